"""A server's high water mark, and a delay, that are numbers and still make no sense."""

from __future__ import annotations

import math
from typing import Any

import pytest

import pynet as net
import pynet.stream as stream
from pynet.errors import ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
from pynet.testing import run, run_until
from tests.lab import address_of


@pytest.mark.parametrize(("mark", "shown"), [(math.inf, "Infinity"), (math.nan, "NaN"), (1.5, "1.5")])
def test_a_mark_that_is_none_fails_with_the_connection(mark: float, shown: str) -> None:
    options: Any = {"highWaterMark": mark}
    server = net.createServer(options).listen(0, "127.0.0.1")
    run_until(server, "listening", timeout_ms=10_000)
    address = address_of(server)
    client = net.connect(address)
    ended: list[object] = []
    client.on("end", lambda: ended.append("end"))
    with pytest.raises(ERR_INVALID_ARG_VALUE) as raised:
        run(timeout_ms=10_000)
    assert str(raised.value) == f"The property 'options.readableHighWaterMark' is invalid. Received {shown}"
    server.close()
    run(timeout_ms=10_000)
    assert ended == ["end"]  # nobody is left holding the other end


def test_one_that_is_a_float_does() -> None:
    options: Any = {"highWaterMark": 8.0}
    server = net.createServer(options).listen(0, "127.0.0.1")
    run_until(server, "listening", timeout_ms=10_000)
    address = address_of(server)
    client = net.connect(address)
    (socket,) = run_until(server, "connection", timeout_ms=10_000)
    assert (socket.readableHighWaterMark, socket.writableHighWaterMark) == (8, 8)
    assert socket.write(b"1234567") is True
    socket.end()
    client.end().resume()
    server.close()
    run(timeout_ms=10_000)


@pytest.mark.parametrize(("given", "kept"), [(math.inf, 0), (math.nan, 0), (-1, 0), (1999.5, 1), (-math.inf, 0)])
def test_delays(given: float, kept: int) -> None:
    assert net.createServer(keepAliveInitialDelay=given).keepAliveInitialDelay == kept


@pytest.mark.parametrize("name", ["highWaterMark", "keepAliveInitialDelay"])
def test_null_is_no_number(name: str) -> None:
    options: Any = {name: None}
    message = f'The "options.{name}" property must be of type number. Received null'
    with pytest.raises(ERR_INVALID_ARG_TYPE) as caught:
        net.createServer(options)
    assert str(caught.value) == message  # match= would see the note behind it, too


@pytest.mark.parametrize("options", [{}, {"highWaterMark": -1}])
def test_without_one_it_is_the_default_of_streams(options: Any) -> None:
    before = stream.getDefaultHighWaterMark()
    assert net.createServer(options).highWaterMark == before
    stream.setDefaultHighWaterMark(False, 1000)
    try:
        assert net.createServer(options).highWaterMark == 1000
    finally:
        stream.setDefaultHighWaterMark(False, before)
