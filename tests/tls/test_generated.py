"""Programs generated from the options: the same pair of options here and in Node, the same outcome on both sides."""

from __future__ import annotations

import json
import os
import random
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.parity.harness import find_node

from . import materials as m
from .helpers import CA, SERVER
from .test_handshakes import shake_hands

NODE = find_node()
PROGRAMS = int(os.environ.get("PYNET_TLS_PROGRAMS", "100"))
SEED = int(os.environ.get("PYNET_TLS_SEED", "1"))

_CHOICES: dict[str, list[dict[str, Any]]] = {
    "server": [
        {},
        {"maxVersion": "TLSv1.2"},
        {"minVersion": "TLSv1.3"},
        {"ALPNProtocols": ["h2", "http/1.1"]},
        {"ALPNProtocols": ["x"]},
        {"requestCert": True, "ca": "CA"},
        {"requestCert": True, "ca": "CA", "rejectUnauthorized": False},
        {"ciphers": "ECDHE-ECDSA-AES128-GCM-SHA256"},
        {"ciphers": "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305"},
        {"ecdhCurve": "P-256"},
        {"honorCipherOrder": False},
    ],
    "identity": [
        {"key": "KEY", "cert": "CERT"},
        {"key": "KEY", "cert": "CERT"},
        {"key": "OTHER_KEY", "cert": "OTHER_CERT"},
        {"key": "WRONG_KEY", "cert": "WRONG_CERT"},
        {"key": "OLD_KEY", "cert": "OLD_CERT"},
        {"key": "MIDDLE_KEY", "cert": "MIDDLE_CERT"},
    ],
    "client": [
        {},
        {"maxVersion": "TLSv1.2"},
        {"minVersion": "TLSv1.3"},
        {"ALPNProtocols": ["http/1.1"]},
        {"ALPNProtocols": ["y"]},
        {"rejectUnauthorized": False},
        {"rejectUnauthorized": False, "ca": None},
        {"servername": "other.example"},
        {"servername": "localhost"},
        {"key": "CLIENT_KEY", "cert": "CLIENT_CERT"},
        {"ciphers": "ECDHE-ECDSA-AES256-GCM-SHA384"},
        {"ecdhCurve": "P-256"},
    ],
}

_NODE = """
const tls = require('tls');
(async () => {
  for (const [server, client] of JSON.parse(require('fs').readFileSync(process.argv[1]))) {
    console.log(JSON.stringify(await new Promise((resolve) => {
      const seen = {};
      const s = tls.createServer(server, (k) => {
        seen.server = [k.authorized, k.authorizationError ?? null, k.alpnProtocol, k.servername, k.getProtocol()];
        k.on('error', () => {}); k.resume(); k.end();
      });
      s.on('tlsClientError', () => { seen.refused = true; });
      s.listen(0, '127.0.0.1', () => {
        const c = tls.connect({port: s.address().port, host: '127.0.0.1', ...client}, () => {
          seen.client = [c.authorized, c.authorizationError ?? null, c.alpnProtocol, c.getProtocol(),
            c.getCipher().name];
        });
        c.on('error', (e) => { seen.error ??= e.code; });
        c.on('close', () => s.close(() => resolve(seen)));
        c.resume();
      });
    })));
  }
})();
"""


def materials() -> dict[str, str]:
    other, wrong = m.OTHER_CA.issue("localhost", "127.0.0.1"), CA.issue("other.example")
    old = CA.issue("localhost", "127.0.0.1", not_before=m.NOW - 9 * m.DAY, not_after=m.NOW - m.DAY)
    named = {
        "": SERVER,
        "OTHER_": other,
        "WRONG_": wrong,
        "OLD_": old,
        "MIDDLE_": m.INTERMEDIATE.issue("localhost", "127.0.0.1"),
        "CLIENT_": m.client(),
    }
    found = {"CA": CA.cert.decode()}
    for prefix, identity in named.items():
        found[prefix + "KEY"], found[prefix + "CERT"] = identity.key.decode(), identity.cert.decode()
    return found


def pairs(seed: int, count: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    rng, known = random.Random(seed), materials()

    def pick(kind: str) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for _ in range(1 if kind == "identity" else rng.randint(1, 3)):
            merged.update(rng.choice(_CHOICES[kind]))
        return {name: known.get(value, value) if isinstance(value, str) else value for name, value in merged.items()}

    return [({**pick("server"), **pick("identity")}, {"ca": known["CA"], **pick("client")}) for _ in range(count)]


def ours(server: dict[str, Any], client: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}

    def on_accepted(k: Any) -> None:
        found["server"] = [k.authorized, k.authorizationError, k.alpnProtocol, k.servername, k.getProtocol()]

    def on_client(c: Any) -> None:
        cipher = c.getCipher().name
        found["client"] = [c.authorized, c.authorizationError, c.alpnProtocol, c.getProtocol(), cipher]

    seen = shake_hands(server, client, on_accepted, on_client)
    if seen.client_error is not None:
        found["error"] = seen.client_error.code
    if seen.server_error is not None:
        found["refused"] = True
    return found


def compare(node: dict[str, Any], here: dict[str, Any], server: dict[str, Any]) -> None:
    """The same, but for what ssl does inside of the handshake, which is on the list of differences."""
    refused_by_client = node.get("error", "").startswith(("UNABLE_", "CERT_", "DEPTH_", "SELF_"))
    if refused_by_client:
        assert here.get("error") == node["error"]
        assert "client" not in here
        return  # in TLS 1.2 Node's server has welcomed the client by then
    is_verdict = here.get("error", "").startswith(("UNABLE_", "CERT_", "DEPTH_", "SELF_"))
    if server.get("requestCert") and node.get("refused") and "client" not in here and is_verdict:
        return  # both refuse each other, and here the client is first
    if node.get("error") == "ERR_TLS_CERT_ALTNAME_INVALID":
        assert here.get("error") == node["error"]
        assert "client" not in here
        return
    assert here == node


@pytest.mark.skipif(NODE is None, reason="needs Node 26: set PYNET_NODE")
def test_generated_pairs_agree_with_node() -> None:
    made = pairs(SEED, PROGRAMS)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "pairs.json"
        file.write_text(json.dumps(made))
        assert NODE is not None
        done = subprocess.run([NODE, "-e", _NODE, str(file)], capture_output=True, text=True, timeout=120, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == PROGRAMS
    for (server, client), node in zip(made, answers, strict=True):
        here = ours(server, client)
        shown = {
            side: {name: value for name, value in options.items() if name not in ("ca", "key", "cert")}
            for side, options in (("server", server), ("client", client))
        }
        try:
            compare(node, here, server)
        except AssertionError as error:
            raise AssertionError(f"{shown}\nNode {node}\nhere {here}") from error
