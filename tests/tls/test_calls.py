"""What Node answers to one call: every row of the inventory's tls groups that is one."""

from __future__ import annotations

import json
import ssl
from typing import Any

import pytest

from pynet import tls
from pynet.errors import ERR_FEATURE_UNAVAILABLE_ON_PLATFORM
from tests.lab import run
from tests.web_data import Row, experiments

from .programs_calls import CALLS

GROUPS = ("tls.createSecureContext", "tls functions", "tls.createServer", "tls.Server", "tls.connect", "tls.TLSSocket")
ROWS = experiments(*GROUPS)

# What Python's ssl cannot do is refused at the call.
UNAVAILABLE = {
    "tls.createSecureContext({sigalgs:'x'})",
    "tls.createSecureContext({ticketKeys:Buffer of 48})",
    "tls.createServer({enableTrace:5})",
    "server.setTicketKeys(Buffer of 5)",
    "server.getTicketKeys().length",
    "tls.connect({session:Buffer of zeros})",
    "tls.connect({requestOCSP:5})",
    "exportKeyingMaterial(8, 'l')",
}
# A different answer, and why.
DIFFERENT = {
    "setSession('x')": "Node takes a text for a session that it cannot use; sessions are objects here",
}
_NODES_TEXT = "; if the root CA is installed locally, try running Node.js with --use-system-ca"

CASES = sorted(CALLS)


def test_every_call_is_a_row() -> None:
    assert {key for key in CALLS if key not in ROWS} == set()


@pytest.mark.parametrize(("group", "call"), CASES)
def test_call(group: str, call: str) -> None:
    row = ROWS[group, call]
    outcome = _outcome(group, call)
    if call in UNAVAILABLE:
        assert isinstance(outcome, ERR_FEATURE_UNAVAILABLE_ON_PLATFORM)
        assert ": " in str(outcome), "the text says what could do it"
    elif call in DIFFERENT:
        assert isinstance(outcome, Exception) is not (row["channel"] != "returns")
    elif "error" in row and row["channel"] != "returns":
        assert isinstance(outcome, BaseException), outcome
        _check(outcome, row["error"])
    else:
        assert not isinstance(outcome, BaseException) or row["channel"] != "returns", outcome
        expected = row.get("extra", {}).get("value")
        if expected in ("true", "false"):
            assert outcome is (expected == "true")


def _outcome(group: str, call: str) -> Any:
    try:
        made: Any = CALLS[group, call]()
    except Exception as error:
        return error
    if group == "tls.connect":
        found: list[Any] = []
        made.on("error", found.append)
        run()
        return found[0]
    return made


def _check(error: BaseException, expected: Row) -> None:
    kinds: Any = {"TypeError": TypeError, "RangeError": ValueError, "SyntaxError": ValueError, "Error": Exception}
    assert isinstance(error, kinds[expected["class"]])
    assert (getattr(error, "code", None) or None) == expected.get("code")
    assert str(error) == expected["message"].replace(_NODES_TEXT, "")
    if expected.get("code", "").startswith(("ERR_SSL", "ERR_OSSL")):
        assert isinstance(error, ssl.SSLError)
    for name, value in expected.get("fields", {}).items():
        if name not in ("cert", "errno", "opensslErrorStack"):  # ssl shows the last error of the stack
            assert getattr(error, name) == value


def test_the_constants() -> None:
    row = ROWS["tls functions", "tls.getCiphers().length, rootCertificates.length, DEFAULT_*"]
    facts = row.get("value") or row["extra"]["value"]
    facts = json.loads(facts) if isinstance(facts, str) else facts
    for name in ("DEFAULT_CIPHERS", "DEFAULT_ECDH_CURVE", "DEFAULT_MIN_VERSION", "DEFAULT_MAX_VERSION"):
        if name in facts:
            assert getattr(tls, name) == facts[name]
    assert "tls_aes_256_gcm_sha384" in tls.getCiphers()
    assert "ecdhe-rsa-aes128-gcm-sha256" in tls.getCiphers()
