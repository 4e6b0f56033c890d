"""Which certificate authorities are trusted when no ``ca`` is given."""

from __future__ import annotations

import functools
import os
import ssl
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, validate_array, validate_string

from ._errors import ERR_CRYPTO_OPERATION_FAILED
from ._pem import as_bytes, certificates

__all__ = ["default_generation", "getCACertificates", "rootCertificates", "setDefaultCACertificates", "trust_defaults"]

_chosen: list[str] | None = None  # by setDefaultCACertificates()
_generation = 0


def default_generation() -> int:
    """Changes with the default authorities, so that nothing made with the old ones is used again."""
    return _generation


@functools.cache
def _extra() -> tuple[str, ...]:
    path = os.environ.get("NODE_EXTRA_CA_CERTS")
    if not path:
        return ()
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        warnings.warn(f"Ignoring extra certs from {path!r}, load failed: {error}", RuntimeWarning, stacklevel=2)
        return ()
    return tuple(block.decode("ascii") for block in certificates(content))


@functools.cache
def _system() -> tuple[str, ...]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    paths = ssl.get_default_verify_paths()
    found = dict.fromkeys(ssl.DER_cert_to_PEM_cert(der) for der in context.get_ca_certs(binary_form=True))
    if paths.capath is not None:  # ssl lists only those of a directory that it has used
        for path in sorted(Path(paths.capath).glob("*.[0-9]")):
            try:
                found.update(dict.fromkeys(_normal(block) for block in certificates(path.read_bytes())))
            except OSError:
                continue
    return tuple(found)


def _normal(block: bytes) -> str:
    return ssl.DER_cert_to_PEM_cert(ssl.PEM_cert_to_DER_cert(block.decode("ascii")))


def trust_defaults(context: ssl.SSLContext) -> None:
    """Have *context* trust the default authorities."""
    if _chosen is not None:
        if _chosen:
            context.load_verify_locations(cadata="".join(_chosen))
        return
    context.load_default_certs()
    extra = _extra()
    if extra:
        context.load_verify_locations(cadata="".join(extra))


def getCACertificates(type: Literal["default", "system", "bundled", "extra"] = "default") -> list[str]:
    """The certificates, as PEM, of the authorities that are trusted.

    Args:
        type: ``"default"``: what counts without a ``ca``; ``"system"``: the store of the operating system, or what
            SSL_CERT_FILE and SSL_CERT_DIR name; ``"extra"``: from NODE_EXTRA_CA_CERTS; ``"bundled"``: as ``"system"``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``.

    Node: tls.md, "tls.getCACertificates([type])". Differs: nothing is bundled, the system's store is the default.
    """
    validate_string(type, "type")
    if type == "default":
        return [*_system(), *_extra()] if _chosen is None else list(_chosen)
    if type in ("system", "bundled"):
        return list(_system())
    if type == "extra":
        return list(_extra())
    raise ERR_INVALID_ARG_VALUE("type", type)


def setDefaultCACertificates(certs: Sequence[str | bytes]) -> None:
    """Trust these authorities, and no others, where no ``ca`` is given from now on.

    Args:
        certs: PEM, each with one certificate or several.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``; RuntimeError: ``ERR_CRYPTO_OPERATION_FAILED`` if none can be read.

    Node: tls.md, "tls.setDefaultCACertificates(certs)". Differs: no.
    """
    global _chosen, _generation
    given: Sequence[object] = validate_array(certs, "certs")
    found: list[str] = []
    for index, pem in enumerate(given):
        if not isinstance(pem, (str, bytes, bytearray, memoryview)):
            raise ERR_INVALID_ARG_TYPE(f"certs[{index}]", ["string", "ArrayBufferView"], pem)
        found += [block.decode("ascii") for block in certificates(as_bytes(pem))]
    if given and not found:
        raise ERR_CRYPTO_OPERATION_FAILED("No valid certificates found in the provided array")
    try:
        if found:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata="".join(found))
    except ssl.SSLError:
        raise ERR_CRYPTO_OPERATION_FAILED("No valid certificates found in the provided array") from None
    _chosen = list(dict.fromkeys(found))
    _generation += 1


class _Roots(Sequence[str]):
    """Read when it is first looked at: importing opens no file."""

    def __len__(self) -> int:
        return len(_system())

    def __getitem__(self, index: Any) -> Any:
        return _system()[index]

    def __repr__(self) -> str:
        return f"<{len(self)} certificates>"


#: The authorities of the system, as PEM. Node has Mozilla's bundled.
rootCertificates: Sequence[str] = _Roots()
