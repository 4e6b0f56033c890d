"""What the handles share about errno values and socket options: only what the platform has, as libuv sets it."""

from __future__ import annotations

import errno
import os
import socket
import struct
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

IOV_MAX = 1024  # buffers per system call; what Linux, macOS and the BSDs allow

AGAIN = frozenset({errno.EAGAIN, errno.EWOULDBLOCK})
# macOS and the BSDs say ENOBUFS when their network buffers are full. On macOS EPROTOTYPE can come from a socket that is
# just being shut down: the next try gets the EPIPE.
SEND_AGAIN = AGAIN | {errno.ENOBUFS} | ({errno.EPROTOTYPE} if sys.platform == "darwin" else set())
OUT_OF_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE})

# macOS calls it TCP_KEEPALIVE; Python's Windows has TCP_KEEPIDLE since 3.7.
_KEEP_IDLE: int | None = getattr(socket, "TCP_KEEPIDLE", getattr(socket, "TCP_KEEPALIVE", None))
_KEEP_INTERVAL: int | None = getattr(socket, "TCP_KEEPINTVL", None)
_KEEP_COUNT: int | None = getattr(socket, "TCP_KEEPCNT", None)

# Two unsigned shorts on Windows, two ints elsewhere: on, and for 0 seconds.
_LINGER_RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


if sys.platform != "win32":
    import fcntl
    import termios

    def bytes_waiting(fd: int) -> int:
        """How much a read would find, of a TCP socket up to its urgent mark."""
        return int.from_bytes(fcntl.ioctl(fd, termios.FIONREAD, bytes(4)), sys.byteorder)

else:

    def bytes_waiting(fd: int) -> int:
        return 0


def failure(code: int) -> OSError:
    """The OSError (of the fitting built-in class) for an errno value."""
    return OSError(code, os.strerror(code))


def fresh(error: OSError) -> OSError:
    """*error* without its traceback, to be kept or passed on where it was caught.

    The traceback holds the frame, whose locals and ``self`` would hold the error: a circle that keeps a socket from
    being closed until the collector comes.
    """
    return failure(error.errno or 0)


def numeric(call: Callable[..., object], *args: object) -> Any:
    """``call(*args)``, where an address of the wrong family or shape is EINVAL, not a resolver's error."""
    try:
        return call(*args)
    except socket.gaierror:
        raise failure(errno.EINVAL) from None


def bind(sock: socket.socket, address: Any) -> None:
    """bind(2), where an address that the socket cannot have is EINVAL on every platform."""
    try:
        numeric(sock.bind, address)
    except OSError as error:
        if error.errno == errno.EAFNOSUPPORT:
            raise failure(errno.EINVAL) from error
        raise


def share_port(sock: socket.socket) -> None:
    """Let several processes bind the port, with connections balanced between them; ENOTSUP where none are."""
    # FreeBSD balances with an option of its own; macOS has SO_REUSEPORT, but gives everything to one socket.
    option = getattr(socket, "SO_REUSEPORT_LB", None)
    if option is None and sys.platform not in ("darwin", "win32"):
        option = getattr(socket, "SO_REUSEPORT", None)
    if option is None:
        raise failure(errno.ENOTSUP)
    sock.setsockopt(socket.SOL_SOCKET, option, 1)


def set_keepalive(sock: socket.socket, on: bool, delay_s: int, interval_s: int, count: int) -> None:
    """Probe an idle connection. The system's own times stay in force where one of ours is less than 1."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1 if on else 0)
    if on and delay_s >= 1 and interval_s >= 1 and count >= 1:
        for option, value in ((_KEEP_IDLE, delay_s), (_KEEP_INTERVAL, interval_s), (_KEEP_COUNT, count)):
            if option is not None:
                sock.setsockopt(socket.IPPROTO_TCP, option, value)


def service_option(sock: socket.socket) -> tuple[int, int]:
    """Level and name of the type-of-service option (IPv6: traffic class)."""
    if sock.family == socket.AF_INET6:
        # Python has had the name on Windows only since 3.14 or so; 39 is Winsock's value.
        return socket.IPPROTO_IPV6, getattr(socket, "IPV6_TCLASS", 39)
    return socket.IPPROTO_IP, socket.IP_TOS


def reset_on_close(sock: socket.socket) -> None:
    """Have close(2) send RST and drop what is unsent."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_RESET)
    except OSError as error:
        # macOS says so about a connection that the peer has just ended; there is nobody left to reset.
        if error.errno != errno.EINVAL:
            raise
