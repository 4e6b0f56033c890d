"""The programs that are measured: how each is started, and whether it can be."""

from __future__ import annotations

import functools
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pynet

SERVERS = Path(__file__).parent / "servers"
LEAST_NODE = 26  # the one that pynet is held against


@dataclass(frozen=True)
class Peer:
    """A library, or a way of using one."""

    label: str
    module: str  # of benchmarks.servers; or node.js
    package: str  # whose version counts; "" where it comes with the interpreter
    works: frozenset[str]  # what its program can do
    imports: str = ""  # what a program that uses it has to import, for the start-up time
    needs: tuple[str, ...] = ()  # other packages, without which it cannot run
    is_part: bool = False  # no way of using a library: shown apart from the others

    def command(self, work: str, *arguments: int) -> list[str]:
        """What starts its program."""
        numbers = list(map(str, arguments))
        if self.module.startswith("node"):
            return [node() or "node", str(SERVERS / f"{self.module}.js"), work, *numbers]
        return [sys.executable, "-m", f"benchmarks.servers.{self.module}", work, *numbers]

    def version(self) -> str | None:
        """Its version; None if it is not here."""
        if self.package == "Node":
            return node_version()
        if self.package == "ws":
            return _ws_version()
        if any(_installed(package) is None for package in self.needs):
            return None
        if self.package == "pynet":
            return pynet.__version__
        if not self.package:
            return platform.python_version()
        return _installed(self.package)


def _installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


@functools.cache
def _ws_version() -> str | None:
    """The version of the package ws that Node finds (``$NODE_PATH``); None if it finds none."""
    if node_version() is None:
        return None
    ask = [node() or "node", "-p", "require('ws/package.json').version"]
    answer = subprocess.run(ask, capture_output=True, text=True, timeout=30, check=False)
    return answer.stdout.strip() if answer.returncode == 0 else None


COROUTINES = frozenset({"iterate", "once"})
TCP = frozenset({"echo", "sink", "source", "proxy"})
ALL = TCP | {"udp", "timers"}
WEB = frozenset({"http", "https", "httpfile", "get"})

PYNET_WORKS = ALL | WEB | {"tls", "emit", "hex", "startup", "hello", "ws", "wscast"}
PYNET = Peer("pynet", "pynet_", "pynet", PYNET_WORKS, "pynet, pydgram")
WS = Peer("ws on Node", "node_ws", "ws", frozenset({"ws", "wscast"}))
EPOLL = Peer("bare epoll", "epoll", "", TCP | {"udp"})
NODE = Peer("Node", "node", "Node", ALL | WEB | {"tls", "emit", "hex", "startup", "hello"})
ASYNCIO = Peer("asyncio protocol", "asyncio_protocol", "", ALL | {"startup", "hello"}, "asyncio")
UVLOOP = Peer("uvloop", "uvloop_protocol", "uvloop", ALL | {"startup"}, "uvloop")
STREAMS = Peer("asyncio streams", "asyncio_streams", "", TCP | COROUTINES)
IN_ASYNCIO = Peer("pynet in asyncio", "pynet_asyncio", "pynet", TCP | {"udp"} | COROUTINES)
IN_UVLOOP = Peer("pynet in uvloop", "pynet_uvloop", "pynet", TCP | {"udp"} | COROUTINES, needs=("uvloop",))
HANDLES = Peer("pynet's handles", "pynet_handles", "pynet", frozenset({"echo", "udp"}), is_part=True)
UVICORN = Peer("uvicorn on uvloop", "uvicorn_", "uvicorn", frozenset({"http", "https"}), needs=("uvloop", "httptools"))
AIOHTTP = Peer("aiohttp", "aiohttp_", "aiohttp", frozenset({"http", "https", "get"}))
PEERS = (
    PYNET,
    IN_ASYNCIO,
    IN_UVLOOP,
    HANDLES,
    EPOLL,
    NODE,
    UVLOOP,
    ASYNCIO,
    STREAMS,
    Peer("gevent", "gevent_", "gevent", ALL | {"startup"}, "gevent.server"),
    Peer("Twisted", "twisted_", "twisted", ALL | {"startup"}, "twisted.internet.reactor"),
    Peer("trio", "trio_", "trio", TCP | {"udp", "startup"}, "trio"),
    UVICORN,
    AIOHTTP,
    WS,
    Peer("websockets", "websockets_", "websockets", frozenset({"ws", "wscast"})),
    Peer("pyee", "pyee_", "pyee", frozenset({"emit"})),
)


@functools.cache
def node() -> str | None:
    """The Node to measure: ``$PYNET_NODE``, else ``node`` on the path if it is new enough."""
    for program in (os.environ.get("PYNET_NODE"), shutil.which("node")):
        if program and _node_version(program):
            return program
    return None


def node_version() -> str | None:
    """Its version; None if there is none that is new enough."""
    program = node()
    return None if program is None else _node_version(program)


@functools.cache
def _node_version(program: str) -> str | None:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return None
    version = answer.stdout.strip().lstrip("v")
    major = version.partition(".")[0]
    return version if major.isdigit() and int(major) >= LEAST_NODE else None
