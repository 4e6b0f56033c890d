"""Collecting answers, and resolvers that answer as told."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from pynet._loop import current_loop


def answers_of(look_up: Callable[[Callable[..., None]], object]) -> list[tuple[Any, ...]]:
    """What the callback of a look-up is called with; none before the look-up has returned."""
    answers: list[tuple[Any, ...]] = []
    look_up(lambda *args: answers.append(args))
    assert answers == [], "answered inside the call"
    current_loop().run()
    return answers


def no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when the system's resolver is asked."""

    def unwanted(*args: Any) -> Any:
        raise AssertionError(f"the resolver was asked for {args}")

    monkeypatch.setattr(socket, "getaddrinfo", unwanted)


def resolver(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[tuple[Any, ...]]:
    """Have the system's resolver answer with *addresses*; returns the list of what it is asked."""
    asked: list[tuple[Any, ...]] = []

    def getaddrinfo(*args: Any) -> list[Any]:
        asked.append(args)
        return [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, 0, 0, 0))
            if ":" in address
            else (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))
            for address in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked
