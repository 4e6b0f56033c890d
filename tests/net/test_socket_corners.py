"""Sockets: ways to make one, corked writes before the connection, ``onread``, and what only the system can refuse."""

from __future__ import annotations

import errno
import os
import socket as sockets
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pynet as net
from pynet import testing
from pynet._handles import TCP, Pipe
from pynet._loop import current_loop
from pynet.errors import NodeOSError
from pynet.events import EventEmitter
from pynet.timers import setImmediate, setTimeout
from tests.lab import address_of, port_of, run


def serve(peer: Callable[[net.Socket], object], use: Callable[[int], net.Socket]) -> None:
    """A server whose connections *peer* gets, closed when the socket that *use* makes is."""
    server = net.createServer(peer)

    def listening() -> None:
        use(port_of(server)).on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()


@pytest.fixture
def pair() -> Iterator[tuple[int, sockets.socket]]:
    """A connected descriptor to give away, and the other end."""
    with sockets.create_server(("127.0.0.1", 0)) as server:
        near = sockets.create_connection(server.getsockname())
        far, _ = server.accept()
    far.settimeout(10)
    with far:
        yield near.detach(), far


# Making one


def test_an_unknown_keyword() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'allowHalfOpe'"):
        net.Socket(allowHalfOpe=True)  # type: ignore[call-arg]


def test_a_number_is_a_descriptor(pair: tuple[int, sockets.socket]) -> None:
    """Node's oldest form."""
    fd, far = pair
    socket = net.Socket(fd)
    got: list[bytes] = []
    socket.on("data", got.append)
    far.sendall(b"hello")
    far.shutdown(sockets.SHUT_WR)
    run()
    assert got == [b"hello"]
    assert far.recv(10) == b""


def test_a_handle_of_the_loop(pair: tuple[int, sockets.socket]) -> None:
    fd, far = pair
    options: Any = {"handle": TCP.open(current_loop(), fd)}
    socket = net.Socket(options)
    socket.end("hello")
    socket.resume()
    far.shutdown(sockets.SHUT_WR)
    run()
    assert far.recv(10) == b"hello"


def test_a_descriptor_that_the_system_refuses(
    pair: tuple[int, sockets.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(loop: Any, fd: int) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    fd, _ = pair
    monkeypatch.setattr(TCP, "open", refuse)
    with pytest.raises(NodeOSError, match=r"^open ENOMEM$"):
        net.Socket(fd=fd)
    os.close(fd)  # still the caller's


def test_a_unix_socket_that_the_system_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is not a socket at all may be a pipe instead."""

    def refuse(loop: Any, fd: int) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    near, far = sockets.socketpair()
    monkeypatch.setattr(Pipe, "open", refuse)
    with near, far, pytest.raises(NodeOSError, match=r"^open ENOMEM$"):
        net.Socket(fd=near.fileno())


def test_a_bound_socket_that_does_not_know_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: TCP) -> None:
        raise OSError(errno.ENOBUFS, "No buffer space available")

    with net.BoundSocket(host="127.0.0.1") as bound:
        monkeypatch.setattr(TCP, "getsockname", refuse)
        with pytest.raises(NodeOSError, match=r"^getsockname ENOBUFS$"):
            bound.address()


def test_a_bound_socket_is_where_the_connection_comes_from() -> None:
    seen: list[Any] = []
    bound = net.BoundSocket(host="127.0.0.1")
    address = address_of(bound)

    def use(port: int) -> net.Socket:
        socket = net.Socket({"handle": bound})
        seen.append((socket.readyState, socket.pending, socket.localPort == address.port, socket.bytesRead))
        socket.connect(port, "127.0.0.1", lambda: seen.append(socket.localPort == address.port))
        return socket.end().resume()

    serve(lambda peer: seen.append(peer.remotePort == address.port), use)
    assert seen == [("open", False, True, 0), True, True]


def test_the_same_wish_again_is_no_call_of_the_system(
    pair: tuple[int, sockets.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes: list[Any] = []
    monkeypatch.setattr(TCP, "set_keepalive", lambda self, *args: wishes.append(args))
    socket = net.Socket(fd=pair[0])
    for enable, delay in ((True, 7000), (True, 7000), (True, 8000), (False, 0), (False, 0)):
        assert socket.setKeepAlive(enable, delay) is socket
    socket.destroy()
    run()
    assert [(enable, delay) for enable, delay, *_ in wishes] == [(True, 7), (True, 8), (False, 0)]


class Shouting(net.Socket):
    """With a ``push()`` of its own, which every chunk has to take."""

    def push(self, chunk: Any = None, encoding: str | None = None) -> bool:
        return super().push(chunk.upper() if chunk else chunk, encoding)


def test_a_subclass_that_pushes_in_its_own_way(pair: tuple[int, sockets.socket]) -> None:
    fd, far = pair
    socket = Shouting(fd=fd)
    got: list[bytes] = []
    socket.on("data", got.append)
    far.sendall(b"hello")
    far.shutdown(sockets.SHUT_WR)
    run()
    assert got == [b"HELLO"]


# Writing


def test_corked_writes_before_the_connection() -> None:
    """They wait together, count as written, and are encoded when they go."""
    log: list[Any] = []

    def peer(socket: net.Socket) -> None:
        got: list[bytes] = []
        socket.on("data", got.append)
        socket.on("end", lambda: log.append(b"".join(got)))

    def use(port: int) -> net.Socket:
        socket = net.connect(port, "127.0.0.1")
        socket.cork()
        socket.write("ab", lambda: log.append("ab is written"))
        socket.write("6364", "hex", lambda: log.append("cd is written"))
        socket.uncork()
        log.append((socket.bytesWritten, socket.writableLength, socket.connecting))
        socket.end("e")
        socket.on("close", lambda: log.append(socket.bytesWritten))
        return socket.resume()

    serve(peer, use)
    assert log[0] == (4, 6, True)
    assert sorted(log[1:], key=str) == sorted(["ab is written", "cd is written", b"abcde", 5], key=str)


def test_corked_writes_without_a_connection() -> None:
    log: list[Any] = []
    socket = net.Socket()
    socket.on("error", lambda error: log.append(error.code))
    socket.cork()
    for _ in range(2):
        socket.write("a", lambda error: log.append(f"callback {error.code}"))
    socket.uncork()
    run()
    assert log == ["callback ERR_SOCKET_CLOSED", "callback ERR_SOCKET_CLOSED", "ERR_SOCKET_CLOSED"]


def test_bytes_that_wait_count_as_written(pair: tuple[int, sockets.socket]) -> None:
    """Those that the kernel has, those that the handle has, and those behind them, as UTF-8."""
    fd, _ = pair
    socket = net.Socket(fd=fd)
    size = 4 << 20
    for _ in range(3):
        socket.write(bytes(size))
    socket.write("\xe9")
    assert socket.writableLength > size
    assert socket.bytesWritten == 3 * size + 2
    socket.destroy()
    run()


def test_an_end_that_the_program_has_pushed_comes_once(pair: tuple[int, sockets.socket]) -> None:
    """That of the peer, later, is no second one, and no push() after the end."""
    fd, far = pair
    log: list[str] = []
    socket = net.Socket(fd=fd, allowHalfOpen=True)
    for event in ("end", "error", "close"):
        socket.add_listener(event, lambda *args, event=event: log.append(event))
    socket.resume()
    socket.push(None)

    def then() -> None:
        assert log == ["end"]
        far.shutdown(sockets.SHUT_WR)
        socket.write("still open")
        setImmediate(lambda: setImmediate(socket.end))

    socket.on("end", lambda: setImmediate(then))
    run()
    assert log == ["end", "close"]
    assert far.recv(100) == b"still open"


class Scripted(EventEmitter):
    """A target that answers each write() as it was told, and emits 'drain' only by hand."""

    def __init__(self, answers: list[bool]) -> None:
        super().__init__()
        self.answers, self.got = answers, b""

    def write(self, chunk: bytes) -> bool:
        self.got += chunk
        return self.answers.pop(0)

    def end(self) -> None: ...


def test_resumed_by_hand_it_asks_all_its_targets_anew(pair: tuple[int, sockets.socket]) -> None:
    """A destination that was full at the chunk before is not waited for again."""
    fd, far = pair
    socket = net.Socket(fd=fd)
    first, second = Scripted([False, True, True]), Scripted([True, False, True])
    socket.pipe(first)
    socket.pipe(second)

    flowing: list[object] = []

    def arrives(data: bytes) -> None:
        far.sendall(data)
        wait_for(lambda: second.got.endswith(data))
        flowing.append(socket.readableFlowing)

    arrives(b"1")
    socket.resume()
    arrives(b"2")
    second.emit("drain")
    arrives(b"3")
    assert first.got == second.got == b"123"
    assert flowing == [False, False, True]
    socket.destroy()
    run()


def wait_for(condition: Callable[[], bool]) -> None:
    """Make turns until *condition* holds."""
    loop, deadline = current_loop(), time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        loop.turn()


def test_a_long_write_that_moves_is_no_idleness() -> None:
    """Nobody hears of the pieces that the kernel takes, but the queue gets shorter: the time starts again."""
    accepted: list[net.Socket] = []
    times: list[float] = []

    def peer(socket: net.Socket) -> None:
        socket.pause()
        accepted.append(socket)

    def use(port: int) -> net.Socket:
        socket = net.connect(port, "127.0.0.1")

        @socket.on("connect")
        def _() -> None:
            times.append(time.monotonic())  # not later: the write takes its time
            socket.setTimeout(60)
            socket.write(bytes(1 << 25))

        @socket.on("timeout")
        def _() -> None:
            times.append(time.monotonic())
            socket.destroy()
            accepted[0].destroy()

        return socket

    serve(peer, use)
    start, end = times
    assert end - start >= 0.115


@pytest.mark.parametrize(("wish", "events"), [(20, ["timeout"]), (0, [])])
def test_a_time_with_a_callback_that_is_none(wish: int, events: list[str]) -> None:
    """As in Node the time counts: it is set before the callback is looked at."""
    seen: list[str] = []
    wrong: Any = 5
    with testing.new_loop(fake_clock=True) as loop:
        socket = net.Socket()
        socket.on("timeout", lambda: seen.append("timeout"))
        socket.setTimeout(50)
        with pytest.raises(TypeError, match='The "callback" argument must be of type function'):
            socket.setTimeout(wish, wrong)
        setTimeout(lambda: None, 30)
        loop.run()
        assert (socket.timeout, seen) == (wish, events)
        socket.destroy()
        loop.run()


# onread


def test_onread_into_buffers_that_a_function_makes() -> None:
    made: list[bytearray] = []
    got: list[bytes] = []

    def buffer() -> bytearray:
        made.append(bytearray(4))
        return made[-1]

    def use(port: int) -> net.Socket:
        def callback(size: int, buffer: bytearray) -> None:
            got.append(bytes(buffer[:size]))
            if len(got) == 1:
                socket.pause()
                current_loop().set_immediate(resumed)

        def resumed() -> None:
            assert got == [b"0123"]  # nothing came while it was paused
            socket.resume()

        socket = net.connect(port=port, host="127.0.0.1", onread={"buffer": buffer, "callback": callback})
        return socket.setTimeout(5000)

    serve(lambda socket: socket.end("0123456789"), use)
    assert b"".join(got) == b"0123456789"
    assert got[0] == b"0123"
    assert len(made) >= len(got)


# What the system refuses


@pytest.mark.parametrize(
    ("method", "call", "syscall"),
    [
        ("set_tos", lambda socket: socket.setTypeOfService(8), "setTypeOfService"),
        ("get_tos", lambda socket: socket.getTypeOfService(), "getTypeOfService"),
    ],
)
def test_type_of_service(
    pair: tuple[int, sockets.socket],
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    call: Callable[[net.Socket], object],
    syscall: str,
) -> None:
    def refuse(self: TCP, *args: int) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(TCP, method, refuse)
    socket = net.Socket(fd=pair[0])
    with pytest.raises(NodeOSError) as caught:
        call(socket)
    assert (caught.value.code, caught.value.syscall) == ("EPERM", syscall)
    socket.destroy()
    run()


@pytest.mark.parametrize(
    ("method", "use", "expected"),
    [
        ("read_start", lambda socket: socket.resume(), ["read ENOBUFS", "close True"]),
        ("shutdown", lambda socket: socket.end(), ["shutdown ENOBUFS", "close True"]),
    ],
)
def test_calls_that_fail_at_once(
    pair: tuple[int, sockets.socket],
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    use: Callable[[net.Socket], object],
    expected: list[str],
) -> None:
    def refuse(self: TCP, *args: object) -> None:
        raise OSError(errno.ENOBUFS, "No buffer space available")

    monkeypatch.setattr(TCP, method, refuse)
    socket = net.Socket(fd=pair[0])
    log: list[str] = []
    socket.on("error", lambda error: log.append(str(error)))
    socket.on("close", lambda hadError: log.append(f"close {hadError}"))
    use(socket)
    run()
    assert log == expected


def test_a_gathered_write_that_fails_at_once(pair: tuple[int, sockets.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: TCP, *args: object) -> bool:
        raise OSError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(TCP, "writev", refuse)
    socket = net.Socket(fd=pair[0])
    log: list[str] = []
    socket.on("error", lambda error: log.append(str(error)))
    socket.on("close", lambda hadError: log.append(f"close {hadError}"))
    socket.cork()
    for text in ("a", "b"):
        socket.write(text, lambda error, *, text=text: log.append(f"{text}: {error}"))
    socket.uncork()
    run()
    assert log == ["a: write EPIPE", "b: write EPIPE", "write EPIPE", "close True"]
