"""Ctrl-C, SIGTERM and a reader that has gone end a program without a word."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.programs import PYNET, PYTHON, Program, environment, interrupt, run, script
from tests.cli.terminal import Terminal

pytest.importorskip("fcntl", reason="signals and terminals are different on Windows")
assert sys.platform != "win32"  # so that mypy too looks no further there

SERVER = """
    import sys
    import pynet as net
    from pynet import process
    server = net.createServer()
    server.listen(0, "127.0.0.1", lambda: print("ready"))
    if "listener" in sys.argv:
        def on_sigint(name, number):
            print(name, number)
            server.close()
        process.on("SIGINT", on_sigint)
    process.on("exit", lambda code: print("exit", code))
    if "run" in sys.argv:
        net.run()
"""

PRELUDE = """\
import sys
from pynet import process
from pynet.stream import Readable
from pynet.timers import setInterval
"""


@pytest.mark.parametrize("arguments", [[], ["run"]])
def test_it_dies_of_the_signal(tmp_path: Path, arguments: list[str]) -> None:
    with Program([*PYNET, str(script(tmp_path, SERVER)), *arguments]) as program:
        assert program.line() == "ready"
        interrupt(program)
        result = program.finish()
    assert (result.status, result.output, result.errors) == (-signal.SIGINT, "", "")


def test_under_plain_python_it_is_pythons_own_business(tmp_path: Path) -> None:
    """Which shows a traceback, and dies of the signal; 'exit' is not for this end either."""
    with Program([*PYTHON, str(script(tmp_path, SERVER)), "run"]) as program:
        assert program.line() == "ready"
        interrupt(program)
        result = program.finish()
    assert (result.status, result.output) == (-signal.SIGINT, "")
    lines = result.errors.splitlines()
    assert lines[-1] == "KeyboardInterrupt"
    assert [line.split('"')[1].rpartition("/")[2] for line in lines if "File" in line] == ["script.py", "_run.py"]


def test_in_a_shell_it_is_130(tmp_path: Path) -> None:
    """A shell that has run the program shows 130, and stops a script of its own."""
    path = script(tmp_path, SERVER)
    command = f"{PYNET[0]} -m pynet {path}; echo status $?"
    with Terminal(["/bin/sh", "-c", command]) as terminal:
        terminal.until("ready")
        terminal.send("\x03")
        shown = terminal.finish().output
    assert "Traceback" not in shown
    assert shown.strip() in ("^C", "^Cstatus 130", "^C\nstatus 130")


@pytest.mark.parametrize("command", [PYNET, PYTHON])
def test_a_listener_takes_it(tmp_path: Path, command: list[str]) -> None:
    arguments = ["listener"] if command is PYNET else ["listener", "run"]
    with Terminal([*command, str(script(tmp_path, SERVER)), *arguments]) as terminal:
        terminal.until("ready")
        terminal.send("\x03")
        result = terminal.finish()
    assert (result.status, result.output) == (0, "\n^CSIGINT 2\nexit 0\n")


def test_while_the_script_itself_runs(tmp_path: Path) -> None:
    with Program([*PYNET, str(script(tmp_path, "print('ready')\nwhile True: pass"))]) as program:
        assert program.line() == "ready"
        interrupt(program)
        result = program.finish()
    assert (result.status, result.errors) == (-signal.SIGINT, "")


def test_clean_up_still_happens(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import atexit
        import pynet
        from pynet.timers import setInterval, setTimeout
        atexit.register(print, "at exit")
        setInterval(lambda: None, 1000)
        setTimeout(lambda: print("ready"), 1)
        try:
            pynet.run()
        finally:
            print("finally")
        """,
    )
    with Program([*PYNET, str(path)]) as program:
        assert program.line() == "ready"
        interrupt(program)
        result = program.finish()
    assert (result.status, result.lines, result.errors) == (-signal.SIGINT, ["finally", "at exit"], "")


def test_sigterm(tmp_path: Path) -> None:
    with Program([*PYNET, str(script(tmp_path, SERVER))]) as program:
        assert program.line() == "ready"
        program.process.terminate()
        result = program.finish()
    assert (result.status, result.output, result.errors) == (-signal.SIGTERM, "", "")


@pytest.mark.parametrize(
    "source",
    [
        "setInterval(lambda: print('line', flush=True), 1)",
        "setInterval(lambda: process.stdout.write('line\\n'), 1)",
        "setInterval(lambda: print('line'), 1); setInterval(lambda: sys.stdout.flush(), 1)",
        "while True: print('line', flush=True)",
        "print('line', flush=True); [print('line') for _ in range(10 ** 6)]",
        "source = Readable(read=lambda size: source.push('line\\n')); source.pipe(process.stdout)",
    ],
)
def test_a_reader_that_has_gone(tmp_path: Path, source: str) -> None:
    """``python -m pynet script.py | head -1`` ends, and has nothing to say about it."""
    path = script(tmp_path, PRELUDE + source)
    process = subprocess.Popen([*PYNET, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    assert process.stdout.readline() == b"line\n"
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (128 + signal.SIGPIPE, b"")


def test_an_error_listener_takes_it(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import sys
        from pynet import process
        from pynet.timers import setInterval, clearInterval
        def on_error(error):
            sys.stderr.write(f"{error.code} {error.syscall}\\n")
            clearInterval(interval)
        process.stdout.once("error", on_error)
        interval = setInterval(lambda: process.stdout.write("line\\n"), 1)
        """,
    )
    process = subprocess.Popen([*PYNET, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    assert process.stdout.readline() == b"line\n"
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"EPIPE write\n")


def test_an_end_that_nobody_sees_is_an_end(tmp_path: Path) -> None:
    """Nothing is left to write when the reader goes: an ordinary end."""
    path = script(tmp_path, "import sys; print('line', flush=True); sys.stdin.read()")
    process = subprocess.Popen(
        [*PYNET, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == b"line\n"
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")


def test_what_is_left_at_the_end_has_no_reader(tmp_path: Path) -> None:
    path = script(tmp_path, "import sys; print('line', flush=True); sys.stdin.read(); print('more')")
    process = subprocess.Popen(
        [*PYNET, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"line\n"
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (128 + signal.SIGPIPE, b"")


def test_a_broken_socket_is_another_matter(tmp_path: Path) -> None:
    source = "import errno; from pynet._errors import system_error; raise system_error(errno.EPIPE, 'write')"
    result = run([*PYNET, str(script(tmp_path, source))])
    assert (result.status, result.errors.splitlines()[-1]) == (1, "pynet.errors.BrokenPipe: write EPIPE")


@pytest.mark.parametrize(("command", "arguments"), [(PYNET, []), (PYTHON, ["run"])], ids=["python -m pynet", "python"])
def test_sigterm_and_hanging_up_at_a_terminal(tmp_path: Path, command: list[str], arguments: list[str]) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        with Terminal([*command, str(script(tmp_path, SERVER)), *arguments]) as terminal:
            terminal.until("ready")
            terminal.process.send_signal(number)
            result = terminal.finish()
        assert (result.status, result.output) == (-number, "\n")


@pytest.mark.parametrize("command", [PYNET, PYTHON], ids=["python -m pynet", "python"])
def test_head_at_a_terminal(tmp_path: Path, command: list[str]) -> None:
    """A shell's pipeline whose reader goes first: nothing but the line is seen, on the screen that both share."""
    end = "pynet.run()" if command is PYTHON else ""
    path = script(tmp_path, PRELUDE + f"import pynet\nsetInterval(lambda: process.stdout.write('line\\n'), 1)\n{end}\n")
    line = f"{' '.join(command)} {path} | head -1; echo done"
    with Terminal(["/bin/sh", "-c", line]) as terminal:
        assert terminal.finish().output == "line\ndone\n"


def test_a_chat_at_a_terminal(tmp_path: Path) -> None:
    """Node's two-line chat client: what is typed goes out, what comes in is shown, Ctrl-D and Ctrl-C end it."""
    server = script(
        tmp_path,
        """
        import pynet as net
        people = []
        @net.createServer
        def server(socket):
            people.append(socket)
            socket.on("data", lambda chunk: [other.write(chunk) for other in people if other is not socket])
            socket.on("close", lambda: people.remove(socket))
            socket.on("error", lambda: None)
        server.listen(0, "127.0.0.1", lambda: print(server.address().port))
        """,
        "server.py",
    )
    client = script(
        tmp_path,
        """
        import sys
        import pynet as net
        from pynet import process
        socket = net.connect(int(sys.argv[1]), "127.0.0.1", lambda: print("connected"))
        process.stdin.pipe(socket)
        socket.pipe(process.stdout)
        """,
        "client.py",
    )
    with Program([*PYNET, str(server)]) as room:
        join = [*PYNET, str(client), room.line()]
        with Terminal(join) as one, Terminal(join) as other:
            one.until("connected\r\n")
            other.until("connected\r\n")
            one.send("hello\n")
            other.until("hello\r\n")
            other.send("hello yourself\n")
            one.until("hello yourself\r\n")
            one.send("\x04")
            assert one.finish().status == 0
            other.send("\x03")
            assert other.finish().status == -signal.SIGINT
        room.process.terminate()
        assert room.finish().status == -signal.SIGTERM
