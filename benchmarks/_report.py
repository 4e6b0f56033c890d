"""The results as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence

from ._peers import PYNET, Peer
from ._results import Result, Spread
from ._targets import TARGETS

HEAD = """\
# Performance

CPU time of the server, user and system, for one operation; the lower the better. Written by `make bench`, which
measures all of it again; `make bench ARGS="--help"` tells how to measure part of it.

![CPU time by operation](performance.svg)
"""

METHOD = """\
## How it is measured

Every library runs the same program, a server in a process of its own (`benchmarks/servers/`), and one driver keeps all
of them busy in turns, round by round: what disturbs the machine disturbs everyone. Costs are medians over the rounds.
Ratios are taken within each round; the range behind them is the middle half of the rounds.

CPU time is that of all threads of the server's process, from the kernel's own clock. It says what a message costs, and
what a core can carry; messages a second say more about the machine and its guests.

A server that sleeps after each message is charged for falling asleep and waking up, which on a virtual machine costs
many times what the message does: measured that way, all loops look alike. So the driver writes to every connection
before it reads, and shares one core with the server, both under the batch policy, where a process that has something to
do again waits until the other one sleeps. The server then finds all connections ready at once, as a busy one does, no
message is merged with another, and the core is never idle. For bulk data each side has a core,
and the rate is on the clock.

Is the method sound? A bare epoll loop must cost less than anything built on one, and asyncio's protocols, whose 256 KiB
reads each take memory from the system and give it back, several times as much: the first table says so.

One operation of the proxy is a message there and its answer back, which passes the proxy twice. Idle connections have
echoed a byte and wait for the next; resident memory, without the kernel's part.

To repeat it: `make bench`, on Linux, with Node 20 or later on the path or named by `PYNET_NODE`. Two cores and some
quiet help. Peers that are not installed are left out, and named.
"""


def markdown(results: Sequence[Result], peers: Sequence[Peer], rounds: int, missing: Sequence[Peer]) -> str:
    """The whole page."""
    labels = [peer.label for peer in peers]
    parts = [
        HEAD,
        f"## Cost of an operation\n\n{_costs(results, labels)}",
        f"## pynet's cost for what the others cost\n\n{_ratios(results, labels)}",
        f"## Operations a second\n\nOn the clock, driver and server together; for bulk data, MiB a second.\n\n"
        f"{_rates(results, labels)}",
        f"## Targets\n\n{_targets(results)}",
        METHOD,
        _versions(peers, rounds, missing, results),
    ]
    return "\n".join(part for part in parts if part)


def number(value: float) -> str:
    """Three significant digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _costs(results: Sequence[Result], labels: Sequence[str]) -> str:
    rows = [
        [f"{result.title} ({result.unit})", *(_show(result.cost(label)) for label in labels)]
        for result in results
        if result.costs
    ]
    return _table(["", *labels], rows)


def _ratios(results: Sequence[Result], labels: Sequence[str]) -> str:
    others = [label for label in labels if label != PYNET.label]
    rows = [
        [result.title, *(_show_range(result.ratio(PYNET.label, label)) for label in others)]
        for result in results
        if result.costs
    ]
    return _table(["", *others], rows)


def _rates(results: Sequence[Result], labels: Sequence[str]) -> str:
    rows = [[result.title, *(_show(result.rate(label)) for label in labels)] for result in results if result.rates]
    return _table(["", *labels], rows)


def _show(value: Spread | None) -> str:
    return "" if value is None else number(value.median)


def _show_range(value: Spread | None) -> str:
    return "" if value is None else f"{value.median:.2f} ({value.low:.2f}-{value.high:.2f})"


def _targets(results: Sequence[Result]) -> str:
    by_name: Mapping[str, Result] = {result.name: result for result in results}
    rows = []
    for target in TARGETS:
        value = target.value(by_name)
        if value is not None:
            rows.append([target.text, f"{value:.2f}", "yes" if target.is_met(value) else "no"])
    return _table(["what we hold ourselves to", "measured", "met"], rows)


def _versions(peers: Sequence[Peer], rounds: int, missing: Sequence[Peer], results: Sequence[Result]) -> str:
    system = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])} {platform.machine()}"
    versions = {f"{peer.label} {peer.version()}" for peer in peers if peer.package or peer.module == "node"}
    cores = len(os.sched_getaffinity(0))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    lines = [
        "## Versions\n",
        f"{python} on {system}, {cores} cores, {rounds} rounds. {', '.join(sorted(versions, key=str.lower))}.",
    ]
    if missing:
        lines.append(f"\nNot installed, hence not measured: {', '.join(peer.label for peer in missing)}.")
    for result in results:
        for label, reason in result.failed.items():
            lines.append(f"\n{label} failed at “{result.title}”: {reason}")
    return "\n".join(lines) + "\n"
