"""``Socket``: a UDP socket that emits what happens to it.

Long for a file because it is the whole of what users see: signatures and promises. A method tells its call forms apart
and hands over to a room: ``_binding``, ``_peer``, ``_sending``, ``_closing``, ``_membership``, ``_tuning``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar, overload

from pynet import dns
from pynet._addresses import AddressInfo, RemoteInfo
from pynet._dns import lookup as system_lookup
from pynet._errors import (
    ERR_SOCKET_ALREADY_BOUND,
    MISSING,
    validate_number,
    validate_options,
    validate_port,
    validate_string,
)
from pynet._events import Bare, EventEmitter, listens
from pynet._handles import SEND_UNHEARD, UDP
from pynet._loop import Loop, LoopError, current_loop, get_ident
from pynet._typing import Self, Unpack

from ._binding import bind, bind_sync, local_address
from ._closing import close, close_and_wait, close_now, close_on_abort
from ._describe import describe
from ._listen import SocketListen
from ._membership import change_membership, change_source
from ._numbers import to_int32
from ._options import (
    BindOptions,
    BindSyncOptions,
    ConnectCallback,
    Data,
    Message,
    SendCallback,
    SocketKeywords,
    SocketOptions,
    SocketType,
    read_bind,
    read_settings,
)
from ._peer import connect, connect_sync, disconnect, remote_address
from ._send_arguments import in_a_row, read_send
from ._sending import send
from ._state import CONNECTED, FAMILIES, UNBOUND, State
from ._tuning import check_buffer_size, get_buffer_size, set_buffer_size, set_option

MessageListener = Callable[[bytes, RemoteInfo], object] | Callable[[bytes], object] | Callable[[], object]

N = TypeVar("N", int, float)

#: ``MISSING`` as the default of a parameter that has a type of its own.
LEFT_OUT: Final[Any] = MISSING


@listens
class Socket(EventEmitter):
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

    # The names of slots must not meet those of a subclass's attributes. Nothing is in the __dict__ but what a user puts
    # there: half the memory, and twice the speed of what each datagram asks for.
    __slots__ = ("_pydgram_state", "_pynet_listeners", "type")

    _pynet_known_events = frozenset({"close", "connect", "error", "listening", "message"})

    on: SocketListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: SocketListen[Self]
    """As ``on()``, but for the next time only."""
    off: SocketListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: SocketListen[Self]
    removeListener: SocketListen[Self]
    prependListener: SocketListen[Self]
    prependOnceListener: SocketListen[Self]

    type: SocketType
    _pydgram_state: State

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
        self.type = settings.type
        self._pydgram_state = State(loop, UDP(loop, FAMILIES[settings.type].system), settings)
        if callable(callback):
            self.on("message", callback)
        if settings.signal is not None:
            close_on_abort(self, settings.signal)

    @property
    def _pynet_loop(self) -> Loop:
        return self._pydgram_state.loop

    def _pynet_check_use(self) -> None:
        state = self._pydgram_state
        if state.handle is not None:
            state.loop.check_here()

    def _pynet_loop_closing(self, error: LoopError, /) -> None:
        close_now(self)

    def __repr__(self) -> str:
        return describe(self)

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
            TypeError: ``ERR_INVALID_ARG_TYPE`` for an address that is not text, ``ERR_INVALID_FD_TYPE``.

        Node: dgram.md, "socket.bind(options[, callback])". Differs: a bool is refused as a port.
        """
        bind(self, read_bind(port, address, callback, fd))
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
        state = self._pydgram_state
        state.running()
        given: Mapping[str, object] = {} if options is LEFT_OUT else validate_options(options)
        if state.binding is not UNBOUND:
            raise ERR_SOCKET_ALREADY_BOUND()
        bind_sync(
            self,
            given.get("port") if port is LEFT_OUT else port,
            given.get("address") if address is LEFT_OUT else address,
        )
        return self.address()

    def address(self) -> AddressInfo:
        """The local address: ``address``, ``family``, ``port``.

        Raises:
            OSError: ``EBADF`` before the socket is bound.
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.

        Node: dgram.md, "socket.address()". Differs: a named tuple.
        """
        return local_address(self._pydgram_state)

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
            TypeError: ``ERR_INVALID_ARG_TYPE`` for an address that is not text.
            ValueError: ``ERR_SOCKET_BAD_PORT``.

        Node: dgram.md, "socket.connect(port[, address][, callback])". Differs: no.
        """
        number = validate_port(port, "Port", allow_zero=False)
        if callable(address):
            address, callback = "", address
        host = "" if address is MISSING else validate_string(address, "address")
        connect(self, number, host, callback or None)

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
        self._pydgram_state.running()
        number = validate_port(port, "Port", allow_zero=False)
        connect_sync(self, number, address)

    def disconnect(self) -> None:
        """Undo ``connect()``, at once and without an event.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_CONNECTED``, while connecting too.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.disconnect()". Differs: no.
        """
        disconnect(self._pydgram_state)

    def remoteAddress(self) -> AddressInfo:
        """The peer's address: ``address``, ``family``, ``port``.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_CONNECTED``, ``ERR_SOCKET_DGRAM_NOT_RUNNING``.

        Node: dgram.md, "socket.remoteAddress()". Differs: a named tuple.
        """
        return remote_address(self._pydgram_state)

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
    # A parameter for every name, because *args and **keywords cost each datagram a tuple and a dict; mypy does not see
    # that a run of arguments may begin at any of them.
    def send(  # type: ignore[misc]
        self,
        msg: Any = MISSING,
        offset: Any = MISSING,
        length: Any = MISSING,
        port: Any = MISSING,
        address: Any = MISSING,
        callback: Any = MISSING,
    ) -> None:
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
        state = self._pydgram_state
        loop = state.loop
        if get_ident() != loop.thread:
            loop.check_thread()
        if type(msg) is bytes and port is MISSING and callback is MISSING and address is MISSING:
            # What servers do for every datagram. It could go the way of all the others, which has more to ask. In the
            # short form the port is where the long one has the offset, and the address where that has the length.
            if (
                type(offset) is int
                and 0 < offset < 65536
                and type(length) is str
                and (length == state.direct_host or state.is_direct_host(length))
                and dns.lookup is system_lookup
            ):
                # next_tick(), written out. The function, for a bound method would be made, and unpacked, every time.
                loop.tick_queue.append((SEND_UNHEARD, (state.handle, msg, (length, offset))))
                if not loop.in_turn:
                    loop.host.schedule()
                return
        connected = state.peer is CONNECTED
        send(self, read_send(connected, msg, in_a_row(connected, offset, length, port, address, callback)))

    def sendto(
        self, msg: Data, offset: int, length: int, port: int, address: str, callback: SendCallback | None = None
    ) -> None:
        """The older form of ``send()``, with every argument in its place.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` for an *offset*, *length* or *port* that is not a number or an *address*
                that is not text; and whatever ``send()`` raises.

        Node: not documented, deprecated. Differs: no.
        """
        validate_number(offset, "offset")
        validate_number(length, "length")
        validate_number(port, "port")
        validate_string(address, "address")
        self.send(msg, offset, length, port, address, callback)

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
        close(self)
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await close_and_wait(self)

    def ref(self) -> Self:
        """Let the bound socket keep the program running (the default). Does nothing when closed.

        Node: dgram.md, "socket.ref()". Differs: no.
        """
        self._pynet_check_use()
        if self._pydgram_state.handle is not None:
            self._pydgram_state.handle.ref()
        return self

    def unref(self) -> Self:
        """Let the program end although the socket is bound. Does nothing when closed.

        Node: dgram.md, "socket.unref()". Differs: no.
        """
        self._pynet_check_use()
        if self._pydgram_state.handle is not None:
            self._pydgram_state.handle.unref()
        return self

    @overload
    def addMembership(self, multicastAddress: str, /) -> None: ...
    @overload
    def addMembership(self, multicastAddress: str, multicastInterface: str | None = ...) -> None: ...
    def addMembership(self, multicastAddress: Any = MISSING, multicastInterface: Any = None) -> None:
        """Receive what is sent to a group.

        Args:
            multicastAddress: The group.
            multicastInterface: The address of the interface to join on (IPv6: ``"::%eth0"``); the system chooses if
                left out.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_MISSING_ARGS`` without a group.
            OSError: ``EINVAL`` for no group, ``EADDRINUSE`` when joined already, ``ENODEV`` for no interface here.

        Node: dgram.md, "socket.addMembership(multicastAddress[, multicastInterface])". Differs: no.
        """
        change_membership(
            self._pydgram_state, "addMembership", UDP.add_membership, multicastAddress, multicastInterface
        )

    @overload
    def dropMembership(self, multicastAddress: str, /) -> None: ...
    @overload
    def dropMembership(self, multicastAddress: str, multicastInterface: str | None = ...) -> None: ...
    def dropMembership(self, multicastAddress: Any = MISSING, multicastInterface: Any = None) -> None:
        """Undo ``addMembership()``; closing the socket does so, too.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_MISSING_ARGS`` without a group.
            OSError: ``EADDRNOTAVAIL`` when not joined.

        Node: dgram.md, "socket.dropMembership(multicastAddress[, multicastInterface])". Differs: no.
        """
        change_membership(
            self._pydgram_state, "dropMembership", UDP.drop_membership, multicastAddress, multicastInterface
        )

    @overload
    def addSourceSpecificMembership(self, sourceAddress: str, groupAddress: str, /) -> None: ...
    @overload
    def addSourceSpecificMembership(
        self, sourceAddress: str, groupAddress: str, multicastInterface: str | None = ...
    ) -> None: ...
    def addSourceSpecificMembership(
        self, sourceAddress: Any = MISSING, groupAddress: Any = MISSING, multicastInterface: Any = None
    ) -> None:
        """Receive what one source sends to a group.

        Args:
            sourceAddress: The sender.
            groupAddress: The group.
            multicastInterface: As for ``addMembership()``.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no texts.
            OSError: ``EINVAL`` for no IP literals.

        Node: dgram.md, "socket.addSourceSpecificMembership(sourceAddress, groupAddress[, multicastInterface])".
        Differs: no.
        """
        change_source(
            self._pydgram_state,
            "addSourceSpecificMembership",
            UDP.add_source_membership,
            sourceAddress,
            groupAddress,
            multicastInterface,
        )

    @overload
    def dropSourceSpecificMembership(self, sourceAddress: str, groupAddress: str, /) -> None: ...
    @overload
    def dropSourceSpecificMembership(
        self, sourceAddress: str, groupAddress: str, multicastInterface: str | None = ...
    ) -> None: ...
    def dropSourceSpecificMembership(
        self, sourceAddress: Any = MISSING, groupAddress: Any = MISSING, multicastInterface: Any = None
    ) -> None:
        """Undo ``addSourceSpecificMembership()``; closing the socket does so, too.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no texts.
            OSError: ``EINVAL`` or ``EADDRNOTAVAIL`` when not joined.

        Node: dgram.md, "socket.dropSourceSpecificMembership(sourceAddress, groupAddress[, multicastInterface])".
        Differs: no.
        """
        change_source(
            self._pydgram_state,
            "dropSourceSpecificMembership",
            UDP.drop_source_membership,
            sourceAddress,
            groupAddress,
            multicastInterface,
        )

    def setBroadcast(self, flag: bool) -> None:
        """Allow (True) or forbid sending to broadcast addresses.

        Raises:
            OSError: ``EBADF`` before the socket is bound.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.setBroadcast(flag)". Differs: no.
        """
        set_option(self._pydgram_state, "setBroadcast", UDP.set_broadcast, bool(flag))

    def setTTL(self, ttl: N) -> N:
        """Set how many hops a datagram may take; returns *ttl*.

        Args:
            ttl: 1 to 255; the system's default is 64 as a rule.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no number; also when the socket is closed.
            OSError: ``EINVAL`` out of range, ``EBADF`` before the socket is bound.

        Node: dgram.md, "socket.setTTL(ttl)". Differs: no.
        """
        validate_number(ttl, "ttl")
        set_option(self._pydgram_state, "setTTL", UDP.set_ttl, to_int32(ttl))
        return ttl

    def setMulticastTTL(self, ttl: N) -> N:
        """Set how many hops a multicast datagram may take; returns *ttl*.

        Args:
            ttl: 0 (this host only) to 255; 1, this network, at first.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no number; also when the socket is closed.
            OSError: ``EINVAL`` out of range, ``EBADF`` before the socket is bound.

        Node: dgram.md, "socket.setMulticastTTL(ttl)". Differs: no.
        """
        validate_number(ttl, "ttl")
        set_option(self._pydgram_state, "setMulticastTTL", UDP.set_multicast_ttl, to_int32(ttl))
        return ttl

    def setMulticastLoopback(self, flag: bool) -> bool:
        """Have multicast datagrams delivered on this host too (True, the default) or not; returns *flag*.

        Raises:
            OSError: ``EBADF`` before the socket is bound.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.setMulticastLoopback(flag)". Differs: no.
        """
        set_option(self._pydgram_state, "setMulticastLoopback", UDP.set_multicast_loop, bool(flag))
        return flag

    def setMulticastInterface(self, multicastInterface: str) -> None:
        """Choose the interface that multicast datagrams go out by.

        Args:
            multicastInterface: IPv4: the interface's address, or ``"0.0.0.0"`` for the system's choice. IPv6: any
                address with the interface as its zone, ``"::%eth0"``, or ``"::"``.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no text.
            OSError: ``EINVAL`` for no IP literal, ``EADDRNOTAVAIL`` for an address of nobody here, ``EBADF`` before
                the socket is bound.

        Node: dgram.md, "socket.setMulticastInterface(multicastInterface)". Differs: no.
        """
        self._pydgram_state.running()
        interface = validate_string(multicastInterface, "interfaceAddress")
        set_option(self._pydgram_state, "setMulticastInterface", UDP.set_multicast_interface, interface)

    def getRecvBufferSize(self) -> int:
        """The size of the kernel's receive buffer in bytes. Linux says twice what was set.

        Raises:
            OSError: ``ERR_SOCKET_BUFFER_SIZE`` before the socket is bound.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.getRecvBufferSize()". Differs: no.
        """
        return get_buffer_size(self._pydgram_state.opened("bufferSize"), "recv")

    def getSendBufferSize(self) -> int:
        """The size of the kernel's send buffer in bytes. Linux says twice what was set.

        Raises:
            OSError: ``ERR_SOCKET_BUFFER_SIZE`` before the socket is bound.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.getSendBufferSize()". Differs: no.
        """
        return get_buffer_size(self._pydgram_state.opened("bufferSize"), "send")

    def setRecvBufferSize(self, size: int) -> None:
        """Set the size of the kernel's receive buffer in bytes, within the system's limits; 0 changes nothing.

        Raises:
            TypeError: ``ERR_SOCKET_BAD_BUFFER_SIZE`` for no whole number of 32 bits; also when the socket is closed.
            OSError: ``ERR_SOCKET_BUFFER_SIZE`` from the system, or before the socket is bound.

        Node: dgram.md, "socket.setRecvBufferSize(size)". Differs: no.
        """
        check_buffer_size(size)
        set_buffer_size(self._pydgram_state.opened("bufferSize"), "recv", size)

    def setSendBufferSize(self, size: int) -> None:
        """Set the size of the kernel's send buffer in bytes, within the system's limits; 0 changes nothing.

        Raises:
            TypeError: ``ERR_SOCKET_BAD_BUFFER_SIZE`` for no whole number of 32 bits; also when the socket is closed.
            OSError: ``ERR_SOCKET_BUFFER_SIZE`` from the system, or before the socket is bound.

        Node: dgram.md, "socket.setSendBufferSize(size)". Differs: no.
        """
        check_buffer_size(size)
        set_buffer_size(self._pydgram_state.opened("bufferSize"), "send", size)

    def getSendQueueSize(self) -> int:
        """Bytes that wait for room in the kernel's send buffer. 0 when unbound; TypeError when closed.

        Node: dgram.md, "socket.getSendQueueSize()". Differs: no.
        """
        return self._pydgram_state.opened("getSendQueueSize").send_queue_size

    def getSendQueueCount(self) -> int:
        """Datagrams that wait for room in the kernel's send buffer. 0 when unbound; TypeError when closed.

        Node: dgram.md, "socket.getSendQueueCount()". Differs: no.
        """
        return self._pydgram_state.opened("getSendQueueCount").send_queue_count
