"""Peers that mean harm: the right code to both sides, and memory that stays bounded."""

from __future__ import annotations

import tracemalloc
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pynet import testing
from pynet._ws._deflate import Deflate
from pynet._ws._errors import WebSocketFrameError
from pynet._ws._frames import MessageReader, ReaderLimits
from pynet.ws import WebSocket

from .frame_cases import BINARY, CLOSE, PING, TEXT, Frame
from .pairs import connected, log, raw_peer, server_over


def peak_of(use: Any) -> int:
    """The most memory that *use* had at a time, in bytes."""
    tracemalloc.start()
    try:
        use()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_hundred_thousand_fragments() -> None:
    data = Frame(TEXT, b"x", fin=False).encode(True) + Frame(0, b"x", fin=False).encode(True) * 100_000
    with testing.new_loop() as loop:
        ws, far, received = raw_peer()
        events: list[str] = []
        log(ws, events)

        def use() -> None:
            for at in range(0, len(data), 65536):
                if not far.destroyed and not far.writableEnded:
                    far.write(data[at : at + 65536])
            loop.run()

        assert peak_of(use) < 16_000_000
        assert events == ["error:WS_ERR_TOO_MANY_BUFFERED_PARTS/Too many message fragments", "close:1006,"]
        assert received.hex() == "880203f0"


def test_a_frame_that_comes_in_tiny_chunks() -> None:
    reader = MessageReader(True)
    reader.feed(b"\x82\xff\0\0\0\0\x01\0\0\0\1\2\3\4")
    assert reader.next() is None
    with pytest.raises(WebSocketFrameError, match="Too many buffered chunks"):
        for _ in range(300_000):
            reader.feed(b"x")
            assert reader.next() is None
    assert reader.buffered <= 262_145


def test_many_pings_by_one_who_reads_the_answers() -> None:
    with testing.new_loop() as loop:
        near, far = testing.socket_pair()
        ws = server_over(near)
        pongs = 0

        def on_data(chunk: bytes) -> None:
            nonlocal pongs
            pongs += chunk.count(b"\x8a\x01p")
            if pongs % 50 == 0 and pongs < 20_000:
                far.write(Frame(PING, b"p").encode(True) * 50)

        far.on("data", on_data)
        far.write(Frame(PING, b"p").encode(True) * 50)
        loop.run_until(lambda: pongs >= 20_000, timeout_ms=30_000)
        assert ws.bufferedAmount == 0
        ws.terminate()
        loop.run()


def test_pings_by_one_who_reads_nothing_end_the_connection() -> None:
    with testing.new_loop() as loop:
        near, far = testing.socket_pair()
        ws = server_over(near)
        codes: list[int] = []
        ws.on("close", codes.append)
        far.on("error", lambda: None)
        far.pause()
        ping = Frame(PING, b"p" * 125).encode(True)

        def flood() -> bool:
            for _ in range(20):
                if not far.destroyed:
                    far.write(ping * 40)
            return bool(codes)

        loop.run_until(flood, timeout_ms=30_000)
        assert codes == [1006]
        far.destroy()
        loop.run()


def test_a_bomb_takes_no_more_than_the_limit() -> None:
    compressor = zlib.compressobj(9, wbits=-15)
    block = compressor.compress(b"\0" * 50_000_000) + compressor.flush(zlib.Z_SYNC_FLUSH)
    frame = Frame(BINARY, block[:-4], rsv=0x40).encode(True)
    reader = MessageReader(True, ReaderLimits(maxPayload=1_000_000), Deflate({}, True, {}))

    def use() -> None:
        reader.feed(frame)
        with pytest.raises(WebSocketFrameError, match="Max payload size exceeded"):
            reader.next()

    assert peak_of(use) < 5_000_000


def test_a_large_head_reserves_nothing() -> None:
    def use() -> None:
        readers = [MessageReader(True) for _ in range(1000)]
        for reader in readers:
            reader.feed(b"\x82\xff\0\0\0\0\x05\0\0\0\1\2\3\4")
            assert reader.next() is None

    assert peak_of(use) < 2_000_000


def test_a_slow_reader_is_seen_in_buffered_amount() -> None:
    """Nothing limits what a program sends; ``bufferedAmount`` is what it has to look at."""
    with testing.new_loop() as loop:
        client, server = connected()
        client.pause()
        for _ in range(100):
            server.send(b"x" * 100_000)
        assert 1_000_000 < server.bufferedAmount <= 100 * 100_010
        server.terminate()
        client.terminate()
        loop.run()
        assert server.bufferedAmount == 0


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.booleans(), st.booleans())
def test_any_bytes(data: bytes, is_server: bool, compresses: bool) -> None:
    """Whatever comes is messages, or one error of ours; and cutting it makes no difference."""

    def read(chunks: list[bytes]) -> list[Any]:
        reader = MessageReader(
            is_server, ReaderLimits(maxPayload=10_000), Deflate({}, is_server, {}) if compresses else None
        )
        seen: list[Any] = []
        try:
            for chunk in chunks:
                reader.feed(chunk)
                while (received := reader.next()) is not None:
                    seen.append(received)
                    if received[0] == CLOSE:
                        return seen
        except WebSocketFrameError as error:
            seen.append(error.code)
        return seen

    whole = read([data] if data else [])
    assert read([data[i : i + 1] for i in range(len(data))]) == whole
    half = len(data) // 2
    assert read([part for part in (data[:half], data[half:]) if part]) == whole


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("send"), st.text(max_size=300) | st.binary(max_size=300), st.booleans()),
            st.tuples(st.just("ping"), st.binary(max_size=125), st.none()),
        ),
        max_size=20,
    ),
    st.sampled_from([None, {}, {"server_no_context_takeover": True, "client_no_context_takeover": True}]),
    st.integers(1, 400),
)
def test_what_is_sent_is_what_comes(steps: list[Any], parameters: dict[str, Any] | None, cut: int) -> None:
    """From a client's writer to a server's reader, however it is cut."""

    class Sink:
        """The stream of a WebSocket that only writes."""

        writableLength = 0

        def __init__(self) -> None:
            self.out = bytearray()

        def write(self, data: bytes, callback: Any = None) -> bool:
            self.out += data
            return True

        def on(self, *args: Any) -> None:
            pass

        removeListener = cork = uncork = on

    sink: Any = Sink()
    with testing.new_loop():
        client = WebSocket(None)
        client._pynet_open(sink, b"", False, parameters, {"threshold": 10})
        expected: list[Any] = []
        message: list[bytes] = []
        kind = 0
        for step, data, fin in steps:
            raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
            if step == "ping":
                client.ping(data)
                expected.append((PING, raw))
                continue
            kind = kind or (TEXT if isinstance(data, str) else BINARY)
            if kind == TEXT and isinstance(data, bytes):
                data = raw = raw.decode("latin-1").encode()
            client.send(data, fin=fin)
            message.append(raw)
            if fin:
                expected.append((kind, b"".join(message)))
                message, kind = [], 0
    reader = MessageReader(True, ReaderLimits(), None if parameters is None else Deflate(parameters, True, {}))
    seen: list[Any] = []
    for at in range(0, len(sink.out), cut):
        reader.feed(bytes(sink.out[at : at + cut]))
        while (received := reader.next()) is not None:
            seen.append(received)
    assert seen == expected
