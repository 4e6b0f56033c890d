"""The typed listener methods of the stream classes: one Protocol each.

A chunk is ``Any`` here, because an object-mode stream carries anything; classes that know better (sockets) narrow it.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

if TYPE_CHECKING:
    from ._readable import Readable

__all__ = ["D_data", "D_failure", "D_pipe", "DuplexListen", "ReadableListen", "WritableListen"]

ReadableEvent = Literal["data", "end", "close", "error", "pause", "resume", "readable"]
WritableEvent = Literal["drain", "finish", "close", "error", "pipe", "unpipe"]

#: Called with None, or with the error; or without arguments.
WriteCallback = Callable[[Any], object] | Callable[[], object]


class Listenable(Protocol):
    """Anything with listeners: every stream, ours or not."""

    @property
    def on(self) -> Any:
        """Add a listener."""


class ForeignStream(Listenable, Protocol):
    """A stream of any kind, ours or not, as ``is_stream()`` and its kin find it.

    It has listeners; whether it has one of the other members is asked with ``has()`` before that is used.
    """

    @property
    def once(self) -> Any:
        """Add a listener for the next time only."""

    @property
    def prependListener(self) -> Any:
        """Add a listener before the others."""

    @property
    def removeListener(self) -> Any:
        """Remove a listener."""

    @property
    def remove_listener(self) -> Any:
        """Remove a listener of pyee's, which raises ``KeyError`` if it is not there."""

    @property
    def emit(self) -> Callable[..., object]:
        """Call the listeners."""

    @property
    def pipe(self) -> Callable[..., object]:
        """Write what can be read to another stream."""

    @property
    def read(self) -> Callable[..., object]:
        """The next chunk, or None."""

    @property
    def pause(self) -> Callable[[], object]:
        """Emit no ``'data'`` for now."""

    @property
    def resume(self) -> Callable[[], object]:
        """Emit ``'data'`` again."""

    @property
    def write(self) -> Callable[..., object]:
        """Take a chunk; False asks for a pause until ``'drain'``."""

    @property
    def end(self) -> Callable[[], object]:
        """Nothing more is to come."""

    @property
    def abort(self) -> Callable[[], object]:
        """Give up a request, of which the stream may be a part."""

    @property
    def destroy(self) -> Callable[..., object]:
        """Close it at once, with an error or none."""

    @property
    def close(self) -> Callable[[], object]:
        """Close it, where it has no ``destroy``."""


class PipeTarget(Listenable, Protocol):
    """What ``pipe()`` writes to."""

    def write(self, chunk: Any, /) -> Any:
        """Take *chunk*; False asks for a pause until ``'drain'``."""

    def end(self) -> Any:
        """Nothing more is to come."""


#: What may stand in a ``pipeline()``.
Stage = Listenable | Iterable[Any] | AsyncIterable[Any] | Callable[..., Any]

D_data = TypeVar("D_data", bound=Callable[[Any], object] | Callable[[], object])
# What an 'error' listener gets is an exception as a rule; listeners say which, or just use its `code`.
D_failure = TypeVar("D_failure", bound=Callable[[Any], object] | Callable[[], object])
D_pipe = TypeVar("D_pipe", bound="Callable[[Readable], object] | Callable[[], object]")


class ReadableListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``Readable``."""

    @overload
    def __call__(self, event: Literal["data"], f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: ReadableEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], /) -> Callable[[D_data], D_data]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(self, event: Literal["end", "pause", "resume", "readable"], /) -> Callable[[D_bare], D_bare]: ...


class WritableListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``Writable``."""

    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], f: Callable[[Readable], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: WritableEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], /) -> Callable[[D_pipe], D_pipe]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(self, event: Literal["drain", "finish"], /) -> Callable[[D_bare], D_bare]: ...


class DuplexListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``Duplex``: the overloads of both halves."""

    @overload
    def __call__(self, event: Literal["data"], f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], f: Callable[[Readable], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: ReadableEvent | WritableEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], /) -> Callable[[D_data], D_data]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], /) -> Callable[[D_pipe], D_pipe]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(
        self, event: Literal["end", "pause", "resume", "readable", "drain", "finish"], /
    ) -> Callable[[D_bare], D_bare]: ...
