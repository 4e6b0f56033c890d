"""Requests that are too slow: looked for now and then, on all connections of a server at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._errors import ERR_HTTP_REQUEST_TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ._connection import Connection

__all__ = ["check", "late"]


def late(connections: Iterable[Connection], now: float, headers_ms: float, request_ms: float) -> list[Connection]:
    """Those whose head has not come for *headers_ms*, or whose request for *request_ms*; 0 means no limit."""
    return [
        connection
        for connection in connections
        if connection.started
        and (
            (headers_ms > 0 and connection.awaits_head and now - connection.started > headers_ms)
            or (request_ms > 0 and now - connection.started > request_ms)
        )
    ]


def check(connections: Iterable[Connection], now: float, headers_ms: float, request_ms: float) -> None:
    """Give up those that are late."""
    for connection in late(list(connections), now, headers_ms, request_ms):
        connection.started = 0.0  # once
        connection.fail(ERR_HTTP_REQUEST_TIMEOUT())
