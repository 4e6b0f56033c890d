"""``process.stdin`` on everything that standard input can be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.programs import PYNET, Program, environment, run, script
from tests.cli.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="descriptors are different there")

READ = """
    import os
    from pynet import process
    flags = os.get_blocking(0)
    size = 0
    def on_data(chunk):
        global size
        size += len(chunk)
    process.stdin.on("data", on_data)
    process.stdin.on("end", lambda: print("end", size, process.stdin.isTTY))
    process.stdin.on("close", lambda: print("close", os.get_blocking(0) == flags, os.fstat(0) is not None))
    process.on("exit", lambda: print("exit", process.getActiveResourcesInfo()))
"""


@pytest.mark.parametrize("size", [0, 5, 10**6])
def test_a_pipe(tmp_path: Path, size: int) -> None:
    result = run([*PYNET, str(script(tmp_path, READ))], stdin=b"x" * size)
    assert (result.status, result.lines, result.errors) == (0, [f"end {size} False", "close True True", "exit []"], "")


@pytest.mark.parametrize("size", [0, 5, 10**6])
def test_a_file(tmp_path: Path, size: int) -> None:
    (tmp_path / "data").write_bytes(b"x" * (size + 3))
    with open(tmp_path / "data", "rb", buffering=0) as file:
        file.seek(3)
        result = run([*PYNET, str(script(tmp_path, READ))], stdin=file)
        assert file.tell() == size + 3
    assert (result.status, result.lines, result.errors) == (0, [f"end {size} False", "close True True", "exit []"], "")


def test_a_device(tmp_path: Path) -> None:
    result = run([*PYNET, str(script(tmp_path, READ))])
    assert (result.lines[0], result.errors) == ("end 0 False", "")


def test_a_socket(tmp_path: Path) -> None:
    import socket

    near, far = socket.socketpair()
    with near, far:
        process = subprocess.Popen(
            [*PYNET, str(script(tmp_path, READ))], stdin=far.fileno(), stdout=subprocess.PIPE, env=environment()
        )
        far.close()
        near.sendall(b"hello")
        near.close()
        output, _ = process.communicate(timeout=60)
    assert output.decode().splitlines() == ["end 5 False", "close True True", "exit []"]


def test_not_open_at_all(tmp_path: Path) -> None:
    source = """
        import pynet as net
        from pynet import process
        process.stdin.on("end", lambda: print("end")).unref().ref().resume()
        server = net.createServer().listen(0)
        server.close()
    """
    command = 'exec "$0" "$@" <&-'
    result = run(["/bin/sh", "-c", command, *PYNET, str(script(tmp_path, source))])
    assert (result.status, result.lines, result.errors) == (0, ["end"], "")


def test_a_terminal(tmp_path: Path) -> None:
    with Terminal([*PYNET, str(script(tmp_path, READ + "    print('ready')\n"))]) as terminal:
        terminal.until("ready")
        terminal.send("hello\n")
        terminal.until("hello")
        terminal.send("\x04")
        result = terminal.finish()
    assert (result.status, result.lines[1:]) == (0, ["end 6 True", "close True True", "exit []"])


def test_pausing_lets_the_program_end(tmp_path: Path) -> None:
    """And what it has not read is left for others."""
    path = script(
        tmp_path,
        """
        from pynet import process
        def on_data(chunk):
            print(chunk, flush=True)
            process.stdin.pause()
        process.stdin.on("data", on_data)
        print("ready")
        """,
    )
    with Program([*PYNET, str(path)]) as program:
        assert program.line() == "ready"
        assert program.process.stdin is not None
        program.process.stdin.write(b"one\n")
        program.process.stdin.flush()
        assert program.line() == "b'one\\n'"
        assert program.process.wait(60) == 0


def test_pausing_and_resuming(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        from pynet import process
        from pynet.timers import setTimeout
        def on_data(chunk):
            print(chunk)
            process.stdin.pause()
            setTimeout(process.stdin.resume, 5)
        process.stdin.on("data", on_data)
        process.stdin.on("end", lambda: print("end"))
        print("ready")
        """,
    )
    with Program([*PYNET, str(path)]) as program:
        assert program.line() == "ready"
        assert program.process.stdin is not None
        for word in ("one", "two"):
            program.process.stdin.write(word.encode())
            program.process.stdin.flush()
            assert program.line() == f"b'{word}'"
        assert program.finish().lines == ["end"]


def test_unref(tmp_path: Path) -> None:
    source = "from pynet import process; process.stdin.unref(); process.stdin.resume(); print('ready')"
    with Program([*PYNET, str(script(tmp_path, source))]) as program:
        assert program.line() == "ready"
        assert program.process.wait(60) == 0
    source = "from pynet import process; process.stdin.resume(); process.stdin.unref().ref(); print('ready')"
    with Program([*PYNET, str(script(tmp_path, source))]) as program:
        assert program.line() == "ready"
        assert program.finish().status == 0  # finish() ends the input


def test_unref_while_it_reads(tmp_path: Path) -> None:
    source = """
        from pynet import process
        from pynet.timers import setTimeout
        process.stdin.on("data", lambda chunk: print(chunk))
        setTimeout(lambda: process.stdin.unref().ref(), 5)
        setTimeout(lambda: print("ready"), 50).unref()
        process.stdin.once("data", lambda: process.stdin.unref())
    """
    with Program([*PYNET, str(script(tmp_path, source))]) as program:
        assert program.line() == "ready"
        assert program.process.stdin is not None
        program.process.stdin.write(b"one\n")  # for this it has waited
        program.process.stdin.flush()
        assert program.line() == "b'one\\n'"
        assert program.process.wait(60) == 0


def test_destroyed_before_it_has_read(tmp_path: Path) -> None:
    source = """
        import os
        from pynet import process
        process.stdin.on("close", lambda: print("close", os.fstat(0) is not None))
        process.stdin.destroy()
    """
    result = run([*PYNET, str(script(tmp_path, source))], stdin=b"unread")
    assert (result.status, result.lines, result.errors) == (0, ["close True"], "")


def test_pausing_a_file_changes_nothing_for_others(tmp_path: Path) -> None:
    """A read of the pool is not stopped by pause(); its chunk waits."""
    path = script(
        tmp_path,
        """
        from pynet import process
        from pynet.timers import setTimeout
        stdin = process.stdin.unref().ref()
        def on_data(chunk):
            print(len(chunk))
            stdin.pause()
            setTimeout(stdin.resume, 1)
        stdin.on("data", on_data).on("end", lambda: print("end"))
        """,
    )
    (tmp_path / "data").write_bytes(b"x" * 100_000)
    with open(tmp_path / "data", "rb") as file:
        assert run([*PYNET, str(path)], stdin=file).lines == ["65536", "34464", "end"]


def test_destroyed_while_it_reads(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        from pynet import process
        process.stdin.on("close", lambda: print("close")).resume()
        process.nextTick(process.stdin.destroy)
        process.nextTick(process.nextTick, process.stdin.destroy)
        """,
    )
    assert run([*PYNET, str(path)], stdin=b"x").lines == ["close"]
    assert run([*PYNET, str(path)]).lines == ["close"]


def test_in_the_middle_of_a_pipeline(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        from pynet import process
        from pynet.stream import Transform, pipeline
        upper = Transform(transform=lambda chunk, encoding, done: done(None, chunk.upper()))
        pipeline(process.stdin, upper, process.stdout, lambda error: print("done", error))
        """,
    )
    result = run([*PYNET, str(path)], stdin=b"hello\n" * 50_000)
    assert result.output == "HELLO\n" * 50_000 + "done None\n"


def test_a_chat_client(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import pynet as net
        from pynet import process
        def connected():
            process.stdin.pipe(client)
            client.pipe(process.stdout)
        server = net.createServer(lambda socket: socket.pipe(socket))
        server.listen(0, "127.0.0.1", lambda: start())
        def start():
            global client
            client = net.connect(server.address().port, "127.0.0.1", connected)
            client.on("close", lambda: server.close())
        """,
    )
    assert run([*PYNET, str(path)], stdin=b"hello\nworld\n").output == "hello\nworld\n"


def test_hosted_by_asyncio(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import asyncio
        from pynet import process
        async def main():
            asyncio.get_running_loop().slow_callback_duration = 60  # -X dev says else how slow a busy machine is
            async for chunk in process.stdin.setEncoding("utf8"):
                process.stdout.write(chunk.upper())
            print("end")
        asyncio.run(main())
        """,
    )
    result = run([sys.executable, "-X", "dev", str(path)], stdin=b"hello\n", env=environment())
    assert (result.output, result.errors) == ("HELLO\nend\n", "")
