"""What every test gets: calls that must happen, and nothing left over at the end."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest

from tests import switches

if (_switch := switches.chosen()) is not None:
    switches.SWITCHES[_switch]()

# A shell that starts the suite in the background has it ignore Ctrl-C, and whatever it starts would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

POOL_DEADLINE_S = 2

# A busy machine takes longer for an example than hypothesis allows; nothing here is about its speed.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


class Calls:
    """Listeners that count: settled when the test ends."""

    def __init__(self) -> None:
        self._expected: list[tuple[Callable[..., Any], list[tuple[Any, ...]], int]] = []
        self._unwanted: list[str] = []

    def must_call(self, listener: Callable[..., Any] | None = None, times: int = 1) -> Callable[..., Any]:
        """A listener that has to be called exactly *times* times before the test ends."""
        calls: list[tuple[Any, ...]] = []

        def counted(*args: Any) -> Any:
            calls.append(args)
            return None if listener is None else listener(*args)

        self._expected.append((listener or counted, calls, times))
        return counted

    def must_not_call(self, what: str = "a listener") -> Callable[..., Any]:
        """A listener that may never be called; says *what* it was if it is."""

        def unwanted(*args: Any) -> None:
            self._unwanted.append(f"{what} was called with {args!r}")
            raise AssertionError(self._unwanted[-1])

        return unwanted

    def settle(self) -> None:
        problems = list(self._unwanted)
        for listener, calls, times in self._expected:
            if len(calls) != times:
                name = getattr(listener, "__qualname__", repr(listener))
                problems.append(f"{name} was called {len(calls)} times instead of {times}: {calls!r}")
        assert not problems, "\n".join(problems)


@pytest.fixture
def calls() -> Iterator[Calls]:
    """``calls.must_call(f, times=1)`` and ``calls.must_not_call()``, settled at the end of the test."""
    counter = Calls()
    yield counter
    counter.settle()


def _descriptors() -> dict[str, str]:
    """Open descriptors and what they stand for, where the system shows them."""
    found: dict[str, str] = {}
    try:
        names = os.listdir("/proc/self/fd")
    except OSError:
        return found
    for name in names:
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue  # the descriptor of the listing itself
        is_file = target.startswith("/") and not target.startswith(("/dev/", "/proc/", "/sys/"))
        if is_file or target.startswith(("socket:", "pipe:", "anon_inode:[event")):
            found[name] = target
    return found


def _descriptors_left(before: dict[str, str]) -> list[str]:
    """The descriptors opened since *before* that stay open."""
    deadline = time.monotonic() + POOL_DEADLINE_S
    while True:
        left = [f"descriptor {fd}: {what}" for fd, what in _descriptors().items() if before.get(fd) != what]
        # A thread of the pool, where a request that nobody waits for any more comes to its end, has sockets of the
        # resolver for a moment.
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.005)


#: What is set for the whole process: module, getter, setter, and what the setter takes before the value.
SETTINGS: tuple[tuple[str, str, str, tuple[object, ...]], ...] = (
    ("pynet", "getDefaultAutoSelectFamily", "setDefaultAutoSelectFamily", ()),
    ("pynet", "getDefaultAutoSelectFamilyAttemptTimeout", "setDefaultAutoSelectFamilyAttemptTimeout", ()),
    ("pynet.stream", "getDefaultHighWaterMark", "setDefaultHighWaterMark", (False,)),
    ("pynet.stream", "getDefaultHighWaterMark", "setDefaultHighWaterMark", (True,)),
    ("pynet.dns", "getDefaultResultOrder", "setDefaultResultOrder", ()),
    ("pynet.events", "defaultMaxListeners", "setMaxListeners", ()),
)


def _settings() -> list[object]:
    """What they are now; None where the module was not imported yet."""
    now: list[object] = []
    for module, getter, _, first in SETTINGS:
        value = getattr(sys.modules.get(module), getter, None)
        now.append(value(*first) if callable(value) else value)
    return now


def _put_back(before: list[object]) -> list[str]:
    """Set them to what they were *before*; returns those that had been left changed."""
    changed = []
    for (module, getter, setter, first), old, new in zip(SETTINGS, before, _settings(), strict=True):
        if old is not None and old != new:
            value = (old,) if setter == "setMaxListeners" else (*first, old)
            getattr(sys.modules[module], setter)(*value)
            changed.append(f"{module}.{getter}: {new!r} instead of {old!r}")
    return changed


def _this_threads_loop() -> Any | None:
    """The loop of this thread if one was made; never makes one."""
    module = sys.modules.get("pynet._loop")
    peek = getattr(module, "existing_loop", None)
    return None if peek is None else peek()


def _signals() -> list[str]:
    """The signals that ``process.on()`` listens to."""
    module = sys.modules.get("pynet.process")
    return [] if module is None else list(module.process._signals.started)


@pytest.fixture(scope="session")
def process_wide_descriptors() -> None:
    """libuv opens a pipe with its first loop and keeps it to the end of the process: not any test's leak."""
    with contextlib.suppress(ImportError):
        importlib.import_module("uvloop").new_event_loop().close()


@pytest.fixture(autouse=True)
def nothing_left_over(process_wide_descriptors: None) -> Iterator[None]:
    """Fail a test that leaves a handle, a request, a timer, a descriptor or a thread of its own behind."""
    gc.freeze()  # what is here now stays: the collection below need not look at it, five thousand times
    before, settings, signals = _descriptors(), _settings(), _signals()
    threads = {t for t in threading.enumerate() if not t.daemon}
    yield
    left: list[str] = []
    loop = _this_threads_loop()
    if loop is not None:
        is_open = importlib.import_module("pynet.testing._active").is_open
        left += [f"open handle: {handle!r}" for handle in loop.open_handles() if is_open(handle)]
        left += [f"active timer: {timer!r}" for timer in loop.active_timers()]
        loop.close()
    gc.collect()
    left += [f"thread: {t!r}" for t in threading.enumerate() if not t.daemon and t not in threads]
    left += [f'process.on("{name}")' for name in _signals() if name not in signals]
    left += _descriptors_left(before)
    left += _put_back(settings)
    if left:
        pytest.fail("left over at the end of the test:\n" + "\n".join(left))


@pytest.fixture
def no_collector() -> Iterator[None]:
    """What goes during the test goes by reference counting alone."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
