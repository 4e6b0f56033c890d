"""``lookupService()``: an address and a port to their names."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, NamedTuple

from .._addresses import isIP
from .._errors import (
    ERR_INVALID_ARG_VALUE,
    dns_error,
    validate_function,
    validate_port,
)
from .._events import later_answer
from .._loop import current_loop


class LookupService(NamedTuple):
    """What an address and a port are called."""

    hostname: str
    service: str


ServiceCallback = (
    Callable[[Any, str, str], object] | Callable[[Any, str], object] | Callable[[Any], object] | Callable[[], object]
)
Answer = Callable[["BaseException | None", "LookupService | None"], object]


def lookupService(address: str, port: int, callback: ServiceCallback) -> None:
    """Find the names of an address and of a port with the system's ``getnameinfo``, on the thread pool.

    Args:
        address: An IP literal.
        port: 0 to 65535.
        callback: Called with ``(err, hostname, service)``: ``(None, "localhost", "ssh")``. A port without a name
            gives its number as text. *err* has the code ``ENOTFOUND`` when the address has no name.

    Raises:
        TypeError: ``ERR_INVALID_ARG_VALUE`` for no IP literal, ``ERR_INVALID_ARG_TYPE`` for no function.
        ValueError: ``ERR_SOCKET_BAD_PORT``.

    Node: dns.md, "dns.lookupService(address, port, callback)". Differs: no request object is returned.
    """
    number = check_service(address, port)
    call = later_answer(validate_function(callback, "callback"), "callback of lookupService()")

    def answer(err: BaseException | None, found: LookupService | None) -> None:
        if found is None:
            call(err)
        else:
            call(None, *found)

    find_service(address, number, answer)


def check_service(address: Any, port: object) -> int:
    """Check both arguments; the port's number."""
    if not isIP(address):
        raise ERR_INVALID_ARG_VALUE("address", address)
    return validate_port(port)


def find_service(address: str, port: int, answer: Answer) -> None:
    """Ask the system; answer when it has."""

    def ask() -> LookupService:
        return LookupService(*socket.getnameinfo((address, port), socket.NI_NAMEREQD))

    def done(found: LookupService | None, err: BaseException | None) -> None:
        answer(dns_error(err, address, "getnameinfo") if isinstance(err, OSError) else err, found)

    current_loop().submit(ask, done, "getnameinfo")
