"""Every option of a secure context has its type checked here, and those that ``ssl`` cannot honour are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    MISSING,
    validate_int32,
    validate_number,
    validate_string,
)

from ._constants import SUITES_13
from ._errors import (
    ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED,
    ERR_TLS_INVALID_PROTOCOL_METHOD,
    ERR_TLS_INVALID_PROTOCOL_VERSION,
    ERR_TLS_PROTOCOL_VERSION_CONFLICT,
    Unavailable,
)
from ._pem import each

__all__ = ["check_context_options", "is_buffer", "protocol_versions"]

_NEWER_ENGINE = "only an engine over pyOpenSSL could do it"
_PEM_TYPES = ["string", "Buffer", "TypedArray", "DataView"]
_VERSIONS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
_METHODS = {
    "TLS": (None, None),
    "SSLv23": (None, "TLSv1.2"),
    "TLSv1": ("TLSv1", "TLSv1"),
    "TLSv1_1": ("TLSv1.1", "TLSv1.1"),
    "TLSv1_2": ("TLSv1.2", "TLSv1.2"),
}


def is_buffer(value: object) -> bool:
    """Whether it is bytes, or may be used as such."""
    return isinstance(value, (bytes, bytearray, memoryview))


def _check_pem(name: str, value: object) -> None:
    for item in each(value):
        pem = item
        if name == "key" and isinstance(item, Mapping):
            pem = item.get("pem")
            if item.get("passphrase") is not None:
                validate_string(item["passphrase"], "options.passphrase")
        if not isinstance(pem, str) and not is_buffer(pem):
            raise ERR_INVALID_ARG_TYPE(f"options.{name}", _PEM_TYPES, pem)


def check_context_options(options: Mapping[str, Any]) -> None:
    """Check the types as Node does, in its order; refuse what ``ssl`` cannot do."""
    given = {name: value for name, value in options.items() if value is not None and value is not MISSING}
    protocol_versions(options)
    for name in ("ca", "cert", "key"):
        if given.get(name):
            _check_pem(name, given[name])
    if given.get("passphrase") is not None:
        validate_string(given["passphrase"], "options.passphrase")
    _check_sigalgs(given)
    _check_engines(given)
    if "ciphers" in given:
        validate_string(given["ciphers"], "options.ciphers")
        _check_suites(given["ciphers"])
    if "ecdhCurve" in given:
        validate_string(given["ecdhCurve"], "options.ecdhCurve")
    _check_dhparam(given)
    if "crl" in given:
        _check_pem("crl", given["crl"])
    _check_session_options(given)
    _check_compression(given)
    if "secureOptions" in given:
        validate_int32(given["secureOptions"], "secureOptions", -(2**31), 2**32)


def _check_sigalgs(given: Mapping[str, object]) -> None:
    if "sigalgs" in given:
        sigalgs = validate_string(given["sigalgs"], "options.sigalgs")
        if not sigalgs:
            raise ERR_INVALID_ARG_VALUE("options.sigalgs", sigalgs)
        raise Unavailable("The option 'sigalgs'", _NEWER_ENGINE)


def _check_engines(given: Mapping[str, object]) -> None:
    engine, identifier = given.get("privateKeyEngine"), given.get("privateKeyIdentifier")
    if identifier is not None:
        if engine is None:
            raise ERR_INVALID_ARG_VALUE("options.privateKeyEngine", MISSING)
        raise ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED()
    client = given.get("clientCertEngine")
    if client is not None:
        if not isinstance(client, str):
            raise ERR_INVALID_ARG_TYPE("options.clientCertEngine", ["string", "null", "undefined"], client)
        raise ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED()


def _check_suites(ciphers: str) -> None:
    suites = {name for name in ciphers.split(":") if name.startswith("TLS_")}
    if suites and not suites >= SUITES_13:
        raise Unavailable(
            "Choosing among the cipher suites of TLS 1.3", "set maxVersion to 'TLSv1.2', or name all of them"
        )


def _check_dhparam(given: Mapping[str, object]) -> None:
    if "dhparam" not in given:
        return
    if given["dhparam"] == "auto":
        raise Unavailable("dhparam: 'auto'", "give parameters as PEM; " + _NEWER_ENGINE)
    if isinstance(given["dhparam"], (list, tuple)):
        raise ERR_INVALID_ARG_TYPE("options.dhparam", _PEM_TYPES, given["dhparam"])
    _check_pem("dhparam", given["dhparam"])


def _check_session_options(given: Mapping[str, Any]) -> None:
    if "sessionIdContext" in given:
        validate_string(given["sessionIdContext"], "options.sessionIdContext")
        raise Unavailable("The option 'sessionIdContext'", _NEWER_ENGINE)
    if "ticketKeys" in given:
        keys = given["ticketKeys"]
        if not is_buffer(keys):
            raise ERR_INVALID_ARG_TYPE("options.ticketKeys", ["Buffer", "TypedArray", "DataView"], keys)
        if len(keys) != 48:
            raise ERR_INVALID_ARG_VALUE("options.ticketKeys", len(keys), "must be exactly 48 bytes")
        raise Unavailable("The option 'ticketKeys'", "sessions end with the process that has made them")
    if "sessionTimeout" in given:
        validate_int32(given["sessionTimeout"], "options.sessionTimeout", 0)
        raise Unavailable("The option 'sessionTimeout'", _NEWER_ENGINE)


def _check_compression(given: Mapping[str, object]) -> None:
    if "certificateCompression" not in given:
        return
    algorithms = given["certificateCompression"]
    if not isinstance(algorithms, (list, tuple)):
        raise ERR_INVALID_ARG_TYPE("options.certificateCompression", "Array", algorithms)
    for index, name in enumerate(algorithms):
        if name not in ("zlib", "brotli", "zstd"):
            name_of = f"options.certificateCompression[{index}]"
            raise ERR_INVALID_ARG_VALUE(name_of, name, "must be 'zlib', 'brotli', or 'zstd'")
    if algorithms:
        raise Unavailable("The option 'certificateCompression'", "certificates are sent as they are")


def protocol_versions(options: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The versions to begin and to end with; None for the default."""
    method, low, high = options.get("secureProtocol"), options.get("minVersion"), options.get("maxVersion")
    if isinstance(method, str) and method:
        for version in (low, high):
            if version is not None:
                raise ERR_TLS_PROTOCOL_VERSION_CONFLICT(_quoted(version), _quoted(method))
        return _versions_of_method(method)
    for version, which in ((low, "minimum"), (high, "maximum")):
        if version is not None and version is not MISSING and version not in _VERSIONS:
            raise ERR_TLS_INVALID_PROTOCOL_VERSION(_quoted(version), which)
    return low or None, high or None


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _versions_of_method(method: str) -> tuple[str | None, str | None]:
    name, _, kind = method.partition("_method")
    for side in ("_client", "_server"):
        name, _, _ = name.partition(side)
    if name in ("SSLv2", "SSLv3"):
        raise ERR_TLS_INVALID_PROTOCOL_METHOD(f"{name} methods disabled")
    if name not in _METHODS or kind:
        raise ERR_TLS_INVALID_PROTOCOL_METHOD(f"Unknown method: {method}")
    return _METHODS[name]


def check_number(value: object, name: str) -> float:
    """A number of any size."""
    return validate_number(value, name)
