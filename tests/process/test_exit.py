"""The end of a program: ``exit``, ``beforeExit``, ``exitCode``, in scripts that end with ``run()`` and under us."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pynet import process
from pynet.errors import NodeError
from tests.cli.programs import PYNET, PYTHON, run, script

PRELUDE = """
import sys
import pynet as net
from pynet import process
from pynet.timers import setImmediate, setTimeout
process.on("exit", lambda code: print("exit", code, process.exitCode))
def set_code(code): process.exitCode = code
"""

BOTH = pytest.mark.parametrize("command", [PYNET, PYTHON], ids=["python -m pynet", "python"])


def run_both(tmp_path: Path, command: list[str], source: str) -> tuple[int, list[str], str]:
    text = PRELUDE + source + ("" if command is PYNET else "\nnet.run()\n")
    result = run([*command, str(script(tmp_path, text))])
    return result.status, result.lines, result.errors


@BOTH
@pytest.mark.parametrize(
    ("source", "status", "lines"),
    [
        ("", 0, ["exit 0 None"]),
        ("process.exitCode = 4", 4, ["exit 4 4"]),
        ("process.exitCode = '5'", 5, ["exit 5 5"]),
        ("setTimeout(lambda: set_code(3), 1)", 3, ["exit 3 3"]),
        ("setTimeout(lambda: process.exit(5), 1); setTimeout(lambda: print('never'), 1)", 5, ["exit 5 5"]),
        ("setTimeout(lambda: process.exit(), 1); process.exitCode = 6", 6, ["exit 6 6"]),
        ("process.exit(300)", 300 % 256, ["exit 300 300"]),
        ("process.exit(-1)", 255, ["exit -1 -1"]),
        ("process.exit('2')", 2, ["exit 2 2"]),
        ("process.on('exit', lambda: process.exit(9))", 9, ["exit 0 None"]),
        ("process.on('exit', lambda: set_code(7))", 7, ["exit 0 None"]),
        ("process.exitCode = 3; process.on('exit', lambda: set_code(0))", 0, ["exit 3 3"]),
        ("process.on('exit', lambda: setTimeout(lambda: print('never'), 1))", 0, ["exit 0 None"]),
        ("try: process.exit(2)\nfinally: print('finally')", 2, ["exit 2 2", "finally"]),
    ],
)
def test_statuses(tmp_path: Path, command: list[str], source: str, status: int, lines: list[str]) -> None:
    assert run_both(tmp_path, command, source) == (status, lines, "")


@BOTH
def test_an_uncaught_exception_is_status_1(tmp_path: Path, command: list[str]) -> None:
    status, lines, errors = run_both(tmp_path, command, "process.exitCode = 3; setTimeout(lambda: 1 / 0, 1)")
    assert (status, lines) == (1, ["exit 1 1"])
    assert errors.endswith("ZeroDivisionError: division by zero\n")


@BOTH
def test_a_listener_of_exit_that_raises(tmp_path: Path, command: list[str]) -> None:
    status, lines, errors = run_both(tmp_path, command, "process.on('exit', lambda: 1 / 0)")
    assert (status, lines) == (1, ["exit 0 None"])
    assert errors.endswith("ZeroDivisionError: division by zero\n")


def test_one_that_raises_after_an_uncaught_exception_says_no_more(tmp_path: Path) -> None:
    source = "process.on('exit', lambda: [][0]); setTimeout(lambda: 1 / 0, 1)"
    status, lines, errors = run_both(tmp_path, PYNET, source)
    assert (status, lines) == (1, ["exit 1 1"])
    assert "ZeroDivisionError" in errors
    assert "IndexError" not in errors


def test_sys_exit_is_told_too(tmp_path: Path) -> None:
    assert run_both(tmp_path, PYNET, "sys.exit(3)") == (3, ["exit 3 3"], "")
    assert run_both(tmp_path, PYNET, "sys.exit()") == (0, ["exit 0 0"], "")
    source = "process.on('exit', lambda: set_code(4)); sys.exit(3)"
    assert run_both(tmp_path, PYNET, source) == (4, ["exit 3 3"], "")


def test_other_things_at_exit_still_happen(tmp_path: Path) -> None:
    """Without python -m pynet the status takes a sudden end: what else was registered comes first."""
    source = """
import atexit
atexit.register(lambda: print("registered later"))
process.exitCode = 3
"""
    path = script(
        tmp_path, "import atexit\natexit.register(lambda: print('registered first'))" + PRELUDE + source + "net.run()"
    )
    result = run([*PYTHON, str(path)])
    assert (result.status, result.lines) == (3, ["registered later", "exit 3 3", "registered first"])


def test_before_exit_can_start_something(tmp_path: Path) -> None:
    source = """
rounds = 0
def before_exit(code):
    global rounds
    rounds += 1
    print("beforeExit", code)
    process.nextTick(lambda: print("tick"))
    if rounds < 3: setTimeout(lambda: print("timer"), 1)
process.on("beforeExit", before_exit)
"""
    again = ["beforeExit 0", "tick", "timer"]
    assert run_both(tmp_path, PYNET, source) == (0, [*again, *again, "beforeExit 0", "tick", "exit 0 None"], "")


def test_before_exit_without_any_loop(tmp_path: Path) -> None:
    path = script(tmp_path, "from pynet import process; process.on('beforeExit', lambda: print('beforeExit'))")
    assert run([*PYNET, str(path)]).output == "beforeExit\n"


def test_no_before_exit_when_it_is_not_the_loop_that_ends(tmp_path: Path) -> None:
    source = "process.on('beforeExit', lambda: print('beforeExit')); process.exit(1)"
    assert run_both(tmp_path, PYNET, source) == (1, ["exit 1 1"], "")


@pytest.mark.parametrize(
    ("value", "code", "message"),
    [
        ("x", "ERR_INVALID_ARG_TYPE", "The \"code\" argument must be of type number. Received type string ('x')"),
        ("", "ERR_INVALID_ARG_TYPE", "The \"code\" argument must be of type number. Received type string ('')"),
        (True, "ERR_INVALID_ARG_TYPE", 'The "code" argument must be of type number. Received type boolean (true)'),
        ({}, "ERR_INVALID_ARG_TYPE", 'The "code" argument must be of type number. Received an instance of Object'),
        (1.5, "ERR_OUT_OF_RANGE", 'The value of "code" is out of range. It must be an integer. Received 1.5'),
    ],
)
def test_wrong_codes(value: Any, code: str, message: str) -> None:
    def assign() -> None:
        process.exitCode = value

    calls: list[Callable[[], object]] = [assign, lambda: process.exit(value)]
    before = process.exitCode
    for call in calls:
        with pytest.raises((TypeError, ValueError)) as caught:
            call()
        assert isinstance(caught.value, NodeError)
        assert (caught.value.code, str(caught.value)) == (code, message)
    assert process.exitCode == before


def test_right_codes() -> None:
    before = process.exitCode
    for code in (0, 3, -1, 300, "3", None):
        process.exitCode = code
        assert process.exitCode == code
    process.exitCode = before
