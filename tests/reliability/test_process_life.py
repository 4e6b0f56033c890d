"""Fork, threads, signals and the end of the process, with sockets open."""

from __future__ import annotations

import os
import signal
import textwrap
import threading

import pytest

import pynet as net
from pynet._loop import current_loop
from tests.lab import port_of
from tests.lab import run as run_to_the_end
from tests.loop.programs import Program, run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork, and signals cannot be sent")

PRELUDE = """
import os, signal, socket, sys, warnings
import pynet as net
import pydgram as dgram
from pynet._loop import current_loop
from pynet.timers import setImmediate, setTimeout
warnings.simplefilter("ignore", DeprecationWarning)  # about threads and fork

def status(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def say(*words):
    print(*words, flush=True)

def echo(socket):
    socket.pipe(socket)

def ask(port, text, then=lambda: None):
    def on_data(data):
        say("answer", data.decode())
        client.end()
    client = net.connect(port, "127.0.0.1", lambda: client.write(text))
    client.on("data", on_data)
    client.on("close", lambda: then())
"""


def check(source: str, *expected: str) -> None:
    result = run(PRELUDE + textwrap.dedent(source), "-X", "dev", "-W", "error::ResourceWarning")
    assert (result.output, result.errors, result.returncode) == (list(expected), "", 0)


# Fork


def test_a_child_forked_after_use_makes_connections_of_its_own() -> None:
    check(
        """
        server = net.createServer(echo)
        def listening():
            port = server.address().port
            ask(port, "parent", lambda: fork(port))
        def fork(port):
            sys.stdout.flush()
            pid = os.fork()
            if not pid:
                # The loop of the parent is gone here; a new one begins with the next use.
                own = net.createServer(echo)
                own.listen(0, "127.0.0.1", lambda: ask(own.address().port, "child", own.close))
                net.run()
                sys.stdout.flush()
                os._exit(0)
            say("child", status(pid))
            ask(port, "parent again", server.close)
        server.listen(0, "127.0.0.1", listening)
        net.run()
        say("done")
        """,
        *("answer parent", "answer child", "child 0", "answer parent again", "done"),
    )


def test_run_goes_on_in_a_child_with_its_own_loop_and_comes_to_its_end() -> None:
    check(
        """
        from pynet.process import process
        me = os.getpid()
        def name():
            return "parent" if os.getpid() == me else "child"
        process.on("beforeExit", lambda: say("beforeExit", name()))
        process.on("exit", lambda: say("exit", name()))
        server = net.createServer(echo)
        def fork():
            pid = os.fork()
            if pid:
                say("status", status(pid))
            else:
                own = net.createServer(echo)
                own.listen(0, "127.0.0.1", lambda: ask(own.address().port, "from the child", own.close))
            server.close()  # in the child that is its copy of the descriptor
        server.listen(0, "127.0.0.1", fork)
        net.run()
        say("out of run", name())
        """,
        *("answer from the child", "beforeExit child", "out of run child", "exit child", "status 0"),
        *("beforeExit parent", "out of run parent", "exit parent"),
    )


def test_forked_while_serving_the_parents_connections_live_on() -> None:
    check(
        """
        def connection(socket):
            socket.on("data", lambda data: on_data(socket, data))
        def on_data(socket, data):
            if data == b"fork":
                pid = os.fork()
                if not pid:
                    os._exit(7)  # its copies of the descriptors go with it, and nobody notices
                socket.write(str(status(pid)))
            else:
                socket.end(data)
        server = net.createServer(connection)
        def listening():
            client = net.connect(server.address().port, "127.0.0.1", lambda: client.write("fork"))
            seen = []
            def on_data(data):
                seen.append(data.decode())
                if len(seen) == 1:
                    client.write("still there")
            client.on("data", on_data)
            client.on("end", lambda: say(*seen))
            client.on("close", lambda had_error: server.close())
            client.on("close", lambda had_error: say("close", had_error))
        server.listen(0, "127.0.0.1", listening)
        net.run()
        """,
        *("7 still there", "close False"),
    )


def test_several_children_serve_one_inherited_listener() -> None:
    check(
        """
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        children = []
        for number in range(2):
            pid = os.fork()
            if not pid:
                server = net.createServer(lambda c, server=None: (c.end(str(os.getpid())), globals()["server"].close()))
                server.listen({"fd": os.dup(listener.fileno())})
                net.run()
                os._exit(0)
            children.append(pid)
        answers = []
        def one():
            client = net.connect(port, "127.0.0.1")
            client.on("data", lambda data: answers.append(int(data)))
        one()
        one()
        net.run()
        listener.close()
        say(sorted(answers) == sorted(children), [status(pid) for pid in children])
        """,
        "True [0, 0]",
    )


# Threads


def test_each_thread_has_a_loop_of_its_own() -> None:
    count, rounds = 4, 20
    answers: list[list[bytes]] = [[] for _ in range(count)]
    failures: list[BaseException] = []

    def serve(mine: list[bytes], name: bytes) -> None:
        def connection(socket: net.Socket) -> None:
            socket.pipe(socket)

        def listening() -> None:
            client = net.connect(port_of(server), "127.0.0.1")
            client.write(name)

            def on_data(data: bytes) -> None:
                mine.append(data)
                if len(mine) == rounds:
                    client.end()
                    server.close()
                else:
                    client.write(name)

            client.on("data", on_data)

        try:
            server = net.createServer(connection)
            server.listen(0, "127.0.0.1", listening)
            net.run()
        except BaseException as error:
            failures.append(error)
        finally:
            current_loop().close()

    threads = [threading.Thread(target=serve, args=(answers[i], b"%d" % i)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
    assert answers == [[b"%d" % i] * rounds for i in range(count)]


def test_a_thread_posts_to_the_loop_that_owns_the_socket() -> None:
    seen: list[bytes] = []

    def connection(socket: net.Socket) -> None:
        loop = current_loop()
        count = 200

        def elsewhere() -> None:
            for number in range(count):
                loop.post(socket.write, b"%d " % number)
            loop.post(socket.end)

        threading.Thread(target=elsewhere, daemon=True).start()
        server.close()

    def listening() -> None:
        net.connect(port_of(server), "127.0.0.1").on("data", seen.append)

    server = net.createServer(connection)
    server.listen(0, "127.0.0.1", listening)
    run_to_the_end()
    assert b"".join(seen).split() == [b"%d" % number for number in range(200)]


# The end of the process


@pytest.mark.parametrize("how", ["falls off the end", "sys.exit", "raises", "atexit"])
def test_exit_with_open_handles_says_nothing(how: str) -> None:
    leave = {
        "falls off the end": "pass",
        "sys.exit": "sys.exit(3)",
        "raises": "raise ZeroDivisionError",
        "atexit": "import atexit; atexit.register(client.write, 'late')",
    }[how]
    result = run(
        PRELUDE
        + textwrap.dedent(
            """
            class Leave(Exception): pass
            def leave():
                raise Leave
            server = net.createServer(echo)
            udp = dgram.createSocket("udp4")
            udp.bind(0, "127.0.0.1")
            def listening():
                global client
                client = net.connect(server.address().port, "127.0.0.1", lambda: client.write("x" * 1_000_000))
                client.setTimeout(1000)
                client.on("data", lambda: setImmediate(leave))
            server.listen(0, "127.0.0.1", listening)
            try:
                net.run()
            except Leave:
                say("leaving")
            """
        )
        + leave,
        *("-X", "dev"),
    )
    errors = [line for line in result.errors.splitlines() if "ResourceWarning" not in line]
    expected_errors = how == "raises"
    assert result.output == ["leaving"]
    assert result.returncode == {"sys.exit": 3, "raises": 1}.get(how, 0)
    assert ("ZeroDivisionError" in result.errors) is expected_errors
    assert not any("Exception ignored" in line for line in errors), result.errors
    assert len(errors) == (0 if not expected_errors else len(errors)), result.errors


def test_exit_while_another_thread_serves() -> None:
    """Its loop is in the poll, or in the middle of a callback, when the interpreter goes."""
    check(
        """
        import threading
        ports = []
        ready = threading.Event()
        def serve():
            server = net.createServer(echo)
            def listening():
                ports.append(server.address().port)
                ready.set()
                busy()
            def busy():
                setImmediate(busy)
            server.listen(0, "127.0.0.1", listening)
            net.run()
        def wait():
            server = net.createServer(echo)
            server.listen(0, "127.0.0.1", waiting.set)
            net.run()
        waiting = threading.Event()
        for each in (serve, wait):
            threading.Thread(target=each, daemon=True).start()
        assert ready.wait(30) and waiting.wait(30)
        ask(ports[0], "hello", lambda: say("leaving"))
        net.run()
        """,
        *("answer hello", "leaving"),
    )


def test_exit_from_inside_a_listener() -> None:
    result = run(
        PRELUDE
        + textwrap.dedent(
            """
            server = net.createServer(lambda socket: sys.exit(5))
            server.listen(0, "127.0.0.1", lambda: net.connect(server.address().port, "127.0.0.1"))
            net.run()
            """
        )
    )
    assert (result.output, result.errors, result.returncode) == ([], "", 5)


# Signals


@pytest.mark.parametrize(
    "phase",
    [
        *("timers", "pending", "poll", "accept", "data", "written", "tick", "microtask", "check", "post", "closing"),
        *("close event", "outside"),
    ],
)
def test_ctrl_c_in_every_phase(phase: str) -> None:
    """It leaves run() between callbacks; another run() goes on, and nothing of what was under way is lost."""
    strike = "os.kill(os.getpid(), signal.SIGINT)"
    check(
        f"""
        from pynet.process import nextTick
        from pynet._loop import queueMicrotask
        loop = current_loop()
        phase = {phase!r}
        def strike():
            say("strike")
            {strike}
        def connection(socket):
            socket.on("data", lambda data: data == b"hit" and strike())
            socket.on("close", lambda: phase == "close event" and strike())
            socket.pipe(socket)
            if phase == "accept":
                strike()
        server = net.createServer(connection)
        seen = []
        def listening():
            word = "hit" if phase == "data" else "go"
            client = net.connect(server.address().port, "127.0.0.1", lambda: client.write(word))
            def on_data(data):
                seen.append(data)
                start = {{
                    "timers": lambda: setTimeout(strike, 1),
                    "pending": lambda: loop.pend(strike),
                    "tick": lambda: nextTick(strike),
                    "microtask": lambda: queueMicrotask(strike),
                    "check": lambda: setImmediate(strike),
                    "post": lambda: loop.post(strike),
                    "closing": lambda: loop.closing(strike),
                    "written": lambda: client.write(" so", strike),
                }}.get(phase)
                if start:
                    start()
                setTimeout(lambda: client.end("bye"), 5)
                client.off("data", on_data)
                client.on("data", seen.append)
            client.on("data", on_data)
            client.on("close", lambda: server.close())
            client.on("close", lambda had_error: (say("close", had_error), begin()))
        begin = lambda: None
        server.listen(0, "127.0.0.1", listening)
        if phase == "poll":
            import threading
            def later():
                say("strike")
                os.kill(os.getpid(), signal.SIGINT)
            hold = setTimeout(lambda: None, 60_000)
            timer = threading.Timer(0.05, later)
            begin = timer.start  # once there is nothing left but to wait
        interrupts = 0
        while True:
            try:
                if phase == "outside" and not interrupts:
                    strike()
                net.run()
                break
            except KeyboardInterrupt:
                interrupts += 1
                if phase == "poll":
                    hold.close()
        say(interrupts, b"".join(seen))
        """,
        *(["close False", "strike"] if phase == "poll" else ["strike", "close False"]),
        {"data": "1 b'hitbye'", "written": "1 b'go sobye'"}.get(phase, "1 b'gobye'"),
    )


def test_signals_during_poll_neither_end_nor_disturb_it() -> None:
    program = Program(
        PRELUDE
        + textwrap.dedent(
            """
            signal.signal(signal.SIGUSR1, lambda *args: None)
            signal.signal(signal.SIGALRM, lambda *args: None)
            signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
            received = 0
            def connection(socket):
                def on_data(data):
                    global received
                    received += len(data)
                socket.on("data", on_data)
                socket.on("end", lambda: (socket.end(), server.close()))
            server = net.createServer(connection)
            def listening():
                client = net.connect(server.address().port, "127.0.0.1")
                left = 300
                def send():
                    nonlocal left
                    left -= 1
                    client.write(bytes(10_000))
                    if left:
                        setTimeout(send, 1)
                    else:
                        client.end()
                send()
            server.listen(0, "127.0.0.1", listening)
            say("ready")
            net.run()
            signal.setitimer(signal.ITIMER_REAL, 0)
            say(received)
            """
        )
    )
    assert program.line() == "ready"
    for _ in range(20):
        program.signal(signal.SIGUSR1)
    result = program.finish()
    assert (result.output, result.errors, result.returncode) == (["3000000"], "", 0)


def test_a_signal_ends_a_server_that_watches_it() -> None:
    program = Program(
        PRELUDE
        + textwrap.dedent(
            """
            server = net.createServer()
            def on_term(signum):
                say("term")
                server.close()
                watcher.close()
            watcher = current_loop().watch_signal(signal.SIGTERM, on_term)
            server.on("close", lambda: say("close"))
            server.listen(0, "127.0.0.1", lambda: say("ready"))
            net.run()
            """
        )
    )
    assert program.line() == "ready"
    program.signal(signal.SIGTERM)
    result = program.finish()
    assert (result.output, result.errors, result.returncode) == (["term", "close"], "", 0)
