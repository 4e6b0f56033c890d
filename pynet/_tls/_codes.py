"""What ``ssl`` raises, as Node's errors."""

from __future__ import annotations

import errno
import re
import ssl

from pynet._errors import NodeOSError, paired_class

from ._errors import CertificateError, SecureError

__all__ = ["certificate_error", "from_ssl", "pem_error", "protocol_error", "ssl_error"]

#: OpenSSL's verdicts on a certificate, by number: the name in Node, and the text.
VERDICTS: dict[int, tuple[str, str]] = {
    2: ("UNABLE_TO_GET_ISSUER_CERT", "unable to get issuer certificate"),
    3: ("UNABLE_TO_GET_CRL", "unable to get certificate CRL"),
    4: ("UNABLE_TO_DECRYPT_CERT_SIGNATURE", "unable to decrypt certificate's signature"),
    5: ("UNABLE_TO_DECRYPT_CRL_SIGNATURE", "unable to decrypt CRL's signature"),
    6: ("UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY", "unable to decode issuer public key"),
    7: ("CERT_SIGNATURE_FAILURE", "certificate signature failure"),
    8: ("CRL_SIGNATURE_FAILURE", "CRL signature failure"),
    9: ("CERT_NOT_YET_VALID", "certificate is not yet valid"),
    10: ("CERT_HAS_EXPIRED", "certificate has expired"),
    11: ("CRL_NOT_YET_VALID", "CRL is not yet valid"),
    12: ("CRL_HAS_EXPIRED", "CRL has expired"),
    13: ("ERROR_IN_CERT_NOT_BEFORE_FIELD", "format error in certificate's notBefore field"),
    14: ("ERROR_IN_CERT_NOT_AFTER_FIELD", "format error in certificate's notAfter field"),
    15: ("ERROR_IN_CRL_LAST_UPDATE_FIELD", "format error in CRL's lastUpdate field"),
    16: ("ERROR_IN_CRL_NEXT_UPDATE_FIELD", "format error in CRL's nextUpdate field"),
    17: ("OUT_OF_MEM", "out of memory"),
    18: ("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"),
    19: ("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain"),
    # OpenSSL stops here at 20, "unable to get local issuer certificate"; Node goes on to 21 with a chain of one.
    20: ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"),
    21: ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate"),
    22: ("CERT_CHAIN_TOO_LONG", "certificate chain too long"),
    23: ("CERT_REVOKED", "certificate revoked"),
    25: ("PATH_LENGTH_EXCEEDED", "path length constraint exceeded"),
    26: ("INVALID_PURPOSE", "unsuitable certificate purpose"),
    27: ("CERT_UNTRUSTED", "certificate not trusted"),
    28: ("CERT_REJECTED", "certificate rejected"),
    79: ("INVALID_CA", "invalid CA certificate"),
    62: ("HOSTNAME_MISMATCH", "hostname mismatch"),
}
LEAF_UNVERIFIED = 20
OTHER_TEXTS = {
    32: "key usage does not include certificate signing",
    34: "unhandled critical extension",
    66: "EE certificate key too weak",
    67: "CA certificate key too weak",
    68: "CA signature digest algorithm too weak",
}

_NUMBERS = {
    "EE_KEY_TOO_SMALL": 0x18F,
    "HTTP_REQUEST": 0x9C,
    "NO_APPLICATION_PROTOCOL": 0xEB,
    "NO_CIPHER_MATCH": 0xB9,
    "NO_PROTOCOLS_AVAILABLE": 0xBF,
    "NO_SHARED_CIPHER": 0xC1,
    "NO_SUITABLE_KEY_SHARE": 0x65,
    "NO_SUITABLE_SIGNATURE_ALGORITHM": 0x76,
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": 0xC7,
    "UNSUPPORTED_PROTOCOL": 0x102,
    "WRONG_SSL_VERSION": 0x10A,
    "WRONG_VERSION_NUMBER": 0x10B,
    "HTTPS_PROXY_REQUEST": 0x9B,
}
# Alerts that OpenSSL has named anew; ssl knows them by the old name.
_OLD_ALERT = re.compile(r"SSLV3_ALERT_")
_ALERTS = {
    "SSL/TLS_ALERT_UNEXPECTED_MESSAGE": 10,
    "SSL/TLS_ALERT_BAD_RECORD_MAC": 20,
    "SSL/TLS_ALERT_DECOMPRESSION_FAILURE": 30,
    "SSL/TLS_ALERT_HANDSHAKE_FAILURE": 40,
    "SSL/TLS_ALERT_NO_CERTIFICATE": 41,
    "SSL/TLS_ALERT_BAD_CERTIFICATE": 42,
    "SSL/TLS_ALERT_UNSUPPORTED_CERTIFICATE": 43,
    "SSL/TLS_ALERT_CERTIFICATE_REVOKED": 44,
    "SSL/TLS_ALERT_CERTIFICATE_EXPIRED": 45,
    "SSL/TLS_ALERT_CERTIFICATE_UNKNOWN": 46,
    "SSL/TLS_ALERT_ILLEGAL_PARAMETER": 47,
    "TLSV1_ALERT_UNKNOWN_CA": 48,
    "TLSV1_ALERT_ACCESS_DENIED": 49,
    "TLSV1_ALERT_DECODE_ERROR": 50,
    "TLSV1_ALERT_DECRYPT_ERROR": 51,
    "TLSV1_ALERT_EXPORT_RESTRICTION": 60,
    "TLSV1_ALERT_PROTOCOL_VERSION": 70,
    "TLSV1_ALERT_INSUFFICIENT_SECURITY": 71,
    "TLSV1_ALERT_INTERNAL_ERROR": 80,
    "TLSV1_ALERT_INAPPROPRIATE_FALLBACK": 86,
    "TLSV1_ALERT_USER_CANCELLED": 90,
    "TLSV1_ALERT_NO_RENEGOTIATION": 100,
    "TLSV13_ALERT_MISSING_EXTENSION": 109,
    "TLSV1_UNSUPPORTED_EXTENSION": 110,
    "TLSV1_UNRECOGNIZED_NAME": 112,
    "TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE": 113,
    "TLSV1_ALERT_UNKNOWN_PSK_IDENTITY": 115,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": 116,
    "TLSV1_ALERT_NO_APPLICATION_PROTOCOL": 120,
}
_PYTHONS_TEXT = re.compile(r"^(?:\[[^]]*\] )?(.*?)(?: \(_ssl\.c:\d+\))?$", re.DOTALL)


def certificate_error(number: int, text: str = "") -> CertificateError:
    """The error for OpenSSL's verdict *number*, whose *text* counts where Node has no name for it."""
    code, message = VERDICTS.get(number, ("UNSPECIFIED", OTHER_TEXTS.get(number, text) or "certificate not trusted"))
    return CertificateError(code, message, number)


def from_ssl(error: Exception) -> Exception:
    """Node's error for one that ``ssl`` has raised."""
    if isinstance(error, (SecureError, CertificateError)) or not isinstance(error, ssl.SSLError):
        return error
    if isinstance(error, ssl.SSLCertVerificationError) and hasattr(error, "verify_code"):
        return certificate_error(error.verify_code, error.verify_message)
    match = _PYTHONS_TEXT.match(str(error.strerror or error))
    text = match[1] if match is not None else ""
    name = _OLD_ALERT.sub("SSL/TLS_ALERT_", error.reason or text.upper().replace(" ", "_") or "SSL_ERROR")
    return ssl_error(name)


def ssl_error(name: str) -> SecureError:
    """The error of OpenSSL's SSL library with this reason, spelled as Node's codes are."""
    alert = _ALERTS.get(name)
    number = 1000 + alert if alert is not None else _NUMBERS.get(name, 0)
    reason = name.lower().replace("_", " ")
    message = f"error:{0x0A000000 + number:08X}:SSL routines::{reason}"
    if alert is not None:
        message += f":SSL alert number {alert}"
    return SecureError(f"ERR_SSL_{name}", message, "SSL routines", reason)


def protocol_error(cause: Exception) -> NodeOSError:
    """EPROTO: a write has waited for a handshake that *cause* has ended."""
    message = f"write EPROTO {getattr(cause, 'message', cause)}"
    error = paired_class("EPROTO")(errno.EPROTO, "EPROTO", message, "write")
    error.__cause__ = cause
    return error


#: What OpenSSL says to keys and certificates that it cannot take.
_PEM_ERRORS = {
    "bad end line": ("ERR_OSSL_PEM_BAD_END_LINE", 0x04800066, "PEM routines"),
    "no start line": ("ERR_OSSL_PEM_NO_START_LINE", 0x0480006C, "PEM routines"),
    "bad base64 decode": ("ERR_OSSL_PEM_BAD_BASE64_DECODE", 0x04800064, "PEM routines"),
    "unsupported": ("ERR_OSSL_UNSUPPORTED", 0x1E08010C, "DECODER routines"),
    "bad decrypt": ("ERR_OSSL_BAD_DECRYPT", 0x1C800064, "Provider routines"),
    "key values mismatch": ("ERR_OSSL_X509_KEY_VALUES_MISMATCH", 0x05800074, "x509 certificate routines"),
    "key type mismatch": ("ERR_OSSL_X509_KEY_TYPE_MISMATCH", 0x05800073, "x509 certificate routines"),
    "wrong tag": ("ERR_OSSL_ASN1_WRONG_TAG", 0x068000A8, "asn1 encoding routines"),
}


def pem_error(reason: str) -> SecureError:
    """The error for a key or certificate that cannot be read or does not fit."""
    code, number, library = _PEM_ERRORS[reason]
    return SecureError(code, f"error:{number:08X}:{library}::{reason}", library, reason)
