"""Parts of ``process`` that a program rarely meets: a terminal that has gone, a full pipe, a second end."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path

import pytest

from pynet import process
from pynet._loop import current_loop
from pynet._process._read_stream import ReadStream
from pynet._process._terminal import RawMode, window_size
from tests.cli.programs import PYNET, run, script

pytest.importorskip("pty", reason="not on Windows")
assert sys.platform != "win32"  # so that mypy too looks no further there


def test_a_terminal_that_has_hung_up() -> None:
    import pty

    master, terminal = pty.openpty()
    mode = RawMode(terminal)
    mode.enter()
    os.close(master)
    os.close(terminal)
    mode.leave()  # nobody is left to mind
    mode.leave()


def test_what_is_no_terminal_has_no_window() -> None:
    reader, writer = os.pipe()
    assert window_size(reader) is None
    os.close(reader)
    os.close(writer)


def test_reading_stops_when_nobody_takes_it(tmp_path: Path) -> None:
    """Chunks are kept up to the mark, and the rest waits in the pipe."""
    source = """
        from pynet import process
        from pynet.timers import setImmediate
        stdin = process.stdin
        seen = []
        def look():
            length = stdin.readableLength
            seen.append(length)
            if len(seen) > 3 and seen[-1] == seen[-3]:
                print("waiting", length >= stdin.readableHighWaterMark, length < 1_000_000)
                stdin.on("data", on_data)
            else:
                setImmediate(look)
        size = 0
        def on_data(chunk):
            global size
            size += len(chunk)
        stdin.on("end", lambda: print("end", size))
        stdin.once("readable", look)
    """
    result = run([*PYNET, str(script(tmp_path, source))], stdin=b"x" * 1_000_000)
    assert (result.lines, result.errors) == (["waiting True True", "end 1000000"], "")


def test_a_descriptor_that_cannot_be_read(tmp_path: Path) -> None:
    directory = os.open(tmp_path, os.O_RDONLY)
    stream = ReadStream(directory)
    failures: list[str] = []
    stream.on("error", lambda error: failures.append(str(error)))
    stream.resume()
    current_loop().run()
    os.close(directory)
    assert failures == ["read EISDIR"]


def test_exit_in_the_exit_listener_of_a_program_that_failed(tmp_path: Path) -> None:
    """The later status counts, as in Node."""
    source = """
        import sys
        from pynet import process
        from pynet.timers import setImmediate
        process.on("exit", lambda code: (print("exit", code), sys.exit(7)))
        def fail():
            raise ValueError("a failure")
        setImmediate(fail)
    """
    result = run([*PYNET, str(script(tmp_path, source))])
    assert (result.status, result.lines) == (7, ["exit 1"])
    assert "ValueError: a failure" in result.errors


def test_a_warning_listener_that_leaves_before_its_turn() -> None:
    def never(warning: object) -> None:
        pytest.fail("it has left")

    process.on("warning", never)
    with pytest.warns(Warning, match="nobody listens"):
        process.emitWarning("nobody listens", "UserWarning")
        process.off("warning", never)
        current_loop().run()


def test_another_listener_that_leaves_takes_no_warnings_along(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    shown: list[str] = []

    def listener(warning: object) -> None:
        heard.append(str(warning))

    monkeypatch.setattr(warnings, "showwarning", lambda message, *args: shown.append(str(message)))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        process.on("warning", listener)
        process.on("beforeExit", print)
        process.off("beforeExit", print)
        warnings.warn("of Python's own", UserWarning, stacklevel=1)
        current_loop().run()
        process.off("warning", listener)
        process.emitWarning("nobody listens")
        current_loop().run()
    assert heard == ["of Python's own"]
    assert shown == ["of Python's own", "nobody listens"]
