"""The lives that the inventory observed (tests/data/dgram_event_orders.json): the same steps give the same order."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pydgram as dgram
from pynet._addresses import BlockList
from pynet._loop import current_loop, nextTick, queueMicrotask
from pynet.abort import AbortController
from pynet.errors import NodeError
from tests.dgram.lab import bound, free_port, sent, trace
from tests.lab import port_of, run
from tests.loop.hosted import run_in

ORDERS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "data" / "dgram_event_orders.json").read_text("utf-8")
)
Log = list[str]
LIVES: dict[str, Callable[[Log], object]] = {}


def life(f: Callable[[Log], object]) -> Callable[[Log], object]:
    LIVES[f.__name__] = f
    return f


def immediate(callback: Callable[..., object]) -> None:
    current_loop().set_immediate(callback)


def udp(log: Log, name: str = "udp", **options: Any) -> dgram.Socket:
    return trace(name, dgram.createSocket("udp4", **options), log)


def receiver_for(log: Log, then: Callable[[dgram.Socket], object], **options: Any) -> None:
    """A traced receiver; *then* goes on when it listens."""
    receiver = udp(log, "receiver", **options)
    receiver.bind(0, "127.0.0.1", lambda: immediate(lambda: then(receiver)))


def after_immediates(count: int, callback: Callable[[], object]) -> None:
    immediate(callback if count == 1 else lambda: after_immediates(count - 1, callback))


@life
def i1(log: Log) -> None:
    socket = udp(log)

    def on_bound() -> None:
        log.append("cb:bind")
        immediate(close)

    def close() -> None:
        returned = socket.close(lambda: log.append("cb:close"))
        log.append(f"close returns this={str(returned is socket).lower()}")

    log.append(f"returns this={str(socket.bind(0, '127.0.0.1', on_bound) is socket).lower()}")


@life
def i2(log: Log) -> None:
    def send(receiver: dgram.Socket) -> None:
        sender = udp(log, "sender")

        @receiver.on("message")
        def _() -> None:
            log.append(f"sender bound to {sender.address().address}")
            sender.close()
            receiver.close()

        sender.send("hello", port_of(receiver), "127.0.0.1", sent("send", log))
        log.append("send returns undefined")

    receiver_for(log, send)


@life
def i3(log: Log) -> None:
    socket = udp(log)

    def send() -> None:
        socket.send("a", port_of(socket), "127.0.0.1", sent("send a", log))
        socket.send("b", port_of(socket), "127.0.0.1", sent("send b", log))
        log.append(f"returned queueCount={socket.getSendQueueCount()} queueSize={socket.getSendQueueSize()}")
        nextTick(lambda: log.append("nextTick"))
        immediate(lambda: log.append("immediate"))

    @socket.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        log.append(f"rinfo keys {','.join(rinfo._fields)}")
        if msg == b"b":
            immediate(lambda: socket.close())

    socket.bind(0, "127.0.0.1", lambda: immediate(send))


@life
def i4(log: Log) -> None:
    def connect(receiver: dgram.Socket) -> None:
        socket = udp(log)

        def connected() -> None:
            log.append("cb:connect")
            socket.send("x", sent("send", log))

        @receiver.on("message")
        def _() -> None:
            socket.disconnect()
            log.append("disconnect returns undefined")
            with pytest.raises(NodeError) as info:
                socket.remoteAddress()
            log.append(f"remoteAddress throws {info.value.code}")
            socket.close()
            receiver.close()

        socket.connect(port_of(receiver), "127.0.0.1", connected)
        log.append("connect returns undefined")

    receiver_for(log, connect)


@life
def i5(log: Log) -> None:
    # A promise job of Node's is a microtask: the microtask queued in it comes before the ticks.
    socket = udp(log)

    def job() -> None:
        nextTick(lambda: log.append("nextTick queued before"))
        log.append(f"returned {','.join(socket.bindSync(address='127.0.0.1')._fields)}")
        nextTick(lambda: log.append("nextTick queued after"))
        queueMicrotask(lambda: log.append("microtask"))

        def last() -> None:
            log.append("immediate")
            socket.close()

        immediate(last)

    queueMicrotask(job)


@life
def i6(log: Log) -> None:
    socket = udp(log)
    socket.connectSync(9)
    log.append("returned undefined")
    shown = json.dumps(socket.remoteAddress()._asdict(), separators=(",", ":"))
    log.append(f"bound={str(port_of(socket) > 0).lower()} remote={shown}")
    immediate(lambda: socket.close())


@life
def i7(log: Log) -> None:
    socket = udp(log)

    def send() -> None:
        socket.send("x", port_of(socket), "127.0.0.1", sent("send", log))
        socket.close(lambda: log.append("cb:close"))

    socket.bind(0, "127.0.0.1", lambda: immediate(send))


@life
def i8(log: Log) -> None:
    socket = udp(log)
    socket.bind(0, "127.0.0.1", lambda: log.append("cb:bind"))
    socket.close(lambda: log.append("cb:close"))


@life
def i9(log: Log) -> None:
    def send(receiver: dgram.Socket) -> None:
        sender = udp(log, "sender")
        sender.send("x", port_of(receiver), "127.0.0.1", sent("send", log))

        def closed() -> None:
            log.append("cb:close")
            after_immediates(2, lambda: receiver.close())

        sender.close(closed)

    receiver_for(log, send)


@life
def i10(log: Log) -> None:
    holder = bound()
    socket = udp(log)

    @socket.on("error")
    def _() -> None:
        log.append("call:bind(0)")
        socket.bind(0, "127.0.0.1", again)

    def again() -> None:
        log.append("cb:bind2")
        socket.close()
        holder.close()

    socket.bind(port_of(holder), "127.0.0.1", lambda: log.append("cb:bind"))


@life
def i11(log: Log) -> None:
    blocked = BlockList()
    blocked.addAddress("127.0.0.1")

    def send(receiver: dgram.Socket) -> None:
        sender = dgram.createSocket("udp4")

        def done() -> None:
            sender.close()
            after_immediates(3, lambda: receiver.close())

        sender.send("x", port_of(receiver), "127.0.0.1", sent("send", log, done))

    receiver_for(log, send, receiveBlockList=blocked)


@life
def i12(log: Log) -> None:
    socket = udp(log)
    socket.send("x", free_port(), "127.0.0.1", sent("send", log, lambda: after_immediates(3, lambda: socket.close())))


@life
def i13(log: Log) -> None:
    socket = udp(log)
    socket.on("message", lambda: socket.close())
    socket.bind(0, "127.0.0.1", lambda: socket.send("", port_of(socket), "127.0.0.1", sent("send", log)))


async def i14(log: Log) -> None:
    socket = udp(log)
    listening = current_loop().host.create_future()
    socket.bind(0, "127.0.0.1", lambda: listening.set_result(None))
    await listening
    async with socket:
        pass
    log.append("cb:disposed(undefined)")
    async with socket:
        pass
    log.append("cb:disposed again(undefined)")


@life
def i15(log: Log) -> None:
    def send(receiver: dgram.Socket) -> None:
        sender = udp(log, "sender")

        def on_bound() -> None:
            sender.send("x", port_of(receiver), "127.0.0.1", sent("send", log))
            sender.close(closed)

        def closed() -> None:
            log.append("cb:close")
            after_immediates(2, lambda: receiver.close())

        sender.bind(0, "127.0.0.1", on_bound)

    receiver_for(log, send)


@life
def h6(log: Log) -> None:
    controller = AbortController()
    socket = udp(log, signal=controller.signal)

    def abort() -> None:
        controller.abort()
        log.append("abort() returned")

    socket.bind(0, "127.0.0.1", lambda: immediate(abort))


@life
def h7(log: Log) -> None:
    controller = AbortController()
    controller.abort()
    socket = udp(log, signal=controller.signal)

    def bind() -> None:
        with pytest.raises(NodeError) as info:
            socket.bind(0)
        log.append(f"bind throws {info.value.code}")

    immediate(bind)


def queues(log: Log, then: Callable[[], object]) -> None:
    loop = current_loop()
    loop.next_tick(lambda: log.append("nextTick"))
    loop.queue_microtask(lambda: log.append("microtask"))
    loop.set_immediate(lambda: log.append("immediate"))

    def timeout() -> None:
        log.append("timeout0")
        after_immediates(2, then)

    loop.start_timer(0, timeout)
    log.append("sync")


def in_io(callback: Callable[[], object]) -> None:
    """Call back from the poll phase, so that the immediates come before the timers."""
    socket = bound()

    @socket.on("message")
    def _() -> None:
        socket.close()
        callback()

    socket.send("x", port_of(socket), "127.0.0.1")


@life
def j10(log: Log) -> None:
    def start() -> None:
        socket = dgram.createSocket("udp4")
        socket.bind(0, "127.0.0.1", lambda: log.append("cb:listening"))
        queues(log, lambda: socket.close())

    in_io(start)


@life
def j11(log: Log) -> None:
    def start() -> None:
        socket = dgram.createSocket("udp4")
        socket.bind(0, lambda: log.append("cb:listening"))
        queues(log, lambda: socket.close())

    in_io(start)


@life
def j12(log: Log) -> None:
    socket = bound()
    socket.on("message", lambda: log.append("message"))

    def start() -> None:
        socket.send("x", port_of(socket), "127.0.0.1", sent("send", log))
        queues(log, lambda: socket.close())

    in_io(start)


@life
def j13(log: Log) -> None:
    socket = bound()

    def start() -> None:
        socket.close(lambda: log.append("cb:close"))
        queues(log, lambda: None)

    in_io(start)


def test_every_life_is_here() -> None:
    assert {*LIVES, "i14"} == set(ORDERS)


@pytest.mark.parametrize("name", LIVES)
def test_order(name: str) -> None:
    row = ORDERS[name]
    log: Log = []
    LIVES[name](log)
    run()
    if "per_object" in row:
        # Between two objects the kernel decides.
        for who, events in row["per_object"].items():
            assert [line.partition(":")[2] for line in log if line.startswith(f"{who}:")] == events
        assert sorted(log) == sorted(row["order"])
    elif "other_orders" in row:
        assert log in [row["order"], *row["other_orders"]]
    else:
        assert log == row["order"]


def test_order_of_disposal() -> None:
    import asyncio

    log: Log = []
    run_in(asyncio.SelectorEventLoop(), i14(log))
    assert log == ORDERS["i14"]["order"]
