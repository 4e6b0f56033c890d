"""Other people's programs, talked to while the loop runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Any

import pytest

from tests.parity.harness import find_node

NODE = find_node()
needs_node = pytest.mark.skipif(NODE is None, reason="needs Node 26: set PYNET_NODE")
#: Python with the packages that want older ones than the project: ``make test-peers`` makes it.
PEERS = os.environ.get("PYNET_PEERS", sys.executable)


class Program:
    """Another program. A thread reads what it prints."""

    def __init__(self, *command: str, stdin: bytes | None = None) -> None:
        self.output = b""
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=_environment()
        )
        self._stdin = stdin
        self._thread = threading.Thread(target=self._talk)

    def start(self) -> None:
        self._thread.start()

    def _talk(self) -> None:
        try:
            self.output, _ = self._process.communicate(self._stdin, timeout=20)
        finally:
            self._process.kill()

    def line(self) -> str:
        """The first line that it prints."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().decode().strip()

    def end(self) -> bytes:
        if self._thread.ident is None:
            self._process.kill()
            self._process.communicate()
        else:
            self._thread.join(25)
        return self.output


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("SSL_CERT_FILE", "SSL_CERT_DIR")}


def node(program: str, *arguments: Any) -> Program:
    """Node with a *program*, which finds the *arguments* as JSON in ``process.argv[1]``."""
    assert NODE is not None
    return Program(NODE, "-e", program, _json(arguments))


def python(program: str, *arguments: Any) -> Program:
    """Python with the foreign packages, and the same in ``sys.argv[1]``."""
    return Program(PEERS, "-c", program, _json(arguments))


def _json(arguments: tuple[Any, ...]) -> str:
    return json.dumps(arguments, default=lambda value: value.decode())


def has_package(name: str) -> bool:
    """Whether ``python()`` can import it."""
    return subprocess.run([PEERS, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0
