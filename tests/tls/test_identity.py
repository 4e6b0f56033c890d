"""checkServerIdentity: a thousand hosts and certificates, here and in Node."""

from __future__ import annotations

import json
import random
import subprocess
from typing import Any

import pytest

from pynet import tls
from tests.parity.harness import find_node

NODE = find_node()

_LABELS = [
    "a",
    "b",
    "x",
    "*",
    "*a",
    "a*",
    "a*b",
    "**",
    "xn--a",
    "xn--*",
    "A",
    "",
    "bücher",
    "xn--bcher-kva",
    "a b",
    "é",
    "1",
]
_TOPS = ["example", "com", "b.example", "EXAMPLE", "", "b"]
_ADDRESSES = ["10.0.0.1", "10.0.0.2", "::1", "0:0:0:0:0:0:0:1", "2001:DB8:0:0:0:0:0:1", "2001:db8::1", "1.2.3"]
_PROGRAM = """
const tls = require('tls');
for (const [host, cert] of JSON.parse(require('fs').readFileSync(0))) {
  let answer;
  try {
    const e = tls.checkServerIdentity(host, cert);
    answer = e ? [e.code, e.reason] : null;
  } catch (e) { answer = [e.code]; }
  console.log(JSON.stringify(answer));
}
"""


def cases(seed: int, count: int) -> list[tuple[str, dict[str, Any]]]:
    rng = random.Random(seed)

    def name() -> str:
        return ".".join(filter(None, [*rng.choices(_LABELS, k=rng.randint(1, 2)), rng.choice(_TOPS)])) + rng.choice(
            ["", "", "."]
        )

    def alternative() -> str:
        kind = rng.choice(["DNS:", "DNS:", "IP Address:", "URI:http://", "email:"])
        value = rng.choice(_ADDRESSES) if kind.startswith("IP") else name()
        if rng.random() < 0.15 and not kind.startswith("IP"):  # where Node reads an address up to a NUL
            value = json.dumps(value + rng.choice(["", "\0", ", DNS:a.example", '"']))
        return kind + value + rng.choice(["", "", "", '"', "x"] if rng.random() < 0.1 else [""])

    found = []
    for _ in range(count):
        host = rng.choice(_ADDRESSES) if rng.random() < 0.2 else name()
        cert: dict[str, Any] = {"subject": {}}
        if rng.random() < 0.8:
            cert["subjectaltname"] = ", ".join(alternative() for _ in range(rng.randint(1, 3)))
        if rng.random() < 0.6:
            cert["subject"] = {"CN": rng.choice([name(), [name(), name()]])}
        if rng.random() < 0.3:
            cert["subjectaltname"] = "DNS:" + host
        found.append((host, cert))
    return found


@pytest.mark.skipif(NODE is None, reason="needs Node 26: set PYNET_NODE")
def test_as_node() -> None:
    made = cases(6, 1500)
    assert NODE is not None
    done = subprocess.run([NODE, "-e", _PROGRAM], input=json.dumps(made), capture_output=True, text=True, timeout=60)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(made), done.stderr
    agreed = 0
    for (host, cert), node in zip(made, answers, strict=True):
        try:
            error = tls.checkServerIdentity(host, cert)
            ours = None if error is None else [error.code, error.reason]
        except ValueError as raised:
            ours = [raised.code]  # type: ignore[attr-defined]
        assert ours == node, (host, cert)
        agreed += node is None
    assert agreed > 100
