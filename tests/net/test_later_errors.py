"""Errors that arrive by event or callback, and calls without one: the inventory's rows, one small program each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lab import run

from . import programs_connect, programs_listen, programs_streams  # noqa: F401  (they register their programs)
from .inventory import check_error, rows
from .programs import PROGRAMS, Seen

GROUPS = (
    "server.listen",
    "server.close",
    "server.getConnections",
    "socket.connect",
    "net.connect",
    "socket.connect timeouts",
    "socket.write",
    "socket.read",
    "socket.resetAndDestroy",
    "socket setters",
    "stream",
)
SYNCHRONOUS = ("throws", "returns")
ROWS = {key: row for key, row in rows(*GROUPS).items() if row["channel"] not in SYNCHRONOUS}

NO_MEANING = {
    "server.listen on port 80 / pipe without permission (uid nobody)": "a heading of the inventory",
    "socket.connect({port:80, localPort:70000})": "wraps to a port that was taken on that machine",
    "net.connect(closed port, 'localhost') as this host resolves it": "depends on the hosts file",
    "for await (socket) destroyed without error": "tests/stream, under asyncio",
    "socket[Symbol.asyncDispose]() on an open socket": "tests/stream, under asyncio",
    "socket.setKeepAlive(true, 500) connected: process warning": "nothing warns: every warning is an error here",
    "socket.setTimeout(2**31) process warning": "test_thrown_errors",
    "socket.unshift(5)": "test_thrown_errors of streams",
}


@pytest.mark.parametrize("key", ROWS, ids=lambda key: f"{key[0]}: {key[1]}")
def test_row(key: tuple[str, str], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    if key[1] in NO_MEANING:
        pytest.skip(NO_MEANING[key[1]])
    row = ROWS[key]
    folder = tmp_path_factory.mktemp("n")
    monkeypatch.chdir(folder)
    seen = Seen(folder)
    PROGRAMS[key[1]](seen)
    run()
    expected = row.get("error")
    if expected is None:
        assert not seen.errors
    elif "not_an_error" in expected:
        assert seen.order == ["str"]
    else:
        assert len(seen.errors) == 1
        check_error(seen.errors[0], expected, {str(folder): "{dir}", "x" * 120: "{120 characters}"})
    check_channel(seen, row)


def check_channel(seen: Seen, row: dict[str, Any]) -> None:
    """The error arrives as Node sends it: event or callback, with its fields."""
    channel: str = row["channel"]
    if channel.startswith("'error' event"):
        assert "error" in seen.order or row["error"].get("not_an_error")
        assert "callback" not in seen.order
    elif channel.startswith("callback not called"):
        assert "callback" not in seen.order
    elif "callback" in channel and row["group"] != "server.getConnections":
        assert "callback" in seen.order
    elif "'close' event" in channel:
        assert seen.order == ["close"]
    extra = row.get("extra", {})
    if "error_event" in extra:
        assert ("error" in seen.order) is bool(extra["error_event"])
    if "seen" in extra:
        assert seen.order == extra["seen"]
    if "count" in extra:
        assert seen.order == [f"None {extra['count']}"]


def test_every_program_is_a_row() -> None:
    calls = {call for _, call in ROWS}
    assert calls - NO_MEANING.keys() == PROGRAMS.keys()
