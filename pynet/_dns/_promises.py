"""The same look-ups as awaitables: ``dns.promises``, Node's ``node:dns/promises``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from .._errors import MISSING, NodeError
from .._loop import Promise, current_loop
from ._lookup import LookupAddress, check_hostname_type, require_hostname, resolve
from ._options import Family, LookupAllOptions, LookupOneOptions, LookupOptions, merge_options, read_options
from ._order import ResultOrder, getDefaultResultOrder, setDefaultResultOrder
from ._service import LookupService, check_service, find_service

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["getDefaultResultOrder", "lookup", "lookupService", "setDefaultResultOrder"]


@overload
def lookup(hostname: str, options: int | LookupOneOptions | None = ...) -> Promise[LookupAddress]: ...
@overload
def lookup(hostname: str, options: LookupAllOptions) -> Promise[list[LookupAddress]]: ...
@overload
def lookup(hostname: str, options: LookupOptions) -> Promise[LookupAddress | list[LookupAddress]]: ...
@overload
def lookup(
    hostname: str,
    *,
    family: Family = ...,
    hints: int = ...,
    all: Literal[False] = ...,
    order: ResultOrder = ...,
    verbatim: bool = ...,
) -> Promise[LookupAddress]: ...
@overload
def lookup(
    hostname: str,
    *,
    family: Family = ...,
    hints: int = ...,
    all: Literal[True],
    order: ResultOrder = ...,
    verbatim: bool = ...,
) -> Promise[list[LookupAddress]]: ...
def lookup(
    hostname: Any,
    options: object = MISSING,
    *,
    family: object = MISSING,
    hints: object = MISSING,
    all: object = MISSING,
    order: object = MISSING,
    verbatim: object = MISSING,
) -> object:
    """Resolve *hostname*: ``await`` gives a ``LookupAddress``, or a list of them when ``all`` is set.

    Wrong arguments raise at the call, except for an empty name, which raises when awaited, as in Node. Needs a
    running asyncio loop.

    Node: dns.md, "dnsPromises.lookup(hostname[, options])". Differs: no.
    """
    check_hostname_type(hostname)
    query = read_options(merge_options(options, family, hints, all, order, verbatim))

    def start(settle: Callable[..., None]) -> None:
        try:
            require_hostname(hostname)
        except NodeError as err:
            settle(err)
            return
        resolve(hostname, query, lambda err, found: settle(err, found if query.all or err is not None else found[0]))

    return current_loop().host.outcome(start)


def lookupService(address: str, port: int) -> Promise[LookupService]:
    """Find the names of an address and of a port: ``await`` gives a ``LookupService``.

    Wrong arguments raise at the call. Needs a running asyncio loop.

    Node: dns.md, "dnsPromises.lookupService(address, port)". Differs: no.
    """
    number = check_service(address, port)
    return current_loop().host.outcome(lambda settle: find_service(address, number, settle))
