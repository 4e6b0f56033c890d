"""``new_loop``, ``run`` and ``run_until``: driving a loop in a test, with a deadline and a check for leaks."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import pydgram
import pynet as net
from pynet import process, testing
from pynet._loop import current_loop, existing_loop
from pynet.dns import lookup
from pynet.events import EventEmitter
from pynet.process import nextTick, queueMicrotask
from pynet.testing import _active
from pynet.timers import clearTimeout, setImmediate, setInterval, setTimeout
from tests.lab import port_of

PATIENCE_SECONDS = 30


def test_a_loop_for_a_block() -> None:
    outside = current_loop()
    with testing.new_loop() as loop:
        assert current_loop() is not outside
        order: list[str] = []
        setTimeout(lambda: order.append("timer"), 1)
        setImmediate(lambda: order.append("immediate"))
        assert loop.active() == ["timer of 1 ms", "immediate"]
        loop.run()
        assert sorted(order) == ["immediate", "timer"]
        assert loop.active() == []
        inside = current_loop()
    assert inside.closed
    assert current_loop() is outside


def test_run_until_an_event() -> None:
    with testing.new_loop() as loop:
        server = net.createServer(lambda socket: socket.end("hello"))
        assert loop.run_until(server.listen(0, "127.0.0.1"), "listening") == []
        client = net.connect(port_of(server), "127.0.0.1")
        assert loop.run_until(client, "data") == [b"hello"]
        assert client.listenerCount("data") == client.listenerCount("error") == 0
        server.close()
        assert testing.run_until(client, "close") == [False]
        testing.run()


def test_run_until_something_is_true() -> None:
    with testing.new_loop() as loop:
        seen: list[int] = []
        interval = setInterval(lambda: seen.append(1), 1)
        assert loop.run_until(lambda: len(seen) > 3 and "enough") == ["enough"]
        clearTimeout(interval)
        assert loop.run_until(lambda: 5) == [5]


def test_run_until_raises_the_error_of_the_emitter() -> None:
    with testing.new_loop() as loop:
        client = net.connect(1, "127.0.0.1")
        with pytest.raises(ConnectionRefusedError):
            loop.run_until(client, "connect")
        client = net.connect(1, "127.0.0.1")
        assert loop.run_until(client, "error")[0].code == "ECONNREFUSED"
        emitter = EventEmitter()
        setImmediate(lambda: emitter.emit("error", "no exception"))
        with pytest.raises(RuntimeError, match="Unhandled error"):
            loop.run_until(emitter, "x")
        loop.run()


def test_what_escapes_from_a_listener() -> None:
    with testing.new_loop() as loop:
        setImmediate(lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            loop.run()


def test_deadlines() -> None:
    with testing.new_loop() as loop:
        server = net.createServer().listen(0, "127.0.0.1")
        start = time.monotonic()
        with pytest.raises(testing.DeadlineExceeded, match="is still alive after 20 ms") as caught:
            loop.run(timeout_ms=20)
        assert 0.02 <= time.monotonic() - start < 10
        assert isinstance(caught.value, TimeoutError)
        assert f"\n  TCP server on 127.0.0.1:{port_of(server)}" in str(caught.value)
        with pytest.raises(
            testing.DeadlineExceeded, match=r"listening, 0 connections> has not emitted 'connection' after 10 ms"
        ):
            loop.run_until(server, "connection", timeout_ms=10)
        server.close()
        with pytest.raises(testing.DeadlineExceeded, match="nothing is left that could make it happen"):
            loop.run_until(server, "connection")
        with pytest.raises(testing.DeadlineExceeded, match="never is not true, and nothing is left"):
            loop.run_until(never)


def never() -> bool:
    return False


def test_one_turn() -> None:
    with testing.new_loop() as loop:
        order: list[str] = []

        def first() -> None:
            order.append("first")
            setImmediate(lambda: order.append("second"))

        setImmediate(first)
        loop.turn()
        assert order == ["first"]
        loop.turn()
        assert order == ["first", "second"]


@pytest.mark.parametrize(
    ("leave", "what"),
    [
        (lambda: setTimeout(print, 10_000), "timer of 10000 ms"),
        (lambda: setTimeout(print, 10_000).unref(), "timer of 10000 ms, unref'd"),
        (lambda: setImmediate(print), "immediate"),
        (lambda: lookup("localhost", print), "request of the thread pool"),
        (lambda: net.createServer().listen(0), "TCP server on [::]:"),
        (lambda: pydgram.createSocket("udp4").bindSync({"address": "127.0.0.1"}), "UDP socket on 127.0.0.1:"),
        (testing.socket_pair, "TCP socket on 127.0.0.1:"),
        (lambda: net.Socket(fd=socket.socket().detach(), readable=False), "TCP socket on 0.0.0.0:0, idle"),
        (lambda: nextTick(print), "tick that has not run: "),
        (lambda: queueMicrotask(print), "microtask that has not run: "),
    ],
)
def test_leaks(leave: Any, what: str) -> None:
    with pytest.raises(testing.LeakError, match="left over at the end:") as caught, testing.new_loop():
        leave()
    assert f"\n  {what}" in str(caught.value)
    with testing.new_loop(check=False):
        leave()


def test_a_path_among_leaks(tmp_path: Path) -> None:
    with pytest.raises(testing.LeakError, match=f"Pipe server on {tmp_path}/s"), testing.new_loop():
        net.createServer().listen(str(tmp_path / "s"))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not show descriptors")
def test_descriptors_that_the_loop_knows_nothing_of() -> None:
    pipes: list[int] = []
    with pytest.raises(testing.LeakError, match="descriptor"), testing.new_loop():
        pipes.extend(os.pipe())
    for fd in pipes:
        os.close(fd)


class Work:
    """Work for the pool, with a descriptor that is open until it may end; of a request that nobody waits for."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.ended = threading.Event()
        started = threading.Event()

        def work() -> None:
            reading, writing = os.pipe()
            started.set()
            self.may_end.wait(PATIENCE_SECONDS)
            os.close(reading)
            os.close(writing)
            self.ended.set()

        current_loop().submit(work, lambda result, error: None)
        assert started.wait(PATIENCE_SECONDS)
        current_loop().close()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not show descriptors")
def test_a_thread_of_the_pool_may_come_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    works: list[Work] = []
    monkeypatch.setattr(time, "sleep", lambda seconds: works[0].may_end.set())
    with testing.new_loop():
        works.append(Work())
    assert works[0].ended.is_set()


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="the system does not show descriptors")
def test_but_it_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_active, "PATIENCE_S", 0.05)
    with pytest.raises(testing.LeakError, match="descriptor"), testing.new_loop():
        work = Work()
    work.may_end.set()
    assert work.ended.wait(PATIENCE_SECONDS)


def test_leaks_do_not_hide_a_failure() -> None:
    with pytest.raises(LookupError), testing.new_loop():
        net.createServer().listen(0)
        raise LookupError


def test_signals_go_to_the_loop_of_the_block() -> None:
    if not hasattr(process, "kill"):
        return
    with testing.new_loop() as loop:
        seen: list[str] = []
        process.once("SIGTERM", lambda name: seen.append(name))
        process.kill(process.pid, "SIGTERM")
        loop.run()
        assert seen == ["SIGTERM"]


def test_other_threads() -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with testing.new_loop() as loop:
                setTimeout(lambda: None, 1)
                loop.run()
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert failures == []
    assert existing_loop() is None or not existing_loop().in_turn  # type: ignore[union-attr]


def test_an_open_idle_socket_is_a_leak() -> None:
    """It waits for nothing, so nobody would ever notice it."""
    with (
        pytest.raises(testing.LeakError, match=r"TCP socket on 127\.0\.0\.1:\d+ to .*, idle"),
        testing.new_loop() as loop,
    ):
        near, far = testing.socket_pair()
        near.pause()
        far.write(b"x" * 200_000)  # more than a paused socket wants to keep: it stops reading
        loop.run_until(lambda: near.readableLength >= near.readableHighWaterMark)


def test_a_signal_that_is_still_listened_to() -> None:
    with pytest.raises(testing.LeakError, match=r'process\.on\("SIGUSR1"\)'), testing.new_loop():
        process.on("SIGUSR1", print)
    process.off("SIGUSR1", print)


def test_a_file_that_is_still_open(tmp_path: Path) -> None:
    with pytest.raises(testing.LeakError, match=r"left\.txt"), testing.new_loop():
        file = (tmp_path / "left.txt").open("w")
    file.close()


def test_a_thread_that_is_still_running() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait, args=(30,), name="lingerer")
    with pytest.raises(testing.LeakError, match="thread: lingerer"), testing.new_loop():
        thread.start()
    over.set()
    thread.join()


def test_a_new_datagram_socket_holds_nothing() -> None:
    with testing.new_loop():
        pydgram.createSocket("udp4")


def test_there_is_no_fake_clock_unless_asked_for() -> None:
    with testing.new_loop() as loop, pytest.raises(RuntimeError, match="fake_clock=True"):
        loop.clock.advance(1)
