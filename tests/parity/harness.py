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


def run(command: Sequence[str | Path], deadline_s: float = DEADLINE_S) -> Outcome:
    """Run *command* in an empty directory, so that a scenario can name a Unix socket ``./s``.

    What it says on stderr is part of the lines only when it ended well: then it should have said nothing.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONWARNINGS": "error",
        "NO_COLOR": "1",
    }
    with tempfile.TemporaryDirectory(prefix="parity-") as directory:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="backslashreplace",
            cwd=directory,
            env=environment,
        )
        with process:
            try:
                stdout, stderr = process.communicate(timeout=deadline_s)
                ending = "" if process.returncode == 0 else how_it_ended(process.returncode)
            except subprocess.TimeoutExpired:
                process.kill()
                stdout, stderr = process.communicate()
                ending = f"still running after {deadline_s:g} s"
    said = [] if ending else [f"[stderr] {line}" for line in stderr.splitlines()]
    return Outcome(masked(stdout) + said + ([f"[{ending}]"] if ending else []), stderr)


def how_it_ended(status: int) -> str:
    return f"exit {status}" if status > 0 else signal.Signals(-status).name


def port_command(scenario: Scenario, switch: str | None = None) -> list[str | Path]:
    runner = ["pynet"] if switch is None else ["tests.switches", switch]
    return [sys.executable, "-m", *runner, scenario.port]


def masked(text: str) -> list[str]:
    return [_PORT.sub(":PORT", line) for line in text.splitlines()]


def difference(expected: list[str], got: list[str], by: str) -> str:
    """A readable comparison, or the empty string."""
    if expected == got:
        return ""
    lines = difflib.ndiff([line + "\n" for line in expected], [line + "\n" for line in got])
    return f"- expected.txt, + {by}\n" + "".join(line for line in lines if not line.startswith("?"))
