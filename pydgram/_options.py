"""The options of ``createSocket``, ``bind`` and ``bindSync``, and the types that signatures name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pynet._abort import AbortSignal
from pynet._addresses import BlockList
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_SOCKET_BAD_TYPE,
    MISSING,
    unexpected_keyword,
    validate_abort_signal,
    validate_function,
    validate_uint32,
)
from pynet._events import fit
from pynet._typing import Buffer, TypedDict

SocketType = Literal["udp4", "udp6"]

#: What a datagram holds: text goes out as UTF-8.
Data = str | Buffer
#: One datagram: its data, or a list of pieces that are gathered.
Message = Data | Sequence[Data]

# The answer's parameters are Any because a look-up may answer with what it likes; it is checked when used.
LookupCallback = Callable[[Any, Any, Any], object]
#: A function to use in place of ``pynet.dns.lookup``: called with the name, 4 or 6, and the callback.
LookupFunction = Callable[[str, int, LookupCallback], object]
#: Called with ``(err, bytes)``, or fewer. *err* is ``None`` on success.
SendCallback = Callable[[Any, int], object] | Callable[[Any], object] | Callable[[], object]
#: Called without an error on success.
ConnectCallback = Callable[[], object] | Callable[[Any], object]


class SocketKeywords(TypedDict, total=False):
    reuseAddr: bool
    reusePort: bool
    ipv6Only: bool
    recvBufferSize: int
    sendBufferSize: int
    lookup: LookupFunction
    signal: AbortSignal
    receiveBlockList: BlockList
    sendBlockList: BlockList


class SocketOptions(SocketKeywords):
    """Options of ``createSocket``.

    type: ``"udp4"`` or ``"udp6"``; required.
    reuseAddr: Bind although another socket (with the option too) has the address. Default False.
    reusePort: Share the port with other sockets, the kernel deals the datagrams out. Default False.
    ipv6Only: Do not take IPv4 datagrams on ``::``. Default False.
    recvBufferSize, sendBufferSize: Kernel buffers in bytes, set when bound.
    lookup: Resolves every address, literals too. Default ``pynet.dns.lookup``.
    signal: Closes the socket when aborted.
    receiveBlockList: Datagrams from its addresses are dropped.
    sendBlockList: Sending or connecting to its addresses fails with ``ERR_IP_BLOCKED``.
    """

    type: SocketType


class BindOptions(TypedDict, total=False):
    """Options of ``bind``.

    port: 0, the default, for one that is free.
    address: Default all: ``0.0.0.0`` or ``::``.
    exclusive: Accepted and without meaning, there being no cluster to share with.
    fd: A descriptor of a UDP socket, to use in place of a new one; not with the others.
    """

    port: int | None
    address: str | None
    exclusive: bool
    fd: int


class BindSyncOptions(TypedDict, total=False):
    """Options of ``bindSync``: as for ``bind``, but *address* has to be an IP literal."""

    port: int | None
    address: str | None


SOCKET_KEYWORDS = frozenset(SocketKeywords.__annotations__)


class Settings(NamedTuple):
    """The options of a socket, checked."""

    type: SocketType
    reuse_addr: bool
    reuse_port: bool
    ipv6_only: bool
    recv_buffer_size: int  # 0: leave it to the system
    send_buffer_size: int
    lookup: Callable[..., object] | None  # None: pynet.dns.lookup, whatever that is at the time
    receive_block_list: BlockList | None
    send_block_list: BlockList | None
    signal: AbortSignal | None
    is_direct: bool  # a receiver given as an IP literal needs neither a look-up nor a check


def read_settings(type: object, named: Mapping[str, object]) -> Settings:
    """Check what ``createSocket`` was given: a dict, or a type and keywords."""
    refuse_unknown("createSocket", named, SOCKET_KEYWORDS)
    given: Mapping[str, object] = {**(type if isinstance(type, Mapping) else {"type": type}), **named}
    get = given.get
    # In the order in which Node checks.
    recv = validate_uint32(size, "options.recvBufferSize") if (size := get("recvBufferSize")) else 0
    send = validate_uint32(size, "options.sendBufferSize") if (size := get("sendBufferSize")) else 0
    receive_list = _read_block_list(get("receiveBlockList"), "options.receiveBlockList")
    send_list = _read_block_list(get("sendBlockList"), "options.sendBlockList")
    lookup = None
    if "lookup" in given:
        lookup = fit(validate_function(given["lookup"], "lookup"), 3)
    kind = get("type")
    if kind != "udp4" and kind != "udp6":
        raise ERR_SOCKET_BAD_TYPE()
    return Settings(
        kind,
        bool(get("reuseAddr")),
        bool(get("reusePort")),
        bool(get("ipv6Only")),
        recv,
        send,
        lookup,
        receive_list,
        send_list,
        validate_abort_signal(given["signal"], "options.signal") if "signal" in given else None,
        lookup is None and send_list is None,
    )


def _read_block_list(value: object, name: str) -> BlockList | None:
    if isinstance(value, BlockList):
        return value
    # In JavaScript an empty collection counts as something.
    if value or isinstance(value, (dict, list, tuple)):
        raise ERR_INVALID_ARG_TYPE(name, "net.BlockList", value)
    return None


class BindRequest(NamedTuple):
    """The arguments of ``bind``, whichever way they were given."""

    port: object
    address: Any
    fd: object
    callback: Callable[..., object] | None


def read_bind(port: object, address: object, callback: object, fd: object) -> BindRequest:
    """Tell the call forms of ``bind`` apart: (options, callback), (port, address, callback), and fewer of these."""
    given = [value for value in (callback, address, port) if callable(value)]
    if isinstance(port, (Mapping, list, tuple, bytes, bytearray, memoryview)):
        # An object in Node, and so the options, whatever is in it.
        options: Mapping[str, object] = port if isinstance(port, Mapping) else {}
        port, address, fd = options.get("port"), options.get("address"), options.get("fd")
    return BindRequest(
        None if callable(port) or port is MISSING else port,
        None if callable(address) or address is MISSING else address,
        fd,
        given[0] if given else None,
    )


def refuse_unknown(method: str, named: Mapping[str, object], known: frozenset[str]) -> None:
    """Python's own error for a keyword that a method does not have; a key of a dict is ignored, as in Node."""
    for name in named:
        if name not in known:
            raise unexpected_keyword(method, name, known)
