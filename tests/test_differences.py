"""The list at the end of the porting page: what it says is different is so, and in that way.

Whole programs that are the same in Node are in tests/parity; what is here has no trace of Node's to be held against.
"""

from __future__ import annotations

import socket as sockets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pydgram as dgram
import pynet as net
from pynet import AbortController, AbortSignal, dns, errors, process, stream, testing, timers
from pynet.errors import AbortError, NodeOSError
from pynet.events import EventEmitter, UnknownEventWarning, once
from tests.lab import address_of, port_of


def server(listener: Callable[[net.Socket], object] | None = None) -> tuple[net.Server, int]:
    """A server and its port."""
    made = net.createServer(listener) if listener else net.createServer()
    made.listen(0, "127.0.0.1")
    testing.run_until(made, "listening")
    return made, port_of(made)


# values


def test_data_is_bytes_and_any_buffer_can_be_written() -> None:
    near, far = testing.socket_pair()
    near.write(bytearray(b"a"))
    near.write(memoryview(b"b"))
    near.end("c")
    received = b""

    @far.on("data")
    def _(chunk: bytes) -> None:
        nonlocal received
        assert type(chunk) is bytes
        received += chunk

    far.on("end", far.end)
    testing.run()
    assert received == b"abc"


def test_left_out_is_undefined_and_none_is_null() -> None:
    with pytest.raises(TypeError, match="Received undefined"):
        net.Socket().write()  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="May not write null"):
        net.Socket().write(None)  # type: ignore[call-overload]


def test_addresses_are_named_tuples_and_none_without_one() -> None:
    listening, port = server()
    address = address_of(listening)
    host, family, number = address
    assert (host, family, number) == ("127.0.0.1", "IPv4", port) == (address.address, address.family, address.port)
    assert net.createServer().address() is None
    assert net.Socket().address() is None
    assert net.Socket().remoteAddress is None
    listening.close()
    testing.run()


def test_keywords_are_checked_and_dict_keys_are_not() -> None:
    net.createServer({"alowHalfOpen": True})  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="alowHalfOpen"):
        net.createServer(alowHalfOpen=True)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "call",
    [
        lambda: net.connect(True),
        lambda: net.createServer().listen(True),
        lambda: dgram.createSocket("udp4").bind(True),
        lambda: dgram.createSocket("udp4").send("x", True),
    ],
    ids=["connect", "listen", "bind", "send"],
)
def test_a_bool_is_no_port(call: Callable[[], object]) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert getattr(caught.value, "code", "").startswith("ERR_")
    testing.run()


def test_socket_addresses_compare_by_value() -> None:
    one, other = net.SocketAddress(port=1), net.SocketAddress({"port": 1})
    assert one == other
    assert len({one, other}) == 1
    six = net.SocketAddress(family="ipv6", flowlabel=5)
    assert six.flowlabel == 5
    assert six != net.SocketAddress(family="ipv6")
    assert net.SocketAddress(flowlabel=5) == net.SocketAddress()  # IPv4 has no labels


def test_rules_of_a_block_list() -> None:
    rules = net.BlockList()
    rules.addAddress("1.1.1.1")
    rules.addSubnet("10.0.0.0", 8)
    rules.addRange("2.2.2.2", "2.2.2.9")
    rules.addAddress("3.3.3.3")
    rules.addAddress("::1", "ipv6")
    rules.addSubnet("11.0.0.0", 8)
    assert rules.rules == [
        "Address: IPv6 ::1",
        "Address: IPv4 3.3.3.3",
        "Address: IPv4 1.1.1.1",
        "Subnet: IPv4 11.0.0.0/8",
        "Subnet: IPv4 10.0.0.0/8",
        "Range: IPv4 2.2.2.2-2.2.2.9",
    ]


# errors


def test_errno_is_positive() -> None:
    refused: list[NodeOSError] = []
    listening, port = server()
    listening.close()
    testing.run()
    net.connect(port, "127.0.0.1").on("error", refused.append)
    testing.run()
    assert isinstance(refused[0], ConnectionRefusedError)
    assert refused[0].errno is not None and refused[0].errno > 0


def test_errno_of_look_ups_is_the_resolver_s(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise sockets.gaierror(sockets.EAI_NONAME, "no such name")

    monkeypatch.setattr(sockets, "getaddrinfo", fails)
    failed: list[Any] = []
    dns.lookup("nowhere.invalid", failed.append)
    testing.run()
    assert (failed[0].code, failed[0].errno) == ("ENOTFOUND", sockets.EAI_NONAME)
    assert isinstance(failed[0], sockets.gaierror)


def test_wrong_arguments_of_promises_raise_at_the_call() -> None:
    with pytest.raises(TypeError) as caught:
        once(5, "x")  # type: ignore[arg-type]
    assert isinstance(caught.value, errors.ERR_INVALID_ARG_TYPE)
    with pytest.raises(TypeError):
        timers.promises.setTimeout("soon")  # type: ignore[arg-type]


def test_only_exceptions_can_be_thrown() -> None:
    controller = AbortController()
    controller.abort("why")
    assert controller.signal.reason == "why"
    with pytest.raises(AbortError):
        controller.signal.throwIfAborted()


# net


def test_an_aborted_signal_never_connects(calls: Any) -> None:
    listening, port = server(calls.must_not_call("connection"))
    client = net.connect(port=port, host="127.0.0.1", signal=AbortSignal.abort())
    log: list[str] = []
    client.on("connect", calls.must_not_call("connect"))
    client.on("error", lambda err: log.append(err.code)).on("close", lambda: log.append("close"))
    client.on("close", lambda: listening.close())
    testing.run()
    assert log == ["ABORT_ERR", "close"]


def test_a_reset_after_end_closes_with_an_error() -> None:
    listening, port = server(lambda socket: socket.on("error", lambda: None).resume())
    client = net.connect(port, "127.0.0.1")
    log: list[object] = []
    client.on("error", lambda err: log.append(err.code))
    client.on("close", log.append).on("close", lambda: listening.close())
    client.on("connect", lambda: (client.end(), client.resetAndDestroy()))
    testing.run()
    assert log[-1] is True
    assert len(log) == 2


def test_a_literal_never_calls_a_custom_lookup(calls: Any) -> None:
    listening, port = server(lambda socket: socket.end())
    client = net.connect(port=port, host="127.0.0.1", lookup=calls.must_not_call("lookup"))
    client.on("close", lambda: listening.close()).resume().end()
    testing.run()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit of Linux")
def test_a_path_of_108_bytes_is_refused(tmp_path: Path) -> None:
    path = f"{tmp_path}/".ljust(108, "x")
    assert len(path) == 108
    codes: list[str] = []
    net.createServer().on("error", lambda err: codes.append(err.code)).listen(path)
    testing.run()
    assert codes == ["EINVAL"]


def test_a_misspelt_event_warns() -> None:
    with pytest.warns(UnknownEventWarning, match="did you mean 'connection'"):
        net.createServer().on("conection", print)  # type: ignore[call-overload]


# dgram


@pytest.mark.parametrize("before", ["nothing", "binding", "bound", "connect"])
def test_connect_after_close(before: str) -> None:
    socket = dgram.createSocket("udp4")
    if before == "binding":
        socket.bind(0)
    elif before == "bound":
        socket.bindSync()
    socket.close()
    for _ in range(2 if before == "connect" else 1):
        with pytest.raises(RuntimeError) as caught:
            socket.connect(9)
        assert isinstance(caught.value, errors.ERR_SOCKET_DGRAM_NOT_RUNNING)
    testing.run()


def test_what_follows_a_close_that_waits_for_the_bind() -> None:
    socket = dgram.createSocket("udp4")
    log: list[str] = []
    socket.on("listening", lambda: log.append("listening"))
    socket.on("close", lambda: log.append("close"))
    socket.send("x", 9)
    socket.close()
    socket.send("y", 9, lambda err: log.append(f"sent {err}"))
    socket.connect(9, lambda: log.append("connect"))
    testing.run()
    assert log == ["listening", "close"]


def test_a_send_that_waited_for_the_bind_and_finds_a_peer() -> None:
    socket = dgram.createSocket("udp4")
    log: list[str] = []

    def sent(err: Exception | None) -> None:
        log.append(str(err))
        socket.close()

    socket.bind(0, lambda: socket.connectSync(9))
    socket.send("x", 9, "127.0.0.1", sent)
    testing.run()
    assert log == ["send EISCONN 127.0.0.1:9"]


def test_close_after_a_listening_listener_that_raised() -> None:
    socket = dgram.createSocket("udp4")

    @socket.on("listening")
    def _() -> None:
        raise LookupError("of the listener")

    socket.send("x", 9, "127.0.0.1")
    with pytest.raises(LookupError, match="of the listener"):
        testing.run()
    closed: list[str] = []
    socket.close(lambda: closed.append("closed"))
    testing.run()
    assert closed == ["closed"]


def test_the_first_answer_of_a_lookup_counts() -> None:
    def twice(name: str, family: object, answer: Callable[..., object]) -> None:
        answer(None, "127.0.0.1", 4)
        answer(None, "127.0.0.1", 4)

    socket = dgram.createSocket({"type": "udp4", "lookup": twice})
    log: list[object] = []

    def sent(err: Exception | None, size: int | None) -> None:
        log.append((err, size))
        socket.close()

    socket.send("x", 9, "name", sent)
    testing.run()
    assert log == [(None, 1)]


def test_send_by_keyword_on_a_connected_socket() -> None:
    socket = dgram.createSocket("udp4")
    socket.connect(9, "127.0.0.1")
    testing.run_until(socket, "connect")
    with pytest.raises(RuntimeError) as caught:
        socket.send("x", port=9, address="127.0.0.1")
    assert isinstance(caught.value, errors.ERR_SOCKET_DGRAM_IS_CONNECTED)
    socket.close()
    testing.run()


# events, streams, dns


def test_a_coroutine_listener_s_exception_is_an_error() -> None:
    async def main() -> list[BaseException]:
        emitter = EventEmitter()
        heard: list[BaseException] = []

        async def fails() -> None:
            raise LookupError("of the coroutine")

        emitter.on("thing", fails)
        emitter.on("error", heard.append)
        emitter.emit("thing")
        await timers.promises.setTimeout(1)
        return heard

    assert [repr(error) for error in net.run(main())] == ["LookupError('of the coroutine')"]


def test_a_coroutine_listener_of_error_that_fails_is_uncaught() -> None:
    uncaught: list[BaseException] = []

    async def main() -> None:
        emitter = EventEmitter()

        async def fails(err: Exception) -> None:
            raise LookupError("again")

        emitter.on("error", fails)
        emitter.emit("error", ValueError("once"))
        await timers.promises.setTimeout(1)

    process.on("uncaughtException", uncaught.append)
    try:
        net.run(main())
    finally:
        process.off("uncaughtException", uncaught.append)
    assert [repr(error) for error in uncaught] == ["LookupError('again')"]


def test_a_surrogate_pair_in_two_pieces_comes_whole() -> None:
    texts: list[str] = []
    source = stream.PassThrough()
    source.setEncoding("utf16le")
    source.on("data", texts.append)
    for byte in "a\N{GRINNING FACE}".encode("utf-16-le"):
        source.write(bytes([byte]))
    source.end()
    testing.run()
    assert texts == ["a", "\N{GRINNING FACE}"]


def test_memory_is_rss_alone() -> None:
    assert process.memoryUsage()._fields == ("rss",)


def test_a_coroutine_listener_needs_asyncio() -> None:
    async def listener() -> None: ...

    emitter = EventEmitter()
    emitter.on("thing", listener)
    with pytest.raises(RuntimeError, match="asyncio"):
        emitter.emit("thing")


def test_from_has_an_underscore() -> None:
    assert not hasattr(stream.Readable, "from")
    chunks: list[object] = []
    stream.Readable.from_([1, 2]).on("data", chunks.append)
    testing.run()
    assert chunks == [1, 2]


def test_events_of_a_stream_come_in_the_order_of_their_first_listeners() -> None:
    made = stream.Readable(read=lambda: None)
    made.on("mine", print)  # type: ignore[call-overload]
    made.on("end", print).on("close", print)
    assert made.eventNames() == ["mine", "end", "close"]


def test_the_classes_have_no_listeners_of_their_own() -> None:
    assert net.Socket().listenerCount("end") == 0
    assert stream.Transform().eventNames() == []


def boom(*_: object) -> None:
    raise LookupError("of a hook")


def test_a_write_that_calls_back_and_raises_does_not_keep_the_others_from_being_written() -> None:
    written: list[Any] = []

    def write(chunk: bytes, encoding: str, callback: Callable[[], None]) -> None:
        written.append(chunk)
        timers.setImmediate(callback) if chunk == b"a" else callback()
        if chunk == b"b":
            boom()

    made = stream.Writable(write=write)
    for text in "abc":
        made.write(text)
    with pytest.raises(LookupError):
        net.run()
    net.run()
    assert written == [b"a", b"b", b"c"]


def test_what_destroy_raises_after_it_has_called_back_is_uncaught() -> None:
    events: list[str] = []

    def destroy(error: Any, callback: Callable[[Any], None]) -> None:
        callback(error)
        boom()

    made = stream.Readable(read=lambda: None, destroy=destroy)
    made.on("close", lambda: events.append("close"))
    with pytest.raises(LookupError):
        made.destroy()
    net.run()
    assert events == ["close"]


def test_a_listener_of_end_that_raises_does_not_keep_the_stream_from_closing() -> None:
    made = stream.Readable(read=lambda: None)
    made.on("end", boom).resume()
    made.push(None)
    with pytest.raises(LookupError):
        net.run()
    net.run()
    assert made.closed


@pytest.mark.parametrize(
    "name", ["reduce", "flatMap", "some", "every", "find", "take", "drop", "compose", "toWeb", "fromWeb"]
)
def test_helpers_that_streams_do_not_have(name: str) -> None:
    assert not hasattr(stream.Readable, name)


def test_set_encoding_in_object_mode_counts_objects() -> None:
    readable = stream.Readable({"objectMode": True, "read": lambda size: None})
    readable.push("abc")
    readable.setEncoding("utf8")
    assert readable.readableLength == 1
    log: list[object] = []
    readable.on("data", log.append)
    readable.push(None)
    testing.run()
    assert log == ["abc"]


def test_finished_without_a_callback_is_a_future() -> None:
    async def main() -> None:
        source = stream.PassThrough()
        over = stream.finished(source.resume())
        source.end()
        assert not over.done()
        await over
        assert source.readableEnded and source.writableFinished

    net.run(main())


def test_lookup_returns_nothing() -> None:
    answers: list[object] = []
    lookup: Callable[..., object] = dns.lookup
    assert lookup("127.0.0.1", lambda err, address: answers.append((err, address))) is None
    testing.run()
    assert answers == [(None, "127.0.0.1")]
