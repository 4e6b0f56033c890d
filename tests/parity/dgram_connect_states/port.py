"""What remoteAddress, disconnect and connect say in each state of the peer."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import word

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port
socket = dgram.createSocket("udp4")


def look(when: str) -> None:
    try:
        print(f"{when}: remote {word(socket.remoteAddress().port == port)}")
    except NodeError as err:
        print(f"{when}: remoteAddress {err.name} {err.code}: {err.message}")


def attempt(what: str, call: Callable[[], object]) -> None:
    try:
        call()
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}: {err.message}")


look("new")
attempt("disconnect when new", lambda: socket.disconnect())
socket.bindSync()
look("bound")
attempt("disconnect when bound", lambda: socket.disconnect())
socket.connect(port)
look("connecting")
attempt("disconnect while connecting", lambda: socket.disconnect())
attempt("connect while connecting", lambda: socket.connect(port))
attempt("connectSync while connecting", lambda: socket.connectSync(port))


@socket.once("connect")
def _() -> None:
    look("connected")
    attempt("connect when connected", lambda: socket.connect(port))
    attempt("connectSync when connected", lambda: socket.connectSync(port))
    attempt("disconnect when connected", lambda: socket.disconnect())
    look("disconnected")
    attempt("disconnect twice", lambda: socket.disconnect())

    def again() -> None:
        look("connected again")
        socket.close()
        look("closed")
        receiver.close()

    socket.connect(port, again)


net.run()
