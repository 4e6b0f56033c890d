"""The parser against every wire vector of the inventory, however it is cut into pieces."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pynet._errors import ParseError
from pynet._http._messages import End, Event, Head
from pynet._http._parser import RequestParser, ResponseParser
from tests.web_data import Row, experiments

LONG = {  # the bytes of rows that are too long for the data
    "chunk extensions of 20 KiB": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;"
    + b"a" * 20480
    + b"\r\nab\r\n0\r\n\r\n",
    "trailers of 20 KiB": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: "
    + b"a" * 20480
    + b"\r\n\r\n",
    "header of 20 KiB": b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 20480 + b"\r\n\r\n",
    "target of 20 KiB": b"GET /" + b"a" * 20480 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "header of 300 bytes, maxHeaderSize 200": b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 300 + b"\r\n\r\n",
    "header of 15 KiB (default limit)": b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 15360 + b"\r\n\r\n",
    "1000 headers, all together (maxHeadersCount default)": b"GET / HTTP/1.1\r\nHost: x\r\n"
    + b"A: b\r\n" * 999
    + b"\r\n",
    "1001 headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 1000 + b"\r\n",
    "1500 headers, maxHeaderSize 1 MiB, server.maxHeadersCount = 3000": b"GET / HTTP/1.1\r\nHost: x\r\n"
    + b"A: b\r\n" * 1499
    + b"\r\n",
    "headers of 20 KiB": b"HTTP/1.1 200 OK\r\nA: " + b"a" * 20480 + b"\r\n\r\n",
    "headers of 300 bytes, maxHeaderSize 200": b"HTTP/1.1 200 OK\r\nA: " + b"a" * 300 + b"\r\n\r\n",
}
LONG["chunk extensions of 20 KiB, the handler does not answer"] = LONG["chunk extensions of 20 KiB"]

#: Where this parser differs from Node's, and why.
STRICTER = {
    "HTTP/0.9": "HPE_INVALID_VERSION",  # nobody sends it but for mischief
    "HTTP/2.0 request line": "HPE_INVALID_VERSION",  # a request of another protocol
    "the same, insecureHTTPParser": "HPE_INVALID_TRANSFER_ENCODING",  # length and chunks: the smuggler's tool
    "Content-Length and chunked, httpValidation 'insecure'": "HPE_INVALID_TRANSFER_ENCODING",
}
ROWS = {
    call: row
    for (_, call), row in experiments("server parser", "client parser").items()
    if call in LONG or "input" in row.get("extra", {})
}


def bytes_of(call: str) -> bytes:
    return LONG[call] if call in LONG else str(ROWS[call]["extra"]["input"]).encode("latin-1")


def parser_for(call: str) -> RequestParser | ResponseParser:
    validation = "strict"
    for name in ("relaxed", "insecure"):
        if f"httpValidation '{name}'" in call or f"{name}HTTPParser" in call:
            validation = name
    size = 200 if "maxHeaderSize 200" in call else 2**20 if "1 MiB" in call else 0
    count = 10 if "maxHeadersCount = 10" in call else 3000 if "= 3000" in call else 1000
    if ROWS[call]["group"] == "server parser":
        return RequestParser(size, count, validation)
    parser = ResponseParser(size, count, validation)
    parser.method = "HEAD" if call.startswith("HEAD") else "GET"
    return parser


def run(parser: RequestParser | ResponseParser, pieces: list[bytes]) -> list[Any]:
    """What the parser gives, bodies put together, as something that compares."""
    seen: list[Any] = []
    events: list[Event] = []
    for piece in pieces:
        events += parser.feed(piece)
        if parser.stopped and isinstance(parser, RequestParser) and events:
            head = events[-1]
            if isinstance(head, Head) and head.method != "CONNECT":
                events += parser.proceed()
    rest = parser.take_rest() if parser.stopped else b""
    events += parser.finish()
    for event in events:
        if isinstance(event, bytes):
            if seen and seen[-1][0] == "body":
                seen[-1] = ("body", seen[-1][1] + event)
            else:
                seen.append(("body", event))
        elif isinstance(event, Head):
            seen.append(
                ("head", event.method, event.url, event.status, event.reason, event.raw, event.keep_alive, event.major)
            )
        elif isinstance(event, End):
            seen.append(("end", event.trailers))
        else:
            seen.append(("error", event.code, str(event)))
    parser.close()
    return [*seen, rest]


def cut(data: bytes, places: list[int]) -> list[bytes]:
    at = [0, *sorted({place % (len(data) + 1) for place in places}), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(at) if b > a]


def expected_code(call: str) -> str | None:
    if call in STRICTER:
        return STRICTER[call]
    error = ROWS[call].get("error", {})
    code: str | None = error.get("code")
    return code if code and code.startswith("HPE_") else None


@pytest.mark.parametrize("call", ROWS)
def test_verdict(call: str) -> None:
    row: Row = ROWS[call]
    parser = parser_for(call)
    errors = [event for event in parser.feed(bytes_of(call)) if isinstance(event, ParseError)]
    if not parser.stopped:
        errors += [event for event in parser.finish() if isinstance(event, ParseError)]
    code = expected_code(call)
    if code is None:
        # A message that is cut short is told in other ways: see the tests of server and client.
        assert [error.code for error in errors if error.code != "HPE_INVALID_EOF_STATE"] == []
        return
    assert [error.code for error in errors] == [code]
    if call in STRICTER:
        return
    assert str(errors[0]) == row["error"]["message"]
    fields = row["error"].get("fields", {})
    assert errors[0].reason == fields["reason"]
    if not code.endswith("OVERFLOW"):  # which are ours, and say that all was parsed
        assert errors[0].bytesParsed == fields["bytesParsed"]


@pytest.mark.parametrize("call", ROWS)
def test_pieces_do_not_matter(call: str) -> None:
    data = bytes_of(call)
    whole = run(parser_for(call), [data])
    if len(data) < 5000:
        assert run(parser_for(call), [data[at : at + 1] for at in range(len(data))]) == whole
    rng = random.Random(call)
    for _ in range(20):
        pieces = cut(data, [rng.randrange(len(data) + 1) for _ in range(rng.randrange(1, 6))])
        assert run(parser_for(call), pieces) == whole, pieces


@given(call=st.sampled_from(sorted(ROWS)), places=st.lists(st.integers(0, 30000), max_size=8))
@settings(max_examples=300, deadline=None)
def test_pieces_do_not_matter_at_all(call: str, places: list[int]) -> None:
    data = bytes_of(call)
    assert run(parser_for(call), cut(data, places)) == run(parser_for(call), [data])


def test_upgrade_waits_for_a_decision() -> None:
    parser = RequestParser()
    (head,) = parser.feed(b"GET / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc")
    assert isinstance(head, Head)
    assert head.upgrade
    assert parser.feed(b"def") == []
    assert parser.take_rest() == b"abcdef"


def test_upgrade_that_nobody_wants_goes_on_with_its_body() -> None:
    parser = RequestParser()
    head = b"POST / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, close, x\r\nContent-Length: 3\r\n\r\n"
    assert len(parser.feed(head + b"abc")) == 1
    body, end = parser.proceed()
    assert body == b"abc"
    assert isinstance(end, End)
    (error,) = parser.feed(b"GET")
    assert isinstance(error, ParseError)
    assert error.code == "HPE_CLOSED_CONNECTION"


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("length", [b"", b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_an_answer_to_head_has_no_body(split: bool, length: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\n" + length + b"\r\n"
    data = b"HTTP/1.1 100 Continue\r\n\r\n" + answer + answer
    parser = ResponseParser()
    parser.method = "HEAD"
    pieces = [data[at : at + 1] for at in range(len(data))] if split else [data]
    events = [event for piece in pieces for event in parser.feed(piece)]
    statuses = [event.status for event in events if isinstance(event, Head)]
    assert statuses == [100, 200, 200]


@pytest.mark.parametrize("status", [200, 404])
def test_an_answer_to_connect_ends_http(status: int) -> None:
    parser = ResponseParser()
    parser.method = "CONNECT"
    (head,) = parser.feed(b"HTTP/1.1 %d X\r\nContent-Length: 5\r\n\r\nabc" % status)
    assert isinstance(head, Head)
    assert head.upgrade
    assert parser.take_rest() == b"abc"


def test_head_without_end_is_refused_in_time() -> None:
    parser = RequestParser()
    fed = 0
    events: list[Event] = parser.feed(b"GET / HTTP/1.1\r\nA: ")
    while not events:
        events = parser.feed(b"a" * 100)
        fed += 100
    assert isinstance(events[0], ParseError)
    assert events[0].code == "HPE_HEADER_OVERFLOW"
    assert fed < 18000


@pytest.mark.parametrize("size", [1, 700, 65536])
def test_chunk_extensions_without_end_are_refused_in_time(size: int) -> None:
    parser = RequestParser()
    parser.feed(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2")
    endless = b";a=b" * 20000
    events: list[Event] = []
    fed = 0
    while not events:
        events = parser.feed(endless[:size] if size > 1 else endless[fed : fed + 1])
        fed += size
    assert isinstance(events[0], ParseError)
    assert events[0].code == "HPE_CHUNK_EXTENSIONS_OVERFLOW"
    assert fed <= max(19000, size)


@pytest.mark.parametrize("piece", [1000, 16384, 100_000])
def test_a_low_limit_of_heads_is_none_of_chunks(piece: int) -> None:
    parser = RequestParser(64)
    parser.feed(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    data = b"10000\r\n" + b"x" * 65536 + b"\r\n" + b"3\r\nabc\r\n" * 3000 + b"0\r\nA: b\r\n\r\n"
    *body, end = [event for at in range(0, len(data), piece) for event in parser.feed(data[at : at + piece])]
    assert b"".join(part for part in body if isinstance(part, bytes)) == b"x" * 65536 + b"abc" * 3000
    assert isinstance(end, End)
    assert end.trailers == ["A", "b"]


def test_small_chunk_extensions_are_fine_however_many() -> None:
    parser = RequestParser()
    body = b"1;name=value\r\nx\r\n" * 20000
    events = parser.feed(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + body + b"0\r\n\r\n")
    assert sum(len(event) for event in events if isinstance(event, bytes)) == 20000
    assert isinstance(events[-1], End)


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("method", ["HEAD", "CONNECT"])
def test_the_lenient_take_no_bare_end_for_that_of_a_head_without_body(method: str, size: int) -> None:
    """Where the head ends nobody tells then, and what is behind it would depend on the pieces."""
    parser = ResponseParser(validation="insecure")
    parser.method = method
    data = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\rHTTP/1.1 200 OK\r\n\r\n"
    events = [event for at in range(0, len(data), size) for event in parser.feed(data[at : at + size])]
    head, error = events
    assert isinstance(head, Head)
    assert isinstance(error, ParseError)
    assert str(error) == "Parse Error: Expected LF after headers"


@pytest.mark.parametrize("size", [1, 2, 7, 16, 1000])
@pytest.mark.parametrize("line_end", [b"\r", b"\n", b"\r\n "])
def test_the_lenient_know_a_head_without_headers_behind_a_status_line_of_any_end(line_end: bytes, size: int) -> None:
    """The answer to HEAD ends there: what is behind it is another one."""
    parser = ResponseParser(validation="insecure")
    parser.method = "HEAD"
    data = b"HTTP/1.0 200 OK" + line_end + b"\r\nabc"
    events = [event for at in range(0, len(data), size) for event in parser.feed(data[at : at + size])]
    head, end, error = events
    assert isinstance(head, Head)
    assert isinstance(end, End)
    assert isinstance(error, ParseError)
    assert error.code == "HPE_INVALID_CONSTANT"


def test_the_lenient_take_a_bare_end_elsewhere() -> None:
    parser = ResponseParser(validation="insecure")
    events = parser.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\rhello")
    assert [type(event) for event in events] == [Head, bytes, End]


@pytest.mark.parametrize("size", [1, 700, 5000])
@pytest.mark.parametrize("start", [b"", b"A: b\r\n"])
def test_a_trailer_without_end_is_refused_in_time(start: bytes, size: int) -> None:
    parser = RequestParser()
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert parser.feed(head + b"A\r\n0123456789\r\n0\r\n" + start + b"C: ")[1:] == [b"0123456789"]
    events: list[Event] = []
    fed = 0
    while not events:
        events = parser.feed(b"a" * size)
        fed += size
        assert fed < 30000
    assert isinstance(events[0], ParseError)
    assert events[0].code == "HPE_HEADER_OVERFLOW"


@pytest.mark.parametrize("size", [1, 1000, 16384, 70000])
def test_trailers_are_counted_without_what_was_before_them(size: int) -> None:
    parser = RequestParser()
    chunk = b"4000\r\n" + b"x" * 16384 + b"\r\n"
    head = b"POST /" + b"p" * 9000 + b" HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    data = head + chunk * 3 + b"0\r\nA: " + b"t" * 9000 + b"\r\nB: c\r\n\r\n"
    events = [event for at in range(0, len(data), size) for event in parser.feed(data[at : at + size])]
    assert isinstance(events[-1], End)
    assert events[-1].trailers == ["A", "t" * 9000, "B", "c"]


@pytest.mark.parametrize("validation", ["strict", "relaxed", "insecure"])
def test_a_body_ends_before_the_nonsense_behind_it(validation: str) -> None:
    parser = ResponseParser(validation=validation)
    head, body, end, error = parser.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokgarbage")
    assert isinstance(head, Head)
    assert body == b"ok"
    assert isinstance(end, End)
    assert isinstance(error, ParseError)
    assert error.code == "HPE_INVALID_CONSTANT"
