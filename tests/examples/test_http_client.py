"""The examples with an HTTP client: each against curl and a server of Python's own."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Iterator

import pytest

from tests.examples.programs import example, originals, run
from tests.net.programs import closed_port

pytest.importorskip("httptools")


class Site(http.server.BaseHTTPRequestHandler):
    """Says who asks for what."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/there")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        size = int(self.headers.get("Content-Length") or 0)
        names = " ".join(self.headers.get_all("X-Forwarded-For") or [])
        body = f"{self.command} {self.path} {names}|".encode() + self.rfile.read(size)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


@pytest.fixture(params=["python", "javascript"])
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    """The example, then the JavaScript beside it."""
    with originals() if request.param == "javascript" else contextlib.nullcontext():
        yield


def test_client_follows(site: int) -> None:
    with example("http_client.py", f"http://127.0.0.1:{site}/moved") as client:
        assert client.ended() == 0
        assert client.printed[-1] == "GET /there |"


def test_client_posts(site: int) -> None:
    with example("http_client.py", f"http://127.0.0.1:{site}/x", "grüße") as client:
        assert client.ended() == 0
        assert client.printed[-1] == "POST /x |grüße"


@pytest.mark.usefixtures("language")
def test_many_requests_over_few_connections(site: int) -> None:
    with example("keep_alive_client.py", f"http://127.0.0.1:{site}/", 12, 3) as client:
        assert client.ended() == 0
    assert len(client.printed) == 13
    assert client.printed[-1] == "12 requests, 3 connections, 0 repeated"


@pytest.mark.usefixtures("language")
def test_reverse_proxy(site: int) -> None:
    with example("reverse_proxy.py", 0, f"http://127.0.0.1:{site}/") as proxy:
        url = f"http://127.0.0.1:{proxy.port('forwarding')}"
        assert run("curl", "-s", f"{url}/a?b") == "GET /a?b 127.0.0.1|"
        assert run("curl", "-s", "-H", "X-Forwarded-For: 9.9.9.9", f"{url}/a") == "GET /a 9.9.9.9 127.0.0.1|"
        assert run("curl", "-s", "--data-binary", "x" * 100_000, f"{url}/p") == "POST /p 127.0.0.1|" + "x" * 100_000
    with example("reverse_proxy.py", 0, f"http://127.0.0.1:{closed_port()}/") as proxy:
        url = f"http://127.0.0.1:{proxy.port('forwarding')}"
        assert "502" in run("curl", "-si", url).splitlines()[0]


@pytest.mark.usefixtures("language")
def test_connect_proxy(site: int) -> None:
    with example("connect_proxy.py", 0) as proxy:
        through = ("curl", "-s", "-x", f"http://127.0.0.1:{proxy.port('proxy at')}")
        assert run(*through, f"http://127.0.0.1:{site}/plain") == "GET /plain |"
        assert run(*through, "-p", f"http://127.0.0.1:{site}/tunnel") == "GET /tunnel |"
        assert "502" in run(*through, "-i", f"http://127.0.0.1:{closed_port()}/").splitlines()[0]
