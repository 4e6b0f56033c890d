"""Deliberate mistakes in the library, each of which the random programs of test_faults.py have to notice."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import pynet as net
from pynet._handles import StreamHandle, _stream_handle
from pynet._handles._read_handle import NO_CHANNEL, ReadHandle
from pynet._handles._write_queue import WriteQueue
from pynet._loop import Watcher
from pynet._net import _ending
from tests.reliability.test_faults import PROGRAMS
from tests.reliability.worlds import Program, run_program

Patch = Callable[[pytest.MonkeyPatch], None]


def a_byte_of_what_is_queued_is_lost(patch: pytest.MonkeyPatch) -> None:
    append = WriteQueue.append

    def shorter(self: WriteQueue, views: Any, on_done: Any) -> None:
        append(self, [view[1:] if len(view) > 5 else view for view in views], on_done)

    patch.setattr(WriteQueue, "append", shorter)


def a_cancelled_write_is_not_called_back(patch: pytest.MonkeyPatch) -> None:
    give_up = WriteQueue.give_up
    patch.setattr(WriteQueue, "give_up", lambda self: give_up(self)[:-1])


def a_read_error_is_taken_for_the_end(patch: pytest.MonkeyPatch) -> None:
    def failed(self: ReadHandle, error: OSError) -> None:
        if error.errno != errno.EAGAIN:
            self._end_reading(None)

    patch.setattr(ReadHandle, "_read_failed", failed)


def a_read_error_is_ignored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ReadHandle, "_read_failed", lambda self, error: None)


def a_full_kernel_is_an_error(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_stream_handle, "SEND_AGAIN", frozenset[int]())


def a_shutdown_never_ends(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(StreamHandle, "_maybe_shut_down", lambda self: None)


def close_comes_twice(patch: pytest.MonkeyPatch) -> None:
    closed = _ending._closed

    def twice(socket: net.Socket, *args: Any) -> None:
        closed(socket, *args)
        socket._pynet_loop.set_immediate(socket.emit, "close", False)

    patch.setattr(_ending, "_closed", twice)


def the_idle_timer_stays(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(_ending, "stop_timer", lambda state: None)


def the_watcher_stays(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Watcher, "close", lambda self: setattr(self, "wanted", 0))


def the_descriptor_stays(patch: pytest.MonkeyPatch) -> None:
    close = ReadHandle._close

    def without_the_channel(self: ReadHandle) -> None:
        self.channel = NO_CHANNEL
        close(self)

    patch.setattr(ReadHandle, "_close", without_the_channel)


BREAKAGES: list[Patch] = [
    *(a_byte_of_what_is_queued_is_lost, a_cancelled_write_is_not_called_back, a_read_error_is_taken_for_the_end),
    *(a_read_error_is_ignored, a_full_kernel_is_an_error, a_shutdown_never_ends, close_comes_twice),
    *(the_idle_timer_stays, the_watcher_stays, the_descriptor_stays),
]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.__name__.replace("_", " "))
def test_it_is_noticed(breakage: Patch, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: Any) -> None:
    directory = str(tmp_path_factory.mktemp("s"))

    @settings(
        deadline=None,
        max_examples=600,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(program=PROGRAMS)
    def programs(program: Program) -> None:
        run_program(program, directory)

    breakage(monkeypatch)
    with pytest.raises(BaseException) as caught:
        programs()
    monkeypatch.undo()
    errors = getattr(caught.value, "exceptions", [caught.value])
    assert all(isinstance(error, AssertionError) for error in errors), errors
