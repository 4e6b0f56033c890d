"""SecureContext: keys, certificates and rules, from Node's options to ``ssl.SSLContext``s."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple

from typing_extensions import Unpack

from pynet._errors import ERR_INVALID_ARG_TYPE, is_object
from pynet._typing import lend

from . import _options
from ._checks import check_context_options, protocol_versions
from ._codes import from_ssl, pem_error, ssl_error
from ._constants import DEFAULT_CIPHERS, DEFAULT_MAX_VERSION, DEFAULT_MIN_VERSION
from ._errors import ERR_CRYPTO_OPERATION_FAILED, ERR_TLS_INVALID_CONTEXT, Unavailable
from ._identity_files import Identity, identities
from ._options import SecureContextOptions, check_keywords
from ._pem import as_bytes, blocks, certificates, each, revocation_lists, secret_file
from ._trust import default_generation, trust_defaults

__all__ = ["SecureContext", "Use", "context_of", "createSecureContext"]

_VERSIONS = {
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}
_NO_SHORT_TAGS = ":!AESCCM8"  # weak, and yet among HIGH in the OpenSSL of many a system; not in Node's
_SECURITY_LEVEL = ":@SECLEVEL=2"  # Node's OpenSSL begins with it, as Python does, but not every OpenSSL
# OpenSSL knows these by both names, ssl by one.
_CURVES = {"P-256": "prime256v1", "P-384": "secp384r1", "P-521": "secp521r1", "secp256r1": "prime256v1"}


class Use(NamedTuple):
    """What belongs to one ``ssl.SSLContext`` and, in Node, to one connection."""

    server_side: bool
    verify: ssl.VerifyMode
    protocols: tuple[str, ...] = ()  # of ALPN


class SecureContext:
    """Keys, certificates and rules that connections share. Made by ``createSecureContext()``.

    Node: tls.md, "tls.createSecureContext([options])".
    """

    def __init__(self, options: Mapping[str, Any], use: Use | None = None) -> None:
        """*use* is what the first connection will need; errors show when that is made."""
        if not isinstance(options, Mapping):
            raise ERR_INVALID_ARG_TYPE("options", "Object", options)
        check_context_options(options)
        self._options = dict(options)
        self._made: dict[Use, ssl.SSLContext] = {}
        self._ca = _all_pem(options.get("ca"))
        self._crl = _revocations(options.get("crl"))
        self._identities: list[Identity] = identities(options)
        self.for_use(Use(True, ssl.CERT_NONE) if use is None else use)

    def __repr__(self) -> str:
        return f"<pynet.tls.SecureContext with {len(self._identities)} certificates>"

    @property
    def context(self) -> ssl.SSLContext:
        """The ``ssl.SSLContext`` for clients that verify."""
        return self.for_use(Use(False, ssl.CERT_REQUIRED))

    @property
    def authorities(self) -> bytes | None:
        """The certificates of ``ca``, as PEM; None where the default counts."""
        if self._options.get("ca") is None and not any(identity.authorities for identity in self._identities):
            return None
        return self._ca + b"".join(identity.authorities for identity in self._identities)

    @property
    def crl(self) -> bytes:
        """The revocation lists, as PEM."""
        return self._crl

    @property
    def allows_partial_chain(self) -> bool:
        """Whether a trusted certificate that is not a root ends a chain."""
        return bool(self._options.get("allowPartialTrustChain"))

    @property
    def certificate(self) -> bytes | None:
        """The first certificate of its own, as PEM."""
        for identity in self._identities:
            found = certificates(identity.chain)
            if found:
                return found[0]
        return None

    def for_use(self, use: Use) -> ssl.SSLContext:
        """The ``ssl.SSLContext`` for *use*; the same one every time."""
        made = self._made.get(use)
        if made is None:
            made = self._made[use] = self._make(use)
        return made

    def _make(self, use: Use) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if use.server_side else ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False  # Node's own check comes afterwards, and can be replaced
        context.verify_mode = use.verify
        self._set_versions(context)
        self._set_ciphers(context)
        self._set_flags(context, use)
        for identity in self._identities:
            _load_identity(context, identity)
        if use.verify != ssl.CERT_NONE or not use.server_side:
            self._set_trust(context)
        if use.protocols:
            context.set_alpn_protocols(list(use.protocols))
        return context

    def _set_versions(self, context: ssl.SSLContext) -> None:
        low, high = protocol_versions(self._options)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # who asks for TLS 1.1 by name knows
            try:
                context.minimum_version = _VERSIONS[low or DEFAULT_MIN_VERSION]
                context.maximum_version = _VERSIONS[high or DEFAULT_MAX_VERSION]
            except ValueError as error:
                raise Unavailable(f"{low or high}", f"OpenSSL was built without it ({error})") from None

    def _set_ciphers(self, context: ssl.SSLContext) -> None:
        ciphers = self._options.get("ciphers") or DEFAULT_CIPHERS + _NO_SHORT_TAGS
        older = ":".join(name for name in ciphers.split(":") if not name.startswith("TLS_"))
        if older:
            if "@SECLEVEL" not in older:
                older += _SECURITY_LEVEL
            try:
                context.set_ciphers(older)
            except (ssl.SSLError, ValueError):  # ValueError: a NUL in it
                raise ssl_error("NO_CIPHER_MATCH") from None
        else:
            context.minimum_version = ssl.TLSVersion.TLSv1_3
        curve = self._options.get("ecdhCurve") or "auto"
        if curve != "auto":
            self._set_curve(context, curve)

    def _set_curve(self, context: ssl.SSLContext, curve: str) -> None:
        if ":" in curve:
            raise Unavailable("A list as 'ecdhCurve'", "name one curve")
        try:
            context.set_ecdh_curve(_CURVES.get(curve, curve))
        except (ValueError, ssl.SSLError):
            raise ERR_CRYPTO_OPERATION_FAILED("Failed to set ECDH curve") from None

    def _set_flags(self, context: ssl.SSLContext, use: Use) -> None:
        options = self._options
        context.options |= ssl.OP_NO_COMPRESSION
        if use.server_side:
            context.options |= ssl.OP_NO_RENEGOTIATION
        prefer = options.get("honorCipherOrder")
        if prefer:
            context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE
        elif prefer is False:
            context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
        context.options |= ssl.Options(options.get("secureOptions") or 0)
        parameters = [
            block
            for block in blocks(_all_pem(options.get("dhparam")))
            if block.startswith((b"-----BEGIN DH PARAMETERS", b"-----BEGIN X9.42 DH PARAMETERS"))
        ]
        if parameters:
            with secret_file(parameters[0]) as path:
                context.load_dh_params(path)

    def _set_trust(self, context: ssl.SSLContext) -> None:
        trusted = self.authorities
        if trusted is None:
            trust_defaults(context)
        else:
            _trust(context, trusted)
        if self._crl:
            with secret_file(self._crl) as path:
                try:
                    context.load_verify_locations(cafile=path)
                except ssl.SSLError:
                    raise ERR_CRYPTO_OPERATION_FAILED("Failed to parse CRL") from None
            context.verify_flags |= ssl.VERIFY_CRL_CHECK_CHAIN
        if self.allows_partial_chain:
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN


def _all_pem(value: object) -> bytes:
    return b"\n".join(map(as_bytes, each(value))) if value else b""


def _revocations(value: object) -> bytes:
    found = [revocation_lists(as_bytes(item)) for item in each(value)]
    if not all(found):
        raise ERR_CRYPTO_OPERATION_FAILED("Failed to parse CRL")
    return b"".join(part for lists in found for part in lists)


def _trust(context: ssl.SSLContext, trusted: bytes) -> None:
    """Trust what of it is a certificate, up to the first that cannot be read, as Node does."""
    for block in certificates(trusted):
        try:
            context.load_verify_locations(cadata=block.decode("ascii", "replace"))
        except (ssl.SSLError, ValueError):
            return


def _load_identity(context: ssl.SSLContext, identity: Identity) -> None:
    if not identity.key or not identity.chain:
        return
    with secret_file(identity.chain + identity.key) as path:
        try:
            context.load_cert_chain(path, password=lambda: identity.passphrase or "")
        except ssl.SSLError as error:
            raise _identity_error(error, identity) from None


def _identity_error(error: ssl.SSLError, identity: Identity) -> Exception:
    if error.reason == "KEY_VALUES_MISMATCH":
        return pem_error("key values mismatch")
    if error.reason == "NO_CERTIFICATE_ASSIGNED":
        return pem_error("key type mismatch")
    if not error.reason:
        return identity.why_unreadable()
    return from_ssl(error)


# Making one, and sharing what clients make again and again

_KEPT = 32
_clients: dict[object, SecureContext] = {}


def client_context(options: Mapping[str, object], use: Use) -> SecureContext:
    """A context for a client: the one before, if the options are the same. A session belongs to an ``SSLContext``."""
    names = SecureContextOptions.__optional_keys__
    given = {name: value for name, value in options.items() if name in names and value is not None}
    try:
        key = (default_generation(), *sorted((name, _frozen(value)) for name, value in given.items()))
        known = _clients.pop(key, None)
    except TypeError:
        return SecureContext(given, use)
    if known is None:
        known = SecureContext(given, use)
        while len(_clients) >= _KEPT:
            _clients.pop(next(iter(_clients)))
    _clients[key] = known  # at the end: used last
    return known


def _frozen(value: object) -> object:
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    if isinstance(value, (list, tuple)):
        return tuple(map(_frozen, value))
    if isinstance(value, Mapping):
        return tuple(sorted((name, _frozen(item)) for name, item in value.items()))
    hash(value)  # TypeError: nothing to compare it by
    return type(value).__name__, value


def createSecureContext(
    options: SecureContextOptions | None = None, **keywords: Unpack[SecureContextOptions]
) -> SecureContext:
    """Make keys, certificates and rules ready for use, once for many connections.

    Args:
        options: A dict, or keywords: ``key``, ``cert``, ``ca`` as PEM, ``passphrase``, ``pfx``, ``minVersion``,
            ``ciphers`` …

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``, ``ERR_TLS_INVALID_PROTOCOL_VERSION``,
            ``ERR_TLS_INVALID_PROTOCOL_METHOD``, ``ERR_TLS_PROTOCOL_VERSION_CONFLICT``;
            ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`` for what Python's ``ssl`` cannot do.
        ssl.SSLError: ``ERR_OSSL_…`` for a key or certificate that cannot be read or does not fit,
            ``ERR_SSL_NO_CIPHER_MATCH``.
        RuntimeError: ``ERR_CRYPTO_OPERATION_FAILED`` for a curve, list or pfx that is none.

    Node: tls.md, "tls.createSecureContext([options])". Differs: what ``ssl`` cannot do raises.
    """
    if options is not None and (not is_object(options) or isinstance(options, (list, tuple))):
        raise ERR_INVALID_ARG_TYPE("options", "object", options)
    check_keywords("createSecureContext", keywords, SecureContextOptions)
    return SecureContext({**(options if isinstance(options, Mapping) else {}), **keywords})


def context_of(given: object, name: str = "context") -> SecureContext | ssl.SSLContext:
    """*given*, which has to be a context."""
    if isinstance(given, (SecureContext, ssl.SSLContext)):
        return given
    raise ERR_TLS_INVALID_CONTEXT(name)


lend(_options, SecureContext)
