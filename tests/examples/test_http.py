"""The HTTP examples, against curl, Python's own server, and each other."""

from __future__ import annotations

import http.server
import json
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.programs import example, run, talk

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
        for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/nowhere", "//etc/passwd"):
            assert "404" in curl("-i", "--path-as-is", f"{url}{path}").splitlines()[0]


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
