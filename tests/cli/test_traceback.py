"""What escapes from everywhere ends the program: status 1, and a traceback from the user's first frame on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.programs import PYNET, PYTHON, run, script


def files(errors: str) -> list[str]:
    """The files named by a traceback, in order."""
    return [Path(line.split('"')[1]).name for line in errors.splitlines() if line.startswith('  File "')]


def test_of_the_script_itself(tmp_path: Path) -> None:
    path = script(tmp_path, "def f():\n    1 / 0\nf()\n")
    ours, theirs = (run([*command, str(path)]) for command in (PYNET, PYTHON))
    assert (ours.status, ours.errors) == (1, theirs.errors)


def test_of_a_listener(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import pynet as net
        def inner(): raise LookupError("boom")
        def on_connection(socket): inner()
        server = net.createServer(on_connection)
        server.listen(0, "127.0.0.1", lambda: net.connect(server.address().port))
        """,
    )
    result = run([*PYNET, str(path)])
    assert result.status == 1
    assert result.errors.startswith("Traceback (most recent call last):\n")
    assert result.errors.endswith("LookupError: boom\n")
    assert files(result.errors) == ["script.py", "script.py"]


def test_what_lies_between_frames_of_the_users_stays(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import pynet as net
        from pynet.events import EventEmitter
        e = EventEmitter()
        e.on("x", lambda: 1 / 0)
        from pynet.timers import setTimeout
        setTimeout(lambda: e.emit("x"), 1)
        """,
    )
    assert files(run([*PYNET, str(path)]).errors) == ["script.py", "_emitter.py", "script.py"]


def test_where_it_came_from_is_cut_too(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        from pynet import process
        from pynet.timers import setTimeout
        def on_uncaught(error):
            raise LookupError("second")
        process.on("uncaughtException", on_uncaught)
        setTimeout(lambda: 1 / 0, 1)
        """,
    )
    result = run([*PYNET, str(path)])
    assert result.status == 7
    assert files(result.errors) == ["script.py", "script.py"]
    path = script(
        tmp_path,
        """
        first, second = ValueError("one"), ValueError("two")
        first.__context__, second.__context__ = second, first
        raise first
        """,
    )
    assert files(run([*PYNET, str(path)]).errors) == ["script.py"]


def test_an_error_event_that_nobody_listens_to(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import pynet as net
        net.createServer().listen(-1 if False else 0, "127.0.0.1").close()
        socket = net.Socket()
        socket.destroy(ValueError("mine"))
        """,
    )
    result = run([*PYNET, str(path)])
    lines = result.errors.splitlines()
    assert (result.status, lines[0]) == (1, "ValueError: mine")
    note = "Emitted 'error' event on Socket instance: <pynet.Socket closed> has no listener for it."
    assert lines[1:] == [note]


def test_an_error_event_that_was_raised_before(tmp_path: Path) -> None:
    """The error of a bind brings the frames of the system call: they say nothing to the user."""
    path = script(
        tmp_path,
        """
        import pydgram as dgram
        one = dgram.createSocket("udp4")
        one.bind(0, "127.0.0.1", lambda: dgram.createSocket("udp4").bind(one.address().port, "127.0.0.1"))
        """,
    )
    result = run([*PYNET, str(path)])
    assert result.status == 1
    assert files(result.errors) == []
    assert "bind EADDRINUSE 127.0.0.1:" in result.errors
    note = "Emitted 'error' event on Socket instance: <pydgram.Socket udp4 0.0.0.0:0 unbound> has no listener for it.\n"
    assert result.errors.endswith(note)


def test_a_mistake_of_the_library_shows_everything(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        from pynet._loop import nextTick
        nextTick(len, 5)
        """,
    )
    result = run([*PYNET, str(path)])
    assert result.status == 1
    assert "_ticks.py" in files(result.errors)


def test_the_users_hook_is_asked(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import sys
        from pynet.timers import setTimeout
        sys.excepthook = lambda kind, error, trace: print("hook", kind.__name__, error, trace.tb_lineno)
        setTimeout(lambda: 1 / 0, 1)
        """,
    )
    result = run([*PYNET, str(path)])
    assert (result.status, result.output, result.errors) == (1, "hook ZeroDivisionError division by zero 4\n", "")


@pytest.mark.parametrize("code", ["sys.exit(3)", "exit(3)", "raise SystemExit(3)"])
def test_leaving_is_no_mistake(tmp_path: Path, code: str) -> None:
    path = script(tmp_path, f"import sys\nfrom pynet.timers import setTimeout\nsetTimeout(lambda: {_called(code)}, 1)")
    result = run([*PYNET, str(path)])
    assert (result.status, result.errors) == (3, "")


def _called(code: str) -> str:
    return f"(_ for _ in ()).throw({code.removeprefix('raise ')})" if code.startswith("raise ") else code


def test_leaving_with_a_word(tmp_path: Path) -> None:
    path = script(tmp_path, "import sys; sys.exit('sorry')")
    result = run([*PYNET, str(path)])
    assert (result.status, result.errors) == (1, "sorry\n")


@pytest.mark.parametrize("command", [PYTHON, PYNET])
@pytest.mark.parametrize("end", ["net.run()", "async def main(): pass\nnet.run(main())"])
def test_run_leaves_the_loop_out(tmp_path: Path, command: list[str], end: str) -> None:
    source = f"import pynet as net\nserver = net.createServer().listen(0, lambda: (server.close(), 1 / 0))\n{end}\n"
    result = run([*command, str(script(tmp_path, source))])
    assert result.status == 1
    assert files(result.errors) == ["script.py", "_run.py", "script.py"]
    assert result.errors.endswith("ZeroDivisionError: division by zero\n")


def test_run_says_why_an_error_event_is_raised(tmp_path: Path) -> None:
    path = script(tmp_path, "import pynet as net\nnet.connect(1, '127.0.0.1')\nnet.run()\n")
    result = run([*PYTHON, str(path)])
    assert files(result.errors) == ["script.py", "_run.py"]
    assert "connect ECONNREFUSED 127.0.0.1:1\n" in result.errors
    if sys.version_info >= (3, 11):
        assert result.errors.count("Emitted 'error' event on Socket instance: <pynet.Socket") == 1


def test_run_keeps_the_cause(tmp_path: Path) -> None:
    source = """
        import pynet as net
        def fail():
            try:
                {}["key"]
            except KeyError as error:
                raise LookupError("mine") from error
        net.createServer().listen(0, fail)
        net.run()
        """
    result = run([*PYTHON, str(script(tmp_path, source))])
    assert files(result.errors) == ["script.py", "script.py", "_run.py", "script.py"]
    assert "The above exception was the direct cause" in result.errors


@pytest.mark.parametrize("command", [PYNET, PYTHON], ids=["python -m pynet", "python"])
def test_what_it_came_from_is_still_told(tmp_path: Path, command: list[str]) -> None:
    path = script(
        tmp_path,
        """
        import sys
        import pynet as net
        from pynet.timers import setTimeout
        def f():
            try:
                1 / 0
            except ZeroDivisionError:
                raise LookupError("second")
        setTimeout(f, 1)
        if "run" in sys.argv:
            net.run()
        """,
    )
    errors = run([*command, str(path), *(["run"] if command is PYTHON else [])]).errors
    first, during, second = errors.partition("During handling of the above exception, another exception occurred")
    assert during
    assert first.rstrip().endswith("ZeroDivisionError: division by zero")
    assert second.rstrip().endswith("LookupError: second")


@pytest.mark.parametrize("add", ["e.on('x', _)", "e.once('x', _)", "e.prependListener('x', _)"])
def test_a_listener_that_cannot_be_called_is_found(tmp_path: Path, add: str) -> None:
    path = script(
        tmp_path,
        f"""
        from pynet.events import EventEmitter
        from pynet.timers import setImmediate
        e = EventEmitter()
        def _(first, *, needed): pass
        {add}
        setImmediate(lambda: setImmediate(e.emit, "x", 1))
        """,
    )
    result = run([*PYNET, str(path)])
    assert result.errors.splitlines() == [
        "TypeError: _() missing 1 required keyword-only argument: 'needed'",
        f"It was to call the function at {path}:4.",
    ]


def test_a_callback_that_cannot_be_called_is_found(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        from pynet.stream import PassThrough
        def written(*, needed): pass
        PassThrough().write("a", written)
        """,
    )
    assert run([*PYNET, str(path)]).errors.endswith(f"It was to call the function at {path}:2.\n")


def test_a_coroutine_listener_that_nothing_can_host_is_found(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import pynet as net
        server = net.createServer().listen(0, "127.0.0.1")
        @server.on("listening")
        async def _(): pass
        """,
    )
    (line,) = run([*PYNET, str(path)]).errors.splitlines()
    assert line.startswith(f"RuntimeError: the 'listening' listener _ ({path}:3) is a coroutine function")
