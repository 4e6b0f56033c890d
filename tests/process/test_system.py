"""What ``process`` asks the operating system, with Node's errors."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pynet import process
from pynet.errors import NodeError, NodeOSError

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


@pytest.fixture
def back() -> Iterator[None]:
    """The working directory and the umask are put back."""
    directory, mask = os.getcwd(), os.umask(0o22)
    yield
    os.chdir(directory)
    os.umask(mask)


@posix
def test_directories(back: None, tmp_path: Path) -> None:
    process.chdir(str(tmp_path))
    assert process.cwd() == str(tmp_path.resolve())
    with pytest.raises(FileNotFoundError) as caught:
        process.chdir("/nonexistent")
    error = caught.value
    assert isinstance(error, NodeOSError)
    assert (error.code, error.syscall, error.path, error.dest) == ("ENOENT", "chdir", process.cwd(), "/nonexistent")
    assert str(error) == f"ENOENT: no such file or directory, chdir '{process.cwd()}' -> '/nonexistent'"
    gone = tmp_path / "gone"
    gone.mkdir()
    process.chdir(str(gone))
    gone.rmdir()
    with pytest.raises(FileNotFoundError, match="ENOENT: no such file or directory, uv_cwd"):
        process.cwd()


@posix
def test_umask(back: None) -> None:
    assert process.umask() == 0o22
    assert process.umask("77") == 0o22
    assert process.umask(0o27) == 0o77
    assert process.umask() == 0o27


WRONG: list[tuple[Callable[..., Any], tuple[Any, ...], str, str]] = [
    (
        *(process.chdir, (5,), "ERR_INVALID_ARG_TYPE"),
        'The "directory" argument must be of type string. Received type number (5)',
    ),
    (
        *(process.umask, (-1,), "ERR_OUT_OF_RANGE"),
        'The value of "mask" is out of range. It must be >= 0 && <= 4294967295. Received -1',
    ),
    (
        *(process.umask, ("9",), "ERR_INVALID_ARG_VALUE"),
        "The argument 'mask' must be a 32-bit unsigned integer or an octal string. Received '9'",
    ),
    (
        *(process.kill, ("x",), "ERR_INVALID_ARG_TYPE"),
        "The \"pid\" argument must be of type number. Received type string ('x')",
    ),
    (process.kill, (os.getpid(), "SIGFOO"), "ERR_UNKNOWN_SIGNAL", "Unknown signal: SIGFOO"),
    (process.kill, (os.getpid(), "sigterm"), "ERR_UNKNOWN_SIGNAL", "Unknown signal: sigterm"),
    (process.kill, (os.getpid(), True), "ERR_UNKNOWN_SIGNAL", "Unknown signal: true"),
    (process.kill, (os.getpid(), 1.5), "ERR_UNKNOWN_SIGNAL", "Unknown signal: 1.5"),
    (process.kill, (os.getpid(), 2**40), "ERR_UNKNOWN_SIGNAL", "Unknown signal: 1099511627776"),
    (process.kill, (os.getpid(), -1), "EINVAL", "kill EINVAL"),
    *(
        (
            process.kill,
            (pid, 0),
            "ERR_INVALID_ARG_TYPE",
            f'The "pid" argument must be of type number. Received type number ({pid})',
        )
        for pid in (1.5, 2**31, -(2**31) - 1)
    ),
    (process.kill, (os.getpid(), 9999), "EINVAL", "kill EINVAL"),
    (process.kill, (2**22 + 1, 0), "ESRCH", "kill ESRCH"),
    (
        *(process.hrtime, (5,), "ERR_INVALID_ARG_TYPE"),
        'The "time" argument must be an instance of Array. Received type number (5)',
    ),
    (process.hrtime, ([1],), "ERR_OUT_OF_RANGE", 'The value of "time" is out of range. It must be 2. Received 1'),
]


@posix
@pytest.mark.parametrize(("function", "arguments", "code", "message"), WRONG)
def test_errors(function: Callable[..., Any], arguments: tuple[Any, ...], code: str, message: str) -> None:
    with pytest.raises((TypeError, ValueError, OSError)) as caught:
        function(*arguments)
    assert isinstance(caught.value, NodeError)
    assert (caught.value.code, str(caught.value)) == (code, message)


def test_time() -> None:
    before = process.hrtime()
    start = process.hrtime.bigint()
    passed = process.hrtime(before)
    assert 0 <= passed[0] < 60
    assert 0 <= passed[1] < 10**9
    assert 0 <= process.hrtime.bigint() - start < 60 * 10**9
    assert 0 < process.uptime() < time.monotonic()
    later = process.uptime()
    assert later <= process.uptime()


def test_memory_and_processor() -> None:
    assert process.memoryUsage().rss == pytest.approx(process.memoryUsage.rss(), rel=0.5)
    assert process.memoryUsage.rss() > (0 if sys.platform == "win32" else 10**6)
    used = process.cpuUsage()
    sum(range(10**5))
    more = process.cpuUsage(used)
    assert used.user > 0
    assert 0 <= more.user + more.system < 60 * 10**6


def test_users_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "getuid", raising=False)
    with pytest.raises(Exception, match=r"process\.getuid") as caught:
        process.getuid()
    assert isinstance(caught.value, NodeError)
    assert caught.value.code == "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM"


def test_where_there_is_no_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **keywords: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("builtins.open", refuse)
    assert 0 <= process.uptime() < time.monotonic()
    assert process.memoryUsage.rss() >= 0
