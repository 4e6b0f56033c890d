"""Argument checks: what they return. What they refuse, and how, is in test_errors_texts.py."""

from __future__ import annotations

import enum
import functools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
    ERR_SOCKET_BAD_PORT,
    MAX_SAFE_INTEGER,
    MISSING,
    is_number,
    is_object,
    parse_file_mode,
    to_number,
    validate_abort_signal,
    validate_array,
    validate_boolean,
    validate_duration,
    validate_function,
    validate_int32,
    validate_integer,
    validate_number,
    validate_object,
    validate_one_of,
    validate_port,
    validate_string,
    validate_uint32,
)


class Level(enum.IntEnum):
    HIGH = 5


class Signal:
    aborted = False


def test_a_bool_is_no_number() -> None:
    for check in (validate_number, validate_integer, validate_int32, validate_uint32, validate_duration):
        for value in (True, False):
            with pytest.raises(ERR_INVALID_ARG_TYPE, match=r"Received type boolean \((true|false)\)"):
                check(value, "x")
    with pytest.raises(ERR_SOCKET_BAD_PORT):
        validate_port(True)
    with pytest.raises(ERR_INVALID_ARG_VALUE):
        validate_one_of(True, "x", [0, 1])
    assert validate_one_of(True, "x", [1, True]) is True
    assert not is_number(True)


def test_whole_floats_become_ints() -> None:
    for check in (validate_integer, validate_int32, validate_uint32):
        value = check(5.0, "x")
        assert value == 5 and type(value) is int
    assert type(validate_port(80.0)) is int
    assert validate_integer(Level.HIGH, "x") == 5


def test_numbers_keep_their_type() -> None:
    assert validate_number(1.5, "x") == 1.5
    assert validate_number(5, "x", 0, 5) == 5
    assert validate_duration(0.5) == 0.5


def test_bounds_are_included() -> None:
    assert [validate_int32(n, "x") for n in (-(2**31), 2**31 - 1)] == [-(2**31), 2**31 - 1]
    assert [validate_uint32(n, "x") for n in (0, 2**32 - 1)] == [0, 2**32 - 1]
    assert validate_uint32(1, "x", positive=True) == 1
    assert validate_integer(MAX_SAFE_INTEGER, "x") == MAX_SAFE_INTEGER
    with pytest.raises(ERR_OUT_OF_RANGE):
        validate_integer(MAX_SAFE_INTEGER + 1, "x")


def test_default_names() -> None:
    with pytest.raises(ERR_SOCKET_BAD_PORT, match=r"^Port should be >= 0 and < 65536\. Received type number \(-1\)\.$"):
        validate_port(-1)
    with pytest.raises(ERR_INVALID_ARG_TYPE, match='"msecs" argument'):
        validate_duration("5")
    with pytest.raises(ERR_INVALID_ARG_TYPE, match='"signal" argument must be an instance of AbortSignal'):
        validate_abort_signal(5)


@given(st.integers(-100_000, 100_000) | st.floats(), st.booleans())
def test_ports(value: float, zero: bool) -> None:
    fine = (0 if zero else 1) <= value <= 65535 and value == int(value) if math.isfinite(value) else False
    if fine:
        assert validate_port(value, allow_zero=zero) == value
        assert validate_port(f" {value} ", allow_zero=zero) == value
    else:
        with pytest.raises(ERR_SOCKET_BAD_PORT):
            validate_port(value, allow_zero=zero)


def test_texts_as_numbers() -> None:
    assert to_number(" \ufeff12\n") == 12
    assert to_number("") == 0
    assert type(to_number("1.0")) is int
    assert math.isnan(to_number("1_000"))
    assert to_number("-Infinity") == -math.inf
    assert to_number("1e400") == math.inf


def test_plain_checks_return_their_value() -> None:
    assert validate_string("", "x") == ""
    assert validate_boolean(False, "x") is False
    assert validate_function(len, "x") is len
    partial = functools.partial(len)
    assert validate_function(partial, "x") is partial
    assert validate_array([1], "x", 1) == [1]


def test_objects() -> None:
    for value in ({}, object(), Signal(), b"", set(), partial_object()):
        assert is_object(value)
        assert validate_object(value, "x") is value
    for value in (None, MISSING, 5, "x", True, len, int, test_objects):
        assert not is_object(value)
        with pytest.raises(ERR_INVALID_ARG_TYPE, match="must be of type object"):
            validate_object(value, "x")
    with pytest.raises(ERR_INVALID_ARG_TYPE, match="an instance of Array"):
        validate_object([], "x")
    assert validate_object([], "x", allow_array=True) == []
    assert validate_object(None, "x", allow_none=True) is None
    assert validate_object(len, "x", allow_function=True) is len


def partial_object() -> Any:
    return functools.partial(len)


def test_abort_signals() -> None:
    signal = Signal()
    assert validate_abort_signal(signal) is signal
    assert validate_abort_signal(MISSING) is MISSING
    with pytest.raises(ERR_INVALID_ARG_TYPE, match="Received null"):
        validate_abort_signal(None)


def test_file_modes() -> None:
    assert parse_file_mode("644", "mode") == 0o644
    assert parse_file_mode(0o600, "mode") == 0o600
    assert parse_file_mode(None, "mode", 0o666) == parse_file_mode(MISSING, "mode", 0o666) == 0o666
