"""Names go to the system's resolver on the thread pool; its errors come back as Node words them."""

from __future__ import annotations

import encodings.idna
import socket
from functools import partial
from typing import Any

import pytest

from pynet import dns
from pynet._loop import current_loop
from pynet.errors import NodeOSError
from tests.dns.lab import answers_of, no_resolver, resolver


def test_the_real_resolver_knows_this_host() -> None:
    ((err, address, family),) = answers_of(lambda callback: dns.lookup("localhost", 4, callback))
    assert (err, address, family) == (None, "127.0.0.1", 4)


def test_the_real_resolver_has_never_heard_of_this() -> None:
    ((err,),) = answers_of(lambda callback: dns.lookup("no-such-host.invalid", callback))
    assert isinstance(err, socket.gaierror)
    assert isinstance(err, NodeOSError)
    assert (err.code, err.syscall, err.hostname) == ("ENOTFOUND", "getaddrinfo", "no-such-host.invalid")
    assert str(err) == "getaddrinfo ENOTFOUND no-such-host.invalid"


def test_what_the_resolver_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolver(monkeypatch, "127.0.0.1")
    choices: list[Any] = [None, 4, 6, {"family": "IPv6", "hints": dns.V4MAPPED | dns.ALL}]
    for options in choices:
        answers_of(partial(dns.lookup, "Name.Test", options))
    answers_of(lambda callback: dns.lookup("bücher.test", callback))
    assert [(args[0], args[2], args[5]) for args in asked] == [
        (b"Name.Test", socket.AF_UNSPEC, 0),
        (b"Name.Test", socket.AF_INET, 0),
        (b"Name.Test", socket.AF_INET6, 0),
        (b"Name.Test", socket.AF_INET6, dns.V4MAPPED | dns.ALL),
        (b"xn--bcher-kva.test", socket.AF_UNSPEC, 0),
    ]


@pytest.mark.parametrize("name", ["a" * 256, "xn--\u00fc\u00fc" * 80, "\ud800x"])
def test_names_that_the_resolver_is_not_even_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    no_resolver(monkeypatch)
    ((err,),) = answers_of(lambda callback: dns.lookup(name, callback))
    assert (err.code, err.syscall, err.hostname) == ("EINVAL", "getaddrinfo", name)


@pytest.mark.parametrize("name", ["a" * 255, "a..b", ".", "[::1]", " "])
def test_names_that_are_the_resolvers_to_judge(name: str) -> None:
    ((err,),) = answers_of(lambda callback: dns.lookup(name, callback))
    assert err.code == "ENOTFOUND"


@pytest.mark.parametrize(
    ("order", "first", "addresses"),
    [
        ("verbatim", "::1", ["::1", "1.1.1.1", "::2", "2.2.2.2"]),
        ("ipv4first", "1.1.1.1", ["1.1.1.1", "2.2.2.2", "::1", "::2"]),
        ("ipv6first", "::1", ["::1", "::2", "1.1.1.1", "2.2.2.2"]),
    ],
)
@pytest.mark.parametrize("how", ["option", "default"])
def test_order(order: Any, first: str, addresses: list[str], how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch, "::1", "1.1.1.1", "::2", "2.2.2.2")
    lookup: Any = dns.lookup
    options = {"order": order} if how == "option" else {}
    if how == "default":
        dns.setDefaultResultOrder(order)
    try:
        ((err, found),) = answers_of(lambda callback: lookup("name", {**options, "all": True}, callback))
        ((_, address, family),) = answers_of(lambda callback: lookup("name", options, callback))
    finally:
        dns.setDefaultResultOrder("verbatim")
    assert err is None
    assert [one.address for one in found] == addresses
    assert (address, family) == (first, 6 if ":" in first else 4)


@pytest.mark.parametrize(("verbatim", "first"), [(True, "::1"), (False, "1.1.1.1")])
def test_verbatim_is_the_older_form(verbatim: bool, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch, "::1", "1.1.1.1")
    ((_, address, _),) = answers_of(lambda callback: dns.lookup("name", {"verbatim": verbatim}, callback))
    assert address == first
    ((_, address, _),) = answers_of(
        lambda callback: dns.lookup("name", verbatim=not verbatim, order="ipv6first", callback=callback)
    )
    assert address == "::1"


def test_an_empty_answer_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch)
    ((err,),) = answers_of(lambda callback: dns.lookup("name", callback))
    assert err.code == "ENOTFOUND"


def test_other_errors_of_the_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*args: Any) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    ((err,),) = answers_of(lambda callback: dns.lookup("name", {"all": True}, callback))
    assert (err.code, str(err)) == ("EAI_AGAIN", "getaddrinfo EAI_AGAIN name")


def test_a_lookup_keeps_the_program_running(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver(monkeypatch, "127.0.0.1")
    log: list[str] = []
    dns.lookup("name", lambda err, address: log.append(address))
    assert len(current_loop().active_requests()) == 1
    current_loop().run()
    assert log == ["127.0.0.1"]


@pytest.mark.parametrize("hostname", ["é" * 100_000, "é." * 50_000, "a" * 256])
def test_a_name_that_is_too_long_is_not_even_encoded(hostname: str, monkeypatch: pytest.MonkeyPatch) -> None:
    no_resolver(monkeypatch)
    encoded: list[str] = []
    monkeypatch.setattr(encodings.idna, "ToASCII", lambda label: encoded.append(label))
    ((err,),) = answers_of(lambda callback: dns.lookup(hostname, callback))
    assert err.code == "EINVAL"
    assert encoded == []
