"""A scenario is worth having only if it can fail: each deliberate mistake must be noticed by the one that names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.parity import harness
from tests.parity.breakages import BREAKAGES
from tests.parity.harness import Outcome, RunAhead, Scenario

DEADLINE_S = 2.5  # a scenario that hangs has noticed, so there is no point in waiting long
#: Those that hang come first and at once, so that their deadlines pass together.
NAMES = sorted(BREAKAGES, key=lambda name: not BREAKAGES[name].hangs)


def broken(name: str, scenario: Scenario) -> list[str | Path]:
    return ["tests.parity.breakages", name, scenario.port]


@pytest.fixture(scope="module")
def traces(request: pytest.FixtureRequest, python: harness.Python) -> Iterator[Callable[[str], Outcome]]:
    def caught(name: str) -> Outcome:
        return python.run(broken(name, Scenario(harness.HERE / BREAKAGES[name].caught_by)), DEADLINE_S)

    ahead = RunAhead(harness.selected(request, test_noticed, "name"), caught, 4 * harness.WORKERS)
    yield ahead
    ahead.close()


@pytest.mark.parametrize("name", NAMES)
def test_noticed(name: str, traces: Callable[[str], Outcome]) -> None:
    scenario = Scenario(harness.HERE / BREAKAGES[name].caught_by)
    done = traces(name)
    assert done.lines != scenario.expected(), f"{scenario.name} did not notice: {BREAKAGES[name].what}"
    frames = [line for line in done.stderr.splitlines() if line.lstrip().startswith("File ")]
    assert not frames or "breakages.py" not in frames[-1], f"the mistake is mistaken itself:\n{done.stderr}"


def test_nothing_broken_nothing_noticed(python: harness.Python) -> None:
    """The way that mistakes are run makes no difference by itself."""
    scenario = Scenario(harness.HERE / "tcp_life")
    done = python.run(broken("none", scenario))
    assert harness.difference(scenario.expected(), done.lines, "port.py") == ""
