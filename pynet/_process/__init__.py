"""The process as Node has it: signals, standard streams, the end, and some questions to the operating system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import late

from ._life import FAILURE, status_of
from ._process import Process, life, process

if TYPE_CHECKING:
    from ._cursor import clearLine, clearScreenDown, cursorTo, moveCursor
    from ._resources import getActiveResourcesInfo
    from ._streams import ReadStream, WriteStream
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
    from ._write_typing import WriteStreamListen
else:  # every program needs its life, few the rest
    __getattr__ = late(
        __name__,
        {
            "_cursor": ["clearLine", "clearScreenDown", "cursorTo", "moveCursor"],
            "_resources": ["getActiveResourcesInfo"],
            "_system": [
                "CpuUsage",
                "HighResolutionTime",
                "MemoryUsage",
                "MemoryUsageFunction",
                "abort",
                "arch",
                "chdir",
                "cpuUsage",
                "cwd",
                "getegid",
                "geteuid",
                "getgid",
                "getuid",
                "hrtime",
                "kill",
                "memoryUsage",
                "nextTick",
                "platform",
                "queueMicrotask",
                "setgid",
                "setuid",
                "umask",
                "uptime",
            ],
            "_typing": ["ProcessListen", "SignalName"],
            "_warnings": ["ProcessWarning"],
            "_streams": ["ReadStream", "WriteStream"],
            "_write_typing": ["WriteStreamListen"],
        },
    )

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
