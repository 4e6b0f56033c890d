"""The typed listener methods of ``process``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeVar, overload

from pynet._events import Bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

SignalName = Literal[
    "SIGABRT",
    "SIGALRM",
    "SIGBREAK",
    "SIGBUS",
    "SIGCHLD",
    "SIGCONT",
    "SIGFPE",
    "SIGHUP",
    "SIGILL",
    "SIGINT",
    "SIGIO",
    "SIGPIPE",
    "SIGPROF",
    "SIGPWR",
    "SIGQUIT",
    "SIGSEGV",
    "SIGSYS",
    "SIGTERM",
    "SIGTRAP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGUSR1",
    "SIGUSR2",
    "SIGVTALRM",
    "SIGWINCH",
    "SIGXCPU",
    "SIGXFSZ",
]
ProcessEvent = Literal["exit", "beforeExit", "uncaughtException", "uncaughtExceptionMonitor", "warning"]

# Code listeners are for one kind of exception as a rule, and say which.
D_exit = TypeVar("D_exit", bound=Callable[[int], object] | Callable[[], object])
D_uncaught = TypeVar("D_uncaught", bound=Callable[[Any, str], object] | Callable[[Any], object] | Callable[[], object])
D_warning = TypeVar("D_warning", bound=Callable[[Any], object] | Callable[[], object])
D_signal = TypeVar("D_signal", bound=Callable[[str, int], object] | Callable[[str], object] | Callable[[], object])


class ProcessListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``process``."""

    @overload
    def __call__(self, event: SignalName, f: Callable[[str, int], object], /) -> S_co: ...
    @overload
    def __call__(self, event: SignalName, f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["exit", "beforeExit"], f: Callable[[int], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: Literal["uncaughtException", "uncaughtExceptionMonitor"], f: Callable[[Any, str], object], /
    ) -> S_co: ...
    @overload
    def __call__(
        self, event: Literal["uncaughtException", "uncaughtExceptionMonitor"], f: Callable[[Any], object], /
    ) -> S_co: ...
    @overload
    def __call__(self, event: Literal["warning"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: SignalName | ProcessEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: SignalName, /) -> Callable[[D_signal], D_signal]: ...
    @overload
    def __call__(self, event: Literal["exit", "beforeExit"], /) -> Callable[[D_exit], D_exit]: ...
    @overload
    def __call__(
        self, event: Literal["uncaughtException", "uncaughtExceptionMonitor"], /
    ) -> Callable[[D_uncaught], D_uncaught]: ...
    @overload
    def __call__(self, event: Literal["warning"] | ErrorMonitor, /) -> Callable[[D_warning], D_warning]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
