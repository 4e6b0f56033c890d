"""The words of errors against what Node said (tests/data/error_texts.json): values, codes, system calls."""

from __future__ import annotations

import errno
import json
import math
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynet import _errors
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
    ERR_UNHANDLED_ERROR,
    MISSING,
    NodeError,
    class_name,
    dns_error,
    error_name,
    error_text,
    file_error,
    inspect,
    number_text,
    plain_text,
    received,
    system_error,
    to_number,
    validate_port,
)
from pynet._loop import printable

RECORD: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "error_texts.json").read_text("utf-8"))


class Foo:
    pass


class Map:
    pass


class Bar(Map):
    pass


class AbortSignal:
    def __init__(self) -> None:
        self.aborted = False


def named() -> None: ...


VALUES: dict[str, Any] = {
    "undefined": MISSING,
    "NaN": math.nan,
    "Infinity": math.inf,
    "-Infinity": -math.inf,
    "-0": -0.0,
    "function": named,
    "lambda": lambda: None,
    "class": Foo,
    "subclass": Bar,
    "instance": Foo(),
    "signal": AbortSignal(),
}


def revived(value: Any) -> Any:
    """A recorded value as the Python value that plays its part."""
    if isinstance(value, list):
        return [revived(item) for item in value]
    if isinstance(value, dict):
        if "$" in value:
            return VALUES[value["$"]]
        if "$bytes" in value:
            return bytes(value["$bytes"])
        if "$set" in value:
            return set(revived(value["$set"]))
        return {key: revived(item) for key, item in value.items()}
    return value


def failure(call: Callable[..., object], *args: Any) -> dict[str, Any] | None:
    """What *call* raised, as the record has it."""
    try:
        call(*args)
    except NodeError as error:
        return {"code": error.code, "name": error.name, "message": error.message}
    return None


def same(rows: list[Any], ours: Callable[..., Any]) -> None:
    """Assert that *ours*, called with all but the last of a row, gives the last, for every row."""
    wrong = [(*args, found, expected) for *args, expected in rows if (found := ours(*args)) != expected]
    assert wrong == []


def test_received() -> None:
    same(RECORD["received"], lambda value: received(revived(value)))


def test_inspect() -> None:
    same(RECORD["inspected"], lambda value: inspect(revived(value)))


def test_out_of_range() -> None:
    same(RECORD["out_of_range"], lambda value: str(ERR_OUT_OF_RANGE("x", ">= 1", revived(value))))


def test_invalid_value() -> None:
    same(RECORD["invalid_value"], lambda name, value: ERR_INVALID_ARG_VALUE(name, revived(value), "must be y").message)


def test_invalid_type() -> None:
    same(RECORD["invalid_type"], lambda name, expected: str(ERR_INVALID_ARG_TYPE(name, expected, 5)))
    assert str(ERR_INVALID_ARG_TYPE("x", "string", 5)) == str(ERR_INVALID_ARG_TYPE("x", ["string"], 5))
    assert str(ERR_INVALID_ARG_TYPE("x", "string")).endswith("Received undefined")


def test_unhandled_error() -> None:
    same(RECORD["unhandled"], lambda value: str(ERR_UNHANDLED_ERROR(revived(value))))
    assert ERR_UNHANDLED_ERROR([1]).context == [1]


def test_every_code_as_node() -> None:
    def ours(code: str, args: list[Any]) -> dict[str, Any] | None:
        def construct() -> None:
            raise getattr(_errors, code)(*revived(args))

        return failure(construct)

    same(RECORD["texts"], ours)


def test_to_number() -> None:
    same(RECORD["numbers"], lambda text: plain_text(to_number(text)))


def test_ports() -> None:
    same(RECORD["ports"], lambda value, zero: failure(validate_port, revived(value), "Port", zero))
    assert [validate_port(port) for port in (80, 80.0, "80", " 0x50 ", "8e1")] == [80] * 5


NAMES = {
    "validateAbortSignal": "validate_abort_signal",
    "validateArray": "validate_array",
    "validateBoolean": "validate_boolean",
    "validateFunction": "validate_function",
    "validateInt32": "validate_int32",
    "validateInteger": "validate_integer",
    "validateNumber": "validate_number",
    "validateObject": "validate_object",
    "validateOneOf": "validate_one_of",
    "validateString": "validate_string",
    "validateUint32": "validate_uint32",
    "getTimerDuration": "validate_duration",
    "parseFileMode": "parse_file_mode",
}


@pytest.mark.parametrize("name", NAMES)
def test_check_as_node(name: str) -> None:
    check = getattr(_errors, NAMES[name])
    rows = [row[1:] for row in RECORD["checks"] if row[0] == name]
    assert rows

    def ours(value: Any, rest: list[Any]) -> dict[str, Any] | None:
        return failure(check, revived(value), "x", *(None if arg is MISSING else arg for arg in revived(rest)))

    same(rows, ours)


def fields(error: Any) -> dict[str, Any]:
    shown = {"message": error.message, "code": error.code}
    return shown | {
        key: getattr(error, key)
        for key in ("syscall", "address", "port", "hostname")
        if getattr(error, key) is not None
    }


def test_connect_errors() -> None:
    def ours(code: str, address: str | None, port: int | None, local: str | None) -> dict[str, Any]:
        end = None if local is None else (local.split(":")[0], int(local.split(":")[1]))
        return fields(system_error(getattr(errno, code), "connect", address, port, local=end))

    same(RECORD["connect"], ours)


def test_listen_errors() -> None:
    same(
        RECORD["listen"],
        lambda code, address, port: fields(system_error(getattr(errno, code), "listen", address, port, text=True)),
    )


def test_read_errors() -> None:
    same(RECORD["read"], lambda code: fields(system_error(getattr(errno, code), "read")))


def test_file_errors() -> None:
    same(
        RECORD["files"],
        lambda code, syscall, path, dest: str(file_error(getattr(errno, code), syscall, path, dest)),
    )


def test_lookup_errors() -> None:
    rows = [row for row in RECORD["lookups"] if hasattr(socket, row[0])]
    assert rows

    def ours(code: str, host: str | None) -> dict[str, Any]:
        return fields(dns_error(socket.gaierror(getattr(socket, code), "why"), host))

    same(rows, ours)


def test_names_and_texts_of_the_system() -> None:
    known = [(name, text) for name, text in RECORD["system"] if hasattr(errno, name)]
    assert len(known) > 40
    for name, text in known:
        number = getattr(errno, name)
        assert (error_name(number), error_text(number)) == (name, text)
        assert (error_name(-number), error_text(-number)) == (name, text)


# --- what has no counterpart in Node ----------------------------------------------------------------------------


def test_other_python_values() -> None:
    assert received((1, 2)) == "an instance of Array"
    assert received(bytearray(b"a")) == "an instance of Buffer"
    assert received(frozenset()) == "an instance of Set"
    assert received(object()) == "an instance of Object"
    assert received(len) == "function len"
    assert received([].append) == "function append"
    assert received(ValueError("x")) == "an instance of ValueError"
    assert received(Exception("x")) == "an instance of Error"
    assert class_name(system_error(errno.EPIPE, "write")) == "Error"

    class Callback:
        def __call__(self) -> None: ...

    assert received(Callback()) == "an instance of Callback"
    assert number_text(10**400) == "Infinity"
    assert number_text(-(10**400)) == "-Infinity"


def test_inspect_other_python_values() -> None:
    class WithRepr:
        def __repr__(self) -> str:
            return "<mine>"

    class Point:
        def __init__(self) -> None:
            self.x = 1
            self._hidden = 2

    class Slotted:
        __slots__ = ("x",)

    assert inspect(WithRepr()) == "<mine>"
    assert inspect(Point()) == "Point { x: 1 }"
    assert inspect(Slotted()) == "Slotted {}"
    assert inspect(ValueError("boom")) == "[ValueError: boom]"
    assert inspect(ValueError()) == "[ValueError]"
    assert inspect({"e": system_error(errno.EPIPE, "write")}) == "{ e: [Error: write EPIPE] }"
    assert inspect(memoryview(b"ab")) == "<Buffer 61 62>"
    assert inspect((1, "a")) == "[ 1, 'a' ]"
    assert inspect({1, 2}) == "Set(2) { 1, 2 }"
    assert inspect("x" * 10_001).endswith("'... 1 more character")
    assert inspect("\ud800") == "'\\uD800'"
    assert inspect([None] * 102).endswith("... 2 more items\n]")
    circle: list[Any] = []
    circle.append(circle)
    assert inspect(circle) == "[ [Circular *1] ]"
    assert inspect([[[[1]]]], depth=0) == "[ [Array] ]"


def test_plain_text() -> None:
    values: list[Any] = [None, True, False, 1.0, "x", [1, None, ["a"]], {}, MISSING]
    expected = ["null", "true", "false", "1", "x", "1,,a", "[object Object]", "undefined"]
    assert [plain_text(value) for value in values] == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back(value: float) -> None:
    assert to_number(number_text(value)) == value


@given(st.integers(-(10**30), 10**30))
def test_whole_numbers_read_back_as_floats(value: int) -> None:
    assert float(to_number(number_text(value))) == float(value)


NESTED: st.SearchStrategy[Any] = st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=20)


@given(st.text(max_size=60), NESTED)
def test_any_value_can_be_shown(name: str, value: object) -> None:
    for error in (ERR_INVALID_ARG_TYPE(name, "string", value), ERR_INVALID_ARG_VALUE(name, value)):
        assert error.message and str(error) == printable(error.message, keep="\n")
