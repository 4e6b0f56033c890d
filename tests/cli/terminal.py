"""A pseudo-terminal with a program on it. Every wait has a deadline."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from tests.cli.programs import DEADLINE_S, Result, environment

# Makes the terminal that standard input is open on the controlling one, then becomes the program.
_TAKE_TERMINAL = "import os, sys; os.close(os.open(os.ttyname(0), os.O_RDWR)); os.execv(sys.argv[1], sys.argv[1:])"


class Terminal:
    """A program on a pseudo-terminal, as a person has it in front of them."""

    def __init__(self, command: list[str], *, cwd: Path | None = None) -> None:
        openpty: Callable[[], tuple[int, int]] = getattr(os, "openpty", _nothing)
        self.master, slave = openpty()
        self.text = ""
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-S", "-c", _TAKE_TERMINAL, *command],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                cwd=cwd,
                env=environment(TERM="xterm"),
                start_new_session=True,
            )
        finally:
            os.close(slave)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)

    def send(self, keys: str) -> None:
        """Type *keys*."""
        os.write(self.master, keys.encode())

    def until(self, text: str) -> None:
        """Wait until *text* has been shown since the last wait."""
        end = time.monotonic() + DEADLINE_S
        while text not in self.text:
            ready, _, _ = select.select([self.master], [], [], max(0.0, end - time.monotonic()))
            assert ready, f"no {text!r} in {self.text!r}"
            try:
                data = os.read(self.master, 65536)
            except OSError:  # Linux's end of file, when nobody has the other end open
                data = b""
            assert data, f"ended without {text!r}: {self.text!r}"
            self.text += data.decode()
        self.text = self.text.partition(text)[2]

    def finish(self) -> Result:
        """Wait for its end; what was shown since the last wait."""
        with contextlib.suppress(OSError):
            while ready := select.select([self.master], [], [], DEADLINE_S)[0]:
                data = os.read(self.master, 65536)
                if not data:
                    break
                self.text += data.decode()
            assert ready, f"it does not end: {self.text!r}"
        return Result(self.process.wait(DEADLINE_S), self.text.replace("\r\n", "\n"), "")


def _nothing() -> tuple[int, int]:
    raise NotImplementedError("no pseudo-terminals here")
