"""Node's ``process``: standard streams, signals, the end of the program, and what else it knows of itself.

The module is an emitter, as in Node: ``process.on("SIGINT", f)``, ``process.exitCode = 1``. Where a type checker wants
an ``EventEmitter``, as ``events.once`` does, ``process.process`` is the same object.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pynet._process import (
    CpuUsage,
    MemoryUsage,
    Process,
    ProcessListen,
    ProcessWarning,
    ReadStream,
    WriteStream,
    abort,
    arch,
    chdir,
    cpuUsage,
    cwd,
    getActiveResourcesInfo,
    getegid,
    geteuid,
    getgid,
    getuid,
    hrtime,
    kill,
    memoryUsage,
    nextTick,
    platform,
    process,
    queueMicrotask,
    setgid,
    setuid,
    umask,
    uptime,
)

__all__ = [
    "process",
    "Process",
    "ProcessListen",
    # the emitter
    "on",
    "once",
    "off",
    "addListener",
    "removeListener",
    "prependListener",
    "prependOnceListener",
    "removeAllListeners",
    "emit",
    "eventNames",
    "listenerCount",
    "listeners",
    "rawListeners",
    "getMaxListeners",
    "setMaxListeners",
    # streams
    "stdin",
    "stdout",
    "stderr",
    "ReadStream",
    "WriteStream",
    # the end
    "exit",
    "exitCode",
    "abort",
    # ticks
    "nextTick",
    "queueMicrotask",
    # warnings
    "emitWarning",
    "ProcessWarning",
    # the program
    "argv",
    "argv0",
    "execPath",
    "env",
    "pid",
    "ppid",
    "platform",
    "arch",
    "cwd",
    "chdir",
    "umask",
    "kill",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "setuid",
    "setgid",
    # time and memory
    "hrtime",
    "uptime",
    "memoryUsage",
    "MemoryUsage",
    "cpuUsage",
    "CpuUsage",
    "getActiveResourcesInfo",
]

#: The environment: ``os.environ`` itself, so ``env.get("PORT")`` where Node has ``env.PORT``.
env = os.environ
#: The absolute path of the interpreter.
execPath: str = sys.executable
#: The interpreter as it was named on the command line.
argv0: str = sys.orig_argv[0] if sys.orig_argv else sys.executable

on: ProcessListen[Process]
"""Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
once: ProcessListen[Process]
"""As ``on()``, but for the next time only."""
off: ProcessListen[Process]
"""Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
addListener: ProcessListen[Process]
removeListener: ProcessListen[Process]
prependListener: ProcessListen[Process]
prependOnceListener: ProcessListen[Process]

stdin: ReadStream
"""Standard input: a ``Readable`` of bytes that reads nothing until asked."""
stdout: WriteStream
"""Standard output: a ``Writable`` that writes at once, in order with ``print``."""
stderr: WriteStream
"""Standard error; otherwise like ``stdout``."""
argv: list[str]
"""The interpreter, the script's absolute path, the script's arguments."""
exitCode: int | str | None
"""The status that the process will end with; None is 0, or 1 after an uncaught exception."""
pid: int
"""The number of the process."""
ppid: int
"""The number of the parent process."""

if TYPE_CHECKING:
    removeAllListeners = process.removeAllListeners
    emit = process.emit
    eventNames = process.eventNames
    listenerCount = process.listenerCount
    listeners = process.listeners
    rawListeners = process.rawListeners
    getMaxListeners = process.getMaxListeners
    setMaxListeners = process.setMaxListeners
    exit = process.exit
    emitWarning = process.emitWarning
else:
    process._stand_in_for(sys.modules[__name__])
