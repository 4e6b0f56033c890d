"""What the tests of the contexts of connections share: who a context belongs to, and who watches that it does."""

from __future__ import annotations

import contextvars
import importlib
from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
from pynet import aio
from tests.lab import port_of
from tests.loop.hosted import has_uvloop

HOSTS = ("alone", "asyncio", *(("uvloop",) if has_uvloop() else ()))
NAMES = ("alice", "bob", "carol")

user: contextvars.ContextVar[str] = contextvars.ContextVar("user", default="nobody")
trail: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("trail", default=())

every_host = pytest.mark.parametrize("host", HOSTS)


class Watch:
    """The events of one connection: each must find what all those before it have left, and nothing else."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: list[str] = []
        self.wrong: list[object] = []

    def note(self, event: str) -> None:
        if user.get() != self.name or trail.get() != tuple(self.seen):
            self.wrong.append((event, user.get(), trail.get()))
        self.seen.append(event)
        trail.set(tuple(self.seen))

    def on(self, emitter: Any, *names: str) -> None:
        for name in names:
            emitter.on(name, lambda *_, name=name: self.note(name))


def as_user(name: str, call: Callable[[], Any]) -> Any:
    """Call it in a context of its own, whose user is *name*."""

    def run() -> Any:
        user.set(name)
        trail.set(())
        return call()

    return contextvars.copy_context().run(run)


def closing_with_the_last(server: net.Server) -> Callable[[], None]:
    """A listener that closes *server* when all of NAMES have called it."""
    left = list(NAMES)

    def gone() -> None:
        left.pop()
        if not left:
            server.close()

    return gone


def run(host: str, program: Callable[[], object], *watches: Watch) -> None:
    """Run *program* and all that follows from it; nothing of that may be seen outside."""

    async def main() -> None:
        program()

    def alone() -> None:
        program()
        net.run()

    if host == "alone":
        contextvars.copy_context().run(alone)
    elif host == "uvloop":
        aio.run_main(main(), loop_factory=importlib.import_module("uvloop").new_event_loop)
    else:
        net.run(main())
    assert user.get() == "nobody"
    for watch in watches:
        assert not watch.wrong, (watch.name, watch.wrong, watch.seen)


def serve(server: Any, then: Callable[[int], object]) -> Any:
    """Listen as the user "server"; the clients come from ``then(port)``, outside that."""

    def listening() -> None:
        as_user("nobody", lambda: then(port_of(server)))

    as_user("server", lambda: server.listen(0, "127.0.0.1", listening))
    return server
