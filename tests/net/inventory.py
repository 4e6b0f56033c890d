"""What Node answered to many calls: ``tests/data/error_experiments.json``, and how to compare with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pynet.errors import AggregateError

PYTHON_CLASSES: dict[str, type[Exception] | tuple[type[Exception], ...]] = {
    "TypeError": TypeError,
    "RangeError": ValueError,
    "Error": (RuntimeError, OSError),
    "AggregateError": AggregateError,
}
_PORT = re.compile(r"(?<=:)\d{4,5}\b")

Row = dict[str, Any]


def rows(*groups: str) -> dict[tuple[str, str], Row]:
    """The experiments of these groups, by group and call."""
    path = Path(__file__).parent.parent / "data" / "error_experiments.json"
    found: Iterable[Row] = json.loads(path.read_text())
    return {(row["group"], row["call"]): row for row in found if row["group"] in groups}


def check_error(error: BaseException, expected: Row, masks: dict[str, str] | None = None) -> None:
    """Assert that *error* is what Node had: class, code, message and fields, with ports and paths masked."""
    kinds = PYTHON_CLASSES[expected.get("class", "Error")]
    assert isinstance(error, kinds) or "code" not in expected, f"{type(error).__mro__} instead of {kinds}"
    assert getattr(error, "code", None) == expected.get("code")
    assert masked(str(error), masks) == _ports(expected["message"])
    for name, value in expected.get("fields", {}).items():
        ours = getattr(error, name)
        if isinstance(value, str) and value in ("{port}", "{localport}"):
            assert isinstance(ours, int)
            assert ours > 0
        else:
            assert (masked(ours, masks) if isinstance(ours, str) else ours) == value
    if "errors" in expected:
        assert isinstance(error, AggregateError)
        assert len(error.errors) == len(expected["errors"])
        for one, row in zip(error.errors, expected["errors"], strict=True):
            check_error(one, row, masks)
    if "cause" in expected:
        cause: Any = error.__cause__
        assert (getattr(cause, "code", None), str(cause)) == (
            expected["cause"].get("code"),
            expected["cause"]["message"],
        )


def masked(text: str, masks: dict[str, str] | None = None) -> str:
    """*text* with what differs from run to run replaced as in the inventory."""
    for value, name in (masks or {}).items():
        text = text.replace(value, name)
    return _PORT.sub("{port}", text)


def _ports(message: str) -> str:
    return _PORT.sub("{port}", message.replace("{localport}", "{port}"))
