"""A failure is not kept alive by its own traceback: reference counting frees handles after failures too."""

from __future__ import annotations

import errno
import socket
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from pynet._handles import TCP, UDP, Callbacks
from pynet._loop import Loop, _loop, current_loop
from pynet._loop._threads import Request
from tests.fakes.socket import EAGAIN, FakeSocket, factory, os_error
from tests.loop.streams import Status, until

pytestmark = pytest.mark.usefixtures("no_collector")


def freed(scene: Callable[[Loop], Any], loop: Loop) -> None:
    """Assert that what *scene* returns is gone when it has returned."""
    kept = [weakref.ref(one) for one in scene(loop)]
    assert kept
    assert [ref() for ref in kept if ref() is not None] == []


def test_a_shutdown_that_fails(loop: Loop) -> None:
    def scene(loop: Loop) -> list[Any]:
        fake, peer = FakeSocket.pair()
        handle, done = TCP(loop, sock=fake), Status()
        peer.close()
        socket.socket(fileno=fake.detach()).close()
        handle.shutdown(done)
        until(loop, lambda: done.results)
        assert done.results == [errno.EBADF]
        handle.close()
        loop.turn()
        return [handle, done]

    freed(scene, loop)


def test_a_queued_datagram_that_fails(loop: Loop) -> None:
    def scene(loop: Loop) -> list[Any]:
        made: list[FakeSocket] = []
        loop.socket_factory = factory(made)
        handle, done = UDP(loop), Status()
        handle.bind(("127.0.0.1", 0))
        made[0].sends.extend([EAGAIN, os_error(errno.EMSGSIZE)])
        assert handle.send(b"x", handle.getsockname(), done) == -1
        until(loop, lambda: done.results)
        assert done.results == [errno.EMSGSIZE]
        handle.close()
        loop.turn()
        loop.socket_factory = socket.socket
        return [handle, done]

    freed(scene, loop)


def test_an_address_in_use(loop: Loop) -> None:
    def scene(loop: Loop) -> list[Any]:
        first, second = TCP(loop), TCP(loop)
        first.bind(("127.0.0.1", 0))
        first.listen(1, lambda error, handle: None)
        second.bind(first.getsockname())
        for call in (second.getsockname, lambda: second.listen(1, lambda error, handle: None)):
            try:
                call()
            except OSError as error:
                assert error.errno == errno.EADDRINUSE
            else:
                raise AssertionError("no error")
        for handle in (first, second):
            handle.close()
        loop.turn()
        return [first, second]

    freed(scene, loop)


def test_a_connect_that_fails_at_once(loop: Loop) -> None:
    def scene(loop: Loop) -> list[Any]:
        made: list[FakeSocket] = []
        loop.socket_factory = factory(made)
        handle, done = TCP(loop), Status()
        handle.bind(("127.0.0.1", 0))
        made[0].connects.append(errno.ENETUNREACH)
        try:
            handle.connect(("127.0.0.1", 1), done)
        except OSError as error:
            assert error.errno == errno.ENETUNREACH
        else:
            raise AssertionError("no error")
        handle.close()
        loop.turn()
        loop.socket_factory = socket.socket
        return [handle, done]

    freed(scene, loop)


def test_a_request_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class Work:
        def __call__(self) -> None:
            raise ValueError

    def scene(loop: Loop) -> list[Any]:
        work, kinds = Work(), list[object]()
        monkeypatch.setattr(_loop, "submit", Request.work)  # here and now: a thread may let go of it a little later
        loop.submit(work, lambda result, error: kinds.append(type(error)))
        loop.run()
        assert kinds == [ValueError]
        return [work]

    freed(scene, current_loop())


def test_closed_before_the_poller_was_told(loop: Loop) -> None:
    def scene(loop: Loop) -> list[Any]:
        fake, peer = FakeSocket.pair()
        handle = TCP(loop, sock=fake)
        handle.read_start(Callbacks(lambda data: None, lambda error: None))
        handle.close()
        peer.close()
        while loop._closing:  # the closing phase alone, with no poll before it
            loop._run_closing()
        return [handle]

    freed(scene, loop)
