"""Ctrl-C in run(), and other signals."""

from __future__ import annotations

import signal
import sys
import threading

import pytest

from pynet._loop import Loop, current_loop
from tests.loop.programs import Program, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals cannot be sent there")

SIGINT = signal.SIGINT
USR1: int = getattr(signal, "SIGUSR1", 0)


def test_it_wakes_a_waiting_loop_and_leaves_run() -> None:
    program = Program("""
        import signal
        from pynet._loop import current_loop
        loop = current_loop()
        loop.ref_count(1)
        loop.next_tick(print, "ready")
        before = signal.getsignal(signal.SIGINT), signal.set_wakeup_fd(-1)
        try:
            loop.run()
        except KeyboardInterrupt:
            print("interrupted", loop.in_turn, (signal.getsignal(signal.SIGINT), signal.set_wakeup_fd(-1)) == before)
        loop.ref_count(-1)
        loop.set_immediate(print, "goes on")
        loop.run()
    """)
    assert program.line() == "ready"
    program.signal(SIGINT)
    result = program.finish()
    assert (result.returncode, result.output, result.errors) == (0, ["interrupted False True", "goes on"], "")


def test_it_strikes_between_callbacks() -> None:
    program = Program("""
        import signal, time
        from pynet._loop import current_loop
        loop = current_loop()
        def busy():
            print("ready")
            while not loop.tick_queue:
                pass
            print("busy done")
        loop.set_immediate(busy)
        loop.set_immediate(print, "second")
        try:
            loop.run()
        except KeyboardInterrupt:
            print("interrupted")
        loop.run()
    """)
    assert program.line() == "ready"
    program.signal(SIGINT)
    assert program.finish().output == ["busy done", "interrupted", "second"]


def test_a_second_one_strikes_at_once() -> None:
    program = Program("""
        from pynet._loop import current_loop
        loop = current_loop()
        def stuck():
            print("ready")
            while not loop.tick_queue:
                pass
            print("first seen")
            while True:
                pass
        loop.set_immediate(stuck)
        try:
            loop.run()
        except KeyboardInterrupt:
            print("interrupted", len(loop.tick_queue))
        loop.run()
    """)
    assert program.line() == "ready"
    program.signal(SIGINT)
    assert program.line() == "first seen"
    program.signal(SIGINT)
    assert program.finish().output == ["interrupted 0"]


def test_unhandled_it_ends_the_program_by_the_signal() -> None:
    program = Program("""
        from pynet._loop import current_loop
        loop = current_loop()
        loop.on_uncaught = lambda error: True
        loop.ref_count(1)
        loop.next_tick(print, "ready")
        loop.run()
    """)
    assert program.line() == "ready"
    program.signal(SIGINT)
    result = program.finish()
    assert result.returncode == -SIGINT
    assert "KeyboardInterrupt" in result.errors


def test_it_comes_through_although_another_thread_gets_the_signal() -> None:
    program = Program("""
        import signal, threading
        from pynet._loop import current_loop
        loop = current_loop()
        loop.ref_count(1)
        wait = threading.Event()
        threading.Thread(target=wait.wait, daemon=True).start()
        def block():
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # leaves the other thread
            print("ready")
        loop.next_tick(block)
        try:
            loop.run()
        except KeyboardInterrupt:
            print("interrupted")
    """)
    assert program.line() == "ready"
    program.signal(SIGINT)
    assert program.finish().output == ["interrupted"]


def test_a_handler_of_ones_own_is_left_alone_and_takes_effect_at_once() -> None:
    program = Program("""
        import signal
        from pynet._loop import current_loop
        loop = current_loop()
        loop.ref_count(1)
        def handler(signum, frame):
            loop.set_immediate(print, "from the handler")
            loop.ref_count(-1)
        signal.signal(signal.SIGINT, handler)
        loop.next_tick(print, "ready")
        loop.run()
        print(signal.getsignal(signal.SIGINT) is handler)
    """)
    assert program.line() == "ready"
    program.signal(SIGINT)
    assert program.finish().output == ["from the handler", "True"]


def test_pending_at_the_very_end_it_is_still_raised() -> None:
    loop = current_loop()

    def last() -> None:
        signal.raise_signal(SIGINT)
        loop.tick_queue.clear()  # stands in for a signal that comes after the last look at the queue

    loop.set_immediate(last)
    with pytest.raises(KeyboardInterrupt):
        loop.run()
    assert signal.getsignal(SIGINT) is signal.default_int_handler


def test_run_on_another_thread_leaves_signals_alone() -> None:
    seen: list[object] = []

    def elsewhere() -> None:
        loop = Loop()
        loop.next_tick(lambda: seen.append(signal.getsignal(SIGINT)))
        loop.run()
        with pytest.raises(ValueError, match="main thread"):
            loop.watch_signal(SIGINT, print)
        loop.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [signal.default_int_handler]


def test_watched_signals_are_delivered_on_the_loop() -> None:
    loop = current_loop()
    before = signal.getsignal(USR1)
    order: list[object] = []

    def first(signum: int) -> None:
        order.append(signum)
        loop.next_tick(order.append, "tick")

    def second(signum: int) -> None:
        order.append("second")
        for watcher in watchers:
            watcher.close()

    watchers = [loop.watch_signal(USR1, first), loop.watch_signal(USR1, second)]
    loop.watch_signal(USR1, order.append).close()
    signal.raise_signal(USR1)
    assert order == []
    loop.run()
    assert order == [USR1, "tick", "second"]
    assert signal.getsignal(USR1) == before


def test_an_unrefd_signal_watcher_does_not_keep_the_loop_alive() -> None:
    loop = current_loop()
    watcher = loop.watch_signal(USR1, print)
    alive = [loop.alive]
    watcher.unref()
    alive.append(loop.alive)
    assert alive == [True, False]
    assert watcher.has_ref() is False
    assert watcher.is_active()
    watcher.close()


def test_a_watched_sigint_is_no_interrupt_until_it_is_watched_no_more() -> None:
    program = Program("""
        import signal
        from pynet._loop import current_loop
        loop = current_loop()
        loop.ref_count(1)
        def on_sigint(signum):
            print("seen", int(signum))
            watcher.close(lambda: print("closed"))
        def start():
            global watcher
            watcher = loop.watch_signal(signal.SIGINT, on_sigint)  # while run() has its own handler in place
            print("ready")
        loop.next_tick(start)
        try:
            loop.run()
        except KeyboardInterrupt:
            print("interrupted", signal.getsignal(signal.SIGINT) is signal.default_int_handler)
    """)
    assert program.line() == "ready"
    program.signal(SIGINT)
    assert [program.line(), program.line()] == ["seen 2", "closed"]
    program.signal(SIGINT)
    assert program.finish().output == ["interrupted True"]


def test_a_watcher_outlives_run_and_gives_the_default_handler_back() -> None:
    loop = current_loop()
    watchers = []
    loop.next_tick(lambda: watchers.append(loop.watch_signal(SIGINT, print)))
    loop.next_tick(lambda: watchers[0].unref())
    loop.run()
    assert signal.getsignal(SIGINT) is not signal.default_int_handler
    watchers[0].close()
    assert signal.getsignal(SIGINT) is signal.default_int_handler


def test_a_stuck_request_holds_up_neither_ctrl_c_nor_exit() -> None:
    program = Program("""
        import threading
        from pynet._loop import current_loop
        loop = current_loop()
        running = threading.Event()
        def stuck():
            running.wait()
            print("ready")
            threading.Event().wait()
        loop.submit(stuck, print)
        loop.next_tick(running.set)
        try:
            loop.run()
        except KeyboardInterrupt:
            print("interrupted")
    """)
    assert program.line() == "ready"
    program.signal(SIGINT)
    result = program.finish()
    assert (result.returncode, result.output, result.errors) == (0, ["interrupted"], "")


def test_nothing_is_said_at_exit() -> None:
    result = run(
        """
        from pynet._loop import current_loop
        current_loop().start_timer(1, lambda: print("timer"))
        current_loop().run()
        current_loop().start_timer(1, print)
        """,
        *("-X", "dev", "-W", "error"),
    )
    assert (result.returncode, result.output, result.errors) == (0, ["timer"], "")
