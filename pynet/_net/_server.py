"""Server: listens, accepts, counts its connections."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from contextvars import copy_context
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast, overload

from pynet._addresses import AddressInfo, from_sockaddr, shown
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_SERVER_ALREADY_LISTEN,
    ERR_SERVER_NOT_RUNNING,
    MISSING,
    system_error,
    unexpected_keyword,
    validate_function,
    validate_number,
)
from pynet._events import Bare, EventEmitter, Later, fit, listens
from pynet._handles import TCP, Pipe
from pynet._loop import Loop, LoopError, current_loop
from pynet._stream import getDefaultHighWaterMark, take_rejection
from pynet._typing import Self, Unpack, lend

from . import _socket
from ._bound_socket import BoundSocket
from ._listening import given_handle, listen, listen_on
from ._names import shown_class
from ._options import ListenOptions, ServerOptions
from ._requests import ListenRequest, listen_call, to_double, to_int32
from ._server_state import ServerState
from ._socket import Socket
from ._socket_options import check_block_list
from ._visible import Visible

if TYPE_CHECKING:
    from pynet._addresses import BlockList

    from ._listen import ServerListen

__all__ = ["Server"]

_SERVER_OPTIONS = frozenset(ServerOptions.__annotations__)


@listens
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

    _pynet_known_events = frozenset({"listening", "connection", "drop", "error", "close"})

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

    #: Node's; for ports that look at it.
    _handle = Visible[TCP | Pipe]()
    _pynet_state: ServerState

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
                raise unexpected_keyword("Server", name, _SERVER_OPTIONS)
        merged: dict[str, Any] = {**(options or {}), **keywords}
        super().__init__(merged)
        self._pynet_state = ServerState(current_loop())
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

    @property
    def listening(self) -> bool:
        """Whether the server listens: from binding, which may be inside ``listen()``, to ``close()``.

        Node: net.md, "server.listening". Differs: no.
        """
        return self._pynet_state.handle is not None

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
        call = listen_call(args, keywords)
        state = self._pynet_state
        if state.handle is not None:
            raise ERR_SERVER_ALREADY_LISTEN()
        if state.connections:
            self._pynet_check_use()
        else:
            if state.loop.inherited:
                state.loop.check_here()  # the first act of a forked child: it goes on
            state.loop = current_loop()  # a server made at the top of a module may serve in an asyncio main()
        if call.listener is not None:
            self.once("listening", call.listener)
        state.listen_id += 1
        state.context = copy_context()
        handle = given_handle(state, call.handle)
        if handle is not None:
            listen_on(self, state, handle, call.backlog)
        else:
            listen(self, state, ListenRequest.of(call.options, call.backlog))
        return self

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
        call = Later(validate_function(callback, "callback"), 2, "callback of getConnections()")
        state = self._pynet_state
        state.loop.check_here()
        state.loop.next_tick(call, None, state.connections)
        return self

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
        state = self._pynet_state
        if not state.loop.forked:  # a child may close its copy of what its parent serves
            state.loop.check_here()
        state.listen_id += 1
        handle, state.handle = state.handle, None
        if callable(callback):
            if handle is None:
                self.once("close", partial(_call_back_not_running, fit(callback, 1)))
            else:
                self.once("close", callback)
        if handle is not None:
            handle.close()
        state.maybe_close(self)
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the server and wait for ``close``. Returns at once if it is not listening.

        Node: net.md, "server[Symbol.asyncDispose]()". Differs: the name.
        """
        state = self._pynet_state
        if state.handle is not None:
            await state.loop.host.outcome(self.close)

    def _nodejs_rejection(self, error: Exception, event: Any, /, *args: Any) -> None:
        # A coroutine listener has failed: it is its connection that suffers.
        if event == "connection" and args:
            take_rejection(args[0], error)
        else:
            self.emit("error", error)

    def address(self) -> AddressInfo | str | None:
        """Where the server listens: address, family and port, or a path; None when it does not.

        A path stays, as in Node: it is there from ``listen()`` on, and after ``close()``, too.

        Node: net.md, "server.address()". Differs: a named tuple.
        """
        state = self._pynet_state
        tcp = None if state.handle is None else state.handle.tcp
        if tcp is None:
            return state.pipe_name
        try:
            return from_sockaddr(tcp.getsockname())
        except OSError as error:
            raise system_error(error, "address") from error

    def ref(self) -> Self:
        """Let the server keep the program running (the default).

        Node: net.md, "server.ref()". Differs: no.
        """
        self._pynet_check_use()
        state = self._pynet_state
        state.has_ref = True
        if state.handle is not None:
            state.handle.ref()
        return self

    def unref(self) -> Self:
        """Let the program end although the server listens.

        Node: net.md, "server.unref()". Differs: no.
        """
        self._pynet_check_use()
        state = self._pynet_state
        state.has_ref = False
        if state.handle is not None:
            state.handle.unref()
        return self

    @property
    def _pynet_loop(self) -> Loop:
        return self._pynet_state.loop

    def _pynet_check_use(self) -> None:
        state = self._pynet_state
        if state.handle is not None or state.connections or state.asked == state.listen_id:
            state.loop.check_here()  # else it is for listen() to say where it goes on

    def _pynet_loop_closing(self, error: LoopError, /) -> None:
        self.close()

    def __repr__(self) -> str:
        where = ""
        with contextlib.suppress(OSError):
            where = shown(self.address())
        inner = self._pynet_state
        count = inner.connections
        if self.listening:
            state = "listening"
        elif inner.asked == inner.listen_id:
            state = "about to listen"
        else:
            state = "closing" if count else "closed"
        name = shown_class(type(self))
        what = " ".join(filter(None, (name, where, state)))
        return f"<{what}, {count} connection{'' if count == 1 else 's'}>"


def _call_back_not_running(callback: Callable[..., object]) -> None:
    callback(ERR_SERVER_NOT_RUNNING())


def _delay_in_seconds(options: Mapping[str, object]) -> int:
    delay = options.get("keepAliveInitialDelay", MISSING)
    if delay is MISSING:
        return 0
    msecs = to_double(validate_number(delay, "options.keepAliveInitialDelay"))
    return to_int32(msecs / 1000) if msecs > 0 else 0


def _high_water_mark(options: Mapping[str, object]) -> int:
    mark = options.get("highWaterMark", MISSING)
    if mark is MISSING or validate_number(mark, "options.highWaterMark") < 0:
        return getDefaultHighWaterMark()
    return cast(int, mark)  # any other number is looked at when there is a connection, as in Node


lend(_socket, Server)
