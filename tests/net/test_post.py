"""``post()``: other threads reach the loop of the main thread, and only so."""

from __future__ import annotations

import asyncio
import threading

import pytest

import pydgram
import pynet as net
from pynet import testing
from pynet._loop import current_loop
from pynet.errors import LoopError
from pynet.events import EventEmitter
from pynet.stream import PassThrough
from tests.lab import port_of, run


def test_a_thread_writes_to_a_socket_of_the_main_thread() -> None:
    received: list[bytes] = []
    threads: list[threading.Thread] = []
    server = net.createServer()

    def accepted(socket: net.Socket) -> None:
        def work() -> None:
            net.post(socket.end, b"from a thread")

        thread = threading.Thread(target=work)
        threads.append(thread)
        thread.start()
        server.close()

    server.on("connection", accepted)

    def listening() -> None:
        net.connect(port_of(server), "127.0.0.1").on("data", lambda chunk: received.append(chunk))

    server.listen(0, "127.0.0.1", listening)
    run()
    threads[0].join(5)
    assert b"".join(received) == b"from a thread"


def test_the_hosted_loop_is_the_main_threads_while_it_runs() -> None:
    async def main() -> str:
        current_loop()
        called: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def note() -> None:
            called.set_result(threading.current_thread().name)

        threading.Thread(target=net.post, args=(note,)).start()
        return await asyncio.wait_for(called, 5)

    assert asyncio.run(main()) == threading.main_thread().name


def test_without_a_loop_there_is_nothing_to_post_to() -> None:
    current_loop().close()
    with pytest.raises(RuntimeError, match="no event loop on the main thread"):
        net.post(print)


def test_a_loop_on_a_background_thread_is_stopped_from_outside() -> None:
    servers: list[net.Server] = []
    listening, closed = threading.Event(), threading.Event()

    def serve() -> None:
        server = net.createServer().listen(0, "127.0.0.1", listening.set)
        server.on("close", closed.set)
        servers.append(server)
        net.run()

    thread = threading.Thread(target=serve)
    thread.start()
    assert listening.wait(10)
    net.post(servers[0].close, on=servers[0])
    thread.join(10)
    assert not thread.is_alive()
    assert closed.is_set()


def test_any_object_of_the_loop_will_do() -> None:
    datagrams = pydgram.createSocket("udp4")
    called: list[object] = []
    for target in (PassThrough(), net.Socket(), net.createServer(), datagrams):
        net.post(called.append, target, on=target)
    run()
    assert len(called) == 4
    datagrams.close()
    run()


def test_an_asyncio_loop_will_do() -> None:
    async def main() -> None:
        current_loop()
        loop, called = asyncio.get_running_loop(), asyncio.Event()
        thread = threading.Thread(target=net.post, args=(called.set,), kwargs={"on": loop})
        thread.start()
        await asyncio.wait_for(called.wait(), 5)
        thread.join(5)

    asyncio.run(main())


def test_a_loop_of_a_test_is_reached() -> None:
    former = current_loop()
    with testing.new_loop() as loop:
        called: list[str] = []
        for target in (None, loop):
            thread = threading.Thread(target=net.post, args=(called.append, "x"), kwargs={"on": target})
            thread.start()
            thread.join(5)
        loop.run()
        assert called == ["x", "x"]
    assert current_loop() is former
    net.post(called.append, "y")
    run()
    assert called == ["x", "x", "y"]


def test_what_has_no_loop_is_refused() -> None:
    for target in (5, "x", net, object(), EventEmitter()):
        with pytest.raises(TypeError) as raised:
            net.post(print, on=target)
        assert getattr(raised.value, "code", None) == "ERR_INVALID_ARG_TYPE"


def test_a_closed_loop_takes_nothing() -> None:
    stream = PassThrough()
    current_loop().close()
    with pytest.raises(LoopError) as raised:
        net.post(print, on=stream)
    assert raised.value.code == "ERR_LOOP_CLOSED"
