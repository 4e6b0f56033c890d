"""What sslyze finds in a server made here, beside what it finds in Node's own with the same options."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.examples.programs import Program
from tests.parity.harness import find_node

from . import materials as m
from .helpers import CA, SERVER

NODE = find_node()
OPTIONS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "TLS 1.3": {"minVersion": "TLSv1.3"},
    "one suite": {"maxVersion": "TLSv1.2", "ciphers": "ECDHE-ECDSA-AES256-GCM-SHA384"},
}
_HERE = """
import json, sys
import pynet as net
from pynet import https
options = json.loads(open(sys.argv[1]).read())
server = https.createServer(options, lambda request, response: response.end("ok"))
server.listen(0, "127.0.0.1", lambda: print("port", server.address().port, flush=True))
net.run()
"""
_THERE = """
const options = JSON.parse(require('fs').readFileSync(process.argv[1]))
const server = require('https').createServer(options, (request, response) => response.end('ok'))
server.listen(0, '127.0.0.1', () => console.log('port', server.address().port))
"""


def sslyze() -> str | None:
    """The program, from its own environment: it wants older packages than the project's."""
    beside = Path(os.environ.get("PYNET_PEERS", sys.executable)).parent / "sslyze"
    return str(beside) if beside.exists() else shutil.which("sslyze")


pytestmark = [
    pytest.mark.skipif(sslyze() is None, reason="needs sslyze: make test-peers"),
    pytest.mark.skipif(NODE is None, reason="needs Node 26: set PYNET_NODE"),
]


@pytest.fixture(params=["elliptic curve", "rsa"])
def kind(request: pytest.FixtureRequest) -> Any:
    return request.param


def scan(options: dict[str, Any], directory: Path, interpreter: str, *command: str) -> dict[str, Any]:
    """The findings, by the name of the test."""
    given, answer, authority = directory / "options.json", directory / "found.json", directory / "ca.pem"
    given.write_text(json.dumps(options))
    authority.write_bytes(CA.cert)
    program = sslyze()
    assert program is not None
    with Program(*command, str(given), interpreter=interpreter) as server:
        port = server.until("port").split()[-1]
        done = subprocess.run(
            [
                program,
                f"--json_out={answer}",
                "--sni=localhost",
                f"--certinfo_ca_file={authority}",
                f"127.0.0.1:{port}",
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,  # it judges the certificate too
        )
    assert answer.exists(), done.stdout + done.stderr
    found = json.loads(answer.read_text())["server_scan_results"][0]["scan_result"]
    return {name: (entry["status"], entry["result"]) for name, entry in found.items()}


def suites(found: Any) -> set[str]:
    return {entry["cipher_suite"]["name"] for entry in found["accepted_cipher_suites"]}


@pytest.mark.parametrize("name", OPTIONS)
def test_nothing_is_found_that_node_has_not(name: str, kind: str, tmp_path: Path) -> None:
    if kind == "rsa" and name == "one suite":
        pytest.skip("a suite for the other kind of key")
    identity = m.rsa() if kind == "rsa" else SERVER
    options = {"key": identity.key.decode(), "cert": identity.cert.decode(), **OPTIONS[name]}
    here = scan(options, tmp_path, sys.executable, "-c", _HERE)
    assert NODE is not None
    there = scan(options, tmp_path, NODE, "-e", _THERE)
    assert here.keys() == there.keys()
    for test, (status, found) in here.items():
        expected_status, expected = there[test]
        assert status == expected_status, test
        if test.endswith("_cipher_suites"):
            assert suites(found) <= suites(expected), test
            if test.startswith("tls_1_3"):
                assert suites(found) == suites(expected)
        elif test == "session_renegotiation":
            # Node lets a client begin three of them; OpenSSL alone, none.
            assert found["supports_secure_renegotiation"] == expected["supports_secure_renegotiation"]
            assert not found["is_vulnerable_to_client_renegotiation_dos"]
        elif test == "elliptic_curves":
            names = [{curve["name"] for curve in one["supported_curves"] or ()} for one in (found, expected)]
            assert names[0] <= names[1]
        else:
            assert found == expected, test
