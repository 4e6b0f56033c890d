"""The process as Node has it: signals, standard streams, the end, and some questions to the operating system."""

from __future__ import annotations

from pynet._typing import lend

from . import _process
from ._cursor import clearLine, clearScreenDown, cursorTo, moveCursor
from ._life import FAILURE, status_of
from ._process import Process, life, process
from ._read_stream import ReadStream
from ._resources import getActiveResourcesInfo
from ._system import (
    CpuUsage,
    HighResolutionTime,
    MemoryUsage,
    MemoryUsageFunction,
    abort,
    arch,
    chdir,
    cpuUsage,
    cwd,
    getegid,
    geteuid,
    getgid,
    getuid,
    hrtime,
    kill,
    memoryUsage,
    nextTick,
    platform,
    queueMicrotask,
    setgid,
    setuid,
    umask,
    uptime,
)
from ._typing import ProcessListen, SignalName
from ._warnings import ProcessWarning
from ._write_stream import WriteStream
from ._write_typing import WriteStreamListen

lend(_process, ReadStream, WriteStream)

__all__ = [
    "FAILURE",
    "CpuUsage",
    "HighResolutionTime",
    "MemoryUsage",
    "MemoryUsageFunction",
    "Process",
    "ProcessListen",
    "ProcessWarning",
    "ReadStream",
    "SignalName",
    "WriteStream",
    "WriteStreamListen",
    "abort",
    "arch",
    "chdir",
    "clearLine",
    "clearScreenDown",
    "cpuUsage",
    "cursorTo",
    "cwd",
    "getActiveResourcesInfo",
    "getegid",
    "geteuid",
    "getgid",
    "getuid",
    "hrtime",
    "kill",
    "life",
    "memoryUsage",
    "moveCursor",
    "nextTick",
    "platform",
    "process",
    "queueMicrotask",
    "setgid",
    "setuid",
    "status_of",
    "umask",
    "uptime",
]
