"""Control characters of a path or a name reach no terminal; ``err.message`` stays Node's."""

from __future__ import annotations

import traceback
import warnings
from pathlib import Path

import pytest

import pynet as net
from pynet import errors, testing
from pynet._errors import system_error
from pynet._loop import printable
from pynet.events import EventEmitter

EVIL = "a\x1b[31m\nroot: \u202e\x9b\udcff\0"
SAFE = r"a\x1b[31m\nroot: \u202e\x9b\udcff\x00"


@pytest.mark.parametrize("text", ["", "plain", "Grüße, 世界 🎉", "a\u00a0b", "back\\slash"])
def test_what_is_no_control_character_stays(text: str) -> None:
    assert printable(text) == text


def test_the_rest_is_spelt_as_in_a_python_literal() -> None:
    assert printable(EVIL) == SAFE
    assert printable("a\nb\x1b", keep="\n") == "a\nb\\x1b"


def test_a_failed_system_call() -> None:
    error = system_error(2, "connect", EVIL)
    assert error.message == f"connect ENOENT {EVIL}"
    assert str(error) == f"connect ENOENT {SAFE}"
    assert traceback.format_exception_only(error)[-1].endswith(f"connect ENOENT {SAFE}\n")
    assert "\x1b" not in repr(error)


def test_a_wrong_argument_keeps_the_lines_of_its_value() -> None:
    error = errors.ERR_INVALID_ARG_VALUE("x\x1b", ["long" * 10, "long" * 10, {"deep": ["er" * 30]}])
    assert "\n" in error.message and "\n" in str(error)
    assert "\x1b" in error.message and "\x1b" not in str(error)


def test_a_warning() -> None:
    emitter = EventEmitter()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(11):
            emitter.on("e\x1b\n", print)
    [warning] = [one.message for one in caught]
    assert isinstance(warning, errors.MaxListenersExceededWarning)
    assert "11 e\x1b\n listeners" in warning.message
    assert "11 e\\x1b\\n listeners" in str(warning)


def test_a_server_a_socket_and_what_a_test_left_open(tmp_path: Path) -> None:
    path = str(tmp_path / "s\x1b[31m\nx")
    shown = str(tmp_path) + r"/s\x1b[31m\nx"
    with pytest.raises(testing.LeakError) as failure:
        with testing.new_loop() as loop:
            server = net.createServer().listen(path)
            loop.run_until(server, "listening")
            assert repr(server) == f"<pynet.Server {shown} listening, 0 connections>"
            client = net.connect(path)
            loop.run_until(client, "connect")
            assert repr(client) == f"<pynet.Socket {shown} open>"
            again = net.createServer().listen(path)
            [error] = loop.run_until(again, "error")
            assert error.message.endswith(path) and str(error).endswith(shown)
            assert "\x1b" not in "".join(loop.active())
    assert shown in str(failure.value) and "\x1b" not in str(failure.value)
