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
MINFLT = 7  # field 10 of proc_pid_stat(5), counted from the third


class Server:
    """Started by the constructor, which returns when it listens; ended by ``with``."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
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

        The kernel brings it up to date when a thread leaves its core, or at the next timer tick: hence not before the
        process has done everything and sleeps.
        """
        end = time.monotonic() + SLEEP_SECONDS
        while self._is_running() and time.monotonic() < end:
            pass
        tasks = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)

    def page_faults(self) -> int:
        """How many pages the kernel has given it so far, without reading from a disk."""
        return int(self._stat()[MINFLT])

    def _is_running(self) -> bool:
        return self._stat()[0] == "R"

    def _stat(self) -> list[str]:
        """The fields of proc_pid_stat(5) from the third on: the name before may hold anything."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        return stat[stat.rindex(")") + 2 :].split()

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
