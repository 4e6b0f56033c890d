"""Undoing the connect(2) of a datagram socket, for which Python's ``socket`` has no call."""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING, Any

from ._sockopts import failure

if TYPE_CHECKING:
    import socket


def disconnect(sock: socket.socket) -> None:
    """connect(2) to AF_UNSPEC. Raises OSError."""
    import ctypes  # not at the top: few programs get here, and it takes a while

    unspecified = ctypes.create_string_buffer(16)  # a sockaddr of zeros: AF_UNSPEC is 0 everywhere
    if sys.platform == "win32":
        winsock: Any = ctypes.WinDLL("ws2_32", use_last_error=True)
        failed = winsock.connect(ctypes.c_size_t(sock.fileno()), unspecified, 16)
        code = ctypes.get_last_error()
    else:
        libc = ctypes.CDLL(None, use_errno=True)
        failed = libc.connect(sock.fileno(), unspecified, 16)
        code = ctypes.get_errno()
    # The BSDs and macOS dissolve the association, and complain about the family all the same.
    if failed and not (code in (errno.EAFNOSUPPORT, errno.EINVAL) and sys.platform not in ("linux", "win32")):
        raise failure(code)
