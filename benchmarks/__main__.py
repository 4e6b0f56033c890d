"""``python -m benchmarks``: measure, print, write ``docs/performance.md``, its pictures and the README's figures."""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ._measure import measure, measure_hello, measure_idle, measure_local, measure_startup
from ._network import isolate
from ._peers import PEERS, Peer
from ._plot import svg
from ._report import OVERVIEW, markdown, number, with_overview
from ._results import Record, Result, load
from ._server import ROOT
from ._works import FEW_ROUNDS, HELLO, IDLE, LOCAL_WORKS, NAMES, STARTUP, WORKS

ROUNDS = 6  # with which all of it takes some fifteen minutes
DOCS = ROOT / "docs"
README = ROOT / "README.md"


def main() -> None:
    """Do what the command line says."""
    options = _parse()
    target = Path(options.output)
    target.mkdir(parents=True, exist_ok=True)
    file = target / "performance.json"
    if not options.page:
        _run(options, file).save(file)
    record = load(file)  # with as many digits as --page will find
    (target / "performance.md").write_text(markdown(record), encoding="utf-8")
    (target / "performance.svg").write_text(svg(record), encoding="utf-8")
    (target / "performance-overview.svg").write_text(svg(record, OVERVIEW), encoding="utf-8")
    if target == DOCS:
        README.write_text(with_overview(README.read_text(encoding="utf-8"), record), encoding="utf-8")
    say(f"written to {target}")
    if any(result.failed for result in record.results):
        sys.exit(1)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("works", nargs="*", metavar="WORK", help=f"what to measure, of {', '.join(NAMES)} (everything)")
    parser.add_argument("--peers", nargs="+", metavar="LABEL", choices=[peer.label for peer in PEERS], default=[])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--resume", action="store_true", help="measure only what performance.json has not")
    parser.add_argument("--page", action="store_true", help="write the page and the picture anew, and measure nothing")
    parser.add_argument("--quick", action="store_true", help="try the harness; the numbers mean nothing")
    parser.add_argument("--output", default=str(DOCS), help="the directory to write to")
    options = parser.parse_args()
    unknown = set(options.works) - set(NAMES)
    if unknown:
        parser.error(f"no such work: {', '.join(sorted(unknown))}")
    return options


def _run(options: argparse.Namespace, file: Path) -> Record:
    if sys.platform != "linux":
        sys.exit("the benchmarks need Linux")
    chosen = [peer for peer in PEERS if not options.peers or peer.label in options.peers]
    versions = {peer.label: version for peer in chosen if (version := peer.version()) is not None}
    peers = [peer for peer in chosen if peer.label in versions]
    missing = [peer.label for peer in chosen if peer.label not in versions]
    if missing:
        say(f"not installed, hence not measured: {', '.join(missing)}")
    network = isolate()  # before any core is chosen or server started
    record = Record(
        network=network,
        system=f"{platform.system()} {'.'.join(platform.release().split('.')[:2])} {platform.machine()}, "
        f"{len(os.sched_getaffinity(0))} cores",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        rounds=1 if options.quick else options.rounds,
        labels=[peer.label for peer in peers if not peer.is_part],
        versions={peer.package: versions[peer.label] for peer in peers if peer.package},
        missing=missing,
    )
    if options.resume and file.exists():
        if not (earlier := load(file)).is_like(record):
            sys.exit(f"{file} is of other versions, another machine or other options: nothing there to resume")
        record.results = earlier.results
    _raise_limit()
    started = time.monotonic()
    done = {result.name for result in record.results}
    todo = [name for name in NAMES if name not in done and (not options.works or name in options.works)]
    for at, (name, job) in enumerate(_jobs(todo, peers, record.rounds, options.quick), 1):
        seconds = round(time.monotonic() - started)
        say(f"[{at} of {len(todo)}, {seconds // 60}:{seconds % 60:02} gone] {name}")
        result = job()
        costs = ", ".join(f"{label} {number(cost.median)}" for label in result.costs if (cost := result.cost(label)))
        say(f"  {result.title}, {result.unit}: {costs}")
        record.results.append(result)
        record.results.sort(key=lambda result: NAMES.index(result.name))
        record.save(file)  # a run that is cut off can be resumed
    return record


def _jobs(names: list[str], peers: list[Peer], rounds: int, quick: bool) -> Iterator[tuple[str, Callable[[], Result]]]:
    few = min(rounds, FEW_ROUNDS)  # where a round is a process of its own
    for work in WORKS:
        if work.name in names:
            yield work.name, partial(measure, work, peers, rounds, quick, say)
    if IDLE in names:
        yield IDLE, partial(measure_idle, peers, min(few, 3), quick, say)
    for local in LOCAL_WORKS:
        if local.name in names:
            yield local.name, partial(measure_local, local, peers, min(few, local.rounds), quick, say)
    if STARTUP in names:
        yield STARTUP, partial(measure_startup, peers, rounds, quick, say)
    if HELLO in names:
        yield HELLO, partial(measure_hello, peers, rounds, quick, say)


def _raise_limit() -> None:
    """As many descriptors as we may have: a thousand connections to each of ten servers."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def say(line: str) -> None:
    """Tell how it is going."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
