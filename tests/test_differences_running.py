"""The list at the end of the porting page, continued: what is different about processes and loops."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet import fs, process, readline, stream, testing, timers
from pynet.events import EventEmitter, once
from tests.lab import port_of

posix = pytest.mark.skipif(sys.platform == "win32", reason="a question to POSIX systems")
DEADLINE_S = 30


def started(source: str, tmp_path: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """What came of *source* as a script."""
    path = tmp_path / "program.py"
    path.write_text(source, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(path)],
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        **options,
    )


# process, readline, fs


@posix
@pytest.mark.parametrize("write", ["process.stdout.write('x\\n')", "print('x', flush=True)"])
def test_a_broken_pipe_ends_the_program_silently(write: str, tmp_path: Path) -> None:
    source = f"from pynet import process\nfrom pynet.timers import setInterval\nsetInterval(lambda: {write}, 1)\n"
    path = tmp_path / "program.py"
    path.write_text(source, encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "pynet", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with running:
        assert running.stdout is not None and running.stderr is not None
        assert running.stdout.readline() == b"x\n"
        running.stdout.close()
        assert running.wait(DEADLINE_S) == 141
        assert running.stderr.read() == b""


def test_exit_is_an_exception() -> None:
    with pytest.raises(SystemExit) as caught:
        process.exit(3)
    assert caught.value.code == 3
    assert not isinstance(caught.value, Exception)  # ``except Exception`` lets it through


def test_what_is_written_is_out_when_exit_ends_it(tmp_path: Path) -> None:
    source = "from pynet import process\nprocess.stdout.write('x' * 1_000_000)\nprocess.exit(4)\n"
    ended = started(source, tmp_path)
    assert (ended.returncode, len(ended.stdout)) == (4, 1_000_000)


@pytest.mark.parametrize("name", ["title", "version", "versions", "send", "report", "config", "release"])
def test_what_the_process_does_not_have(name: str) -> None:
    assert not hasattr(process, name)


@posix
def test_raw_mode_needs_a_terminal(tmp_path: Path) -> None:
    source = (
        "from pynet import process\ntry:\n    process.stdin.setRawMode(True)\nexcept OSError as e:\n    print(e.code)\n"
    )
    assert started(source, tmp_path, stdin=subprocess.DEVNULL).stdout == "ENOTTY\n"


@pytest.mark.parametrize("name", ["history", "completer", "historySize", "cursor", "getCursorPos"])
def test_readline_has_no_editor(name: str) -> None:
    assert not hasattr(readline.createInterface(input=stream.PassThrough()), name)


@pytest.mark.parametrize("name", ["open", "read", "stat", "readdir", "watch", "readFileSync", "existsSync"])
def test_what_fs_does_not_have(name: str) -> None:
    assert not hasattr(fs, name)
    assert not hasattr(fs.promises, name)


# running


def test_what_was_made_before_moves_into_the_asyncio_loop() -> None:
    fired: list[str] = []
    timers.setTimeout(lambda: fired.append("timer"), 1)
    made = net.createServer(lambda socket: socket.end("hello"))

    async def main() -> bytes:
        made.listen(0, "127.0.0.1")
        await once(made, "listening")
        client = net.connect(port_of(made), "127.0.0.1")
        [chunk] = await once(client, "data")
        client.end()
        made.close()
        await once(made, "close")
        return bytes(chunk)

    assert net.run(main()) == b"hello"
    assert fired == ["timer"]


def test_code_behind_an_await_runs_before_the_next_event() -> None:
    log: list[str] = []

    async def main() -> None:
        emitter = EventEmitter()
        emitter.on("one", lambda: log.append("one"))
        timers.setImmediate(lambda: emitter.emit("one"))
        timers.setImmediate(lambda: log.append("next"))
        await once(emitter, "one")
        log.append("awaited")
        await timers.promises.setTimeout(1)

    net.run(main())
    assert log == ["one", "awaited", "next"]


def test_another_thread_posts() -> None:
    made = net.createServer().listen(0, "127.0.0.1")
    testing.run_until(made, "listening")
    threads: list[threading.Thread] = []

    def close() -> None:
        threads.append(threading.current_thread())
        made.close()

    helper = threading.Thread(target=net.post, args=(close,))
    made.on("close", lambda: None)
    helper.start()
    testing.run()
    helper.join()
    assert threads == [threading.main_thread()]


def test_run_inside_a_running_loop_raises() -> None:
    async def main() -> None:
        with pytest.raises(RuntimeError, match="asyncio"):
            net.run()

    asyncio.run(main())


def test_a_script_that_forgot_to_run_is_told(tmp_path: Path) -> None:
    source = "import pynet as net\nnet.createServer().listen(0)\n"
    ended = started(source, tmp_path)
    assert "net.run()" in ended.stderr
