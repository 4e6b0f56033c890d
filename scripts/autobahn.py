"""Run the Autobahn test suite against our server and our client, and say what it found.

    python scripts/autobahn.py [server|client]... [--cases 1.* 7.*] [--python /where/python2.7/is]

The suite runs on Python 2.7 alone; it is installed once, into build/autobahn, and is much faster where a C compiler is
at hand. The reports are pages in build/autobahn/server and build/autobahn/client.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pynet as net
import pynet.ws as ws
from pynet.timers import clearInterval, setInterval, setTimeout

FOLDER = Path(__file__).resolve().parent.parent / "build" / "autobahn"
INSTALL_SECONDS = 900
RUN_SECONDS = 5400
# The last versions that work together. virtualenv, too, is the last that can make an environment for Python 2.7.
TOOLS = ("virtualenv<20.22",)
SUITE = (
    "autobahntestsuite==0.8.2", "autobahn==0.10.9", "twisted==15.5", "txaio==2.1.0", "klein==15.3.1", "werkzeug<1",
    "jinja2<3", "markupsafe<2", "pyopenssl==21.0.0", "cryptography==3.3.2", "zope.interface<5.6",
)  # fmt: skip
ACCELERATOR = "wsaccel==0.6.6"
# What is not wrong: INFORMATIONAL is a case that judges nothing, NON-STRICT one where a later answer would do, too.
GOOD = ("OK", "INFORMATIONAL", "NON-STRICT")
# No limit: cases 9.3.1 to 9.4.2 send a message in 65,536 fragments; we, and ws, take 16,384 if nothing is said.
MOST_FRAGMENTS = 0
# Performance and compression: the rest is what ``ws`` publishes a count for.
LONG_SECTIONS = ("9.", "12.", "13.")
LEAST_OK = 240


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sides", nargs="*", help="server, client; without: both")
    parser.add_argument("--cases", nargs="+", default=["*"], help="as the suite writes them: 1.* 6.4.1")
    parser.add_argument("--python", help="a Python 2.7")
    args = parser.parse_args()
    wstest = installed(args.python)
    runs = {"server": try_server, "client": try_client}
    results = [tried(runs[side], wstest, side, args.cases) for side in args.sides or runs]
    sys.exit(0 if all(results) else 1)


# --- the suite


def installed(python: str | None) -> str:
    """The command of the suite; it is installed if it is not there."""
    command = FOLDER / "env" / "bin" / "wstest"
    if not command.exists():
        old = python or next(pythons(), None)
        if old is None:
            sys.exit("no Python 2.7 here: name one with --python")
        say(f"installing the suite for {old}")
        shutil.rmtree(FOLDER, ignore_errors=True)
        pip = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install")
        run(sys.executable, *pip, "--target", str(FOLDER / "tools"), *TOOLS)
        run(sys.executable, "-m", "virtualenv", "--python", old, str(FOLDER / "env"), PYTHONPATH=str(FOLDER / "tools"))
        inside = str(FOLDER / "env" / "bin" / "python")
        run(inside, *pip, *SUITE)
        if subprocess.run((inside, *pip, ACCELERATOR), capture_output=True, check=False).returncode:
            say("without wsaccel, for want of a compiler: the long cases take an hour")
    return str(command)


def pythons() -> Iterator[str]:
    """Every Python 2.7 at hand that runs."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for python in (shutil.which("python2.7"), *map(str, pyenv.glob("2.7.*/bin/python"))):
        if python and not subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
            yield python


def run(*command: str, **environment: str) -> None:
    """Run *command*; if it fails, end with what it wrote."""
    env = {**os.environ, **environment}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS, env=env)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def start(wstest: str, mode: str, spec: dict[str, Any]) -> subprocess.Popen[bytes]:
    file = FOLDER / f"{mode}.json"
    file.write_text(json.dumps(spec), "utf-8")
    command = [wstest, "--mode", mode, "--spec", str(file)]
    log = (FOLDER / f"{mode}.log").open("wb")
    with log:
        suite = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=FOLDER)
    setTimeout(suite.kill, RUN_SECONDS * 1000).unref()
    return suite


def spec_of(side: str, cases: Sequence[str], **more: object) -> dict[str, Any]:
    return {"outdir": str(FOLDER / side), "cases": list(cases), "exclude-cases": [], "exclude-agent-cases": {}, **more}


# --- the two sides


def try_server(wstest: str, spec: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Echo what the suite sends, until it has ended."""
    server = ws.WebSocketServer(port=0, host="127.0.0.1", perMessageDeflate=True, maxFragments=MOST_FRAGMENTS)
    server.on("connection", echo)
    started: list[subprocess.Popen[bytes]] = []

    @server.on("listening")
    def _() -> None:
        url = f"ws://127.0.0.1:{cast(net.AddressInfo, server.address()).port}"
        suite = start(wstest, "fuzzingclient", {**spec, "servers": [{"agent": "pynet", "url": url}]})
        started.append(suite)
        when_ended(suite, server.close)

    net.run()
    return started[0]


def try_client(wstest: str, spec: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Take one case after the other from the suite, and echo what comes."""
    port = free_port()
    suite = start(wstest, "fuzzingserver", {**spec, "url": f"ws://127.0.0.1:{port}"})
    client = Client(f"ws://127.0.0.1:{port}", suite)
    client.count()
    net.run()
    return suite


class Client:
    """Our client, on its way through the cases."""

    def __init__(self, url: str, suite: subprocess.Popen[bytes]) -> None:
        self.url = url
        self.suite = suite
        self.case = self.last = 0

    def count(self) -> None:
        """Ask how many cases there are; the suite takes a moment to listen."""
        socket = ws.WebSocket(f"{self.url}/getCaseCount")
        socket.on("message", self.counted)
        socket.on("error", lambda: None)
        socket.on("close", self.next)

    def counted(self, data: bytes) -> None:
        self.last = int(data)

    def next(self) -> None:
        if not self.last:
            if self.suite.poll() is None:
                setTimeout(self.count, 100)
            return
        self.case += 1
        if self.case <= self.last:
            socket = ws.WebSocket(f"{self.url}/runCase?case={self.case}&agent=pynet", maxFragments=MOST_FRAGMENTS)
            socket.on("close", self.next)
            echo(socket)
        else:
            socket = ws.WebSocket(f"{self.url}/updateReports?agent=pynet")
            socket.on("error", lambda: None)
            socket.on("close", self.suite.terminate)


def echo(socket: ws.WebSocket) -> None:
    socket.on("message", lambda data, isBinary: socket.send(data, binary=isBinary))
    socket.on("error", lambda: None)  # what the suite does wrong on purpose


def free_port() -> int:
    import socket

    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def when_ended(process: subprocess.Popen[bytes], then: Callable[[], object]) -> None:
    def look() -> None:
        if process.poll() is not None:
            clearInterval(timer)
            then()

    timer = setInterval(look, 200)


# --- what it found


def tried(
    side: Callable[[str, dict[str, Any]], subprocess.Popen[bytes]], wstest: str, name: str, cases: Sequence[str]
) -> bool:
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    say(f"{name}: {' '.join(cases)}")
    suite = side(wstest, spec_of(name, cases))
    suite.wait()
    index = FOLDER / name / "index.json"
    if not index.exists():
        say(f"{name}: the suite has written no report: see the logs in {FOLDER}")
        return False
    return is_good(name, json.loads(index.read_text("utf-8"))["pynet"], is_whole=list(cases) == ["*"])


def is_good(name: str, found: dict[str, dict[str, Any]], is_whole: bool) -> bool:
    """Say what was found; whether nothing failed, and enough was right."""
    behaviors = Counter(case["behavior"] for case in found.values())
    closes = Counter(case["behaviorClose"] for case in found.values())
    short = [case["behavior"] for number, case in found.items() if not number.startswith(LONG_SECTIONS)]
    say(f"{name}: {len(found)} cases: {counts(behaviors)}; closing: {counts(closes)}")
    if short:
        say(f"{name}: {short.count('OK')} OK of {len(short)} outside of the sections {', '.join(LONG_SECTIONS)}")
    for number, case in found.items():
        if case["behavior"] != "OK" or case["behaviorClose"] not in GOOD:
            say(f"  {number}: {case['behavior']}, closing: {case['behaviorClose']}")
    is_right = all(case["behavior"] in GOOD and case["behaviorClose"] in GOOD for case in found.values())
    return is_right and (not is_whole or short.count("OK") >= LEAST_OK)


def counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counter.most_common())


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
