"""Inside of asyncio and uvloop: the same connection, awaited."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import pytest

from pynet import tls
from pynet.events import once
from tests.lab import port_of

from .helpers import CA, SERVER


async def echo() -> bytes:
    server = tls.createServer(lambda socket: socket.pipe(socket), key=SERVER.key, cert=SERVER.cert)
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    client = tls.connect(port_of(server), "127.0.0.1", {"ca": CA.cert})
    await once(client, "secureConnect")
    client.end(b"z" * 200_000)
    got = b"".join([chunk async for chunk in client])
    server.close()
    await once(server, "close")
    return got


@pytest.mark.parametrize("host", ["asyncio", "uvloop"])
def test_echo(host: str) -> None:
    if host == "asyncio":
        got = asyncio.run(echo())
    else:
        uvloop: Any = pytest.importorskip("uvloop", reason="needs uvloop")
        got = uvloop.run(echo())
    assert got == b"z" * 200_000


def test_importing_pynet_alone_loads_no_ssl() -> None:
    import subprocess

    program = "import sys, pynet, pydgram, pynet.stream, pynet.testing; sys.exit('ssl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0
