"""Programs made of awaits, at random: a server whose connections are followed by coroutines, on both sides.

A program is data, played here and by ``tests/data/record_await_lives.js``. Each peer sends its bytes in one burst, so
that the events of a connection come close together, and all connections are active at once. The trace of a connection
has its events, in order, and behind each of them what ran before the next: that part is sorted, because the number of
hops between two coroutines is nobody's promise.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

import pynet as net
from pynet.events import once
from pynet.process import nextTick
from pynet.timers import setImmediate
from tests.lab import port_of

Step = list[Any]
Program = dict[str, Any]

# What each side sees: events of the socket, and what its 'data' listener emits in an immediate.
SERVER_EVENTS = ("data", "later", "end", "close")
CLIENT_EVENTS = ("connect", *SERVER_EVENTS)
# The 'data' listener emits these, too, at once and in a tick. Nothing waits for them: asyncio starts a task when the
# callback and its ticks are through, JavaScript starts it at once; an await that need not wait takes no time here.
SAME_CALLBACK = ("now", "tick")
DEADLINE_S = 30

new_group: Any = getattr(asyncio, "TaskGroup", None)  # of 3.11


def make(seed: int) -> Program:
    """A program; the same *seed* gives the same."""
    chance = random.Random(seed)
    count = 100 if chance.random() < 0.01 else chance.choice([1, 1, 2, 3, 5, 8, 20])
    return {
        "start": chance.choice(["listener", "listener", "task"]),
        "connections": [
            {
                "endsAtOnce": chance.random() < 0.5,
                "server": make_steps(chance, SERVER_EVENTS, 3),
                "client": make_steps(chance, CLIENT_EVENTS, 3),
            }
            for _ in range(count)
        ],
    }


def make_steps(chance: random.Random, events: tuple[str, ...], depth: int) -> list[Step]:
    """Steps that wait for some of *events*, mostly in their order."""
    chosen = [event for event in events if chance.random() < 0.6] or [chance.choice(events)]
    if chance.random() < 0.1:
        chance.shuffle(chosen)
    steps: list[Step] = []
    while chosen:
        part = tuple(chosen[: chance.randint(1, 3)])
        del chosen[: len(part)]
        steps += make_step(chance, part, depth)
    return steps


def make_step(chance: random.Random, events: tuple[str, ...], depth: int) -> list[Step]:
    kinds = ["once", "allOnce", "gen"]
    if depth:
        kinds += ["nest", "all", "race", "limit", "group", "spawn", "ensure", "listen"]
    kind = chance.choice(kinds)
    if kind == "once":
        return [["once", event] for event in events]
    if kind in ("allOnce", "gen"):
        return [[kind, list(events)]]
    if kind in ("all", "race", "group"):
        return [[kind, [make_steps(chance, events, depth - 1) for _ in range(chance.randint(1, 3))]]]
    if kind == "listen":
        return [["listen", events[0], make_steps(chance, events, depth - 1)]]
    return [[kind, make_steps(chance, events, depth - 1)]]


class Follower:
    """Runs the steps of one side of a connection, and keeps its trace."""

    def __init__(self, socket: Any, events: tuple[str, ...], tasks: set[asyncio.Task[Any]]) -> None:
        self.trace: list[str] = []
        self.emitter: Any = socket.setMaxListeners(0)
        self._tasks = tasks
        self._after: list[str] = []  # of what ran behind the last event
        for event in (*events, *SAME_CALLBACK):
            self.emitter.on(event, lambda *, event=event: self._happened(event))
        self.emitter.on("data", self._data)

    def _happened(self, event: str) -> None:
        if event in SAME_CALLBACK:
            self._after.append(event)
        else:
            self.flush()
            self.trace.append(event)

    def _data(self) -> None:
        self.emitter.emit("now")
        nextTick(self.emitter.emit, "tick")
        setImmediate(self.emitter.emit, "later")

    def flush(self) -> None:
        self.trace.extend(f"  {line}" for line in sorted(self._after))
        self._after.clear()

    def log(self, path: str, what: str) -> None:
        self._after.append(f"{path} {what}")

    async def steps(self, steps: list[Step], path: str) -> None:
        for number, (kind, what, *rest) in enumerate(steps):
            await self.step(kind, what, rest, f"{path}.{number}")

    async def step(self, kind: str, what: Any, rest: list[Any], path: str) -> None:
        if kind == "once":
            await once(self.emitter, what)
        elif kind == "allOnce":
            await asyncio.gather(*[once(self.emitter, event) for event in what])
        elif kind == "gen":
            async for event in self.generate(what):
                self.log(path, f"got {event}")
        elif kind == "nest":
            await self.steps(what, path)
        elif kind == "all":
            await asyncio.gather(*self.each(what, path))
        elif kind == "race":
            tasks = [self.keep(part) for part in self.each(what, path)]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        elif kind == "limit":
            await asyncio.wait_for(self.steps(what, path), DEADLINE_S)
        elif kind == "group":
            await self.group(self.each(what, path))
        elif kind == "spawn":
            self.keep(self.steps(what, path))
        elif kind == "ensure":
            await asyncio.ensure_future(self.steps(what, path))
        elif kind == "listen":

            async def listener() -> None:
                await self.steps(rest[0], path)

            self.emitter.on(what, listener)
        self.log(path, kind)

    async def group(self, parts: list[Coroutine[Any, Any, None]]) -> None:
        if new_group is None:
            await asyncio.gather(*parts)
            return
        async with new_group() as group:
            for part in parts:
                group.create_task(part)

    async def generate(self, events: list[str]) -> AsyncIterator[str]:
        for event in events:
            await once(self.emitter, event)
            yield event

    def each(self, parts: list[list[Step]], path: str) -> list[Coroutine[Any, Any, None]]:
        return [self.steps(part, f"{path}{letter}") for part, letter in zip(parts, "abc", strict=False)]

    def keep(self, part: Awaitable[None]) -> asyncio.Future[None]:
        task = asyncio.ensure_future(part)
        self._tasks.add(task)
        return task


async def follow(program: Program) -> dict[str, list[str]]:
    """Run *program* until all its sockets are closed; the trace of each side of each connection."""
    tasks: set[asyncio.Task[Any]] = set()
    followers: dict[str, Follower] = {}
    over = asyncio.get_running_loop().create_future()
    connections = program["connections"]
    waiting = 2 * len(connections)

    def closed() -> None:
        nonlocal waiting
        waiting -= 1
        if not waiting:
            server.close(lambda: setImmediate(over.set_result, None))

    def serve(socket: net.Socket) -> Coroutine[Any, Any, None]:
        number = next(accepted)  # loopback connections are accepted in the order of connect()
        followers[f"server {number}"] = follower = Follower(socket, SERVER_EVENTS, tasks)
        socket.on("close", closed)
        if connections[number]["endsAtOnce"]:
            socket.end(f"answer {number}")
        else:
            socket.write(f"answer {number}")
        return follower.steps(connections[number]["server"], "")

    async def listener(socket: net.Socket) -> None:
        await serve(socket)

    def task(socket: net.Socket) -> None:
        tasks.add(asyncio.create_task(serve(socket)))

    def ask(port: int, number: int) -> None:
        socket = net.connect(port, "127.0.0.1")
        followers[f"client {number}"] = follower = Follower(socket, CLIENT_EVENTS, tasks)
        socket.on("close", closed)
        socket.on("connect", lambda: socket.end(f"question {number}"))
        follower.keep(follower.steps(connections[number]["client"], ""))

    accepted = itertools.count()
    server = net.createServer(listener if program["start"] == "listener" else task)
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    for number in range(len(connections)):
        ask(port_of(server), number)
    await asyncio.wait_for(over, DEADLINE_S)
    for follower in followers.values():
        follower.flush()
    for each in tasks:
        each.cancel()
    return {side: followers[side].trace for side in sorted(followers)}


def play(programs: list[Program], new_loop: Callable[[], asyncio.AbstractEventLoop]) -> list[dict[str, list[str]]]:
    """The traces of *programs*, run one after the other; each has an asyncio loop of its own."""
    return [play_one(program, new_loop()) for program in programs]


def play_one(program: Program, aio: asyncio.AbstractEventLoop) -> dict[str, list[str]]:
    try:
        return aio.run_until_complete(follow(program))
    finally:
        left = asyncio.all_tasks(aio)
        for task in left:
            task.cancel()
        if left:
            aio.run_until_complete(asyncio.wait(left))
        aio.run_until_complete(aio.shutdown_asyncgens())
        aio.close()
