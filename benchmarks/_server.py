"""A program under test, in a process of its own, and what the system says about that process."""

from __future__ import annotations

import os
import select
import subprocess
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parent.parent
START_SECONDS = 30
SLEEP_SECONDS = 1  # at most, until it has nothing to do
PAGE = os.sysconf("SC_PAGE_SIZE")


class Server:
    """Started by the constructor, which returns when it listens; ended by ``with``."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        # The kernel's number for the CPU clock of another process; see clock_getcpuclockid(3).
        self._clock = (~self._process.pid << 3) | 2
        try:
            self.port = int(self._first_line())
        except BaseException:
            self._end()
            raise

    def _first_line(self) -> bytes:
        assert self._process.stdout is not None
        waiting = select.poll()  # select() takes no descriptor above 1023
        waiting.register(self._process.stdout, select.POLLIN)
        if not waiting.poll(START_SECONDS * 1000):
            raise TimeoutError(f"{self._process.args!r} does not listen")
        return self._process.stdout.readline()

    def cpu_ns(self) -> int:
        """The time that all its threads have spent on a CPU, in user and kernel mode.

        The kernel brings a process's clock up to date when it leaves its core, or at the next timer tick: hence not
        before it has done everything and sleeps.
        """
        end = time.monotonic() + SLEEP_SECONDS
        while self._is_running() and time.monotonic() < end:
            pass
        return time.clock_gettime_ns(self._clock)

    def _is_running(self) -> bool:
        # The state stands behind the name, which is in parentheses and may hold anything.
        stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        return stat[stat.rindex(")") + 2] == "R"

    def resident(self) -> int:
        """The bytes of memory that it occupies."""
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * PAGE

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
