"""ALPN: lists of protocols in Node's forms, and the server's choice."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, NodeTypeError
from pynet._stream import encode

from ._checks import is_buffer
from ._errors import Unavailable

__all__ = ["convertALPNProtocols", "names_of_protocols", "protocol_list"]


class _NoBuffer(NodeTypeError):
    code = ""  # as in Node


def convertALPNProtocols(protocols: Sequence[str | bytes] | bytes, out: MutableMapping[str, Any]) -> None:
    """Set ``out["ALPNProtocols"]`` to the list of *protocols* as it goes over the wire.

    Args:
        protocols: Names, or bytes that are such a list already. Anything else leaves *out* as it is.

    Raises:
        ValueError: ``ERR_OUT_OF_RANGE`` for a name of more than 255 bytes.

    Node: undocumented. Differs: no.
    """
    if isinstance(protocols, (list, tuple)):
        out["ALPNProtocols"] = b"".join(_with_length(index, name) for index, name in enumerate(protocols))
    elif is_buffer(protocols):
        out["ALPNProtocols"] = bytes(protocols)  # type: ignore[arg-type]  # a list of names was the other case


def _with_length(index: int, name: str | bytes) -> bytes:
    if not isinstance(name, str) and not is_buffer(name):
        raise ERR_INVALID_ARG_TYPE("string", ["string", "Buffer", "ArrayBuffer"], name)
    data = encode(name) if isinstance(name, str) else bytes(name)
    if len(data) > 255:
        of = f"The byte length of the protocol at index {index} exceeds the maximum length."
        raise ERR_OUT_OF_RANGE(of, "<= 255", len(data), replace=True)
    return bytes([len(data)]) + data


def protocol_list(value: Any) -> tuple[str, ...]:
    """The option ``ALPNProtocols`` as names.

    Raises:
        ValueError: ``ERR_OUT_OF_RANGE``; TypeError: for anything that is neither a list nor a buffer.
    """
    if not value:
        return ()
    out: dict[str, Any] = {}
    convertALPNProtocols(value, out)
    if "ALPNProtocols" not in out:
        raise _NoBuffer("Must give a Buffer as first argument")
    return names_of_protocols(out["ALPNProtocols"])


def names_of_protocols(wire: bytes) -> tuple[str, ...]:
    """The names in a list as it goes over the wire."""
    names, at = [], 0
    while at < len(wire):
        size = wire[at]
        name = wire[at + 1 : at + 1 + size]
        if not name.isascii():
            raise Unavailable("A protocol name that is not ASCII", "ssl takes no other")
        names.append(name.decode("ascii"))
        at += 1 + size
    return tuple(names)
