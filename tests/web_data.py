"""What Node 26 and ws 8 did, for the tests of http, https, tls and ws: ``tests/data/web_*.json``."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def experiments(*groups: str) -> dict[tuple[str, str], Row]:
    """The experiments of these groups, or of all, by group and call.

    `tests.net.inventory.check_error` takes their errors.
    """
    rows: list[Row] = _read("web_experiments")
    return {(row["group"], row["call"]): row for row in rows if not groups or row["group"] in groups}


def event_orders(first_letter: str = "") -> dict[str, Row]:
    """The observed lives whose name starts with this letter (h: http …), by name."""
    found: dict[str, Row] = _read("web_event_orders")
    return {name: row for name, row in found.items() if name.startswith(first_letter)}


def surface(module: str) -> Row:
    """The names, classes, options and defaults of ``http``, ``https``, ``tls`` or ``ws``."""
    found: Row = _read("web_surface")["modules"][module]
    return found


@functools.cache
def _read(name: str) -> Any:
    return json.loads((Path(__file__).parent / "data" / f"{name}.json").read_text("utf-8"))
