"""UDP: a datagram socket."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections import deque
from typing import TYPE_CHECKING, Any

from pynet._loop import READABLE, WRITABLE

from . import _sockopts
from ._buffers import byte_view
from ._datagram_options import DatagramOptions
from ._describe import place
from ._disconnect import disconnect
from ._sockopts import AGAIN, SEND_AGAIN, failure, numeric

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from typing_extensions import Self

    from pynet._loop import Loop, Watcher

    from ._read_handle import Chunk
    from ._stream_handle import Data

    Address: TypeAlias = tuple[Any, ...]
    OnMessage: TypeAlias = Callable[[bytes, Any], object]
    OnSent: TypeAlias = Callable[[OSError | None, int], object]

MAX_DATAGRAM = 65536  # more than UDP has
DATAGRAMS_PER_WAKEUP = 32  # read, and the same number sent

_GATHERS = hasattr(socket.socket, "sendmsg")  # not on Windows

# Windows tells any socket that an earlier datagram of it was not wanted; elsewhere only connected ones are told.
_IGNORED = {errno.ECONNRESET, errno.ENETRESET} if sys.platform == "win32" else set()


class UDP(DatagramOptions):
    """A UDP socket. The descriptor appears in ``bind()``; until then most calls raise EBADF.

    Addresses are Python's tuples with a numeric host.
    """

    __slots__ = (
        "_family",
        "_on_error",
        "_on_message",
        "_queue",
        "_recvfrom",
        "_send",
        "_sendto",
        "is_connected",
        "send_queue_size",
    )

    def __init__(self, loop: Loop, family: int = socket.AF_INET) -> None:
        super().__init__(loop)
        self._family = family
        self._send: Callable[..., int] = _no_socket
        self._sendto: Callable[..., int] = _no_socket
        self._watcher: Watcher | None = None
        self._on_message: OnMessage | None = None  # set while receiving
        self._on_error: Callable[[OSError], object] | None = None
        self._queue: deque[tuple[list[Chunk], int, Address | None, OnSent]] = deque()
        self.send_queue_size = 0  # bytes
        self.is_connected = False

    @classmethod
    def open(cls, loop: Loop, fd: int) -> Self:
        """Adopt the datagram socket *fd*; EINVAL, and *fd* stays yours, if it is none."""
        sock: socket.socket = loop.socket_factory(fileno=fd)
        if sock.family not in (socket.AF_INET, socket.AF_INET6) or sock.type != socket.SOCK_DGRAM:
            sock.detach()
            raise failure(errno.EINVAL)
        handle = cls(loop, sock.family)
        handle._use(sock)
        return handle

    def _use(self, sock: socket.socket) -> socket.socket:
        sock.setblocking(False)
        self._sock = sock
        self._recvfrom = sock.recvfrom
        self._send = sock.send
        self._sendto = sock.sendto
        self._watcher = watcher = self.loop.watch(sock.fileno(), self._on_ready)
        watcher.context = self.context
        return sock

    def _create(self) -> socket.socket:
        if self.closing:
            raise failure(errno.EBADF)
        return self._use(self.loop.socket_factory(self._family, socket.SOCK_DGRAM))

    def fileno(self) -> int:
        """The descriptor; OSError (EBADF) when there is none."""
        return self._opened().fileno()

    def bind(
        self, address: Address, *, reuse_addr: bool = False, reuse_port: bool = False, ipv6_only: bool = False
    ) -> None:
        """Bind to a local address. After an error it can be tried again.

        Raises:
            OSError: EADDRINUSE, EADDRNOTAVAIL, EACCES, EINVAL (other family, bound already), ENOTSUP (*reuse_port*).
        """
        if ipv6_only and self._family != socket.AF_INET6:
            raise failure(errno.EINVAL)
        sock = self._sock or self._create()
        if reuse_addr:
            # SO_REUSEADDR lets sockets share a port on Linux and Windows, SO_REUSEPORT on macOS and the BSDs.
            share = "SO_REUSEADDR" if sys.platform in ("linux", "win32", "cygwin") else "SO_REUSEPORT"
            sock.setsockopt(socket.SOL_SOCKET, getattr(socket, share), 1)
        if reuse_port:
            _sockopts.share_port(sock)
        if ipv6_only:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        _sockopts.bind(sock, address)

    def bind_for_group(self, family: int) -> None:
        """Before joining or leaving a group of *family*: take any port, unless there is a socket already."""
        if self._sock is None:
            self._family = family
            self.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", 0), reuse_addr=True)

    def connect(self, address: Address) -> None:
        """Send to *address* by default, and receive only from there; raises OSError."""
        numeric((self._sock or self._create()).connect, address)
        self.is_connected = True

    def disconnect(self) -> None:
        """Undo ``connect()``; raises OSError (ENOTCONN if there is nothing to undo).

        Linux gives an ephemeral port up as well; the next send takes a new one.
        """
        sock = self._opened()
        sock.getpeername()
        disconnect(sock)
        self.is_connected = False

    def getsockname(self) -> Any:
        """The local address as Python's tuple. Raises OSError."""
        return self._opened().getsockname()

    def getpeername(self) -> Any:
        """The address connected to, as Python's tuple. Raises OSError."""
        return self._opened().getpeername()

    def describe(self) -> str:
        return f"UDP socket{place('on', self.getsockname)}{place('to', self.getpeername)}"

    def recv_start(self, on_message: OnMessage, on_error: Callable[[OSError], object]) -> None:
        """Call ``on_message(data, address)`` for every datagram, and ``on_error(error)`` for what the kernel reports.

        An error does not stop anything. Raises OSError.
        """
        self._opened()
        self._on_message = on_message
        self._on_error = on_error
        self._want(READABLE)
        self._activate()

    def recv_stop(self) -> None:
        """Stop receiving; datagrams wait in the kernel, as long as there is room. Idempotent."""
        if self._on_message is not None:
            self._on_message = self._on_error = None
            self._unwant(READABLE)
            self._deactivate()

    def _on_ready(self, mask: int) -> None:
        if mask & READABLE:
            self._receive()
        if mask & WRITABLE:
            self._flush()

    def _receive(self) -> None:
        # As libuv, until there is nothing left: programs can see it when an immediate comes between two datagrams.
        loop, recvfrom = self.loop, self._recvfrom
        ticks, microtasks = loop.tick_queue, loop.microtasks
        for _ in range(DATAGRAMS_PER_WAKEUP):
            on_message = self._on_message
            if on_message is None:
                return
            try:
                data, address = recvfrom(MAX_DATAGRAM)
            except OSError as error:
                if error.errno not in AGAIN:
                    self._receive_failed(error)
                return
            on_message(data, address)
            # What a listener does as a rule is one send(): its tick is made here, without the detour.
            while ticks and ticks[0][0] is SEND_UNHEARD:
                _, (handle, data, address) = ticks.popleft()
                SEND_UNHEARD(handle, data, address)
            if ticks or microtasks:
                loop.drain()

    def _receive_failed(self, error: OSError) -> None:
        on_error = self._on_error
        if on_error is not None and error.errno not in _IGNORED:
            on_error(error)
            self._drain()

    @property
    def send_queue_count(self) -> int:
        """Datagrams queued and not yet sent."""
        return len(self._queue)

    def send(self, data: Data | list[Data], address: Address | None, on_done: OnSent) -> int:
        """Send one datagram (a list is sent as one), to *address* or, None, to where the socket is connected.

        Returns its size if it went at once: *on_done* is not called then. Otherwise -1, and ``on_done(error or None,
        size)`` is called later; the data is not copied.

        Raises:
            OSError: the kernel's error, such as EMSGSIZE, EINVAL (address of the other family), ECONNREFUSED.
        """
        if not self._queue:
            send, sendto = self._send, self._sendto
            try:
                if type(data) is list:
                    return self._send_chunks([byte_view(part) for part in data], address)
                return send(data) if address is None else sendto(data, address)
            except OSError as error:
                _raise_unless_again(error)
        chunks: list[Chunk] = [byte_view(part) for part in (data if isinstance(data, list) else (data,))]
        size = sum(map(len, chunks))
        if not self._queue:
            self.loop.ref_count(1)
            self._want(WRITABLE)
        self._queue.append((chunks, size, address, on_done))
        self.send_queue_size += size
        return -1

    def send_unheard(self, data: bytes, address: Address) -> None:
        """As ``send()``, but nobody is told how it went; while connected, or once closing, nothing is sent."""
        if self.is_connected or self.closing:
            return
        if not self._queue:
            try:
                self._sendto(data, address)
                return
            except OSError as error:
                if error.errno not in SEND_AGAIN:
                    return
        try:
            self.send(data, address, _unheard)
        except OSError:
            pass

    def _send_chunks(self, chunks: list[Chunk], address: Address | None) -> int:
        sock = self._opened()
        if _GATHERS and len(chunks) > 1:
            gather: Any = sock
            return gather.sendmsg(chunks, (), 0, address)  # type: ignore[no-any-return]
        data = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        return sock.send(data) if address is None else sock.sendto(data, address)

    def _flush(self) -> None:
        for _ in range(DATAGRAMS_PER_WAKEUP):
            queue = self._queue
            if not queue or self.closing:
                return
            chunks, size, address, on_done = queue[0]
            failed: OSError | None = None
            try:
                self._send_chunks(chunks, address)
            except OSError as error:
                if error.errno in SEND_AGAIN:
                    return
                wrong_family = isinstance(error, socket.gaierror)
                # A new one: this one holds the frame, which would hold it.
                failed = failure(errno.EINVAL if wrong_family else error.errno or 0)
            queue.popleft()
            self.send_queue_size -= size
            if not queue:
                self.loop.ref_count(-1)
                self._unwant(WRITABLE)
            on_done(failed, 0 if failed else size)
            self._drain()

    def _close(self) -> None:
        self._on_message = self._on_error = None
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()
        self._send = self._sendto = _no_socket
        sock, self._sock = self._sock, None
        if sock is not None:
            with contextlib.suppress(OSError):  # closed by somebody else: it must not keep the handle from its end
                sock.close()
        if self._queue:
            self.loop.ref_count(-1)  # the closing phase keeps the loop alive

    def _cancel_requests(self) -> Sequence[tuple[Callable[..., object], tuple[object, ...]]]:
        queue, self._queue = self._queue, deque()
        self.send_queue_size = 0
        return [(on_done, (failure(errno.ECANCELED), 0)) for _, _, _, on_done in queue]


#: The method as a function: a class is slow to ask. It calls nobody back.
SEND_UNHEARD = UDP.send_unheard


def _unheard(error: OSError | None, size: int) -> None:
    pass


def _no_socket(*args: object) -> int:
    raise failure(errno.EBADF)


def _raise_unless_again(error: OSError) -> None:
    if isinstance(error, socket.gaierror):  # an address of the other family
        raise failure(errno.EINVAL) from None
    if error.errno not in SEND_AGAIN:
        raise error
