"""The typed listener methods of ``WriteStream``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, overload

from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, Listener, MetaEvent, S_co

if TYPE_CHECKING:
    from pynet._stream import D_failure, D_pipe, Readable, WritableEvent


class WriteStreamListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``process.stdout``."""

    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], f: Callable[[Readable], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: WritableEvent | Literal["resize"] | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: Literal["pipe", "unpipe"], /) -> Callable[[D_pipe], D_pipe]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close"], /) -> Callable[[D_bare], D_bare]: ...
    @overload
    def __call__(self, event: Literal["drain", "finish", "resize"], /) -> Callable[[D_bare], D_bare]: ...
