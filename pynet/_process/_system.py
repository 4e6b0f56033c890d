"""The functions of ``process`` that ask, or tell, the operating system."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal as _signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pynet._errors import (
    ERR_FEATURE_UNAVAILABLE_ON_PLATFORM,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
    ERR_UNKNOWN_SIGNAL,
    MISSING,
    Missing,
    file_error,
    is_number,
    parse_file_mode,
    system_error,
    validate_array,
    validate_function,
    validate_number,
    validate_options,
    validate_string,
)
from pynet._events import Later
from pynet._loop import nextTick as _next_tick
from pynet._loop import queueMicrotask as _queue_microtask

_imported = time.monotonic()

platform: str = sys.platform
if sys.platform == "win32":
    _machine = os.environ.get("PROCESSOR_ARCHITECTURE", "")
else:
    _machine = os.uname().machine
arch: str = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "i386": "ia32", "i686": "ia32", "x86": "ia32"}.get(
    _machine.lower(), _machine.lower()
)


def nextTick(callback: Callable[..., object], /, *args: object) -> None:
    """Call ``callback(*args)`` once the current callback, or the script, is through, before anything else.

    It gets as many of *args* as it takes. Coroutine functions become tasks of the asyncio loop.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.

    Node: process.md, "process.nextTick(callback[, ...args])". Differs: no.
    """
    _next_tick(Later(validate_function(callback, "callback"), len(args), "nextTick callback"), *args)


def queueMicrotask(callback: Callable[..., object], /) -> None:
    """Call *callback* once the current callback is through and the tick queue is empty.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.

    Node: globals.md, "queueMicrotask(callback)". Differs: no.
    """
    _queue_microtask(Later(validate_function(callback, "callback"), 0, "microtask"))


def cwd() -> str:
    """The working directory.

    Node: process.md, "process.cwd()". Differs: no.
    """
    try:
        return os.getcwd()
    except OSError as error:
        raise file_error(error, "uv_cwd") from error


def chdir(directory: str) -> None:
    """Change the working directory.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``; OSError: there is no such directory, or it may not be entered.

    Node: process.md, "process.chdir(directory)". Differs: no.
    """
    validate_string(directory, "directory")
    former = cwd()
    try:
        os.chdir(directory)
    except OSError as error:
        raise file_error(error, "chdir", former, directory) from error


def umask(mask: int | str | Missing = MISSING) -> int:
    """Set the mask of file permissions (a number, or a text of octal digits); returns the former one.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``; ValueError: ``ERR_INVALID_ARG_VALUE``, ``ERR_OUT_OF_RANGE``.

    Node: process.md, "process.umask(mask)". Differs: no.
    """
    if mask is not MISSING:
        return os.umask(parse_file_mode(mask, "mask") & 0o7777)
    current = os.umask(0)
    os.umask(current)
    return current


def kill(pid: int, signal: str | int | None = "SIGTERM") -> bool:
    """Send *signal* to the process *pid*; 0 asks only whether it exists.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_UNKNOWN_SIGNAL``.
        OSError: ESRCH if there is no such process, EPERM if it is somebody else's, EINVAL.

    Node: process.md, "process.kill(pid[, signal])". Differs: no.
    """
    if not _is_int32(pid):
        raise ERR_INVALID_ARG_TYPE("pid", "number", pid)
    number: Any = signal
    if not is_number(signal):
        number = _signal.Signals.__members__.get(str(signal or "SIGTERM"))
    if not _is_int32(number):
        raise ERR_UNKNOWN_SIGNAL(signal)
    try:
        os.kill(int(pid), int(number))
    except OSError as error:
        raise system_error(error, "kill") from error
    return True


def _is_int32(value: object) -> bool:
    return isinstance(value, (int, float)) and is_number(value) and -(2**31) <= value < 2**31 and value == int(value)


def abort() -> None:
    """End the process at once, with a core dump; nothing is cleaned up.

    Node: process.md, "process.abort()". Differs: no.
    """
    os.abort()


def getuid() -> int:
    """The user id of the process (POSIX).

    Node: process.md, "process.getuid()". Differs: on Windows raises ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.
    """
    return int(_posix("getuid")())


def geteuid() -> int:
    """The effective user id of the process (POSIX).

    Node: process.md, "process.geteuid()". Differs: as ``getuid``.
    """
    return int(_posix("geteuid")())


def getgid() -> int:
    """The group id of the process (POSIX).

    Node: process.md, "process.getgid()". Differs: as ``getuid``.
    """
    return int(_posix("getgid")())


def getegid() -> int:
    """The effective group id of the process (POSIX).

    Node: process.md, "process.getegid()". Differs: as ``getuid``.
    """
    return int(_posix("getegid")())


def setuid(id: int | str) -> None:
    """Become the user *id*, a number or a name: what a server does once it has its port. The group first.

    Raises:
        OSError: EPERM; KeyError: nobody has that name.

    Node: process.md, "process.setuid(id)". Differs: as ``getuid``.
    """
    change = _posix("setuid")
    if isinstance(id, str):
        id = importlib.import_module("pwd").getpwnam(id).pw_uid
    _change_user(change, id, "setuid")


def setgid(id: int | str) -> None:
    """Become a member of the group *id*, a number or a name.

    Raises:
        OSError: EPERM; KeyError: no group has that name.

    Node: process.md, "process.setgid(id)". Differs: as ``getuid``.
    """
    change = _posix("setgid")
    if isinstance(id, str):
        id = importlib.import_module("grp").getgrnam(id).gr_gid
    _change_user(change, id, "setgid")


def _posix(name: str) -> Callable[..., Any]:
    function: Callable[..., object] | None = getattr(os, name, None)
    if function is None:
        raise ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(f"process.{name}")
    return function


def _change_user(change: Callable[[int], object], id: object, name: str) -> None:
    if not isinstance(id, int) or isinstance(id, bool):
        raise ERR_INVALID_ARG_TYPE("id", ["number", "string"], id)
    try:
        change(id)
    except OSError as error:
        raise system_error(error, name) from error


class HighResolutionTime:
    """The type of ``hrtime``."""

    def __call__(self, time: Sequence[int] | Missing = MISSING) -> tuple[int, int]:
        """Seconds and nanoseconds of a clock that only goes forward, or since *time*, an earlier result.

        Node: process.md, "process.hrtime([time])". Differs: a tuple.
        """
        now = self.bigint()
        if time is not MISSING:
            validate_array(time, "time")
            if len(time) != 2:
                raise ERR_OUT_OF_RANGE("time", "2", len(time))
            now -= int(time[0]) * 1_000_000_000 + int(time[1])
        return divmod(now, 1_000_000_000)

    def bigint(self) -> int:
        """Nanoseconds of a clock that only goes forward.

        Node: process.md, "process.hrtime.bigint()". Differs: no.
        """
        return time.monotonic_ns()


hrtime = HighResolutionTime()


def uptime() -> float:
    """Seconds since the process was started; where the system does not tell, since pynet was imported.

    Node: process.md, "process.uptime()". Differs: no.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, ValueError), open("/proc/self/stat", "rb") as file:
            started = int(file.read().rpartition(b")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
            return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    return time.monotonic() - _imported


class MemoryUsage(NamedTuple):
    """What ``memoryUsage()`` returns: bytes of main memory in use."""

    rss: int


class MemoryUsageFunction:
    """The type of ``memoryUsage``."""

    def __call__(self) -> MemoryUsage:
        """How much main memory the process occupies.

        Node: process.md, "process.memoryUsage()". Differs: the parts of V8's heap have no counterpart here.
        """
        return MemoryUsage(self.rss())

    def rss(self) -> int:
        """Bytes of main memory that the process occupies; where the system does not tell, at its peak.

        Node: process.md, "process.memoryUsage.rss()". Differs: no.
        """
        if sys.platform == "linux":
            with contextlib.suppress(OSError, ValueError), open("/proc/self/statm", "rb") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        if sys.platform == "win32":
            return 0
        else:
            import resource

            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            return peak if sys.platform == "darwin" else peak * 1024


memoryUsage = MemoryUsageFunction()


class CpuUsage(NamedTuple):
    """What ``cpuUsage()`` returns: microseconds."""

    user: int
    system: int


def cpuUsage(previousValue: CpuUsage | None = None) -> CpuUsage:
    """Processor time used by the process, or since *previousValue*.

    Node: process.md, "process.cpuUsage([previousValue])". Differs: a named tuple.
    """
    used = os.times()
    user, system = int(used.user * 1e6), int(used.system * 1e6)
    if previousValue or isinstance(previousValue, (list, tuple, dict)):  # in JavaScript empty ones count
        before = _checked_usage(previousValue)
        user, system = user - before.user, system - before.system
    return CpuUsage(user, system)


def _checked_usage(value: object) -> CpuUsage:
    """What ``cpuUsage()`` returned before: its named tuple, any two numbers, or a dict."""
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray, memoryview)) and len(value) == 2:
        value = CpuUsage(*value)._asdict()
    given = validate_options(value, "prevValue")
    for name in CpuUsage._fields:
        part = validate_number(given.get(name, MISSING), f"prevValue.{name}")
        if not 0 <= part < 2**53:
            raise ERR_INVALID_ARG_VALUE(f"prevValue.{name}", part)
    return CpuUsage(given["user"], given["system"])
