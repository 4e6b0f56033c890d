"""A process that forks at rest: what the child does first decides whether it goes on with what was open."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loop.programs import DEADLINE_S, Result

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")

PRELUDE = """
import contextlib, os, signal, sys, warnings
import pynet as net, pydgram
from pynet import process
from pynet.timers import setTimeout, setImmediate
warnings.simplefilter("ignore", DeprecationWarning)  # about threads and fork
signal.alarm(50)  # for the children, which nobody else ends

def wait(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def fork(child):
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.alarm(40)
        child()
        code = 0
    except BaseException as error:
        print(type(error).__name__, error)
    finally:
        sys.stdout.flush()
        os._exit(code)
"""


def program(source: str, directory: Path, *arguments: str) -> Result:
    """Run it to its end, and to that of the children that write where it does."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", PRELUDE + source, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=directory,
    )
    try:
        output, errors = process.communicate(timeout=DEADLINE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Result(process.returncode, output.splitlines(), errors)


def check(source: str, directory: Path, *expected: str) -> None:
    result = program(source, directory)
    assert (result.returncode, result.output, result.errors) == (0, list(expected), "")


@pytest.mark.parametrize("how", ["os._exit(0)", "sys.exit()", "server.close()"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("then", ["net.run()", "net.run(main())"])
def test_a_daemon(how: str, times: int, then: str, tmp_path: Path) -> None:
    """The classic one: the parent is gone, its child serves, with a timer and a signal handler of before."""
    source = f"""
async def main(): pass

def on_connection(socket):
    socket.end("served by the child" if os.getpid() != parent else "served by the parent")

parent = os.getpid()
server = net.createServer(on_connection)
server.listen("./s")
setTimeout(lambda: print("ready", os.getpid()), 1)
process.on("SIGUSR1", lambda: server.close())
for _ in range({times}):
    if os.fork():
        {how}
        os._exit(0)
{then}
"""
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", PRELUDE + source], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    )
    assert process.stdout is not None
    word, pid = process.stdout.readline().split()
    assert word == "ready"
    assert process.wait(DEADLINE_S) == 0
    assert int(pid) != process.pid
    assert greeting(tmp_path / "s") == b"served by the child"
    os.kill(int(pid), signal.SIGUSR1)
    assert process.stdout.read() == ""  # the daemon has come to its end
    process.stdout.close()
    assert not (tmp_path / "s").exists()


def greeting(path: Path) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(DEADLINE_S)
        client.connect(str(path))
        return client.recv(100)


def test_several_processes_accept_on_one_socket(tmp_path: Path) -> None:
    check(
        """
from pynet.testing import run_until
def on_connection(socket):
    socket.end(str(os.getpid()))
    server.close()  # each child serves one

server = net.createServer(on_connection)
server.listen(0, "127.0.0.1")
run_until(server, "listening")
children = [fork(net.run) for _ in range(3)]
port = server.address().port
answers = []
def connect():
    client = net.connect(port, "127.0.0.1")
    client.on("data", lambda data: answers.append(int(data)))
    client.on("close", lambda: connect() if len(answers) < 3 else None)
server.close()
connect()
net.run()
print(sorted(answers) == sorted(children), [wait(child) for child in children])
""",
        tmp_path,
        "True [0, 0, 0]",
    )


def test_everything_that_waits_goes_on_in_both(tmp_path: Path) -> None:
    everything = "['datagram', 'immediate', 'looked up', 'posted', 'tick', 'timer']"
    check(
        """
from pynet import dns, fs
seen = []
setTimeout(lambda: seen.append("timer"), 1)
setImmediate(lambda: seen.append("immediate"))
process.nextTick(lambda: seen.append("tick"))
net.post(lambda: seen.append("posted"))
dns.lookup("localhost", lambda error, *_: seen.append("looked up"))
udp = pydgram.createSocket("udp4")
udp.bindSync({"address": "127.0.0.1"})
udp.on("message", lambda message, sender: (seen.append("datagram"), udp.close()))
def go():
    sender = pydgram.createSocket("udp4")
    sender.send("x", udp.address().port, "127.0.0.1", lambda: sender.close())
    net.run()
    print(sorted(seen))
def first():
    udp.address()  # the first act: it goes on
    go()
print(wait(fork(first)))
go()
""",
        tmp_path,
        *(everything, "0", everything),
    )


@pytest.mark.parametrize(
    "act", ["server.close()", "server.address() and server.ref()", "other.listen(0)", "client.write('x')"]
)
def test_the_use_of_an_inherited_object_goes_on(act: str, tmp_path: Path) -> None:
    check(
        f"""
from pynet._loop import existing_loop
from pynet.testing import run_until
server = net.createServer(lambda socket: socket.on("error", int).resume())
server.listen(0, "127.0.0.1")
run_until(server, "listening")
client = net.connect(server.address().port, "127.0.0.1")
run_until(client, "connect")
loop = existing_loop()
other = net.createServer()
def child():
    try:
        {act}
    except Exception as error:
        print(error.code)
    assert existing_loop() is loop and not loop.closed
    print("went on")
print(wait(fork(child)))
client.destroy()
server.close()
net.run()
""",
        tmp_path,
        *("went on", "0"),
    )


@pytest.mark.parametrize("act", ["setTimeout(int, 1)", "net.Server()", "net.Socket()", "process.nextTick(int)"])
def test_making_something_new_starts_afresh(act: str, tmp_path: Path) -> None:
    check(
        f"""
from pynet.testing import run_until
server = net.createServer(lambda socket: socket.end("the parent"))
server.listen(0, "127.0.0.1")
run_until(server, "listening")
setTimeout(lambda: print("timer of", "parent" if os.getpid() == parent else "child"), 1)
parent = os.getpid()
def child():
    {act}
    for use in (server.unref, lambda: server.listen(0), server.address):
        try:
            use()
        except Exception as error:
            print(error.code)
    net.run()
    print("done")
print(wait(fork(child)))
client = net.connect(server.address().port, "127.0.0.1")
client.on("data", lambda data: print(data.decode()))
client.on("close", lambda: server.close())
net.run()
""",
        tmp_path,
        *("ERR_LOOP_FORKED", "ERR_SERVER_ALREADY_LISTEN", "done", "0", "timer of parent", "the parent"),
    )


@pytest.mark.parametrize("act", ["client.destroy()", "client.pause()", "net.post(int)", "pass"])
def test_the_parent_notices_nothing(act: str, tmp_path: Path) -> None:
    """Neither its poller nor its waker is the child's: what is registered there stays."""
    check(
        f"""
from pynet.testing import run_until
import threading
server = net.createServer(lambda socket: socket.on("data", lambda data: (print(data.decode()), socket.end())))
server.listen(0, "127.0.0.1")
run_until(server, "listening")
client = net.connect(server.address().port, "127.0.0.1")
client.allowHalfOpen = True
run_until(client, "connect")
parent = os.getpid()
def child():
    {act}
    from pynet._loop import existing_loop
    for _ in range(3):
        if loop := existing_loop():
            loop.turn()
status = wait(fork(child))
print(status)
def elsewhere():
    net.post(lambda: print("posted"))
thread = threading.Thread(target=elsewhere)
thread.start()
thread.join()
client.write("from the parent")
client.on("end", lambda: client.end())
client.on("close", server.close)
net.run()
""",
        tmp_path,
        *("0", "posted"),
        "from the parent",
    )


@pytest.mark.parametrize("first", ["", "setTimeout(int, 1)", "server.ref()"])
def test_signals_before_and_after_the_decision(first: str, tmp_path: Path) -> None:
    """Until there is a loop that could call the listeners, a signal does what it does by default."""
    check(
        f"""
from pynet.testing import run_until
server = net.createServer()
server.listen(0, "127.0.0.1")
run_until(server, "listening")
def on_term():
    print("SIGTERM", os.getpid() != parent)
    os._exit(3)
process.on("SIGTERM", on_term)
parent = os.getpid()
def child():
    {first}
    os.kill(os.getpid(), signal.SIGTERM)
    setTimeout(int, 10000)  # keeps it alive
    net.run()
print(wait(fork(child)))
server.close()
net.run()
""",
        tmp_path,
        *(("SIGTERM True", "3") if first else ("-15",)),
    )


@pytest.mark.parametrize("kind", ["multiprocessing.get_context('fork').Process(target=work)", "None"])
def test_workers_of_multiprocessing_start_afresh(kind: str, tmp_path: Path) -> None:
    """They are no daemons: the file of the server is the parent's, although the worker lives longer."""
    check(
        f"""
import multiprocessing, time
server = net.createServer()
server.listen("./s")
os.mkfifo("done")
def work():
    open("done").read()
worker = {kind} or None
if worker:
    worker.start()
server.close(lambda: print(os.path.exists("s")))
net.run()
open("done", "w").close() if worker else None
worker and worker.join()
print(worker.exitcode if worker else 0)
""",
        tmp_path,
        *("False", "0"),
    )


def test_the_last_process_that_lets_go_of_a_path_removes_it(tmp_path: Path) -> None:
    check(
        """
server = net.createServer()
server.listen("./s")
def child():
    server.close()  # one after the other
    print("closed in a child:", os.path.exists("s"))
    net.run()
go, gone = os.pipe()
def last():
    os.close(gone)
    os.read(go, 1)
    server.close()
    print("closed in the last:", os.path.exists("s"))
    net.run()
for _ in range(2):
    wait(fork(child))
pid = fork(last)
server.close()
print("closed in the parent:", os.path.exists("s"))
net.run()
os.close(gone)
wait(pid)
print(os.path.exists("s"))
""",
        tmp_path,
        *("closed in a child: True",) * 2,
        *("closed in the parent: True", "closed in the last: False", "False"),
    )


def test_one_that_is_killed_counts_no_more(tmp_path: Path) -> None:
    check(
        """
server = net.createServer()
server.listen("./s")
pid = fork(net.run)
os.kill(pid, signal.SIGKILL)
wait(pid)
server.close()
print(os.path.exists("s"))
net.run()
""",
        tmp_path,
        "False",
    )


@pytest.mark.parametrize("where", ["a callback", "asyncio"])
def test_inside_a_callback_and_inside_asyncio_a_child_starts_afresh(where: str, tmp_path: Path) -> None:
    source = """
server = net.createServer()
server.listen("./s")
def child():
    try:
        server.unref()
    except Exception as error:
        print(error.code)
    net.run()
def callback():
    print(wait(fork(child)), os.path.exists("s"))
    server.close()
async def main():
    callback()
"""
    source += "setTimeout(callback, 1); net.run()" if where == "a callback" else "net.run(main())"
    check(source, tmp_path, *("ERR_LOOP_FORKED", "0 True"))


def test_an_idle_child_holds_nothing_of_the_loop(tmp_path: Path) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc")
    check(
        """
def polls():
    found = 0
    for fd in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # the descriptor of the listing itself
            found += "eventpoll" in os.readlink(f"/proc/self/fd/{fd}")
    return found
server = net.createServer()
server.listen(0)
def child():
    print(polls())
    server.unref()
    net.run()
    print(polls())
print(polls(), wait(fork(child)))
server.close()
net.run()
""",
        tmp_path,
        *("0", "1", "1 0"),
    )
