"""The loads at the size of seconds; ``make soak`` runs them in full."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.load.soak import LOADS, SHORT

# These take longest.
LESS = {"interrupted": SHORT / 8, "requests": SHORT / 4, "handshakes": SHORT / 2}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="memory and descriptors are counted the POSIX way")


@pytest.mark.parametrize("name", [name for name in LOADS if name not in ("faults", "network")])
def test_load(name: str) -> None:
    """In a process of its own, as in the long form; tests/reliability has the short form of the others."""
    scale = str(LESS.get(name, SHORT))
    command = [sys.executable, "-W", "error::ResourceWarning", "-m", "tests.load.soak", "--scale", scale, name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert done.stdout.startswith(f"{name}:\n")
    assert " descriptors after\n" in done.stdout
