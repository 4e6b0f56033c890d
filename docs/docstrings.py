"""Docstrings as Markdown, for the reference: their tables, and the headings of Node's documentation that they name.

A griffe extension; mkdocs.yml names it. In the source the tables are reStructuredText's, which are the better ones to
read in an editor.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

RULE = re.compile(r"=+(  +=+)+")
# Node: net.md, "server.listen(options[, callback])". The brackets would be taken for links.
HEADING = re.compile(r'^Node: ([\w.-]+), "([^"]+)"', re.M)


def cells(line: str, rule: str) -> list[str]:
    """The parts of a row of a table; the last column has no end."""
    spans = [match.span() for match in re.finditer("=+", rule)]
    ends = [start for start, _ in spans[1:]] + [len(line) + 1]
    return [line[start:end].strip() for (start, _), end in zip(spans, ends, strict=True)]


def markdown_table(rows: list[list[str]]) -> list[str]:
    head, *body = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *body]
    return ["", *(f"| {' | '.join(line)} |" for line in lines), ""]


def convert_tables(text: str) -> str:
    """Each table between rules of ``=`` as one of Markdown's."""
    out: list[str] = []
    rule, rows, rules = "", list[list[str]](), 0
    for line in text.splitlines():
        if RULE.fullmatch(line.strip()) and (not rule or line == rule):
            rule, rules = line, rules + 1
            if rules == 3:
                out += markdown_table(rows)
                rule, rows, rules = "", [], 0
        elif rule:
            row = cells(line, rule)
            if row[0] or not rows:
                rows.append(row)
            else:  # the row before goes on
                rows[-1] = [f"{before} {more}".strip() for before, more in zip(rows[-1], row, strict=True)]
        else:
            out.append(line)
    return "\n".join(out)


class Docstrings(griffe.Extension):
    """Converts every docstring once, when its object has been read."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring is not None:
            text = HEADING.sub(r"*Node:* \1, `\2`", obj.docstring.value)
            obj.docstring.value = convert_tables(text)
