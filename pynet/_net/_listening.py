"""Where a server listens, and how a handle gets bound to it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, NamedTuple

from pynet._errors import NodeOSError, system_error
from pynet._loop import TCP, Pipe, guess_handle

if TYPE_CHECKING:
    from pynet._loop import Loop

__all__ = ["Place", "bound_handle"]


class Place(NamedTuple):
    """One of: an address with a port, all addresses with a port, a path, a descriptor."""

    address: str | None = None
    port: int | None = None
    path: str | None = None
    fd: int | None = None
    ipv6_only: bool = False
    reuse_port: bool = False

    def error(self, error: OSError, address: str | None = None) -> NodeOSError:
        """The ``error`` event of a listen() that failed here; *address* is what "all addresses" turned out to be."""
        if self.path is not None:
            return system_error(error, "listen", self.path, -1, text=True)
        return system_error(error, "listen", self.address or address, self.port, text=True)


def bound_handle(loop: Loop, place: Place) -> tuple[TCP | Pipe, str | None]:
    """A handle that is bound to *place* and ready to listen, and its address. Raises OSError."""
    if place.path is not None:
        pipe = Pipe(loop)
        _bind(pipe, lambda: pipe.bind(place.path or ""))
        return pipe, None
    if place.fd is not None:
        return _open(loop, place.fd), None
    if place.address is not None:
        return _bound_tcp(loop, place, place.address), place.address
    try:
        return _bound_tcp(loop, place, "::"), "::"
    except OSError:  # no IPv6 here
        return _bound_tcp(loop, place, "0.0.0.0"), "0.0.0.0"


def _bound_tcp(loop: Loop, place: Place, address: str) -> TCP:
    tcp = TCP(loop)
    _bind(
        tcp,
        lambda: tcp.bind((address, place.port or 0), ipv6_only=place.ipv6_only, reuse_port=place.reuse_port),
    )
    return tcp


def _bind(handle: TCP | Pipe, bind: object) -> None:
    assert callable(bind)
    try:
        bind()
        if isinstance(handle, TCP):
            handle.getsockname()  # tells of a port in use, which bind() keeps for later
    except OSError:
        handle.close()
        raise


def _open(loop: Loop, fd: int) -> TCP | Pipe:
    kind = guess_handle(fd)
    if kind == "TCP":
        return TCP.open(loop, fd)
    if kind == "PIPE":
        return Pipe.open(loop, fd)
    raise OSError(errno.EINVAL, "neither a TCP nor a Unix stream socket")
