"""What other software does to the interpreter around us: the loop goes on with what is there."""

from __future__ import annotations

import subprocess
import sys

import pytest

ECHO = """
def talk():
    import pynet as net
    def listening():
        client = net.connect(server.address().port, "127.0.0.1", lambda: client.end("hello"))
        client.on("data", print)
        client.on("close", lambda had_error: server.close())
    server = net.createServer(lambda socket: socket.pipe(socket)).listen(0, "127.0.0.1", listening)
    net.run()
"""


def program(source: str) -> list[str]:
    result = subprocess.run(
        [sys.executable, "-c", ECHO + source], capture_output=True, text=True, timeout=60, check=False
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.splitlines()


def test_a_select_module_without_epoll_and_kqueue() -> None:
    """As gevent leaves it behind."""
    source = """
import select, selectors
for name in ("epoll", "kqueue", "kevent", "devpoll"):
    if hasattr(select, name):
        delattr(select, name)
selectors.DefaultSelector = selectors.SelectSelector
talk()
"""
    assert program(source) == ["b'hello'"]


def test_a_clock_that_stands_still() -> None:
    """freezegun puts functions of its own into the module ``time``."""
    source = """
import time
import pynet as net
from pynet.timers import setTimeout
time.monotonic = time.time = time.perf_counter = lambda: 1000.0
setTimeout(lambda: print("fired"), 5)
net.run()
talk()
"""
    assert program(source) == ["fired", "b'hello'"]


def test_a_subinterpreter() -> None:
    """Its main thread is a main thread, but no signal reaches it."""
    module = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
    pytest.importorskip(module)
    source = f"""
import {module} as interpreters
import sys
script = {ECHO!r} + "talk()"
setup = "import sys; sys.path[:] = " + repr(sys.path) + chr(10)
failure = interpreters.run_string(interpreters.create(), setup + script)
if failure is not None:
    print(failure)
"""
    assert program(source) == ["b'hello'"]
