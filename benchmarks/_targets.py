"""What the project holds itself to: limits for ratios within one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ._peers import ASYNCIO, EPOLL, NODE, PYNET, STREAMS, UVLOOP
from ._results import Result


@dataclass(frozen=True)
class Target:
    """A limit for pynet's cost in one work: for the cost of a peer, or of another work, or in the work's unit."""

    work: str
    limit: float
    peer: str = ""
    other_work: str = ""
    is_rate: bool = False  # at least, of the operations a second
    note: str = ""

    @property
    def text(self) -> str:
        """The target in words."""
        if self.is_rate:
            return f"{self.work}: operations a second, at least {self.limit:g} × {self.peer}"
        what = f"{self.limit:g} × {self.peer or self.other_work}" if self.peer or self.other_work else f"{self.limit:g}"
        return f"{self.work}{self.note}: at most {what}"

    def value(self, results: Mapping[str, Result]) -> float | None:
        """What was measured; None if it was not."""
        result = results.get(self.work)
        if result is None:
            return None
        ours = result.rate(PYNET.label) if self.is_rate else result.cost(PYNET.label)
        if self.is_rate:
            theirs = result.rate(self.peer)
        elif self.peer:
            ratio = result.ratio(PYNET.label, self.peer)
            return None if ratio is None else ratio.median
        elif self.other_work:
            other = results.get(self.other_work)
            theirs = None if other is None else other.cost(PYNET.label)
        else:
            return None if ours is None else ours.median
        return None if ours is None or theirs is None else ours.median / theirs.median

    def is_met(self, value: float) -> bool:
        """Whether *value* is good enough."""
        return value >= self.limit if self.is_rate else value <= self.limit


TARGETS = (
    Target("echo-50", 1.35, EPOLL.label),
    Target("echo-50", 0.9, NODE.label),
    Target("echo-50", 0.35, ASYNCIO.label),
    Target("echo-50", 1.25, UVLOOP.label),
    Target("echo-256k", 1.1, EPOLL.label),
    Target("echo-256k", 0.7, NODE.label),
    Target("receive", 1.0, NODE.label, is_rate=True),
    Target("receive", 1.0, ASYNCIO.label, is_rate=True),
    Target("churn", 1.0, NODE.label),
    Target("churn", 0.8, ASYNCIO.label),
    Target("udp", 1.4, EPOLL.label),
    Target("udp", 1.0, NODE.label),
    Target("udp", 0.35, ASYNCIO.label),
    Target("idle", 4, note=" (KiB)"),
    Target("idle", 1.0, NODE.label),
    Target("idle", 1.0, STREAMS.label),
    Target("echo-1000", 1.2, other_work="echo-50"),
    Target("emit-1", 0.5, "pyee"),
    Target("startup", 60, note=" (ms)"),
)
