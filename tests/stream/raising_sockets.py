"""Conversations over sockets whose server pipes through hooks that raise: each object sees what it sees in Node.

The client sends its next message when the answer to the last is complete, so that nothing depends on the kernel.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pynet as net
from pynet import process
from pynet.stream import Duplex, PassThrough, Readable, Transform, finished, pipeline
from tests.lab import port_of, run

from .lab import immediate, tick

Life = dict[str, Any]
Traces = dict[str, list[str]]


def show(error: Any) -> str:
    return "none" if error is None else str(getattr(error, "code", None) or error)


class Conversation:
    """One connection."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.traces: Traces = {}
        self.turns: dict[str, int] = {}
        self.got = ""
        self.closed = False

    def note(self, name: str, *words: str) -> None:
        self.traces.setdefault(name, []).append(" ".join(words))

    def watch(self, name: str, stream: Any) -> Any:
        stream.on("error", lambda error: self.note(name, "error", show(error)))
        stream.on("end", lambda: self.note(name, "end"))
        stream.on("finish", lambda: self.note(name, "finish"))
        stream.on("close", lambda: self.note(name, "close"))
        return stream

    def later(self, mode: str, f: Callable[[], object], error: str) -> None:
        if mode in ("sync", "both"):
            f()
        if mode in ("throw", "both"):
            raise Exception(error)
        if mode == "tick":
            tick(f)
        elif mode == "turn":
            immediate(f)

    def hook(self, name: str, error: str) -> tuple[str, Exception | None]:
        choices = self.life[name]
        self.turns[name] = turn = self.turns.get(name, -1) + 1
        mode, wrong = choices[turn % len(choices)]
        return mode, Exception(error) if wrong else None

    def transform(self) -> Any:
        def transform(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
            mode, error = self.hook("transform", "T")
            self.later(mode, lambda: callback(error, None if error else chunk), "T")

        def hooked(name: str, letter: str) -> Callable[[Callable[..., None]], None]:
            def hook(callback: Callable[..., None]) -> None:
                mode, error = self.hook(name, letter)
                self.later(mode, lambda: callback(error), letter)

            return hook

        def destroy(error: Any, callback: Callable[..., None]) -> None:
            self.later(self.hook("destroy", "D")[0], lambda: callback(error), "D")

        options: dict[str, Any] = {"transform": transform}
        for name, letter in (("flush", "L"), ("final", "F"), ("construct", "C")):
            if name in self.life:
                options[name] = hooked(name, letter)
        if "destroy" in self.life:
            options["destroy"] = destroy
        return self.watch("transform", Transform(**options))

    def values(self) -> Iterator[Any]:
        for value in self.life["values"]:
            if value == "throw":
                raise Exception("G")
            yield value

    def serve(self, socket: net.Socket) -> None:
        self.watch("socket", socket)
        how = self.life["how"]
        if how == "pipeline":
            pipeline(socket, self.transform(), socket, self.done)
        elif how == "two":
            pipeline(socket, self.transform(), self.watch("second", PassThrough()), socket, self.done)
        elif how == "pair":
            pair = self.watch("pair", Duplex.from_({"readable": socket, "writable": socket}))
            pipeline(pair, self.transform(), socket, self.done)
        elif how == "generator":
            pipeline(self.values, socket.resume(), self.done)
        elif how == "from":
            pipeline(self.watch("from", Readable.from_(self.values())), socket.resume(), self.done)
        else:
            self.serve_by_pipes(socket)
        socket.on("close", self.note_close)

    def serve_by_pipes(self, socket: net.Socket) -> None:
        middle = self.transform()

        def over(error: Any) -> None:
            self.done(error)
            if error is not None:
                socket.destroy()

        finished(middle, over)
        socket.pipe(middle).pipe(socket)

    def done(self, error: Any) -> None:
        self.note("callback", show(error))

    def note_close(self) -> None:
        self.closed = True

    def talk(self, port: int, then: Callable[[], None]) -> None:
        client = net.connect(port, "127.0.0.1")
        messages = list(self.life["messages"])
        rest = 20

        def next_message() -> None:
            if messages:
                client.write(messages.pop(0))
            else:
                client.end()

        def data(text: str) -> None:
            self.got += text
            if text.endswith("\n"):
                next_message()

        def over() -> None:
            nonlocal rest
            if self.closed:
                rest -= 1
            if rest:
                immediate(over)
            else:
                then()

        client.setEncoding("utf8")
        client.on("data", data)
        client.on("error", lambda: None)
        client.on("connect", next_message)
        client.on("close", over)


def play(lives: list[Life]) -> list[Traces]:
    """What each object of each of *lives* sees."""
    results: list[Traces] = []
    current: list[Conversation] = []
    server = net.createServer(lambda socket: current[-1].serve(socket))

    def uncaught(error: BaseException) -> None:
        current[-1].note("uncaught", show(error))

    def next_life() -> None:
        if current:
            results.append({**current[-1].traces, "client": [current[-1].got]})
        if len(results) == len(lives):
            server.close()
            return
        current.append(Conversation(lives[len(results)]))
        current[-1].talk(port_of(server), next_life)

    process.on("uncaughtException", uncaught)
    try:
        server.listen(0, "127.0.0.1", next_life)
        run(max(30_000, 20 * len(lives)))
    finally:
        process.off("uncaughtException", uncaught)
    return results


def make(seed: int) -> Life:
    """The conversation number *seed*."""
    chosen = random.Random(f"raising sockets {seed}")

    def mode() -> str:
        return chosen.choice(["sync", "sync", "tick", "turn", "throw"])

    life: Life = {"how": chosen.choice(["pipeline", "pipeline", "two", "pair", "pipes", "generator", "from"])}
    life["messages"] = [f"message {n}\n" for n in range(chosen.randint(1, 4))]
    # No raise out of a later turn: that is uncaught, and the client would wait for ever.
    first = [["sync", False] for _ in range(chosen.randint(0, 2))]
    life["transform"] = [*first, [mode(), chosen.random() < 0.3]]
    for name in ("flush", "final", "construct"):
        if chosen.random() < 0.3:
            life[name] = [[mode(), chosen.random() < 0.3]]
    if "final" in life:
        life.pop("flush", None)
        life["final"] = [[each if each != "sync" else "tick", True] for each, _ in life["final"]]
    if chosen.random() < 0.3:
        life["destroy"] = [[mode(), False]]
    life["values"] = [chosen.choice(["a\n", "b\n", "c\n", "throw", 5, None]) for _ in range(chosen.randint(1, 5))]
    return life
