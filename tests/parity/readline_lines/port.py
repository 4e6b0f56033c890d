"""readline on streams: line ends, prompts, questions, pause and close inside of a listener, after close()."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pynet as net
from pynet import readline
from pynet.stream import PassThrough
from pynet.timers import setTimeout
from tests.parity.prelude import word

Steps = Callable[[readline.Interface, PassThrough, list[str]], Any]


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def interfaceOf(name: str, steps: Steps, **options: Any) -> None:
    """One interface, and everything that happens to it; printed when the loop has come round."""
    input = PassThrough()
    output = PassThrough()
    trace: list[str] = []
    output.on("data", lambda chunk: trace.append(f"out {quoted(chunk.decode())}"))
    rl = readline.createInterface(input=input, output=output, **options)
    rl.on("line", lambda line: trace.append(f"line {quoted(line)}"))
    rl.on("close", lambda: trace.append("close"))
    rl.on("pause", lambda: trace.append("pause"))
    rl.on("resume", lambda: trace.append("resume"))
    steps(rl, input, trace)
    setTimeout(lambda: print(f"{name}: {', '.join(trace)}"), 20)


def lineEnds(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    input.write("one\ntw")
    input.write("o\r\nthree\rfour\n\nlast")
    input.end()


def split(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    for byte in "é\r\nb\n".encode():
        input.write(bytes([byte]))


def prompt(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    rl.prompt()
    rl.setPrompt("?? ")
    rl.prompt()
    input.write(f"{rl.getPrompt()}\n")


def question(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    def answered(answer: str) -> None:
        trace.append(f"answer {answer}")
        rl.question("more? ", lambda second: trace.append(f"second {second}"))

    rl.question("name? ", answered)
    input.write("bob\nalice\nextra\n")


def twoQuestions(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    rl.question("one? ", lambda answer: trace.append(f"one {answer}"))
    rl.question("two? ", lambda answer: trace.append(f"two {answer}"))
    input.write("a\nb\n")


def withdrawn(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    controller = net.AbortController()
    rl.question("name? ", {"signal": controller.signal}, lambda: trace.append("never"))
    controller.abort()
    input.write("x\n")


def pause(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    rl.pause()
    rl.pause()
    trace.append(f"paused {word(input.isPaused())}")
    input.write("a\n")
    rl.resume()
    rl.resume()


def pauseInLine(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    rl.once("line", lambda: rl.pause())
    input.write("a\nb\n")


def closeInLine(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    rl.once("line", lambda: rl.close())
    input.write("a\nb\n")


def write(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    rl.write("abc\nde")
    rl.write("f\n")


def closed(rl: readline.Interface, input: PassThrough, trace: list[str]) -> None:
    rl.close()
    rl.close()
    calls: list[Callable[[], object]] = [
        lambda: rl.question("x", lambda: None),
        lambda: rl.prompt(),
        lambda: rl.pause(),
        lambda: rl.resume(),
        lambda: rl.write("x"),
    ]
    for call in calls:
        try:
            call()
        except RuntimeError as err:
            trace.append(getattr(err, "code", ""))
    trace.append(f"paused {word(input.isPaused())}")


interfaceOf("line ends", lineEnds)
interfaceOf("separators", lambda rl, input, trace: input.write("a\u2028b\u2029c\n"))
interfaceOf("split", split)
interfaceOf("prompt", prompt)
interfaceOf("prompt option", lambda rl, input, trace: rl.prompt(), prompt="$ ")
interfaceOf("question", question)
interfaceOf("two questions", twoQuestions)
interfaceOf("withdrawn", withdrawn)
interfaceOf("pause", pause)
interfaceOf("pause in line", pauseInLine)
interfaceOf("close in line", closeInLine)
interfaceOf("write", write)
interfaceOf("closed", closed)
interfaceOf("signal", lambda rl, input, trace: None, signal=net.AbortSignal.abort())

screen = PassThrough()
screen.on("data", lambda chunk: print(json.dumps(chunk.decode())))
readline.cursorTo(screen, 1, 2)
readline.cursorTo(screen, 3)
readline.moveCursor(screen, -1, 2)
readline.clearLine(screen, -1)
readline.clearLine(screen, 0)
readline.clearLine(screen, 1)
readline.clearScreenDown(screen)

net.run()
