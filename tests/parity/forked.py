"""Starts Python programs as copies of a process that has the library loaded: a tenth of a second less for each.

    python -m tests.parity.forked DESCRIPTOR      that process; :class:`Forker` is who asks it

A copy runs ``python -m MODULE ARGUMENTS``, with pipes, a directory and an exit status of its own. That programs do the
same when they are started afresh is the business of ``tests/cli``.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

#: What ports use. None of it may bring asyncio in, which the library asks for.
LOADED = (
    *("pynet", "pydgram", "pynet._cli", "pynet._main", "pynet._repl", "pynet.abort", "pynet.dns", "pynet.errors"),
    *("pynet.events", "pynet.fs", "pynet.http", "pynet.process", "pynet.readline", "pynet.stream", "pynet.timers"),
    *("pynet.tls", "pynet.ws", "tests.parity.prelude"),
)
GRACE_S = 5.0  # for the end of one that was killed


class Forker:
    """The side of the tests: asks for copies, gives their pipes, and waits for them."""

    def __init__(self, environment: Mapping[str, str], root: Path) -> None:
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.parity.forked", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=environment,
                cwd=root,
            )

    def run(self, command: Sequence[str], directory: str, deadline_s: float) -> tuple[bytes, bytes, int | None]:
        """What ``python -m command`` writes to stdout and stderr, and its status; None for one that took too long."""
        pipes = [os.pipe() for _ in range(3)]
        request = json.dumps([directory, *command]).encode()
        with self._lock:  # one message at a time: the next may not run into it
            socket.send_fds(self._control, [request], [write for _, write in pipes])
            for _, write in pipes:
                os.close(write)
            process_id, _, status = os.read(pipes[2][0], 100).partition(b"\n")
        return _collected(int(process_id), status, [read for read, _ in pipes], deadline_s)

    def close(self) -> None:
        self._control.close()
        self._process.wait(GRACE_S)


def _collected(process_id: int, status: bytes, pipes: list[int], deadline_s: float) -> tuple[bytes, bytes, int | None]:
    """*status* is there already where the program was quicker than we."""
    written = [b"", b"", status]
    late = False
    give_up = time.monotonic() + deadline_s
    with selectors.DefaultSelector() as selector:
        for number, pipe in enumerate(pipes):
            selector.register(pipe, selectors.EVENT_READ, number)
        while selector.get_map():
            for key, _ in selector.select(max(0.0, give_up - time.monotonic())):
                if data := os.read(key.fd, 65536):
                    written[key.data] += data
                else:
                    selector.unregister(key.fd)
            if time.monotonic() > give_up:
                if late:
                    break
                late, give_up = True, give_up + GRACE_S
                os.kill(process_id, signal.SIGKILL)
    for pipe in pipes:
        os.close(pipe)
    return written[0], written[1], None if late else int(written[2])


def serve(control: socket.socket) -> list[str] | None:
    """Answer requests; a copy returns with what it is to run, and the process itself with None in the end."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the keepers
    while True:
        request, pipes, _, _ = socket.recv_fds(control, 65536, 3)
        if not request:
            return None
        if os.fork() == 0:
            control.close()
            return _kept(json.loads(request), *pipes)
        for pipe in pipes:
            os.close(pipe)


def _kept(request: list[str], stdout: int, stderr: int, told: int) -> list[str]:
    """Returns in the copy; its keeper says who that is, and how it has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if copy := os.fork():
        os.close(stdout)
        os.close(stderr)
        os.write(told, b"%d\n" % copy)
        _, status = os.waitpid(copy, 0)
        os.write(told, b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    os.close(told)
    for pipe, standard in ((stdout, 1), (stderr, 2)):
        os.dup2(pipe, standard)
        os.close(pipe)
    directory, *command = request
    os.chdir(directory)
    return command


def main() -> None:
    with socket.socket(fileno=int(sys.argv[1])) as control:
        modules = [importlib.import_module(name) for name in LOADED]
        for module in modules[:2]:
            for public in module.__all__:
                getattr(module, public)  # loaded when it is asked for
        assert "asyncio" not in sys.modules
        assert importlib.import_module("pynet._loop").existing_loop() is None
        gc.collect()
        gc.freeze()
        command = serve(control)
    if command is not None:
        module_name, *sys.argv[1:] = command
        runpy.run_module(module_name, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
