"""URLs as Node reads them: the record in ``tests/data/urls.json``, and the options of a request."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlparse, urlsplit

import pytest

from pynet._http._url import is_url, parse_url, url_options
from pynet.errors import ERR_INVALID_URI, ERR_INVALID_URL

RECORD = json.loads((Path(__file__).parent.parent / "data" / "urls.json").read_text())


def test_every_recorded_url_reads_as_in_node() -> None:
    different = []
    for text, expected in RECORD:
        try:
            url = parse_url(text)
            names = ("href", "protocol", "username", "password", "hostname", "port", "pathname", "search", "hash")
            got: object = [getattr(url, name) for name in names]
        except ERR_INVALID_URL as error:
            assert error.input == text
            got = error.code
        if got != expected:
            different.append((text, got, expected))
    assert different == []
    assert len(RECORD) == 1500


def test_host_has_the_port_unless_it_is_the_protocols_own() -> None:
    assert parse_url("http://h:80/").host == "h"
    assert parse_url("http://h:81/").host == "h:81"
    assert parse_url("https://[::1]:80/").host == "[::1]:80"


def test_options_of_a_url() -> None:
    assert url_options(parse_url("http://u%3A:p%20w@[::1]:81/a?b=c#d")) == {
        "protocol": "http:",
        "hostname": "::1",
        "port": 81,
        "path": "/a?b=c",
        "pathname": "/a",
        "search": "?b=c",
        "hash": "#d",
        "auth": "u::p w",
        "href": "http://u%3A:p%20w@[::1]:81/a?b=c#d",
    }


def test_neither_port_nor_user_unless_they_are_there() -> None:
    options = url_options(parse_url("http://h:80"))
    assert "port" not in options
    assert "auth" not in options
    assert url_options(parse_url("http://u@h"))["auth"] == "u:"


def test_a_user_that_cannot_be_decoded() -> None:
    with pytest.raises(ERR_INVALID_URI, match=r"^URI malformed$"):
        url_options(parse_url("http://%ff@h/"))


@pytest.mark.parametrize("read", [urlparse, urlsplit])
def test_what_urllib_makes_of_a_url_is_one(read: object) -> None:
    assert callable(read)
    url = read("http://u:p@H/a;b?c#d")
    assert is_url(url)
    assert parse_url(url).href == "http://u:p@h/a;b?c#d"
    assert not is_url(b"http://h/")
    assert not is_url(5)
