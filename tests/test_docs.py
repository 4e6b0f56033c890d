"""What the documentation says is true: its programs run and print what it shows, its tables are complete."""

from __future__ import annotations

import ast
import builtins
import re
import runpy
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any

import pytest

import pydgram as dgram
import pynet as net
from pynet import errors, fs, http, process, readline, stream
from tests.examples.programs import DEADLINE_S, EXAMPLES, ROOT, Program, node, talk

DOCS = ROOT / "docs"
PROGRAMS = DOCS / "programs"
PAGES = sorted(DOCS.glob("*.md"))


@pytest.mark.parametrize("expected", sorted(PROGRAMS.glob("*.txt")), ids=lambda path: path.stem)
def test_prints_what_it_says(expected: Path) -> None:
    with Program(expected.with_suffix(".py")) as program:
        assert program.ended() == 0, "\n".join(program.printed)
    assert program.printed == expected.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_is_python(page: Path) -> None:
    """Every Python fragment is, at the least, Python."""
    for block in re.findall(r"^( *)```python\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.S | re.M):
        indent, text = block
        if "--8<--" not in text:
            ast.parse("\n".join(line.removeprefix(indent) for line in text.splitlines()))


def test_every_example_is_listed() -> None:
    text = (DOCS / "examples.md").read_text(encoding="utf-8")
    assert [path.name for path in EXAMPLES.glob("*.py") if f"`{path.name}`" not in text] == []


def test_named_examples_exist() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [name for name in re.findall(r"`examples/(\w+\.py)`", text) if not (EXAMPLES / name).exists()] == []


def test_error_classes() -> None:
    """The class beside each code in the tables is one that ``except`` may name."""
    rows = re.findall(r"^\| (.*?) \| (.*?) \|", (DOCS / "errors.md").read_text(encoding="utf-8"), re.M)
    checked = 0
    for first, second in rows:
        codes, classes = re.findall(r"`(ERR_\w+)`", first), re.findall(r"`(\w+)`", second)
        for code, name in zip(codes, classes if len(classes) > 1 else classes * len(codes), strict=True):
            assert issubclass(getattr(errors, code), getattr(builtins, name))
            checked += 1
    assert checked > 30


def test_every_code_is_explained() -> None:
    page = (DOCS / "errors.md").read_text(encoding="utf-8")
    codes = [name for name in errors.__all__ if name.startswith("ERR_")]
    assert [code for code in codes if f"`{code}`" not in page] == []


def test_errors_have_a_code() -> None:
    """The class does, or for errors of the system each instance; what only Python takes for a mistake does not."""
    named = [getattr(errors, name) for name in errors.__all__ if name.startswith("ERR_")]
    coded = [cls for cls in named if not issubclass(cls, errors.LoopError)]
    assert [cls.__name__ for cls in coded if cls.code != cls.__name__] == []
    assert [cls.__name__ for cls in named if issubclass(cls, errors.LoopError) and cls().code != cls.__name__] == []
    with pytest.raises(TypeError) as unknown:
        net.createServer(allowHalfOpened=True)  # type: ignore[call-overload]
    assert not hasattr(unknown.value, "code")


def test_every_event_is_explained() -> None:
    page = (DOCS / "events.md").read_text(encoding="utf-8")
    classes: list[Any] = [
        net.Socket,
        net.Server,
        dgram.Socket,
        stream.Duplex,
        stream.Transform,
        fs.ReadStream,
        fs.WriteStream,
    ]
    classes += [http.Server, http.IncomingMessage, http.ServerResponse, http.ClientRequest]
    classes += [readline.Interface, process.Process, process.WriteStream, process.ReadStream]
    for cls in classes:
        events = {name for name in cls._pynet_known_events if not name.startswith("SIG")}
        assert events
        assert [name for name in sorted(events) if f"`{name}`" not in page] == [], cls


def test_parity_scenarios_are_as_many_as_it_says() -> None:
    count = len(list((ROOT / "tests" / "parity").glob("*/expected.txt")))
    for page in (DOCS / "reliability.md", ROOT / "README.md"):
        said = re.search(r"more\s+than\s+(\d+)\s+small\s+programs", page.read_text(encoding="utf-8"), re.IGNORECASE)
        assert said is not None
        assert count > int(said[1])


def test_the_install_command_stands_in_one_place() -> None:
    """A release changes it there; the pages include it."""
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("pip install") == 1
    assert [page.name for page in PAGES if "pip install" in page.read_text(encoding="utf-8")] == []
    modules = [*ROOT.glob("pynet/**/*.py"), *ROOT.glob("pydgram/*.py")]
    assert [path.name for path in modules if "pip install pynet" in path.read_text(encoding="utf-8")] == []
    for page in ("index.md", "start.md"):
        assert '--8<-- "README.md:install"' in (DOCS / page).read_text(encoding="utf-8")


def test_links_of_the_readme() -> None:
    links = re.findall(r"\]\(([^):]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(links) > 15
    for link in links:
        path, _, anchor = link.partition("#")
        assert (ROOT / path).exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text(encoding="utf-8"), re.M)
            assert anchor in [re.sub(r"[^\w-]", "", heading.lower().replace(" ", "-")) for heading in headings], link


def test_picture_is_current() -> None:
    drawn = runpy.run_path(str(DOCS / "draw_connection_life.py"))["picture"]()
    assert (DOCS / "connection-life.svg").read_text(encoding="utf-8") == drawn


def guessing_game(interpreter: str, program: str) -> tuple[list[str], list[str], int]:
    """A session with the program of the porting page: what the players saw, what it printed, its status."""
    with Program(PROGRAMS / program, "0", interpreter=interpreter, environment={"SECRET": "42"}) as game:
        port = int(game.until("guess at").rsplit(":", 1)[1])
        seen: list[str] = []
        address = ("127.0.0.1", port)
        with socket.create_connection(address, timeout=DEADLINE_S) as ann, ann.makefile("r") as to_ann:
            ann.sendall(b"x\n50\r\n4")
            seen += [to_ann.readline() for _ in range(2)]
            with socket.create_connection(address, timeout=DEADLINE_S) as bob, bob.makefile("r") as to_bob:
                seen.append(to_ann.readline())
                ann.sendall(b"0\n42\n")
                seen += [to_ann.readline() for _ in range(3)]
                seen += [to_bob.readline() for _ in range(2)]
                bob.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            seen.append(to_ann.readline())
            game.process.send_signal(signal.SIGTERM)
            seen += [to_ann.readline(), to_ann.readline()]
        status = game.ended()
        return seen, game.printed[1:], status


def test_guessing_game() -> None:
    seen, printed, status = guessing_game(sys.executable, "guess.py")
    assert seen[:4] == ['"x" is no number\n', "less\n", "player 2 is here\n", "more\n"]
    assert seen[-3:] == ["player 2 was cut off\n", "goodbye\n", ""]
    assert printed == ["player 2: ECONNRESET", "over"]
    assert status == 0


def test_guessing_game_is_the_same_in_node() -> None:
    assert guessing_game(node(), "guess.js") == guessing_game(sys.executable, "guess.py")


def test_chat_of_the_start_page(tmp_path: Path) -> None:
    """As it stands, but for the port and a line that says which it is."""
    text = (PROGRAMS / "chat.py").read_text(encoding="utf-8")
    assert "6667" in text
    changed = tmp_path / "chat.py"
    says = 'server.on("listening", lambda: print(server.address()))\n\n\nnet.run()'
    changed.write_text(text.replace("6667", "0").replace("net.run()", says), encoding="utf-8")
    with Program(changed) as chat:
        port = chat.port("AddressInfo")
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as ann, ann.makefile("r") as to_ann:
            ann.sendall(b"ann\n")
            assert to_ann.read(11) == "your name? "
            assert talk(port, "bob\nhello\n") == "your name? "
            assert [to_ann.readline() for _ in range(3)] == ["* bob is here\n", "bob: hello\n", "* bob has left\n"]
        assert chat.process.poll() is None


def test_proxy_protocol_of_the_scaling_page(tmp_path: Path) -> None:
    text = (PROGRAMS / "proxy_protocol.py").read_text(encoding="utf-8")
    changed = tmp_path / "server.py"
    changed.write_text(text.replace("6668", "0"), encoding="utf-8")
    with Program(changed) as server:
        port = server.port("waiting")
        assert talk(port, "PROXY TCP4 192.0.2.1 192.0.2.2 5", "0000 6667\r\nwor", "ld") == "Hello world"
        assert server.until("calls") == "192.0.2.1 calls"
        assert talk(port, "GET / HTTP/1.1\r\n") == ""
        assert talk(port, "PROXY TCP4\r\nworld") == ""
        assert talk(port, "PROXY UNKNOWN\r\nworld") == "Hello world"
