"""The random programs of tests/reliability, in any number."""

from __future__ import annotations

import tempfile
import time

from hypothesis import HealthCheck, Phase, given, settings

from tests.load.loads import Counts, descriptors, peak_memory
from tests.reliability.bad_network import across_a_bad_network, impossible, programs
from tests.reliability.test_datagram_faults import DATAGRAMS, run_datagrams
from tests.reliability.test_faults import PROGRAMS
from tests.reliability.worlds import TALLY, Program, run_program

# Hypothesis remembers each program of a run; what this process holds besides is ours, and shows any leak.
BATCH = 1_000
MEMORY_AT_MOST = 200 * 1024 * 1024


def faults(count: int, deadline_s: float = 3600) -> Counts:
    """Run *count* programs of stream sockets and a quarter of that of datagram sockets, new ones every time."""
    before, start, cpu = descriptors(), time.monotonic(), time.process_time()
    thorough = settings(
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )

    def in_time() -> None:
        assert time.monotonic() - start < deadline_s, f"not done after {deadline_s} s: {TALLY}"

    def streams(size: int, directory: str) -> None:
        @settings(thorough, max_examples=size)
        @given(program=PROGRAMS)
        def run(program: Program) -> None:
            in_time()
            run_program(program, directory)

        run()

    def datagrams(size: int) -> None:
        @settings(thorough, max_examples=size)
        @given(**DATAGRAMS)
        def run(**arguments: object) -> None:
            in_time()
            run_datagrams(**arguments)  # type: ignore[arg-type]

        run()

    for left in range(max(count, 1), 0, -BATCH):
        size = min(left, BATCH)
        with tempfile.TemporaryDirectory(prefix="pn-") as directory:
            streams(size, directory)
        datagrams(max(size // 4, 1))
    after = descriptors()
    assert after == before, f"{before} descriptors before, {after} after"
    assert TALLY.programs >= count, f"{TALLY} of {count} programs"
    assert TALLY.faults > TALLY.programs or count < 100, f"{TALLY}: nothing to speak of has gone wrong"
    assert peak_memory() < MEMORY_AT_MOST, f"{peak_memory()} bytes of memory"
    numbers = {
        "programs": TALLY.programs,
        "operations": TALLY.operations,
        "faults injected": TALLY.faults,
        "bytes verified": TALLY.bytes_verified,
        "descriptors before": before,
        "descriptors after": after,
        "bytes of memory at the most": peak_memory(),
    }
    return Counts(time.monotonic() - start, time.process_time() - cpu, numbers)


def bad_network(share: float) -> Counts | str:
    """Run that share of the parity programs on a loopback that delays, loses, reorders and doubles packets."""
    if reason := impossible():
        return f"  skipped: {reason}"
    before, start = descriptors(), time.monotonic()
    chosen = programs()
    chosen = chosen[: max(1, int(len(chosen) * share))]
    problems, numbers = across_a_bad_network(chosen)
    assert not problems, problems
    if share >= 1:
        assert numbers["lost"] and numbers["overtaking"] and numbers["doubled"], f"that was no bad network: {numbers}"
    after = descriptors()
    assert after == before, f"{before} descriptors before, {after} after"
    return Counts(time.monotonic() - start, 0.0, {**numbers, "descriptors before": before, "descriptors after": after})
