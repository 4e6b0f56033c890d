"""The HTTP examples, against curl, Python's own server, and each other."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from tests.examples.programs import example, run, talk

pytest.importorskip("h11")


@pytest.fixture
def site() -> Iterator[int]:
    with example("http_server.py", 0) as server:
        yield server.port("serving")


def test_curl(site: int) -> None:
    url = f"http://127.0.0.1:{site}"
    shouted = run("curl", "-si", "--data-binary", "hello", f"{url}/shout")
    assert shouted.startswith("HTTP/1.1 200 OK\r\n")
    assert shouted.endswith("\r\n\r\nHELLO\n")
    assert "404" in run("curl", "-si", f"{url}/nowhere").splitlines()[0]
    assert run("curl", "-sI", f"{url}/").endswith("\r\n\r\n")
    # one connection for both, and a body that waits for our leave
    twice = run("curl", "-sv", "--stderr", "-", "-o", "/dev/null", f"{url}/", "-o", "/dev/null", f"{url}/shout")
    assert twice.count("* Connected to") == 1
    assert (
        run("curl", "-s", "-H", "Expect: 100-continue", "--data-binary", "x" * 9999, f"{url}/shout")
        == "X" * 9999 + "\n"
    )


def test_pipelined_and_wrong_requests(site: int) -> None:
    answers = talk(site, "GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 2 + "rubbish\r\n\r\n")
    assert answers.count("HTTP/1.1 200 OK") == 2
    assert answers.count("HTTP/1.1 400 Bad Request") == 1


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
