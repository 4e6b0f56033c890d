"""``python -m benchmarks`` runs, every kind of work gives figures, and the page says what the samples say."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import xml.etree.ElementTree
from pathlib import Path

import pytest

if platform.system() != "Linux":  # not sys.platform, of which a type checker knows what follows
    pytest.skip("the benchmarks need Linux", allow_module_level=True)

from benchmarks._loads import Echo, Load, Udp
from benchmarks._peers import PEERS
from benchmarks._report import BEGIN, END, markdown, overview, with_overview
from benchmarks._results import Record, Result, load
from benchmarks._server import Server
from benchmarks._targets import TARGETS, Target
from benchmarks._works import NAMES

ROOT = Path(__file__).parent.parent.parent
DEADLINE_S = 240
#: One of each kind, and what has code of its own.
WORKS = (
    "echo-50-64",
    "udp-cold",
    "iterate",
    "once",
    "hex",
    "hello",
    "echo-8-256k",
    "receive",
    "send",
    "proxy",
    "churn",
    "http",
    "https",
    "http-pipe",
    "http-get",
    "udp",
    "idle",
    "timers",
    "emit-1",
    "startup",
)
CHOSEN = ("pynet", "pynet in asyncio", "pynet's handles", "bare epoll", "Node", "pyee")


def bench(output: Path, *arguments: str) -> str:
    """What a run prints. There is no Node for it: a peer that is missing is part of the test."""
    environment = {**os.environ, "PATH": "/nowhere", "PYNET_NODE": ""}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--output", str(output), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.mark.slow
def test_a_quick_run(tmp_path: Path) -> None:
    choice = [*WORKS, "--quick", "--peers", *CHOSEN]
    printed = bench(tmp_path, *choice)
    assert "not installed, hence not measured: Node" in printed

    record = load(tmp_path / "performance.json")
    assert [result.name for result in record.results] == [name for name in NAMES if name in WORKS]
    assert record.missing == ["Node"]
    measured = {label for result in record.results for label in result.costs}
    assert measured == set(CHOSEN) - {"Node"}
    for result in record.results:
        assert not result.failed
        assert result.costs.keys() & {"pynet", "pynet in asyncio"}
        for label, costs in result.costs.items():
            assert len(costs) == 1, (result.name, label)
            assert costs[0] > 0, (result.name, label)
        assert result.rates.keys() in (set(), result.costs.keys())

    page = (tmp_path / "performance.md").read_text()
    assert all(f"| {result.title} ({result.unit}) |" in page for result in record.results)
    assert "Not installed, hence not measured: Node." in page
    picture = xml.etree.ElementTree.fromstring((tmp_path / "performance.svg").read_text())
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert len([e for e in picture if e.tag.endswith("}g")]) == len([r for r in record.results if len(r.costs) > 1])

    # What is there already is neither measured nor lost.
    before = (tmp_path / "performance.json").read_text()
    assert "[1 of" not in bench(tmp_path, "--resume", *choice)
    assert (tmp_path / "performance.json").read_text() == before
    (tmp_path / "performance.md").unlink()
    bench(tmp_path, "--page")
    assert (tmp_path / "performance.md").read_text() == page


#: A server that maps memory for every message has at least one fault for each, another one next to none.
MAPS, DOES_NOT = 0.9, 0.1


def faults_by_message(module: str, program: str, load: Load, lose: bool) -> float:
    with Server([sys.executable, "-m", f"benchmarks.servers.{module}", program]) as server:
        if lose:
            load.lose_one(server.port)
        load.open(server.port)
        try:
            load.run(200)
            before = server.page_faults()
            done = load.run(500)
            return (server.page_faults() - before) / done
        finally:
            load.close()


@pytest.mark.parametrize("module", ["asyncio_protocol", "asyncio_streams", "pynet_", "pynet_asyncio", "epoll"])
def test_a_server_that_has_lost_a_connection_maps_no_memory_for_a_message(module: str) -> None:
    assert faults_by_message(module, "echo", Echo(4, 64), lose=True) < DOES_NOT


@pytest.mark.parametrize("module", ["asyncio_protocol", "pynet_", "epoll"])
def test_a_warm_datagram_server_maps_no_memory_for_a_message(module: str) -> None:
    assert faults_by_message(module, "udp-warm", Udp(4, 64), lose=False) < DOES_NOT


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators have other thresholds")
def test_a_server_is_cold_where_it_is_said_to_be() -> None:
    assert faults_by_message("asyncio_protocol", "echo", Echo(4, 64), lose=False) > MAPS
    assert faults_by_message("asyncio_protocol", "udp", Udp(4, 64), lose=False) > MAPS


def test_the_page_is_what_the_samples_say() -> None:
    """Nobody has typed a figure: the page in the documentation is the one that its samples give."""
    record = load(ROOT / "docs/performance.json")
    assert (ROOT / "docs/performance.md").read_text() == markdown(record)
    readme = (ROOT / "README.md").read_text()
    assert f"{BEGIN}\n\n{overview(record)}\n\n{END}" in readme
    assert with_overview(readme, record) == readme


def a_record(*results: Result) -> Record:
    return Record("Linux", "loopback", "CPython", 3, ["pynet", "Node"], {}, [], list(results))


def test_ratios_are_taken_within_a_round() -> None:
    # Rounds two and three were disturbed, for both alike.
    result = Result("echo-50-64", "echo", "µs", {"pynet": [1.0, 10.0, 5.0], "Node": [2.0, 20.0, 10.0]})
    ratio = result.ratio("pynet", "Node")
    assert ratio is not None
    assert tuple(ratio) == (0.5, 0.5, 0.5)
    assert result.ratio("pynet", "uvloop") is None


def test_a_target_says_whether_it_is_met() -> None:
    slow = Result("echo-50-64", "echo", "µs", {"pynet": [2.0, 2.0, 2.1], "Node": [2.0, 2.0, 2.0]})
    page = markdown(a_record(slow))
    assert "| echo-50-64: at most 0.75 × Node | 1.00 (1.00-1.02) | **no** |" in page
    fast = Result("echo-50-64", "echo", "µs", {"pynet": [1.0, 1.0, 1.1], "Node": [2.0, 2.0, 2.0]})
    assert "| echo-50-64: at most 0.75 × Node | 0.50 (0.50-0.53) | yes |" in markdown(a_record(fast))


def test_a_target_of_throughput_is_a_least_one() -> None:
    target = Target("receive", 1.0, "Node", is_rate=True)
    result = Result("receive", "bulk", "µs", rates={"pynet": [90.0], "Node": [100.0]})
    value = target.measured({"receive": result})
    assert value is not None
    assert not target.is_met(value)
    assert value.median == 0.9


def test_every_target_names_what_is_measured() -> None:
    labels = {peer.label for peer in PEERS}
    for target in TARGETS:
        assert target.work in NAMES
        assert target.other_work in (*NAMES, "")
        assert {target.label, target.peer or target.label} <= labels
