"""Keys, certificates and lists in PEM: found in text, and given to ``ssl``, which reads files only."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pynet._errors import MISSING
from pynet._stream import encode

if TYPE_CHECKING:
    from typing import TypeAlias

    Pem: TypeAlias = str | bytes | bytearray | memoryview

__all__ = [
    "as_bytes",
    "blocks",
    "certificates",
    "each",
    "is_cut_short",
    "is_encrypted",
    "private_keys",
    "revocation_lists",
    "secret_file",
]

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)
_BEGIN = re.compile(rb"-----BEGIN [A-Z0-9 ]+-----")
_CERTIFICATES = frozenset({b"CERTIFICATE", b"TRUSTED CERTIFICATE", b"X509 CERTIFICATE"})


def each(value: object) -> Sequence[object]:
    """The items of an option that may be one or a list; an option that is left out has none."""
    if value is None or value is MISSING:
        return ()
    return value if isinstance(value, (list, tuple)) else (value,)


def as_bytes(value: Any) -> bytes:
    """PEM, or the bytes of a pfx, as bytes."""
    return encode(value) if isinstance(value, str) else bytes(value)


def blocks(data: bytes, *, kinds: frozenset[bytes] | None = None) -> list[bytes]:
    """The PEM blocks of *data*: all, or those of these kinds."""
    return [match[0] + b"\n" for match in _BLOCK.finditer(data) if kinds is None or match[1] in kinds]


def is_cut_short(data: bytes) -> bool:
    """Whether there is a block without its end."""
    return _BEGIN.search(_BLOCK.sub(b"", data)) is not None


def certificates(data: bytes) -> list[bytes]:
    """The certificates of *data*, each as PEM."""
    return blocks(data, kinds=_CERTIFICATES)


def private_keys(data: bytes) -> list[bytes]:
    """The private keys of *data*, each as PEM."""
    return [match[0] + b"\n" for match in _BLOCK.finditer(data) if match[1].endswith(b"PRIVATE KEY")]


def revocation_lists(data: bytes) -> list[bytes]:
    """The certificate revocation lists of *data*, each as PEM."""
    return blocks(data, kinds=frozenset({b"X509 CRL"}))


def is_encrypted(key: bytes) -> bool:
    """Whether a private key needs a passphrase."""
    return b"ENCRYPTED" in key


@contextlib.contextmanager
def secret_file(content: bytes) -> Iterator[str]:
    """The path of a file with *content* that only this user can read, gone afterwards.

    Where the system can, the file is in memory alone, and no disk ever sees the key.
    """
    descriptor = _memory_file(content)
    if descriptor is not None:
        try:
            yield f"/proc/self/fd/{descriptor}"
        finally:
            os.close(descriptor)
        return
    descriptor, path = tempfile.mkstemp()  # 0600
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        yield path
    finally:
        os.unlink(path)


def _memory_file(content: bytes) -> int | None:
    create = getattr(os, "memfd_create", None)
    if create is None or not os.path.isdir("/proc/self/fd"):
        return None
    try:
        descriptor: int = create("pynet")
    except OSError:
        return None
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor
