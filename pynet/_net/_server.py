"""Server: listens, accepts, counts its connections."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast, overload

from typing_extensions import Self, Unpack

import pynet.dns as dns
from pynet._abort import add_abort_listener
from pynet._addresses import AddressInfo, isIP, shown
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_SERVER_ALREADY_LISTEN,
    ERR_SERVER_NOT_RUNNING,
    MISSING,
    NodeOSError,
    is_number,
    system_error,
    validate_abort_signal,
    validate_function,
    validate_number,
    validate_port,
)
from pynet._events import Bare, EventEmitter, fit
from pynet._handles import TCP, Pipe, StreamHandle
from pynet._loop import current_loop
from pynet._stream import getDefaultHighWaterMark, high_water_mark

from ._arguments import is_pipe_name, normalize, to_count
from ._bound_socket import BoundSocket
from ._listening import Place, address_of, bound_handle, no_port
from ._options import DropArgument, ListenOptions, ServerOptions
from ._socket import Socket
from ._socket_base import address_info
from ._socket_options import check_block_list

if TYPE_CHECKING:
    from types import TracebackType

    from pynet._addresses import BlockList
    from pynet._loop import Loop

    from ._listeners import ServerListen

__all__ = ["Server"]

DEFAULT_BACKLOG = 511
_SERVER_OPTIONS = frozenset(ServerOptions.__annotations__)
_LISTEN_OPTIONS = frozenset(ListenOptions.__annotations__)


class Server(EventEmitter):
    """A TCP server, or one on a Unix domain socket.

    ==============  ================  ======================================================================
    event           arguments         when
    ==============  ================  ======================================================================
    ``listening``                     ``listen()`` has succeeded
    ``connection``  Socket            a connection was accepted
    ``drop``        DropArgument      a connection was turned away by ``maxConnections`` (pipes: no argument)
    ``error``       err               ``listen()`` or accepting failed; the server is not closed by it
    ``close``                         listening has ended, and so has the last connection
    ==============  ================  ======================================================================

    Args:
        options: A dict; keywords are merged over it.
        connectionListener: Added to ``connection``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``. A *highWaterMark* that is no integer is an ``ERR_INVALID_ARG_VALUE`` with
            each connection.

    Node: net.md, "Class: net.Server". Differs: no.
    """

    _known_events = frozenset({"listening", "connection", "drop", "error", "close"})

    #: Connections beyond this many are closed at once and reported by ``drop``; None is no limit.
    maxConnections: int | None = None
    #: Of Node's cluster, kept for ports that set it.
    dropMaxConnection: bool | None = None

    on: ServerListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: ServerListen[Self]
    """As ``on()``, but for the next time only."""
    off: ServerListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: ServerListen[Self]
    removeListener: ServerListen[Self]
    prependListener: ServerListen[Self]
    prependOnceListener: ServerListen[Self]

    @overload
    def __init__(
        self,
        options: ServerOptions | None = None,
        connectionListener: Callable[[Socket], object] | None = None,
        /,
        **keywords: Unpack[ServerOptions],
    ) -> None: ...
    @overload
    def __init__(self, options: ServerOptions | None = None, connectionListener: Bare | None = None, /) -> None: ...
    @overload
    def __init__(
        self, connectionListener: Callable[[Socket], object], /, **keywords: Unpack[ServerOptions]
    ) -> None: ...
    @overload
    def __init__(self, connectionListener: Bare, /, **keywords: Unpack[ServerOptions]) -> None: ...
    @overload
    def __init__(
        self, /, *, connectionListener: Callable[[Socket], object], **keywords: Unpack[ServerOptions]
    ) -> None: ...
    def __init__(self, options: Any = None, listener: Any = None, /, **keywords: Any) -> None:
        if callable(options):
            options, listener = None, options
        if options is not None and not isinstance(options, Mapping):
            raise ERR_INVALID_ARG_TYPE("options", "Object", options)
        listener = keywords.pop("connectionListener", listener)
        for name in keywords:
            if name not in _SERVER_OPTIONS:
                raise TypeError(f"Server() got an unexpected keyword argument {name!r}")
        merged: dict[str, Any] = {**(options or {}), **keywords}
        super().__init__(merged)
        self._loop: Loop = current_loop()
        self._handle: StreamHandle | None = None  # while listening
        self._connections = 0
        self._has_ref = True
        self._pipe_name: str | None = None
        self._listen_id = 0  # changes with every listen() and close(), which overtake a lookup
        self.allowHalfOpen = bool(merged.get("allowHalfOpen"))
        self.pauseOnConnect = bool(merged.get("pauseOnConnect"))
        self.noDelay = bool(merged.get("noDelay"))
        self.keepAlive = bool(merged.get("keepAlive"))
        self.keepAliveInitialDelay = _delay_in_seconds(merged)
        self.highWaterMark = _high_water_mark(merged)
        check_block_list(merged)
        self.blockList: BlockList | None = merged.get("blockList")
        if callable(listener):
            self.on("connection", listener)

    # Listening

    @property
    def listening(self) -> bool:
        """Whether the server listens: from binding, which may be inside ``listen()``, to ``close()``.

        Node: net.md, "server.listening". Differs: no.
        """
        return self._handle is not None

    @overload
    def listen(self, options: ListenOptions, listeningListener: Bare | None = None, /) -> Self: ...
    @overload
    def listen(
        self, port: int | str | None, host: str, backlog: int, listeningListener: Bare | None = None
    ) -> Self: ...
    @overload
    def listen(self, port: int | str | None, host: str, listeningListener: Bare | None = None) -> Self: ...
    @overload
    def listen(self, port: int | str | None, backlog: int, listeningListener: Bare | None = None) -> Self: ...
    @overload
    def listen(self, port: int | str | None, listeningListener: Bare | None = None) -> Self: ...
    @overload
    def listen(self, handle: BoundSocket | Server, listeningListener: Bare | None = None, /) -> Self: ...
    @overload
    def listen(self, handle: BoundSocket | Server, backlog: int, listeningListener: Bare | None = None, /) -> Self: ...
    @overload
    def listen(self, listeningListener: Bare, /) -> Self: ...
    @overload
    def listen(self, *, listeningListener: Bare | None = None, **options: Unpack[ListenOptions]) -> Self: ...
    def listen(self, *args: Any, **keywords: Any) -> Self:
        """Listen on a port, a path, a descriptor or a ``BoundSocket``; ``listening`` or ``error`` follows.

        Forms: ``listen([port[, host[, backlog]]][, listener])``, ``listen(path[, backlog][, listener])``,
        ``listen(options[, listener])``, ``listen(handle[, backlog][, listener])``, and the options as keywords.

        Args:
            port: 0, None or nothing: one that is free, told by ``address()``. A text that is no number is a path.
            host: Without it all addresses, IPv6 and IPv4; then the server listens when this call returns.
            backlog: Connections that may wait to be accepted; 511 by default, and what the system allows.
            listeningListener: Added as ``once("listening", …)``.

        Raises:
            RuntimeError: ``ERR_SERVER_ALREADY_LISTEN``.
            ValueError: ``ERR_SOCKET_BAD_PORT``.
            TypeError: ``ERR_INVALID_ARG_VALUE``, ``ERR_INVALID_ARG_TYPE``.

        A port in use and what else the system says are ``error`` events.

        Node: net.md, "server.listen()". Differs: no.
        """
        options, listener = normalize(args, keywords, _LISTEN_OPTIONS, "listen", "listeningListener")
        given = options.get("handle")
        if isinstance(given, Mapping):
            options = dict(given)  # Node looks for everything in there
        elif given is None and args:
            given = args[0]
        if self._handle is not None:
            raise ERR_SERVER_ALREADY_LISTEN()
        if not self._connections:
            self._loop = current_loop()  # a server made at the top of a module may serve in an asyncio main()
        if listener is not None:
            self.once("listening", listener)
        backlog = to_count(options.get("backlog")) or next(filter(None, map(to_count, args[1:3])), DEFAULT_BACKLOG)
        self._listen_id += 1
        if isinstance(given, BoundSocket) and given.isPipe:
            self._pipe_name = str(given.address())
        handle = _listening_handle(given)
        if handle is not None:
            self._listen_on(handle, backlog, Place())
            return self
        self._watch_signal(options)
        fd: Any = options.get("fd")
        if is_number(fd) and fd >= 0:
            self._bind(Place(fd=fd), backlog)
        elif no_port(args, options):
            options["port"] = 0
            self._listen_on_port(options, backlog)
        elif is_number(options.get("port")) or isinstance(options.get("port"), str):
            self._listen_on_port(options, backlog)
        elif options.get("path") and is_pipe_name(options["path"]):
            self._listen_on_path(options, backlog)
        elif "port" in options or "path" in options:
            raise ERR_INVALID_ARG_VALUE("options", options)
        else:
            raise ERR_INVALID_ARG_VALUE("options", options, 'must have the property "port" or "path"')
        return self

    def _listen_on_port(self, options: Mapping[str, Any], backlog: int) -> None:
        port = validate_port(options["port"], "options.port")
        ipv6_only, reuse_port = options.get("ipv6Only") is True, options.get("reusePort") is True
        place = Place(port=port, ipv6_only=ipv6_only, reuse_port=reuse_port)
        host = options.get("host")
        if not host:
            self._bind(place, backlog)
            return
        listen_id = self._listen_id

        def on_lookup(error: Any = None, answers: Any = None) -> None:
            if self._listen_id != listen_id or self._handle is not None:
                return  # closed, or overtaken by another listen()
            if error is not None:
                self.emit("error", error)
            else:
                self._bind(place._replace(address=address_of(answers)), backlog)

        fit(dns.lookup, 3)(host, {"all": True}, on_lookup)

    def _listen_on_path(self, options: Mapping[str, Any], backlog: int) -> None:
        path = self._pipe_name = options["path"]
        self._bind(Place(path=path), backlog)
        handle = self._handle
        if isinstance(handle, Pipe) and (options.get("readableAll") or options.get("writableAll")):
            try:
                handle.chmod(bool(options.get("readableAll")), bool(options.get("writableAll")))
            except OSError as error:
                handle.close()
                self._handle = None
                raise system_error(error, "uv_pipe_chmod") from error

    def _bind(self, place: Place, backlog: int) -> None:
        try:
            handle, place = bound_handle(self._loop, place)
        except NodeOSError as error:
            self._loop.next_tick(self.emit, "error", error)
            return
        self._listen_on(handle, backlog, place)

    def _listen_on(self, handle: TCP | Pipe, backlog: int, place: Place) -> None:
        self._handle = handle
        if not self._has_ref:
            handle.unref()
        try:
            handle.listen(backlog, self._on_connection)
        except OSError as error:
            handle.close()
            self._handle = None
            self._loop.next_tick(self.emit, "error", place.error(error))
            return
        self._loop.next_tick(self._emit_listening_nt)

    def _emit_listening_nt(self) -> None:
        if self._handle is not None:
            self.emit("listening")

    def _watch_signal(self, options: Mapping[str, Any]) -> None:
        signal = options.get("signal", MISSING)
        if signal is MISSING:
            return
        validate_abort_signal(signal, "options.signal")
        if signal.aborted:
            self._loop.next_tick(self.close)
        else:
            self.once("close", add_abort_listener(signal, self.close))

    # Connections

    def _on_connection(self, error: OSError | None, handle: StreamHandle | None) -> None:
        if handle is None:
            assert error is not None
            self.emit("error", system_error(error, "accept"))
            return
        try:
            limit = self.maxConnections
            if limit is not None and self._connections >= limit:
                self._drop(handle)
                return
            if self.blockList is not None and self._is_blocked(self.blockList, handle):
                handle.close()
                return
            if type(self.highWaterMark) is not int:
                mark = {"highWaterMark": self.highWaterMark}
                self.highWaterMark = high_water_mark(mark, "readableHighWaterMark", False)
            socket = Socket._accepted(handle, self)
        except BaseException:  # a wrong limit or mark, or a block list of the program's own: nobody has the connection
            handle.close()
            raise
        if self.noDelay:
            socket.setNoDelay(True)
        if self.keepAlive:
            socket.setKeepAlive(True, self.keepAliveInitialDelay * 1000)
        self._connections += 1
        self.emit("connection", socket)

    def _drop(self, handle: StreamHandle) -> None:
        if not isinstance(handle, TCP):
            handle.close()
            self.emit("drop")
            return
        ends: dict[str, Any] = dict.fromkeys(DropArgument.__annotations__)
        for end in ("local", "remote"):
            with contextlib.suppress(OSError):  # gone already, and some systems forget then: None, as Node's undefined
                name = handle.getsockname() if end == "local" else handle.peername or handle.getpeername()
                ends[f"{end}Address"], ends[f"{end}Family"], ends[f"{end}Port"] = address_info(name)
        handle.close()
        self.emit("drop", cast("DropArgument", ends))

    @staticmethod
    def _is_blocked(block_list: BlockList, handle: StreamHandle) -> bool:
        address = handle.peername[0] if isinstance(handle, TCP) and handle.peername else ""
        family = isIP(address)
        return bool(family) and block_list.check(address, f"ipv{family}")

    def _connection_ended(self) -> None:
        self._connections -= 1
        if self._handle is None:
            self._maybe_close()

    @overload
    def getConnections(self, callback: Callable[[Any, int], object], /) -> Self: ...
    @overload
    def getConnections(self, callback: Callable[[Any], object] | Bare, /) -> Self: ...
    def getConnections(self, callback: Any = MISSING, /) -> Self:
        """Call ``callback(None, count)`` with the number of open connections, on the next tick.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` without a callback.

        Node: net.md, "server.getConnections(callback)". Differs: no.
        """
        call = fit(validate_function(callback, "callback"), 2)
        self._loop.next_tick(call, None, self._connections)
        return self

    # Ending

    @overload
    def close(self, callback: Callable[[Any], object] | None = None) -> Self: ...
    @overload
    def close(self, callback: Bare) -> Self: ...
    def close(self, callback: Any = None) -> Self:
        """Stop listening; ``close`` comes when the last open connection has ended, which this does not hasten.

        Args:
            callback: Added as ``once("close", …)``; called with ``ERR_SERVER_NOT_RUNNING`` if the server was not
                listening, with nothing otherwise.

        Node: net.md, "server.close([callback])". Differs: no.
        """
        self._loop.check_thread()
        self._listen_id += 1
        handle, self._handle = self._handle, None
        if callable(callback):
            if handle is None:
                call = fit(callback, 1)
                self.once("close", lambda: call(ERR_SERVER_NOT_RUNNING()))
            else:
                self.once("close", callback)
        if handle is not None:
            handle.close()
        self._maybe_close()
        return self

    def _maybe_close(self) -> None:
        if self._handle is None and not self._connections:
            self._loop.next_tick(self.emit, "close")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the server and wait for ``close``. Returns at once if it is not listening.

        Node: net.md, "server[Symbol.asyncDispose]()". Differs: the name.
        """
        if self._handle is not None:
            await self._loop.host.outcome(self.close)

    def _on_rejection(self, error: Exception, event: Any, /, *args: Any) -> None:
        # A coroutine listener has failed: it is its connection that suffers.
        if event == "connection" and args:
            args[0].destroy(error)
        else:
            self.emit("error", error)

    # The rest

    def address(self) -> AddressInfo | str | None:
        """Where the server listens: address, family and port, or a path; None when it does not.

        A path stays, as in Node: it is there from ``listen()`` on, and after ``close()``, too.

        Node: net.md, "server.address()". Differs: a named tuple.
        """
        handle = self._handle
        if isinstance(handle, TCP):
            try:
                return address_info(handle.getsockname())
            except OSError as error:
                raise system_error(error, "address") from error
        return self._pipe_name

    def ref(self) -> Self:
        """Let the server keep the program running (the default).

        Node: net.md, "server.ref()". Differs: no.
        """
        self._has_ref = True
        if self._handle is not None:
            self._handle.ref()
        return self

    def unref(self) -> Self:
        """Let the program end although the server listens.

        Node: net.md, "server.unref()". Differs: no.
        """
        self._has_ref = False
        if self._handle is not None:
            self._handle.unref()
        return self

    def __repr__(self) -> str:
        where = ""
        with contextlib.suppress(OSError):
            where = shown(self.address())
        count = self._connections
        state = "listening" if self.listening else "closing" if count else "closed"
        name = f"{type(self).__module__.partition('.')[0]}.{type(self).__name__}"
        what = " ".join(filter(None, (name, where, state)))
        return f"<{what}, {count} connection{'' if count == 1 else 's'}>"


def _listening_handle(given: Any) -> TCP | Pipe | None:
    if isinstance(given, BoundSocket):
        return given._adopt()
    if isinstance(given, Server) and isinstance(given._handle, (TCP, Pipe)):
        return given._handle
    return given if isinstance(given, (TCP, Pipe)) else None


def _delay_in_seconds(options: Mapping[str, Any]) -> int:
    delay = options.get("keepAliveInitialDelay", MISSING)
    if delay is MISSING:
        return 0
    number = validate_number(delay, "options.keepAliveInitialDelay")
    return max(int(number) // 1000, 0) if math.isfinite(number) else 0


def _high_water_mark(options: Mapping[str, Any]) -> int:
    mark = options.get("highWaterMark", MISSING)
    if mark is MISSING or validate_number(mark, "options.highWaterMark") < 0:
        return getDefaultHighWaterMark()
    return cast(int, mark)  # any other number is looked at when there is a connection, as in Node
