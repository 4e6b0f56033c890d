"""``process`` as a module and as an emitter: events, streams, attributes."""

from __future__ import annotations

from typing_extensions import assert_type

from pynet import events, process
from pynet.process import Process, ReadStream, WriteStream, exit, nextTick, on


def whole(signal: str, number: int) -> None: ...


def three(a: str, b: int, c: int) -> None: ...


def wants_text(text: str) -> None: ...


def listening() -> None:
    assert_type(process.on("SIGTERM", whole), Process)
    process.on("SIGINT", lambda signal, number: print(signal.lower(), number + 1)).once("SIGHUP", lambda: None)
    process.on("SIGUSR1", lambda signal: print(signal.lower()))
    process.on("exit", lambda code: print(code + 1))
    process.on("beforeExit", lambda: None)
    process.on("uncaughtException", lambda err, origin: print(err, origin.upper()))
    process.on("uncaughtException", lambda err: print(err))
    process.on("uncaughtExceptionMonitor", lambda: None)
    process.on("warning", lambda warning: print(warning.name))
    process.off("SIGTERM", whole).removeListener("SIGINT", print)
    process.prependListener("exit", print).prependOnceListener("exit", print).addListener("exit", print)
    on("SIGTERM", lambda: None)
    events.once(process.process, "SIGTERM")

    process.on("SIGTREM", whole)  # type: ignore[call-overload]
    process.on("exit", wants_text)  # type: ignore[call-overload]
    process.on("SIGTERM", three)  # type: ignore[call-overload]
    process.on("SIGTERM", 5)  # type: ignore[call-overload]


@process.on("SIGTERM")
def _(signal: str, number: int) -> None: ...


@process.once("SIGINT")
def short() -> int:
    return 5


assert_type(short(), int)


@process.on("exit")
def _(code: int) -> None: ...


@process.on("uncaughtException")
def _(err: Exception) -> None: ...


@process.on("exit")  # type: ignore[type-var]
def _(code: int, more: int) -> None: ...


def streams() -> None:
    assert_type(process.stdin, ReadStream)
    assert_type(process.stdout, WriteStream)
    assert_type(process.stdin.setRawMode(True).setEncoding("utf8").unref().ref().pause(), ReadStream)
    process.stdin.on("data", lambda chunk: print(chunk)).on("end", lambda: None)
    assert_type(process.stdout.on("resize", lambda: print(process.stdout.columns)), WriteStream)
    process.stdin.pipe(process.stdout)
    assert_type(process.stdout.write("text"), bool)
    assert_type(process.stderr.columns, "int | None")
    process.stdout.cursorTo(1, 2, lambda: None)
    process.stdout.on("resise", lambda: None)  # type: ignore[call-overload]


def values() -> None:
    process.exitCode = 3
    process.exitCode = None
    process.exitCode = "3"
    process.exitCode = [3]  # type: ignore[assignment]
    assert_type(process.argv, "list[str]")
    assert_type(process.env.get("PORT"), "str | None")
    assert_type(process.hrtime(), "tuple[int, int]")
    assert_type(process.hrtime(process.hrtime()), "tuple[int, int]")
    assert_type(process.hrtime.bigint(), int)
    assert_type(process.memoryUsage().rss, int)
    assert_type(process.uptime(), float)
    assert_type(process.cwd(), str)
    assert_type(process.getActiveResourcesInfo(), "list[str]")
    process.emitWarning("text", "Type", "CODE")
    process.emitWarning(ValueError("x"), {"type": "Type"})
    process.kill(process.pid, "SIGTERM")
    process.kill(process.pid, 15)
    nextTick(print, 1, 2, 3)
    process.nextTick(5)  # type: ignore[arg-type]


def ends() -> int:
    exit(3)
