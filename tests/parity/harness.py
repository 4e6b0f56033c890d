"""Running scenarios: the port under this Python, the original under Node, each in an empty directory of its own."""

from __future__ import annotations

import difflib
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from tests.parity.forked import Forker

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OLDEST_NODE = 26
DEADLINE_S = 60.0  # generous: a scenario takes a fraction of a second, a loaded machine may take long to get to it
WORKERS = max(2, min(4, os.cpu_count() or 1))
K = TypeVar("K")

# An ephemeral port behind an address differs from run to run. Lower numbers are the scenario's own and stay.
_PORT = re.compile(r"(?<=[\w\]:]):[1-9]\d{4}\b")


@dataclass(frozen=True)
class Scenario:
    """One directory: ``node.js``, ``port.py`` and ``expected.txt``."""

    directory: Path

    @property
    def name(self) -> str:
        return self.directory.name

    @property
    def port(self) -> Path:
        return self.directory / "port.py"

    @property
    def node(self) -> Path:
        return self.directory / "node.js"

    @property
    def trace(self) -> Path:
        return self.directory / "expected.txt"

    def expected(self) -> list[str]:
        return self.trace.read_text(encoding="utf-8").splitlines()


def scenarios() -> list[Scenario]:
    return [Scenario(path) for path in sorted(HERE.iterdir()) if path.is_dir() and not path.name.startswith(("_", "."))]


@functools.cache
def find_node() -> str | None:
    """Node to hold the originals against: ``$PYNET_NODE``, else ``node`` on the path if it is new enough."""
    candidates = [os.environ.get("PYNET_NODE"), shutil.which("node")]
    for candidate in filter(None, candidates):
        try:
            version = subprocess.run([candidate, "--version"], capture_output=True, text=True, timeout=30, check=True)
        except (OSError, subprocess.SubprocessError):
            continue
        if (found := re.match(r"v(\d+)\.", version.stdout)) and int(found[1]) >= OLDEST_NODE:
            return candidate
    return None


@functools.cache
def node_has_ws() -> bool:
    """Whether Node finds the package ``ws`` (``$NODE_PATH``)."""
    node = find_node()
    ask = [node or "", "-e", "require('ws')"]
    return node is not None and subprocess.run(ask, capture_output=True, timeout=30, check=False).returncode == 0


@dataclass(frozen=True)
class Outcome:
    """What a program printed, with a last line on how it ended unless that was well; and its stderr."""

    lines: list[str]
    stderr: str


def environment() -> dict[str, str]:
    """The variables of every program."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONWARNINGS": "error",
        "NO_COLOR": "1",
    }


def run(command: Sequence[str | Path], deadline_s: float = DEADLINE_S) -> Outcome:
    """Run *command* in an empty directory, so that a scenario can name a Unix socket ``./s``."""
    with tempfile.TemporaryDirectory(prefix="parity-") as directory:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=directory,
            env=environment(),
        )
        with process:
            try:
                stdout, stderr = process.communicate(timeout=deadline_s)
                status: int | None = process.returncode
            except subprocess.TimeoutExpired:
                process.kill()
                stdout, stderr = process.communicate()
                status = None
    return outcome(stdout, stderr, status)


def outcome(stdout: bytes, stderr: bytes, status: int | None) -> Outcome:
    """What it says on stderr is part of the lines only when it ended well: then it should have said nothing."""
    ending = "" if status == 0 else "still running" if status is None else how_it_ended(status)
    complaints = stderr.decode("utf-8", "backslashreplace")
    said = [] if ending else [f"[stderr] {line}" for line in complaints.splitlines()]
    lines = masked(stdout.decode("utf-8", "backslashreplace"))
    return Outcome(lines + said + ([f"[{ending}]"] if ending else []), complaints)


class Python:
    """Runs ``python -m MODULE ARGUMENTS``, quickly where the system can fork."""

    def __init__(self) -> None:
        self._forker = Forker(environment(), ROOT) if hasattr(os, "fork") else None

    def run(self, command: Sequence[str | Path], deadline_s: float = DEADLINE_S) -> Outcome:
        """As :func:`run`."""
        if self._forker is None:
            return run(afresh(command), deadline_s)
        with tempfile.TemporaryDirectory(prefix="parity-") as directory:
            return outcome(*self._forker.run([str(part) for part in command], directory, deadline_s))

    def close(self) -> None:
        if self._forker is not None:
            self._forker.close()


def afresh(command: Sequence[str | Path]) -> list[str | Path]:
    """The whole command of an interpreter of its own."""
    return [sys.executable, "-m", *command]


def selected(request: pytest.FixtureRequest, test: Callable[..., object], parameter: str) -> list[Any]:
    """The values of *parameter* with which this session calls *test*."""
    items = (item for item in request.session.items if isinstance(item, pytest.Function))
    return [item.callspec.params[parameter] for item in items if item.function is test]


class RunAhead(Generic[K]):
    """Runs programs a few at a time, a little ahead of the tests that ask for them.

    Only a little: under pytest-xdist every worker has the whole list, and its own tests are a part of it.
    """

    def __init__(self, keys: Iterable[K], program: Callable[[K], Outcome], at_once: int) -> None:
        self._keys = list(keys)
        self._places = {key: place for place, key in enumerate(self._keys)}
        self._program, self._at_once = program, at_once
        self._runs: dict[K, Future[Outcome]] = {}
        self._pool = ThreadPoolExecutor(at_once)

    def __call__(self, key: K) -> Outcome:
        """What the program of *key* printed; those behind it are started meanwhile."""
        place = self._places[key]
        for each in self._keys[place : place + self._at_once]:
            if each not in self._runs:
                self._runs[each] = self._pool.submit(self._program, each)
        return self._runs[key].result()

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


def how_it_ended(status: int) -> str:
    return f"exit {status}" if status > 0 else signal.Signals(-status).name


def port_command(scenario: Scenario, switch: str | None = None) -> list[str | Path]:
    """The module that runs the port, and its arguments."""
    return [*(["pynet"] if switch is None else ["tests.switches", switch]), scenario.port]


def masked(text: str) -> list[str]:
    return [_PORT.sub(":PORT", line) for line in text.splitlines()]


def difference(expected: list[str], got: list[str], by: str) -> str:
    """A readable comparison, or the empty string."""
    if expected == got:
        return ""
    lines = difflib.ndiff([line + "\n" for line in expected], [line + "\n" for line in got])
    return f"- expected.txt, + {by}\n" + "".join(line for line in lines if not line.startswith("?"))
