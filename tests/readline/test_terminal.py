"""Lines from a person: the terminal edits them, and Ctrl-C closes the interface."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.programs import PYNET, run, script
from tests.cli.terminal import Terminal

pytest.importorskip("fcntl", reason="not on Windows")
assert sys.platform != "win32"  # so that mypy too looks no further there

ASK = """
    from pynet import process, readline
    rl = readline.createInterface({"input": process.stdin, "output": process.stdout})
    def answered(name):
        print("hello", name)
        rl.prompt()
    rl.question("name? ", answered)
    rl.on("line", lambda line: (print("line", repr(line)), rl.prompt()))
    rl.on("close", lambda: print("close"))
"""


def test_a_conversation(tmp_path: Path) -> None:
    with Terminal([*PYNET, str(script(tmp_path, ASK))]) as terminal:
        terminal.until("name? ")
        terminal.send("bab\x7fb\n")
        terminal.until("hello bab")
        terminal.until("> ")
        terminal.send("more\n")
        terminal.until("line 'more'")
        terminal.until("> ")
        terminal.send("\x04")
        result = terminal.finish()
    assert (result.status, result.output) == (0, "close\n")


def test_ctrl_c_closes_it(tmp_path: Path) -> None:
    """And the program ends as it pleases; a second Ctrl-C is an ordinary one."""
    path = script(tmp_path, ASK + "    from pynet.timers import setInterval; setInterval(lambda: None, 1000)\n")
    with Terminal([*PYNET, str(path)]) as terminal:
        terminal.until("name? ")
        terminal.send("\x03")
        terminal.until("close")
        terminal.send("\x03")
        assert terminal.finish().status == -2


def test_unless_somebody_listens(tmp_path: Path) -> None:
    path = script(tmp_path, ASK + "    rl.once('SIGINT', lambda: print('once more and I go'))\n")
    with Terminal([*PYNET, str(path)]) as terminal:
        terminal.until("name? ")
        terminal.send("\x03")
        terminal.until("once more and I go")
        terminal.send("\x03")
        terminal.until("close")
        assert terminal.finish().status == 0


def test_from_a_pipe(tmp_path: Path) -> None:
    result = run([*PYNET, str(script(tmp_path, ASK))], stdin=b"bob\none\ntwo")
    assert result.output == "name? hello bob\n> line 'one'\n> line 'two'\n> close\n"
