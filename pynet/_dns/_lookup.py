"""``lookup()``: one name, or literal, to its addresses."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from contextvars import copy_context
from typing import Any, Final, Literal, NamedTuple, overload

from .._addresses import isIP
from .._errors import (
    ERR_INVALID_ARG_VALUE,
    MISSING,
    dns_error,
    validate_function,
    validate_string,
)
from .._events import later_answer
from .._loop import current_loop
from ._options import Family, LookupAllOptions, LookupOneOptions, LookupOptions, Query, merge_options, read_options
from ._order import ResultOrder, in_order

LONGEST_NAME: Final = 255  # what the resolver takes; more is EINVAL, and the resolver is not even asked
AF_OF: Final = {0: socket.AF_UNSPEC, 4: socket.AF_INET, 6: socket.AF_INET6}


class LookupAddress(NamedTuple):
    """One address of a name: ``address`` is its text, ``family`` is 4 or 6."""

    address: str
    family: int


OneCallback = (
    Callable[[Any, str, int], object] | Callable[[Any, str], object] | Callable[[Any], object] | Callable[[], object]
)
AllCallback = Callable[[Any, list[LookupAddress]], object] | Callable[[Any], object] | Callable[[], object]
Answer = Callable[["BaseException | None", list[LookupAddress]], object]


@overload
def lookup(hostname: str, callback: OneCallback, /) -> None: ...
@overload
def lookup(hostname: str, options: int | LookupOneOptions | None, callback: OneCallback) -> None: ...
@overload
def lookup(hostname: str, options: LookupAllOptions, callback: AllCallback) -> None: ...
@overload
def lookup(hostname: str, options: LookupOptions, callback: Callable[..., object]) -> None: ...
@overload
def lookup(
    hostname: str,
    *,
    family: Family = ...,
    hints: int = ...,
    all: Literal[False] = ...,
    order: ResultOrder = ...,
    verbatim: bool = ...,
    callback: OneCallback,
) -> None: ...
@overload
def lookup(
    hostname: str,
    *,
    family: Family = ...,
    hints: int = ...,
    all: Literal[True],
    order: ResultOrder = ...,
    verbatim: bool = ...,
    callback: AllCallback,
) -> None: ...
def lookup(
    hostname: Any,
    options: Any = MISSING,
    callback: Any = MISSING,
    *,
    family: Any = MISSING,
    hints: object = MISSING,
    all: object = MISSING,
    order: object = MISSING,
    verbatim: object = MISSING,
) -> None:
    """Resolve *hostname* with the system's resolver, on the thread pool.

    An IP literal is answered without it, whatever its family, but never before the current callback is through.

    Args:
        hostname: A name or an IP literal.
        options: A family (4, 6, or 0 for either) or a dict, see ``LookupOptions``; or the same as keywords. A
            family by name (``"IPv4"``) goes in the dict or keyword only, as in Node.
        callback: Called with ``(err, address, family)``, or with ``(err, addresses)`` when ``all`` is set, where
            *addresses* is a list of ``LookupAddress``. *err* is ``None`` on success; else it is a
            ``socket.gaierror`` with the code ``ENOTFOUND`` or the resolver's own, and ``hostname``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` or ``ERR_INVALID_ARG_VALUE`` for a wrong argument or option.

    Node: dns.md, "dns.lookup(hostname[, options], callback)". Differs: no request object is returned.
    """
    check_hostname_type(hostname)
    if callback is MISSING and callable(options):
        options, callback = MISSING, options
    validate_function(callback, "callback")
    query = read_options(merge_options(options, family, hints, all, order, verbatim))
    require_hostname(hostname)

    call = later_answer(callback, "callback of lookup()")

    def answer(err: BaseException | None, addresses: list[LookupAddress]) -> None:
        if err is not None:
            call(err)
        elif query.all:
            call(None, addresses)
        else:
            call(None, *addresses[0])

    resolve(hostname, query, answer)


def check_hostname_type(hostname: object) -> None:
    """Refuse what is no text, unless it is empty in JavaScript's sense: that has an error of its own."""
    if hostname is not MISSING and (hostname or isinstance(hostname, (list, tuple, dict))):
        validate_string(hostname, "hostname")


def require_hostname(hostname: object) -> None:
    """Refuse an empty hostname, and one that a C library would cut short."""
    if not hostname:
        raise ERR_INVALID_ARG_VALUE("hostname", hostname, "must be a non-empty string")
    if "\0" in str(hostname):
        raise ERR_INVALID_ARG_VALUE("hostname", hostname, "must be a string without null bytes")


def resolve(hostname: str, query: Query, answer: Answer) -> None:
    """Answer with every address, later: at the next tick for a literal, else when the resolver has it."""
    loop = current_loop()
    if family := isIP(hostname):
        loop.next_tick(copy_context().run, answer, None, [LookupAddress(hostname, family)])
        return
    name = to_ascii(hostname)
    if name is None:
        loop.next_tick(
            copy_context().run, answer, dns_error(OSError(errno.EINVAL, os.strerror(errno.EINVAL)), hostname), []
        )
        return

    def done(addresses: list[LookupAddress] | None, err: BaseException | None) -> None:
        if isinstance(err, OSError):
            err = dns_error(err, hostname)
        elif not addresses and err is None:
            err = dns_error("ENOTFOUND", hostname)
        answer(err, in_order(addresses or [], query.order))

    loop.submit(lambda: _ask(name, query), done, "getaddrinfo")


def to_ascii(hostname: str) -> bytes | None:
    """The name as the resolver takes it; None for one that it cannot."""
    if len(hostname) > LONGEST_NAME:
        return None  # before the codec, which takes seconds for what somebody else may have chosen
    try:
        # Not the codec for ASCII names: it refuses empty and long labels, which are the resolver's to judge.
        name = hostname.encode("ascii") if hostname.isascii() else hostname.encode("idna")
    except UnicodeError:
        return None
    return name if len(name) <= LONGEST_NAME else None


def _ask(name: bytes, query: Query) -> list[LookupAddress]:
    found = socket.getaddrinfo(name, None, AF_OF[query.family], socket.SOCK_STREAM, 0, query.hints)
    return [LookupAddress(str(where[0]), 6 if family == socket.AF_INET6 else 4) for family, _, _, _, where in found]
