"""The second argument of ``lookup()``: a family, or a dict."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from pynet._typing import Required, TypedDict

from .._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    MISSING,
    is_number,
    validate_boolean,
    validate_number,
    validate_one_of,
)
from ._order import RESULT_ORDERS, ResultOrder, getDefaultResultOrder

# Plain numbers: the complement of an IntFlag has only the bits that it knows.
#: Hint: only families that this machine has an address of.
ADDRCONFIG: Final[int] = int(getattr(socket, "AI_ADDRCONFIG", 0))
#: Hint: IPv4 addresses in their IPv6 form when family 6 is asked for and there are none.
V4MAPPED: Final[int] = int(getattr(socket, "AI_V4MAPPED", 0))
#: Hint, beside ``V4MAPPED``: IPv6 addresses and IPv4 addresses in their IPv6 form.
ALL: Final[int] = int(getattr(socket, "AI_ALL", 0))

FAMILIES: Final = (0, 4, 6)
Family = Literal[0, 4, 6, "IPv4", "IPv6"]


class LookupOneOptions(TypedDict, total=False):
    """Options of ``lookup()`` for one address.

    family: 4 or ``"IPv4"``, 6 or ``"IPv6"``, 0 for either (the default).
    hints: ``ADDRCONFIG``, ``V4MAPPED``, ``ALL``, or-ed.
    all: False, the default.
    order: Which of the addresses comes first; ``getDefaultResultOrder()`` if left out.
    verbatim: The older form of *order*: True is ``"verbatim"``, False is ``"ipv4first"``.
    """

    family: Family | None
    hints: int | None
    all: Literal[False] | None
    order: ResultOrder | None
    verbatim: bool | None


class LookupAllOptions(TypedDict, total=False):
    """Options of ``lookup()`` for all addresses: as ``LookupOneOptions``, with ``all`` True."""

    family: Family | None
    hints: int | None
    all: Required[Literal[True]]
    order: ResultOrder | None
    verbatim: bool | None


class LookupOptions(TypedDict, total=False):
    """Options of ``lookup()`` where ``all`` is known only at run time."""

    family: Family | None
    hints: int | None
    all: bool | None
    order: ResultOrder | None
    verbatim: bool | None


class Query(NamedTuple):
    """The options of a look-up, checked."""

    family: int = 0
    hints: int = 0
    all: bool = False
    order: ResultOrder = "verbatim"


def merge_options(
    options: object, family: object, hints: object, all: object, order: object, verbatim: object
) -> object:
    """The options of a call: the argument, or the keywords, which refine a dict and exclude a family."""
    keywords = {"family": family, "hints": hints, "all": all, "order": order, "verbatim": verbatim}
    given = {name: value for name, value in keywords.items() if value is not MISSING}
    if not given:
        return options
    if options is MISSING or options is None:
        return given
    if isinstance(options, Mapping):
        return {**options, **given}
    raise TypeError(f"options are given as {options!r} and as keywords: {', '.join(given)}")


def read_options(options: object) -> Query:
    """Check a family or options of any kind."""
    if is_number(options):
        return Query(family=int(validate_one_of(options, "family", FAMILIES)), order=getDefaultResultOrder())
    if options is None or options is MISSING:
        return Query(order=getDefaultResultOrder())
    if isinstance(options, (str, bool)):
        raise ERR_INVALID_ARG_TYPE("options", ["integer", "object"], options)
    return _read_mapping(options if isinstance(options, Mapping) else {})


def _read_mapping(options: Mapping[str, object]) -> Query:
    given = options.get
    hints, family, order = 0, 0, getDefaultResultOrder()
    if (value := given("hints")) is not None:
        hints = _read_hints(validate_number(value, "options.hints"))
    if (value := given("family")) is not None:
        family = _read_family(value)
    every = False
    if (value := given("all")) is not None:
        every = validate_boolean(value, "options.all")
    if (value := given("verbatim")) is not None:
        order = "verbatim" if validate_boolean(value, "options.verbatim") else "ipv4first"
    if (value := given("order")) is not None:
        order = validate_one_of(value, "options.order", RESULT_ORDERS)
    return Query(family, hints, every, order)


def _read_hints(number: float) -> int:
    # As JavaScript's >>> makes of any number: 32 bits without sign.
    hints = int(number) & 0xFFFFFFFF if abs(number) < 2**53 else 0
    if hints & ~(ADDRCONFIG | ALL | V4MAPPED):
        raise ERR_INVALID_ARG_VALUE("hints", hints)
    return hints


def _read_family(value: object) -> int:
    if value == "IPv4":
        return 4
    if value == "IPv6":
        return 6
    return int(validate_one_of(value, "options.family", FAMILIES))
