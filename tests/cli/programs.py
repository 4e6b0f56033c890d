"""Running small programs in processes of their own: under pipes, and on a terminal. Every wait has a deadline."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
DEADLINE_S = 60.0

PYTHON = [sys.executable]
PYNET = [sys.executable, "-m", "pynet"]


@dataclass
class Result:
    """How a program ended, and what it said."""

    status: int
    output: str
    errors: str

    @property
    def lines(self) -> list[str]:
        return self.output.splitlines()


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error", **more}


def script(directory: Path, source: str, name: str = "script.py") -> Path:
    """Write a program into *directory*."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(source).lstrip("\n"), encoding="utf-8")
    return path


def run(
    command: list[str],
    *,
    cwd: Path | None = None,
    stdin: bytes | int | IO[bytes] | None = None,
    env: dict[str, str] | None = None,
) -> Result:
    """Run *command* to its end; *stdin* is what it reads, or a file."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE if isinstance(stdin, bytes) else subprocess.DEVNULL if stdin is None else stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=env or environment(),
    )
    try:
        output, errors = process.communicate(stdin if isinstance(stdin, bytes) else None, timeout=DEADLINE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate()
        raise AssertionError(f"it does not end:\n{output.decode()}\n{errors.decode()}") from None
    return Result(process.returncode, output.decode(), errors.decode())


class Program:
    """A running program whose lines are read as they come."""

    def __init__(self, command: list[str], *, cwd: Path | None = None) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment(PYTHONUNBUFFERED="1"),
        )
        self._text = b""

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()

    def line(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        while b"\n" not in self._text:  # a buffered readline() would not go together with select()
            ready, _, _ = select.select([self.process.stdout], [], [], DEADLINE_S)
            assert ready, "it prints nothing"
            data = os.read(self.process.stdout.fileno(), 65536)
            assert data, f"it has ended: {self.finish().errors}"
            self._text += data
        line, _, self._text = self._text.partition(b"\n")
        return line.decode()

    def finish(self) -> Result:
        """Wait for its end; what it printed since the last line, and all of its errors."""
        output, errors = self.process.communicate(timeout=DEADLINE_S)
        return Result(self.process.returncode, (self._text + output).decode(), errors.decode())


def interrupt(program: Program) -> None:
    """Ctrl-C, as far as a program under pipes can tell."""
    program.process.send_signal(signal.SIGINT)
