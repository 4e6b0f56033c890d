"""An exception in a listener leaves run(), and the socket goes on from where it was."""

from __future__ import annotations

import pytest

import pydgram as dgram
from pynet._loop import current_loop
from tests.dgram.lab import bound
from tests.lab import port_of, run


def failing(text: str) -> None:
    raise LookupError(text)


def test_in_message() -> None:
    socket = bound()
    log: list[bytes] = []

    @socket.on("message")
    def _(msg: bytes) -> None:
        log.append(msg)
        if msg == b"1":
            failing("message")
        if msg == b"3":
            socket.close()

    for text in "123":
        socket.send(text, port_of(socket), "127.0.0.1")
    with pytest.raises(LookupError, match="message"):
        run()
    run()
    assert log == [b"1", b"2", b"3"]


def test_in_a_callback_of_send() -> None:
    socket = bound()
    log: list[str] = []
    socket.send("1", 9, "127.0.0.1", lambda: failing("callback"))

    def sent() -> None:
        log.append("sent")
        socket.close()

    socket.send("2", 9, "127.0.0.1", sent)
    with pytest.raises(LookupError, match="callback"):
        run()
    run()
    assert log == ["sent"]


def test_in_listening_with_calls_waiting() -> None:
    # Node never runs what waits then, and never closes: the one thing that is not as in Node.
    socket = dgram.createSocket("udp4")
    log: list[str] = []
    socket.on("listening", lambda: failing("listening"))
    socket.send("1", 9, "127.0.0.1", lambda: log.append("never"))
    with pytest.raises(LookupError, match="listening"):
        run_once()
    assert port_of(socket) > 0
    socket.close(lambda: log.append("closed"))
    run()
    assert log == ["closed"]
    assert socket.listenerCount("listening") == 1


def test_in_close() -> None:
    socket = bound()
    log: list[str] = []
    socket.on("close", lambda: failing("close"))
    socket.close(lambda: log.append("never"))
    with pytest.raises(LookupError, match="close"):
        run()
    run()
    assert log == []


def test_an_error_that_nobody_hears() -> None:
    holder = bound()
    socket = dgram.createSocket("udp4")
    socket.bind(port_of(holder), "127.0.0.1")
    with pytest.raises(OSError, match="bind EADDRINUSE"):
        run_once()
    socket.bind(0, "127.0.0.1", lambda: (socket.close(), holder.close()))
    run()


def run_once() -> None:
    current_loop().turn()
