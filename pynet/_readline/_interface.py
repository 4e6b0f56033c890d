"""``Interface``: lines out of a stream of bytes or text, and prompts into another."""

from __future__ import annotations

import math
import re
import weakref
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from pynet._abort import AbortSignal
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_USE_AFTER_CLOSE,
    MISSING,
    to_number,
    unexpected_keyword,
    validate_abort_signal,
)
from pynet._events import Bare, D_bare, D_meta, ErrorMonitor, EventEmitter, Listener, MetaEvent, S_co, fit, listens, on
from pynet._loop import current_loop
from pynet._process import nextTick, process
from pynet._stream import Readable, StringDecoder, Writable
from pynet._typing import Self, TypedDict, Unpack

if TYPE_CHECKING:
    from pynet._events import EventIterator

LINE_END = re.compile("\n|\r\n?|\u2028|\u2029")
MIN_CRLF_DELAY_MS = 100.0
LINES_AHEAD = 1024  # how many lines wait for an `async for` before the input is paused

D_line = TypeVar("D_line", bound=Callable[[str], object] | Callable[[], object])
D_failure = TypeVar("D_failure", bound=Callable[[Any], object] | Callable[[], object])
InterfaceEvent = Literal["line", "close", "pause", "resume", "SIGINT", "error"]


class InterfaceListen(Protocol[S_co]):
    """``on``, ``once``, ``off`` and so on of ``Interface``."""

    @overload
    def __call__(self, event: Literal["line"], f: Callable[[str], object], /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, f: Callable[[Any], object], /) -> S_co: ...
    @overload
    def __call__(self, event: MetaEvent, f: Callable[[str, Listener], object], /) -> S_co: ...
    @overload
    def __call__(self, event: InterfaceEvent | MetaEvent | ErrorMonitor, f: Bare, /) -> S_co: ...
    @overload
    def __call__(self, event: Literal["line"], /) -> Callable[[D_line], D_line]: ...
    @overload
    def __call__(self, event: Literal["error"] | ErrorMonitor, /) -> Callable[[D_failure], D_failure]: ...
    @overload
    def __call__(self, event: MetaEvent, /) -> Callable[[D_meta], D_meta]: ...
    @overload
    def __call__(self, event: Literal["close", "pause", "resume", "SIGINT"], /) -> Callable[[D_bare], D_bare]: ...


class InterfaceOptions(TypedDict, total=False):
    """Options of ``createInterface``."""

    input: Readable  # where lines come from; any stream
    output: Writable | None  # where prompts go to
    terminal: bool  # whether Ctrl-C is for the interface; default: output.isTTY
    prompt: str  # "> "
    crlfDelay: float  # ms between "\r" and "\n" for them to be one line end; at least 100
    signal: AbortSignal | None  # closes the interface when aborted


class QuestionOptions(TypedDict, total=False):
    """Options of ``question``."""

    signal: AbortSignal | None  # withdraws the question when aborted


_OPTIONS = frozenset(InterfaceOptions.__annotations__)


def crlf_delay_ms(value: object) -> float:
    """What JavaScript makes of any value as a time; with NaN no ``\\n`` belongs to the ``\\r`` before it."""
    number = to_number(value) if isinstance(value, str) else value if isinstance(value, (int, float)) else math.nan
    return number if number != number else max(MIN_CRLF_DELAY_MS, number)


@listens
class Interface(EventEmitter):
    """Reads an input stream line by line. Made by ``createInterface``.

    ``async for line in rl`` gives the lines too; leaving the loop closes the interface, and another loop gives what was
    read before that. To take a line first and loop over the rest, keep the iterator: ``lines = aiter(rl)``. On a
    terminal it is the terminal that edits the line, and Ctrl-C closes the interface unless somebody listens to
    ``SIGINT``.

    ==========  =========  =====================================================================
    event       arguments  when
    ==========  =========  =====================================================================
    ``line``    line       a line has come in, given without its end; or the rest, at the end
    ``close``              ``close()`` was called, or the input has ended; once
    ``pause``              the input was paused
    ``resume``             the input was resumed
    ``SIGINT``             Ctrl-C was pressed on the terminal
    ``error``   err        the input has failed
    ==========  =========  =====================================================================

    Attributes:
        input: The stream that is read.
        output: The stream for prompts, or None.
        terminal: Whether both ends are taken for a terminal.
        closed: Whether ``close()`` was called.
        paused: Whether the input is paused.

    Node: readline.md, "Class: InterfaceConstructor". Differs: no line editing of its own, so no history, completion
    and ``SIGTSTP``; the terminal stays in its usual mode. A loop over a closed interface ends, where Node's would wait.
    """

    __module__ = "pynet.readline"

    _pynet_known_events = frozenset({"line", "close", "pause", "resume", "SIGINT", "error"})

    on: InterfaceListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: InterfaceListen[Self]
    """As ``on()``, but for the next time only."""
    off: InterfaceListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: InterfaceListen[Self]
    removeListener: InterfaceListen[Self]
    prependListener: InterfaceListen[Self]
    prependOnceListener: InterfaceListen[Self]

    def __init__(self, options: InterfaceOptions | None = None, /, **keywords: Unpack[InterfaceOptions]) -> None:
        super().__init__()
        given: dict[str, Any] = {**(options if isinstance(options, Mapping) else {}), **keywords}
        unknown = keywords.keys() - _OPTIONS
        if unknown:
            raise unexpected_keyword("createInterface", min(unknown), _OPTIONS)
        source = given.get("input", MISSING)
        if not callable(getattr(source, "on", None)) or not callable(getattr(source, "resume", None)):
            raise ERR_INVALID_ARG_TYPE("options.input", "Readable", source)
        signal = given.get("signal")
        if signal is not None:
            validate_abort_signal(signal, "options.signal")
        self.input: Readable = source
        self.output: Writable | None = given.get("output")
        terminal = given.get("terminal")
        self.terminal = bool(getattr(self.output, "isTTY", False)) if terminal is None else bool(terminal)
        self.closed = False
        self.paused = False
        prompt = given.get("prompt")
        self._pynet_prompt = "> " if prompt is None else str(prompt)
        self._pynet_former_prompt = ""  # while a question stands in for it
        self._pynet_on_answer: Callable[..., object] | None = None
        self._pynet_decoder = StringDecoder("utf8")
        self._pynet_rest: list[str] = []  # the pieces that have come in of a line that is not complete
        self._pynet_return_at: float | None = None  # when the last chunk ended in "\r": its "\n" may still come
        delay = given.get("crlfDelay")
        self._pynet_crlf_delay_ms = crlf_delay_ms(delay) if delay else MIN_CRLF_DELAY_MS
        # Of `async for`: every loop goes on where the one before was left.
        self._pynet_line_events: EventIterator | None = None
        self._pynet_lines: weakref.ref[Lines] | None = None  # the iterator that is in use
        self._pynet_takes_ctrl_c = self.terminal and bool(getattr(source, "isTTY", False))
        self._pynet_start(signal)

    def __repr__(self) -> str:
        return f"<pynet.readline.Interface {'closed' if self.closed else 'paused' if self.paused else 'open'}>"

    def _pynet_start(self, signal: AbortSignal | None) -> None:
        self.input.on("error", self._pynet_on_error)
        self.input.on("data", self._pynet_on_data)
        self.input.on("end", self._pynet_on_end)
        if self._pynet_takes_ctrl_c:
            process.on("SIGINT", self._pynet_on_sigint)
        self.input.resume()
        if signal is not None:
            if signal.aborted:
                nextTick(self.close)
            else:
                remove = signal._add_abort_listener(self.close)
                self.once("close", remove)

    def _pynet_on_data(self, data: bytes | str) -> None:
        self._pynet_feed(data if isinstance(data, str) else self._pynet_decoder.write(data))

    def _pynet_on_end(self) -> None:
        rest, self._pynet_rest = self.line, []
        if rest:
            self.emit("line", rest)
        self.close()

    def _pynet_on_error(self, error: object) -> None:
        self.emit("error", error)

    def _pynet_on_sigint(self) -> None:
        if self.listenerCount("SIGINT"):
            self.emit("SIGINT")
        else:
            self.close()

    def _pynet_feed(self, text: str) -> None:
        if not text:
            return
        now = current_loop().now()
        if self._pynet_return_at is not None:
            if text[0] == "\n" and now - self._pynet_return_at <= self._pynet_crlf_delay_ms:
                text = text[1:]
            self._pynet_return_at = None
        if text.endswith("\r"):
            self._pynet_return_at = now
        # Looked for in what is new only, so that a long line in small pieces takes no longer than another.
        first, *more = LINE_END.split(text)
        if not more:
            self._pynet_rest.append(first)
            return
        *lines, rest = ["".join([*self._pynet_rest, first]), *more]
        self._pynet_rest = [rest]
        for line in lines:
            self._pynet_on_line(line)

    def _pynet_on_line(self, line: str) -> None:
        on_answer = self._pynet_on_answer
        if on_answer is None:
            self.emit("line", line)
        else:
            self._pynet_on_answer = None
            self._pynet_prompt = self._pynet_former_prompt
            on_answer(line)

    @property
    def line(self) -> str:
        """The part of the next line that has come in.

        Node: readline.md, "rl.line". Differs: in Node only a terminal has it; here a terminal keeps it to itself until
        the line is complete.
        """
        return "".join(self._pynet_rest)

    def getPrompt(self) -> str:
        """What ``prompt()`` writes.

        Node: readline.md, "rl.getPrompt()". Differs: no.
        """
        return self._pynet_prompt

    def setPrompt(self, prompt: str) -> None:
        """Have ``prompt()`` write *prompt*.

        Node: readline.md, "rl.setPrompt(prompt)". Differs: no.
        """
        self._pynet_prompt = prompt

    def prompt(self, preserveCursor: bool = False) -> None:
        """Write the prompt to the output; resumes a paused input.

        Raises:
            RuntimeError: ``ERR_USE_AFTER_CLOSE``.

        Node: readline.md, "rl.prompt([preserveCursor])". Differs: *preserveCursor* has no effect.
        """
        self._pynet_check_open()
        if self.paused:
            self.resume()
        self._pynet_put(self._pynet_prompt)

    @overload
    def question(self, query: str, callback: Callable[[str], object], /) -> None: ...
    @overload
    def question(self, query: str, callback: Bare, /) -> None: ...
    @overload
    def question(self, query: str, options: QuestionOptions | None, callback: Callable[[str], object], /) -> None: ...
    @overload
    def question(self, query: str, options: QuestionOptions | None, callback: Bare, /) -> None: ...
    def question(self, query: str, options: object = None, callback: object = None, /) -> None:
        """Write *query* to the output, then call ``callback(answer)`` with the next line, instead of ``'line'``.

        A question that is asked while another one waits is dropped, and the first one repeated.

        Args:
            query: What to ask.
            options: A dict with ``signal``, an ``AbortSignal`` that withdraws the question. May be left out.
            callback: Gets the line.

        Raises:
            RuntimeError: ``ERR_USE_AFTER_CLOSE``.

        Node: readline.md, "rl.question(query[, options], callback)". Differs: no.
        """
        if callable(options):
            options, callback = None, options
        signal = options.get("signal") if isinstance(options, Mapping) else None
        if signal is not None:
            validate_abort_signal(signal, "options.signal")
            if signal.aborted:
                return
        if not callable(callback):
            return
        answer = fit(callback, 1)
        if signal is not None:
            remove = signal._add_abort_listener(self._pynet_withdraw)
            call = answer

            def answer(line: str) -> None:
                remove()
                call(line)

        self._pynet_ask(query, answer)

    def _pynet_ask(self, query: str, on_answer: Callable[..., object]) -> None:
        self._pynet_check_open()
        if self._pynet_on_answer is None:
            self._pynet_former_prompt, self._pynet_prompt = self._pynet_prompt, query
            self._pynet_on_answer = on_answer
        self.prompt()

    def _pynet_withdraw(self) -> None:
        if self._pynet_on_answer is not None:
            self._pynet_on_answer = None
            self._pynet_prompt = self._pynet_former_prompt
            self._pynet_put("\r\n")

    def write(self, data: str | bytes, key: Mapping[str, object] | None = None) -> None:
        """Take *data* as if it had come from the input; resumes a paused one.

        Raises:
            RuntimeError: ``ERR_USE_AFTER_CLOSE``.

        Node: readline.md, "rl.write(data[, key])". Differs: *key* has no effect.
        """
        self._pynet_check_open()
        if self.paused:
            self.resume()
        self._pynet_on_data(data)

    def pause(self) -> Self:
        """Pause the input. Lines that were read together with the last one still come.

        Raises:
            RuntimeError: ``ERR_USE_AFTER_CLOSE``.

        Node: readline.md, "rl.pause()". Differs: no.
        """
        self._pynet_check_open()
        if not self.paused:
            self.input.pause()
            self.paused = True
            self.emit("pause")
        return self

    def resume(self) -> Self:
        """Resume the input.

        Raises:
            RuntimeError: ``ERR_USE_AFTER_CLOSE``.

        Node: readline.md, "rl.resume()". Differs: no.
        """
        self._pynet_check_open()
        if self.paused:
            self.input.resume()
            self.paused = False
            self.emit("resume")
        return self

    def close(self) -> None:
        """Let go of the input, which is left paused, and emit ``'close'``. Idempotent.

        Node: readline.md, "rl.close()". Differs: no.
        """
        if self.closed:
            return
        self.pause()
        self.closed = True
        if self._pynet_takes_ctrl_c:
            process.off("SIGINT", self._pynet_on_sigint)
        self.input.off("data", self._pynet_on_data)
        self.input.off("end", self._pynet_on_end)
        self.input.off("error", self._pynet_on_error)
        self.emit("close")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __aiter__(self) -> AsyncIterator[str]:
        lines = None if self._pynet_lines is None else self._pynet_lines()
        if lines is None:
            if self._pynet_line_events is None and not self.closed:
                self._pynet_line_events = on(self, "line", close=["close"], highWaterMark=LINES_AHEAD)
            lines = Lines(self, self._pynet_line_events)
            self._pynet_lines = weakref.ref(lines)
        return lines

    def _pynet_check_open(self) -> None:
        if self.closed:
            raise ERR_USE_AFTER_CLOSE("readline")

    def _pynet_put(self, text: str) -> None:
        if self.output is not None:
            self.output.write(text)


class Lines(AsyncIterator[str]):
    """What ``async for`` over an interface goes through; listening starts at once."""

    def __init__(self, interface: Interface, events: EventIterator | None) -> None:
        self._pynet_loop = current_loop()
        self._pynet_interface = interface
        self._pynet_events = events  # None: the interface was closed before anybody asked for its lines

    def __aiter__(self) -> Lines:
        return self

    async def __anext__(self) -> str:
        if self._pynet_events is None:
            raise StopAsyncIteration
        line: str = (await self._pynet_events.__anext__())[0]
        return line

    async def aclose(self) -> None:
        """Close the interface; lines that are there already are still given."""
        self._pynet_interface.close()

    def __del__(self) -> None:
        # Leaving `async for` early tells an iterator nothing; dropping it does.
        interface = getattr(self, "_pynet_interface", None)
        if interface is not None:
            self._pynet_loop.on_own_thread(interface.close)
