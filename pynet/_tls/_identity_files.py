"""Identities: the certificates that a side shows, with their keys, out of ``key``, ``cert`` and ``pfx``."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ._checks import is_buffer
from ._codes import pem_error
from ._errors import ERR_CRYPTO_OPERATION_FAILED, SecureError
from ._extra import pkcs12
from ._pem import as_bytes, certificates, each, is_cut_short, is_encrypted, private_keys

__all__ = ["Identity", "identities"]

_BODY = re.compile(rb"-----BEGIN [A-Z0-9 ]+-----(.*)-----END", re.DOTALL)


class Identity(NamedTuple):
    """A chain with its key, as PEM. Either may be empty: it is then not used."""

    chain: bytes
    key: bytes
    passphrase: str | None = None
    authorities: bytes = b""  # that come with it, in a pfx

    def why_unreadable(self) -> SecureError:
        """The fault in them, where ``ssl`` says only that there is one."""
        for block in certificates(self.chain):
            if not _is_base64(block):
                return pem_error("bad base64 decode")
        if is_encrypted(self.key):
            return pem_error("bad decrypt")
        return pem_error("unsupported" if self.key else "wrong tag")


def _is_base64(block: bytes) -> bool:
    match = _BODY.search(block)
    try:
        base64.b64decode(b"".join(match[1].split()) if match is not None else b"!", validate=True)
    except binascii.Error:
        return False
    return True


def identities(options: Mapping[str, Any]) -> list[Identity]:
    """The identities of these options.

    Raises:
        ssl.SSLError: ``ERR_OSSL_…``; RuntimeError: for a pfx.
    """
    chains = [_chain(item) for item in _listed(options.get("cert"))]
    keys = [_key(item, options.get("passphrase")) for item in _listed(options.get("key"))]
    found = [_pfx(item, options.get("passphrase")) for item in each(options.get("pfx"))]
    if len(keys) == 1:
        keys *= max(1, len(chains))
    for index in range(max(len(chains), len(keys))):
        chain = chains[index] if index < len(chains) else b""
        key, passphrase = keys[index] if index < len(keys) else (b"", None)
        found.append(Identity(chain, key, passphrase))
    for identity in found:
        if identity.key and not identity.chain and is_encrypted(identity.key) and not identity.passphrase:
            raise pem_error("bad decrypt")
    return found


def _listed(value: object) -> Sequence[object]:
    """Of ``cert`` and ``key``: an empty text is none. Empty bytes are not ignored: a file may have been cut to that."""
    return each(value) if value or is_buffer(value) or isinstance(value, (int, float)) else ()


def _chain(value: object) -> bytes:
    data = as_bytes(value)
    found = certificates(data)
    if is_cut_short(data):
        raise pem_error("bad end line")
    if not found:
        raise pem_error("no start line")
    return b"".join(found)


def _key(value: object, passphrase: str | None) -> tuple[bytes, str | None]:
    if isinstance(value, Mapping):
        own = value.get("passphrase")
        passphrase = passphrase if own is None else own
        value = value["pem"]
    found = private_keys(as_bytes(value))
    if not found:
        raise pem_error("unsupported")
    return found[0], passphrase


def _pfx(value: object, passphrase: str | None) -> Identity:
    if isinstance(value, Mapping):
        own = value.get("passphrase")
        passphrase = passphrase if own is None else own
        value = value.get("buf")
    if not isinstance(value, (str, bytes, bytearray, memoryview)):
        raise ERR_CRYPTO_OPERATION_FAILED("Unable to load PFX certificate")
    chain, key, authorities = pkcs12(as_bytes(value), passphrase)
    return Identity(chain, key, None, authorities)
