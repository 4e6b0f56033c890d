"""The part of a datagram socket that sends."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Any, overload

from pynet import dns
from pynet._addresses import checked_sockaddr, is_blocked, plain_family
from pynet._dns import lookup as system_lookup
from pynet._errors import ERR_IP_BLOCKED, MISSING, system_error, validate_number, validate_string
from pynet._handles import UDP
from pynet._loop import get_ident

from ._base import FAMILY, call_back
from ._options import Data, Message, SendCallback
from ._peer import ConnectableSocket
from ._send_arguments import Payload, positional, read_send
from ._state import BOUND, CONNECTED


class SendingSocket(ConnectableSocket):
    """Datagrams out."""

    @overload
    def send(self, msg: Message, port: int, address: str | None = ..., callback: SendCallback | None = ...) -> None: ...
    @overload
    def send(self, msg: Message, port: int, callback: SendCallback, /) -> None: ...
    @overload
    def send(self, msg: Message, callback: SendCallback | None = ...) -> None: ...
    @overload
    def send(
        self,
        msg: Data,
        offset: int,
        length: int,
        port: int,
        address: str | None = ...,
        callback: SendCallback | None = ...,
    ) -> None: ...
    @overload
    def send(self, msg: Data, offset: int, length: int, port: int, callback: SendCallback, /) -> None: ...
    @overload
    def send(self, msg: Data, offset: int, length: int, callback: SendCallback | None = ...) -> None: ...
    def send(self, msg: Any = MISSING, *args: Any, **keywords: Any) -> None:
        """Send one datagram, a tick later: to *address* and *port*, or to the peer of a connected socket.

        An unbound socket is bound first. Nothing that is sent before ``close()`` in the same tick goes out.

        Args:
            msg: Text, which goes out as UTF-8; anything with the buffer protocol, which is not copied and must not
                be changed before the callback; or a list of these, which is gathered in one datagram.
            offset, length: Part of a buffer, in bytes; not with a list.
            port: The receiver's port; not when connected.
            address: A name or an IP literal of the socket's family; this host if left out.
            callback: Called with ``(None, size)``, or with the error. Without one errors are dropped, except for a
                failed look-up, which is an ``'error'`` event.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_IS_CONNECTED`` for a receiver when connected;
                ``ERR_SOCKET_DGRAM_NOT_RUNNING``.
            TypeError: ``ERR_INVALID_ARG_TYPE``.
            ValueError: ``ERR_SOCKET_BAD_PORT``, ``ERR_BUFFER_OUT_OF_BOUNDS``.

        Node: dgram.md, "socket.send(msg[, offset, length][, port][, address][, callback])". Differs: no.
        """
        state = self._state
        loop = state.loop
        if get_ident() != loop.thread:
            loop.check_thread()
        if len(args) == 2 and type(msg) is bytes and not keywords:
            # What servers do for every datagram. It could go the way of all the others, which has more to ask.
            port, address = args
            if (
                type(port) is int
                and 0 < port < 65536
                and type(address) is str
                and (address == state.direct_host or state.is_direct_host(address))
                and dns.lookup is system_lookup
            ):
                # next_tick(), written out. The function, for a bound method would be made, and unpacked, every time.
                loop.tick_queue.append((UDP.send_unheard, (state.handle, msg, (address, port))))
                if not loop.in_turn:
                    loop.host.schedule()
                return
        connected = state.peer is CONNECTED
        if keywords:
            args = positional(connected, args, keywords)
        request = read_send(connected, msg, args)
        if state.binding is BOUND:
            self._start_send(*request)
        else:
            self._running()
            self._bind_implicitly()
            self._opened("lookup")  # a look-up that answers at once may have had it closed in 'listening'
            self._when_bound(self._start_send, *request)

    def sendto(
        self, msg: Data, offset: int, length: int, port: int, address: str, callback: SendCallback | None = None
    ) -> None:
        """The older form of ``send()``, with every argument in its place.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` for an *offset*, *length* or *port* that is no number or an *address*
                that is no text; and whatever ``send()`` raises.

        Node: not documented, deprecated. Differs: no.
        """
        validate_number(offset, "offset")
        validate_number(length, "length")
        validate_number(port, "port")
        validate_string(address, "address")
        self.send(msg, offset, length, port, address, callback)

    def _start_send(
        self,
        payload: Payload | list[Payload],
        port: int | None,
        address: str | None,
        callback: Callable[..., object] | None,
    ) -> None:
        state = self._state
        if port is None:
            self._transmit(payload, None, None, None, callback)
            return
        host = address or FAMILY[self.type][2]
        family = FAMILY[state.settings.type][0]
        if plain_family(host) == family and state.settings.is_direct and dns.lookup is system_lookup:
            # What the look-up would do, without it.
            state.loop.next_tick(self._transmit, payload, (host, port), port, address, callback)
            return

        def answer(err: Any, ip: Any) -> None:
            if err:
                state.loop.next_tick(self._look_up_failed_nt, err, callback)
            else:
                self._send_to(ip, payload, port, address, callback)

        self._look_up(host, answer)

    def _look_up_failed_nt(self, err: Any, callback: Callable[..., object] | None) -> None:
        if callback is None:
            self.emit("error", err)
        else:
            call_back(callback, err)

    def _send_to(
        self,
        ip: Any,
        payload: Payload | list[Payload],
        port: int,
        address: str | None,
        callback: Callable[..., object] | None,
    ) -> None:
        state = self._state
        if state.handle is None:
            return
        if is_blocked(state.settings.send_block_list, ip):
            self._fail_later(ERR_IP_BLOCKED(ip), callback)
            return
        try:
            where = checked_sockaddr(ip, port, FAMILY[state.settings.type][0])
        except OSError as err:
            self._fail_later(system_error(err, "send", address, port), callback)
            return
        self._transmit(payload, where, port, address, callback)

    def _transmit(
        self,
        payload: Payload | list[Payload],
        where: tuple[Any, ...] | None,
        port: int | None,
        address: str | None,
        callback: Callable[..., object] | None,
    ) -> None:
        """Hand a datagram to the kernel, for *where*; None: for the peer. The rest is for the callback."""
        state = self._state
        handle = state.handle
        if handle is None:
            return
        try:
            if where is not None and state.peer is CONNECTED:
                # libuv's rule: some kernels would send it all the same.
                raise OSError(errno.EISCONN, os.strerror(errno.EISCONN))
            size = handle.send(payload, where, ignore if callback is None else Sent(callback, port, address))
        except OSError as err:
            self._fail_later(system_error(err, "send", address, port), callback)
        else:
            if size >= 0 and callback is not None:
                state.loop.next_tick(call_back, callback, None, size)

    def _fail_later(self, err: Exception, callback: Callable[..., object] | None) -> None:
        # Nobody but the callback is told: that is how Node has it.
        if callback is not None:
            self._state.loop.next_tick(call_back, callback, err)


class Sent:
    """Tells the callback of a queued datagram how it went."""

    __slots__ = ("_address", "_callback", "_port")

    def __init__(self, callback: Callable[..., object], port: int | None, address: str | None) -> None:
        self._callback = callback
        self._port = port
        self._address = address

    def __call__(self, err: OSError | None, size: int) -> None:
        error = None if err is None else system_error(err, "send", self._address, self._port)
        call_back(self._callback, error, size)


def ignore(err: OSError | None, size: int) -> None:
    """Takes the end of a queued datagram that nobody asked about."""
