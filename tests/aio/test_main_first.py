"""``main()`` runs to its first ``await`` before any event of what was made earlier, as in Node."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

import pynet as net
from pynet.events import once
from pynet.timers import setImmediate
from tests.waits import until

Runner = Callable[[Coroutine[Any, Any, Any]], Any]


RUNNERS = pytest.mark.parametrize("runner", [net.run, asyncio.run], ids=["net.run", "asyncio.run"])


@RUNNERS
def test_a_connection_made_before(runner: Runner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = net.connect(listening.getsockname()[1], "127.0.0.1")

        async def main() -> str:
            await asyncio.wait_for(once(client, "connect"), 10)
            client.destroy()
            await once(client, "close")
            return "connected"

        assert runner(main()) == "connected"


@RUNNERS
def test_an_error_of_a_connection_made_before(runner: Runner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    client = net.connect(port, "127.0.0.1")

    async def main() -> None:
        with pytest.raises(ConnectionRefusedError):
            await asyncio.wait_for(once(client, "connect"), 10)

    runner(main())


def test_an_immediate_set_before() -> None:
    order: list[str] = []
    setImmediate(order.append, "immediate")

    async def main() -> None:
        order.append("main")
        await until(lambda: len(order) == 2)

    net.run(main())
    assert order == ["main", "immediate"]
