"""The HTTPS server and the HTTPS client, each as Python and as the JavaScript beside it: both print the same."""

from __future__ import annotations

import signal
import socket
import ssl
import sys
from pathlib import Path

import pytest

from tests.examples.programs import DEADLINE_S, example
from tests.examples.test_http_client import language
from tests.examples.test_tls import CA, secured, written

__all__ = ["language"]

pytestmark = pytest.mark.usefixtures("language")

RENEWED = CA.issue("localhost")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    return written(tmp_path)


def asked(peer: socket.socket, path: str, host: str = "localhost") -> list[str]:
    """The lines of an answer."""
    peer.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    with peer.makefile("rb") as answer:
        return answer.read().decode().split("\r\n")


def names(peer: ssl.SSLSocket) -> list[str]:
    certificate = peer.getpeercert()
    assert certificate is not None
    return [str(entry[1]) for entry in certificate["subjectAltName"]]


def fetched(*arguments: object) -> tuple[int, list[str]]:
    with example("https_client.py", *arguments) as client:
        status = client.ended()
    return status, client.printed


def test_client(files: tuple[Path, Path, Path]) -> None:
    cert, key, ca = files
    with example("https_server.py", cert, key, 0, 0) as server:
        port = server.port("serving")
        assert fetched(f"https://localhost:{port}/a?b", ca) == (
            0,
            [
                "certificate of localhost by Test CA, for DNS:localhost, IP Address:127.0.0.1",
                "200 OK",
                "GET /a?b over TLSv1.3",
            ],
        )
        status, printed = fetched(f"https://127.0.0.1:{port}/", ca, "other.example")
        assert (status, printed) == (
            1,
            [
                "ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate's altnames: "
                "Host: other.example. is not in the cert's altnames: DNS:localhost, IP Address:127.0.0.1"
            ],
        )
        assert server.until("no handshake") == "no handshake: ECONNRESET"
        status, printed = fetched(f"https://localhost:{port}/")
        assert (status, printed) == (
            1,
            ["UNABLE_TO_VERIFY_LEAF_SIGNATURE: we do not know who signed it: give the authority's certificate"],
        )


def test_redirection(files: tuple[Path, Path, Path]) -> None:
    cert, key, _ = files
    with example("https_server.py", cert, key, 0, 0) as server:
        port, plain_port = server.port("serving"), server.port("redirecting")
        for host in ("localhost", f"localhost:{plain_port}", "[::1]", "[::1]:80"):
            with socket.create_connection(("127.0.0.1", plain_port), timeout=DEADLINE_S) as peer:
                lines = asked(peer, "/a?b", host)
            assert lines[0] == "HTTP/1.1 308 Permanent Redirect"
            name = "localhost" if "localhost" in host else "[::1]"
            assert f"Location: https://{name}:{port}/a?b" in lines


@pytest.mark.skipif(sys.platform == "win32", reason="SIGHUP is of Unix")
def test_renewal(files: tuple[Path, Path, Path]) -> None:
    cert, key, _ = files
    with example("https_server.py", cert, key, 0, 0) as server:
        port = server.port("serving")
        server.until("redirecting")

        def hang_up() -> None:
            assert sys.platform != "win32"
            server.process.send_signal(signal.SIGHUP)

        with secured(port) as before:
            cert.write_bytes(RENEWED.cert)  # and not yet the key
            hang_up()
            assert server.until("not renewed").endswith("key values mismatch")
            with secured(port) as still:
                assert names(still) == ["localhost", "127.0.0.1"]
            key.write_bytes(RENEWED.key)
            hang_up()
            assert server.until("renewed") == "renewed"
            with secured(port) as after:
                assert names(after) == ["localhost"]
                assert asked(after, "/")[0] == "HTTP/1.1 200 OK"
            assert asked(before, "/old")[-1] == "GET /old over TLSv1.3\n"
