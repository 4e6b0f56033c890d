"""pydgram._numbers: JavaScript's conversions of numbers that nobody checks."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pydgram._numbers import is_uint32, to_int32, to_port, to_uint32


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0, 0),
        (5, 5),
        (-1, 2**32 - 1),
        (2**32, 0),
        (2**32 + 7, 7),
        (1.9, 1),
        (-1.9, 2**32 - 1),
        (math.nan, 0),
        (math.inf, 0),
        (-math.inf, 0),
        ("12", 12),
        ("0x10", 16),
        ("", 0),
        ("x", 0),
        (None, 0),
        (True, 1),
        (object(), 0),
    ],
)
def test_to_uint32(value: Any, number: int) -> None:
    assert to_uint32(value) == number


@pytest.mark.parametrize(("value", "number"), [(255, 255), (-1, -1), (2**31, -(2**31)), (2**32 + 1, 1), (64.9, 64)])
def test_to_int32(value: Any, number: int) -> None:
    assert to_int32(value) == number


@pytest.mark.parametrize(
    ("value", "port"), [(80, 80), (-1, 65535), (65536, 0), (70000, 4464), ("x", 0), (None, 0), (1.5, 1), ("0x10", 16)]
)
def test_to_port(value: Any, port: int) -> None:
    assert to_port(value) == port


@pytest.mark.parametrize("value", [True, False])
def test_a_bool_is_no_port(value: bool) -> None:
    with pytest.raises(ValueError, match="type boolean"):
        to_port(value)


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (0, True),
        (2**32 - 1, True),
        (8192.0, True),
        (-1, False),
        (2**32, False),
        (1.5, False),
        (True, False),
        ("1", False),
        (None, False),
        (math.nan, False),
        (math.inf, False),
    ],
)
def test_is_uint32(value: Any, answer: bool) -> None:
    assert is_uint32(value) is answer
