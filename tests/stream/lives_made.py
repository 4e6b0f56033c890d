"""Random lives of streams: what their hooks do, and which commands come when."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from .lives import Command, Life

KINDS = ("writable", "readable", "duplex", "transform", "pipe", "pipeline")


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
