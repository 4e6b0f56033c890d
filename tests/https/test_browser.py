"""A browser and ``https.createServer``: it loads the page if it knows the authority, and not otherwise."""

from __future__ import annotations

import base64
import hashlib
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate

import pynet as net
from pynet import http, https
from pynet.testing import Identity
from tests.lab import port_of
from tests.tls.helpers import CA

PAGE = """<!doctype html><title>secure</title><p id=text>over TLS</p>
<script>fetch('/more', { method: 'POST', body: 'x'.repeat(100000) }).then((answer) => answer.text())
  .then((text) => { document.title = text })</script>"""

# Resolves with the title once the second answer has changed it.
ANSWERED = """
new Promise((done) => {
  const look = () => {
    if (document.title.endsWith('bytes')) done(document.title)
    else setTimeout(look, 5)
  }
  look()
})
"""


class Serving:
    """A server on a loop of its own, for the browser's helper waits."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._ready = threading.Event()
        self.port = 0
        self.protocols: list[str | None] = []
        self.refusals: list[str] = []
        self._server: https.Server
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        server = self._server = https.createServer(
            {"key": self._identity.key, "cert": self._identity.cert + CA.cert}, self._answer
        )
        server.on("tlsClientError", lambda error: self.refusals.append(error.code))

        def listening() -> None:
            self.port = port_of(server)
            self._ready.set()

        server.listen(0, "127.0.0.1", listening)
        net.run()

    def _answer(self, request: http.IncomingMessage, response: http.ServerResponse) -> None:
        socket = request.socket
        self.protocols.append(socket.getProtocol() if isinstance(socket, net.tls.TLSSocket) else None)
        if request.url == "/":
            response.setHeader("content-type", "text/html")
            response.end(PAGE)
        else:
            size = 0

            def count(chunk: bytes) -> None:
                nonlocal size
                size += len(chunk)

            request.on("data", count)
            request.on("end", lambda: response.end(f"{size} bytes"))

    def __enter__(self) -> Serving:
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *unused: object) -> None:
        def end() -> None:
            self._server.close()
            self._server.closeAllConnections()

        net.post(end, on=self._server)
        self._thread.join(20)


def fingerprint(certificate: bytes) -> str:
    """Of its public key, as browsers pin them."""
    key = load_pem_x509_certificate(certificate).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


def test_a_page_and_what_it_sends(tmp_path: Path) -> None:
    pytest.importorskip("wsproto")
    from tests.examples.chromium import chromium

    trusting = f"--ignore-certificate-errors-spki-list={fingerprint(CA.cert)}"
    with Serving(CA.issue("localhost")) as server, chromium(tmp_path, trusting) as browser:
        with browser.tab(f"https://localhost:{server.port}/") as tab:
            assert tab.evaluate("document.getElementById('text').textContent") == "over TLS"
            assert tab.evaluate(ANSWERED) == "100000 bytes"
            assert tab.evaluate("isSecureContext")
    assert set(server.protocols) == {"TLSv1.3"}


def test_an_authority_that_it_does_not_know(tmp_path: Path) -> None:
    pytest.importorskip("wsproto")
    from tests.examples.chromium import chromium

    with Serving(CA.issue("localhost")) as server, chromium(tmp_path) as browser:
        with browser.tab(f"https://localhost:{server.port}/") as tab:
            assert tab.evaluate("document.getElementById('text')") is None
    assert server.protocols == []
    assert "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN" in server.refusals
