"""How many Python functions common work calls: a number that no machine changes, so that none is added unseen.

Where it shrinks, shrink the number here, too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from pynet.testing import new_loop
from pynet.timers import clearTimeout, setTimeout

pytestmark = pytest.mark.skipif(sys.implementation.name != "cpython", reason="counts calls of Python code")

TIMER_CALLS = 12


def python_calls(work: Callable[[], object]) -> int:
    """How many Python functions *work* calls, itself not counted."""
    count = -1

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def nothing() -> None: ...


def test_a_timer_set_and_cleared() -> None:
    delay = 60_000

    def set_and_clear() -> None:
        nonlocal delay
        delay += 1
        clearTimeout(setTimeout(nothing, delay))

    with new_loop():
        set_and_clear()
        assert python_calls(set_and_clear) == TIMER_CALLS
