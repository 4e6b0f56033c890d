"""dns.promises: the same look-ups to await."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pynet import dns
from pynet._loop import current_loop
from pynet.errors import NodeError
from tests.dns.lab import resolver
from tests.loop.hosted import run_in


def awaited(look_up: Callable[[], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        return await look_up()

    return run_in(asyncio.SelectorEventLoop(), main())


def test_one() -> None:
    found = awaited(lambda: dns.promises.lookup("127.0.0.1"))
    assert found == dns.LookupAddress("127.0.0.1", 4)
    assert (found.address, found.family) == ("127.0.0.1", 4)


def test_all(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch, "::1", "127.0.0.1")
    assert awaited(lambda: dns.promises.lookup("name", {"all": True})) == [("::1", 6), ("127.0.0.1", 4)]
    assert awaited(lambda: dns.promises.lookup("name", all=True, order="ipv4first")) == [("127.0.0.1", 4), ("::1", 6)]
    assert awaited(lambda: dns.promises.lookup("name", 4)) == ("::1", 6)


def test_not_found() -> None:
    with pytest.raises(OSError, match=r"getaddrinfo ENOTFOUND no-such-host\.invalid"):
        awaited(lambda: dns.promises.lookup("no-such-host.invalid"))


def test_an_empty_name_is_refused_when_awaited_and_all_else_at_the_call() -> None:
    async def main() -> None:
        refused = dns.promises.lookup("")
        with pytest.raises(NodeError, match="must be a non-empty string"):
            await refused
        wrong: list[Any] = [5, {"family": 5}, "IPv4"]
        for options in wrong:
            with pytest.raises(TypeError):
                dns.promises.lookup("localhost", options)
        with pytest.raises(TypeError):
            dns.promises.lookupService("x", 22)

    run_in(asyncio.SelectorEventLoop(), main())


def test_service() -> None:
    found = awaited(lambda: dns.promises.lookupService("127.0.0.1", 65000))
    assert isinstance(found, dns.LookupService)
    assert found.service == "65000"
    assert found.hostname


def test_a_cancelled_wait_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch, "127.0.0.1")

    async def main() -> None:
        wait = asyncio.ensure_future(dns.promises.lookup("name"))
        wait.cancel()
        assert await dns.promises.lookup("name") == ("127.0.0.1", 4)
        while current_loop().active_requests():
            await asyncio.sleep(0)
        assert wait.cancelled()

    run_in(asyncio.SelectorEventLoop(), main())


def test_nobody_to_await_it() -> None:
    with pytest.raises(RuntimeError, match="asyncio"):
        dns.promises.lookup("localhost")


def test_a_coroutine_function_as_callback() -> None:
    async def main() -> str:
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        async def answer(err: OSError | None, address: str) -> None:
            await asyncio.sleep(0)
            done.set_result(address)

        dns.lookup("127.0.0.1", answer)
        return await done

    assert run_in(asyncio.SelectorEventLoop(), main()) == "127.0.0.1"
