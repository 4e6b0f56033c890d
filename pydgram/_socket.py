"""``Socket`` and ``createSocket``: a UDP socket that emits what happens to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, overload

from pynet._abort import add_abort_listener
from pynet._addresses import RemoteInfo
from pynet._errors import MISSING
from pynet._events import Bare, fit
from pynet._handles import UDP
from pynet._loop import current_loop

from ._base import FAMILY
from ._options import SocketKeywords, SocketOptions, SocketType, read_settings
from ._sending import SendingSocket
from ._state import BOUND, CLOSED, State

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self, Unpack

MessageListener = Callable[[bytes, RemoteInfo], object] | Callable[[bytes], object] | Callable[[], object]


@overload
def createSocket(
    type: SocketType, callback: MessageListener | None = ..., **options: Unpack[SocketKeywords]
) -> Socket: ...
@overload
def createSocket(options: SocketOptions, callback: MessageListener | None = ..., /) -> Socket: ...
def createSocket(type: Any = MISSING, callback: Any = None, **options: Any) -> Socket:
    """Make a datagram socket. It neither sends nor receives before ``bind()``, ``connect()`` or ``send()``.

    Args:
        type: ``"udp4"`` or ``"udp6"``; or a dict, see ``SocketOptions``; or keywords.
        callback: Added as a listener of ``'message'``.

    Raises:
        TypeError: ``ERR_SOCKET_BAD_TYPE``; ``ERR_INVALID_ARG_TYPE`` for an option.
        ValueError: ``ERR_OUT_OF_RANGE`` for a buffer size.

    Node: dgram.md, "dgram.createSocket(options[, callback])". Differs: no.
    """
    return Socket(type, callback, **options)


class Socket(SendingSocket):
    """A UDP socket. Made by ``createSocket()``.

    ==============  =========================  ==================================================================
    event           arguments                  when
    ==============  =========================  ==================================================================
    ``listening``   none                       bound and receiving; once
    ``message``     ``bytes``, ``RemoteInfo``  a datagram came; an empty one too
    ``connect``     none                       ``connect()`` is done; once for each
    ``error``       ``Exception``              a bind, a look-up or a receive failed; the socket lives on
    ``close``       none                       a tick after ``close()``; once, nothing but errors of look-ups follows
    ==============  =========================  ==================================================================

    An ``error`` that nobody listens to is raised, as with any emitter. Under asyncio ``async with`` closes the socket.

    Attributes:
        type: ``"udp4"`` or ``"udp6"``.

    Node: dgram.md, "Class: dgram.Socket". Differs: ``address()`` and the like return named tuples.
    """

    @overload
    def __init__(
        self, type: SocketType, callback: MessageListener | None = ..., **options: Unpack[SocketKeywords]
    ) -> None: ...
    @overload
    def __init__(self, options: SocketOptions, callback: MessageListener | None = ..., /) -> None: ...
    def __init__(self, type: Any = MISSING, callback: Any = None, **options: Any) -> None:
        settings = read_settings(type, options)
        super().__init__()
        loop = current_loop()
        self.type: SocketType = settings.type
        self._state = State(loop, UDP(loop, FAMILY[settings.type][1]), settings)
        if callable(callback):
            self.on("message", callback)
        if settings.signal is not None:
            if settings.signal.aborted:
                self.close()
            else:
                self.once("close", fit(add_abort_listener(settings.signal, self._on_abort), 0))

    def close(self, callback: Bare | None = None) -> Self:
        """Stop receiving, drop what is not sent yet, and give the descriptor back. ``'close'`` comes a tick later.

        Sends that wait for a look-up or for the bind are dropped without their callbacks; those that wait for room in
        the kernel's buffer get ``ECANCELED``. While calls wait for a bind, closing waits for it, too.

        Args:
            callback: Added as a listener of ``'close'``.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed already.

        Node: dgram.md, "socket.close([callback])". Differs: a ``'listening'`` listener that raised does not keep the
        socket from closing.
        """
        if callable(callback):
            self.on("close", callback)
        state = self._state
        if state.queue is None:
            self._close_now()
        else:
            state.queue.append((self.close, ()))
            if state.binding is BOUND:
                # 'listening' is being emitted, and its last listener runs the queue; unless another one raised.
                state.loop.next_tick(self._run_queue)
        return self

    def _close_now(self) -> None:
        handle = self._running()
        state = self._state
        state.handle = None
        state.bind_is(CLOSED)
        handle.close()
        state.loop.next_tick(self._emit_close_nt)

    def _emit_close_nt(self) -> None:
        self.emit("close")

    def _on_abort(self) -> None:
        if self._state.handle is not None:
            self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        state = self._state
        if state.handle is not None:
            await state.loop.host.outcome(self.close)

    # --- asking

    def ref(self) -> Self:
        """Let the bound socket keep the program running (the default). Does nothing when closed.

        Node: dgram.md, "socket.ref()". Differs: no.
        """
        if self._state.handle is not None:
            self._state.handle.ref()
        return self

    def unref(self) -> Self:
        """Let the program end although the socket is bound. Does nothing when closed.

        Node: dgram.md, "socket.unref()". Differs: no.
        """
        if self._state.handle is not None:
            self._state.handle.unref()
        return self
