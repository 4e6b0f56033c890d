"""The part of a datagram socket that connects: sends to one peer by default, and hears only that."""

from __future__ import annotations

from typing import Any, overload

from pynet._addresses import AddressInfo, checked_sockaddr, from_sockaddr, is_blocked
from pynet._errors import (
    ERR_IP_BLOCKED,
    ERR_SOCKET_ALREADY_BOUND,
    ERR_SOCKET_DGRAM_IS_CONNECTED,
    ERR_SOCKET_DGRAM_NOT_CONNECTED,
    MISSING,
    system_error,
    validate_port,
    validate_string,
)

from ._base import FAMILY, any_address, call_back
from ._binding import BindableSocket, require_literal
from ._options import ConnectCallback
from ._state import BINDING, CONNECTED, CONNECTING, NO_PEER, UNBOUND


class ConnectableSocket(BindableSocket):
    """The remote end."""

    @overload
    def connect(self, port: int, address: str = ..., callback: ConnectCallback | None = ...) -> None: ...
    @overload
    def connect(self, port: int, callback: ConnectCallback, /) -> None: ...
    def connect(self, port: Any = MISSING, address: Any = MISSING, callback: Any = None) -> None:
        """Set the peer: ``send()`` goes there without being told, and datagrams of others are not received.

        An unbound socket is bound first. ``'connect'`` comes on a later tick.

        Args:
            port: The peer's port.
            address: A name or an IP literal of the socket's family; this host if left out.
            callback: Added as ``once('connect')``; called with the error if it fails, which is an ``'error'``
                event if there is no callback.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_IS_CONNECTED``, while connecting too; ``ERR_SOCKET_DGRAM_NOT_RUNNING``.
            TypeError: ``ERR_INVALID_ARG_TYPE`` for an address that is no text.
            ValueError: ``ERR_SOCKET_BAD_PORT``.

        Node: dgram.md, "socket.connect(port[, address][, callback])". Differs: no.
        """
        number = validate_port(port, "Port", allow_zero=False)
        if callable(address):
            address, callback = "", address
        host = "" if address is MISSING else validate_string(address, "address")
        state = self._state
        if state.peer is not NO_PEER:
            raise ERR_SOCKET_DGRAM_IS_CONNECTED()
        self._running()
        state.peer_is(CONNECTING)
        self._bind_implicitly()
        self._when_bound(self._start_connect, number, host, callback or None)

    def _start_connect(self, port: int, host: str, callback: Any) -> None:
        if callback is not None:
            self.once("connect", callback)

        def answer(err: Any, ip: Any) -> None:
            if self._state.handle is None:
                return
            if not err:
                try:
                    self._connect_handle(ip, port, host)
                except (OSError, ERR_IP_BLOCKED) as failure:
                    err = failure
            if err:
                self._state.peer_is(NO_PEER)
                self._state.loop.next_tick(self._connect_failed_nt, err, callback)
            else:
                self._state.peer_is(CONNECTED)
                self._state.loop.next_tick(self._emit_connect_nt)

        self._look_up(host or FAMILY[self.type][2], answer)

    def _connect_handle(self, ip: Any, port: int, shown_host: str) -> None:
        settings = self._state.settings
        if is_blocked(settings.send_block_list, ip):
            raise ERR_IP_BLOCKED(ip)
        try:
            self._running().connect(checked_sockaddr(ip, port, FAMILY[settings.type][0]))
        except OSError as err:
            raise system_error(err, "connect", shown_host, port) from err

    def _connect_failed_nt(self, err: Any, callback: Any) -> None:
        if callback is None:
            self.emit("error", err)
        else:
            self.removeListener("connect", callback)
            call_back(callback, err)

    def _emit_connect_nt(self) -> None:
        self.emit("connect")

    @overload
    def connectSync(self, port: int, /) -> None: ...
    @overload
    def connectSync(self, port: int, address: str | None = ...) -> None: ...
    def connectSync(self, port: Any = MISSING, address: Any = None) -> None:
        """Set the peer at once. ``'connect'`` comes on the next tick, after ``'listening'`` if this call bound.

        Args:
            port: The peer's port.
            address: An IP literal of the socket's family; this host if left out.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_IS_CONNECTED``, ``ERR_SOCKET_ALREADY_BOUND`` while a ``bind()`` is under
                way, ``ERR_SOCKET_DGRAM_NOT_RUNNING``; ``ERR_IP_BLOCKED``.
            OSError: What the system says; the socket may be bound then, but is not connected.
            TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE`` for a name.
            ValueError: ``ERR_SOCKET_BAD_PORT``.

        Node: dgram.md, "socket.connectSync(port[, address])". Differs: no.
        """
        self._running()
        number = validate_port(port, "Port", allow_zero=False)
        state = self._state
        if state.peer is not NO_PEER:
            raise ERR_SOCKET_DGRAM_IS_CONNECTED()
        if address is not None and address != "":
            require_literal(address, "address", "connectSync")
        if state.binding is BINDING:
            raise ERR_SOCKET_ALREADY_BOUND()
        if state.binding is UNBOUND:
            self._bind_now(any_address(self.type), 0)
        host = address or FAMILY[self.type][2]
        self._connect_handle(host, number, host)
        state.peer_is(CONNECTED)
        state.loop.next_tick(self._emit_connect_sync_nt)

    def _emit_connect_sync_nt(self) -> None:
        if self._state.handle is not None:
            self.emit("connect")

    def disconnect(self) -> None:
        """Undo ``connect()``, at once and without an event.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_CONNECTED``, while connecting too.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.disconnect()". Differs: no.
        """
        if self._state.peer is not CONNECTED:
            raise ERR_SOCKET_DGRAM_NOT_CONNECTED()
        handle = self._opened("disconnect")
        try:
            handle.disconnect()
        except OSError as err:
            raise system_error(err, "connect") from err
        self._state.peer_is(NO_PEER)

    def remoteAddress(self) -> AddressInfo:
        """The peer's address: ``address``, ``family``, ``port``.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_CONNECTED``, ``ERR_SOCKET_DGRAM_NOT_RUNNING``.

        Node: dgram.md, "socket.remoteAddress()". Differs: a named tuple.
        """
        handle = self._running()
        if self._state.peer is not CONNECTED:
            raise ERR_SOCKET_DGRAM_NOT_CONNECTED()
        try:
            return from_sockaddr(handle.getpeername())
        except OSError as err:
            raise system_error(err, "getpeername") from err
