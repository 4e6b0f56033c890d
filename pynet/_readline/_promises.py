"""Node's ``readline/promises``: questions to await, inside a running asyncio loop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, overload

from pynet._errors import ERR_USE_AFTER_CLOSE, AbortError, validate_abort_signal
from pynet._loop import current_loop
from pynet._typing import Unpack

from ._create import make
from ._interface import Interface as _Interface
from ._interface import InterfaceOptions, QuestionOptions

if TYPE_CHECKING:
    from pynet._stream import Readable, Writable

__all__ = ["Interface", "createInterface"]


class Interface(_Interface):
    """An interface whose ``question()`` is awaited."""

    __module__ = "pynet.readline"

    async def question(self, query: str, options: QuestionOptions | None = None, /) -> str:  # type: ignore[override]
        """Write *query* to the output and wait for the next line.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` for a signal that is none.
            RuntimeError: ``ABORT_ERR`` (``AbortError``) when the signal is aborted; ``ERR_USE_AFTER_CLOSE`` also when
                the interface is closed meanwhile.

        Node: readline.md, "rl.question(query[, options])". Differs: in Node the promise of a closed interface stays
        pending.
        """
        signal: Any = options.get("signal") if isinstance(options, Mapping) else None
        if signal is not None and validate_abort_signal(signal, "options.signal").aborted:
            raise AbortError(signal.reason)
        self._pynet_check_open()
        answer = current_loop().host.create_future()

        def settle(line: str) -> None:
            if not answer.done():
                answer.set_result(line)

        def give_up(error: Exception) -> None:
            if not answer.done():
                self._pynet_withdraw()
                answer.set_exception(error)

        def on_close() -> None:
            if not answer.done():
                answer.set_exception(ERR_USE_AFTER_CLOSE("readline"))

        remove = None if signal is None else signal._add_abort_listener(lambda: give_up(AbortError(signal.reason)))
        self.once("close", on_close)
        self._pynet_ask(query, settle)
        try:
            line: str = await answer
            return line
        finally:
            if answer.cancelled() and self._pynet_on_answer is settle:  # else the next line would still be its answer
                self._pynet_withdraw()
            self.off("close", on_close)
            if remove is not None:
                remove()


@overload
def createInterface(options: InterfaceOptions | None = None, /, **keywords: Unpack[InterfaceOptions]) -> Interface: ...
@overload
def createInterface(
    input: Readable, output: Writable | None = None, completer: Any = None, terminal: bool | None = None, /
) -> Interface: ...
def createInterface(*args: object, **keywords: object) -> Interface:
    """As ``readline.createInterface``, with a ``question()`` to await.

    Node: readline.md, "readlinePromises.createInterface(options)". Differs: see ``Interface``.
    """
    return make(Interface, args, keywords)
