"""Any interleaving of adding, removing and emitting does what a plain list of listeners would."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pynet.events import EventEmitter

EVENTS = ("x", "y")
Step = tuple[str, str, int]


class Model:
    """Listeners as (number, once) in a list per event; every emission walks a copy."""

    def __init__(self) -> None:
        self.lists: dict[str, list[list[Any]]] = {event: [] for event in EVENTS}
        self.log: list[Any] = []

    def add(self, event: str, f: Any, once: bool, first: bool) -> None:
        entries = self.lists[event]
        entries.insert(0 if first else len(entries), [f, once, False])

    def off(self, event: str, f: Any) -> None:
        entries = self.lists[event]
        for at in reversed(range(len(entries))):
            if entries[at][0] is f:
                del entries[at]
                return

    def emit(self, event: str, *args: Any) -> bool:
        entries = list(self.lists[event])
        for entry in entries:
            f, once, fired = entry
            if once and fired:
                continue
            if once:
                entry[2] = True
                self.lists[event] = [e for e in self.lists[event] if e is not entry]
            f(*args)
        return bool(entries)


class Real:
    def __init__(self) -> None:
        self.emitter = EventEmitter().setMaxListeners(0)
        self.log: list[Any] = []

    def add(self, event: str, f: Any, once: bool, first: bool) -> None:
        emitter = self.emitter
        if first:
            (emitter.prependOnceListener if once else emitter.prependListener)(event, f)
        else:
            (emitter.once if once else emitter.on)(event, f)

    def off(self, event: str, f: Any) -> None:
        self.emitter.off(event, f)

    def emit(self, event: str, *args: Any) -> bool:
        return self.emitter.emit(event, *args)


ACTIONS = ["on", "once", "prepend", "prependOnce", "off", "emit", "clear"]
steps = st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(EVENTS), st.integers(0, 3)), max_size=25)
# What each of the four listeners does the first time it is called.
reactions = st.lists(
    st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(EVENTS), st.integers(0, 3)), max_size=3),
    min_size=4,
    max_size=4,
)


def play(subject: Model | Real, script: list[Step], reacting: list[list[Step]]) -> list[Any]:
    pending = [list(reaction) for reaction in reacting]
    log = subject.log

    def listener(number: int) -> Any:
        def called(value: Any) -> None:
            log.append((number, value))
            todo, pending[number] = pending[number], []
            for step in todo:
                do(step)

        return called

    listeners = [listener(number) for number in range(4)]

    def do(step: Step) -> None:
        action, event, number = step
        if action == "emit":
            log.append((event, subject.emit(event, number)))
        elif action == "off":
            subject.off(event, listeners[number])
        elif action == "clear":
            if isinstance(subject, Model):
                subject.lists[event] = []
            else:
                subject.emitter.removeAllListeners(event)
        else:
            subject.add(event, listeners[number], "nce" in action, "prepend" in action)

    for step in script:
        do(step)
    return log


@given(steps, reactions)
@settings(max_examples=150, deadline=None)
def test_like_a_list(script: list[Step], reacting: list[list[Step]]) -> None:
    model, real = Model(), Real()
    assert play(real, script, reacting) == play(model, script, reacting)
    for event in EVENTS:
        assert real.emitter.listenerCount(event) == len(model.lists[event])
        assert (event in real.emitter._pynet_listeners) == bool(model.lists[event])
