"""IP literals as the addresses that the kernel takes."""

from __future__ import annotations

import errno
import os
from functools import lru_cache
from typing import Any

from pynet._addresses import isIP, to_sockaddr


# Remembered: one socket sends to few hosts, again and again.
@lru_cache(maxsize=1024)
def plain_family(host: str) -> int:
    """4 or 6 for an IP literal that goes to the kernel as it is; 0 for names and for literals with a zone."""
    return 0 if "%" in host else isIP(host)


def destination(ip: Any, port: int, family: int) -> tuple[Any, ...]:
    """The address of *port* at *ip*; OSError (EINVAL) unless *ip* is a literal of *family*, 4 or 6.

    The check is ours: Python would ask the resolver for anything else.
    """
    if not isinstance(ip, str) or isIP(ip) != family:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    if "%" in ip:
        return to_sockaddr(ip, port, 6)
    return ip, port
