"""Lives of streams with user code that raises: hooks, generators, chunks of a wrong type; see ``lives``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .lives import Command, Life
from .lives_made import Maker

RAISING = ("raising_alone", "raising_pipe", "raising_pipeline", "raising_pair")
_EVENTS = ["end", "close", "error", "pause", "resume", "drain", "finish", "unpipe"]


class RaisingMaker(Maker):
    """Makes a life out of a seed; about every second one has a hook that raises."""

    def mode(self) -> str:
        return "throw" if self.chance(0.12) else super().mode()

    def hooks(self, error: str | None, most: int = 3) -> list[Any]:
        if most == 1 and self.chance(0.1):  # of _final() or _construct(): calls back and raises
            return [["both", error]]
        # A _write() that does so while others wait is left out: after it Node's stream never writes again.
        return [self.hook(error) for _ in range(self.random.randint(1, most))]

    def hook(self, error: str | None) -> list[Any]:
        mode = self.mode()
        return [mode, error if error and (mode == "throw" or self.chance(0.08)) else None]

    def read_step(self, errors: bool) -> dict[str, Any]:
        step = super().read_step(errors)
        if errors and step["mode"] == "sync" and self.chance(0.1):
            step["throw"] = "T"
        return step

    def transform_spec(self) -> dict[str, Any]:
        choices = ["echo", "echo", "echo", "drop", "twice", "push", "T"]
        spec: dict[str, Any] = {"kind": "t", "options": {"objectMode": self.chance(0.6)}, "listen": _EVENTS}
        spec["transform"] = [[self.mode(), self.pick(*choices)] for _ in range(self.random.randint(1, 4))]
        if self.chance(0.5):
            spec["flush"] = [[self.pick("both", self.mode()), self.pick("add", "none", "L")]]
        if self.chance(0.2):
            spec["final"] = self.hooks("F", 1)
        if self.chance(0.2):
            spec["construct"] = self.hooks("C", 1)
        if self.chance(0.2):
            spec["destroy"] = [[self.mode(), self.pick("same", "same", None, "X")]]
        return spec

    def values_spec(self, kind: str) -> dict[str, Any]:
        values: list[Any] = [self.pick("ab", "c", "def") for _ in range(self.random.randint(0, 6))]
        if self.chance(0.3):
            values.insert(self.random.randint(0, len(values)), self.pick(1, None, True))
        spec = {"kind": kind, "values": values, "listen": ["end", "close", "error", "pause", "resume"]}
        if self.chance(0.3):
            spec["throw"] = "G"
        return spec

    def source(self) -> dict[str, Any]:
        if self.chance(0.4):
            return self.values_spec("from")
        spec = self.readable_spec()
        spec["options"].pop("encoding", None)
        return spec

    # --- kinds of lives

    def raising_alone(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        """One stream that is written to and read from directly: what raises meets the caller."""
        return self.writable(life) if self.chance(0.4) else self.transform(life)

    def raising_pipe(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        streams = life["streams"]
        streams["r"] = self.source()
        streams["t"] = self.transform_spec()
        streams["w"], streams["v"] = self.writable_spec(), self.writable_spec()
        targets = self.pick(["w"], ["w", "v"], ["t"], ["t", "w"])
        life["steps"].append([["r", "pipe", target, self.chance(0.8)] for target in targets])
        if "t" in targets:
            life["steps"][0].append(["t", "pipe", "v", True])
        for name in targets:
            if self.chance(0.3):
                life["steps"][0].append([name, "finished", {}])

        def command() -> Command:
            choice = self.random.random()
            if choice < 0.15:
                return ["r", "pipe", self.pick("w", "v", "t"), self.chance(0.8)]
            if choice < 0.3:
                return ["r", "unpipe", self.pick("w", "v", None)]
            # No cork(): end() of a corked target would raise in the source's 'end', and Node's then never closes.
            written = self.write_command(self.pick("w", "v"))
            return written if choice < 0.5 and written[1] != "cork" else ["r", "tick", self.key()]

        return ["r:end", "r:close", "w:drain", "w:close", "w:error", "v:error", "t:error", "t:close"], command

    def raising_pipeline(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        streams = life["streams"]
        names = self.pick(["r", "w"], ["r", "t", "w"], ["r", "t", "u", "w"], ["r", "t"], ["r", "p", "w"])
        if "p" in names:
            self.pair_streams(life)
        for name in names:
            if name in "tu":
                streams[name] = self.transform_spec()
            elif name == "w":
                streams[name] = self.writable_spec()
        if self.chance(0.3):
            life["sources"] = {"g": self.values_spec("values")}
            names = [self.pick("raw g", "function g"), *names[1:]]
        else:
            streams["r"] = self.source()
        first = next(iter(streams))
        life["steps"].append([[first, "pipeline", *names]])

        def command() -> Command:
            if self.chance(0.15):
                return [self.pick(*streams), "destroy", self.pick(None, "D")]
            return [first, "tick", self.key()]

        return [f"{name}:{event}" for name in streams for event in ("close", "error", "drain")], command

    def raising_pair(self, life: Life) -> tuple[list[str], Callable[[], Command]]:
        self.pair_streams(life)
        return ["p:end", "p:close", "p:error", "p:drain", "p:finish", "i:error", "o:error"], (
            lambda: self.write_command("p") if self.chance(0.6) else self.read_command("p", text=False)
        )

    def pair_streams(self, life: Life) -> None:
        life["streams"]["i"] = self.source()
        life["streams"]["o"] = self.writable_spec()
        life["streams"]["p"] = {"kind": "pair", "readable": "i", "writable": "o", "listen": _EVENTS}


def make_raising(kind: str, seed: int) -> Life:
    """The life of *kind* number *seed*."""
    return RaisingMaker(kind, seed).make()


def by_object(trace: list[str]) -> dict[str, list[str]]:
    """The lines of *trace* for each object: how two streams interleave may depend on how many hops a promise takes."""
    lines: dict[str, list[str]] = {}
    for line in trace:
        first, _, rest = line.partition(" ")
        if first in ("#", "finished"):
            first = rest.split(" ")[0] if first == "#" else line
        lines.setdefault(re.split("[.:]", first)[0], []).append(line)
    return lines
