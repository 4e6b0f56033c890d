"""One wake-up reads at most 32 datagrams: then others have their turn."""

from __future__ import annotations

from pydgram._receiving import receive
from pynet._loop import current_loop
from tests.dgram.lab import bound, close, settle
from tests.lab import port_of, run

PER_WAKE_UP = 32


def test_an_immediate_comes_after_32_datagrams() -> None:
    receiver, sender = bound(), bound()
    log: list[str] = []
    loop = current_loop()

    @receiver.on("message")
    def _(msg: bytes) -> None:
        if not log:
            loop.set_immediate(lambda: log.append("immediate"))
        log.append(msg.decode())
        if msg == b"39":
            receiver.close()
            sender.close()

    receiver._pydgram_state.handle.recv_stop()  # type: ignore[union-attr]
    for number in range(40):
        sender.send(str(number), port_of(receiver), "127.0.0.1")
    settle()
    receive(receiver)
    run()
    assert log.index("immediate") == PER_WAKE_UP
    assert [line for line in log if line != "immediate"] == [str(number) for number in range(40)]


def test_nothing_is_lost_in_a_closed_loop() -> None:
    server, client = bound(), bound()
    left = 2_000
    window = 20
    seen: set[bytes] = set()
    server.on("message", lambda msg, rinfo: server.send(msg, rinfo.port, rinfo.address))

    def ask() -> None:
        nonlocal left
        left -= 1
        client.send(str(left), port_of(server), "127.0.0.1")

    @client.on("message")
    def _(msg: bytes) -> None:
        seen.add(msg)
        if left:
            ask()
        elif len(seen) == 2_000:
            server.close()
            client.close()

    for _number in range(window):
        ask()
    run()
    assert seen == {str(number).encode() for number in range(2_000)}
    close(server, client)
