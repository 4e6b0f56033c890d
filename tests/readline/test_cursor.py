"""``cursorTo``, ``moveCursor``, ``clearLine``, ``clearScreenDown``."""

from __future__ import annotations

from typing import Any

import pytest

from pynet import process, readline, testing
from pynet.errors import NodeError
from pynet.stream import PassThrough


def test_sequences() -> None:
    written: list[str] = []
    output = PassThrough()
    output.on("data", lambda chunk: written.append(chunk.decode()))
    done: list[str] = []
    assert readline.cursorTo(output, 1, 2)
    assert readline.cursorTo(output, 3, lambda: done.append("cursorTo"))
    assert readline.moveCursor(output, -1, 2)
    assert readline.moveCursor(output, 0, 0, lambda: done.append("nowhere"))
    assert readline.clearLine(output, -1)
    assert readline.clearLine(output, 0, lambda: done.append("clearLine"))
    assert readline.clearLine(output, 1)
    assert readline.clearScreenDown(output)
    testing.run()
    assert written == ["\x1b[3;2H", "\x1b[4G", "\x1b[1D\x1b[2B", "\x1b[1K", "\x1b[2K", "\x1b[0K", "\x1b[0J"]
    assert sorted(done) == ["clearLine", "cursorTo", "nowhere"]


def test_without_a_stream() -> None:
    done: list[Any] = []
    assert readline.cursorTo(None, 1, None, lambda: done.append("called"))
    assert readline.clearLine(None, 0)
    assert done == []
    testing.run()
    assert done == ["called"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((float("nan"),), "ERR_INVALID_ARG_VALUE", "The argument 'x' is invalid. Received NaN"),
        ((1, float("nan")), "ERR_INVALID_ARG_VALUE", "The argument 'y' is invalid. Received NaN"),
        ((None, 2), "ERR_INVALID_CURSOR_POS", "Cannot set cursor row without setting its column"),
        (
            (1, 1, 5),
            "ERR_INVALID_ARG_TYPE",
            'The "callback" argument must be of type function. Received type number (5)',
        ),
    ],
)
def test_wrong_arguments(arguments: tuple[Any, ...], code: str, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        readline.cursorTo(PassThrough(), *arguments)
    assert isinstance(caught.value, NodeError)
    assert (caught.value.code, str(caught.value)) == (code, message)
    assert readline.cursorTo(PassThrough(), "a")  # type: ignore[arg-type]


def test_the_methods_of_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    assert process.stdout.cursorTo(3, lambda: done.append("x"))
    assert process.stdout.cursorTo(3, 4, lambda: done.append("x, y"))
    assert process.stdout.moveCursor(0, 0, lambda: done.append("nowhere"))
    assert process.stdout.clearLine(0, lambda: done.append("line"))
    assert process.stdout.clearScreenDown(lambda: done.append("screen"))
    for nowhere in (float("nan"), None):
        with pytest.raises(NodeError):
            process.stdout.cursorTo(nowhere, 2)  # type: ignore[arg-type]
    testing.run()
    assert capsys.readouterr().out == "\x1b[4G\x1b[5;4H\x1b[2K\x1b[0J"
    assert sorted(done) == ["line", "nowhere", "screen", "x", "x, y"]
