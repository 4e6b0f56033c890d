"""The heads of the handshake, without I/O, against what ``ws`` made of the same ones."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pynet._ws._errors import WebSocketHandshakeError, WebSocketRequestError, WebSocketSyntaxError
from pynet._ws._handshake import (
    accept_key,
    check_answer,
    check_protocols,
    check_request,
    new_key,
    refusal_head,
    request_headers,
    requested_extension,
    requested_protocols,
    response_lines,
)
from pynet._ws._header_lists import format_extensions, parse_extensions, parse_subprotocols
from pynet._ws._negotiation import EXTENSION

HEADS = json.loads((Path(__file__).parents[1] / "data" / "ws_heads.json").read_text("utf-8"))
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
HEADERS = {"upgrade": "websocket", "sec-websocket-key": KEY, "sec-websocket-version": "13"}


def attempt(f: Any, *args: Any) -> Any:
    try:
        return f(*args)
    except (WebSocketSyntaxError, WebSocketRequestError, WebSocketHandshakeError) as error:
        return {"error": error.message}


@pytest.mark.parametrize(("header", "expected"), HEADS["extensions"])
def test_extensions_are_read(header: str, expected: Any) -> None:
    assert attempt(parse_extensions, header) == expected


@pytest.mark.parametrize(("header", "expected"), HEADS["subprotocols"])
def test_subprotocols_are_read(header: str, expected: Any) -> None:
    found = attempt(parse_subprotocols, header)
    assert (found if "error" in found and header != "error" else list(found)) == expected


@pytest.mark.parametrize(("value", "expected"), HEADS["formats"])
def test_extensions_are_written(value: Any, expected: str) -> None:
    assert format_extensions(value) == expected


@pytest.mark.parametrize(("options", "offer", "expected"), HEADS["offers"])
def test_a_server_answers_offers(options: dict[str, Any], offer: str, expected: Any) -> None:
    agreed = attempt(requested_extension, {"sec-websocket-extensions": offer}, options)
    if agreed is not None and "error" not in agreed:
        agreed = format_extensions({EXTENSION: agreed})
    assert agreed == expected


@pytest.mark.parametrize(("options", "answer", "expected"), HEADS["answers"])
def test_a_client_takes_answers(options: dict[str, Any] | bool, answer: str, expected: Any) -> None:
    headers = {"upgrade": "websocket", "sec-websocket-accept": accept_key(KEY), "sec-websocket-extensions": answer}
    taken = attempt(check_answer, headers, KEY, [], options if isinstance(options, dict) else None)
    assert (taken if isinstance(taken, dict) else "open") == expected


def test_the_key_of_the_rfc() -> None:
    assert accept_key(KEY) == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


def test_keys_are_new_and_of_16_bytes() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(re.fullmatch(r"[+/0-9A-Za-z]{22}==", key) for key in keys)


@pytest.mark.parametrize(
    ("method", "change", "status", "message"),
    [
        ("POST", {}, 405, "Invalid HTTP method"),
        ("GET", {"upgrade": "other"}, 400, "Invalid Upgrade header"),
        ("GET", {"upgrade": None}, 400, "Invalid Upgrade header"),
        ("GET", {"sec-websocket-key": None}, 400, "Missing or invalid Sec-WebSocket-Key header"),
        ("GET", {"sec-websocket-key": "x"}, 400, "Missing or invalid Sec-WebSocket-Key header"),
        ("GET", {"sec-websocket-key": KEY + "\n"}, 400, "Missing or invalid Sec-WebSocket-Key header"),
        ("GET", {"sec-websocket-version": None}, 400, "Missing or invalid Sec-WebSocket-Version header"),
        ("GET", {"sec-websocket-version": "7"}, 400, "Missing or invalid Sec-WebSocket-Version header"),
        ("GET", {"sec-websocket-version": "1_3"}, 400, "Missing or invalid Sec-WebSocket-Version header"),
        ("GET", {"sec-websocket-version": "0x_d"}, 400, "Missing or invalid Sec-WebSocket-Version header"),
    ],
)
def test_a_request_is_checked(method: str, change: dict[str, str | None], status: int, message: str) -> None:
    headers = {name: value for name, value in {**HEADERS, **change}.items() if value is not None}
    with pytest.raises(WebSocketRequestError, match=re.escape(message)) as caught:
        check_request(method, headers)
    assert caught.value.statusCode == status


def test_a_good_request() -> None:
    assert check_request("GET", HEADERS) == KEY
    assert check_request("GET", {**HEADERS, "upgrade": "WebSocket", "sec-websocket-version": "8"}) == KEY
    for version in ("013", "0xd", "0b1101", "13.0", "+13"):  # numbers as JavaScript reads them
        assert check_request("GET", {**HEADERS, "sec-websocket-version": version}) == KEY
    assert requested_protocols({**HEADERS, "sec-websocket-protocol": "b, a"}) == {"b": None, "a": None}
    with pytest.raises(WebSocketRequestError, match="Invalid Sec-WebSocket-Protocol header"):
        requested_protocols({**HEADERS, "sec-websocket-protocol": "b,"})


def test_the_answer_of_a_server() -> None:
    assert response_lines(KEY, "chat", {"server_no_context_takeover": True}) == [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
        "Sec-WebSocket-Protocol: chat",
        "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover",
    ]


def test_a_refusal() -> None:
    assert refusal_head(400, "Bad Request", "näh", {"X-Why": "so"}) == (
        b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: 4\r\n"
        b"X-Why: so\r\n\r\n" + "näh".encode()
    )


@pytest.mark.parametrize("protocols", [["a b"], ["a", "a"], [""], [5]])
def test_a_client_offers_tokens(protocols: list[Any]) -> None:
    with pytest.raises(ValueError, match="An invalid or duplicated subprotocol was specified"):
        check_protocols(protocols)


def test_the_request_of_a_client() -> None:
    assert request_headers(KEY, 13, ["a", "b"], {}, "http://o") == {
        "Sec-WebSocket-Version": 13,
        "Sec-WebSocket-Key": KEY,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        "Sec-WebSocket-Protocol": "a,b",
        "Origin": "http://o",
    }
    assert request_headers(KEY, 8, [], None, "http://o")["Sec-WebSocket-Origin"] == "http://o"
    asked = request_headers(KEY, 13, [], {"clientMaxWindowBits": False, "serverMaxWindowBits": 10}, None)
    assert asked["Sec-WebSocket-Extensions"] == "permessage-deflate; server_max_window_bits=10"


@pytest.mark.parametrize(
    ("change", "protocols", "message"),
    [
        ({"upgrade": "x"}, [], "Invalid Upgrade header"),
        ({"sec-websocket-accept": "x"}, [], "Invalid Sec-WebSocket-Accept header"),
        ({"sec-websocket-protocol": "a"}, [], "Server sent a subprotocol but none was requested"),
        ({"sec-websocket-protocol": "c"}, ["a"], "Server sent an invalid subprotocol"),
        ({}, ["a"], "Server sent no subprotocol"),
    ],
)
def test_an_answer_is_checked(change: dict[str, str], protocols: list[str], message: str) -> None:
    headers = {"upgrade": "WebSocket", "sec-websocket-accept": accept_key(KEY), **change}
    with pytest.raises(WebSocketHandshakeError, match=message):
        check_answer(headers, KEY, protocols, None)
