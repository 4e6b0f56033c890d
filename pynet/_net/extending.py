"""What a socket or server that is built upon these needs of their inside: for the packages above."""

from __future__ import annotations

from ._connecting import begin, connected
from ._listen import (
    D_attempt,
    D_close,
    D_connection,
    D_data,
    D_drop,
    D_failed,
    D_failure,
    D_lookup,
    D_pipe,
    ServerEvent,
    SocketEvent,
)
from ._requests import connect_call
from ._state import OPEN

__all__ = [
    "D_attempt",
    "D_close",
    "D_connection",
    "D_data",
    "D_drop",
    "D_failed",
    "D_failure",
    "D_lookup",
    "D_pipe",
    "OPEN",
    "ServerEvent",
    "SocketEvent",
    "begin",
    "connect_call",
    "connected",
]
