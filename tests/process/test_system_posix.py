"""Signals to processes, and changing the user."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from pynet import process

pytest.importorskip("fcntl", reason="not on Windows")
assert sys.platform != "win32"  # so that mypy too looks no further there


def test_kill() -> None:
    assert process.kill(process.pid, 0)
    seen: list[int] = []
    former = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
    try:
        assert process.kill(process.pid, "SIGUSR1")
        assert process.kill(process.pid, int(signal.SIGUSR1))
    finally:
        signal.signal(signal.SIGUSR1, former)
    assert seen == [signal.SIGUSR1] * 2


def test_users() -> None:
    assert (process.getuid(), process.geteuid()) == (os.getuid(), os.geteuid())
    assert (process.getgid(), process.getegid()) == (os.getgid(), os.getegid())
    process.setgid(os.getgid())
    process.setuid(os.getuid())
    with pytest.raises(TypeError, match='The "id" argument must be one of type number or string'):
        process.setuid(1.5)  # type: ignore[arg-type]
    if os.getuid():
        with pytest.raises(PermissionError, match="setuid EPERM"):
            process.setuid("root")
