"""What other software does to the interpreter around us: the loop goes on with what is there."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

# Where make test-peers has installed what is not for every run; behind everything else.
_PYTHON = f"python{sys.version_info[0]}.{sys.version_info[1]}"
PEERS = Path(os.environ.get("PYNET_PEERS", sys.executable)).parent.parent / "lib" / _PYTHON / "site-packages"
PATH = f"import sys; sys.path.append({str(PEERS)!r})\n"
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


def program(source: str, before: str = "") -> list[str]:
    result = subprocess.run(
        [sys.executable, "-c", PATH + before + ECHO + source], capture_output=True, text=True, timeout=60, check=False
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


def test_a_clock_that_stood_still_already() -> None:
    """As where the first import comes inside ``freeze_time``."""
    source = """
import sys, time
for name in [name for name in sys.modules if name.partition(".")[0] == "pynet"]:
    del sys.modules[name]
time.monotonic = lambda: 1000.0
import pynet as net
from pynet.timers import setTimeout
setTimeout(lambda: print("fired"), 5)
net.run()
"""
    assert program(source) == ["fired"]


def has(package: str) -> bool:
    return importlib.util.find_spec(package) is not None or (PEERS / package).is_dir()


@pytest.mark.skipif(not has("gevent"), reason="gevent is not installed")
def test_after_gevent_has_patched_everything() -> None:
    source = """
import pynet as net
from pynet import dns, fs
from pynet.timers import setTimeout
dns.lookup("127.0.0.1", lambda error, address: print(address))
net.run()
fs.readFile("/dev/null", lambda error, data: print(data))
net.run()
setTimeout(lambda: print("fired"), 5)
net.run()
talk()
"""
    lines = program(source, before="from gevent import monkey; monkey.patch_all()\n")
    assert lines == ["127.0.0.1", "b''", "fired", "b'hello'"]


@pytest.mark.skipif(not has("freezegun"), reason="freezegun is not installed")
@pytest.mark.parametrize("imported", ["before", "inside"])
def test_under_freezegun(imported: str) -> None:
    before = "from freezegun import freeze_time\nfrozen = freeze_time('2020-01-01')\n"
    before += "import pynet\n" if imported == "before" else ""
    source = """
frozen.start()
import pynet as net
from pynet.timers import setTimeout
setTimeout(lambda: print("fired"), 5)
net.run()
talk()
"""
    assert program(source, before=before) == ["fired", "b'hello'"]


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
