"""The random programs of tests/reliability, in any number."""

from __future__ import annotations

import tempfile

from hypothesis import HealthCheck, Phase, given, settings

from tests.reliability.test_datagram_faults import DATAGRAMS, run_datagrams
from tests.reliability.test_faults import PROGRAMS
from tests.reliability.worlds import TALLY, Program, Tally, run_program


def faults(count: int) -> Tally:
    """Run *count* programs of stream sockets and a quarter of that of datagram sockets, new ones every time."""
    thorough = settings(
        deadline=None,
        max_examples=max(count, 1),
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    with tempfile.TemporaryDirectory(prefix="pn-") as directory:

        @thorough
        @given(program=PROGRAMS)
        def streams(program: Program) -> None:
            run_program(program, directory)

        @settings(thorough, max_examples=max(count // 4, 1))
        @given(**DATAGRAMS)
        def datagrams(**arguments: object) -> None:
            run_datagrams(**arguments)  # type: ignore[arg-type]

        streams()
        datagrams()
    return TALLY
