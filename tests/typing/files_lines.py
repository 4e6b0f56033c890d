"""Files as streams, and lines of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typing_extensions import assert_type

import pynet as net
from pynet import fs, process, readline
from pynet.abort import AbortSignal
from pynet.stream import pipeline


def wants_bytes(chunk: bytes) -> None: ...


def wants_text(chunk: str) -> None: ...


def wants_number(chunk: int) -> None: ...


def reading() -> None:
    stream = fs.createReadStream(
        Path("x"), {"start": 5, "end": 9, "highWaterMark": 4, "signal": AbortSignal.timeout(5)}
    )
    assert_type(stream, fs.ReadStream)
    assert_type(fs.createReadStream(b"x", encoding="utf8", start=5), fs.ReadStream)
    fs.createReadStream("x", "utf8")
    fs.createReadStream(None, {"fd": 5, "autoClose": False})
    stream.on("data", lambda chunk: print(chunk.decode())).on("open", lambda fd: print(fd + 1)).on(
        "ready", lambda: None
    )
    stream.on("data", wants_bytes).on("data", wants_text).on("end", lambda: None)
    assert_type(stream.bytesRead, int)
    assert_type(stream.fd, "int | None")

    @stream.on("open")
    def _(fd: int) -> None: ...

    @stream.on("data")
    def _(chunk: str) -> None: ...

    fs.createReadStream()  # type: ignore[call-arg]
    fs.createReadStream(5)  # type: ignore[arg-type]
    fs.createReadStream("x", {"strat": 5})  # type: ignore[arg-type]
    fs.createReadStream("x", start="5")  # type: ignore[arg-type]
    fs.createReadStream("x", flush=True)  # type: ignore[call-arg]
    stream.on("opne", print)  # type: ignore[call-overload]
    stream.on("open", wants_text)  # type: ignore[call-overload]
    stream.on("data", wants_number)  # type: ignore[call-overload]


def writing() -> None:
    stream = fs.createWriteStream("x", {"flags": "a", "mode": 0o600, "flush": True})
    assert_type(stream, fs.WriteStream)
    assert_type(stream.on("open", lambda fd: print(fd + 1)).on("finish", lambda: None), fs.WriteStream)
    assert_type(stream.bytesWritten, int)
    assert_type(stream.write("text"), bool)
    stream.close(lambda: None)
    pipeline(fs.createReadStream("x"), stream, lambda err: print(err))
    fs.createWriteStream("x", end=5)  # type: ignore[call-arg]


def whole_files() -> None:
    fs.readFile("x", lambda err, data: print(data.decode()))
    fs.readFile("x", "utf8", lambda err, text: print(text.upper()))
    fs.readFile("x", {"encoding": "hex"}, lambda err, text: print(text))
    fs.readFile("x", lambda err: print(err))
    fs.writeFile("x", b"data", lambda err: print(err))
    fs.writeFile("x", "text", "utf8", lambda: None)
    fs.appendFile("x", "text", {"mode": 0o600}, lambda: None)
    fs.unlink("x", lambda err: print(err))
    fs.readFile("x")  # type: ignore[call-overload]
    fs.writeFile("x", print)  # type: ignore[call-overload]
    fs.writeFile("x", 5, print)  # type: ignore[call-overload]
    fs.appendFile("x", "text", lambda err, data: None)  # type: ignore[arg-type]
    fs.unlink("x", lambda err, more: None)  # type: ignore[arg-type]


async def awaited() -> None:
    assert_type(await fs.promises.readFile("x"), bytes)
    assert_type(await fs.promises.readFile("x", "utf8"), str)
    assert_type(await fs.promises.readFile("x", {"encoding": "utf8"}), Any)
    await fs.promises.writeFile("x", "text")
    lines = readline.createInterface(input=fs.createReadStream("x"))
    async for line in lines:
        assert_type(line, str)
    asking = readline.promises.createInterface({"input": process.stdin, "output": process.stdout})
    assert_type(await asking.question("name? "), str)
    assert_type(await asking.question("name? ", {"signal": AbortSignal.timeout(5)}), str)


def lines(socket: net.Socket) -> None:
    rl = readline.createInterface({"input": process.stdin, "output": process.stdout, "prompt": "$ "})
    assert_type(rl, readline.Interface)
    assert_type(readline.createInterface(socket, socket), readline.Interface)
    readline.createInterface(input=socket, terminal=False, crlfDelay=float("inf"))
    assert_type(rl.on("line", lambda line: print(line.upper())), readline.Interface)
    rl.on("close", lambda: None).on("SIGINT", lambda: None).prompt()
    rl.question("name? ", lambda answer: print(answer))
    rl.question("name? ", {"signal": AbortSignal.timeout(5)}, lambda answer: print(answer))

    rl.question("name? ", lambda: None)
    rl.input.destroy()
    if rl.output:
        rl.output.write("text")
    process.stdout.cursorTo(1, lambda: None)

    @rl.on("line")
    def _(line: str) -> None: ...

    with rl:
        rl.setPrompt("> ")
    readline.cursorTo(process.stdout, 1, 2)
    readline.clearLine(process.stdout, 0)

    rl.on("line", wants_bytes)  # type: ignore[call-overload]
    rl.on("lien", print)  # type: ignore[call-overload]
    rl.question("name? ", wants_bytes)  # type: ignore[arg-type]
    rl.question("name? ")  # type: ignore[call-overload]
    readline.createInterface(input=5)  # type: ignore[call-overload]
    readline.createInterface(inptu=socket)  # type: ignore[call-overload]
    readline.clearLine(process.stdout, 2)  # type: ignore[arg-type]
