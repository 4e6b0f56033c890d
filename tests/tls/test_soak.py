"""Many connections under random faults: nothing lost, nothing left. ``PYNET_TLS_SOAK=100`` takes it further."""

from __future__ import annotations

import errno
import gc
import os
import random
from typing import Any

import pytest

from pynet import tls
from pynet._handles.tls import TLSHandle
from pynet._loop import current_loop
from tests.lab import run

from .helpers import CA, connect_to, serve
from .test_handle import both
from .wire import failure

TIMES = int(os.environ.get("PYNET_TLS_SOAK", "1"))


@pytest.mark.parametrize("seed", range(3))
def test_faults_at_random(seed: int) -> None:
    """Bytes that arrive are a prefix of those sent; each request is answered once; the handles are freed."""
    rng = random.Random(seed)
    for number in range(15 * TIMES):
        client, server, near, far = both(rng.random() * 1e9 // 1, rng.choice([1, 50, 900, 5000, 65536]))  # type: ignore[arg-type]
        sent = {client: rng.randbytes(rng.randint(0, 30_000)), server: rng.randbytes(rng.randint(0, 30_000))}
        for end in (near, far):
            if rng.random() < 0.5:
                end.cut_after = rng.randint(0, 40_000)
                end.fault = failure(errno.ECONNRESET) if rng.random() < 0.5 else None
        for side, data in sent.items():
            side.write(data[:100])
            side.write(data[100:])
            if rng.random() < 0.7:
                side.handle.shutdown(lambda error, side=side: side.done.append("shut"))  # type: ignore[misc]
        run(20_000)
        for side in (client, server):
            side.close()
        run()
        for side, other in ((client, server), (server, client)):
            whole = sent[other]
            assert whole.startswith(bytes(side.got)), number
            if near.cut_after is None and far.cut_after is None:
                assert bytes(side.got) == whole, number
            answers = [one for one in side.done if one != "shut"]
            assert len(answers) == 2, number
            assert side.done.count("shut") <= 1, number
            assert len(side.ends) <= 1, number
            assert side.closed == 1, number


def test_handshakes_leave_nothing_behind() -> None:
    def handles() -> int:
        gc.collect()
        return sum(isinstance(thing, (TLSHandle, tls.TLSSocket)) for thing in gc.get_objects())

    before = handles()
    left = [100 * TIMES]
    rng = random.Random(7)

    def connect(port: int) -> None:
        left[0] -= 1
        client = connect_to(port, ca=CA.cert)
        fate = rng.random()
        client.on("error", lambda error: None)
        if fate < 0.6:
            client.on("secureConnect", lambda: client.end(b"x" * 1000))
        elif fate < 0.8:
            current_loop().start_timer(rng.random() * 6 + 1, client.destroy)
        else:
            client.on("connect", lambda: client.destroy())
        client.on("close", lambda: connect(port) if left[0] else close.pop()())
        client.resume()

    def accepted(socket: tls.TLSSocket) -> None:
        socket.on("error", lambda error: None)
        socket.pipe(socket)

    server = serve(accepted, connect)
    server.on("tlsClientError", lambda error: None)
    close = [server.close]
    del server
    run(60_000 * TIMES)
    assert handles() == before


def test_megabytes_both_ways() -> None:
    size = 8 * 1024 * 1024 * TIMES
    block = random.Random(1).randbytes(100_003)
    totals = {"client": 0, "server": 0}

    def talk(name: str, socket: tls.TLSSocket) -> None:
        sent = 0

        def more(*unused: Any) -> None:
            nonlocal sent
            while sent < size:
                sent += len(block)
                if not socket.write(block):
                    return
            socket.end()

        def count(chunk: bytes) -> None:
            at = totals[name] % len(block)
            expected = (block[at:] + block)[: len(chunk)] if len(chunk) <= len(block) else None
            assert expected is None or chunk == expected
            totals[name] += len(chunk)

        socket.on("data", count)
        socket.on("drain", more)
        more()

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert, allowHalfOpen=True)
        client.on("secureConnect", lambda: talk("client", client))
        client.on("close", lambda: server.close())

    server = serve(lambda socket: talk("server", socket), connect, allowHalfOpen=True)
    run(60_000 * TIMES)
    assert totals["client"] == totals["server"] >= size
