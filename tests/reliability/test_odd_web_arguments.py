"""Odd arguments of the web modules get Node's errors, or are taken where Node takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
import pynet.tls as tls
import pynet.ws as ws
from pynet import testing

ADDRESS = "ws://127.0.0.1:1"
make_server: Any = ws.WebSocketServer
make_socket: Any = ws.WebSocket
convert: Any = tls.convertALPNProtocols
context: Any = tls.createSecureContext


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: make_server(8080), TypeError, "One and only one of the"),
        (lambda: make_socket(ADDRESS, 5), ValueError, "An invalid or duplicated subprotocol was specified"),
        (lambda: convert([None], {}), TypeError, 'The "string" argument must be of type string or an instance of'),
        (lambda: convert([5], {}), TypeError, r"Received type number \(5\)"),
        (lambda: context({"ciphers": "a\0b"}), Exception, "no cipher match"),
        (lambda: context({"cert": "\ud800"}), Exception, "no start line"),
    ],
)
def test_raises_what_node_throws(call: Callable[[], object], kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message) as caught:
        call()
    assert getattr(caught.value, "code", None)


def test_options_that_are_a_number_are_none() -> None:
    socket = make_socket(ADDRESS, None, 5)
    error = testing.run_until(socket, "error")[0]
    assert error.code == "ECONNREFUSED"
    testing.run()


def test_a_buffer_has_no_options_in_it() -> None:
    assert context(b"\xff")
    tls.createServer(b"x").close()  # type: ignore[call-overload]
    testing.run()


def test_a_descriptor_that_no_int_can_hold_is_an_error_event() -> None:
    server = net.createServer().listen({"fd": 2**31})
    assert testing.run_until(server, "error")[0].code == "EINVAL"
    testing.run()
