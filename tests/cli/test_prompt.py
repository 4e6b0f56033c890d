"""``python -m pynet -i``: a prompt, with the loop running beneath it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.programs import PYNET, run, script
from tests.cli.terminal import Terminal


def typed(*lines: str) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


def test_the_loop_runs_beneath() -> None:
    result = run(
        [*PYNET, "-i"],
        stdin=typed(
            "from pynet.events import once; from pynet.timers import promises",
            "server = net.createServer(lambda socket: socket.end('hello'))",
            "_ = server.listen(0, '127.0.0.1')",
            "while not server.listening: await promises.setImmediate()",
            "",
            "client = net.connect(server.address().port)",
            "await once(client, 'data')",
            "server.close() is server",
        ),
    )
    assert result.status == 0
    assert result.output.replace(">>> ", "").splitlines() == ["... [b'hello']", "True"]
    assert result.errors.startswith("pynet ")


def test_errors_are_shown_and_it_goes_on() -> None:
    result = run(
        [*PYNET, "-i"],
        stdin=typed(
            "def f(): raise LookupError('mine')", "", "f()", "async def g():", "    f()", "", "await g()", "6 * 7"
        ),
    )
    assert result.status == 0
    assert "42" in result.output
    assert result.errors.count("LookupError: mine") == 2
    assert "pynet" not in result.errors.partition("\n")[2].replace("pynet>", "")


def test_what_escapes_from_a_listener_is_shown_and_it_goes_on() -> None:
    lines = (
        "from pynet.timers import setTimeout, promises",
        "_ = setTimeout(lambda: 1 / 0, 1)",
        "await promises.setTimeout(10)",
        "6 * 7",
    )
    result = run([*PYNET, "-i"], stdin=typed(*lines))
    assert (result.status, "42" in result.output) == (0, True)
    assert "ZeroDivisionError" in result.errors


def test_an_uncaught_exception_that_a_listener_takes_is_not_shown() -> None:
    lines = (
        "from pynet import process; from pynet.timers import setTimeout, promises",
        "_ = process.on('uncaughtException', lambda error: print('taken:', repr(error)))",
        "_ = setTimeout(lambda: 1 / 0, 1)",
        "await promises.setTimeout(10)",
    )
    result = run([*PYNET, "-i"], stdin=typed(*lines))
    assert result.status == 0
    assert "taken: ZeroDivisionError('division by zero')" in result.output
    assert "Traceback" not in result.errors


def test_leaving() -> None:
    assert run([*PYNET, "-i"], stdin=typed("exit(3)")).status == 3
    assert run([*PYNET, "-i"], stdin=typed("from pynet import process", "process.exit(4)")).status == 4
    ended = run(
        [*PYNET, "-i"], stdin=typed("from pynet import process", "_ = process.on('exit', lambda c: print('bye', c))")
    )
    assert ended.output.endswith("bye 0\n")


@pytest.mark.parametrize("arguments", [[], ["run"]])
def test_with_a_script(tmp_path: Path, arguments: list[str]) -> None:
    """Its names are there, its servers serve, and it may have called run() itself: the prompt works all the same."""
    path = script(
        tmp_path,
        """
        import sys
        import pynet as net
        server = net.createServer().listen(0, "127.0.0.1")
        if "run" in sys.argv:
            net.run()
        """,
    )
    result = run(
        [*PYNET, "-i", str(path), *arguments],
        stdin=typed("server.listening, __name__", "1 / 0", "server.close() is server"),
    )
    assert (result.status, result.output.replace(">>> ", "").splitlines()) == (0, ["(True, '__main__')", "True"])
    assert "ZeroDivisionError" in result.errors


def test_a_script_that_fails_leaves_the_prompt(tmp_path: Path) -> None:
    result = run([*PYNET, "-i", str(script(tmp_path, "x = 5\n1 / 0"))], stdin=typed("x"))
    assert (result.status, result.output.replace(">>> ", "")) == (0, "5\n")
    assert "ZeroDivisionError" in result.errors


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_ctrl_c_at_a_terminal() -> None:
    with Terminal([*PYNET, "-i"]) as terminal:
        terminal.until(">>> ")
        terminal.send("\x03")
        terminal.until("KeyboardInterrupt")
        terminal.until(">>> ")
        terminal.send("import asyncio; print('wai' + 'ting'); await asyncio.sleep(1000)\n")
        terminal.until("waiting")
        terminal.send("\x03")
        terminal.until("KeyboardInterrupt")
        terminal.until(">>> ")
        terminal.send("print('spin' + 'ning'), [0 for _ in iter(int, 1)]\n")
        terminal.until("spinning")
        terminal.send("\x03")
        terminal.until("KeyboardInterrupt")
        terminal.until(">>> ")
        terminal.send("print('still ' + 'here')\n")
        terminal.until("still here")
        terminal.until(">>> ")
        terminal.send("\x04")
        assert terminal.finish().status == 0


SPIN = "[0 for _ in iter(int, 1)]"


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_ctrl_c_at_what_never_waits() -> None:
    """It stops an awaited coroutine that is at work, and a second one a listener; the prompt stays."""
    with Terminal([*PYNET, "-i"]) as terminal:
        terminal.until(">>> ")
        terminal.send(f"import asyncio; await asyncio.sleep(0); print('spin' + 'ning'); {SPIN}\n")
        terminal.until("spinning")
        terminal.send("\x03")
        terminal.until("KeyboardInterrupt")
        terminal.until(">>> ")
        terminal.send(f"from pynet.timers import setTimeout; _ = setTimeout(lambda: (print('a' + 'way'), {SPIN}), 1)\n")
        terminal.until("away")
        terminal.send("\x03")
        terminal.until("KeyboardInterrupt")
        terminal.send("\x03")
        terminal.until("Traceback")
        terminal.until("KeyboardInterrupt")
        terminal.send("print('still ' + 'here')\n")
        terminal.until("still here")
        terminal.until(">>> ")
        terminal.send("\x04")
        assert terminal.finish().status == 0
