"""Draw the events of a connection's life as docs/connection-life.svg.

python docs/draw_connection_life.py
"""

from __future__ import annotations

from html import escape
from pathlib import Path

WIDTH, TOP, ROW = 780, 60, 34
CLIENT_X, PEER_X = 290, 540  # the two life lines
INK, FAINT, EVENT, CALL, WIRE = "#37474f", "#90a4ae", "#00796b", "#5e35b1", "#ef6c00"

# What happens, from top to bottom: (row, side, kind, text). A call is what a program does, an event is what it hears.
MOMENTS: list[tuple[float, str, str, str]] = [
    (0, "peer", "call", "server.listen(port)"),
    (1, "peer", "event", "server: listening"),
    (2, "client", "call", 'net.connect(port, "localhost")'),
    (3, "client", "event", "lookup"),
    (4, "client", "event", "connectionAttempt"),
    (6, "client", "event", "connect, then ready"),
    (6, "peer", "event", "server: connection"),
    (7, "client", "call", 'write("hello")'),
    (8, "peer", "event", "data"),
    (9, "peer", "call", 'write("hi")'),
    (10, "client", "event", "data"),
    (11, "client", "call", "end()"),
    (12, "client", "event", "finish"),
    (13, "peer", "event", "end"),
    (14, "peer", "event", "finish (ends by itself,"),
    (14.5, "peer", "note", "unless allowHalfOpen)"),
    (15, "client", "event", "end"),
    (16, "client", "event", "close(hadError)"),
    (16, "peer", "event", "close(hadError)"),
]
# What goes over the wire: (from side, row, row of arrival, text).
WIRES: list[tuple[str, float, float, str]] = [
    ("client", 4.3, 5, "SYN"),
    ("peer", 5, 5.7, "SYN, ACK"),
    ("client", 7.3, 7.8, "hello"),
    ("peer", 9.3, 9.8, "hi"),
    ("client", 11.7, 12.6, "FIN"),
    ("peer", 14.1, 14.9, "FIN"),
]
PHASES: list[tuple[float, float, str]] = [
    (2, 5.8, "opening"),
    (5.8, 11, "open"),
    (11, 15, "readOnly"),
    (15, 16.6, "closed"),
]


def y(row: float) -> float:
    return TOP + row * ROW


def text(x: float, row: float, words: str, colour: str, anchor: str = "start", extra: str = "") -> str:
    return f'<text x="{x}" y="{y(row) + 4:.0f}" fill="{colour}" text-anchor="{anchor}" {extra}>{escape(words)}</text>'


def moment(row: float, side: str, kind: str, words: str) -> list[str]:
    x = CLIENT_X if side == "client" else PEER_X
    away = -14 if side == "client" else 14
    anchor = "end" if side == "client" else "start"
    if kind == "note":
        return [text(x + away, row, words, EVENT, anchor)]
    colour = EVENT if kind == "event" else CALL
    mark = (
        f'<circle cx="{x}" cy="{y(row):.0f}" r="5" fill="{colour}"/>'
        if kind == "event"
        else f'<rect x="{x - 5}" y="{y(row) - 5:.0f}" width="10" height="10" fill="{colour}"/>'
    )
    return [mark, text(x + away, row, words, colour, anchor, 'font-style="italic"' if kind == "call" else "")]


def wire(side: str, row: float, arrival: float, words: str) -> list[str]:
    start, end = (CLIENT_X + 9, PEER_X - 9) if side == "client" else (PEER_X - 9, CLIENT_X + 9)
    ends = f'x1="{start}" y1="{y(row):.0f}" x2="{end}" y2="{y(arrival):.0f}"'
    line = f'<line {ends} stroke="{WIRE}" marker-end="url(#tip)"/>'
    middle = (CLIENT_X + PEER_X) / 2
    return [line, text(middle, (row + arrival) / 2 - 0.26, words, WIRE, "middle", 'font-size="12"')]


def phase(first: float, last: float, words: str) -> list[str]:
    top, height = y(first), (last - first) * ROW - 6
    middle = top + height / 2
    return [
        f'<rect x="14" y="{top:.0f}" width="20" height="{height:.0f}" rx="4" fill="{FAINT}" fill-opacity="0.25"/>',
        f'<text x="28" y="{middle:.0f}" fill="{INK}" text-anchor="middle" font-size="12" '
        f'transform="rotate(-90 28 {middle:.0f})">{words}</text>',
    ]


def picture() -> str:
    bottom = y(17)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom + 20:.0f}" role="img" '
        'font-family="system-ui, sans-serif" font-size="14">',
        "<title>The life of a connection: calls, events and segments, in order, at both ends</title>",
        f'<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{WIRE}"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{bottom + 20:.0f}" fill="#ffffff"/>',
        text(CLIENT_X, -1.3, "client socket", INK, "middle", 'font-weight="bold"'),
        text(PEER_X, -1.3, "server and its socket", INK, "middle", 'font-weight="bold"'),
        text(24, -1.3, "readyState", INK, "start", 'font-size="12"'),
    ]
    for x in (CLIENT_X, PEER_X):
        parts.append(f'<line x1="{x}" y1="{y(-0.7):.0f}" x2="{x}" y2="{y(16):.0f}" stroke="{FAINT}" stroke-width="2"/>')
    for args in PHASES:
        parts += phase(*args)
    for line in WIRES:
        parts += wire(*line)
    for one in MOMENTS:
        parts += moment(*one)
    parts += [
        f'<circle cx="330" cy="{bottom:.0f}" r="5" fill="{EVENT}"/>',
        text(342, 17, "an event", EVENT),
        f'<rect x="425" y="{bottom - 5:.0f}" width="10" height="10" fill="{CALL}"/>',
        text(442, 17, "a call of yours", CALL, "start", 'font-style="italic"'),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def main() -> None:
    path = Path(__file__).with_name("connection-life.svg")
    path.write_text(picture(), encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main()
