"""The results as Markdown: ``page.md``, filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

from ._peers import ASYNCIO, EPOLL, HANDLES, IN_ASYNCIO, NODE, PYNET, STREAMS, UVLOOP, WS, Peer
from ._results import Record, Result, Spread
from ._targets import TARGETS

PAGE = Path(__file__).parent / "page.md"
OVERVIEW = ("echo-50-64", "proxy", "udp")
FRONT_PAGE = (*OVERVIEW, "echo-8-256k", "churn", "idle", "http", "tls-4-64k", "ws-50-64", "ws-4-64k")
#: Where a page has its overview, and what is between is not written by hand.
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- /figures -->"


def markdown(record: Record) -> str:
    """The whole page. Its words about the figures are written by hand, the figures are not."""
    return Template(PAGE.read_text(encoding="utf-8")).substitute(
        targets=_targets(record.results),
        costs=_costs(record),
        ratios=_ratios(record),
        rates=_rates(record),
        layers=_layers(record.results),
        versions=_versions(record),
    )


def overview(record: Record) -> str:
    """The works that most programs are made of, beside the peers that most people ask for, for the front page."""
    labels = [label for label in (PYNET, NODE, UVLOOP, ASYNCIO, STREAMS, EPOLL) if label.label in record.labels]
    rows = [
        [f"{result.title} ({result.unit})", *(_show(_cost_of(result, peer)) for peer in labels)]
        for result in record.results
        if result.name in FRONT_PAGE
    ]
    return _table(["CPU time of an operation", *(peer.label for peer in labels)], rows)


def _cost_of(result: Result, peer: Peer) -> Spread | None:
    """What it costs *peer*; Node's WebSocket is the package ``ws``."""
    cost = result.cost(peer.label)
    return result.cost(WS.label) if cost is None and peer is NODE else cost


def with_overview(page: str, record: Record) -> str:
    """*page* with its overview written anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{overview(record)}\n\n{END}{after}"


def number(value: float) -> str:
    """Three significant digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _costs(record: Record) -> str:
    rows = [
        [f"{result.title} ({result.unit})", *(_show(result.cost(label)) for label in record.labels)]
        for result in record.results
    ]
    return _table(["", *record.labels], rows)


def _ratios(record: Record) -> str:
    others = [label for label in record.labels if label != PYNET.label]
    rows = [
        [result.title, *(_show_range(result.ratio(PYNET.label, label)) for label in others)]
        for result in record.results
    ]
    return _table(["", *others], rows)


def _rates(record: Record) -> str:
    rows = [
        [result.title, *(_show(result.rate(label)) for label in record.labels)]
        for result in record.results
        if result.rates
    ]
    return _table(["", *record.labels], rows)


def _layers(results: Sequence[Result]) -> str:
    labels = [EPOLL.label, HANDLES.label, PYNET.label, IN_ASYNCIO.label]
    rows = [
        [
            f"{result.title} ({result.unit})",
            *(_show(result.cost(label)) for label in labels),
            _show_range(result.ratio(HANDLES.label, EPOLL.label)),
            _show_range(result.ratio(PYNET.label, HANDLES.label)),
        ]
        for result in results
        if HANDLES.label in result.costs
    ]
    return _table(["", *labels, "handles ÷ bare epoll", "pynet ÷ handles"], rows)


def _show(value: Spread | None) -> str:
    return "" if value is None else number(value.median)


def _show_range(value: Spread | None) -> str:
    return "" if value is None else f"{value.median:.2f} ({value.low:.2f}-{value.high:.2f})"


def _targets(results: Sequence[Result]) -> str:
    by_name: Mapping[str, Result] = {result.name: result for result in results}
    rows = []
    for target in TARGETS:
        value = target.measured(by_name)
        if value is not None:
            beside = target.measured(by_name, EPOLL.label) if target.other_work else None
            note = "" if beside is None else f" (bare epoll: {beside.median:.2f})"
            rows.append([target.text, _show_range(value) + note, "yes" if target.is_met(value) else "**no**"])
    return _table(["target", "measured", "met"], rows)


def _versions(record: Record) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    lines = [
        f"{record.python}, {versions}.",
        f"{record.system}; {record.network}; {record.rounds} rounds, fewer where one takes long.",
    ]
    if record.missing:
        lines.append(f"Not installed, hence not measured: {', '.join(record.missing)}.")
    for result in record.results:
        lines += [f"{label} failed at “{result.title}”: {reason}" for label, reason in result.failed.items()]
    return "\n\n".join(lines)
