"""A server that is still open at the natural end of a program takes the file of its Unix socket along."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.programs import PYNET, PYTHON, run, script

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no Unix sockets")

PRELUDE = """
import os, sys
import pynet as net
from pynet import process
from pynet.timers import setTimeout

server = net.createServer().unref()
server.on("close", lambda: print("never"))
server.listen("./s")
"""
RUN = "\nnet.run()\n"
BOTH = pytest.mark.parametrize("command", [PYNET, PYTHON], ids=["python -m pynet", "python"])


def left_behind(directory: Path, command: list[str], source: str) -> tuple[int, list[str], bool]:
    """How the program ended, what it printed, and whether the file is still there."""
    result = run([*command, str(script(directory, PRELUDE + source))], cwd=directory)
    return result.status, result.lines, (directory / "s").exists()


@BOTH
@pytest.mark.parametrize(
    ("source", "status", "lines", "stays"),
    [
        ("", 0, [], False),
        ("process.exitCode = 3", 3, [], False),
        ("process.on('exit', lambda: print(os.path.exists('s')))", 0, ["True"], False),
        ("setTimeout(lambda: os.chdir('/'), 1)", 0, [], False),
        ("setTimeout(lambda: process.exit(), 1)", 0, [], True),
        ("process.on('exit', lambda: process.exit(2))", 2, [], True),
        ("setTimeout(lambda: 1 / 0, 1)", 1, [], True),
    ],
)
def test_as_in_node(
    tmp_path: Path, command: list[str], source: str, status: int, lines: list[str], stays: bool
) -> None:
    source += "" if command is PYNET else RUN
    assert left_behind(tmp_path, command, source) == (status, lines, stays)


def test_under_asyncio(tmp_path: Path) -> None:
    source = """
import asyncio

async def main():
    net.createServer().unref().listen("./t")
    print(os.path.exists("t"))

asyncio.run(main())
"""
    assert left_behind(tmp_path, PYTHON, source) == (0, ["True"], False)
    assert not (tmp_path / "t").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_child_leaves_it_to_its_parent(tmp_path: Path) -> None:
    source = """
if child := os.fork():
    os.waitpid(child, 0)
    print(os.path.exists("s"))
    net.run()
else:
    sys.exit()
"""
    assert left_behind(tmp_path, PYTHON, source) == (0, ["True"], False)


def test_what_was_closed_is_not_looked_at_again(tmp_path: Path) -> None:
    source = "server.removeAllListeners('close').close(); open('s', 'w').close()" + RUN
    assert left_behind(tmp_path, PYTHON, source) == (0, [], True)
