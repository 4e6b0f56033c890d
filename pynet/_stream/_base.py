"""Stream: what every stream has, readable or writable."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping
from contextvars import Context
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pynet._errors import AbortError, unexpected_keyword
from pynet._events import EmitterListen, EventEmitter, fit
from pynet._loop import Loop, current_loop
from pynet._typing import Self

from ._abort_signal import addAbortSignal
from ._async_hooks import async_method, async_option, is_async
from ._destroy import destroy, undestroy
from ._end_of_stream import watch_end
from ._options import as_mapping
from ._rejection import take_rejection
from ._state import CLOSED, DESTROYED, OPEN, Life, ReadableState, WritableState

__all__ = ["Stream", "make_life", "merge_options"]

# The methods that a subclass may supply, and the number of arguments each is called with.
_HOOKS = {
    "_construct": 1,
    "_read": 1,
    "_write": 3,
    "_writev": 2,
    "_final": 1,
    "_destroy": 2,
    "_transform": 3,
    "_flush": 1,
}
_VARARGS = 0x04  # inspect.CO_VARARGS; inspect takes longer to import than this package
_NO_OPTIONS: Mapping[str, object] = {}
_HOOK_OPTIONS = {name[1:]: (name, arity) for name, arity in _HOOKS.items()}


class Stream(EventEmitter):
    """The common part of ``Readable`` and ``Writable``: being destroyed, failing, closing.

    Node: stream.md. Differs: Node's legacy ``Stream`` is an emitter with a ``pipe()``; this one is abstract.
    """

    # Nothing in the __dict__ before a program puts it there: for many a stream that is never.
    __slots__ = ("_pynet_life", "_pynet_listeners", "_pynet_loop", "_readableState", "_writableState")

    _pynet_loop: Loop
    _pynet_life: Life
    _readableState: ReadableState | None
    _writableState: WritableState | None

    def __init__(self, options: Mapping[str, Any] | None = None, /, *, captureRejections: bool | None = None) -> None:
        super().__init__(options, captureRejections=captureRejections)
        self._pynet_loop = current_loop()

    if TYPE_CHECKING:
        on: EmitterListen[Self]
        once: EmitterListen[Self]

        def _construct(self, callback: Callable[..., None], /) -> object: ...
    else:
        _construct = None

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        # As in JavaScript, a hook may be written with fewer parameters than it is called with.
        for name in _HOOKS.keys() & vars(cls).keys():
            hook = vars(cls)[name]
            if is_async(hook):
                setattr(cls, name, async_method(hook, name, _HOOKS[name]))
            elif hasattr(hook, "__code__"):
                setattr(cls, name, _fit_method(hook, _HOOKS[name]))

    @property
    def destroyed(self) -> bool:
        """Whether ``destroy()`` has been called."""
        return self._pynet_life.stage is not OPEN

    @destroyed.setter
    def destroyed(self, value: bool) -> None:
        # For subclasses that replace destroy() as a whole.
        if value != self.destroyed:
            self._pynet_life.move(DESTROYED if value else OPEN)

    @property
    def closed(self) -> bool:
        """Whether the stream is through with being destroyed: ``'close'`` was emitted, or is on its way."""
        return self._pynet_life.stage is CLOSED

    @property
    def errored(self) -> Any:
        """The error that the stream failed with, or None."""
        return self._pynet_life.errored

    def destroy(self, error: BaseException | None = None, callback: Callable[[Any], object] | None = None) -> Self:
        """Give up the stream: drop what is buffered, release what it holds, emit ``'error'`` if given, ``'close'``.

        A second call does nothing. Callbacks of pending writes get *error*, or ``ERR_STREAM_DESTROYED``.

        Args:
            error: Emitted as ``'error'`` on the next tick; an exception as a rule.
                False, 0 and "" are none, as in JavaScript.
            callback: Called with the outcome when the stream has let go, before the events.

        Node: stream.md, "readable.destroy([error])". Differs: no.
        """
        destroy(self, error, callback)
        return self

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> object:
        """Release what the stream holds; to be overridden. Pass *error* on to *callback*, or another, or none."""
        fit(callback, 1)(error)
        return None  # of object, so that overriding it with a coroutine function is no error for type checkers

    def _pynet_home(self) -> Context | None:
        """The context of the stream, if it has one."""
        return self._pynet_life.context

    def _pynet_tick(self, callback: Callable[..., object], *args: object) -> None:
        """``next_tick()`` in the context of the stream."""
        loop, context = self._pynet_loop, self._pynet_life.context
        if context is loop.context or (context is None and not loop.in_task):
            loop.tick_queue.append((callback, args))  # tick_in(), written out
            if not loop.in_turn:
                loop.host.schedule()
        else:
            loop.tick_in(context, callback, *args)

    def _pynet_use_context(self, context: Context | None) -> None:
        """Emit in *context* from now on what the loop brings."""
        self._pynet_life.context = context

    def _undestroy(self) -> None:
        undestroy(self)

    def _nodejs_rejection(self, error: Exception, event: Hashable, /, *args: Any) -> None:
        take_rejection(self, error)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Destroy the stream, with an ``AbortError`` if it had not come to its end, and wait until it is closed.

        Call ``end()`` and wait for ``finished()`` inside the block to have everything delivered.
        """
        abort: AbortError | None = None
        if not self.destroyed:
            abort = None if self._pynet_is_through() else AbortError() if error is None else AbortError(error)
            self.destroy(abort)

        def watch(settle: Callable[..., None]) -> None:
            def over(failure: object = None) -> None:
                # The error that leaves the block, if any, is the one to be seen.
                settle(None if failure is abort or error is not None else failure)

            watch_end(self, over)

        await self._pynet_loop.host.outcome(watch)

    def _pynet_is_through(self) -> bool:
        """Whether closing the stream now loses nothing."""
        return True


def _fit_method(hook: Callable[..., object], arity: int) -> Callable[..., object]:
    """*hook* as a method that takes *arity* arguments, the surplus ones dropped."""
    code = hook.__code__
    takes = code.co_argcount - 1
    if takes >= arity or code.co_flags & _VARARGS:
        return hook

    @functools.wraps(hook)
    def fitted(self: object, *args: object) -> object:
        return hook(self, *args[:takes])

    return fitted


def merge_options(
    cls: type[Stream], options: Mapping[str, object] | None, keywords: Mapping[str, object], known: frozenset[str]
) -> Mapping[str, object]:
    """One mapping of *options*, where what is unknown is ignored as in Node, and of *keywords*, where it is not."""
    if options is None:
        options = _NO_OPTIONS
    elif type(options) is not dict:
        options = as_mapping(options)
    if not keywords:
        return options
    for name in keywords:
        if name not in known:
            raise unexpected_keyword(cls.__name__, name, known)
    return {**options, **keywords} if options else keywords


def make_life(options: Mapping[str, object]) -> Life:
    """The life that *options* ask for."""
    return Life(options.get("emitClose", True) is not False, options.get("autoDestroy", True) is not False)


def apply_hooks(stream: Stream, options: Mapping[str, object]) -> None:
    """Take over the functions among *options*: ``read=f`` is what ``_read`` is to a subclass."""
    for name, value in options.items():
        if name in _HOOK_OPTIONS and callable(value):
            hook, arity = _HOOK_OPTIONS[name]
            method = async_option(stream, value, name, arity) if is_async(value) else fit(value, arity)
            setattr(stream, hook, method)


def apply_signal(stream: Stream, options: Mapping[str, object]) -> None:
    """Have the ``signal`` among *options* destroy the stream."""
    signal = options.get("signal")
    if signal is not None:
        addAbortSignal(signal, stream)
