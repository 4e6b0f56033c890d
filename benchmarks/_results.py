"""What was measured, as samples by round, so that ratios can be taken within a round."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import NamedTuple


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
    rates: dict[str, list[float]] = field(
        default_factory=dict
    )  # operations a second on the clock, where that says something
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
        ours, theirs = self.costs.get(label), self.costs.get(other)
        if not ours or not theirs:
            return None
        return spread([mine / its for mine, its in zip(ours, theirs, strict=False) if its])
