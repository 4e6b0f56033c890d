"""What a call of ``connect()`` or ``listen()`` asks for: each of Node's many forms, checked, as one typed request.

First the form: positional arguments, a dict or keywords become options and a listener. Then the options: checked in
Node's order, with Node's errors. Behind this room nobody looks at either again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pynet.dns as dns
from pynet._addresses import AddressInfo, isIP
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_IP_ADDRESS,
    ERR_MISSING_ARGS,
    MISSING,
    is_number,
    to_number,
    unexpected_keyword,
    validate_abort_signal,
    validate_boolean,
    validate_function,
    validate_int32,
    validate_number,
    validate_port,
    validate_string,
)

from ._defaults import (
    SHORTEST_ATTEMPT_MS,
    getDefaultAutoSelectFamily,
    getDefaultAutoSelectFamilyAttemptTimeout,
)
from ._options import IpcConnectOptions, ListenOptions, TcpConnectOptions

if TYPE_CHECKING:
    from pynet._abort import AbortSignal
    from pynet._addresses import BlockList

__all__ = [
    "CONNECT_OPTIONS",
    "ConnectRequest",
    "ListenRequest",
    "connect_call",
    "is_true",
    "listen_call",
    "read_answers",
    "to_double",
    "to_int32",
    "to_port",
]

CONNECT_OPTIONS = frozenset({*TcpConnectOptions.__annotations__, *IpcConnectOptions.__annotations__})
_LISTEN_OPTIONS = frozenset(ListenOptions.__annotations__)
DEFAULT_BACKLOG = 511
_FAMILY_NAMES = {"IPv4": 4, "IPv6": 6}

Listener = Callable[..., object]
Options = dict[str, Any]


def connect_call(args: tuple[object, ...], keywords: Options) -> tuple[Options, Listener | None]:
    """The options and the listener of a ``connect()``.

    Raises:
        TypeError: ``ERR_MISSING_ARGS``.
    """
    options, listener = _normalize(args, keywords, CONNECT_OPTIONS, "connect", "connectionListener")
    if "port" not in options and options.get("path") is None:
        raise ERR_MISSING_ARGS(["options", "port", "path"])
    return options, listener


class ListenCall(NamedTuple):
    """What a ``listen()`` was called with, in one form."""

    options: Options
    listener: Listener | None
    handle: object  # what stands where a handle may stand
    backlog: int


def listen_call(args: tuple[object, ...], keywords: Options) -> ListenCall:
    """The form of a ``listen()``; the option ``port`` is 0 where nothing was said about where."""
    options, listener = _normalize(args, keywords, _LISTEN_OPTIONS, "listen", "listeningListener")
    nothing_said = not options and (not args or callable(args[0]))
    handle = options.get("handle")
    if isinstance(handle, Mapping):
        options = dict(handle)  # Node looks for everything in there
    elif handle is None and args:
        handle = args[0]
    backlog = _count(options.get("backlog")) or next(filter(None, map(_count, args[1:3])), DEFAULT_BACKLOG)
    port = options.get("port", 0)
    if nothing_said or port is None or port is MISSING:
        options["port"] = 0
    return ListenCall(options, listener, handle, backlog)


def _normalize(
    args: tuple[object, ...], keywords: Options, known: frozenset[str], function: str, listener: str
) -> tuple[Options, Listener | None]:
    # A dict's unknown keys are ignored, as in Node; an unknown keyword is a TypeError, as in Python.
    options: Options = {}
    callback: Listener | None = None
    if args:
        first = args[0]
        if isinstance(first, Mapping):
            options = dict(first)
        elif isinstance(first, AddressInfo):  # server.address(), which is an object with a port in Node
            options = first._asdict()
        elif _is_path(first):
            options["path"] = first
        elif first is not MISSING and not (callable(first) and len(args) == 1):
            options["port"] = first
            if len(args) > 1 and isinstance(args[1], str):
                options["host"] = args[1]
        if callable(args[-1]):
            callback = args[-1]
    if keywords:
        given = keywords.pop(listener, None)
        if callable(given):
            callback = given
        for name, value in keywords.items():
            if name not in known:
                raise unexpected_keyword(function, name, known)
            options[name] = value
    return options, callback


def _is_path(value: object) -> bool:
    """Whether Node takes *value* for a path: a text that is not a number."""
    return isinstance(value, str) and not to_number(value) >= 0


def _count(value: object) -> int:
    """A backlog: the number that *value* is in JavaScript, or 0."""
    number = to_number(value) if isinstance(value, str) else value
    if not is_number(number):
        return 0
    assert isinstance(number, (int, float))
    return int(number) if 0 <= number < 2**31 else 0


class ConnectRequest(NamedTuple):
    """Where to, and how. With a *path* nothing else counts."""

    path: str | None
    host: str = ""
    port: int = 0
    given_host: object = None  # for an error that shows them
    given_port: Any = None
    local_address: str | None = None
    local_port: float = 0  # as the errors show it, which need not be a port
    lookup: Listener | None = None
    wants_all: bool = False  # all addresses of the name
    family: object = None
    hints: object = None
    block_list: BlockList | None = None
    attempt_timeout_ms: int = 0

    @classmethod
    def of(cls, options: Options, block_list: BlockList | None) -> ConnectRequest:
        """What *options* ask for; *block_list* is the socket's own.

        Raises:
            TypeError, ValueError: with Node's ``code``.
        """
        path = options.get("path")
        if is_true(path):
            return cls(validate_string(path, "options.path"))
        host = options.get("host")
        host = host if is_true(host) else "localhost"
        if not isinstance(host, str):
            raise ERR_INVALID_ARG_TYPE("options.host", "string", host)
        if "\0" in host:
            raise ERR_INVALID_ARG_VALUE("options.host", host, "must be a string without null bytes")
        local_address, local_port = _local(options)
        port = _port(options)
        auto_select, timeout_ms = _auto_select(options)
        lookup, family = None, options.get("family")
        if not isIP(host):
            lookup = options.get("lookup")
            if lookup is not None:
                validate_function(lookup, "options.lookup")
            if isinstance(family, str):
                family = _FAMILY_NAMES.get(family, family)
        return cls(
            path=None,
            host=host,
            port=port,
            given_host=options.get("host"),
            given_port=options.get("port"),
            local_address=local_address,
            local_port=local_port,
            lookup=lookup,
            wants_all=auto_select and family not in (4, 6) and not local_address,
            family=family,
            hints=options.get("hints"),
            block_list=options.get("blockList") or block_list,
            attempt_timeout_ms=timeout_ms,
        )

    def query(self) -> Options:
        """The options for the look-up."""
        query: Options = {} if self.family is None else {"family": self.family}
        query["hints"] = self.hints or (0 if self.family in (4, 6) else dns.ADDRCONFIG)
        if self.wants_all:
            query["all"] = True
        return query


def _local(options: Options) -> tuple[str | None, float]:
    address, port = options.get("localAddress"), options.get("localPort")
    if address and not isIP(address):
        raise ERR_INVALID_IP_ADDRESS(address)
    if not port:
        return address or None, 0
    number = to_double(validate_number(port, "options.localPort"))
    return address or None, number if number == number else 0


def _port(options: Options) -> int:
    if "port" not in options:
        return 0  # Node's connect({path: ""}) comes here: nobody listens on port 0
    port = options["port"]
    if isinstance(port, bool) or not isinstance(port, (int, float, str)):
        raise ERR_INVALID_ARG_TYPE("options.port", ["number", "string"], port)
    return validate_port(port)


def _auto_select(options: Options) -> tuple[bool, int]:
    """Whether to try all addresses, and how long each."""
    chosen = options.get("autoSelectFamily")
    auto_select = getDefaultAutoSelectFamily() if chosen is None else chosen
    validate_boolean(auto_select, "options.autoSelectFamily")
    timeout = options.get("autoSelectFamilyAttemptTimeout")
    if timeout is None:
        return auto_select, getDefaultAutoSelectFamilyAttemptTimeout()
    checked = validate_int32(timeout, "options.autoSelectFamilyAttemptTimeout", 1)
    return auto_select, max(checked, SHORTEST_ATTEMPT_MS)


class ListenRequest(NamedTuple):
    """Where to listen: on a descriptor, on a path, on a port of a host, or on a port of all addresses."""

    backlog: int
    fd: float | None = None
    path: str | None = None
    host: str | None = None
    port: int | None = None
    ipv6_only: bool = False
    reuse_port: bool = False
    readable_all: bool = False
    writable_all: bool = False
    signal: AbortSignal | None = None

    @classmethod
    def of(cls, options: Options, backlog: int) -> ListenRequest:
        """What *options* ask for.

        Raises:
            TypeError, ValueError: with Node's ``code``.
        """
        signal = options.get("signal", MISSING)
        if signal is not MISSING:
            validate_abort_signal(signal, "options.signal")
        fd: object = options.get("fd")
        path, port = options.get("path"), options.get("port")
        request = cls(backlog, signal=None if signal is MISSING else signal)
        if is_number(fd) and fd >= 0:
            return request._replace(fd=fd)
        if is_number(port) or isinstance(port, str):
            return request._replace(
                port=validate_port(port, "options.port"),
                host=options.get("host") or None,
                ipv6_only=options.get("ipv6Only") is True,
                reuse_port=options.get("reusePort") is True,
            )
        if path and _is_path(path):
            return request._replace(
                path=path,
                readable_all=bool(options.get("readableAll")),
                writable_all=bool(options.get("writableAll")),
            )
        if "port" in options or "path" in options:
            raise ERR_INVALID_ARG_VALUE("options", options)
        raise ERR_INVALID_ARG_VALUE("options", options, 'must have the property "port" or "path"')


def is_true(value: object) -> bool:
    """Whether *value* would count as true in JavaScript, where every object does."""
    if value is None or value is MISSING:
        return False
    return (value == value and bool(value)) if isinstance(value, (bool, int, float, str)) else True


def to_double(number: float) -> float:
    """A number as JavaScript could have it: a huge int is infinite."""
    if -(2**53) <= number <= 2**53:
        return number
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def to_int32(number: float) -> int:
    """What JavaScript makes of *number* where 32 bits are wanted."""
    if not abs(number) < float("inf"):
        return 0
    return (int(number) + 2**31) % 2**32 - 2**31


def to_port(number: float) -> int:
    """What JavaScript makes of *number* where 16 bits are wanted."""
    return int(number) & 0xFFFF if abs(number) < float("inf") else 0


def read_answers(answers: object) -> list[tuple[Any, Any]]:
    """Addresses and families out of what a look-up has answered; nothing out of what is not a list.

    Each is a ``LookupAddress``, or a dict as ported code makes it. A text, which older ``lookup`` functions answer
    with, counts as one of characters, as in Node.
    """
    if isinstance(answers, Mapping) or not isinstance(answers, Iterable):
        return []
    return [
        (answer.get("address"), answer.get("family"))
        if isinstance(answer, Mapping)
        else (getattr(answer, "address", None), getattr(answer, "family", None))
        for answer in answers
    ]
