"""Nonsense at every entry: Node's error with a code, or Node's leniency; never another exception, never a leak."""

from __future__ import annotations

import math
import os
import socket as stdlib_socket
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pydgram as dgram
import pynet as net
from pynet import dns
from pynet._loop import Loop, current_loop
from pynet._stream._encodings import encode
from pynet._stream._string_decoder import StringDecoder
from tests.dgram.lab import drop_waiting
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller
from tests.lab import port_of, run
from tests.reliability.nonsense import ODD_VALUES, coded, quick
from tests.reliability.worlds import loop_in_charge

pytestmark = pytest.mark.filterwarnings("ignore::pynet.errors.TimeoutOverflowWarning")  # for huge time-outs


@pytest.fixture(scope="module", autouse=True)
def no_names() -> Iterator[None]:
    """Names are not looked up here: whatever is one does not exist."""
    with pytest.MonkeyPatch.context() as patch:
        real = dns.lookup

        def lookup(hostname: Any, *rest: Any) -> None:
            if net.isIP(hostname) or not isinstance(hostname, str) or "\0" in hostname:
                real(hostname, *rest)
                return
            error = OSError(f"getaddrinfo ENOTFOUND {hostname!r}")
            error.code = "ENOTFOUND"  # type: ignore[attr-defined]
            current_loop().next_tick(rest[-1], error)

        patch.setattr(dns, "lookup", lookup)
        yield


def fresh_loop() -> Loop:
    return Loop(poller=JumpingPoller(FakeClock(), patience_ms=2_000))


def in_a_loop(scene: Callable[[], Callable[[], object]]) -> None:
    """Run *scene* and a few turns; what it returns closes what it has opened. Nothing may be left then."""
    loop = fresh_loop()
    with loop_in_charge(loop):
        try:
            close = scene()
            for _ in range(4):
                coded(loop.turn)
            close()
            for _ in range(4):
                coded(loop.turn)
            assert not loop.open_handles()
            assert not loop.alive
        finally:
            loop.close()


# Options


def odd_options(*names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(names), ODD_VALUES, max_size=4)


CONNECT = (
    *("port", "host", "path", "localAddress", "localPort", "family", "hints", "lookup", "noDelay", "keepAlive", "fd"),
    *("keepAliveInitialDelay", "autoSelectFamily", "autoSelectFamilyAttemptTimeout", "onread", "signal", "timeout"),
    *("allowHalfOpen", "readable", "writable", "highWaterMark", "typeOfService", "blockList", "handle", "objectMode"),
)


@quick
@given(options=odd_options(*CONNECT))
def test_connect_options(options: Any) -> None:
    if type(options.get("fd")) in (int, bool) and 0 <= options["fd"] < 1000:
        del options["fd"]  # somebody's
    made: list[net.Socket] = []

    def scene() -> Callable[[], object]:
        def make() -> None:
            made.append(net.Socket(options).on("error", lambda: None))
            made[0].connect(options)

        coded(make)
        return lambda: [socket.destroy() for socket in made]

    in_a_loop(scene)


@quick
@given(args=st.lists(ODD_VALUES, max_size=4))
def test_connect_arguments(args: list[Any]) -> None:
    def scene() -> Callable[[], object]:
        socket = net.Socket().on("error", lambda: None)
        connected = coded(lambda: socket.connect(*args))
        return socket.destroy if connected or not socket.destroyed else lambda: None

    in_a_loop(scene)


LISTEN = (
    *("port", "host", "path", "backlog", "exclusive", "readableAll", "writableAll", "ipv6Only", "reusePort", "signal"),
    *("allowHalfOpen", "pauseOnConnect", "noDelay", "keepAlive", "keepAliveInitialDelay", "highWaterMark", "blockList"),
)


@quick
@given(options=odd_options(*LISTEN), args=st.one_of(st.none(), st.lists(ODD_VALUES, max_size=4)))
def test_listen(options: Any, args: list[Any] | None, tmp_path_factory: pytest.TempPathFactory) -> None:
    made: list[net.Server] = []
    home = os.getcwd()
    os.chdir(tmp_path_factory.getbasetemp())  # text that is not a number is a path

    def scene() -> Callable[[], object]:
        def make() -> None:
            made.append(net.createServer(options).on("error", lambda: None))
            made[0].listen(*([options] if args is None else args))

        coded(make)
        return lambda: [server.close() for server in made]

    try:
        in_a_loop(scene)
    finally:
        os.chdir(home)


DATAGRAM = (
    *("type", "reuseAddr", "reusePort", "ipv6Only", "recvBufferSize", "sendBufferSize", "lookup", "signal"),
    *("receiveBlockList", "sendBlockList"),
)
DATAGRAM_METHODS = (
    *("connect", "setTTL", "setMulticastTTL", "setMulticastLoopback", "setBroadcast", "addMembership"),
    *("dropMembership", "setMulticastInterface", "setRecvBufferSize", "setSendBufferSize"),
    *("addSourceSpecificMembership", "dropSourceSpecificMembership"),
)


@quick
@given(
    options=odd_options(*DATAGRAM),
    bind=st.lists(ODD_VALUES, max_size=3),
    sends=st.lists(st.lists(st.one_of(ODD_VALUES, st.just(b"data")), max_size=6), max_size=3),
    calls=st.lists(
        st.tuples(
            st.sampled_from(DATAGRAM_METHODS),
            st.lists(ODD_VALUES, max_size=2),
        ),
        max_size=4,
    ),
)
def test_datagrams(options: dict[str, Any], bind: list[Any], sends: list[list[Any]], calls: list[Any]) -> None:
    made: list[dgram.Socket] = []

    def scene() -> Callable[[], object]:
        def make() -> None:
            wanted: Any = {"type": "udp4", **options}
            made.append(dgram.createSocket(wanted).on("error", lambda: None))

        if coded(make):
            coded(made[0].bind, *bind)
            for args in sends:
                coded(made[0].send, *args)
            for name, args in calls:
                coded(getattr(made[0], name), *args)
        return lambda: list(map(close, made))

    def close(socket: dgram.Socket) -> None:
        drop_waiting(socket)  # as in Node, a bind() that has raised leaves all the rest waiting, close() too
        coded(socket.close)

    in_a_loop(scene)


@quick
@given(values=st.lists(ODD_VALUES, max_size=3))
def test_methods_of_a_socket(values: list[Any]) -> None:
    names = ("setTimeout", "setKeepAlive", "setNoDelay", "setTypeOfService", "setEncoding", "write", "end", "unshift")

    def scene() -> Callable[[], object]:
        sockets = [net.Socket().on("error", lambda: None) for _ in names]
        for name, socket in zip(names, sockets, strict=True):
            coded(getattr(socket, name), *values)
        return lambda: [socket.destroy() for socket in sockets]

    in_a_loop(scene)


# Text

TEXT = st.text(alphabet=st.one_of(st.characters(), st.characters(categories=["Cs"])), max_size=40)
ENCODINGS = st.sampled_from(["utf8", "utf16le", "latin1", "ascii", "hex", "base64", "base64url"])


@quick
@given(data=st.binary(max_size=60), encoding=ENCODINGS, splits=st.lists(st.integers(0, 60), max_size=8))
def test_any_split_decodes_to_the_same_text(data: bytes, encoding: str, splits: list[int]) -> None:
    whole = StringDecoder(encoding)
    expected = whole.write(data) + whole.end()
    decoder, text, at = StringDecoder(encoding), "", 0
    for end in [*sorted(min(split, len(data)) for split in splits), len(data)]:
        text += decoder.write(data[at:end])
        at = end
    assert text + decoder.end() == expected


@quick
@given(text=TEXT, encoding=ENCODINGS)
def test_any_text_can_be_written(text: str, encoding: str) -> None:
    data = encode(text, encoding)
    if encoding == "utf8" and not any("\ud800" <= one <= "\udfff" for one in text):
        assert data == text.encode()
    decoder = StringDecoder(encoding)
    assert isinstance(decoder.write(data) + decoder.end(), str)


# Sizes


@pytest.mark.parametrize("size", [0, 1, 65507])
def test_datagrams_of_any_size_that_fits(size: int) -> None:
    seen: list[int] = []
    receiver, sender = dgram.createSocket("udp4"), dgram.createSocket("udp4")

    def on_message(data: bytes) -> None:
        seen.append(len(data))
        receiver.close()
        sender.close()

    receiver.on("message", on_message)
    receiver.bindSync(address="127.0.0.1")
    sender.send(bytes(size), receiver.address().port, "127.0.0.1")
    run()
    assert seen == [size]


@pytest.mark.parametrize("size", [65508, 65536, 1_000_000])
def test_oversize_datagrams_are_refused(size: int) -> None:
    seen: list[Any] = []

    def sent(error: Any) -> None:
        seen.append(error.code)
        sender.close()

    sender = dgram.createSocket("udp4")
    sender.send(bytes(size), 9, "127.0.0.1", sent)
    run()
    assert seen == ["EMSGSIZE"]


@pytest.mark.parametrize("backlog", [0, 1, 2**31 - 1, 2**31, 2**40, -5, 1.5, "511"])
@pytest.mark.parametrize("mark", [0, 1, 2**53, 2**200])
def test_huge_backlogs_and_high_water_marks(backlog: Any, mark: int) -> None:
    seen: list[bytes] = []

    def connection(socket: net.Socket) -> None:
        socket.pipe(socket)
        server.close()

    server = net.createServer(connection, highWaterMark=mark)
    server.listen(0, "127.0.0.1", backlog)
    client = net.Socket(highWaterMark=mark)
    server.on("listening", lambda: client.connect(port_of(server), "127.0.0.1").end("hello"))
    client.on("data", seen.append)
    run()
    assert b"".join(seen) == b"hello"


# Paths and names


@pytest.mark.skipif(sys.platform == "win32", reason="no Unix sockets")
@pytest.mark.parametrize(
    "name",
    [
        "a\0b",
        "x" * 200,
        "\udcff\udc80",
        "ü" * 10,
        "- ",
        "-",
        "a\nb",
        "*",
        "\0",
        "\0" + "y" * 120,
        "no/such/dir",
        ".",
        "/",
    ],
    ids=ascii,
)
def test_odd_paths(name: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    seen: list[str] = []
    server = net.createServer(lambda socket: socket.end("hello"))
    server.on("error", lambda error: seen.append(f"listen {error.code}"))
    client = net.Socket()
    server.on("listening", lambda: client.connect(name))
    client.on("data", lambda data: seen.append(data.decode()))
    client.on("error", lambda error: seen.append(f"connect {error.code}"))
    client.on("close", lambda: server.close())
    server.listen(name)
    run()
    assert len(seen) == 1
    assert seen[0] == "hello" or seen[0].startswith("listen E"), seen
    # The same again without a server: an error, and that is all.
    client = net.Socket()
    client.on("error", lambda error: seen.append(f"connect {error.code}"))
    client.connect(path=name)
    run()
    assert len(seen) == 2
    assert seen[1].startswith("connect E")
    assert os.listdir(tmp_path) == []


ODD_NAMES = [
    *("a..b", ".", "..", ".a", "-", "a" * 64 + ".example", "ü" * 64 + ".example", ".".join(["a" * 60] * 5)),
    *("\0", "a\0b", "a b", "\ud800.example", "xn--\x80", "a/b", "[::1", "::1]", "1.2.3.4.5", "256.1.1.1", "%", "::1%"),
]


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_odd_names_do_not_exist(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused by the encoding of names, or by a resolver that is not asked here; never an exception of Python's own."""
    from pynet._dns import _lookup

    monkeypatch.setattr(dns, "lookup", _lookup.lookup)

    def getaddrinfo(host: Any, *args: Any, **keywords: Any) -> Any:
        (host.encode("idna") if isinstance(host, str) else host).decode("ascii")  # as the real one begins
        raise stdlib_socket.gaierror(stdlib_socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(stdlib_socket, "getaddrinfo", getaddrinfo)
    if "\0" in name:
        assert not coded(lambda: net.connect(80, name))
        return
    seen: list[str] = []
    client = net.connect(80, name)
    client.on("error", lambda error: seen.append(error.code))
    client.on("close", lambda had_error: seen.append(f"close {had_error}"))
    run()
    assert seen[1:] == ["close True"]
    assert seen[0] in ("ENOTFOUND", "EAI_AGAIN", "EINVAL", "ERR_INVALID_ARG_VALUE")


@pytest.mark.parametrize("port", [-1, 65536, 2**64, 10**400, 1.5, math.nan, math.inf, "65536", "1e9", "ten", True])
def test_huge_and_other_odd_ports(port: Any) -> None:
    assert not coded(lambda: net.connect(port=port, host="127.0.0.1"))
    assert not coded(lambda: net.createServer().listen({"port": port, "host": "127.0.0.1"}))
    udp = dgram.createSocket("udp4")
    assert not coded(lambda: udp.send(b"", port, "127.0.0.1"))
    udp.close()
    run()
