"""Remote calls: requests with numbers, JSON in length-prefixed frames, answers in whatever order they are ready.

python -m pynet examples/rpc.py serve [port]
python -m pynet examples/rpc.py call port method [argument...]     try it with: call 7100 add 1 2, or call 7100 slow 300
"""

from __future__ import annotations

import itertools
import json
import struct
import sys
from collections.abc import Callable
from typing import Any

import pynet as net
from pynet import process
from pynet.timers import clearTimeout, setTimeout

LONGEST = 1 << 20
Answer = Callable[[Any], object]


def send(socket: net.Socket, message: object) -> None:
    data = json.dumps(message).encode()
    socket.write(struct.pack(">I", len(data)) + data)


def receive(socket: net.Socket, on_message: Callable[[dict[str, Any]], object]) -> None:
    """Call *on_message* with each message that comes; a wrong one ends the connection."""
    buffer = bytearray()

    @socket.on("data")
    def _(chunk: bytes) -> None:
        buffer.extend(chunk)
        while len(buffer) >= 4 and not socket.destroyed:
            (size,) = struct.unpack_from(">I", buffer)
            if size > LONGEST:
                socket.destroy(ValueError(f"a message of {size} bytes"))
            elif len(buffer) < 4 + size:
                break
            else:
                text = bytes(buffer[4 : 4 + size])
                del buffer[: 4 + size]
                try:
                    message = json.loads(text)
                except (ValueError, RecursionError) as err:  # the latter by JSON that is nested too deep
                    socket.destroy(ValueError(f"not JSON: {err}"))
                    return
                if isinstance(message, dict):
                    on_message(message)
                else:
                    socket.destroy(ValueError("not a message"))


def add(answer: Answer, a: Any, b: Any) -> None:
    answer(a + b)


def upper(answer: Answer, text: str) -> None:
    answer(text.upper())


def slow(answer: Answer, ms: float) -> None:
    setTimeout(answer, ms, f"that took {ms} ms")


METHODS: dict[object, Callable[..., None]] = {"add": add, "upper": upper, "slow": slow}


def serve(socket: net.Socket) -> None:
    def on_request(request: dict[str, Any]) -> None:
        number, name = request.get("id"), request.get("method")
        try:
            if name not in METHODS:
                raise ValueError(f"no such method: {name}")
            METHODS[name](lambda result: send(socket, {"id": number, "result": result}), *request["params"])
        except Exception as err:  # whatever the call was: the caller has to hear of it
            send(socket, {"id": number, "error": f"{type(err).__name__}: {err}"})

    receive(socket, on_request)
    socket.on("error", lambda err: print(err, flush=True))


class Client:
    """Calls and their callbacks: ``callback(error, result)``, exactly once each."""

    def __init__(self, port: int) -> None:
        self.numbers = itertools.count(1)
        self.waiting: dict[int, Callable[[str | None, Any], object]] = {}
        self.socket = net.connect(port, "127.0.0.1")
        receive(self.socket, lambda answer: self.settle(answer.get("id"), answer.get("error"), answer.get("result")))
        self.socket.on("error", lambda err: print(err, flush=True))
        self.socket.on("close", self.lost)

    def call(self, method: str, params: list[Any], callback: Callable[[str | None, Any], object]) -> None:
        number = next(self.numbers)
        limit = setTimeout(self.settle, 5000, number, "no answer within 5 seconds", None)

        def done(error: str | None, result: Any) -> None:
            clearTimeout(limit)
            callback(error, result)

        self.waiting[number] = done
        send(self.socket, {"id": number, "method": method, "params": params})

    def settle(self, number: Any, error: str | None, result: Any) -> None:
        callback = self.waiting.pop(number, None)
        if callback is not None:  # else it came too late
            callback(error, result)

    def lost(self) -> None:
        for number in list(self.waiting):
            self.settle(number, "the connection is gone", None)


def main() -> None:
    what = sys.argv[1] if len(sys.argv) > 1 else "serve"
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 7100
    if what not in ("serve", "call") or (what == "call" and len(sys.argv) < 4):
        sys.exit(__doc__)
    if what == "serve":
        server = net.createServer(serve)
        server.listen(port, "127.0.0.1", lambda: print("answering at", server.address(), flush=True))
    else:
        method, *params = sys.argv[3:]
        client = Client(port)

        def show(error: str | None, result: Any) -> None:
            print(f"error: {error}" if error else result, flush=True)
            process.exitCode = 1 if error else 0
            client.socket.end()

        client.call(method, [int(p) if p.isdigit() else p for p in params], show)
    net.run()


if __name__ == "__main__":
    main()
