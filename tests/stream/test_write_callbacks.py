"""Whatever is called in whatever order: each callback once, 'error' at most once, 'close' once and last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from pynet.stream import Writable
from tests.lab import run

from .lab import immediate, tick

MODES = st.sampled_from(["sync", "tick", "turn"])
COMMANDS = st.one_of(
    st.tuples(st.just("write"), st.integers(0, 5)),
    st.tuples(st.just("cork"), st.just(0)),
    st.tuples(st.just("uncork"), st.just(0)),
    st.tuples(st.just("end"), st.integers(0, 3)),
    st.tuples(st.just("destroy"), st.booleans()),
    st.tuples(st.just("wait"), st.just(0)),
)


class Life:
    """One writable with hooks that answer at different times, some with an error."""

    def __init__(self, answers: list[tuple[str, bool]], writev: bool, final: str | None) -> None:
        self.answers = answers
        self.written: list[bytes] = []
        self.accepted: list[bytes] = []
        self.callbacks: list[int] = []
        self.end_callbacks: list[int] = []
        self.log: list[str] = []
        self.turn = 0
        self.failed = False
        options: dict[str, Any] = {"highWaterMark": 4, "write": self.write}
        if writev:
            options["writev"] = self.writev
        if final is not None:
            options["final"] = lambda callback: self.answer(final, False, callback)
        self.stream = Writable(options)  # type: ignore[arg-type]
        for event in ("error", "finish", "close", "drain"):
            self.stream.add_listener(event, lambda *_, event=event: self.log.append(event))

    def answer(self, mode: str, fails: bool, callback: Callable[..., None]) -> None:
        error = Exception("write") if fails else None
        {"sync": lambda f, e: f(e), "tick": tick, "turn": immediate}[mode](callback, error)

    def write(self, chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        mode, fails = self.answers[self.turn % len(self.answers)]
        self.turn += 1
        self.failed = self.failed or fails
        if not fails:
            self.written.append(chunk)
        self.answer(mode, fails, callback)

    def writev(self, requests: list[Any], callback: Callable[..., None]) -> None:
        self.write(b"".join(request.chunk for request in requests), "buffer", callback)

    def play(self, commands: list[tuple[str, Any]]) -> None:
        rest = list(commands)

        def go_on() -> None:
            while rest:
                command, argument = rest.pop(0)
                if command == "wait":
                    immediate(go_on)
                    return
                self.act(command, argument)

        immediate(go_on)
        run()

    def act(self, command: str, argument: Any) -> None:
        stream = self.stream
        if command == "write":
            self.write_counted(bytes(argument), stream.write)
        elif command == "end":
            self.write_counted(bytes(argument), stream.end)
        elif command == "destroy":
            stream.destroy(Exception("destroy") if argument else None)
        else:
            getattr(stream, command)()

    def write_counted(self, chunk: bytes, method: Callable[..., Any]) -> None:
        counters = self.callbacks if method == self.stream.write else self.end_callbacks
        at = len(counters)
        counters.append(0)
        if self.stream.writable:
            self.accepted.append(chunk)

        def called(error: Any) -> None:
            counters[at] += 1

        method(chunk, "utf8", called)


@example([("write", 0), ("cork", 0), ("end", 1)], [("sync", True), ("sync", False)], False, None)
@given(
    st.lists(COMMANDS, max_size=25),
    st.lists(st.tuples(MODES, st.integers(0, 9).map(lambda n: n == 0)), min_size=1, max_size=4),
    st.booleans(),
    st.none() | MODES,
)
def test_promises_are_kept(
    commands: list[tuple[str, Any]], answers: list[tuple[str, bool]], writev: bool, final: str | None
) -> None:
    life = Life(answers, writev, final)
    life.play(commands)
    stream, log = life.stream, life.log
    assert log.count("error") <= 1
    assert log.count("finish") <= 1
    assert log.count("close") == int(stream.destroyed)
    if "close" in log:
        assert log[-1] == "close"
    if "error" in log:
        assert log[-2:] == ["error", "close"]
    assert all(count <= 1 for count in life.callbacks + life.end_callbacks)
    if not stream.writableCorked or stream.destroyed:
        assert all(life.callbacks), "a write callback is missing"
    if stream.writableFinished:
        assert b"".join(life.written) == b"".join(life.accepted)
        assert stream.writableLength == 0
    elif not life.failed:
        # What was written is a beginning of what was accepted: nothing is reordered. After a failure, what was corked
        # is written by end() all the same, as in Node.
        assert b"".join(life.accepted).startswith(b"".join(life.written))
