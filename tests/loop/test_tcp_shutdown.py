"""Shutting down the writing side."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from pynet._handles._tcp import TCP
from pynet._loop import Loop
from tests.fakes.socket import EAGAIN
from tests.loop.streams import PLACES, Place, Reader, Status, connected, stream_on_fake, until


@pytest.mark.parametrize("place", PLACES)
def test_the_peer_reads_everything_then_the_end_and_can_still_write(loop: Loop, place: Place, tmp_path: Path) -> None:
    a, b = connected(loop, place, tmp_path)
    log: list[Any] = []
    data = bytes(5_000_000)
    a.write(data, Status(log, "write"))
    a.shutdown(Status(log, "shutdown"))
    there, back = Reader(b), Reader(a)
    until(loop, lambda: there.ended)
    assert (len(there.data), there.ended) == (len(data), [None])
    assert log == [("write", None), ("shutdown", None)]
    assert b.write(b"answer", Status())
    b.close()
    until(loop, lambda: back.ended)
    assert back.data == b"answer"
    a.close()


def test_with_nothing_queued_it_is_done_in_the_pending_phase(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    order: list[str] = []
    loop.set_immediate(order.append, "immediate")
    handle.shutdown(lambda error: order.append(f"shutdown {error}"))
    loop.next_tick(order.append, "tick")
    assert (order, loop.alive) == ([], True)
    loop.run()
    assert (order, loop.alive) == (["tick", "shutdown None", "immediate"], False)
    assert peer.recv(1) == b""
    handle.close()
    peer.close()


def test_it_waits_for_the_queue(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([1, 1, EAGAIN, EAGAIN])
    log: list[Any] = []
    handle.write(b"abc", Status(log, "write"))
    handle.shutdown(Status(log, "shutdown"))
    loop.run()
    assert log == [("write", None), ("shutdown", None)]
    assert (peer.recv(9), peer.recv(9)) == (b"abc", b"")
    handle.close()
    peer.close()


def test_it_can_be_done_once_and_only_when_connected(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    handle.shutdown(Status())
    for stream in (handle, TCP(loop)):
        with pytest.raises(OSError) as caught:
            stream.shutdown(Status())
        assert caught.value.errno == errno.ENOTCONN
        stream.close()
    peer.close()


def test_a_peer_that_is_gone(loop: Loop, tmp_path: Path) -> None:
    a, b = connected(loop, Place("ipv4"), tmp_path)
    assert isinstance(b, TCP)
    b.reset()
    log: list[Any] = []
    reader = Reader(a)
    a.shutdown(Status(log, "shutdown"))
    until(loop, lambda: log and reader.ended)
    assert log == [("shutdown", errno.ENOTCONN)]
    a.close()
