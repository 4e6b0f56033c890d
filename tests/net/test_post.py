"""``post()``: other threads reach the loop of the main thread, and only so."""

from __future__ import annotations

import asyncio
import threading

import pytest

import pynet as net
from pynet._loop import current_loop

from .inventory import run


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
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        net.connect(address.port, "127.0.0.1").on("data", lambda chunk: received.append(chunk))

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
