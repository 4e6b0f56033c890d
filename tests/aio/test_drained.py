"""``await socket.drained()``: writing with back-pressure, however the stream ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

import pynet as net
from pynet import testing
from pynet.errors import ERR_STREAM_DESTROYED, ERR_STREAM_PREMATURE_CLOSE
from pynet.stream import Writable
from tests.waits import turns

MARK = 10


def in_asyncio(main: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(main, 20))


def slow() -> tuple[Writable, list[Callable[[], None]]]:
    """A stream whose chunks are through when the functions are called."""
    waiting: list[Callable[[], None]] = []
    return Writable(write=lambda chunk, encoding, callback: waiting.append(callback), highWaterMark=MARK), waiting


def listeners(stream: Writable) -> int:
    return sum(stream.listenerCount(name) for name in ("drain", "finish", "error", "close"))


def test_at_once_while_there_is_room() -> None:
    async def main() -> None:
        stream, _ = slow()
        assert stream.write(bytes(MARK - 1))
        assert stream.drained().done()
        assert listeners(stream) == 0

    in_asyncio(main())


def test_until_drain() -> None:
    async def main() -> None:
        stream, waiting = slow()
        assert not stream.write(bytes(MARK))
        waits = stream.drained()
        await turns()
        assert not waits.done()
        waiting.pop()()
        await waits
        assert listeners(stream) == 0
        assert stream.write(b"more")

    in_asyncio(main())


def test_after_end_until_everything_is_written() -> None:
    async def main() -> None:
        stream, waiting = slow()
        stream.end(bytes(MARK))
        waits = stream.drained()
        await turns()
        assert not waits.done()
        waiting.pop()()
        await waits
        assert stream.writableFinished
        assert stream.drained().done()
        await stream.drained()  # nor is it an error later
        assert listeners(stream) == 0

    in_asyncio(main())


@pytest.mark.parametrize(
    ("error", "expected"), [(None, ERR_STREAM_PREMATURE_CLOSE), (LookupError("mine"), LookupError)]
)
def test_destroyed_meanwhile(error: Exception | None, expected: type[Exception]) -> None:
    async def main() -> None:
        stream, _ = slow()
        stream.write(bytes(MARK))
        waits = stream.drained()
        stream.destroy(error)
        with pytest.raises(expected):
            await waits
        assert listeners(stream) == 0

    in_asyncio(main())


@pytest.mark.parametrize(("error", "expected"), [(None, ERR_STREAM_DESTROYED), (LookupError("mine"), LookupError)])
def test_destroyed_before(error: Exception | None, expected: type[Exception]) -> None:
    async def main() -> None:
        stream, _ = slow()
        stream.on("error", lambda: None)
        stream.destroy(error)
        with pytest.raises(expected):
            await stream.drained()

    in_asyncio(main())


def test_a_wait_that_is_given_up_leaves_nothing() -> None:
    async def main() -> None:
        stream, waiting = slow()
        stream.write(bytes(MARK))
        waits = stream.drained()
        waits.cancel()
        await asyncio.sleep(0)
        assert listeners(stream) == 0
        waiting.pop()()

    in_asyncio(main())


def test_a_socket_whose_peer_reads_slowly() -> None:
    """The queue never holds more than the mark and one chunk."""
    chunk, count = bytes(100_000), 200

    async def main() -> tuple[int, int, int]:
        near, far = testing.socket_pair()
        longest, received = 0, 0

        async def read() -> None:
            nonlocal received
            async for data in far:
                received += len(data)
                await asyncio.sleep(0)

        reading = asyncio.create_task(read())
        waited = 0
        for _ in range(count):
            near.write(chunk)
            longest = max(longest, near.writableLength)
            waits = near.drained()
            waited += not waits.done()
            await waits
        near.end()
        near.resume()
        await reading
        return received, longest, waited

    received, longest, waited = in_asyncio(main())
    assert received == len(chunk) * count
    assert longest <= net.Socket().writableHighWaterMark + len(chunk)
    assert waited > 0


def test_without_asyncio() -> None:
    stream, waiting = slow()
    with pytest.raises(RuntimeError, match="coroutines need an asyncio loop"):
        stream.drained()
    assert waiting == []
