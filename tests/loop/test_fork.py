"""After fork() a child that makes something new has a fresh loop, and touches nothing that is the parent's."""

from __future__ import annotations

import os

import pytest

from tests.loop.programs import run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")

PRELUDE = """
import os, signal, socket, sys, warnings
from pynet._loop import READABLE, Loop, current_loop
warnings.simplefilter("ignore", DeprecationWarning)  # about threads and fork

def in_child(child):
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            child()
            code = 0
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
"""


def check(source: str, *expected: str) -> None:
    result = run(PRELUDE + source)
    assert (result.returncode, result.output, result.errors) == (0, list(expected), "")


def test_the_child_has_a_fresh_loop() -> None:
    check(
        """
old = current_loop()
old.next_tick(print, "tick of the parent")
old.set_immediate(print, "immediate of the parent")

def child():
    new = current_loop()
    assert new is not old and old.closed and not old.alive
    new.next_tick(print, "tick of the child")
    new.submit(lambda: "request of the child", lambda result, error: print(result))
    new.run()

old.submit(lambda: None, lambda result, error: None)
old.turn()
old.start_timer(1, lambda: print("timer of the parent"))
print(in_child(child))
old.start_timer(2, lambda: print("still there"))
old.run()
""",
        *("tick of the parent", "immediate of the parent", "tick of the child", "request of the child"),
        *("0", "timer of the parent", "still there"),
    )


def test_the_parents_registrations_survive_what_the_child_closes() -> None:
    check(
        """
loop = current_loop()
near, far = socket.socketpair()
def on_ready(mask):
    print("ready", near.recv(10))
    watcher.close()
    loop.ref_count(-1)
watcher = loop.watch(near.fileno(), on_ready)
watcher.want(READABLE)
loop.ref_count(1)
loop.turn()

def child():
    current_loop()
    watcher.want(0)
    watcher.close()
    near.close()
    loop.post(print, "never")
    loop.closing(print, "never")
    loop.close()

print(in_child(child))
far.send(b"x")
loop.run()
""",
        *("0", "ready b'x'"),
    )


def test_a_child_that_returns_into_run_comes_out_of_it() -> None:
    check(
        """
loop = current_loop()
parent = os.getpid()
def fork():
    sys.stdout.flush()
    global pid
    pid = os.fork()
    if pid:
        print("child:", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    else:
        current_loop().set_immediate(print, "immediate of the child")
loop.start_timer(1, fork)
loop.start_timer(1, lambda: print("second timer", os.getpid() == parent))
loop.set_immediate(lambda: None)
loop.run()
print("out of run", os.getpid() == parent, signal.getsignal(signal.SIGINT) is signal.default_int_handler)
if os.getpid() != parent:
    current_loop().run()
""",
        *("out of run False True", "immediate of the child", "child: 0", "second timer True", "out of run True True"),
    )


def test_a_child_that_closes_what_it_has_of_the_parent_comes_out_too() -> None:
    check(
        """
from pynet._handles import TCP
loop = current_loop()
server = TCP(loop)
server.bind(("127.0.0.1", 0))
server.listen(1, print)
def fork():
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        print("child:", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), server.is_active())
    else:
        signal.alarm(30)  # it used to spin
    server.close()
loop.start_timer(1, fork)
loop.run()
print("out of run")
""",
        *("out of run", "child: 0 True", "out of run"),
    )


def test_signals_are_the_childs_own() -> None:
    check(
        """
watcher = current_loop().watch_signal(signal.SIGTERM, print)
print(in_child(lambda: os.kill(os.getpid(), signal.SIGTERM)))
watcher.close()
current_loop().run()
""",
        "-15",
    )


def test_other_threads_loops_are_abandoned_too() -> None:
    check(
        """
import threading
made, done = threading.Event(), threading.Event()
def elsewhere():
    global other
    other = current_loop()
    other.ref_count(1)
    made.set()
    other.run()
    done.set()
threading.Thread(target=elsewhere, daemon=True).start()
made.wait(10)

def child():
    assert other.closed
    other.post(print, "never")
    current_loop().set_immediate(print, "child")
    current_loop().run()

print(in_child(child))
other.post(other.ref_count, -1)
print(done.wait(10))
""",
        *("child", "0", "True"),
    )


def test_inside_asyncio_too() -> None:
    check(
        """
import asyncio
async def main():
    loop = current_loop()
    near, far = socket.socketpair()
    done = loop.host.create_future()
    watcher = loop.watch(near.fileno(), done.set_result)
    watcher.want(READABLE)
    await asyncio.sleep(0)
    def child():
        asyncio._set_running_loop(None)
        assert loop.closed
        near.close()
        new = current_loop()
        assert not new.host.is_asyncio
        new.set_immediate(print, "child")
        new.run()
    print(in_child(child))
    far.send(b"x")
    print(await done)
    watcher.close()
    near.close()
    far.close()
asyncio.run(main())
""",
        *("child", "0", "1"),
    )
