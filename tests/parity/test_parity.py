"""Each port prints, line by line, what Node printed; and Node, where there is one, still prints it."""

from __future__ import annotations

import contextlib
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.parity import harness
from tests.parity.harness import Outcome, Scenario

SCENARIOS = harness.scenarios()
KINDS = {"test_port": "port", "test_node": "node"}
Ahead = Callable[[str, Scenario], Outcome]


@pytest.fixture(scope="module")
def ahead(request: pytest.FixtureRequest) -> Iterator[Ahead]:
    """Runs what was selected through a few processes at a time, ahead of the tests that look at it."""
    node = harness.find_node()
    with ThreadPoolExecutor(harness.WORKERS) as pool:
        runs: dict[tuple[str, str], Future[Outcome]] = {}

        def start(kind: str, scenario: Scenario) -> Future[Outcome]:
            key = kind, scenario.name
            if key not in runs:
                original: list[str | Path] = [node or "", scenario.node]
                command = harness.port_command(scenario) if kind == "port" else original
                runs[key] = pool.submit(harness.run, command)
            return runs[key]

        for item in request.session.items:
            if isinstance(item, pytest.Function) and item.module.__name__ == __name__ and item.originalname in KINDS:
                kind, scenario = KINDS[item.originalname], item.callspec.params["scenario"]
                if isinstance(scenario, Scenario) and (kind == "port" or node is not None):
                    start(kind, scenario)
        yield lambda kind, scenario: start(kind, scenario).result()
        for future in runs.values():
            future.cancel()


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
def test_port(scenario: Scenario, ahead: Ahead) -> None:
    runs_here(scenario)
    done = ahead("port", scenario)
    if problem := harness.difference(scenario.expected(), done.lines, "port.py"):
        pytest.fail(f"{problem}\n{done.stderr}", pytrace=False)


@pytest.mark.skipif(harness.find_node() is None, reason=f"no Node {harness.OLDEST_NODE} or later here")
@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_node(scenario: Scenario, ahead: Ahead) -> None:
    runs_here(scenario)
    if scenario.name.startswith("ws_") and not harness.node_has_ws():
        pytest.skip("this Node has no package ws (NODE_PATH)")
    done = ahead("node", scenario)
    if problem := harness.difference(scenario.expected(), done.lines, "node.js"):
        pytest.fail(f"{problem}\n{done.stderr}", pytrace=False)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=named)
def test_complete(scenario: Scenario) -> None:
    assert scenario.name.isidentifier(), "the directory's name is a module name too"
    found = {path.name for path in scenario.directory.iterdir() if path.is_file()}
    assert found == {"node.js", "port.py", "expected.txt"}
    assert scenario.expected(), "a scenario that prints nothing can hardly fail"
