"""The names of cipher suites: OpenSSL's, and the standard's."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["CipherInfo", "cipher_info"]

_EXCHANGES = (
    "ECDHE-RSA",
    "ECDHE-ECDSA",
    "DHE-RSA",
    "DHE-DSS",
    "ADH",
    "AECDH",
    "PSK",
    "DHE-PSK",
    "RSA-PSK",
    "ECDHE-PSK",
)
_WORDS = {"ADH": "DH_anon", "AECDH": "ECDH_anon"}
_CIPHERS = (
    ("AES128-GCM", "AES_128_GCM"),
    ("AES256-GCM", "AES_256_GCM"),
    ("AES128-CCM8", "AES_128_CCM_8"),
    ("AES256-CCM8", "AES_256_CCM_8"),
    ("AES128-CCM", "AES_128_CCM"),
    ("AES256-CCM", "AES_256_CCM"),
    ("AES128", "AES_128_CBC"),
    ("AES256", "AES_256_CBC"),
    ("CHACHA20-POLY1305", "CHACHA20_POLY1305"),
    ("CAMELLIA128", "CAMELLIA_128_CBC"),
    ("CAMELLIA256", "CAMELLIA_256_CBC"),
    ("ARIA128-GCM", "ARIA_128_GCM"),
    ("ARIA256-GCM", "ARIA_256_GCM"),
)


class CipherInfo(NamedTuple):
    """What ``getCipher()`` gives. Node: an object of the same names."""

    name: str
    """OpenSSL's: ``"ECDHE-RSA-AES128-GCM-SHA256"``."""
    standardName: str
    """The registry's: ``"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"``."""
    version: str
    """The oldest version that has it."""

    def __getitem__(self, key: Any) -> Any:  # a dict in Node
        return getattr(self, key) if isinstance(key, str) else tuple.__getitem__(self, key)


def cipher_info(name: str, version: str) -> CipherInfo:
    """The suite of OpenSSL's *name*."""
    return CipherInfo(name, _standard(name), version)


def _standard(name: str) -> str:
    if name.startswith("TLS_"):
        return name
    exchange = next((prefix for prefix in _EXCHANGES if name.startswith(prefix + "-")), "")
    rest = name[len(exchange) + 1 :] if exchange else name
    for short, long in _CIPHERS:
        if rest == short or rest.startswith(short + "-"):
            digest = rest[len(short) + 1 :]
            if not digest and short == "CHACHA20-POLY1305":
                digest = "SHA256"
            words = _WORDS.get(exchange, exchange.replace("-", "_") or "RSA")
            return "_".join(filter(None, ("TLS", words, "WITH", long, digest)))
    return name
