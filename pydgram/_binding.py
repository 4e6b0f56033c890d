"""The part of a datagram socket that binds, receives, and lets other calls wait for the bind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from pynet._addresses import AddressInfo, RemoteInfo, checked_sockaddr, from_sockaddr, is_blocked, isIP, with_zone
from pynet._errors import (
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    ERR_SOCKET_ALREADY_BOUND,
    MISSING,
    is_number,
    system_error,
    validate_object,
    validate_port,
    validate_string,
)
from pynet._events import Bare, errorMonitor, fit
from pynet._handles import UDP, guess_handle

from ._base import FAMILY, LEFT_OUT, any_address
from ._membership import MulticastSocket
from ._numbers import to_port
from ._options import BindOptions, BindSyncOptions, read_bind
from ._state import BINDING, BOUND, UNBOUND
from ._tuning import set_buffer_size

if TYPE_CHECKING:
    from typing_extensions import Self

_new_tuple = tuple.__new__


class BindableSocket(MulticastSocket):
    """The local end."""

    @overload
    def bind(
        self,
        port: int | None = ...,
        address: str | None = ...,
        callback: Bare | None = ...,
        *,
        exclusive: bool = ...,
        fd: int = ...,
    ) -> Self: ...
    @overload
    def bind(self, port: int | None, callback: Bare, /) -> Self: ...
    @overload
    def bind(self, callback: Bare, /) -> Self: ...
    @overload
    def bind(self, options: BindOptions, callback: Bare | None = ..., /) -> Self: ...
    def bind(
        self,
        port: Any = MISSING,
        address: Any = MISSING,
        callback: Any = MISSING,
        *,
        exclusive: Any = MISSING,
        fd: Any = MISSING,
    ) -> Self:
        """Bind to a local address and start receiving. ``'listening'`` comes on a later tick, or ``'error'``.

        After an error the socket is as before, so that another address can be tried.

        Args:
            port: 0, or left out, for one that is free. Any number is taken modulo 65536, as in Node.
            address: A name or an IP literal of the socket's family; every interface if left out.
            exclusive: Accepted and without meaning.
            fd: A descriptor of a UDP socket to use; ``'listening'`` is emitted inside the call then.
            callback: Added as a listener of ``'listening'``; removed when ``'error'`` comes first.

        Raises:
            RuntimeError: ``ERR_SOCKET_ALREADY_BOUND``, ``ERR_SOCKET_DGRAM_NOT_RUNNING``.
            TypeError: ``ERR_INVALID_ARG_TYPE`` for an address that is no text, ``ERR_INVALID_FD_TYPE``.

        Node: dgram.md, "socket.bind(options[, callback])". Differs: a bool is refused as a port.
        """
        request = read_bind(port, address, callback, fd)
        self._running()
        state = self._state
        if state.binding is not UNBOUND:
            raise ERR_SOCKET_ALREADY_BOUND()
        number = to_port(request.port)
        shown = request.port if is_number(request.port) else number
        state.bind_is(BINDING)
        if request.callback is not None:
            WhenListening(self, fit(request.callback, 0))
        if isinstance(request.fd, int) and request.fd > 0:
            self._adopt(request.fd)
        else:
            self._look_up(
                request.address or any_address(self.type),
                lambda err, ip: self._on_bind_address(err, ip, number, shown),
            )
        return self

    def bindSync(
        self,
        options: BindSyncOptions = LEFT_OUT,
        /,
        *,
        port: int | None = LEFT_OUT,
        address: str | None = LEFT_OUT,
    ) -> AddressInfo:
        """Bind to a local address at once; returns ``address()``. ``'listening'`` comes on the next tick.

        Args:
            options: A dict, see ``BindSyncOptions``; or keywords. The address has to be an IP literal.

        Raises:
            RuntimeError: ``ERR_SOCKET_ALREADY_BOUND``, ``ERR_SOCKET_DGRAM_NOT_RUNNING``.
            OSError: ``EADDRINUSE`` and whatever else the system says; the socket is as before then.
            TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE`` for a name.
            ValueError: ``ERR_SOCKET_BAD_PORT``.

        Node: dgram.md, "socket.bindSync([options])". Differs: no.
        """
        self._running()
        given: Mapping[str, Any] = {} if options is LEFT_OUT else validate_object(options, "options")
        if self._state.binding is not UNBOUND:
            raise ERR_SOCKET_ALREADY_BOUND()
        if port is LEFT_OUT:
            port = given.get("port")
        if address is LEFT_OUT:
            address = given.get("address")
        number = 0 if port is None else validate_port(port, "options.port")
        if address:
            require_literal(address, "options.address", "bindSync")
        self._bind_now(address or any_address(self.type), number)
        return self.address()

    def address(self) -> AddressInfo:
        """The local address: ``address``, ``family``, ``port``.

        Raises:
            OSError: ``EBADF`` before the socket is bound.
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.

        Node: dgram.md, "socket.address()". Differs: a named tuple.
        """
        handle = self._running()
        try:
            return from_sockaddr(handle.getsockname())
        except OSError as err:
            raise system_error(err, "getsockname") from err

    def _bind_now(self, ip: str, port: int) -> None:
        self._bind_handle(ip, port, port)
        self._state.bind_is(BOUND)
        self._receive()
        self._state.loop.next_tick(self._emit_listening_nt)

    def _bind_handle(self, ip: str, port: int, shown_port: Any) -> None:
        settings = self._state.settings
        try:
            self._running().bind(
                checked_sockaddr(ip, port, FAMILY[settings.type][0]),
                reuse_addr=settings.reuse_addr,
                reuse_port=settings.reuse_port,
                ipv6_only=settings.ipv6_only,
            )
        except OSError as err:
            raise system_error(err, "bind", ip, shown_port) from err

    def _on_bind_address(self, err: Any, ip: Any, port: int, shown_port: Any) -> None:
        state = self._state
        if state.handle is None:
            return
        if not err:
            try:
                self._bind_handle(ip, port, shown_port)
            except OSError as failure:
                err = failure
        if err:
            state.bind_is(UNBOUND)
            self.emit("error", err)
        else:
            self._start_listening()

    def _adopt(self, fd: int) -> None:
        kind = guess_handle(fd)
        if kind != "UDP":
            raise ERR_INVALID_FD_TYPE(kind)
        state = self._state
        former = self._running()
        try:
            state.handle = UDP.open(state.loop, fd)
        except OSError as err:
            raise system_error(err, "open") from err
        if not former.has_ref():
            state.handle.unref()
        former.close()
        self._start_listening()

    def _start_listening(self) -> None:
        self._state.bind_is(BOUND)
        self._receive()
        self.emit("listening")

    def _emit_listening_nt(self) -> None:
        if self._state.handle is not None:
            self.emit("listening")

    def _receive(self) -> None:
        handle, settings = self._running(), self._state.settings
        is_v4 = len(handle.getsockname()) == 2  # an adopted descriptor may be of the other family
        if settings.receive_block_list is not None:
            on_message = self._on_screened_message
        else:
            on_message = self._on_v4_message if is_v4 else self._on_v6_message
        handle.recv_start(on_message, self._on_receive_error)
        # Last, as in Node: a size that the system refuses raises, and leaves a socket that works.
        if settings.recv_buffer_size:
            set_buffer_size(handle, "recv", settings.recv_buffer_size)
        if settings.send_buffer_size:
            set_buffer_size(handle, "send", settings.send_buffer_size)

    # --- calls that wait for the bind

    def _bind_implicitly(self) -> None:
        if self._state.binding is UNBOUND:
            self.bind({"port": 0, "exclusive": True})

    def _when_bound(self, call: Callable[..., object], *args: Any) -> None:
        state = self._state
        if state.binding is BOUND:
            call(*args)
            return
        if state.queue is None:
            state.queue = []
            self.once("listening", self._run_queue)
            self.once(errorMonitor, self._drop_queue)
        state.queue.append((call, args))

    def _run_queue(self) -> None:
        queue = self._take_queue()
        for call, args in queue:
            call(*args)

    def _drop_queue(self) -> None:
        self._take_queue()

    def _take_queue(self) -> Sequence[tuple[Callable[..., object], tuple[Any, ...]]]:
        queue, self._state.queue = self._state.queue, None
        self.removeListener("listening", self._run_queue)
        self.removeListener(errorMonitor, self._drop_queue)
        return queue or ()

    # --- receiving

    def _on_v4_message(self, data: bytes, sender: Any) -> None:
        self.emit("message", data, _new_tuple(RemoteInfo, (sender[0], "IPv4", sender[1], len(data))))

    def _on_v6_message(self, data: bytes, sender: Any) -> None:
        address = with_zone(sender[0], sender[3])
        self.emit("message", data, _new_tuple(RemoteInfo, (address, "IPv6", sender[1], len(data))))

    def _on_screened_message(self, data: bytes, sender: Any) -> None:
        address, family, port = from_sockaddr(sender)
        if not is_blocked(self._state.settings.receive_block_list, address):
            self.emit("message", data, RemoteInfo(address, family, port, len(data)))

    def _on_receive_error(self, err: OSError) -> None:
        self.emit("error", system_error(err, "recvmsg"))


class WhenListening:
    """The callback of one bind: called at ``'listening'``, forgotten when an error comes first."""

    __slots__ = ("_callback", "_socket")

    # Not two closures: they would name each other, and keep the socket alive after it is closed.
    def __init__(self, socket: BindableSocket, callback: Callable[..., object]) -> None:
        self._socket = socket
        self._callback = callback
        socket.on("listening", self._on_listening)
        socket.on(errorMonitor, self._forget)

    def _forget(self) -> None:
        self._socket.removeListener(errorMonitor, self._forget)
        self._socket.removeListener("listening", self._on_listening)

    def _on_listening(self) -> object:
        self._forget()
        return self._callback()


def require_literal(address: Any, name: str, method: str) -> None:
    """Refuse an address that would have to be looked up."""
    if not isIP(validate_string(address, name)):
        reason = f"must be a numeric IP address; {method} does not perform DNS resolution"
        raise ERR_INVALID_ARG_VALUE(name, address, reason)
