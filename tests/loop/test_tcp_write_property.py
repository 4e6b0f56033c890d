"""Any script of short sends and EAGAINs delivers the same bytes, and calls every on_done once, in order."""

from __future__ import annotations

import socket

from hypothesis import given, settings
from hypothesis import strategies as st

from pynet._handles import Callbacks
from pynet._handles._read_handle import READ_SIZE, READS_PER_WAKEUP
from pynet._handles._stream_handle import WRITES_PER_WAKEUP
from pynet._handles._tcp import TCP
from pynet._loop import Loop
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller
from tests.fakes.socket import EAGAIN, FakeSocket, Step
from tests.loop.streams import Buffers, until

steps: st.SearchStrategy[list[Step]] = st.lists(st.one_of(st.integers(1, 6), st.just(EAGAIN), st.none()), max_size=30)
chunks = st.binary(max_size=9)
# What to do: write one chunk, write several as one, or let the loop turn.
actions = st.lists(st.one_of(chunks, st.lists(chunks, max_size=5), st.none()), max_size=20)


def read_all(peer: socket.socket) -> bytes:
    received = b""
    while data := peer.recv(65536):
        received += data
    return received


@settings(deadline=None, max_examples=150)
@given(sends=steps, actions=actions, shut_down=st.booleans())
def test_bytes_and_callbacks(sends: list[Step], actions: list[bytes | list[bytes] | None], shut_down: bool) -> None:
    clock = FakeClock()
    loop = Loop(clock=clock, poller=JumpingPoller(clock))
    fake, peer = FakeSocket.pair()
    fake.sends.extend(sends)
    handle = TCP(loop, sock=fake)
    expected = b""
    queued: list[int] = []
    called: list[int] = []
    for number, action in enumerate(actions):

        def on_done(error: OSError | None, number: int = number) -> None:
            assert error is None
            called.append(number)

        if action is None:
            loop.turn()
            continue
        expected += action if isinstance(action, bytes) else b"".join(action)
        at_once = handle.write(action, on_done) if isinstance(action, bytes) else handle.writev(action, on_done)
        if not at_once:
            queued.append(number)
        assert (handle.write_queue_size == 0) or not at_once
    if shut_down:
        handle.shutdown(lambda error: called.append(-1))
        queued.append(-1)
    until(loop, lambda: called == queued)
    assert (handle.write_queue_size, handle.bytes_written, loop.alive) == (0, len(expected), False)
    handle.close()
    assert read_all(peer) == expected
    peer.close()
    loop.close()
    assert called == queued


@settings(deadline=None, max_examples=100)
@given(receives=steps, data=st.binary(max_size=60), into=st.integers(0, 9))
def test_any_reads_give_the_same_bytes(receives: list[Step], data: bytes, into: int) -> None:
    clock = FakeClock()
    loop = Loop(clock=clock, poller=JumpingPoller(clock))
    fake, peer = FakeSocket.pair()
    fake.receives.extend(receives)
    handle = TCP(loop, sock=fake)
    seen: list[bytes] = []
    ended: list[Exception | None] = []
    if into:
        handle.read_start_into(
            Buffers(lambda: bytearray(into), lambda size, buffer: seen.append(bytes(buffer[:size])), ended.append)
        )
    else:
        handle.read_start(Callbacks(seen.append, ended.append))
    peer.sendall(data)
    peer.close()
    until(loop, lambda: ended)
    assert (b"".join(seen), ended, handle.bytes_read) == (data, [None], len(data))
    handle.close()
    loop.close()


def test_the_bounds_are_bounds() -> None:
    assert READ_SIZE * READS_PER_WAKEUP <= 4 * 1024 * 1024
    assert WRITES_PER_WAKEUP <= 64
