"""What an editor shows when the pointer rests on a name: pyright's language server is asked, as editors ask it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SERVER = Path(sys.executable).parent / "pyright-langserver"

SOURCE = """\
import pydgram as dgram
import pynet as net
from pynet import process, testing

server = net.createServer()
socket = net.connect(1)
datagrams = dgram.createSocket("udp4")
info = datagrams.address()
"""

HOVERS = [
    ("net.createServer", "Make a ``Server``"),
    ("net.connect", "Make a ``Socket`` and connect it"),
    ("net.run", "Run the event loop until nothing is left"),
    ("server.listen", "Listen on a port, a path"),
    ("server.on", "on: ServerListen[Server]"),
    ("server.on", "Call *f* at every *event*"),
    ("server.once", "for the next time only"),
    ("socket.on", "on: SocketListen[Socket]"),
    ("socket.on", "Call *f* at every *event*"),
    ("socket.off", "Remove *f*"),
    ("socket.write", "Send *chunk*"),
    ("socket.setTimeout", "without traffic"),
    ("socket.drained", "Wait until ``write()`` may go on"),
    ("socket.bytesRead", "Bytes received."),
    ("dgram.createSocket", "Make a datagram socket"),
    ("datagrams.on", "Call *f* at every *event*"),
    ("datagrams.send", "Send one datagram"),
    ("info", "AddressInfo"),
    ("info.port", "port: int"),
    ("process.stdin", "Standard input"),
    ("process.exitCode", "The status that the process will end with"),
    ("process.on", "Call *f* at every *event*"),
    ("process.exit", "End the process"),
    ("testing.run_until", "has emitted *event*"),
]


class LanguageServer:
    """One file, open in an editor. Each wait for an answer ends when the server does, which a deadline sees to."""

    def __init__(self, directory: Path, source: str) -> None:
        settings = {"venvPath": str(Path(sys.prefix).parent), "venv": Path(sys.prefix).name, "extraPaths": [str(ROOT)]}
        (directory / "pyrightconfig.json").write_text(json.dumps(settings))
        self._file = directory / "program.py"
        self._file.write_text(source)
        self.source = source
        self._count = 0
        self._process = subprocess.Popen(
            ["timeout", "120", str(SERVER), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=directory,
        )
        folder = {"uri": directory.as_uri(), "name": "program"}
        hover = {"hover": {"contentFormat": ["plaintext"]}}
        self._ask(
            "initialize",
            processId=None,
            rootUri=folder["uri"],
            workspaceFolders=[folder],
            capabilities={"textDocument": hover},
        )
        self._tell("initialized")
        self._open()

    def _open(self) -> None:
        document = {"uri": self._file.as_uri(), "languageId": "python", "version": 1, "text": self.source}
        self._tell("textDocument/didOpen", textDocument=document)

    def hover(self, expression: str) -> str:
        """What is shown for the last name of *expression*, which is a line of the source."""
        line = self.source.splitlines().index(expression)
        place = {"line": line, "character": len(expression) - 1}
        shown = self._ask("textDocument/hover", textDocument={"uri": self._file.as_uri()}, position=place)
        return str(shown["contents"]["value"]) if shown else ""

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _ask(self, method: str, **params: Any) -> Any:
        self._count += 1
        self._send({"id": self._count, "method": method, "params": params})
        while True:
            message = self._receive()
            if "method" not in message and message.get("id") == self._count:
                return message["result"]
            if "method" in message and "id" in message:  # it has a question of its own: no answer will do
                asked = message["params"].get("items") if message["method"] == "workspace/configuration" else None
                self._send({"id": message["id"], "result": None if asked is None else [{} for _ in asked]})

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        size = 0
        while header := self._process.stdout.readline().strip():
            if header.lower().startswith(b"content-length:"):
                size = int(header.partition(b":")[2])
        assert size, "the language server has ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(size))
        return message


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    if not SERVER.exists():
        pytest.skip("pyright is not installed here: 'make types' does it")
    names = dict.fromkeys(expression for expression, _ in HOVERS)
    editor = LanguageServer(tmp_path_factory.mktemp("hover"), SOURCE + "\n".join(names) + "\n")
    try:
        yield editor
    finally:
        editor.close()


@pytest.mark.slow
@pytest.mark.parametrize(("expression", "text"), HOVERS)
def test_hover(editor: LanguageServer, expression: str, text: str) -> None:
    assert text in editor.hover(expression)
