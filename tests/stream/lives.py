"""Lives of streams: random programs, played here and by Node, of which the traces must be equal.

A life names its streams, what their hooks do (at once, a tick or a turn later, with or without an error), commands in
steps a few turns apart, and commands to run in reaction to an event or callback. ``record.py`` makes the lives and has
Node play them (``tests/data/record_stream_lives.js`` is the same player as this one).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from pynet import process
from pynet.stream import Duplex, Readable, Stream, Transform, Writable, finished, pipeline
from tests.lab import run

from .lab import immediate, tick

Life = dict[str, Any]
Command = list[Any]

KINDS = ("writable", "readable", "duplex", "transform", "pipe", "pipeline")


# --- playing -----------------------------------------------------------------------------------------------------


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


# --- making ------------------------------------------------------------------------------------------------------


class Maker:
    """Makes a life out of a seed."""

    def __init__(self, kind: str, seed: int) -> None:
        self.kind = kind
        self.seed = seed
        self.random = random.Random(f"{kind} {seed}")
        self.keys = 0

    def make(self) -> Life:
        life: Life = {"kind": self.kind, "seed": self.seed, "streams": {}, "steps": [], "react": {}}
        events, command = getattr(self, self.kind)(life)
        for _ in range(self.random.randint(1, 4)):
            life["steps"].append([command() for _ in range(self.random.randint(1, 6))])
        for _ in range(self.random.choice([0, 0, 1, 2, 3])):
            life["react"].setdefault(self.pick(*events), []).append(command())
        return life

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    def mode(self) -> str:
        return str(self.pick("sync", "sync", "tick", "turn"))

    def hooks(self, error: str | None, most: int = 3) -> list[Any]:
        return [
            [self.mode(), error if error and self.chance(0.13) else None] for _ in range(self.random.randint(1, most))
        ]

    # --- streams

    def writable_spec(self, errors: bool = True) -> dict[str, Any]:
        error = "W" if errors else None
        options: dict[str, Any] = {}
        if self.chance(0.7):
            options["highWaterMark"] = self.pick(0, 1, 2, 4, 8)
        for name, value, probability in (
            ("autoDestroy", False, 0.1),
            ("emitClose", False, 0.1),
            ("objectMode", True, 0.15),
            ("decodeStrings", False, 0.2),
        ):
            if self.chance(probability):
                options[name] = value
        spec: dict[str, Any] = {"kind": "w", "options": options, "write": self.hooks(error)}
        if self.chance(0.4):
            spec["writev"] = self.hooks(error)
        if self.chance(0.3):
            spec["final"] = self.hooks("F" if errors else None, 1)
        if self.chance(0.3):
            spec["destroy"] = [[self.mode(), self.pick("same", "same", None, "X")]]
        if self.chance(0.15):
            spec["construct"] = self.hooks("C" if errors else None, 1)
        spec["listen"] = ["drain", "finish", "close", "error", "prefinish", "pipe", "unpipe"]
        return spec

    def readable_spec(self, errors: bool = True) -> dict[str, Any]:
        options: dict[str, Any] = {}
        if self.chance(0.7):
            options["highWaterMark"] = self.pick(0, 1, 2, 4, 8)
        if self.chance(0.1):
            options["autoDestroy"] = False
        if self.chance(0.15):
            options["objectMode"] = True
        elif self.chance(0.2):
            options["encoding"] = self.pick("utf8", "hex", "base64")
        steps = [self.read_step(errors) for _ in range(self.random.randint(2, 8))]
        steps.append({"mode": self.mode(), "push": [2, None]})
        spec: dict[str, Any] = {"kind": "r", "options": options, "read": steps}
        if self.chance(0.2):
            spec["destroy"] = [[self.mode(), self.pick("same", "same", None, "X")]]
        if self.chance(0.1):
            spec["construct"] = self.hooks("C" if errors else None, 1)
        spec["listen"] = ["end", "close", "error", "pause", "resume"]
        return spec

    def read_step(self, errors: bool) -> dict[str, Any]:
        step: dict[str, Any] = {"mode": self.pick("sync", "sync", "tick", "turn", "never")}
        step["push"] = [self.pick(0, 1, 2, 3, 5) for _ in range(self.pick(0, 1, 1, 1, 2, 3))]
        if self.chance(0.1):
            step["push"].append(None)
        if errors and self.chance(0.05):
            step["destroy"] = "R"
        if errors and step["mode"] == "sync" and self.chance(0.04):
            step["throw"] = "T"
        return step

    # --- commands

    def write_command(self, name: str) -> Command:
        choice = self.random.random()
        if choice < 0.5:
            return [name, "write", self.pick(0, 1, 1, 2, 3, 6), self.pick(None, self.key(), "shared")]
        if choice < 0.6:
            return [name, "cork"]
        if choice < 0.72:
            return [name, "uncork"]
        if choice < 0.82:
            return [name, "end", self.pick(None, None, 1, 2), self.pick(None, self.key())]
        if choice < 0.86:
            return [name, "destroy", self.pick(None, "D")]
        return [name, "tick", self.key()]

    def read_command(self, name: str, text: bool = True) -> Command:
        key = self.pick("0", "1")
        return list(
            self.random.choices(
                [
                    [name, "push", self.pick(0, 1, 2, 3, 5)],
                    [name, "push", None],
                    [name, "read", self.pick(None, None, 0, 1, 2, 3, 7, 20)],
                    [name, "unshift", self.pick(1, 2)],
                    [name, "pause"],
                    [name, "resume"],
                    [name, "data", key],
                    [name, "no_data", key],
                    [name, "readable", key, self.pick("all", "one", "none", 1, 2, 3)],
                    [name, "no_readable", key],
                    [name, "encoding", self.pick("utf8", "hex", "base64")] if text else [name, "pause"],
                    [name, "destroy", self.pick(None, "D")],
                    [name, "tick", self.key()],
                ],
                weights=[15, 3, 14, 6, 8, 10, 10, 4, 10, 5, 2, 2, 9],
            )[0]
        )

    # --- kinds of lives: the events to react to, and a source of commands

    def writable(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        life["streams"]["w"] = self.writable_spec()
        events = ["w:drain", "w:finish", "w:close", "w:error", "w:prefinish", *(f"k{n}" for n in range(1, 20))]
        return events, lambda: self.write_command("w")

    def readable(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        spec = life["streams"]["r"] = self.readable_spec()
        text = not spec["options"].get("objectMode")
        events = ["end", "close", "error", "pause", "resume", "data0", "data1", "readable0", "readable1"]
        return [f"r:{event}" for event in events], lambda: self.read_command("r", text)

    def duplex(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        spec, reading = self.writable_spec(), self.readable_spec()
        spec["kind"] = "d"
        spec["options"] = {**reading["options"], **spec["options"]}
        spec["options"].pop("objectMode", None)
        if self.chance(0.4):
            spec["options"]["allowHalfOpen"] = False
        for half in ("readable", "writable"):
            if self.chance(0.08):
                spec["options"][half] = False
        spec["read"] = reading["read"]
        spec["listen"] = sorted({*spec["listen"], *reading["listen"]})
        life["streams"]["d"] = spec
        return self.two_ways(life)

    def transform(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        options = {
            name: self.pick(0, 1, 2, 4, 8)
            for name in ("highWaterMark", "readableHighWaterMark", "writableHighWaterMark")
            if self.chance(0.3)
        }
        choices = ["echo", "echo", "echo", "drop", "twice", "push"] + (["T"] if self.chance(0.2) else [])
        spec: dict[str, Any] = {"kind": "t", "options": options}
        spec["transform"] = [[self.mode(), self.pick(*choices)] for _ in range(self.random.randint(1, 3))]
        if self.chance(0.5):
            spec["flush"] = [[self.mode(), self.pick("add", "none", "add", "L")]]
        if self.chance(0.15):
            spec["final"] = [[self.mode(), self.pick(None, None, "F")]]
        spec["listen"] = ["end", "close", "error", "pause", "resume", "drain", "finish", "prefinish"]
        life["streams"]["d"] = spec
        return self.two_ways(life)

    def two_ways(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        if self.chance(0.2):
            life["steps"].append([["d", "finished", self.pick({}, {"readable": False}, {"writable": False})]])
        events = [
            "end",
            "close",
            "error",
            "drain",
            "finish",
            "prefinish",
            "data0",
            "data1",
            "readable0",
            "resume",
            "pause",
        ]
        return (
            [*(f"d:{event}" for event in events), *(f"k{n}" for n in range(1, 12))],
            lambda: self.write_command("d") if self.chance(0.5) else self.read_command("d"),
        )

    def piped_streams(self, life: Life) -> None:
        source = life["streams"]["r"] = self.readable_spec(errors=self.chance(0.3))
        source["options"].pop("encoding", None)
        for name in ("w", "v"):
            target = life["streams"][name] = self.writable_spec(errors=self.chance(0.3))
            target["options"]["objectMode"] = bool(source["options"].get("objectMode"))

    def pipe(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        self.piped_streams(life)

        def command() -> Command:
            choice = self.random.random()
            if choice < 0.3:
                return self.write_command(self.pick("w", "v"))
            if choice < 0.55:
                return self.read_command("r", text=False)
            if choice < 0.85:
                return ["r", "pipe", self.pick("w", "w", "v"), self.chance(0.8)]
            return ["r", "unpipe", self.pick("w", "v", None)]

        events = ["r:end", "r:close", "r:error", "r:pause", "r:resume", "w:drain", "w:finish", "w:close", "w:error"]
        return [*events, "w:pipe", "w:unpipe", "v:drain", "v:unpipe", "v:error"], command

    def pipeline(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        self.piped_streams(life)
        del life["streams"]["v"]
        life["streams"]["t"] = {
            "kind": "t",
            "options": {"objectMode": bool(life["streams"]["r"]["options"].get("objectMode"))},
            "transform": [[self.pick("sync", "sync", "turn"), "echo"]],
            "listen": ["end", "close", "error", "finish", "pause", "resume", "drain"],
        }
        life["steps"].append([["r", "pipeline", *self.pick(["r", "w"], ["r", "t", "w"])]])

        def command() -> Command:
            choice = self.random.random()
            if choice < 0.5:
                return ["r", "push", self.pick(0, 1, 2, 3, None)]
            if choice < 0.6:
                return [self.pick("r", "w", "t"), "destroy", self.pick(None, "D")]
            return ["r", "tick", self.key()]

        events = ["r:end", "r:close", "r:error", "r:pause", "r:resume", "w:drain", "w:finish", "w:close", "w:error"]
        return events, command


def make(kind: str, seed: int) -> Life:
    """The life of *kind* number *seed*."""
    return Maker(kind, seed).make()
