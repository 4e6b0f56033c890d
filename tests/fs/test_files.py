"""Whole files: ``readFile``, ``writeFile``, ``appendFile``, ``unlink``, with callbacks and to await."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pynet import fs, testing
from pynet.abort import AbortController
from pynet.aio import run_main
from pynet.errors import AbortError, NodeError


def call(function: Callable[..., None], *args: Any) -> list[Any]:
    """The arguments that the callback gets."""
    got: list[Any] = []
    function(*args, lambda *results: got.extend(results))
    assert got == []
    testing.run()
    return got


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert call(fs.writeFile, path, "héllo") == [None]
    assert call(fs.appendFile, path, b"!") == [None]
    assert call(fs.readFile, path) == [None, "héllo!".encode()]
    assert call(fs.readFile, path, "utf8") == [None, "héllo!"]
    assert call(fs.readFile, str(path), {"encoding": "hex"}) == [None, "68c3a96c6c6f21"]
    assert call(fs.writeFile, bytes(path), "ff", "hex") == [None]
    assert path.read_bytes() == b"\xff"
    assert call(fs.unlink, path) == [None]
    assert not path.exists()


def test_a_big_one(tmp_path: Path) -> None:
    data = os.urandom(2 * 10**6)
    assert call(fs.writeFile, tmp_path / "big", memoryview(data)) == [None]
    assert call(fs.readFile, tmp_path / "big") == [None, data]


@pytest.mark.skipif(sys.platform == "win32", reason="other errors there")
@pytest.mark.parametrize(
    ("function", "args", "code", "syscall"),
    [
        (fs.readFile, ("missing",), "ENOENT", "open"),
        (fs.readFile, (".",), "EISDIR", "read"),
        (fs.writeFile, ("missing/x", "x"), "ENOENT", "open"),
        (fs.writeFile, (".", "x"), "EISDIR", "open"),
        (fs.writeFile, ("/dev/full", "x"), "ENOSPC", "write"),
        (fs.unlink, ("missing",), "ENOENT", "unlink"),
    ],
)
def test_errors(
    function: Any, args: tuple[Any, ...], code: str, syscall: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    got = call(function, *args)
    assert len(got) == 1
    error = got[0]
    assert isinstance(error, OSError)
    assert isinstance(error, NodeError)
    assert (error.code, error.syscall, error.path) == (code, syscall, args[0])
    assert str(error).endswith(f", {syscall} '{args[0]}'")


def test_listeners_take_what_they_want(tmp_path: Path) -> None:
    seen: list[Any] = []
    fs.writeFile(tmp_path / "x", "x", lambda: seen.append("written"))
    testing.run()
    fs.readFile(tmp_path / "x", lambda error: seen.append(error))
    fs.readFile(tmp_path / "x", lambda error, data: seen.append(data))
    testing.run()
    assert seen[0] == "written"
    assert {None, b"x"} == set(seen[1:])


@pytest.mark.parametrize(
    ("call", "code", "message"),
    [
        (
            lambda: fs.readFile("x"),  # type: ignore[call-overload]
            "ERR_INVALID_ARG_TYPE",
            'The "cb" argument must be of type function. Received undefined',
        ),
        (
            lambda: fs.readFile("x", "foo", print),
            "ERR_INVALID_ARG_VALUE",
            "The argument 'encoding' is invalid encoding. Received 'foo'",
        ),
        (
            lambda: fs.readFile("x", 5, print),  # type: ignore[call-overload]
            "ERR_INVALID_ARG_TYPE",
            'The "options" argument must be one of type string or object. Received type number (5)',
        ),
        (
            lambda: fs.readFile({}, print),  # type: ignore[call-overload]
            "ERR_INVALID_ARG_TYPE",
            'The "path" argument must be of type string or an instance of Buffer or URL. '
            "Received an instance of Object",
        ),
        (
            lambda: fs.readFile("x", {"flag": "q"}, print),
            "ERR_INVALID_ARG_VALUE",
            "The argument 'flags' is invalid. Received 'q'",
        ),
        (
            lambda: fs.writeFile("x", 5, print),  # type: ignore[call-overload]
            "ERR_INVALID_ARG_TYPE",
            'The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. '
            "Received type number (5)",
        ),
        (
            lambda: fs.unlink("x"),
            "ERR_INVALID_ARG_TYPE",
            'The "cb" argument must be of type function. Received undefined',
        ),
    ],
)
def test_wrong_arguments(call: Callable[[], None], code: str, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        call()
    assert isinstance(caught.value, NodeError)
    assert (caught.value.code, str(caught.value)) == (code, message)


def test_abort(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    got: list[Any] = []
    controller = AbortController()
    fs.readFile(path, {"signal": controller.signal}, lambda error, data: got.append(error))
    controller.abort()
    controller.abort()
    testing.run()
    fs.readFile(path, {"signal": controller.signal}, lambda error, data: got.append(error))
    testing.run()
    assert [error.code for error in got] == ["ABORT_ERR"] * 2
    calm = AbortController()
    fs.readFile(path, {"signal": calm.signal}, lambda error, data: got.append(data))
    testing.run()
    calm.abort()
    assert got[-1] == b"x"


def test_to_await(tmp_path: Path) -> None:
    path = tmp_path / "file"

    async def main() -> list[Any]:
        await fs.promises.writeFile(path, "one")
        await fs.promises.appendFile(path, b" two")
        got: list[Any] = [await fs.promises.readFile(path), await fs.promises.readFile(path, "utf8")]
        await fs.promises.unlink(path)
        with pytest.raises(FileNotFoundError, match=r"ENOENT.*open"):
            await fs.promises.readFile(path)
        with pytest.raises(AbortError):
            await fs.promises.readFile(path, {"signal": aborted.signal})
        return got

    aborted = AbortController()
    aborted.abort()
    assert run_main(main()) == [b"one two", "one two"]


def test_an_await_that_is_cancelled(tmp_path: Path) -> None:
    async def main() -> None:
        reading = asyncio.ensure_future(fs.promises.readFile(tmp_path / "missing"))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    run_main(main())


def test_what_goes_wrong_otherwise_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise LookupError("mine")

    monkeypatch.setattr(os, "open", refuse)
    assert [repr(error) for error in call(fs.readFile, tmp_path)] == ["LookupError('mine')"]
    fs.createReadStream(tmp_path)
    with pytest.raises(LookupError, match="mine"):
        testing.run()
