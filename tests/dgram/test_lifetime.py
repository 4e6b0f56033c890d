"""A closed socket that nobody holds is gone at once, and its states move as the table says."""

from __future__ import annotations

import gc
import socket as stdlib
import weakref

import pytest

import pydgram as dgram
from pydgram._state import BINDING, BOUND, CLOSED, CONNECTED, CONNECTING, NO_PEER, UNBOUND
from pynet._loop import current_loop
from pynet.abort import AbortController
from tests.dgram.lab import bound, close, settle
from tests.lab import port_of


@pytest.mark.parametrize("way", ["bindSync", "bind", "connect", "send", "signal", "unused"])
def test_no_cycle_is_left(way: str) -> None:
    gc.collect()
    gc.disable()
    try:
        controller = AbortController()
        socket = dgram.createSocket("udp4", signal=controller.signal) if way == "signal" else dgram.createSocket("udp4")
        if way == "bindSync":
            socket.bindSync()
        elif way == "bind":
            socket.bind(0, "127.0.0.1", lambda: None)
        elif way == "connect":
            socket.connect(9, "127.0.0.1", lambda: None)
        elif way == "send":
            socket.send("x", 9, "127.0.0.1", lambda: None)
        settle()
        gone = weakref.ref(socket)
        socket.close(lambda: None)
        settle()
        del socket
        assert gone() is None
    finally:
        gc.enable()


def test_moves_that_are_a_bug() -> None:
    socket = bound()
    state = socket._pydgram_state
    assert (state.binding, state.peer) == (BOUND, NO_PEER)
    for to in (UNBOUND, BINDING):
        with pytest.raises(AssertionError, match=f"BOUND to {to}"):
            state.bind_is(to)
    state.peer_is(CONNECTING)
    with pytest.raises(AssertionError, match="CONNECTING to"):
        state.peer_is(CONNECTING)
    state.peer_is(CONNECTED)
    state.peer_is(NO_PEER)
    close(socket)
    assert state.binding is CLOSED
    with pytest.raises(AssertionError):
        state.bind_is(BOUND)


def test_subclasses_see_what_passes() -> None:
    class Loud(dgram.Socket):
        log: list[str]

        def emit(self, event: object, /, *args: object) -> bool:
            self.log.append(str(event))
            return super().emit(event, *args)

    Loud.log = []
    socket = Loud("udp4")
    socket.bindSync(address="127.0.0.1")
    socket.send("x", port_of(socket), "127.0.0.1")
    settle()
    socket.close()
    settle()
    assert Loud.log == ["listening", "message", "close"]
    socket.nickname = "loud"  # type: ignore[attr-defined]


def test_nothing_is_in_the_way_of_a_subclass() -> None:
    socket = dgram.createSocket("udp4", lambda msg: None)
    socket.bindSync(address="127.0.0.1")
    socket.connectSync(port_of(socket), "127.0.0.1")
    socket.send("x")
    settle()
    assert vars(socket) == {}
    assert dgram.Socket.__mro__.index(object) <= 7
    close(socket)
    assert vars(socket) == {}


@pytest.mark.parametrize("way", ["bind", "bindSync", "adopted"])
def test_the_handle_of_a_failed_bind_is_closed(way: str) -> None:
    """With its socket: until then that may be bound to another port. One that is given up for another, at once."""
    before = set(current_loop().open_handles())
    errors: list[str] = []
    holder, socket = bound(), dgram.createSocket("udp4")
    socket.on("error", lambda error: errors.append(error.code))
    if way == "bind":
        socket.bind(port_of(holder), "127.0.0.1")
        settle()
    else:
        with pytest.raises(OSError, match="EADDRINUSE"):
            socket.bindSync(port=port_of(holder), address="127.0.0.1")
    if way == "adopted":
        theirs = stdlib.socket(stdlib.AF_INET, stdlib.SOCK_DGRAM)
        theirs.bind(("127.0.0.1", 0))
        socket.bind({"fd": theirs.detach()})
        settle()
    assert errors == (["EADDRINUSE"] if way == "bind" else [])
    assert len(set(current_loop().open_handles()) - before) == 2
    close(holder, socket)
    assert set(current_loop().open_handles()) == before
