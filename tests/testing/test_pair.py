"""``socket_pair``: two ends of a connection, at once."""

from __future__ import annotations

import pynet as net
from pynet import testing
from pynet.aio import run_main
from pynet.events import once


def test_connected_at_once() -> None:
    with testing.new_loop() as loop:
        near, far = testing.socket_pair()
        assert isinstance(near, net.Socket)
        assert near.readyState == far.readyState == "open"
        assert (near.remoteAddress, near.remotePort) == ("127.0.0.1", far.localPort)
        assert (far.remoteAddress, far.remotePort) == ("127.0.0.1", near.localPort)
        near.write("hello")
        assert loop.run_until(far, "data") == [b"hello"]
        far.end("bye")
        assert loop.run_until(near, "data") == [b"bye"]
        near.resume()
        loop.run()
        assert near.destroyed
        assert far.destroyed


def test_options() -> None:
    with testing.new_loop() as loop:
        for near, far in (testing.socket_pair({"allowHalfOpen": True}), testing.socket_pair(allowHalfOpen=True)):
            assert near.allowHalfOpen
            near.end()
            far.resume()
            loop.run_until(far, "end")
            assert far.writable
            far.end()
            near.resume()
        loop.run()


def test_inside_asyncio() -> None:
    async def main() -> bytes:
        near, far = testing.socket_pair()
        near.end("hello")
        data: bytes = (await once(far, "data"))[0]
        near.resume()
        far.resume()
        return data

    assert run_main(main()) == b"hello"
