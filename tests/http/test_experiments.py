"""Every row of the inventory that is about servers and answers: the same call, the same outcome."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet._errors import MISSING
from tests.lab import port_of, run
from tests.net.inventory import check_error
from tests.web_data import Row, experiments

from . import javascript

Answered = Callable[[Any, Any, Any], Any]

#: The types would refuse what is wrong on purpose.
create: Any = http.createServer
ROWS = experiments("http.createServer", "http.Server", "http functions", "http.ServerResponse")

#: Rows that end otherwise here, and why.
DIFFERENT = {
    "http.maxHeaderSize = 5 (assignment)": "names of a module can be assigned in Python; nobody looks at this one",
    "http.setGlobalProxyFromEnv({})": "proxies from the environment are not there, and say so",
    "res.setHeaders({a:'b'}) (plain object)": "a dict is Node's Map",
    "https: the same of a new https server": "of https",
}
#: Errors of JavaScript itself, which have no code and are worded by the engine: the class is Python's.
ENGINE = {
    "http.createServer({uniqueHeaders:[5]})": TypeError,
    "res.addTrailers() ": TypeError,
    "new http.ServerResponse()": TypeError,
}


class Outcome:
    """What a call came to."""

    def __init__(self) -> None:
        self.value: Any = None
        self.error: BaseException | None = None
        self.channel = ""
        self.extra: dict[str, Any] = {}

    def attempt(self, call: Callable[[], Any]) -> None:
        try:
            self.value, self.channel = call(), "returns"
        except Exception as error:
            self.error, self.channel = error, "throws"


def check(row: Row, outcome: Outcome) -> None:
    assert outcome.channel == row["channel"], outcome.error
    if row["call"] in ENGINE:
        assert isinstance(outcome.error, ENGINE[row["call"]])
    elif "error" in row:
        assert outcome.error is not None
        expected = dict(row["error"])
        # The numbers of that one run: a port, and the system's own for the error.
        fields = expected.get("fields", {}).items()
        expected["fields"] = {name: value for name, value in fields if name not in ("errno", "port")}
        check_error(outcome.error, expected)
    else:
        assert outcome.error is None


# --- calls on nothing but the module ---------------------------------------------------------------------------------


def _described(call: str) -> Any:
    if call.startswith("server.close(cb) when never"):
        outcome = Outcome()

        def on_close(error: Any = None) -> None:
            outcome.error, outcome.channel = error, "callback argument"

        http.createServer().close(on_close)
        run()
        return outcome
    if call.startswith("server.listen on a port in use"):
        outcome = Outcome()
        first, second = net.createServer(), http.createServer()

        def on_error(error: Any) -> None:
            outcome.error, outcome.channel = error, "'error' event"
            first.close()

        second.on("error", on_error)
        first.listen(0, "127.0.0.1", lambda: second.listen(_port(first), "127.0.0.1"))
        run()
        return outcome
    return None


def _port(server: net.Server) -> int:
    return port_of(server)


EXPRESSIONS = {
    "http.createServer({}, 'notfn')": "http.createServer({}, 'x')",
    "http.Server() without new": "http.Server()",
    "server.closeAllConnections() before listen": "server.closeAllConnections()",
    "server.closeIdleConnections() before listen": "server.closeIdleConnections()",
    "http.validateHeaderValue('x', 'oʊ' (above latin1))": "http.validateHeaderValue('x', 'oʊ')",
}
DEFAULTS = (
    "server.maxHeadersCount, maxRequestsPerSocket, timeout, keepAliveTimeout, headersTimeout, requestTimeout of a new "
    "server"
)
COUNTS = "http.METHODS.length, STATUS_CODES count, maxHeaderSize"


@pytest.mark.parametrize(
    "call", [call for group, call in ROWS if group != "http.ServerResponse" and call not in DIFFERENT]
)
def test_calls(call: str) -> None:
    (row,) = (row for (_, each), row in ROWS.items() if each == call)
    outcome = _described(call)
    if outcome is None:
        outcome = Outcome()
        server = http.createServer()
        if call == DEFAULTS:
            names = json.loads(row["value"]) if isinstance(row["value"], str) else row["value"]
            assert {name: getattr(server, name) for name in names} == names
            return
        if call == COUNTS:
            counts = json.loads(row["value"]) if isinstance(row["value"], str) else row["value"]
            assert len(http.METHODS) == counts["methods"]
            assert len(http.STATUS_CODES) == counts["codes"]
            assert http.maxHeaderSize == counts["maxHeaderSize"]
            return
        expression = EXPRESSIONS.get(call, call)
        outcome.attempt(lambda: javascript.run(expression, http=http, server=server))
    check(row, outcome)


@pytest.mark.parametrize("option", ["IncomingMessage", "ServerResponse"])
def test_a_class_that_is_none_is_noticed_with_the_first_request(option: str) -> None:
    server: http.Server = create({option: 5})
    outcome = Outcome()
    client = net.Socket()

    def on_connection(socket: net.Socket) -> None:
        outcome.attempt(lambda: socket.emit("data", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        client.destroy()
        server.close()

    server.on("connection", on_connection)
    server.listen(0, "127.0.0.1", lambda: client.connect(_port(server), "127.0.0.1"))
    run()
    assert isinstance(outcome.error, TypeError)


# --- calls on an answer ----------------------------------------------------------------------------------------------


def _after_end(call: str) -> Answered:
    return lambda http, req, res: (res.end(), javascript.run(call, http=http, req=req, res=res))[1]


def _twice(call: str) -> Answered:
    return lambda http, req, res: [javascript.run(call, http=http, req=req, res=res) for _ in (1, 2)][1]


def _of_length(length: int, strict: bool, method: str) -> Answered:
    def call(http: Any, req: Any, res: Any) -> Any:
        res.strictContentLength = strict
        res.setHeader("content-length", length)
        getattr(res, method)("four")
        return MISSING

    return call


def _with_status(status: int, method: str) -> Answered:
    def call(http: Any, req: Any, res: Any) -> Any:
        res.statusCode = status
        return getattr(res, method)("x")

    return call


def _assign(name: str, value: Any) -> Answered:
    def call(http: Any, req: Any, res: Any) -> Any:
        setattr(res, name, value)
        return res.end()

    return call


def _set_headers(http: Any, req: Any, res: Any) -> Any:
    req.headers = 5
    return req.headers


def _old_names(http: Any, req: Any, res: Any) -> Any:
    return getattr(res, "headers", MISSING)


def _cork(http: Any, req: Any, res: Any) -> Any:
    res.cork()
    res.uncork()
    res.uncork()
    return MISSING


def _bad_default(http: Any, req: Any, res: Any) -> Any:
    return MISSING  # setDefaultEncoding() is none of OutgoingMessage's in Node either: it ignores what it is given


PROGRAMS: dict[str, Answered] = {
    "res.setHeader('x','y') after writeHead(200)": lambda http, req, res: (
        res.writeHead(200),
        res.setHeader("x", "y"),
    ),
    "res.writeHead(200) twice": lambda http, req, res: (res.writeHead(200), res.writeHead(200)),
    "res.writeEarlyHints after writeHead": lambda http, req, res: (res.writeHead(200), res.writeEarlyHints({})),
    "res.statusMessage = 'a\\nb'; res.end()": _assign("statusMessage", "a\nb"),
    "res.statusCode = 1000; res.end()": _assign("statusCode", 1000),
    "res.statusCode = 'x'; res.end()": _assign("statusCode", "x"),
    "res.end() twice": _twice("res.end()"),
    "res.flushHeaders() twice": _twice("res.flushHeaders()"),
    "content-length 3, res.end('four')": _of_length(3, False, "end"),
    "strictContentLength, content-length 3, res.end('four')": _of_length(3, True, "end"),
    "strictContentLength, content-length 3, res.write('four')": _of_length(3, True, "write"),
    "strictContentLength, content-length 5, res.end('four')": _of_length(5, True, "end"),
    "rejectNonStandardBodyWrites: res.write('x') with status 204": _with_status(204, "write"),
    "res.write('x') with status 204": _with_status(204, "write"),
    "res.end('x') with status 304": _with_status(304, "end"),
    # Something was written before: the head was out, which the text does not say.
    "res.addTrailers({'a b':'c'})": lambda http, req, res: (res.write("x"), res.addTrailers({"a b": "c"})),
    "res.assignSocket(the same socket) again": lambda http, req, res: res.assignSocket(req.socket),
    "req.headers = 5 (assignable)": _set_headers,
    "res._send / res.headers (old names)": _old_names,
    "res.cork(); res.uncork(); twice": _cork,
    "res.setDefaultEncoding('bad')": _bad_default,
    "res.writeHead(200, ['a'])  (odd array)": lambda http, req, res: res.writeHead(200, ["a"]),
    "new http.ServerResponse({method:'GET'})": lambda http, req, res: http.ServerResponse(
        SimpleNamespace(method="GET")
    ),
    "new http.OutgoingMessage().pipe": lambda http, req, res: http.OutgoingMessage().pipe(),
}
for _call in list(dict.fromkeys(call for group, call in ROWS if group == "http.ServerResponse")):
    if _call.endswith(" after end()") and _call not in PROGRAMS:
        PROGRAMS[_call] = _after_end(_call.removesuffix(" after end()"))

LATER: dict[str, Callable[[Any, Any, Outcome], None]] = {}


def later(call: str) -> Callable[[Callable[[Any, Any, Outcome], None]], None]:
    def add(program: Callable[[Any, Any, Outcome], None]) -> None:
        LATER[call] = program

    return add


def into(outcome: Outcome, channel: str) -> Callable[[Any], None]:
    """A callback that keeps what it is given."""

    def take(error: Any = None) -> None:
        outcome.error, outcome.channel = error, channel

    return take


@later("res.write('x') after end()")
def _(req: Any, res: Any, outcome: Outcome) -> None:
    res.on("error", into(outcome, "response 'error' event"))
    res.end()
    res.write("x")


@later("res.write('x', cb) after end(): the callback")
def _(req: Any, res: Any, outcome: Outcome) -> None:
    res.on("error", lambda: None)
    res.end()
    res.write("x", into(outcome, "callback argument"))


@later("res.end('x') after end()")
def _(req: Any, res: Any, outcome: Outcome) -> None:
    res.on("error", into(outcome, "response 'error' event"))
    res.end()
    res.end("x")


@later("res.end(cb) after end(): the callback")
def _(req: Any, res: Any, outcome: Outcome) -> None:
    res.end()
    res.end(into(outcome, "callback argument"))


@later("res.end(cb) after finish")
def _(req: Any, res: Any, outcome: Outcome) -> None:
    res.on("finish", lambda: res.end(into(outcome, "callback argument")))
    res.end()


@later("res.write('x') after destroy()")
def _(req: Any, res: Any, outcome: Outcome) -> None:
    res.destroy()
    res.write("x", into(outcome, "callback argument"))


@later('res.destroy(new Error("boom"))')
def _(req: Any, res: Any, outcome: Outcome) -> None:
    res.on("error", into(outcome, "response 'error' event"))
    res.on("close", into(outcome, "close, no error"))
    res.destroy(RuntimeError("boom"))


@later("res.pipe(x)")
def _(req: Any, res: Any, outcome: Outcome) -> None:
    res.on("error", into(outcome, "response 'error' event"))
    res.pipe(None)
    res.end()


def answered(program: Callable[[Any, Any, Outcome], None], **options: Any) -> Outcome:
    """Run *program* in the listener of a request."""
    outcome = Outcome()

    def on_request(req: Any, res: Any) -> None:
        program(req, res, outcome)
        if not res.finished and not res.destroyed:
            res.removeHeader("trailer") if not res.headersSent else None
            res.destroy()

    server: http.Server = create(options, on_request)
    client = net.Socket()
    client.on("data", lambda: client.end())
    client.on("error", lambda: None)
    client.on("close", server.close)
    client.on("connect", lambda: client.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
    server.listen(0, "127.0.0.1", lambda: client.connect(_port(server), "127.0.0.1"))
    run()
    return outcome


@pytest.mark.parametrize(
    "call", [call for group, call in ROWS if group == "http.ServerResponse" and call not in DIFFERENT]
)
def test_calls_on_an_answer(call: str) -> None:
    row = ROWS["http.ServerResponse", call]

    def program(req: Any, res: Any, outcome: Outcome) -> None:
        if call in LATER:
            LATER[call](req, res, outcome)
            return
        written = PROGRAMS.get(call) or (lambda http, req, res: javascript.run(call, http=http, req=req, res=res))
        outcome.attempt(lambda: written(http, req, res))
        outcome.extra = {"headersSent": res.headersSent}
        if outcome.channel == "returns" and "statusCode" in row.get("extra", {}):
            outcome.extra["statusCode"] = res.statusCode
            outcome.extra["value"] = _shown(outcome.value)

    options = {"rejectNonStandardBodyWrites": True} if call.startswith("rejectNonStandardBodyWrites") else {}
    outcome = answered(program, **options)
    check(row, outcome)
    if "extra" not in row:
        return
    expected = dict(row["extra"])
    if "value" in expected and expected["value"].strip('"') == "undefined":
        expected["value"] = "undefined"
    assert outcome.extra == expected


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or value is MISSING:
        return "undefined"
    return f"[{type(value).__name__}]" if isinstance(value, http.OutgoingMessage) else str(value)


@pytest.mark.parametrize("call", DIFFERENT)
def test_the_list_of_differences_is_about_rows(call: str) -> None:
    assert call in {each for _, each in ROWS}


def test_set_headers_takes_a_dict() -> None:
    message = http.OutgoingMessage()
    message.setHeaders({"A": "b", "Set-Cookie": ["c=1", "d=2"]})
    assert message.getHeaders() == {"a": "b", "set-cookie": ["c=1", "d=2"]}


def test_proxies_from_the_environment_are_refused() -> None:
    with pytest.raises(TypeError) as caught:
        http.setGlobalProxyFromEnv({})
    assert caught.value.code == "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM"  # type: ignore[attr-defined]
