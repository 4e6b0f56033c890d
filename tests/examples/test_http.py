"""The HTTP examples, against curl, Python's own server, and each other."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import http.server
import json
import socket
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.examples.programs import DEADLINE_S, example, run, talk

pytest.importorskip("httptools")


@pytest.fixture
def site() -> Iterator[int]:
    with example("http_server.py", 0) as server:
        yield server.port("serving")


def test_curl(site: int) -> None:
    url = f"http://127.0.0.1:{site}"
    shouted = run("curl", "-si", "--data-binary", "hello", f"{url}/shout")
    assert shouted.startswith("HTTP/1.1 200 OK\r\n")
    assert shouted.endswith("\r\n\r\nHELLO")
    assert "404" in run("curl", "-si", f"{url}/nowhere").splitlines()[0]
    assert run("curl", "-sI", f"{url}/").endswith("\r\n\r\n")
    # one connection for both, and a body that waits for our leave
    twice = run("curl", "-sv", "--stderr", "-", "-o", "/dev/null", f"{url}/", "-o", "/dev/null", f"{url}/shout")
    assert twice.count("* Connected to") == 1
    assert run("curl", "-s", "-H", "Expect: 100-continue", "--data-binary", "x" * 9999, f"{url}/shout") == "X" * 9999


def test_pipelined_and_wrong_requests(site: int) -> None:
    get = "GET / HTTP/1.1\r\nHost: a\r\n"
    assert talk(site, f"{get}\r\n{get}Connection: close\r\n\r\n").count("HTTP/1.1 200 OK") == 2
    assert talk(site, "rubbish\r\n\r\n").startswith("HTTP/1.1 400 Bad Request")


def curl(*arguments: str) -> str:
    return run("curl", "-s", "--max-time", "20", *arguments)


def test_json_api() -> None:
    with example("http_json_api.py", 0) as server:
        url = f"http://127.0.0.1:{server.port('serving')}/todos"
        assert json.loads(curl("-d", '{"title": "write"}', url)) == {"id": 1, "done": False, "title": "write"}
        assert json.loads(curl("-X", "PUT", "-d", '{"done": true}', f"{url}/1"))["done"] is True
        assert json.loads(curl(url)) == [{"id": 1, "done": True, "title": "write"}]
        assert "not JSON" in json.loads(curl("-d", "{", url))["error"]
        assert "413" in curl("-i", "-d", "x" * 100_001, url).splitlines()[0]
        assert "405" in curl("-i", "-X", "PATCH", f"{url}/1").splitlines()[0]
        assert json.loads(curl("-X", "DELETE", f"{url}/1"))["id"] == 1
        assert "404" in curl("-i", f"{url}/1").splitlines()[0]


def test_static_files(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (root / "index.html").write_text("<p>hello")
    (root / "data.bin").write_bytes(bytes(range(256)) * 1000)
    (tmp_path / "secret.txt").write_text("not for you")
    with example("http_static.py", root, 0) as server:
        url = f"http://127.0.0.1:{server.port('serving')}"
        page = curl("-i", f"{url}/")
        assert "Content-Type: text/html" in page
        assert page.endswith("<p>hello")
        assert "206" in curl("-i", "-r", "2-4", f"{url}/").splitlines()[0]
        assert [curl("-r", wanted, f"{url}/") for wanted in ("0-0", "3-", "-5")] == ["<", "hello", "hello"]
        assert "416" in curl("-i", "-r", "99-", f"{url}/").splitlines()[0]
        changed = next(line for line in page.splitlines() if line.startswith("Last-Modified: "))
        not_changed = curl("-i", "-H", changed.replace("Last-Modified", "If-Modified-Since"), f"{url}/")
        assert "304" in not_changed.splitlines()[0]
        assert "Content-Length: 256000" in curl("-I", f"{url}/data.bin")
        copy = tmp_path / "copy"
        curl("-o", str(copy), f"{url}/data.bin")
        assert copy.read_bytes() == (root / "data.bin").read_bytes()
        (root / "link").symlink_to(tmp_path / "secret.txt")
        wrong = ["/../secret.txt", "/%2e%2e/secret.txt", "/nowhere", "//etc/passwd", "/link", "/%00", "/" + "x" * 3000]
        for path in wrong:
            assert "404" in curl("-i", "--path-as-is", f"{url}{path}").splitlines()[0]


def test_server_sent_events() -> None:
    with example("http_events.py", 0) as server:
        url = f"http://127.0.0.1:{server.port('serving')}"
        assert "EventSource" in curl(url)
        with listener(url) as first:
            server.until("1 listening")
            for text in ("hello", "two\nlines, ä", "third"):
                assert "204" in curl("-i", "--data-binary", text, f"{url}/say").splitlines()[0]
            assert [next(first) for _ in range(3)] == [(1, "hello"), (2, "two\nlines, ä"), (3, "third")]
        with listener(url, "1") as late:  # comes back, and has seen one
            assert [next(late), next(late)] == [(2, "two\nlines, ä"), (3, "third")]
        assert "413" in curl("-i", "-d", "x" * 10_001, f"{url}/say").splitlines()[0]
        assert "404" in curl("-i", f"{url}/nowhere").splitlines()[0]


@contextlib.contextmanager
def listener(url: str, seen: str = "") -> Iterator[Iterator[tuple[int, str]]]:
    """Number and text of each event from *url*, for a browser that has *seen* some."""
    request = urllib.request.Request(f"{url}/events", headers={"Last-Event-ID": seen} if seen else {})
    with urllib.request.urlopen(request, timeout=DEADLINE_S) as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.readline() == b"retry: 1000\n"
        yield events_of(response)


def events_of(response: IO[bytes]) -> Iterator[tuple[int, str]]:
    number = 0
    for line in response:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name == "id":
            number = int(value)
        elif name == "data":
            yield number, json.loads(value)


def test_a_listener_that_does_not_read_is_cut() -> None:
    with example("http_events.py", 0) as server:
        port = server.port("serving")
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as deaf:
            deaf.sendall(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
            server.until("1 listening")
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_S)) as client:
                for _ in range(1000):  # 10 MB: more than the kernel and the server keep for it
                    client.request("POST", "/say", b"x" * 10_000)
                    assert client.getresponse().read() == b""
            received = 0
            with contextlib.suppress(ConnectionResetError):
                while data := deaf.recv(1 << 20):
                    received += len(data)
            assert received < 10_000_000


def test_upload(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    source = tmp_path / "photo.bin"
    source.write_bytes(bytes(range(256)) * 5000)
    with example("http_upload.py", inside, 0) as server:
        port = server.port("serving")
        url = f"http://127.0.0.1:{port}"
        assert 'type="file"' in curl(url)
        sent = json.loads(curl("-T", str(source), f"{url}/files/"))  # asks for leave first
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        assert sent == {"status": 201, "name": "photo.bin", "size": 1_280_000, "sha256": digest}
        assert (inside / "photo.bin").read_bytes() == source.read_bytes()
        assert json.loads(curl("-T", "-", f"{url}/files/empty"))["size"] == 0
        for name in ("..", ".hidden", "a/b", "%2e%2e%2fx", "", "x" * 101):
            assert "404" in curl("-i", "--path-as-is", "-X", "PUT", "-d", "x", f"{url}/files/{name}").splitlines()[0]
        for leave in ("", "Expect: 100-continue\r\n"):
            head = f"PUT /files/x HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\nConnection: close\r\n{leave}\r\n"
            assert talk(port, head).startswith("HTTP/1.1 413")
        talk(port, "PUT /files/cut HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly this")
        server.until("cut: ")
        names = {path.name for path in inside.iterdir() if not path.name.endswith(".part")}
        assert names == {"empty", "photo.bin"}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_graceful() -> None:
    with example("http_graceful.py", 0) as server:
        port = server.port("serving")
        with socket.create_connection(("127.0.0.1", port), timeout=20) as idle:
            idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            server.until("answered /")
            with socket.create_connection(("127.0.0.1", port), timeout=20) as busy:
                busy.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")
                server.until("answered /")  # the second: it does not wait for the first
                server.process.terminate()
                server.until("stopping")
                answer = b""
                while data := busy.recv(65536):
                    answer += data
            assert answer.count(b"done with") == 2
            while idle.recv(65536):
                pass
        server.until("stopped")
        assert server.ended() == 0


def test_both(site: int) -> None:
    with example("http_client.py", f"http://127.0.0.1:{site}/shout", "hello") as client:
        assert client.ended() == 0
        assert client.printed[0] == "200 OK"
        assert client.printed[-1] == "HELLO"


def test_client_against_another_server() -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"no length, " + self.path.encode())  # ends with the connection

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        with example("http_client.py", f"http://127.0.0.1:{server.server_port}/page") as client:
            assert client.ended() == 0
            assert client.printed[-1] == "no length, /page"
        thread.join()
