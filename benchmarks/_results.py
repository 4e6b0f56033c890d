"""What was measured, as samples by round, so that ratios can be taken within a round; and the file that keeps it."""

from __future__ import annotations

import dataclasses
import json
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

DIGITS = 4  # significant ones, of a sample in the file


class Spread(NamedTuple):
    """The middle of many, and where the middle half of them lies."""

    median: float
    low: float
    high: float


def spread(values: list[float]) -> Spread:
    """The median and the quartiles."""
    if len(values) < 2:
        return Spread(values[0], values[0], values[0])
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, low, high)


@dataclass
class Result:
    """One work: the cost of an operation in each round, by the label of the peer."""

    name: str
    title: str
    unit: str
    costs: dict[str, list[float]] = field(default_factory=dict)
    rates: dict[str, list[float]] = field(default_factory=dict)  # operations a second on the clock
    failed: dict[str, str] = field(default_factory=dict)

    def cost(self, label: str) -> Spread | None:
        """What an operation costs; None if that was not measured."""
        values = self.costs.get(label)
        return spread(values) if values else None

    def rate(self, label: str) -> Spread | None:
        """Operations a second."""
        values = self.rates.get(label)
        return spread(values) if values else None

    def ratio(self, label: str, other: str) -> Spread | None:
        """What *label* costs for what *other* costs, taken round by round: both see the same weather."""
        return _ratios(self.costs.get(label), self.costs.get(other))

    def rate_ratio(self, label: str, other: str) -> Spread | None:
        """How much *label* does in the time in which *other* does one, round by round."""
        return _ratios(self.rates.get(label), self.rates.get(other))


def _ratios(ours: list[float] | None, theirs: list[float] | None) -> Spread | None:
    pairs = zip(ours or (), theirs or (), strict=False)
    values = [mine / its for mine, its in pairs if its]
    return spread(values) if values else None


@dataclass
class Record:
    """A run: who was measured, where, and the results so far."""

    system: str
    network: str
    python: str
    rounds: int
    labels: list[str]  # of the peers, in the order of the tables
    versions: dict[str, str]  # of what is not part of the interpreter
    missing: list[str]
    results: list[Result] = field(default_factory=list)

    def is_like(self, other: Record) -> bool:
        """Whether results of both can stand in one table."""
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("system", "network", "python", "rounds", "labels", "versions")
        )

    def save(self, path: Path) -> None:
        """Write all of it to *path*."""
        plain = dataclasses.asdict(self)
        for result in plain["results"]:
            for kind in ("costs", "rates"):
                result[kind] = {label: [_short(value) for value in values] for label, values in result[kind].items()}
        # A line for each work, so that a later run shows as so many changed lines.
        results = ",\n".join(json.dumps(result, ensure_ascii=False) for result in plain.pop("results"))
        head = json.dumps(plain, ensure_ascii=False, indent=1).rstrip("}\n")
        path.write_text(f'{head},\n "results": [\n{results}\n]}}\n', encoding="utf-8")


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def load(path: Path) -> Record:
    """The record in a file that ``save()`` has written."""
    plain: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Record(**{**plain, "results": [Result(**result) for result in plain["results"]]})
