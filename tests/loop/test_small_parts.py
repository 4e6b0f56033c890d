"""Small promises of the loop's objects: idempotence, being late, and what somebody else has changed meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
import sys
from typing import Any

import pytest

from pynet._handles import TCP, UDP, Callbacks
from pynet._loop import Loop
from tests.fakes.socket import EAGAIN, FakeSocket, factory, os_error

posix = pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")


@pytest.mark.parametrize("kind", ["immediate", "timer"])
def test_ref_and_unref_of_what_is_over_count_for_nothing(loop: Loop, kind: str) -> None:
    calls: list[str] = []
    made: Any = (
        loop.set_immediate(calls.append, kind)
        if kind == "immediate"
        else loop.start_timer(1, lambda: calls.append(kind))
    )
    loop.run()
    for _ in range(2):
        made.unref()
    for _ in range(3):
        made.ref()
    other = loop.set_immediate(calls.append, "unref'd")
    other.unref()
    before = loop.alive
    loop.set_immediate(calls.append, "last")
    assert (before, loop.alive) == (False, True)  # a count off by one would keep it alive, or below zero
    loop.run()
    assert calls[0] == kind
    assert calls[-1] == "last"


def test_nothing_is_sent_at_once_where_nothing_can_be(loop: Loop) -> None:
    near, far = FakeSocket.pair()
    near.sends.append(4)  # then the kernel is full
    handle = TCP(loop, sock=near)
    done: list[OSError | None] = []
    with far:
        assert not handle.write(b"queued", done.append)
        assert handle.try_write(b"overtakes") == 0
        assert handle.write_queue_size == 2
        handle.close()
        loop.run()
        assert far.recv(100) == b"queu"


def test_run_inside_asyncio_says_what_to_do(loop: Loop) -> None:
    """Also a loop that has nothing to do with it."""

    async def main() -> None:
        with pytest.raises(RuntimeError, match="asyncio"):
            loop.run()

    asyncio.run(main())


def test_a_watched_descriptor_that_somebody_closed(loop: Loop) -> None:
    near, far = socket.socketpair()
    near.setblocking(False)
    handle = TCP(loop, sock=near)
    handle.read_start(Callbacks(lambda data: None, lambda error: None))
    loop.turn()
    kept = os.dup(near.fileno())
    os.close(near.fileno())
    handle.read_stop()
    loop.turn()  # tells the poller, which does not know it any more
    os.dup2(kept, handle.fileno())
    os.close(kept)
    handle.close()
    loop.run()
    far.close()


@posix
def test_a_watcher_that_another_one_closes_before_its_turn(loop: Loop) -> None:
    number = int(signal.SIGUSR1)
    calls: list[str] = []

    def first(signum: int) -> None:
        calls.append("first")
        second.close()
        watcher.close()

    watcher = loop.watch_signal(number, first)
    second = loop.watch_signal(number, lambda signum: calls.append("second"))
    loop.set_immediate(os.kill, os.getpid(), number)
    loop.run()
    assert calls == ["first"]


@posix
def test_a_handler_that_somebody_set_since_stays(loop: Loop) -> None:
    number = int(signal.SIGUSR1)
    former = signal.getsignal(number)

    def theirs(signum: int, frame: object) -> None:
        raise AssertionError("nobody has sent it")

    watcher = loop.watch_signal(number, lambda signum: None)
    try:
        signal.signal(number, theirs)
        watcher.close()
        loop.run()
        assert signal.getsignal(number) is theirs
    finally:
        signal.signal(number, former)


def test_reset_before_there_is_a_socket(loop: Loop) -> None:
    log: list[str] = []
    TCP(loop).reset(lambda: log.append("closed"))
    loop.run()
    assert log == ["closed"]


@pytest.mark.parametrize("taken", [False, True], ids=["leaves run()", "is taken"])
def test_a_callback_that_closes_its_handle_and_raises(loop: Loop, taken: bool) -> None:
    """The others of the queue are called, once, and find out about the close."""
    loop.on_uncaught = lambda error: taken
    near, far = FakeSocket.pair()
    near.sends.extend([EAGAIN, 3])
    handle = TCP(loop, sock=near)
    log: list[Any] = []

    def first(error: OSError | None) -> None:
        log.append("first")
        handle.close()
        raise LookupError

    def second(error: OSError | None) -> None:
        log.append(None if error is None else error.errno)

    assert not handle.write(b"one", first)
    assert not handle.write(b"two", second)
    with contextlib.nullcontext() if taken else pytest.raises(LookupError):
        loop.run()
    loop.run()
    assert log == ["first", errno.ECANCELED]
    far.close()


def test_a_datagram_that_nobody_is_told_about_may_fail_at_the_second_try(loop: Loop) -> None:
    made: list[FakeSocket] = []
    loop.socket_factory = factory(made)
    handle = UDP(loop, socket.AF_INET)
    handle.bind(("127.0.0.1", 0))
    made[0].sends.extend([EAGAIN, os_error(errno.EPERM)])
    handle.send_unheard(b"x", handle.getsockname())
    assert (handle.send_queue_count, made[0].calls["sendto"]) == (0, 2)
    handle.close()
    loop.run()


@posix
def test_the_hosts_wake_up_descriptor_is_taken_out_unless_it_was_replaced(loop: Loop) -> None:
    interrupts = loop.signals.interrupts
    theirs, other = socket.socketpair()
    theirs.setblocking(False)
    former = signal.set_wakeup_fd(-1)
    try:
        assert interrupts.wake_host()
        signal.set_wakeup_fd(theirs.fileno())
        interrupts.leave_host()
        interrupts.leave_host()
        kept = signal.set_wakeup_fd(-1)
        assert interrupts.wake_host()
        interrupts.leave_host()
        assert (kept, signal.set_wakeup_fd(-1)) == (theirs.fileno(), -1)
    finally:
        signal.set_wakeup_fd(former)
        theirs.close()
        other.close()
