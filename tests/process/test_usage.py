"""cpuUsage() and what it is given back."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pynet import process

OBJECT = r'The "prevValue" argument must be of type object\. Received '


@pytest.mark.parametrize(
    ("value", "code", "message"),
    [
        ("x", "ERR_INVALID_ARG_TYPE", OBJECT + r"type string \('x'\)"),
        (5, "ERR_INVALID_ARG_TYPE", OBJECT + r"type number \(5\)"),
        (
            {"a": 1},
            "ERR_INVALID_ARG_TYPE",
            r'The "prevValue\.user" property .*\. Received undefined',
        ),
        (
            {"user": 1, "system": "x"},
            "ERR_INVALID_ARG_TYPE",
            r'The "prevValue\.system" property .*string.*',
        ),
        (
            {"user": -1, "system": 2},
            "ERR_INVALID_ARG_VALUE",
            r"property 'prevValue\.user' is invalid\. Received -1",
        ),
        (
            {"user": 1, "system": math.inf},
            "ERR_INVALID_ARG_VALUE",
            r"'prevValue\.system' is invalid\. Received Infinity",
        ),
    ],
)
def test_wrong_values(value: Any, code: str, message: str) -> None:
    with pytest.raises(Exception, match=message) as caught:
        process.cpuUsage(value)
    assert caught.value.code == code  # type: ignore[attr-defined]


def test_since() -> None:
    before = process.cpuUsage()
    untyped: Any = process.cpuUsage
    for value in (before, tuple(before), before._asdict()):
        assert 0 <= untyped(value).user <= process.cpuUsage().user
