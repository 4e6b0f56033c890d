"""``pynet.testing`` and ``pynet.aio`` in a typed test suite."""

from __future__ import annotations

from typing_extensions import assert_type

import pynet as net
from pynet import aio, testing


def driving() -> None:
    with testing.new_loop(fake_clock=True) as loop:
        assert_type(loop, testing.NetLoop)
        assert_type(loop.clock, testing.FakeClock)
        near, far = testing.socket_pair(allowHalfOpen=True)
        assert_type(near, net.Socket)
        print(*loop.run_until(near, "data", timeout_ms=100))
        loop.run_until(lambda: far.destroyed)
        loop.run(timeout_ms=5)
        assert_type(loop.active(), "list[str]")
    testing.run(timeout_ms=5)
    print(testing.run_until(near, "close")[0])
    testing.socket_pair({"allowHalfOpn": True})  # type: ignore[arg-type]
    testing.run_until(5)  # type: ignore[arg-type]


def counting(socket: net.Socket) -> None:
    def on_data(chunk: bytes) -> int:
        return len(chunk)

    def on_text(chunk: int) -> None: ...

    with testing.Calls() as calls:
        assert_type(calls.must_call(on_data, times=2)(b"x"), int)
        socket.on("data", calls.must_call(on_data))
        socket.on("data", calls.must_call(lambda chunk: print(chunk)))
        socket.on("close", calls.must_call())
        socket.on("error", calls.must_not_call("error"))
        socket.on("close", calls.must_not_call())
        socket.on("data", calls.must_call(on_text))  # type: ignore[call-overload]


async def main() -> int:
    await aio.idle()
    return 5


def hosting() -> None:
    assert_type(net.run(main()), int)
    assert_type(aio.run_main(main()), int)
    aio.run_main(main)  # type: ignore[arg-type]
