"""The fixtures, in a test suite of their own."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.cli.programs import environment, run

SUITE = """
import pynet as net
from pynet import testing
from pynet.timers import setTimeout

def test_pair(net_loop, net_pair):
    near, far = net_pair
    far.pipe(far)
    near.write("hello")
    assert net_loop.run_until(near, "data") == [b"hello"]

def test_clock(net_loop, net_clock, net_calls):
    setTimeout(net_calls.must_call(lambda: None), 3_600_000)
    net_loop.run(timeout_ms=4_000_000)
    assert net_clock.ms == 3_600_000

def test_clock_first(net_clock, net_loop):
    assert net_loop.clock is net_clock

def test_without_clock(net_loop):
    assert net_loop.active() == []

def test_leak(net_loop):
    net.createServer().listen(0)

def test_calls(net_calls):
    net_calls.must_call()

def test_isolation(net_loop):
    assert net_loop.active() == []

def test_failing(net_loop, net_pair, net_calls):
    net_calls.must_call()
    net.createServer().listen(0)
    assert 1 == 2

def test_leak_beside_a_pair(net_loop, net_pair):
    net.createServer().listen(0)
"""


def test_the_fixtures(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["pynet.testing.plugin"]\n')
    (tmp_path / "test_suite.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", str(tmp_path)]
    result = run(command, cwd=tmp_path, env=environment(PYTHONWARNINGS="default"))
    assert re.search(r"1 failed, 8 passed, 3 errors", result.output), result.output + result.errors
    assert not re.search(r"^ERROR .*test_failing", result.output, re.MULTILINE)  # one failure, told once
    assert re.search(r"^ERROR .*test_leak_beside_a_pair - pynet.testing.LeakError", result.output, re.MULTILINE)
    assert re.search(r"LeakError: left over at the end:\n.*TCP server on \[::\]:", result.output)
    assert "a listener was called never instead of once" in result.output
