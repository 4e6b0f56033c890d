"""``createInterface``: what Node 26 emits and writes for the same input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pynet import readline, testing
from pynet.abort import AbortController
from pynet.errors import NodeError
from pynet.stream import PassThrough

EVENTS = ("line", "close", "pause", "resume", "SIGINT", "error")


class Case:
    """An interface between two streams, and everything that happens to it in one list."""

    def __init__(self, **options: Any) -> None:
        self.input, self.output = PassThrough(), PassThrough()
        self.trace: list[str] = []
        self.output.on("data", lambda chunk: self.trace.append(f"out {chunk.decode()!r}"))
        given: Any = {"input": self.input, "output": self.output, **options}
        self.rl = readline.createInterface(given)
        for event in EVENTS:
            self.rl.add_listener(event, self._note(event))

    def _note(self, event: str) -> Callable[..., None]:
        def note(*args: Any) -> None:
            self.trace.append(
                event + "".join(f" {value!r}" if isinstance(value, str) else f" {value}" for value in args)
            )

        return note

    def feed(self, *chunks: str | bytes) -> Case:
        for chunk in chunks:
            self.input.write(chunk)
        return self

    def run(self) -> list[str]:
        testing.run()
        return self.trace


def lines(*texts: str) -> list[str]:
    return [f"line {text!r}" for text in texts]


END = ["pause", "close"]


def test_lines_and_their_ends() -> None:
    case = Case().feed("one\ntw", "o\r\nthree\rfour\n\nlast")
    case.input.end()
    assert case.run() == [*lines("one", "two", "three", "four", "", "last"), *END]
    assert Case().feed("a\u2028b\u2029c\n").run() == lines("a", "b", "c")
    ended = Case()
    ended.input.end()
    assert ended.run() == END


def test_a_long_line_in_small_pieces() -> None:
    case = Case()
    for _ in range(20_000):
        case.rl.write("0123456789")
    case.rl.write("\nnext")
    assert case.trace == lines("0123456789" * 20_000)
    assert case.rl.line == "next"


@pytest.mark.parametrize(
    ("delay", "waits", "expected"),
    [
        (None, 100, lines("a", "b")),
        (None, 101, lines("a", "", "b")),
        (0, 100, lines("a", "b")),  # less than 100 ms cannot be asked for
        (0, 101, lines("a", "", "b")),
        (500, 500, lines("a", "b")),
        (float("inf"), 1_000_000, lines("a", "b")),
    ],
)
def test_a_line_end_split_between_chunks(delay: float | None, waits: int, expected: list[str]) -> None:
    with testing.new_loop(fake_clock=True) as loop:
        case = Case(**({} if delay is None else {"crlfDelay": delay})).feed("a\r")
        loop.turn()
        assert loop.clock is not None
        loop.clock.advance(waits)
        assert case.feed("\nb\n").run() == expected


def test_a_character_split_between_chunks() -> None:
    data = "é€\n".encode()
    case = Case()
    for i in range(len(data)):
        case.feed(data[i : i + 1])
    assert case.run() == lines("é€")
    broken = Case().feed(b"x\xc3")
    broken.input.end()
    assert broken.run() == [*lines("x"), *END]  # Node lets go of a character that the end cuts off


def test_text_as_input() -> None:
    case = Case()
    case.input.setEncoding("utf8")
    assert case.feed("é\n").run() == lines("é")


def test_prompts() -> None:
    case = Case()
    case.rl.prompt()
    case.rl.setPrompt("?? ")
    case.rl.prompt(True)
    assert case.rl.getPrompt() == "?? "
    assert case.run() == ["out '> '", "out '?? '"]
    assert Case(prompt="$ ").rl.getPrompt() == "$ "
    alone = readline.createInterface(input=PassThrough())
    alone.prompt()
    alone.close()


def test_questions() -> None:
    case = Case()

    def first(answer: str) -> None:
        case.trace.append(f"answer {answer}")
        case.rl.question("q2? ", lambda answer: case.trace.append(f"second {answer}"))

    case.rl.question("name? ", first)
    case.feed("bob\nalice\nextra\n")
    assert case.run() == ["out 'name? '", "answer bob", "out 'q2? '", "second alice", *lines("extra")]


def test_a_question_while_another_waits() -> None:
    case = Case()
    case.rl.question("q1? ", lambda: case.trace.append("first"))
    case.rl.question("q2? ", lambda: case.trace.append("second"))
    assert case.feed("a\nb\n").run() == ["out 'q1? '", "out 'q1? '", "first", *lines("b")]
    assert case.rl.getPrompt() == "> "


def test_a_question_that_is_withdrawn_in_the_middle_of_a_line() -> None:
    """The part of the line that has come in is not lost, but is not an answer any more."""
    case = Case()
    controller = AbortController()
    case.rl.question("q? ", {"signal": controller.signal}, lambda: case.trace.append("never"))
    case.feed("abc").run()
    controller.abort()
    assert case.feed("def\n").run() == ["out 'q? '", "out '\\r\\n'", *lines("abcdef")]


def test_a_question_that_is_withdrawn() -> None:
    case = Case()
    controller = AbortController()
    case.rl.question("q? ", {"signal": controller.signal}, lambda: case.trace.append("never"))
    controller.abort()
    assert case.feed("x\n").run() == ["out 'q? '", "out '\\r\\n'", *lines("x")]
    case.rl.question("aborted already", {"signal": controller.signal}, lambda: None)
    case.rl.question("no callback", 5)  # type: ignore[call-overload]
    assert case.trace[3:] == []
    calm = AbortController()
    case.rl.question("q? ", {"signal": calm.signal}, lambda answer: case.trace.append(f"answer {answer}"))
    case.feed("y\n").run()
    calm.abort()
    assert case.trace[3:] == ["out 'q? '", "answer y"]


def test_pausing() -> None:
    case = Case()
    assert case.rl.pause() is case.rl.pause()
    assert (case.rl.paused, case.input.isPaused()) == (True, True)
    case.feed("a\n")
    case.rl.resume().resume()
    assert case.run() == ["pause", "resume", *lines("a")]
    case.rl.pause()
    case.rl.prompt()
    case.rl.pause()
    case.rl.write("")
    assert case.run()[3:] == ["pause", "resume", "out '> '", "pause", "resume"]


def test_pausing_and_closing_inside_a_listener() -> None:
    """Lines that were read together still come."""
    case = Case()
    case.rl.once("line", lambda: case.rl.pause())
    assert case.feed("a\nb\n").run() == [*lines("a"), "pause", *lines("b")]
    case = Case()
    case.rl.once("line", lambda: case.rl.close())
    assert case.feed("a\nb\n").run() == [*lines("a"), "pause", "close", *lines("b")]


def test_writing() -> None:
    case = Case()
    case.rl.write("abc\ndef")
    assert case.rl.line == "def"
    case.rl.write(b"g\n", None)
    assert (case.trace, case.rl.line) == (lines("abc", "defg"), "")


def test_closing() -> None:
    case = Case()
    case.rl.close()
    case.rl.close()
    assert (case.rl.closed, case.input.isPaused(), case.trace) == (True, True, END)
    for call in (
        lambda: case.rl.question("x", print),
        case.rl.prompt,
        case.rl.pause,
        case.rl.resume,
        lambda: case.rl.write("x"),
    ):
        with pytest.raises(RuntimeError, match="readline was closed") as caught:
            call()
        assert isinstance(caught.value, NodeError)
        assert caught.value.code == "ERR_USE_AFTER_CLOSE"
    case.feed("late\n")
    testing.run()
    assert case.trace == END
    assert case.input.listenerCount("data") == 0


def test_with() -> None:
    case = Case()
    with case.rl as rl:
        assert rl is case.rl
        assert repr(rl) == "<pynet.readline.Interface open>"
        rl.pause()
        assert "paused" in repr(rl)
        rl.resume()
    assert "closed" in repr(case.rl)


def test_an_input_that_fails() -> None:
    case = Case()
    case.input.on("error", lambda: case.trace.append("input's own"))
    case.input.destroy(LookupError("mine"))
    assert case.run() == ["error mine", "input's own"]


def test_a_signal() -> None:
    controller = AbortController()
    case = Case(signal=controller.signal)
    controller.abort()
    assert case.run() == END
    late = Case(signal=controller.signal)
    assert late.trace == []
    assert late.run() == END
    calm = AbortController()
    case = Case(signal=calm.signal)
    case.rl.close()
    calm.abort()
    assert case.run() == END


def test_positional_arguments() -> None:
    input, output = PassThrough(), PassThrough()
    rl = readline.createInterface(input, output, None, False)
    assert (rl.input, rl.output, rl.terminal) == (input, output, False)
    rl = readline.createInterface(input, None, lambda line: [], True)
    assert (rl.output, rl.terminal) == (None, True)
    output.isTTY = True  # type: ignore[attr-defined]
    assert readline.createInterface({"input": input, "output": output}).terminal


def test_wrong_arguments() -> None:
    create: Any = readline.createInterface
    for wrong in ((), (None,), ({},), ({"input": 5},)):
        with pytest.raises(TypeError, match=r'The "options\.input" property must be an instance of Readable'):
            create(*wrong)
    with pytest.raises(TypeError, match=r'The "options\.signal" property must be an instance of AbortSignal'):
        create(input=PassThrough(), signal=5)
    with pytest.raises(TypeError, match="unexpected keyword argument 'completer'"):
        create(input=PassThrough(), completer=print)
    create({"input": PassThrough(), "completer": print}).close()


def test_a_signal_that_is_aborted_when_the_question_has_been_withdrawn_already() -> None:
    """There is one question at a time; the second one was dropped, and its signal is all that is left of it."""
    case = Case()
    first, second = AbortController(), AbortController()
    case.rl.question("one? ", {"signal": first.signal}, lambda: case.trace.append("never"))
    case.rl.question("two? ", {"signal": second.signal}, lambda: case.trace.append("never"))
    first.abort()
    second.abort()
    case.feed("a line\n")
    assert case.run() == ["out 'one? '", "out 'one? '", "out '\\r\\n'", "line 'a line'"]
