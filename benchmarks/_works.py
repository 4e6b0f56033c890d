"""What is measured, and how much of it at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ._loads import BulkFromServer, BulkToServer, Churn, Echo, LargeEcho, Load, Proxy, Udp


@dataclass(frozen=True)
class Work:
    """Something to do for every server; the unit is what one operation costs in CPU time."""

    name: str  # short, for the command line
    title: str
    program: str  # of the servers
    load: Callable[[bool], Load]  # quick or not
    operations: int  # in one round
    quick: int  # in one round when only the harness is tried
    unit: str = "µs"
    apart: bool = False  # driver and server each on a core of its own
    warm_up: int = 6  # rounds; Node compiles for some ten thousand messages


@dataclass(frozen=True)
class LocalWork:
    """Something that a program does by itself, and times."""

    name: str
    title: str
    program: str
    count: int
    quick: int
    unit: str = "µs"
    more: tuple[int, ...] = ()  # arguments behind the count


BULK_MIB = 128

WORKS = (
    Work("echo-1", "TCP echo, 1 connection, 64 B", "echo", lambda quick: Echo(1, 64), 2000, 20),
    Work("echo-50", "TCP echo, 50 connections, 64 B", "echo", lambda quick: Echo(50, 64), 5000, 50),
    Work(
        "echo-1000",
        "TCP echo, 1,000 connections, 64 B",
        "echo",
        lambda quick: Echo(100 if quick else 1000, 64),
        5000,
        100,
    ),
    Work("echo-1k", "TCP echo, 50 connections, 1 KiB", "echo", lambda quick: Echo(50, 1024), 5000, 50),
    Work(
        "echo-64k", "TCP echo, 50 connections, 64 KiB", "echo", lambda quick: LargeEcho(50, 65536), 500, 50, warm_up=2
    ),
    Work(
        "echo-256k", "TCP echo, 8 connections, 256 KiB", "echo", lambda quick: LargeEcho(8, 262144), 160, 8, warm_up=3
    ),
    Work("receive", "bulk receive, 1 MiB", "sink", lambda quick: BulkToServer(), BULK_MIB, 2, apart=True, warm_up=1),
    Work(
        "send",
        "bulk send, 1 MiB",
        "source",
        lambda quick: BulkFromServer(2 if quick else BULK_MIB),
        BULK_MIB,
        2,
        warm_up=1,
    ),
    Work("proxy", "pipe proxy, 50 connections, 1 KiB there and back", "proxy", lambda quick: Proxy(50, 1024), 2500, 50),
    Work("churn", "connect, echo 64 B, close", "echo", lambda quick: Churn(50, 64), 1000, 50),
    Work("udp", "UDP echo, 64 B", "udp", lambda quick: Udp(50, 64), 5000, 50),
)
LOCAL_WORKS = (
    LocalWork("timers", "set and clear a timer, 100,000 at once", "timers", 100_000, 100),
    LocalWork("emit-1", "emit to 1 listener", "emit", 200_000, 100, more=(1,)),
    LocalWork("emit-5", "emit to 5 listeners", "emit", 100_000, 100, more=(5,)),
)
IDLE = "idle"
IDLE_TITLE = "memory of an idle connection"
IDLE_CONNECTIONS = 10_000
STARTUP = "startup"
STARTUP_TITLE = "import, more than the interpreter alone"
NAMES = (*(work.name for work in WORKS), IDLE, *(work.name for work in LOCAL_WORKS), STARTUP)
