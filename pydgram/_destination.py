"""IP literals as the addresses that the kernel takes."""

from __future__ import annotations

import errno
import os
import socket
from functools import lru_cache
from typing import Any

from pynet._addresses import isIP, to_sockaddr


@lru_cache(maxsize=1024)
def literal_family(host: str) -> int:
    """4 or 6 for an IP literal, 0 for a name. Remembered: one socket sends to few hosts, again and again."""
    return isIP(host)


def destination(ip: Any, port: int, family: int) -> tuple[Any, ...]:
    """The address of *port* at *ip*; OSError (EINVAL) unless *ip* is a literal of *family*, 4 or 6.

    The check is ours: Python would ask the resolver for anything else.
    """
    if not isinstance(ip, str) or literal_family(ip) != family:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    if "%" in ip:
        return to_sockaddr(ip, port, socket.AF_INET6)
    return ip, port
