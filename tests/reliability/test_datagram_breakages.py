"""Deliberate mistakes in the library, each of which the random programs of test_datagram_faults.py have to notice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pynet._handles import UDP
from pynet._loop import Watcher
from tests.reliability.test_breakages import Patch
from tests.reliability.test_datagram_faults import DATAGRAMS, run_datagrams


def a_byte_of_what_is_queued_is_lost(patch: pytest.MonkeyPatch) -> None:
    send = UDP._send_chunks
    patch.setattr(UDP, "_send_chunks", lambda self, chunks, *rest: send(self, [part[1:] for part in chunks], *rest))


def a_queued_send_is_called_back_twice(patch: pytest.MonkeyPatch) -> None:
    flush = UDP._flush

    def twice(self: UDP) -> None:
        if self._queue:
            *_, on_done = self._queue[0]
            on_done(None, 0)
        flush(self)

    patch.setattr(UDP, "_flush", twice)


def a_queued_send_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(UDP, "_flush", lambda self: self._unwant(4))


def a_datagram_comes_twice(patch: pytest.MonkeyPatch) -> None:
    recv_start = UDP.recv_start

    def start(self: UDP, on_message: Any, on_error: Any) -> None:
        recv_start(self, lambda data, address: (on_message(data, address), on_message(data, address)), on_error)

    patch.setattr(UDP, "recv_start", start)


def the_watcher_stays(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Watcher, "close", lambda self: setattr(self, "wanted", 0))


BREAKAGES: list[Patch] = [
    *(a_byte_of_what_is_queued_is_lost, a_queued_send_is_called_back_twice, a_queued_send_is_forgotten),
    *(a_datagram_comes_twice, the_watcher_stays),
]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.__name__.replace("_", " "))
def test_it_is_noticed(breakage: Patch, monkeypatch: pytest.MonkeyPatch) -> None:
    @settings(
        deadline=None,
        max_examples=300,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(**DATAGRAMS)
    def programs(**arguments: Any) -> None:
        run_datagrams(**arguments)

    breakage(monkeypatch)
    with pytest.raises(BaseException) as caught:
        programs()
    monkeypatch.undo()
    errors = getattr(caught.value, "exceptions", [caught.value])
    assert all(isinstance(error, AssertionError) for error in errors), errors
