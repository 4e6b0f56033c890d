"""Where a server listens, and how a handle gets bound to it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any, NamedTuple

from pynet._addresses import isIP
from pynet._errors import MISSING, NodeOSError, system_error
from pynet._handles import TCP, Pipe, guess_handle

from ._arguments import read_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pynet._loop import Loop

__all__ = ["Place", "address_of", "bound_handle", "no_port"]

_LINK_LOCAL = {f"fe{nibble}{last:x}:" for nibble in "89ab" for last in range(16)}  # fe80::/10


class Place(NamedTuple):
    """One of: an address with a port, all addresses with a port, a path, a descriptor."""

    address: str | None = None
    port: int | None = None
    path: str | None = None
    fd: int | None = None
    ipv6_only: bool = False
    reuse_port: bool = False

    def error(self, error: OSError) -> NodeOSError:
        """The ``error`` event of a listen() that failed here."""
        if self.path is not None:
            return system_error(error, "listen", self.path, -1, text=True)
        return system_error(error, "listen", self.address, self.port, text=True)


def no_port(args: tuple[Any, ...], options: Mapping[str, Any]) -> bool:
    """Whether the call says nothing about where, or leaves the port open: any free port then."""
    if "port" in options:
        return options["port"] is None or options["port"] is MISSING
    return (not args and not options) or (bool(args) and callable(args[0]) and not options)


def address_of(answers: Iterable[Any]) -> Any:
    """Of the addresses of a name the one to listen on: link-local ones lack their interface, and are the last resort.

    None if there is no address at all.
    """
    addresses = [address for address, _ in map(read_answer, answers)]
    return next((address for address in addresses if not _is_link_local(address)), next(iter(addresses), None))


def _is_link_local(address: Any) -> bool:
    return isIP(address) == 6 and address[:5].lower() in _LINK_LOCAL


def bound_handle(loop: Loop, place: Place) -> tuple[TCP | Pipe, Place]:
    """A handle that is bound to *place* and ready to listen, and what "all addresses" turned out to be.

    A port in use is not told before the handle listens.

    Raises:
        NodeOSError: for the ``error`` event.
    """
    if place.port is not None and place.address is None:
        try:
            return _bound_tcp(loop, place._replace(address="::"))
        except OSError:  # no IPv6 here
            place = place._replace(address="0.0.0.0")
    try:
        if place.path is not None:
            return _bound_pipe(loop, place.path), place
        if place.fd is not None:
            return _open(loop, place.fd), place
        return _bound_tcp(loop, place)
    except OSError as error:
        raise place.error(error) from error


def _bound_tcp(loop: Loop, place: Place) -> tuple[TCP, Place]:
    tcp = TCP(loop)
    assert place.address is not None
    try:
        tcp.bind((place.address, place.port or 0), ipv6_only=place.ipv6_only, reuse_port=place.reuse_port)
    except OSError:
        tcp.close()
        raise
    return tcp, place


def _bound_pipe(loop: Loop, path: str) -> Pipe:
    pipe = Pipe(loop)
    try:
        pipe.bind(path)
    except OSError:
        pipe.close()
        raise
    return pipe


def _open(loop: Loop, fd: float) -> TCP | Pipe:
    if isinstance(fd, float):
        if not fd.is_integer():
            raise OSError(errno.EINVAL, "no descriptor")
        fd = int(fd)
    kind = guess_handle(fd)
    if kind == "TCP":
        return TCP.open(loop, fd)
    if kind == "PIPE":
        return Pipe.open(loop, fd)
    raise OSError(errno.EINVAL, "neither a TCP nor a Unix stream socket")
