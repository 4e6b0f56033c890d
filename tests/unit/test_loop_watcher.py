"""What the poller is told, and which events reach a watcher."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Iterator, Sequence

import pytest

from pynet._loop import READABLE, WRITABLE, Loop
from tests.fakes.poller import Ready, ScriptedPoller

BOTH = READABLE | WRITABLE
ERROR = 8  # as EPOLLERR


class Fixture:
    def __init__(self) -> None:
        self.poller = ScriptedPoller()
        self.loop = Loop(poller=self.poller)
        self.seen: list[tuple[str, int]] = []

    def note(self, name: str) -> Callable[[int], None]:
        return lambda mask: self.seen.append((name, mask))

    def turn(self, *ready: Ready) -> list[tuple[object, ...]]:
        """One turn whose poll finds *ready*; returns what the poller was told before it."""
        self.poller.calls.clear()
        self.poller.then(ready)
        self.loop.turn()
        return [call for call in self.poller.calls if call[0] != "poll"]


@pytest.fixture
def fix() -> Iterator[Fixture]:
    fix = Fixture()
    yield fix
    fix.loop.close()


def test_changes_are_told_once_per_turn(fix: Fixture) -> None:
    watcher = fix.loop.watch(50, fix.note("w"))
    assert fix.turn() == []
    watcher.want(READABLE)
    watcher.want(WRITABLE)
    watcher.want(BOTH)
    assert watcher.wanted == BOTH
    assert fix.turn() == [("register", 50, BOTH)]
    watcher.want(0)
    watcher.want(BOTH)
    assert fix.turn() == []
    watcher.want(READABLE)
    assert fix.turn() == [("modify", 50, READABLE)]
    watcher.want(0)
    assert fix.turn() == [("unregister", 50)]
    watcher.want(READABLE)
    assert fix.turn() == [("register", 50, READABLE)]
    watcher.close()
    assert fix.poller.calls[-1] == ("unregister", 50)


def test_closing_is_told_at_once_and_is_for_good(fix: Fixture) -> None:
    watcher = fix.loop.watch(50, fix.note("w"))
    watcher.want(READABLE)
    fix.turn()
    fix.poller.calls.clear()
    watcher.close()
    assert fix.poller.calls == [("unregister", 50)]
    watcher.close()
    watcher.want(READABLE)
    assert (watcher.fd, watcher.wanted) == (-1, 0)
    assert fix.turn((50, READABLE)) == []
    assert fix.seen == []


def test_closed_before_the_poller_ever_heard_of_it(fix: Fixture) -> None:
    watcher = fix.loop.watch(50, fix.note("w"))
    watcher.want(READABLE)
    watcher.close()
    assert fix.turn() == []


@pytest.mark.parametrize(
    ("wanted", "event", "delivered"),
    [
        (READABLE, READABLE, [READABLE]),
        (BOTH, WRITABLE, [WRITABLE]),
        (BOTH, BOTH, [BOTH]),
        (READABLE, BOTH, [READABLE]),
        (READABLE, WRITABLE, []),
        (READABLE, ERROR, [READABLE]),
        (WRITABLE, READABLE | ERROR, [WRITABLE]),
        (BOTH, READABLE | ERROR, [BOTH]),
    ],
)
def test_masks(fix: Fixture, wanted: int, event: int, delivered: Sequence[int]) -> None:
    fix.loop.watch(50, fix.note("w")).want(wanted)
    fix.turn((50, event))
    assert fix.seen == [("w", mask) for mask in delivered]


def test_what_is_no_longer_wanted_is_not_delivered(fix: Fixture) -> None:
    late = fix.loop.watch(51, fix.note("late"))
    late.want(BOTH)
    changed = fix.loop.watch(52, fix.note("changed"))
    changed.want(BOTH)

    def stop(mask: int) -> None:
        late.want(0)
        changed.want(WRITABLE)

    fix.loop.watch(50, stop).want(READABLE)
    fix.turn((50, READABLE), (51, BOTH), (52, BOTH))
    assert fix.seen == [("changed", WRITABLE)]


def test_a_reused_descriptor_never_gets_the_stale_event(fix: Fixture) -> None:
    old = fix.loop.watch(51, fix.note("old"))
    old.want(READABLE)

    def replace(mask: int) -> None:
        old.close()
        fix.loop.watch(51, fix.note("new")).want(READABLE)

    fix.loop.watch(50, replace).want(READABLE)
    fix.turn((50, READABLE), (51, READABLE))
    assert fix.seen == []
    assert fix.turn((51, READABLE)) == [("register", 51, READABLE)]
    assert fix.seen == [("new", READABLE)]


def test_a_watcher_whose_descriptor_was_closed_behind_its_back_spares_its_successor(fix: Fixture) -> None:
    old = fix.loop.watch(51, fix.note("old"))
    old.want(READABLE)
    fix.turn()
    new = fix.loop.watch(51, fix.note("new"))
    new.want(READABLE)
    fix.turn()
    fix.poller.calls.clear()
    old.close()
    assert fix.poller.calls == []
    fix.turn((51, READABLE))
    assert fix.seen == [("new", READABLE)]


def test_unknown_descriptors_are_ignored(fix: Fixture) -> None:
    fix.turn((77, READABLE))
    assert fix.seen == []


def test_what_cannot_be_polled_is_always_ready(fix: Fixture, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(fd: int, mask: int) -> None:
        raise OSError(errno.EPERM, "not for files")

    fix.turn()  # the loop's own watcher
    monkeypatch.setattr(fix.poller, "register", refuse)
    watcher = fix.loop.watch(50, fix.note("w"))
    watcher.want(READABLE)
    assert fix.turn() == []
    assert fix.turn() == []
    watcher.want(BOTH)
    assert fix.turn() == []
    assert fix.seen == [("w", READABLE), ("w", READABLE), ("w", BOTH)]
    fix.loop.ref_count(1)
    fix.poller.calls.clear()
    fix.loop.turn(block=True)
    fix.loop.ref_count(-1)
    assert fix.poller.calls == [("poll", 0)]
    watcher.want(0)
    assert fix.turn() == []
    assert not fix.loop.busy
    watcher.close()


def test_a_real_file_is_read_to_its_end() -> None:
    loop = Loop()
    fd = os.open(__file__, os.O_RDONLY)
    chunks: list[bytes] = []

    def on_ready(mask: int) -> None:
        chunks.append(os.read(fd, 1_000))
        if not chunks[-1]:
            watcher.close()
            loop.ref_count(-1)

    watcher = loop.watch(fd, on_ready)
    watcher.want(READABLE)
    loop.ref_count(1)
    loop.run()
    os.close(fd)
    loop.close()
    with open(__file__, "rb") as file:
        assert b"".join(chunks) == file.read()


def test_an_error_of_the_poller_is_left_for_the_handle_to_find() -> None:
    loop = Loop()
    near, far = socket.socketpair()
    far.close()
    fd = near.detach()
    os.close(fd)
    seen: list[int] = []

    def on_ready(mask: int) -> None:
        seen.append(mask)
        watcher.close()

    watcher = loop.watch(fd, on_ready)
    watcher.want(READABLE)
    loop.turn()
    assert seen == [READABLE]
    loop.close()


def test_what_the_poller_has_no_room_for_is_tried_again(fix: Fixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meanwhile it is taken for ready, as files are, which are not tried again."""
    refusals = {50: [errno.ENOSPC, errno.ENOMEM], 51: [errno.EPERM], 52: [errno.ENOSPC, errno.ENOSPC]}
    register = fix.poller.register

    def refuse(fd: int, mask: int) -> None:
        if refusals.get(fd):
            raise OSError(refusals[fd].pop(0), "")
        register(fd, mask)

    monkeypatch.setattr(fix.poller, "register", refuse)
    for fd, name in ((50, "room"), (51, "file"), (52, "closed")):
        fix.loop.watch(fd, fix.note(name)).want(READABLE)
    closed = fix.loop.watchers.changes[-1]
    assert fix.turn() == []
    assert sorted(fix.seen) == [("closed", READABLE), ("file", READABLE), ("room", READABLE)]
    closed.close()
    fix.seen.clear()
    assert ("register", 50, READABLE) in fix.turn()
    assert fix.seen == [("file", READABLE)]
    assert fix.turn((50, READABLE)) == []
    assert sorted(fix.seen) == [("file", READABLE), ("file", READABLE), ("room", READABLE)]
