"""Random programs of timers, held against a model: Node's lists, with searches instead of a heap."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from pynet._loop import Loop, Timer
from tests.fakes.clock import FakeClock
from tests.fakes.poller import ScriptedPoller


@dataclass
class Action:
    """What a program does: at top level, or inside the callback of the timer that carries it."""

    kind: str  # start, repeat, cancel, refresh, advance, turn
    number: int
    then: Action | None = None


@dataclass
class ModelTimer:
    name: int
    delay: int
    repeat: bool
    then: Action | None
    start: float = 0
    cancelled: bool = False


@dataclass
class ModelList:
    expiry: float
    serial: int
    timers: list[ModelTimer] = field(default_factory=list)


class Model:
    def __init__(self) -> None:
        self.ms = 0.0
        self.fired: list[tuple[int, float]] = []
        self.timers: list[ModelTimer] = []
        self.lists: dict[int, ModelList] = {}
        self.running: ModelList | None = None
        self.serial = 0

    def do(self, action: Action) -> None:
        if action.kind in ("start", "repeat"):
            timer = ModelTimer(len(self.timers), action.number, action.kind == "repeat", action.then)
            self.timers.append(timer)
            self.insert(timer, self.ms)
        elif action.kind == "advance":
            self.ms += action.number
        elif action.kind == "turn":
            self.turn()
        elif self.timers:
            timer = self.timers[action.number % len(self.timers)]
            if action.kind == "cancel":
                timer.cancelled = True
                self.remove(timer)
            elif not timer.cancelled:
                if self.waiting(timer):
                    home = self.lists[timer.delay]
                    home.timers.remove(timer)
                    home.timers.append(timer)
                    timer.start = self.ms
                else:
                    self.insert(timer, self.ms)

    def waiting(self, timer: ModelTimer) -> bool:
        return timer.delay in self.lists and timer in self.lists[timer.delay].timers

    def insert(self, timer: ModelTimer, start: float) -> None:
        if timer.delay not in self.lists:
            self.serial += 1
            self.lists[timer.delay] = ModelList(start + timer.delay, self.serial)
        timer.start = start
        self.lists[timer.delay].timers.append(timer)

    def remove(self, timer: ModelTimer) -> None:
        if self.waiting(timer):
            home = self.lists[timer.delay]
            home.timers.remove(timer)
            if not home.timers and home is not self.running:
                del self.lists[timer.delay]

    def turn(self) -> None:
        now = self.ms
        while self.lists:
            home = min(self.lists.values(), key=lambda each: (each.expiry, each.serial))
            if home.expiry > now:
                break
            self.running = home
            while home.timers and home.timers[0].start + home.timers[0].delay <= now:
                self.fire(home.timers[0])
            self.running = None
            if home.timers:
                self.serial += 1
                home.expiry, home.serial = home.timers[0].start + home.timers[0].delay, self.serial
            else:
                self.lists = {delay: each for delay, each in self.lists.items() if each is not home}

    def fire(self, timer: ModelTimer) -> None:
        self.remove(timer)
        start = self.ms
        self.fired.append((timer.name, start))
        if timer.then is not None:
            self.do(timer.then)
        if timer.repeat and not timer.cancelled and not self.waiting(timer):
            self.insert(timer, start)


class Real:
    def __init__(self) -> None:
        self.clock = FakeClock(0)
        self.loop = Loop(clock=self.clock, poller=ScriptedPoller())
        self.fired: list[tuple[int, float]] = []
        self.timers: list[Timer] = []

    def do(self, action: Action) -> None:
        if action.kind in ("start", "repeat"):
            name = len(self.timers)
            repeat = action.kind == "repeat"
            self.timers.append(
                self.loop.start_timer(action.number, lambda: self.called(name, action.then), repeat=repeat)
            )
        elif action.kind == "advance":
            self.clock.advance(action.number)
        elif action.kind == "turn":
            self.loop.turn()
        elif self.timers:
            timer = self.timers[action.number % len(self.timers)]
            if action.kind == "cancel":
                timer.cancel()
            else:
                timer.refresh()

    def called(self, name: int, then: Action | None) -> None:
        self.fired.append((name, self.clock.ms))
        if then is not None:
            self.do(then)


numbers = st.integers(1, 6)
inner_actions = st.recursive(
    st.builds(Action, st.sampled_from(["cancel", "refresh", "advance"]), numbers),
    lambda inner: st.builds(Action, st.just("start"), numbers, st.none() | inner),
    max_leaves=3,
)
actions = st.one_of(
    st.builds(Action, st.just("start"), numbers, st.none() | inner_actions),
    st.builds(Action, st.just("repeat"), numbers, st.none() | inner_actions),
    st.builds(Action, st.sampled_from(["cancel", "refresh"]), st.integers(0, 30)),
    st.builds(Action, st.just("advance"), numbers),
    st.builds(Action, st.just("turn"), st.just(0)),
)


@given(st.lists(actions, max_size=40))
def test_random_programs_fire_as_the_model_does(program: list[Action]) -> None:
    model, real = Model(), Real()
    for action in program:
        model.do(action)
        real.do(action)
        assert real.fired == model.fired
        assert len(real.loop.active_timers()) == sum(map(model.waiting, model.timers))
        first = min((timer.start + timer.delay for timer in model.timers if model.waiting(timer)), default=None)
        expiry = real.loop.timers.next_expiry()
        assert (expiry is None) == (first is None)
        assert expiry is None or first is None or expiry <= first  # early is allowed, late is not
    for timer in real.timers:
        timer.cancel()
    assert not real.loop.alive
    real.loop.close()
