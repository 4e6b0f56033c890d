"""``async for line in rl``, and questions to await."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet import fs, readline
from pynet.abort import AbortController
from pynet.aio import run_main
from pynet.errors import AbortError
from pynet.events import once
from pynet.stream import PassThrough, Readable
from tests.lab import port_of
from tests.waits import turns


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "lines").write_text("one\ntwo\nthree")
    return tmp_path / "lines"


def test_the_lines_of_a_file(path: Path) -> None:
    async def main() -> list[str]:
        rl = readline.createInterface(input=fs.createReadStream(path), crlfDelay=float("inf"))
        return [line async for line in rl]

    assert run_main(main()) == ["one", "two", "three"]


def test_leaving_early_closes_it(path: Path) -> None:
    async def main() -> tuple[list[str], bool]:
        rl = readline.createInterface(input=fs.createReadStream(path))
        seen = []
        async for line in rl:
            seen.append(line)
            break
        rl.input.destroy()
        return seen, rl.closed

    assert run_main(main()) == (["one"], True)


def test_the_first_line_and_then_the_rest(path: Path) -> None:
    async def main() -> tuple[str, list[str]]:
        rl = readline.createInterface(input=fs.createReadStream(path))
        lines = aiter(rl)
        first = await anext(lines)
        assert aiter(rl) is lines
        return first, [line async for line in rl]

    assert run_main(main()) == ("one", ["two", "three"])


def test_another_loop_has_what_was_read_before_the_first_one_was_left() -> None:
    async def main() -> list[str]:
        rl = readline.createInterface(input=Readable.from_(["one\ntwo\n", "three\n"]))
        async for _ in rl:
            break
        assert rl.closed
        return [line async for line in rl]

    assert run_main(main()) == ["two", "three"]


def test_a_loop_over_an_interface_that_was_closed_before() -> None:
    async def main() -> list[str]:
        rl = readline.createInterface(input=PassThrough())
        rl.close()
        return [line async for line in rl]

    assert run_main(main()) == []


def test_closing_while_the_input_is_held_up() -> None:
    async def main() -> int:
        rl = readline.createInterface(input=Readable.from_(["line\n" * 3000]))
        count = 0
        async for _ in rl:
            count += 1
            rl.close()
        return count

    assert run_main(main()) == 3000


def test_an_input_that_fails(tmp_path: Path) -> None:
    async def main() -> None:
        async for _ in readline.createInterface(input=fs.createReadStream(tmp_path / "missing")):
            pass

    with pytest.raises(FileNotFoundError):
        run_main(main())


def test_the_lines_of_a_socket() -> None:
    async def main() -> list[str]:
        server = net.createServer()
        server.on("connection", lambda socket: socket.end("first\r\nsecond\r\n"))
        server.on("connection", lambda: server.close())
        await once(server.listen(0, "127.0.0.1"), "listening")
        client = net.connect(port_of(server), "127.0.0.1")
        return [line async for line in readline.createInterface(client, client)]

    assert run_main(main()) == ["first", "second"]


def test_a_slow_reader_holds_the_input_up() -> None:
    async def main() -> int:
        produced = 0

        def read(size: int) -> None:
            nonlocal produced
            produced += 1
            source.push("line\n" * 1000 if produced < 100 else None)

        source = Readable(read=read, highWaterMark=1)
        lines = readline.createInterface(input=source).__aiter__()
        await lines.__anext__()
        await turns()
        seen = produced
        count = 1
        async for _ in lines:
            count += 1
        assert count == 99_000
        return seen

    assert run_main(main()) < 20


def test_an_explicit_end(path: Path) -> None:
    async def main() -> list[str]:
        rl = readline.createInterface(input=PassThrough())
        lines = rl.__aiter__()
        rl.write("one\ntwo\n")
        first = await lines.__anext__()
        await lines.aclose()  # type: ignore[attr-defined]
        assert rl.closed
        return [first, *[line async for line in lines]]

    assert run_main(main()) == ["one", "two"]


def test_questions() -> None:
    async def main() -> None:
        input, output = PassThrough(), PassThrough()
        shown: list[str] = []
        output.on("data", lambda chunk: shown.append(chunk.decode()))
        rl = readline.promises.createInterface(input, output)
        asking = asyncio.ensure_future(rl.question("name? "))
        await asyncio.sleep(0)
        input.write("bob\n")
        assert await asking == "bob"
        controller = AbortController()
        asking = asyncio.ensure_future(rl.question("q2? ", {"signal": controller.signal}))
        await asyncio.sleep(0)
        controller.abort()
        with pytest.raises(AbortError):
            await asking
        with pytest.raises(AbortError):
            await rl.question("q3? ", {"signal": controller.signal})
        wrong: Any = {"signal": 5}
        with pytest.raises(TypeError, match="must be an instance of AbortSignal"):
            await rl.question("no question", wrong)
        cancelled = asyncio.ensure_future(rl.question("q4? "))
        await asyncio.sleep(0)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        input.write("to nobody\n")
        asking = asyncio.ensure_future(rl.question("q5? "))
        await asyncio.sleep(0)
        rl.close()
        for waiting in (asking, rl.question("q6? ")):
            with pytest.raises(RuntimeError, match="readline was closed"):
                await waiting
        await asyncio.sleep(0)
        assert shown == ["name? ", "q2? ", "\r\n", "q4? ", "\r\n", "q5? "]
        assert rl.listenerCount("close") == 0

    run_main(main())
