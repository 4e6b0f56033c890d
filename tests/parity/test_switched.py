"""The ports print the same whichever way their bytes go: see ``tests.switches``.

Some of them in every run of the suite, all of them with ``make test-switched``.
"""

from __future__ import annotations

import os

import pytest

from tests import switches
from tests.parity import harness
from tests.parity.harness import Scenario

#: What is printed depends on the type that is written, in Node as well.
LEFT_OUT: dict[tuple[str, str], str] = {
    ("bytes", "byte_counters"): "what is queued counts characters of a text, and bytes of a buffer",
}
ALWAYS = (
    "back_pressure_from_reader",
    "dgram_echo",
    "dgram_queues",
    "echo",
    "pause_resume",
    "write_order",
    "write_to_a_closed_peer",
)


def chosen() -> list[tuple[str, Scenario]]:
    scenarios = harness.scenarios()
    if not os.environ.get("PYNET_ALL_SWITCHES"):
        scenarios = [scenario for scenario in scenarios if scenario.name in ALWAYS]
    pairs = [(switch, scenario) for switch in switches.SWITCHES for scenario in scenarios]
    return [(switch, scenario) for switch, scenario in pairs if (switch, scenario.name) not in LEFT_OUT]


CHOSEN = chosen()


@pytest.mark.parametrize(("switch", "scenario"), CHOSEN, ids=[f"{switch}-{each.name}" for switch, each in CHOSEN])
def test_port_with_a_switch(switch: str, scenario: Scenario) -> None:
    done = harness.run(harness.afresh(harness.port_command(scenario, switch)))
    if problem := harness.difference(scenario.expected(), done.lines, f"port.py, {switch}"):
        pytest.fail(f"{problem}\n{done.stderr}", pytrace=False)


def test_what_is_named_is_there() -> None:
    names = {scenario.name for scenario in harness.scenarios()}
    assert names >= {name for _, name in LEFT_OUT} | set(ALWAYS)
