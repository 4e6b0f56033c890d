"""``async for message in ws``: the messages, ``str`` or ``bytes`` by their frames, as fast as they are taken."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from pynet._loop import current_loop

if TYPE_CHECKING:
    import asyncio

    from ._websocket import WebSocket

__all__ = ["Inbox"]

# Messages that wait to be taken; from then on the WebSocket is paused.
_MOST_WAITING: Final = 16


class Inbox(AsyncIterator["str | bytes"]):
    """Messages from the first ``async for`` on; they wait here when a loop was left, for the next one.

    The WebSocket is paused while many wait. The iteration ends when it is closed, whatever the code, and raises what
    was an ``error``. Several loops share the messages.
    """

    __slots__ = ("_error", "_has_paused", "_is_closing", "_takers", "_waiting", "_ws")

    def __init__(self, ws: WebSocket) -> None:
        self._ws: WebSocket | None = None  # None when no more will come
        self._waiting: deque[str | bytes] = deque()
        self._takers: list[asyncio.Future[None]] = []
        self._error: BaseException | None = None
        self._has_paused = False
        self._is_closing = False  # by the program: what nobody has room for is dropped
        if ws.readyState != ws.CLOSED:
            self._ws = ws
            ws.on("message", self._on_message)
            ws.on("error", self._on_error)
            ws.on("close", self._on_close)

    def __aiter__(self) -> Inbox:
        return self

    async def __anext__(self) -> str | bytes:
        while not self._waiting:
            self.raise_error()
            if self._ws is None:
                raise StopAsyncIteration
            taker = current_loop().host.create_future()
            self._takers.append(taker)
            await taker
        message = self._waiting.popleft()
        if self._has_paused and len(self._waiting) < _MOST_WAITING // 2:
            self._flow()
        return message

    def raise_error(self) -> None:
        """Raise the ``error`` that came, if nobody was told yet."""
        error, self._error = self._error, None
        if error is not None:
            raise error

    def close(self) -> None:
        """The program closes the WebSocket: read on, for the answer of the peer stands behind its messages."""
        self._is_closing = True
        self._flow()

    def _flow(self) -> None:
        if self._has_paused and self._ws is not None:
            self._has_paused = False
            self._ws.resume()

    def _on_message(self, data: bytes | list[bytes], is_binary: bool) -> None:
        if len(self._waiting) >= _MOST_WAITING:
            if self._is_closing:
                return
            if not self._has_paused and self._ws is not None:
                self._has_paused = True
                self._ws.pause()
        if isinstance(data, list):
            data = b"".join(data)
        self._waiting.append(data if is_binary else data.decode(errors="replace"))
        self._wake()

    def _on_error(self, error: BaseException) -> None:
        self._error = error

    def _on_close(self) -> None:
        ws, self._ws = self._ws, None
        if ws is not None:
            ws.off("message", self._on_message)
            ws.off("error", self._on_error)
            ws.off("close", self._on_close)
        self._wake()

    def _wake(self) -> None:
        takers, self._takers = self._takers, []
        for taker in takers:
            if not taker.done():
                taker.set_result(None)
