"""Record traces: run node.js under Node 26 or later and write expected.txt.

    python -m tests.parity.record NAME...      record these
    python -m tests.parity.record              record those that have no expected.txt
    python -m tests.parity.record --check ...  compare only (all scenarios when no name is given)

A trace is written only if several runs agree; they run at the same time, so that the machine is busy.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.parity import harness
from tests.parity.harness import Scenario


def stable_trace(node: str, scenario: Scenario, runs: int, at_once: int) -> list[str] | None:
    """What Node prints, or None (and a report) if it is not the same each time."""
    with ThreadPoolExecutor(at_once) as pool:
        traces = [done.lines for done in pool.map(harness.run, [[node, scenario.node]] * runs)]
    others = [trace for trace in traces if trace != traces[0]]
    if others:
        print(f"{scenario.name}: unstable, {len(others)} of {runs} runs differ from the first")
        print(harness.difference(traces[0], others[0], "another run"))
        return None
    return traces[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--runs", type=int, default=6)
    parser.add_argument("--at-once", type=int, default=2 * harness.WORKERS)
    options = parser.parse_args()
    node = harness.find_node()
    if node is None:
        print(f"no Node {harness.OLDEST_NODE} or later: set PYNET_NODE", file=sys.stderr)
        return 2
    chosen = [
        scenario
        for scenario in harness.scenarios()
        if scenario.name in options.names or (not options.names and (options.check or not scenario.trace.exists()))
    ]
    failures = len(set(options.names) - {scenario.name for scenario in chosen})
    for scenario in chosen:
        trace = stable_trace(node, scenario, options.runs, options.at_once)
        if trace is None:
            failures += 1
        elif not options.check:
            scenario.trace.write_text("".join(line + "\n" for line in trace), encoding="utf-8")
            print(f"{scenario.name}: {len(trace)} lines")
        elif problem := harness.difference(scenario.expected(), trace, "node.js"):
            failures += 1
            print(f"{scenario.name}\n{problem}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
