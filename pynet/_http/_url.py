"""URLs as Node's ``URL`` reads them, and the options of a request that one spells."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import ParseResult, SplitResult, unquote

from pynet._errors import ERR_INVALID_URI, ERR_INVALID_URL

from ._host_names import read_host, read_opaque_host

_Authority = tuple[str, str, str, str]

__all__ = ["URL", "is_url", "parse_url", "url_options"]

_DEFAULT_PORTS: Final = {"http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21"}
_BLANKS: Final = "".join(map(chr, range(0x21)))
_LINE_ENDS: Final = {9: None, 10: None, 13: None}
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SINGLE_DOT: Final = frozenset((".", "%2e"))
_DOUBLE_DOT: Final = frozenset(("..", ".%2e", "%2e.", "%2e%2e"))


def _escaped(characters: str) -> re.Pattern[str]:
    return re.compile(f"[^!-~]|[{re.escape(characters)}]" if characters else r"[^ -~]")


# What is written with percent signs, by the part of the URL where it stands.
_IN_OPAQUE: Final = _escaped("")
_IN_FRAGMENT: Final = _escaped('"<>`')
_IN_QUERY: Final = _escaped('"#<>')
_IN_SPECIAL_QUERY: Final = _escaped("\"#<>'")
_IN_PATH: Final = _escaped('"#<>?^`{}')
_IN_USER: Final = _escaped('"#<>?^`{}/:;=@[\\]|')


class URL(NamedTuple):
    """The parts of a URL, named and written as in Node: ``protocol`` ends with ``:``, ``search`` begins with ``?``."""

    protocol: str
    username: str
    password: str
    hostname: str
    port: str
    pathname: str
    search: str
    hash: str
    href: str

    @property
    def host(self) -> str:
        """``hostname``, and ``port`` unless it is the protocol's own."""
        return _host(self.hostname, self.port)


def is_url(value: object) -> bool:
    """Whether *value* stands for a URL: a text, or what ``urllib.parse`` makes of one."""
    return isinstance(value, (str, ParseResult, SplitResult))


def parse_url(url: str | ParseResult | SplitResult) -> URL:
    """Read an absolute URL.

    Raises:
        TypeError: ``ERR_INVALID_URL``.
    """
    given = url if isinstance(url, str) else url.geturl()
    text = given.strip(_BLANKS).translate(_LINE_ENDS)
    if not text.isascii():  # halves of surrogate pairs become the replacement character, as in JavaScript
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    scheme = _SCHEME.match(text)
    if scheme is None:
        raise ERR_INVALID_URL(given)
    protocol = scheme[0].lower()
    rest, mark, fragment = text[len(protocol) :].partition("#")
    hash = mark + _escape(_IN_FRAGMENT, fragment)
    rest, mark, query = rest.partition("?")
    is_special = protocol in _DEFAULT_PORTS
    search = mark + _escape(_IN_SPECIAL_QUERY if is_special else _IN_QUERY, query)
    if is_special:
        rest = rest.replace("\\", "/").lstrip("/")
    elif rest.startswith("//"):
        rest = rest[2:]
    else:
        path = _read_path(rest[1:]) if rest.startswith("/") else _read_opaque_path(rest, search or hash)
        return _url(protocol, None, path, search, hash)
    authority, slash, path = rest.partition("/")
    parts = _read_authority(protocol, authority)
    if parts is None:
        raise ERR_INVALID_URL(given)
    return _url(protocol, parts, _read_path(path) if slash or is_special else "", search, hash)


def url_options(url: URL) -> dict[str, object]:
    """The options of ``request()`` that *url* spells.

    Raises:
        ValueError: ``ERR_INVALID_URI`` if the user name or password cannot be decoded.
    """
    options: dict[str, object] = {
        "protocol": url.protocol,
        "hostname": url.hostname.strip("[]"),
        "hash": url.hash,
        "search": url.search,
        "pathname": url.pathname,
        "path": url.pathname + url.search,
        "href": url.href,
    }
    if url.port:
        options["port"] = int(url.port)
    if url.username or url.password:
        try:
            options["auth"] = f"{unquote(url.username, errors='strict')}:{unquote(url.password, errors='strict')}"
        except UnicodeDecodeError:
            raise ERR_INVALID_URI() from None
    return options


def _url(protocol: str, authority: _Authority | None, path: str, search: str, hash: str) -> URL:
    """The URL of these parts; *search* and *hash* may be the bare mark, which only the whole URL shows."""
    if authority is None:
        # Two slashes would read as the beginning of an authority.
        middle = "/." if path.startswith("//") else ""
        username = password = hostname = port = ""
    else:
        username, password, hostname, port = authority
        user = f"{username}:{password}@" if password else f"{username}@" if username else ""
        middle = f"//{user}{_host(hostname, port)}"
    href = protocol + middle + path + search + hash
    if len(search) == 1:
        search = ""
    if len(hash) == 1:
        hash = ""
    return URL(protocol, username, password, hostname, port, path, search, hash, href)


def _host(hostname: str, port: str) -> str:
    return f"{hostname}:{port}" if port else hostname


def _escape(characters: re.Pattern[str], text: str) -> str:
    return characters.sub(_percent, text)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _read_authority(protocol: str, text: str) -> _Authority | None:
    user, at, host = text.rpartition("@")
    name, _, password = user.partition(":")
    bracket = host.rfind("]")
    colon = host.find(":", bracket + 1)
    if colon >= 0:
        host, port = host[:colon], _read_port(protocol, host[colon + 1 :])
    else:
        port = ""
    is_special = protocol in _DEFAULT_PORTS
    found = read_host(host) if is_special else read_opaque_host(host)
    if found is None or port is None or (not host and (at or colon >= 0)):
        return None
    hostname = found if is_special else _escape(_IN_OPAQUE, found)
    return _escape(_IN_USER, name), _escape(_IN_USER, password), hostname, port


def _read_port(protocol: str, text: str) -> str | None:
    """The port without leading zeros, the empty string for the protocol's own, None if it is none."""
    if not text:
        return ""
    if not (text.isascii() and text.isdigit()) or len(text.lstrip("0")) > 5 or int(text) > 65535:
        return None
    port = text.lstrip("0") or "0"
    return "" if port == _DEFAULT_PORTS.get(protocol) else port


def _read_opaque_path(text: str, behind: str) -> str:
    path = _escape(_IN_OPAQUE, text)
    return path[:-1] + "%20" if behind and path.endswith(" ") else path


def _read_path(text: str) -> str:
    """An absolute path from what follows its first slash, without ``.`` and ``..``."""
    kept: list[str] = []
    segments = text.split("/")
    for segment in segments:
        dots = segment.lower() if "." in segment or "%2e" in segment.lower() else ""
        if dots in _DOUBLE_DOT:
            if kept:
                kept.pop()
        elif dots not in _SINGLE_DOT:
            kept.append(_escape(_IN_PATH, segment))
    if segments[-1].lower() in _SINGLE_DOT | _DOUBLE_DOT:
        kept.append("")
    return "/" + "/".join(kept)
