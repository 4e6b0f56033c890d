"""The write queue: which requests are complete after which bytes."""

from __future__ import annotations

import errno

from pynet._handles._sockopts import IOV_MAX
from pynet._handles._write_queue import WriteQueue
from tests.fakes.socket import os_error


def ignore(error: OSError | None) -> None:
    pass


def other(error: OSError | None) -> None:
    pass


def views(*chunks: bytes) -> list[memoryview]:
    return [memoryview(chunk) for chunk in chunks]


def test_a_request_is_finished_with_its_last_byte() -> None:
    queue = WriteQueue()
    assert not queue
    queue.append(views(b"ab", b"cd"), ignore)
    queue.append(views(b"e"), other)
    assert (bool(queue), queue.size) == (True, 5)
    queue.advance(3)
    assert (queue.size, list(queue.finished)) == (2, [])
    assert [bytes(view) for view in queue.batch()] == [b"d", b"e"]
    queue.advance(2)
    assert list(queue.finished) == [(ignore, None), (other, None)]
    assert (queue.size, queue.batch(), bool(queue)) == (0, [], True)


def test_one_step_may_end_one_request_and_begin_the_next() -> None:
    queue = WriteQueue()
    queue.append(views(b"ab"), ignore)
    queue.append(views(b"cd"), other)
    queue.advance(3)
    assert list(queue.finished) == [(ignore, None)]
    assert [bytes(view) for view in queue.batch()] == [b"d"]


def test_a_request_of_no_bytes_waits_for_those_before_it() -> None:
    queue = WriteQueue()
    queue.append(views(b"a"), ignore)
    queue.append(views(b""), other)
    queue.advance(0)
    assert not queue.finished
    queue.advance(1)
    assert list(queue.finished) == [(ignore, None), (other, None)]


def test_a_failure_ends_the_first_request_and_its_bytes_only() -> None:
    queue = WriteQueue()
    queue.append(views(b"abc"), ignore)
    queue.append(views(b"de"), other)
    queue.advance(1)
    error = os_error(errno.ECONNRESET)
    queue.fail(error)
    assert list(queue.finished) == [(ignore, error)]
    assert [bytes(view) for view in queue.batch()] == [b"de"]


def test_a_batch_is_at_most_what_one_call_takes() -> None:
    queue = WriteQueue()
    queue.append(views(*[b"x"] * (IOV_MAX + 1)), ignore)
    assert len(queue.batch()) == IOV_MAX
    queue.advance(IOV_MAX)
    assert len(queue.batch()) == 1


def test_giving_up_keeps_results_and_cancels_the_rest() -> None:
    queue = WriteQueue()
    queue.append(views(b"a"), ignore)
    queue.append(views(b"b"), other)
    queue.advance(1)
    (first, first_error), (second, second_error) = queue.give_up()
    assert (first, first_error, second) == (ignore, None, other)
    assert second_error is not None and second_error.errno == errno.ECANCELED
    assert (bool(queue), queue.size, queue.batch()) == (False, 0, [])
