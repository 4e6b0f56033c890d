"""Running a small program in a process of its own, with signals and a deadline."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import dataclass

DEADLINE_S = 60


@dataclass
class Result:
    returncode: int
    output: list[str]
    errors: str


class Program:
    """A script that prints a line when it wants something done to it."""

    def __init__(self, source: str, *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-u", *options, "-c", textwrap.dedent(source)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._stdout = self._process.stdout

    def line(self) -> str:
        """The next line it prints, "" at the end."""
        return self._stdout.readline().rstrip("\n")

    def signal(self, signum: int) -> None:
        self._process.send_signal(signum)

    def finish(self) -> Result:
        """Wait for the end; kills what does not come to one."""
        try:
            output, errors = self._process.communicate(timeout=DEADLINE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise
        return Result(self._process.returncode, output.splitlines(), errors)


def run(source: str, *options: str) -> Result:
    """Run a whole program that needs nothing from outside."""
    return Program(source, *options).finish()
