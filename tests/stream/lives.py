"""Lives of streams: random programs, played here and by Node, of which the traces must be equal.

A life names its streams, what their hooks do (at once, a tick or a turn later, with or without an error), commands in
steps a few turns apart, and commands to run in reaction to an event or callback. ``record.py`` makes the lives and has
Node play them (``tests/data/record_stream_lives.js`` is the same player as this one).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pynet import process
from pynet.stream import Duplex, Readable, Stream, Transform, Writable, finished, pipeline
from tests.lab import run

from .lab import immediate, tick

Life = dict[str, Any]
Command = list[Any]


def show(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    if isinstance(value, BaseException):
        return str(getattr(value, "code", None) or value)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, Stream):
        return str(value.alias)  # type: ignore[attr-defined]
    if isinstance(value, dict):
        return "info"
    return str(value)


def later(mode: str, f: Callable[[], object], error: str | None = None) -> None:
    """Call *f* when *mode* says; ``throw`` raises *error* instead, ``both`` afterwards."""
    if mode in ("sync", "both"):
        f()
    if mode in ("throw", "both"):
        raise Exception(error or "boom")
    if mode == "tick":
        tick(f)
    elif mode == "turn":
        immediate(f)


class Player:
    """One life, played."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.lines: list[str] = []
        self.streams: dict[str, Any] = {}
        self.turns: dict[str, int] = {}
        self.listeners: dict[str, Callable[..., None]] = {}
        self.reactions = {key: list(commands) for key, commands in life["react"].items()}
        self.letters = 0

    def play(self) -> list[str]:
        process.on("uncaughtException", self.uncaught)
        try:
            for name, spec in self.life["streams"].items():
                self.make(name, spec)
            immediate(self.step, list(self.life["steps"]))
            run()
        finally:
            process.off("uncaughtException", self.uncaught)
        return self.lines

    def uncaught(self, error: BaseException) -> None:
        self.log("uncaught", show(error))

    def step(self, steps: list[list[Command]]) -> None:
        commands = steps.pop(0) if steps else None
        for command in commands or ():
            self.act(command)

        def wait(left: int) -> None:
            if left:
                immediate(wait, left - 1)
                return
            self.look()
            if commands is not None:
                self.step(steps)

        immediate(wait, 8 if commands is None else 2)

    def log(self, *words: str) -> None:
        self.lines.append(" ".join(word for word in words if word))

    def text(self, size: int) -> str:
        start, self.letters = self.letters, self.letters + size
        return "".join(chr(97 + n % 26) for n in range(start, start + size))

    def next(self, key: str, choices: list[Any]) -> Any:
        self.turns[key] = turn = self.turns.get(key, -1) + 1
        return choices[turn % len(choices)]

    def react(self, key: str) -> None:
        if self.reactions.get(key):
            self.act(self.reactions[key].pop(0))

    # --- streams

    def make(self, name: str, spec: dict[str, Any]) -> None:
        stream = self.streams[name] = self.stream(name, spec)
        stream.alias = name
        for event in spec["listen"]:
            stream.on(event, self.listener(f"{name}:{event}"))

    def stream(self, name: str, spec: dict[str, Any]) -> Any:
        if spec["kind"] == "from":
            return Readable.from_(self.values(name, spec))
        if spec["kind"] == "pair":
            return Duplex.from_({half: self.streams[spec[half]] for half in ("readable", "writable") if half in spec})
        options = dict(spec["options"])
        for kind in ("write", "writev", "final", "destroy", "construct"):
            if kind in spec:
                options[kind] = self.hook(name, f"_{kind}", spec[kind])
        if "read" in spec:
            options["read"] = self.read(name, spec["read"])
        if "transform" in spec:
            options["transform"] = self.transform(name, spec["transform"])
        if "flush" in spec:
            options["flush"] = self.flush(name, spec["flush"])
        kinds: dict[str, Any] = {"w": Writable, "r": Readable, "d": Duplex, "t": Transform}
        return kinds[spec["kind"]](options)

    def values(self, name: str, spec: dict[str, Any]) -> Iterator[Any]:
        try:
            yield from spec["values"]
            if "throw" in spec:
                raise Exception(spec["throw"])
        finally:
            self.log(f"{name} left")

    def listener(self, key: str) -> Callable[..., None]:
        def listener(*args: Any) -> None:
            self.log(key, *map(show, args))
            self.react(key)

        return listener

    def hook(self, name: str, kind: str, choices: list[Any]) -> Callable[..., None]:
        def hook(*args: Any) -> None:
            *values, callback = args
            mode, error = self.next(name + kind, choices)
            self.log(f"{name}.{kind}", *map(self.show_argument, values))
            wrong = None if mode == "both" else error
            later(mode, lambda: callback(values[0] if wrong == "same" else Exception(wrong) if wrong else None), error)

        return hook

    def show_argument(self, value: Any) -> str:
        if isinstance(value, list):
            return ",".join(f"{show(request.chunk)}/{show(request.encoding)}" for request in value)
        return show(value)

    def read(self, name: str, steps: list[dict[str, Any]]) -> Callable[[int], None]:
        def read(size: int) -> None:
            stream = self.streams[name]
            self.turns[name] = turn = self.turns.get(name, -1) + 1
            self.log(f"{name}._read", str(size))
            if turn >= len(steps):
                return
            step = steps[turn]

            def push() -> None:
                for length in step["push"]:
                    chunk = self.chunk(stream, length)
                    self.log(f"{name}.pushed", show(chunk), show(stream.push(chunk)))
                if "destroy" in step:
                    stream.destroy(Exception(step["destroy"]))
                if "throw" in step:
                    raise Exception(step["throw"])

            later(step["mode"], push)

        return read

    def chunk(self, stream: Any, length: int | None) -> Any:
        if length is None:
            return None
        return self.text(length) if stream.readableObjectMode else self.text(length).encode()

    def transform(self, name: str, choices: list[Any]) -> Callable[..., None]:
        def transform(chunk: Any, encoding: str, callback: Callable[..., None]) -> None:
            mode, what = self.next(name + "transform", choices)
            self.log(f"{name}._transform", show(chunk))

            def answer() -> None:
                if what in ("twice", "push"):
                    self.streams[name].push(chunk)
                if what in ("echo", "twice"):
                    callback(None, chunk)
                elif what in ("drop", "push"):
                    callback()
                else:
                    callback(Exception(what))

            later(mode, answer, "T")

        return transform

    def flush(self, name: str, choices: list[Any]) -> Callable[..., None]:
        def flush(callback: Callable[..., None]) -> None:
            mode, what = self.next(name + "flush", choices)
            self.log(f"{name}._flush")

            def answer() -> None:
                if what == "add":
                    callback(None, self.text(2))
                else:
                    callback(None if what == "none" else Exception(what))

            later(mode, answer, "L")

        return flush

    # --- commands

    def act(self, command: Command) -> None:
        name, verb, *args = command
        try:
            result = getattr(self, f"do_{verb}")(self.streams.get(name), *args)
            if verb != "tick":
                self.log(f"{name}.{verb}", result or "")
        except Exception as error:
            self.log(f"{name}.{verb}", "throws", show(error))

    def callback(self, key: str | None) -> Callable[..., None] | None:
        if key is None:
            return None
        if key == "shared":
            return self.shared

        def callback(error: Any) -> None:
            self.log(key, show(error))
            self.react(key)

        return callback

    def shared(self, error: Any) -> None:
        self.log("shared", show(error))

    def do_write(self, stream: Writable, size: int, key: str | None) -> str:
        return show(stream.write(self.text(size), self.callback(key)))

    def do_end(self, stream: Writable, size: int | None, key: str | None) -> None:
        if size is None:
            stream.end(self.callback(key))
        else:
            stream.end(self.text(size), None, self.callback(key))

    def do_cork(self, stream: Writable) -> None:
        stream.cork()

    def do_uncork(self, stream: Writable) -> None:
        stream.uncork()

    def do_destroy(self, stream: Stream, error: str | None) -> None:
        stream.destroy(Exception(error) if error else None)

    def do_tick(self, stream: Stream, key: str) -> None:
        tick(self.log, key)

    def do_push(self, stream: Readable, size: int | None) -> str:
        return show(stream.push(self.chunk(stream, size)))

    def do_unshift(self, stream: Readable, size: int) -> str:
        return show(stream.unshift(self.chunk(stream, size)))

    def do_read(self, stream: Readable, size: int | None) -> str:
        return show(stream.read(size))

    def do_pause(self, stream: Readable) -> None:
        stream.pause()

    def do_resume(self, stream: Readable) -> None:
        stream.resume()

    def do_data(self, stream: Any, key: str) -> None:
        self.listeners[stream.alias + key] = listener = self.listener(f"{stream.alias}:data{key}")
        stream.on("data", listener)

    def do_no_data(self, stream: Any, key: str) -> None:
        self.remove(stream, "data", stream.alias + key)

    def do_readable(self, stream: Any, key: str, how: Any) -> None:
        def listener() -> None:
            self.log(f"{stream.alias}:readable{key}")
            if how == "one":
                self.log("got", show(stream.read()))
            elif how != "none":
                while (chunk := stream.read(None if how == "all" else how)) is not None:
                    self.log("got", show(chunk))
            self.react(f"{stream.alias}:readable{key}")

        self.listeners[stream.alias + "r" + key] = listener
        stream.on("readable", listener)

    def do_no_readable(self, stream: Any, key: str) -> None:
        self.remove(stream, "readable", stream.alias + "r" + key)

    def remove(self, stream: Any, event: str, key: str) -> None:
        # Node reacts to the removal of a listener that is not there; a life has no use for that.
        if self.listeners.get(key) in stream.listeners(event):
            stream.off(event, self.listeners[key])

    def do_encoding(self, stream: Readable, encoding: str) -> None:
        stream.setEncoding(encoding)

    def do_pipe(self, stream: Readable, target: str, end: bool) -> None:
        stream.pipe(self.streams[target], {"end": end})

    def do_unpipe(self, stream: Readable, target: str | None) -> None:
        stream.unpipe(None if target is None else self.streams[target])

    def do_finished(self, stream: Any, options: dict[str, Any]) -> None:
        finished(stream, options, lambda error: self.log("finished", stream.alias, show(error)))

    def do_pipeline(self, stream: Any, *names: str) -> None:
        stages = [self.stage(name) for name in names]
        pipeline(*stages, lambda error: self.log("pipeline", show(error)))

    def stage(self, name: str) -> Any:
        """The stream *name*; or, for ``raw`` and ``function``, a generator or what makes one."""
        how, _, key = name.rpartition(" ")
        if not how:
            return self.streams[name]
        values = partial(self.values, key, self.life["sources"][key])
        return values if how == "function" else values()

    def look(self) -> None:
        for name, s in self.streams.items():
            values: list[Any] = []
            if isinstance(s, Writable):
                values += [s.writable, s.writableLength, s.writableNeedDrain]
                values += [s.writableEnded, s.writableFinished, s.writableCorked]
            if isinstance(s, Readable):
                values += [s.readable, s.readableLength, s.readableFlowing]
                values += [s.readableEnded, s.isPaused(), s.readableDidRead]
            self.log("#", name, *map(show, [*values, s.destroyed, s.closed, s.errored]))


def play(life: Life) -> list[str]:
    """The trace of *life*."""
    return Player(life).play()
