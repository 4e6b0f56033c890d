"""The typed listener methods of the file streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co
from pynet._stream._typing import D_data, D_failure, D_pipe, ReadableEvent, WritableEvent

if TYPE_CHECKING:
    from pynet._stream import Readable

D_chunk = TypeVar("D_chunk", bound=Callable[[bytes], object] | Callable[[str], object] | Callable[[], object])
D_open = TypeVar("D_open", bound=Callable[[int], object] | Callable[[], object])


class ReadStreamListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``fs.ReadStream``."""

    @overload
    def __call__(self, event: Literal["data"], f: Callable[[bytes], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["open"], f: Callable[[int], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: ReadableEvent | Literal["open", "ready"] | MetaEvent | ErrorMonitor, f: Bare, /
    ) -> S_co: ...
    @overload
    def __call__(self, event: Literal["data"], /) -> Callable[[D_data], D_data]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(
        self, event: Literal["end", "pause", "resume", "readable", "ready"], /
    ) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(self, event: Literal["open"], /) -> Callable[[D_open], D_open]: ...


class WriteStreamListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``fs.WriteStream``."""

    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], f: Callable[[Readable], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["open"], f: Callable[[int], object], /) -> S_co: ...
    @overload
    def __call__(
        self, event: WritableEvent | Literal["open", "ready"] | MetaEvent | ErrorMonitor, f: Bare, /
    ) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], /) -> Callable[[D_pipe], D_pipe]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(self, event: Literal["drain", "finish", "ready"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(self, event: Literal["open"], /) -> Callable[[D_open], D_open]: ...
