"""Examples as running programs, for the tests to talk to."""

from __future__ import annotations

import contextlib
import contextvars
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.parity.harness import find_node

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = ROOT / "examples"
DEADLINE_S = 30.0


_original = contextvars.ContextVar("_original", default=False)


@contextlib.contextmanager
def originals() -> Iterator[None]:
    """Have ``example()`` start the JavaScript; skips the test where there is no Node."""
    node()
    token = _original.set(True)
    try:
        yield
    finally:
        _original.reset(token)


def node() -> str:
    """Node, of a version that we are held against."""
    found = find_node()
    if found is None:
        pytest.skip("no Node here that is new enough")
    return found


class Program:
    """A running example: its lines as they come, killed when its time is up.

    *command* is for Python, or for another *interpreter*. With *stdin* there is somebody to type.
    """

    def __init__(
        self,
        *command: str | Path,
        stdin: bool = False,
        interpreter: str = sys.executable,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        variables = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error"}
        variables.update(environment or {})
        self.process = subprocess.Popen(
            [interpreter, *map(str, command)],
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env=variables,
            cwd=ROOT,
        )
        self.printed: list[str] = []
        self.overdue = False
        self._watchdog = threading.Timer(DEADLINE_S, self._expire)
        self._watchdog.daemon = True
        self._watchdog.start()

    def __enter__(self) -> Program:
        return self

    def _expire(self) -> None:
        self.overdue = True
        self.process.kill()

    def __exit__(self, exc_type: type[BaseException] | None, *exc: object) -> None:
        self._watchdog.cancel()
        self._watchdog.join()
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        if self.process.stdin is not None:
            self.process.stdin.close()
        # A test must not pass because the program was killed, which ends the connections of whoever waited for it.
        if self.overdue and exc_type is None:
            pytest.fail(f"killed after {DEADLINE_S:g} seconds; it had printed:\n" + "\n".join(self.printed))

    def until(self, text: str) -> str:
        """Read on until a line holds *text*; that line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed.append(line.rstrip("\n"))
            if text in line:
                return self.printed[-1]
        how = f"was killed after {DEADLINE_S:g} seconds" if self.overdue else "ended"
        pytest.fail(f"{how} without printing {text!r}:\n" + "\n".join(self.printed))

    def port(self, text: str) -> int:
        """Read on until a line with *text* tells a port."""
        found = re.search(r"(?:port[=:] ?|://127\.0\.0\.1:)(\d+)", self.until(text))
        assert found is not None
        return int(found[1])

    def type(self, text: str) -> None:
        """Be somebody at its keyboard."""
        assert self.process.stdin is not None
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def end_input(self) -> None:
        """Ctrl-D."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def ended(self) -> int:
        """Read to the end; the exit status."""
        assert self.process.stdout is not None
        self.printed += self.process.stdout.read().splitlines()
        return self.process.wait()

    def interrupt(self) -> None:
        """Ctrl-C: it ends at once, of SIGINT, without a traceback of the library's."""
        self.process.send_signal(signal.SIGINT)
        assert self.ended() != 0
        assert not any("Error" in line for line in self.printed if line != "KeyboardInterrupt")


def talk(port: int, *words: str) -> str:
    """Say *words* to a TCP server by hand; everything it answers until it hangs up."""
    with socket.create_connection(("localhost", port), timeout=DEADLINE_S) as peer:
        peer.sendall("".join(words).encode())
        peer.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := peer.recv(65536):
            answer += chunk
        return answer.decode()


def example(name: str, *arguments: object, stdin: bool = False) -> Program:
    """Start the example *name* as its docstring says, or the JavaScript that stands beside it."""
    if _original.get():
        return script(name, *arguments, stdin=stdin)
    return Program("-m", "pynet", EXAMPLES / name, *map(str, arguments), stdin=stdin)


def script(name: str, *arguments: object, stdin: bool = False) -> Program:
    """Start it as a script of its own, which runs the loop by itself."""
    if _original.get():
        original = ROOT / "docs" / "originals" / name.replace(".py", ".js")
        return Program(original, *map(str, arguments), stdin=stdin, interpreter=node())
    return Program(EXAMPLES / name, *map(str, arguments), stdin=stdin)


def run(*command: str | Path, input: str | bytes = "") -> str:
    """What a program prints that ends by itself; skips the test where it is not installed."""
    program = str(command[0])
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    data = input.encode() if isinstance(input, str) else input
    done = subprocess.run(list(map(str, command)), input=data, capture_output=True, timeout=DEADLINE_S, cwd=ROOT)
    return done.stdout.decode("utf-8", "replace")
