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


def faults(count: int, deadline_s: float = 3600) -> Counts:
    """Run *count* programs of stream sockets and a quarter of that of datagram sockets, new ones every time."""
    before, start, cpu = descriptors(), time.monotonic(), time.process_time()
    thorough = settings(
        deadline=None,
        max_examples=max(count, 1),
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )

    def in_time() -> None:
        assert time.monotonic() - start < deadline_s, f"not done after {deadline_s} s: {TALLY}"

    with tempfile.TemporaryDirectory(prefix="pn-") as directory:

        @thorough
        @given(program=PROGRAMS)
        def streams(program: Program) -> None:
            in_time()
            run_program(program, directory)

        @settings(thorough, max_examples=max(count // 4, 1))
        @given(**DATAGRAMS)
        def datagrams(**arguments: object) -> None:
            in_time()
            run_datagrams(**arguments)  # type: ignore[arg-type]

        streams()
        datagrams()
    after = descriptors()
    assert after == before, f"{before} descriptors before, {after} after"
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
    after = descriptors()
    assert after == before, f"{before} descriptors before, {after} after"
    return Counts(time.monotonic() - start, 0.0, {**numbers, "descriptors before": before, "descriptors after": after})
