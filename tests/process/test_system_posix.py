"""Signals to processes, and changing the user."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
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


def test_a_user_and_a_group_by_name() -> None:
    import grp
    import pwd

    process.setgid(grp.getgrgid(os.getgid()).gr_name)
    process.setuid(pwd.getpwuid(os.getuid()).pw_name)  # those that we are already
    assert (os.getuid(), os.getgid()) == (process.getuid(), process.getgid())


def test_a_change_that_the_system_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(id: int) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "setuid", refuse)
    with pytest.raises(PermissionError, match=r"^setuid EPERM$"):
        process.setuid(12345)


def test_abort() -> None:
    """No clean-up, no ``exit``: the signal alone."""
    program = "from pynet import process; process.on('exit', print); process.abort()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGABRT, b"")
