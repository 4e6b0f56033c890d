"""``python -m benchmarks``: measure, print, and write ``docs/performance.md`` and ``docs/performance.svg``."""

from __future__ import annotations

import argparse
import contextlib
import resource
import sys
from pathlib import Path

from ._measure import measure, measure_idle, measure_local, measure_startup
from ._peers import PEERS, Peer
from ._plot import svg
from ._report import markdown, number
from ._results import Result
from ._server import ROOT
from ._works import IDLE, LOCAL_WORKS, NAMES, STARTUP, WORKS

ROUNDS = 11
FEW_ROUNDS = 5  # where a round is a process of its own


def main() -> None:
    """Do what the command line says."""
    options = _parse()
    if sys.platform != "linux":
        sys.exit("the benchmarks need Linux")
    chosen = [peer for peer in PEERS if not options.peers or peer.label in options.peers]
    missing = [peer for peer in chosen if peer.version() is None]
    peers = [peer for peer in chosen if peer not in missing]
    for peer in missing:
        say(f"not installed, hence not measured: {peer.label}")
    _raise_limit()
    rounds = 1 if options.quick else options.rounds
    names = list(options.works or NAMES)
    results = _measure_all(names, peers, rounds, options.quick)
    page = markdown(results, peers, rounds, missing)
    target = Path(options.output)
    target.mkdir(parents=True, exist_ok=True)
    (target / "performance.md").write_text(page)
    (target / "performance.svg").write_text(svg(results, [peer.label for peer in peers]))
    say(f"written to {target}")
    if any(result.failed for result in results):
        sys.exit(1)


def _raise_limit() -> None:
    """As many descriptors as we may have: a thousand connections to each of ten servers."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("works", nargs="*", choices=[*NAMES, []], help="what to measure (everything if left out)")
    parser.add_argument("--peers", nargs="+", metavar="LABEL", choices=[peer.label for peer in PEERS], default=[])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--quick", action="store_true", help="try the harness; the numbers mean nothing")
    parser.add_argument("--output", default=str(ROOT / "docs"), help="the directory to write to")
    return parser.parse_args()


def _measure_all(names: list[str], peers: list[Peer], rounds: int, quick: bool) -> list[Result]:
    results: list[Result] = []
    few = min(rounds, FEW_ROUNDS)

    def done(result: Result) -> None:
        results.append(result)
        costs = {label: number(cost.median) for label in result.costs if (cost := result.cost(label))}
        say(f"{result.title}, {result.unit}: " + ", ".join(f"{label} {cost}" for label, cost in costs.items()))

    for work in WORKS:
        if work.name in names:
            done(measure(work, peers, rounds, quick, say))
    if IDLE in names:
        done(measure_idle(peers, min(few, 3), quick, say))
    for local in LOCAL_WORKS:
        if local.name in names:
            done(measure_local(local, peers, few, quick, say))
    if STARTUP in names:
        done(measure_startup(peers, rounds, quick, say))
    return results


def say(line: str) -> None:
    """Tell how it is going."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
