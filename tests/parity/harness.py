"""Running scenarios: the port under this interpreter, the original under Node, each in a directory of its own."""

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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OLDEST_NODE = 26
DEADLINE_S = 60.0  # generous: a scenario takes a fraction of a second, a loaded machine may take long to get to it
WORKERS = max(2, min(4, os.cpu_count() or 1))

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


def run(command: Sequence[str | Path]) -> list[str]:
    """The lines that *command* printed, closed by a line on how it ended unless that was status 0.

    It runs in an empty directory, so that a scenario can name a Unix socket ``./s``. What it says on stderr is part of
    the trace only when it ended well: then it should have said nothing.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONWARNINGS": "error",
        "NO_COLOR": "1",
    }
    with tempfile.TemporaryDirectory(prefix="parity-") as directory:
        try:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="backslashreplace",
                cwd=directory,
                env=environment,
                timeout=DEADLINE_S,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            text: object = late.stdout  # bytes or None on POSIX, text elsewhere
            printed = text.decode("utf-8", "backslashreplace") if isinstance(text, bytes) else str(text or "")
            return [*masked(printed), f"[still running after {DEADLINE_S:g} s]"]
    lines = masked(done.stdout)
    if done.returncode == 0:
        return lines + [f"[stderr] {line}" for line in done.stderr.splitlines()]
    how = f"exit {done.returncode}" if done.returncode > 0 else signal.Signals(-done.returncode).name
    return [*lines, f"[{how}]"]


def run_with_stderr(command: Sequence[str | Path]) -> str:
    """What *command* says on stderr: shown beside a difference, as its reason is often there."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory(prefix="parity-") as directory:
        try:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                cwd=directory,
                env=environment,
                timeout=DEADLINE_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return ""
    return done.stderr


def port_command(scenario: Scenario) -> list[str | Path]:
    return [sys.executable, "-m", "pynet", scenario.port]


def masked(text: str) -> list[str]:
    return [_PORT.sub(":PORT", line) for line in text.splitlines()]


def difference(expected: list[str], got: list[str], by: str) -> str:
    """A readable comparison, or the empty string."""
    if expected == got:
        return ""
    lines = difflib.ndiff([line + "\n" for line in expected], [line + "\n" for line in got])
    return f"- expected.txt, + {by}\n" + "".join(line for line in lines if not line.startswith("?"))
