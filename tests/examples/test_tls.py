"""The examples that speak TLS, with Python's own ssl and an SMTP server of the test on the other side."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pynet.testing import Authority, Identity
from tests.examples.programs import DEADLINE_S, example

CA = Authority()
SERVER = CA.issue("localhost", "127.0.0.1")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    return written(tmp_path)


def written(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Certificate, key and authority as files."""
    paths = tmp_path / "cert.pem", tmp_path / "key.pem", tmp_path / "ca.pem"
    for path, content in zip(paths, (SERVER.cert, SERVER.key, CA.cert), strict=True):
        path.write_bytes(content)
    return paths


@contextlib.contextmanager
def secured(port: int) -> Iterator[ssl.SSLSocket]:
    context = ssl.create_default_context(cadata=CA.cert.decode())
    with (
        socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as peer,
    ):
        yield peer


def test_echo(files: tuple[Path, Path, Path]) -> None:
    cert, key, ca = files
    with example("tls_echo.py", "serve", 0, cert, key) as server:
        port = server.port("echoing")
        with secured(port) as peer:
            peer.sendall(b"hi")
            assert peer.recv(10) == b"hi"
        assert server.until("hello") == "hello TLSv1.3 localhost"
        with example("tls_echo.py", "connect", port, ca, "over", "there") as client:
            assert client.until("over") == "over there"
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert server.until("no handshake") == "no handshake: ERR_SSL_HTTP_REQUEST"


def test_mutual() -> None:
    with example("tls_mutual.py", "one", "two") as program:
        assert program.ended() == 0
        lines = set(program.printed)
    assert {"one hears: hello one", "two hears: hello two"} <= lines
    assert any(line.startswith("refused: ") for line in lines)


def test_proxy(files: tuple[Path, Path, Path]) -> None:
    cert, key, _ = files
    with (
        example("echo_server.py", 0) as target,
        example("tls_proxy.py", cert, key, 0, target.port("echoing")) as proxy,
        secured(proxy.port("forwarding")) as peer,
    ):
        peer.sendall(b"through")
        assert peer.recv(20) == b"through"


def test_https_proxy(files: tuple[Path, Path, Path]) -> None:
    cert, key, _ = files
    with (
        example("echo_server.py", 0) as target,
        example("https_proxy.py", cert, key, 0) as proxy,
    ):
        port, behind = proxy.port("proxy"), target.port("echoing")
        with secured(port) as peer:
            peer.sendall(f"CONNECT 127.0.0.1:{behind} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert peer.recv(100) == b"HTTP/1.1 200 Connection Established\r\n\r\n"
            peer.sendall(b"through")
            assert peer.recv(20) == b"through"
        for asked, status in (("CONNECT nowhere", b"400"), ("CONNECT 127.0.0.1:1", b"502"), ("GET /", b"400")):
            with secured(port) as peer:
                peer.sendall(f"{asked} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                assert peer.recv(100).split()[1] == status
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert proxy.until("no handshake") == "no handshake: ERR_SSL_HTTP_REQUEST"


def test_https_proxy_passes_on(files: tuple[Path, Path, Path]) -> None:
    cert, key, _ = files
    with socket.create_server(("127.0.0.1", 0)) as listener, example("https_proxy.py", cert, key, 0) as proxy:
        with secured(proxy.port("proxy")) as peer:
            target = f"127.0.0.1:{listener.getsockname()[1]}"
            peer.sendall(f"GET http://{target}/a?b HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
            behind, _ = listener.accept()
            with behind, behind.makefile("rb") as lines:
                assert lines.readline() == b"GET /a?b HTTP/1.1\r\n"
                behind.sendall(b"HTTP/1.1 203 Odd\r\nContent-Length: 2\r\n\r\nok")
                with peer.makefile("rb") as answer:
                    assert answer.readline() == b"HTTP/1.1 203 Odd\r\n"


@pytest.mark.parametrize("code", [0, 5])
def test_mqtt_ping(files: tuple[Path, Path, Path], tmp_path: Path, code: int) -> None:
    bundle = tmp_path / "broker.pem"
    bundle.write_bytes(SERVER.cert + SERVER.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bundle)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with example("mqtt_ping.py", "localhost", listener.getsockname()[1], files[2]) as client:
            plain, _ = listener.accept()
            plain.settimeout(DEADLINE_S)
            with context.wrap_socket(plain, server_side=True) as broker, broker.makefile("rb") as heard:
                assert heard.read(18) == b"\x10\x10\0\4MQTT\4\2\0\x3c\0\4ping"
                for byte in bytes([0x20, 2, 0, code]):  # a packet in pieces
                    broker.sendall(bytes([byte]))
                if not code:
                    assert heard.read(2) == b"\xc0\0"
                    broker.sendall(b"\xd0\0")
                    assert heard.read() == b"\xe0\0"
            client.until("closed")
            said = ["refused: 5"] if code else ["connected", "answer after"]
            assert [line[: len(begin)] for line, begin in zip(client.printed[1:], said, strict=False)] == said


def mail_server(listener: socket.socket, identity: Identity, folder: Path, heard: list[str]) -> None:
    """An SMTP server for one mail, with blocking sockets."""
    bundle = folder / "server.pem"
    bundle.write_bytes(identity.cert + identity.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bundle)
    plain, _ = listener.accept()
    plain.settimeout(DEADLINE_S)
    plain.sendall(b"220 ready\r\n")
    _talk(plain, heard, {"EHLO": b"250-here\r\n250 STARTTLS\r\n", "STARTTLS": b"220 go\r\n"}, until="STARTTLS")
    with context.wrap_socket(plain, server_side=True) as secure:
        answers = {"EHLO": b"250 here\r\n", "MAIL": b"250 ok\r\n", "RCPT": b"250 ok\r\n", "DATA": b"354 go on\r\n"}
        _talk(secure, heard, {**answers, ".": b"250 queued\r\n", "QUIT": b"221 bye\r\n"}, until="QUIT")
        while secure.recv(1000):  # closed with something unread it would be reset
            pass


def _talk(peer: socket.socket, heard: list[str], answers: dict[str, bytes], until: str) -> None:
    with peer.makefile("rb") as lines:
        for line in lines:
            text = line.decode().rstrip("\r\n")
            heard.append(text)
            word = text.split(" ")[0]
            if word in answers:
                peer.sendall(answers[word])
            if word == until:
                return


def test_mail(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=mail_server, args=(listener, SERVER, tmp_path, heard))
        thread.start()
        port = listener.getsockname()[1]
        with example("smtp_starttls.py", "127.0.0.1", port, "a@b.example", "c@d.example", files[2], stdin=True) as mail:
            mail.type("Subject: hi\n\nhello\n.dot\n")
            mail.end_input()
            assert mail.ended() == 0
        thread.join(DEADLINE_S)
    assert mail.printed == ["secured with TLSv1.3", "sent"]
    assert heard[:3] == ["EHLO localhost", "STARTTLS", "EHLO localhost"]
    assert heard[-7:] == ["DATA", "Subject: hi", "", "hello", "..dot", ".", "QUIT"]
