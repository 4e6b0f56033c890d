"""What ``createReadStream`` and ``createWriteStream`` say to wrong arguments."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from pynet import fs, testing
from pynet._fs._options import open_flags
from pynet.errors import NodeError

PATH = 'The "path" argument must be of type string or an instance of Buffer or URL. Received '


@pytest.mark.parametrize(
    ("path", "options", "code", "message"),
    [
        (5, None, "ERR_INVALID_ARG_TYPE", PATH + "type number (5)"),
        (None, None, "ERR_INVALID_ARG_TYPE", PATH + "null"),
        (
            "a\0b",
            None,
            "ERR_INVALID_ARG_VALUE",
            "The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received 'a\\x00b'",
        ),
        (
            "x",
            5,
            "ERR_INVALID_ARG_TYPE",
            'The "options" argument must be one of type string or object. Received type number (5)',
        ),
        (
            "x",
            {"start": "1"},
            "ERR_INVALID_ARG_TYPE",
            "The \"start\" argument must be of type number. Received type string ('1')",
        ),
        (
            "x",
            {"start": -1},
            "ERR_OUT_OF_RANGE",
            'The value of "start" is out of range. It must be >= 0 && <= 9007199254740991. Received -1',
        ),
        (
            "x",
            {"start": float("nan")},
            "ERR_OUT_OF_RANGE",
            'The value of "start" is out of range. It must be an integer. Received NaN',
        ),
        (
            "x",
            {"fd": -1},
            "ERR_OUT_OF_RANGE",
            'The value of "fd" is out of range. It must be >= 0 && <= 2147483647. Received -1',
        ),
        (
            "x",
            {"fd": 1.5},
            "ERR_OUT_OF_RANGE",
            'The value of "fd" is out of range. It must be an integer. Received 1.5',
        ),
        (
            "x",
            {"fd": "x"},
            "ERR_INVALID_ARG_TYPE",
            'The "options.fd" property must be of type number or an instance of FileHandle. '
            "Received type string ('x')",
        ),
        ("x", "foo", "ERR_INVALID_ARG_VALUE", "The argument 'encoding' is invalid encoding. Received 'foo'"),
        ("x", {"encoding": 5}, "ERR_INVALID_ARG_VALUE", "The argument 'encoding' is invalid encoding. Received 5"),
        (
            "x",
            {"highWaterMark": -1},
            "ERR_INVALID_ARG_VALUE",
            "The property 'options.highWaterMark' is invalid. Received -1",
        ),
        (
            "x",
            {"signal": 5},
            "ERR_INVALID_ARG_TYPE",
            'The "options.signal" property must be an instance of AbortSignal. Received type number (5)',
        ),
    ],
)
@pytest.mark.parametrize("create", [fs.createReadStream, fs.createWriteStream])
def test_both(create: Any, path: Any, options: Any, code: str, message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        create(path, options)
    assert isinstance(caught.value, NodeError)
    assert (caught.value.code, str(caught.value)) == (code, message)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"start": 5, "end": 3}, 'The value of "start" is out of range. It must be <= "end" (here: 3). Received 5'),
        ({"end": 1.5}, 'The value of "end" is out of range. It must be an integer. Received 1.5'),
    ],
)
def test_reading(options: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        fs.createReadStream("x", options)
    assert str(caught.value) == message


def test_writing() -> None:
    with pytest.raises(TypeError, match=r'The "options\.flush" property must be of type boolean'):
        fs.createWriteStream("x", {"flush": 5})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"flags": "zz"}, "The argument 'flags' is invalid. Received 'zz'"),
        ({"mode": "zz"}, "The argument 'mode' must be a 32-bit unsigned integer or an octal string. Received 'zz'"),
    ],
)
def test_what_shows_only_when_the_file_is_opened(options: Any, message: str, tmp_path: Path) -> None:
    errors: list[Any] = []
    fs.createReadStream(tmp_path / "x", options).on("error", errors.append)
    testing.run()
    assert [(error.code, str(error)) for error in errors] == [("ERR_INVALID_ARG_VALUE", message)]


def test_flags() -> None:
    create, new = os.O_CREAT, os.O_CREAT | os.O_EXCL
    sync: int = getattr(os, "O_SYNC", 0)
    binary: int = getattr(os, "O_BINARY", 0)
    expected = {
        "r": os.O_RDONLY,
        "rs": os.O_RDONLY | sync,
        "sr": os.O_RDONLY | sync,
        "r+": os.O_RDWR,
        "rs+": os.O_RDWR | sync,
        "w": os.O_WRONLY | create | os.O_TRUNC,
        "wx": os.O_WRONLY | new | os.O_TRUNC,
        "xw+": os.O_RDWR | new | os.O_TRUNC,
        "a": os.O_WRONLY | create | os.O_APPEND,
        "ax": os.O_WRONLY | new | os.O_APPEND,
        "as+": os.O_RDWR | create | os.O_APPEND | sync,
        os.O_RDWR: os.O_RDWR,
    }
    assert {flags: open_flags(flags) & ~binary for flags in expected} == expected
    for wrong in ("", "rx", "ws", "+", "rw", None, True):
        with pytest.raises(TypeError):
            open_flags(wrong)


def test_keywords() -> None:
    with pytest.raises(TypeError, match=r"^create(Read|Write)Stream\(\) got an unexpected keyword argument '"):
        fs.createReadStream("x", nonsense=5)  # type: ignore[call-arg]


def test_half_a_surrogate_pair_in_a_path(tmp_path: Path) -> None:
    """No file system has a byte for it: U+FFFD is looked for, as in Node."""
    seen: list[Any] = []
    path = f"{tmp_path}/\ud800"
    fs.createReadStream(path).on("error", seen.append)
    fs.readFile(path, seen.append)
    testing.run()
    assert [error.message for error in seen] == [f"ENOENT: no such file or directory, open '{tmp_path}/\ufffd'"] * 2


def test_other_forms(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("0123")
    path: Any = bytearray(bytes(tmp_path / "x"))
    given: list[Any] = [None, {"end": None}, object()]
    for options in given:
        chunks: list[bytes] = []
        fs.createReadStream(path, options).on("data", chunks.append)
        testing.run()
        assert chunks == [b"0123"]
