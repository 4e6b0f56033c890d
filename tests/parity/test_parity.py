"""Each port prints, line by line, what Node printed; and Node, where there is one, still prints it."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.parity import harness
from tests.parity.harness import Outcome, RunAhead, Scenario

SCENARIOS = harness.scenarios()
Ahead = Callable[[Scenario], Outcome]


def run_node(scenario: Scenario) -> Outcome:
    return harness.run([str(harness.find_node()), scenario.node])


@pytest.fixture(scope="module")
def ports(request: pytest.FixtureRequest, python: harness.Python) -> Iterator[Ahead]:
    def run_port(scenario: Scenario) -> Outcome:
        return python.run(harness.port_command(scenario))

    ahead = RunAhead(harness.selected(request, test_port, "scenario"), run_port, harness.WORKERS)
    yield ahead
    ahead.close()


@pytest.fixture(scope="module")
def originals(request: pytest.FixtureRequest) -> Iterator[Ahead]:
    ahead = RunAhead(harness.selected(request, test_node, "scenario"), run_node, harness.WORKERS)
    yield ahead
    ahead.close()


def ipv6_loopback() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        probe.bind(("::1", 0))
        return True
    return False


def runs_here(scenario: Scenario) -> None:
    """Skip what this machine cannot do, for the ports and the originals alike."""
    text = scenario.node.read_text(encoding="utf-8") + scenario.trace.read_text(encoding="utf-8")
    if not ipv6_loopback() and ("::1" in text or "IPv6 true" in text):
        pytest.skip("no IPv6 loopback here")
    if "\\0" in text and sys.platform != "linux":
        pytest.skip("abstract sockets are Linux's")


def named(scenario: Scenario) -> str:
    return scenario.name


@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_port(scenario: Scenario, ports: Ahead) -> None:
    runs_here(scenario)
    done = ports(scenario)
    if problem := harness.difference(scenario.expected(), done.lines, "port.py"):
        pytest.fail(f"{problem}\n{done.stderr}", pytrace=False)


@pytest.mark.parametrize("name", ["tcp_life", "throw_in_listener_exits", "process_signals"])
def test_a_port_started_afresh(name: str) -> None:
    """Copies of one process are no other programs: see ``forked.py``."""
    scenario = Scenario(harness.HERE / name)
    done = harness.run(harness.afresh(harness.port_command(scenario)))
    assert harness.difference(scenario.expected(), done.lines, "port.py") == ""


def test_a_port_that_hangs(python: harness.Python, tmp_path: Path) -> None:
    path = tmp_path / "port.py"
    path.write_text("import time\nprint('begun', flush=True)\ntime.sleep(1000)\n", encoding="utf-8")
    assert python.run(["pynet", path], deadline_s=1.0).lines == ["begun", "[still running]"]


@pytest.mark.skipif(harness.find_node() is None, reason=f"no Node {harness.OLDEST_NODE} or later here")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_node(scenario: Scenario, originals: Ahead) -> None:
    runs_here(scenario)
    if scenario.name.startswith("ws_") and not harness.node_has_ws():
        pytest.skip("this Node has no package ws (NODE_PATH)")
    done = originals(scenario)
    if problem := harness.difference(scenario.expected(), done.lines, "node.js"):
        pytest.fail(f"{problem}\n{done.stderr}", pytrace=False)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_complete(scenario: Scenario) -> None:
    assert scenario.name.isidentifier(), "the directory's name is a module name too"
    found = {path.name for path in scenario.directory.iterdir() if path.is_file()}
    assert found == {"node.js", "port.py", "expected.txt"}
    assert scenario.expected(), "a scenario that prints nothing can hardly fail"
