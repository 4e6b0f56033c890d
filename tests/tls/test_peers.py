"""Other people's TLS on the other side: openssl, curl, Python's own ssl, Node both ways."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from pynet import tls
from tests.lab import port_of, run

from . import materials as m
from .foreign import Program, needs_node, node
from .helpers import CA, SERVER, connect_to, serve

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


@needs_openssl
@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_s_client(files: Path, version: str) -> None:
    got: list[bytes] = []
    programs: list[Program] = []

    def connect(port: int) -> None:
        program = Program(
            "openssl", "s_client", version, "-connect", f"127.0.0.1:{port}", "-servername", "localhost", "-quiet",
            "-CAfile", str(files / "ca.pem"), "-verify_return_error", "-verify_hostname", "localhost",
            stdin=b"hello from openssl\n",
        )  # fmt: skip
        program.start()
        programs.append(program)

    def accepted(socket: tls.TLSSocket) -> None:
        socket.on("data", got.append)
        socket.once("data", lambda chunk: socket.end(b"and back\n"))
        socket.on("error", lambda error: None)
        socket.on("close", lambda: server.close())

    server = serve(accepted, connect)
    run(25_000)
    assert b"and back" in programs[0].end()
    assert got == [b"hello from openssl\n"]


@needs_openssl
@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_openssl_s_server(files: Path, version: str) -> None:
    program = Program(
        "openssl", "s_server", version, "-accept", "0", "-cert", str(files / "cert.pem"), "-key",
        str(files / "key.pem"), "-naccept", "1", "-www",
    )  # fmt: skip
    got = bytearray()
    try:
        line = program.line()
        while not line.startswith("ACCEPT"):
            line = program.line()
        client = connect_to(int(line.rpartition(":")[2]), ca=CA.cert, servername="localhost")
        client.on("data", got.extend)
        client.write(b"GET / HTTP/1.0\r\n\r\n")
        run(25_000)
    finally:
        program.end()
    assert b"200 ok" in got
    assert client.authorized


@needs_curl
def test_curl(files: Path) -> None:
    programs: list[Program] = []

    def connect(port: int) -> None:
        program = Program("curl", "-sS", "--cacert", str(files / "ca.pem"), f"https://localhost:{port}/", "-4")
        program.start()
        programs.append(program)

    def accepted(socket: tls.TLSSocket) -> None:
        socket.once("data", lambda chunk: socket.end(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        socket.on("close", lambda: server.close())

    server = serve(accepted, connect, ALPNProtocols=["http/1.1"])
    run(25_000)
    assert programs[0].end() == b"ok"


def test_asyncio_streams_with_a_client_certificate() -> None:
    """asyncio's own TLS in another thread, against a server that asks for a certificate."""
    answers: list[bytes] = []

    async def talk(port: int) -> bytes:
        context = ssl.create_default_context(cadata=CA.cert.decode())
        identity = m.client()
        with tempfile.NamedTemporaryFile() as file:
            file.write(identity.cert + identity.key)
            file.flush()
            context.load_cert_chain(file.name)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
        writer.write(b"hi")
        answer = await reader.read()
        writer.close()
        return answer

    threads: list[threading.Thread] = []

    def connect(port: int) -> None:
        threads.append(threading.Thread(target=lambda: answers.append(asyncio.run(talk(port)))))
        threads[0].start()

    def accepted(socket: tls.TLSSocket) -> None:
        subject = (socket.getPeerCertificate() or {})["subject"]["CN"]
        socket.once("data", lambda chunk: socket.end(f"{subject} {socket.authorized}".encode()))
        socket.on("error", lambda error: None)
        socket.on("close", lambda: server.close())

    server = serve(accepted, connect, requestCert=True, ca=CA.cert)
    run(25_000)
    threads[0].join(20)
    assert answers == [b"a client True"]


_NODE_CLIENT = """
const [port, ca, options] = JSON.parse(process.argv[1]);
const client = require('tls').connect({port, host: '127.0.0.1', ca, servername: 'localhost', ...options}, () => {
  client.write('from node');
});
client.on('data', (d) => console.log(JSON.stringify({data: d.toString(), alpn: client.alpnProtocol,
  cipher: client.getCipher().name, protocol: client.getProtocol(), authorized: client.authorized})));
client.on('error', (e) => console.log(JSON.stringify({error: e.code})));
"""
_NODE_SERVER = """
const [options] = JSON.parse(process.argv[1]);
const server = require('tls').createServer(options, (s) => {
  s.on('data', (d) => s.end(JSON.stringify({data: d.toString(), alpn: s.alpnProtocol, cipher: s.getCipher().name,
    protocol: s.getProtocol(), authorized: s.authorized, servername: s.servername})));
  s.on('error', () => {});
  s.on('close', () => server.close());
});
server.on('tlsClientError', (e) => { server.close(); });
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
"""


COMBINATIONS: list[dict[str, Any]] = [
    {"maxVersion": version, **alpn, **ciphers}
    for version in ("TLSv1.2", "TLSv1.3")
    for alpn in ({}, {"ALPNProtocols": ["b", "c"]})
    for ciphers in ({}, {"ciphers": "ECDHE-ECDSA-AES256-GCM-SHA384"}, {"ecdhCurve": "P-256"})
]


@needs_node
@pytest.mark.parametrize("options", COMBINATIONS, ids=str)
def test_node_as_the_client(options: dict[str, Any]) -> None:
    import json

    seen: list[dict[str, Any]] = []
    programs: list[Program] = []

    def connect(port: int) -> None:
        programs.append(node(_NODE_CLIENT, port, CA.cert, {"ALPNProtocols": ["a", "b"]}))
        programs[0].start()

    def accepted(socket: tls.TLSSocket) -> None:
        cipher = socket.getCipher()
        assert cipher is not None
        facts = {"alpn": socket.alpnProtocol, "cipher": cipher.name, "protocol": socket.getProtocol()}
        seen.append(facts)
        socket.on("data", lambda chunk: socket.end(chunk))
        socket.on("close", lambda: server.close())

    server = serve(accepted, connect, **options)
    run(25_000)
    answer = json.loads(programs[0].end())
    assert answer == {"data": "from node", "authorized": True, **seen[0]}
    assert answer["alpn"] == ("b" if "ALPNProtocols" in options else False)


@needs_node
@pytest.mark.parametrize("options", COMBINATIONS, ids=str)
def test_node_as_the_server(options: dict[str, Any]) -> None:
    import json

    program = node(_NODE_SERVER, {"key": SERVER.key, "cert": SERVER.cert, **options})
    got = bytearray()
    facts: dict[str, Any] = {}
    try:
        port = int(program.line())
        client = connect_to(port, ca=CA.cert, servername="localhost", ALPNProtocols=["a", "b"])

        def connected() -> None:
            cipher = client.getCipher()
            assert cipher is not None
            facts.update(alpn=client.alpnProtocol, cipher=cipher.name, protocol=client.getProtocol())
            client.write("to node")

        client.on("secureConnect", connected)
        client.on("data", got.extend)
        run(25_000)
    finally:
        program.end()
    expected = {"data": "to node", "authorized": False, "servername": "localhost", **facts}
    assert json.loads(bytes(got)) == expected


@needs_node
def test_a_node_client_with_a_certificate_is_authorized() -> None:
    identity = m.client()
    authorized: list[bool] = []
    programs: list[Program] = []

    def connect(port: int) -> None:
        programs.append(node(_NODE_CLIENT, port, CA.cert, identity._asdict()))
        programs[0].start()

    def accepted(socket: tls.TLSSocket) -> None:
        authorized.append(socket.authorized)
        socket.on("data", lambda chunk: socket.end(chunk))
        socket.on("close", lambda: server.close())

    server = serve(accepted, connect, requestCert=True, ca=CA.cert)
    run(25_000)
    programs[0].end()
    assert authorized == [True]


_RENEGOTIATES = """
const [port, ca] = JSON.parse(process.argv[1]);
const options = {port, host: '127.0.0.1', ca, servername: 'localhost', maxVersion: 'TLSv1.2'};
const client = require('tls').connect(options, () => {
  client.renegotiate({}, (e) => console.log('renegotiated', e));
});
client.on('error', (e) => { console.log(e.code); client.destroy(); });
"""


@needs_node
def test_a_client_that_negotiates_anew_is_refused_and_others_are_not() -> None:
    errors: list[str] = []
    programs: list[Program] = []

    def connect(port: int) -> None:
        programs.append(node(_RENEGOTIATES, port, CA.cert))
        programs[0].start()

    def accepted(socket: tls.TLSSocket) -> None:
        if errors:
            socket.end(b"served")
            return
        socket.on("error", lambda error: errors.append(error.code))
        socket.on("close", another)

    def another() -> None:
        client = connect_to(port_of(server), ca=CA.cert, servername="localhost")
        client.on("data", lambda data: errors.append(data.decode()))
        client.on("close", lambda: server.close())

    server = serve(accepted, connect)
    run(25_000)
    assert programs[0].end().decode().split() == ["ERR_SSL_NO_RENEGOTIATION"]
    assert errors == ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "served"]
