"""The results as an SVG picture: for each work, a bar for each peer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ._peers import PYNET
from ._report import number
from ._results import Record, Result
from ._works import NAMES

COLUMNS = 3
WIDTH, LEFT, BAR, GAP, TITLE = 330, 118, 13, 5, 34
LONGEST = WIDTH - LEFT - 60  # leaves room for the number
OURS, THEIRS, INK, PALE = "#c2410c", "#94a3b8", "#1e293b", "#64748b"


def svg(record: Record, works: Sequence[str] = NAMES) -> str:
    """The picture of *works*; those are left out that were measured for one alone."""
    labels = [*record.labels]
    shown = [result for result in record.results if result.name in works and len(result.costs) > 1]
    height = TITLE + len(labels) * (BAR + GAP) + 22
    rows = -(-len(shown) // COLUMNS)
    panels = [
        f'<g transform="translate({16 + i % COLUMNS * (WIDTH + 16)} {16 + i // COLUMNS * height})">'
        f"{_panel(result, labels)}</g>"
        for i, result in enumerate(shown)
    ]
    full_width, full_height = 16 + COLUMNS * (WIDTH + 16), 16 + rows * height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full_width} {full_height}" width="{full_width}" '
        f'height="{full_height}" font-family="system-ui, sans-serif" font-size="11">\n'
        "<title>CPU time of one operation, by library; shorter is better</title>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{chr(10).join(panels)}\n</svg>\n'
    )


def _panel(result: Result, labels: Sequence[str]) -> str:
    costs = {label: spread.median for label in labels if (spread := result.cost(label)) is not None}
    longest = max([*costs.values(), 1e-9])
    parts = [f'<text y="14" font-weight="600" fill="{INK}">{escape(result.title)}, {result.unit}</text>']
    y = TITLE
    for label, cost in costs.items():
        is_ours = label == PYNET.label
        width = max(cost / longest * LONGEST, 1)
        weight = ' font-weight="600"' if is_ours else ""
        parts.append(
            f'<text x="{LEFT - 6}" y="{y}" text-anchor="end" fill="{INK}"{weight}>{escape(label)}</text>'
            f'<rect x="{LEFT}" y="{y - BAR + 3}" width="{width:.1f}" height="{BAR}" rx="2" '
            f'fill="{OURS if is_ours else THEIRS}"/>'
            f'<text x="{LEFT + width + 5:.1f}" y="{y}" fill="{INK if is_ours else PALE}"{weight}>{number(cost)}</text>'
        )
        y += BAR + GAP
    return "".join(parts)
