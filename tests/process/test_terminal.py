"""What ``process.stdin`` and ``process.stdout`` can do on a terminal."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import pytest

from pynet import process
from pynet._process._terminal import CLEAR_DOWN, clear_line, move_by, move_to
from tests.cli.programs import PYNET, script
from tests.cli.terminal import Terminal

pytest.importorskip("fcntl", reason="not on Windows")
assert sys.platform != "win32"  # so that mypy too looks no further there


def resize(terminal: Terminal, columns: int, rows: int) -> None:
    if sys.platform != "win32":
        import fcntl
        import struct
        import termios

        fcntl.ioctl(terminal.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def test_raw_mode(tmp_path: Path) -> None:
    """Keys come one by one and unechoed, Ctrl-C among them; the terminal is put back in the end."""
    path = script(
        tmp_path,
        """
        import termios
        from pynet import process
        before = termios.tcgetattr(0)
        stdin = process.stdin
        stdin.setRawMode(True)
        assert stdin.isRaw
        def on_data(chunk):
            print(repr(chunk))
            if chunk == b"q":
                stdin.setRawMode(False).pause()
                print("same", termios.tcgetattr(0) == before)
        stdin.on("data", on_data)
        print("ready")
        """,
    )
    with Terminal([*PYNET, str(path)]) as terminal:
        terminal.until("ready\r\n")
        for key, shown in (("a", "b'a'"), ("\x03", "b'\\x03'"), ("\r", "b'\\r'"), ("q", "b'q'")):
            terminal.send(key)
            terminal.until(shown + "\r\n")
        result = terminal.finish()
    assert (result.status, result.output) == (0, "same True\n")


def test_raw_mode_is_left_at_the_end(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import subprocess, sys
        child = "from pynet import process; process.stdin.setRawMode(True); process.exit(0)"
        import termios
        before = termios.tcgetattr(0)
        subprocess.run([sys.executable, "-c", child])
        print("same", termios.tcgetattr(0) == before)
        """,
    )
    with Terminal([sys.executable, str(path)]) as terminal:
        assert terminal.finish().output.endswith("same True\n")


def test_raw_mode_without_a_terminal() -> None:
    from pynet.process import ReadStream

    reader = ReadStream(0) if not process.stdin.isTTY else None
    if reader is not None:
        with pytest.raises(OSError, match="setRawMode"):
            reader.setRawMode(True)
        assert not reader.isRaw


def test_the_size_of_the_window(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        from pynet import process
        out = process.stdout
        print("size", out.isTTY, out.columns, out.rows, out.getWindowSize())
        def on_resize():
            print("resized", out.columns, out.rows)
            out.removeAllListeners("resize")
            print("watched", process.listenerCount("SIGWINCH"))
            process.stdin.pause()
        out.on("resize", on_resize)
        process.stdin.resume()
        print("ready")
        """,
    )
    with Terminal([*PYNET, str(path)]) as terminal:
        terminal.until("size True 0 0 (0, 0)")
        terminal.until("ready")
        resize(terminal, 100, 30)
        terminal.until("resized 100 30")
        terminal.until("watched 0")
        assert terminal.finish().status == 0


def test_a_window_that_has_kept_its_size(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import os, signal
        from pynet import process
        from pynet.timers import setTimeout
        process.stdout.on("resize", lambda: print("resized"))
        os.kill(os.getpid(), signal.SIGWINCH)
        process.on("SIGWINCH", lambda: setTimeout(lambda: print("told of it"), 1))
        setTimeout(lambda: None, 50)
        """,
    )
    with Terminal([*PYNET, str(path)]) as terminal:
        result = terminal.finish()
    assert (result.status, result.lines) == (0, ["told of it"])


def test_without_a_terminal_there_is_no_size(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        from pynet.process import WriteStream

        stream = WriteStream(99)
    assert (stream.isTTY, stream.columns, stream.rows, stream.getWindowSize()) == (False, None, None, None)
    stream.on("resize", print)
    assert process.listenerCount("SIGWINCH") == 0


def test_sequences() -> None:
    assert [move_to(1, 2), move_to(3, None)] == ["\x1b[3;2H", "\x1b[4G"]
    assert [move_by(-1, 2), move_by(1, -2), move_by(0, 0)] == ["\x1b[1D\x1b[2B", "\x1b[1C\x1b[2A", ""]
    assert [clear_line(-1), clear_line(0), clear_line(1)] == ["\x1b[1K", "\x1b[2K", "\x1b[0K"]
    assert CLEAR_DOWN == "\x1b[0J"


def test_moving_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    out = process.stdout
    assert out.cursorTo(1, 2)
    out.cursorTo(3)
    out.moveCursor(-1, 2)
    out.clearLine(0)
    out.clearScreenDown()
    assert capsys.readouterr().out == "\x1b[3;2H\x1b[4G\x1b[1D\x1b[2B\x1b[2K\x1b[0J"


@pytest.mark.parametrize(
    ("fd", "shown"), [("x", "x"), (-1, "-1"), (1.5, "1.5"), (None, "null"), (2**40, "1099511627776")]
)
def test_what_is_no_descriptor(fd: Any, shown: str) -> None:
    for kind in (process.ReadStream, process.WriteStream):
        with pytest.raises(ValueError, match=rf'^"fd" must be a positive integer: {shown}$') as caught:
            kind(fd)
        assert caught.value.code == "ERR_INVALID_FD"  # type: ignore[attr-defined]


def test_cursor_amounts_as_javascript_takes_them() -> None:
    assert move_by("2", -1) == "\x1b[2C\x1b[1A"
    assert move_by([], math.nan) == ""
    assert move_to(math.inf, 10**5000) == "\x1b[Infinity;InfinityH"
    assert [clear_line(value) for value in ("-1", 0.5, None)] == ["\x1b[1K", "\x1b[0K", "\x1b[2K"]
