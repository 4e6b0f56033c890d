"""Records and what is made of them: the pieces in which data is given on, and the buffer that engines share."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pynet._handles import Callbacks
from pynet._handles.tls import RECORD
from tests.lab import run
from tests.loop.streams import Buffers

from .test_handle import Side, both


def secured() -> tuple[Side, Side]:
    client, server, _, _ = both()
    run()
    assert client.secure == server.secure == [None]
    return client, server


def chunks_of(client: Side) -> list[bytes]:
    got: list[bytes] = []
    client.handle.read_start(Callbacks(got.append, client._ended))
    return got


@pytest.mark.parametrize(
    "sizes",
    [
        [1, 1, 1],
        [RECORD - 1, 1, 300],
        [3 * RECORD + 5, 1],
        [40_000],
        [7, 2 * RECORD + 1, 7],
    ],
)
def test_what_was_written_at_once_comes_at_once(sizes: list[int]) -> None:
    client, server = secured()
    got = chunks_of(client)
    rng = random.Random(1)
    sent = [rng.randbytes(size) for size in sizes]
    for data in sent:
        server.write(data)
    run()
    assert got == sent


def test_a_write_of_full_records_goes_on_into_the_next() -> None:
    client, server = secured()
    got = chunks_of(client)
    server.write(b"a" * RECORD)
    server.write(b"b")
    run()
    assert [len(chunk) for chunk in got] == [RECORD + 1]


def test_several_buffers_are_one_write() -> None:
    client, server = secured()
    got = chunks_of(client)
    gaps = memoryview(b"a-b-c-")[::2]
    assert server.handle.writev([b"x" * 20_000, bytearray(b"y"), gaps], server.done.append)
    run()
    assert got == [b"x" * 20_000 + b"yabc"]


def test_a_pause_between_two_records() -> None:
    client, server = secured()
    got: list[bytes] = []

    def take(chunk: bytes) -> None:
        got.append(chunk)
        client.handle.read_stop()

    client.handle.read_start(Callbacks(take, client._ended))
    for data in (b"a", b"b", b"c"):
        server.write(data)
    server.handle.shutdown(lambda error: None)
    run()
    for count in (1, 2, 3):
        assert len(got) == count
        assert client.ends == []
        client.handle.read_start(Callbacks(take, client._ended))
        run()
    assert got == [b"a", b"b", b"c"]
    assert client.ends == [None]


def test_reading_goes_on_after_what_had_waited() -> None:
    client, server = secured()
    got: list[bytes] = []

    def first(chunk: bytes) -> None:
        got.append(chunk)
        client.handle.read_stop()

    client.handle.read_start(Callbacks(first, client._ended))
    server.write(b"a")
    server.write(b"b")
    run()
    client.handle.read_start(Callbacks(got.append, client._ended))
    run()
    server.write(b"c")
    run()
    assert got == [b"a", b"b", b"c"]


def test_small_buffers_of_the_program() -> None:
    client, server = secured()
    got: list[bytes] = []
    buffer = bytearray(3)

    def take(size: int, into: Any) -> None:
        got.append(bytes(into[:size]))

    client.handle.read_start_into(Buffers(lambda: buffer, take, client._ended))
    for data in (b"abcd", b"e", b"fgh"):
        server.write(data)
    run()
    assert got == [b"abc", b"d", b"e", b"fgh"]


@pytest.mark.parametrize("size", [1, 200_000])
def test_what_one_connection_has_left_does_not_get_to_another(size: int) -> None:
    """An exception, such as that of a signal handler, can come between encrypting and taking."""
    _, interrupted = secured()
    client, server = secured()
    got = chunks_of(client)
    interrupted.handle._encrypt(b"lost")
    server.write(b"x" * size)
    run()
    assert b"".join(got) == b"x" * size
    assert client.failures == []
