"""IP literals are answered without the resolver, whatever family was asked for, and never inside the call."""

from __future__ import annotations

from typing import Any

import pytest

from pynet import dns
from pynet._loop import current_loop
from tests.dns.lab import answers_of, no_resolver

LITERALS = [("127.0.0.1", 4), ("::1", 6), ("::ffff:1.2.3.4", 6), ("fe80::1%lo", 6), ("fe80::1%25lo", 6)]


@pytest.mark.parametrize(("literal", "family"), LITERALS)
@pytest.mark.parametrize(
    "options", [None, 0, 4, 6, {}, [], {"family": "IPv4"}, {"family": "IPv6"}, {"order": "ipv6first"}]
)
def test_one(literal: str, family: int, options: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    no_resolver(monkeypatch)
    assert answers_of(lambda callback: dns.lookup(literal, options, callback)) == [(None, literal, family)]


@pytest.mark.parametrize(("literal", "family"), LITERALS)
def test_all(literal: str, family: int, monkeypatch: pytest.MonkeyPatch) -> None:
    no_resolver(monkeypatch)
    answers = answers_of(lambda callback: dns.lookup(literal, {"all": True}, callback))
    assert answers == [(None, [(literal, family)])]
    assert isinstance(answers[0][1][0], dns.LookupAddress)


def test_a_tick_later() -> None:
    log: list[str] = []
    loop = current_loop()
    loop.next_tick(lambda: log.append("tick before"))
    dns.lookup("127.0.0.1", lambda: log.append("answer"))
    loop.next_tick(lambda: log.append("tick after"))
    loop.queue_microtask(lambda: log.append("microtask"))
    log.append("returned")
    loop.run()
    assert log == ["returned", "tick before", "answer", "tick after", "microtask"]


def test_keywords() -> None:
    assert answers_of(lambda callback: dns.lookup("::1", family=4, all=True, callback=callback)) == [
        (None, [("::1", 6)])
    ]


def test_a_callback_gets_what_it_takes() -> None:
    log: list[Any] = []
    dns.lookup("127.0.0.1", lambda err, address: log.append(address))
    dns.lookup("127.0.0.1", {"all": True}, lambda err: log.append(err))
    current_loop().run()
    assert log == ["127.0.0.1", None]
