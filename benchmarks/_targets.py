"""What the project holds itself to: limits for ratios within one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ._peers import AIOHTTP, ASYNCIO, EPOLL, IN_ASYNCIO, IN_UVLOOP, NODE, PYNET, STREAMS, UVICORN, UVLOOP, WS
from ._results import Result, Spread, spread


@dataclass(frozen=True)
class Target:
    """A limit for pynet's cost in one work: for the cost of a peer, or of another work, or in the work's unit."""

    work: str
    limit: float
    peer: str = ""
    other_work: str = ""
    is_rate: bool = False  # at least, of the operations a second
    label: str = PYNET.label
    unit: str = ""

    @property
    def text(self) -> str:
        """The target in words."""
        work = self.work if self.label == PYNET.label else f"{self.work}, {self.label}"
        if self.is_rate:
            return f"{work}: operations a second, at least {self.limit:g} × {self.peer}"
        if self.peer or self.other_work:
            return f"{work}: at most {self.limit:g} × {self.peer or self.other_work}"
        return f"{work}: at most {self.limit:g} {self.unit}"

    def measured(self, results: Mapping[str, Result], label: str = "") -> Spread | None:
        """What was measured, for another peer if *label* names it; None if nothing was."""
        label = label or self.label
        result = results.get(self.work)
        if result is None:
            return None
        if self.is_rate:
            return result.rate_ratio(label, self.peer)
        if self.peer:
            return result.ratio(label, self.peer)
        if not self.other_work:
            return result.cost(label)
        # Two works are not measured in the same rounds: every round of one is compared with the middle of the other.
        other = results.get(self.other_work)
        base = None if other is None else other.cost(label)
        costs = result.costs.get(label)
        return spread([cost / base.median for cost in costs]) if base and costs else None

    def is_met(self, value: Spread) -> bool:
        """Whether the median is good enough."""
        return value.median >= self.limit if self.is_rate else value.median <= self.limit


TARGETS = (
    Target("echo-50-64", 0.75, NODE.label),
    Target("echo-50-64", 0.9, ASYNCIO.label),
    Target("echo-50-64", 1.15, EPOLL.label),
    Target("echo-50-64", 1.2, UVLOOP.label),
    Target("echo-50-64", 1.15, PYNET.label, label=IN_ASYNCIO.label),
    Target("echo-50-64", 1.15, PYNET.label, label=IN_UVLOOP.label),
    Target("echo-8-256k", 1.1, ASYNCIO.label),
    Target("receive", 1.1, ASYNCIO.label),
    Target("churn", 1.1, NODE.label),
    Target("churn", 1.6, EPOLL.label),
    Target("churn", 0.85, ASYNCIO.label),
    Target("http", 1.0, NODE.label),
    Target("http", 1.0, UVICORN.label),
    Target("http", 0.5, AIOHTTP.label),
    Target("http-pipe", 1.0, NODE.label),
    Target("http-get", 1.2, NODE.label),
    Target("udp", 1.4, EPOLL.label),
    Target("udp", 1.3, UVLOOP.label),
    Target("timers-1000", 1.1, ASYNCIO.label),
    Target("timers", 1.1, ASYNCIO.label),
    Target("timers-million", 1.1, ASYNCIO.label),
    Target("iterate", 1.3, STREAMS.label, label=IN_ASYNCIO.label),
    Target("once", 1.3, STREAMS.label, label=IN_ASYNCIO.label),
    Target("tls-50-64", 0.9, NODE.label),
    Target("tls-4-64k", 0.9, NODE.label),
    Target("ws-50-64", 0.6, WS.label),
    Target("ws-4-64k", 0.6, WS.label),
    Target("ws-broadcast", 0.6, WS.label),
    Target("hex", 10_000, unit="µs"),
    Target("idle", 1.8, unit="KiB"),
    Target("emit-1", 0.5, "pyee"),
    Target("startup", 1.5, NODE.label),
    Target("hello", 1.5, NODE.label),
)
