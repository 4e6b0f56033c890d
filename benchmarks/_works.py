"""What is measured, and how much of it at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ._http_loads import Http, HttpClient, HttpFile, Https
from ._loads import BulkFromServer, BulkToServer, Churn, Echo, LargeEcho, Load, Proxy, Udp
from ._tls_loads import TlsEcho
from ._ws_loads import WsBroadcast, WsEcho


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
    #: The server has lost a connection before. In asyncio that frees the large buffer of a read whole, after which
    #: glibc no longer maps memory for each: a server stays so for the rest of its life.
    is_warm: bool = True
    warm_up: int = 6  # rounds; Node compiles for some ten thousand messages
    rounds: int = 1000  # at most
    by_layer: bool = False  # measured for the parts of pynet too

    @property
    def needs(self) -> str:
        """What a peer must be able to do."""
        return self.program.partition("-")[0]


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
    rounds: int = 1000  # at most


KIB = 1024
BULK_MIB = 128
QUICK_CONNECTIONS = 60
#: Where messages are larger than the kernel's buffers, so many connections at a time are busy: the others would only
#: hold memory.
BUSY_AT_ONCE = 50
FEW_ROUNDS = 5  # of works whose rounds take long
COLD = ", before the first connection ends"


def _echo(
    connections: int,
    size: int,
    operations: int,
    warm_up: int = 6,
    rounds: int = 1000,
    by_layer: bool = False,
    is_warm: bool = True,
) -> Work:
    is_large = size > 16 * KIB
    shown, short = (f"{size // KIB} KiB", f"{size // KIB}k") if size >= KIB else (f"{size} B", str(size))

    def load(quick: bool) -> Load:
        number = min(connections, QUICK_CONNECTIONS) if quick else connections
        return LargeEcho(number, size, BUSY_AT_ONCE) if is_large else Echo(number, size)

    return Work(
        f"echo-{connections}-{short}{'' if is_warm else '-cold'}",
        f"TCP echo, {connections:,} connection{'s' if connections > 1 else ''}, {shown}{'' if is_warm else COLD}",
        "echo",
        load,
        operations,
        min(connections, QUICK_CONNECTIONS),
        warm_up=warm_up,
        rounds=rounds,
        by_layer=by_layer,
        is_warm=is_warm,
    )


WORKS = (
    _echo(1, 64, 2000),
    _echo(50, 64, 5000, by_layer=True),
    _echo(50, 64, 5000, is_warm=False),
    _echo(1000, 64, 5000),
    _echo(50, KIB, 5000),
    _echo(1, 64 * KIB, 300, 3),
    _echo(50, 64 * KIB, 500, 2),
    _echo(1000, 64 * KIB, 1000, 1, FEW_ROUNDS),
    _echo(1, 256 * KIB, 100, 3),
    _echo(8, 256 * KIB, 160, 3, by_layer=True),
    _echo(50, 256 * KIB, 200, 1, FEW_ROUNDS),
    _echo(1000, 256 * KIB, 1000, 1, FEW_ROUNDS),
    Work(
        "iterate",
        "TCP echo in coroutines, 50 connections, 64 B, async for",
        "iterate",
        lambda quick: Echo(50, 64),
        5000,
        50,
    ),
    Work(
        "once",
        "TCP echo in coroutines, 50 connections, 64 B, await once()",
        "once",
        lambda quick: Echo(50, 64),
        5000,
        50,
    ),
    Work("tls-50-64", "TLS echo, 50 connections, 64 B", "tls", lambda quick: TlsEcho(50, 64), 5000, 50),
    Work("tls-4-64k", "TLS echo, 4 connections, 64 KiB", "tls", lambda quick: TlsEcho(4, 64 * KIB), 400, 4, warm_up=4),
    Work("ws-50-64", "WebSocket echo, 50 connections, 64 B", "ws", lambda quick: WsEcho(50, 64), 5000, 50),
    Work(
        "ws-4-64k", "WebSocket echo, 4 connections, 64 KiB", "ws", lambda quick: WsEcho(4, 64 * KIB), 400, 4, warm_up=4
    ),
    Work(
        "ws-broadcast",
        "WebSocket broadcast, 64 B, to each of 1,000 clients",
        "wscast",
        lambda quick: WsBroadcast(QUICK_CONNECTIONS if quick else 1000, 64),
        10_000,
        QUICK_CONNECTIONS,
    ),
    Work("receive", "bulk receive, 1 MiB", "sink", lambda quick: BulkToServer(), BULK_MIB, 2, warm_up=1),
    Work(
        "send",
        "bulk send, 1 MiB",
        "source",
        lambda quick: BulkFromServer(2 if quick else BULK_MIB),
        BULK_MIB,
        2,
        warm_up=1,
    ),
    Work("proxy", "pipe proxy, 50 connections, 1 KiB there and back", "proxy", lambda quick: Proxy(50, KIB), 2500, 50),
    Work("churn", "connect, echo 64 B, close", "echo", lambda quick: Churn(50, 64), 1000, 50, warm_up=8, by_layer=True),
    Work("http", "HTTP hello world, 50 connections, six headers", "http", lambda quick: Http(50), 5000, 50),
    Work("https", "HTTPS hello world, 50 connections, six headers", "https", lambda quick: Https(50), 3000, 50),
    Work("http-pipe", "HTTP, a file of 64 KiB piped", "httpfile", lambda quick: HttpFile(8), 400, 8),
    Work("http-get", "HTTP client, 50 kept connections", "get", lambda quick: HttpClient(50), 2500, 50),
    Work("udp", "UDP echo, 64 B", "udp-warm", lambda quick: Udp(50, 64), 5000, 50, by_layer=True),
    Work("udp-cold", f"UDP echo, 64 B{COLD}", "udp", lambda quick: Udp(50, 64), 5000, 50, is_warm=False),
)
LOCAL_WORKS = (
    LocalWork("timers-1000", "1,000 timers set and cleared, all delays differ", "timers", 1000, 100),
    LocalWork("timers", "100,000 timers set and cleared, all delays differ", "timers", 100_000, 100),
    LocalWork(
        "timers-million", "1,000,000 timers set and cleared, all delays differ", "timers", 1_000_000, 100, rounds=1
    ),
    LocalWork("timers-same", "100,000 timers set and cleared, one delay", "timers", 100_000, 100, more=(1,)),
    LocalWork("emit-1", "emit to 1 listener", "emit", 200_000, 100, more=(1,)),
    LocalWork("emit-5", "emit to 5 listeners", "emit", 100_000, 100, more=(5,)),
    LocalWork("hex", "a text of 1 MiB in hex written to a stream", "hex", 4, 1),
)
IDLE = "idle"
IDLE_TITLE = "memory of an idle connection"
IDLE_CONNECTIONS = 10_000
HELLO = "hello"
HELLO_TITLE = "a program that greets itself over TCP and ends, whole"
STARTUP = "startup"
STARTUP_TITLE = "import, more than the interpreter alone"
NAMES = (*(work.name for work in WORKS), IDLE, *(work.name for work in LOCAL_WORKS), STARTUP, HELLO)
