"""A client's opening: the request for an upgrade, what may answer it, and redirects."""

from __future__ import annotations

import base64
import importlib
import re
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urljoin

import pynet as net
import pynet.http as http
from pynet._errors import ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INVALID_URL, plain_text
from pynet._events import fit
from pynet._http import URL, parse_url

from ._errors import WebSocketHandshakeError, WebSocketRangeError, WebSocketSyntaxError
from ._handshake import VERSIONS, check_answer, check_protocols, new_key, request_headers
from ._negotiation import Parameters, PerMessageDeflateOptions
from ._options import ClientOptions

if TYPE_CHECKING:
    from pynet._stream import Duplex

    from ._websocket import WebSocket

__all__ = ["Opening", "open_client"]

_SCHEMES: Final = {"http:": "ws:", "https:": "wss:"}
_PORTS: Final = {"ws:": 80, "wss:": 443}
# Of the options of a request: these are the URL's business, or not for every host that is asked.
_NOT_OURS: Final = ("auth", "socketPath", "hostname", "protocol", "timeout", "method", "host", "path", "port")
_SCHEME: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
_SECRETS: Final = ("authorization", "cookie")


def open_client(ws: WebSocket, address: object, protocols: list[object], options: ClientOptions) -> None:
    """Start to connect *ws*; what is wrong with the arguments is raised."""
    version = options.get("protocolVersion", 13)
    if version not in VERSIONS:
        raise WebSocketRangeError(f"Unsupported protocol version: {version} (supported versions: 8, 13)")
    url = read_address(address)
    ws._pynet_opening = Opening(ws, check_protocols(protocols), version, options)
    ws._pynet_opening.start(url)


def read_address(address: object) -> URL:
    """The URL of a WebSocket, its scheme ``ws:``, ``wss:`` or ``ws+unix:``.

    Raises:
        WebSocketSyntaxError: ``ERR_INVALID_URL``.
    """
    url = address if isinstance(address, URL) else _parse(address, address)
    protocol = _SCHEMES.get(url.protocol, url.protocol)
    if protocol != url.protocol:
        url = url._replace(protocol=protocol, href=protocol + url.href[len(url.protocol) :])
    if protocol not in ("ws:", "wss:", "ws+unix:"):
        problem = 'The URL\'s protocol must be one of "ws:", "wss:", "http:", "https:", or "ws+unix:"'
    elif protocol == "ws+unix:" and not url.pathname:
        problem = "The URL's pathname is empty"
    elif url.hash:
        problem = "The URL contains a fragment identifier"
    else:
        return url
    raise WebSocketSyntaxError(problem, ERR_INVALID_URL.code)


class Opening:
    """The handshake of one client; gone when it is open or has failed."""

    def __init__(self, ws: WebSocket, protocols: Sequence[str], version: int, options: ClientOptions) -> None:
        self._ws = ws
        self._protocols = protocols
        self._version = version
        self._options = options
        deflate = options.get("perMessageDeflate", True)
        self._deflate: PerMessageDeflateOptions | None = None if not deflate else {} if deflate is True else deflate
        self._follows = bool(options.get("followRedirects"))
        self._redirects = 0
        self._first: URL | None = None  # where it all began: secrets are for that host alone
        self._headers: dict[str, object] = dict(options.get("headers") or {})
        self._auth: str | None = options.get("auth")
        self._request: http.ClientRequest | None = None
        self._key = ""

    # --- asking

    def start(self, url: URL) -> None:
        """Send the request for *url*."""
        ws = self._ws
        ws._pynet_url = url.href
        self._key = new_key()
        options: dict[str, Any] = {name: value for name, value in self._options.items() if name not in _NOT_OURS}
        secure = url.protocol == "wss:"
        options["defaultPort"] = _PORTS.get(url.protocol, 80)
        options["port"] = int(url.port) if url.port else options["defaultPort"]
        options["host"] = url.hostname.strip("[]")
        options["path"] = url.pathname + url.search
        options.setdefault("createConnection", _connect_tls if secure else _connect)
        auth = f"{unquote(url.username)}:{unquote(url.password)}" if url.username or url.password else self._auth
        if url.protocol == "ws+unix:":
            options["socketPath"], _, rest = options["path"].partition(":")
            options["path"] = rest or "/"
        if self._options.get("handshakeTimeout"):
            options["timeout"] = self._options["handshakeTimeout"]
        headers = dict(self._headers)
        if self._follows:
            auth = self._guard_secrets(url, headers, auth)
        if auth is not None:
            options["auth"] = auth
        asked = request_headers(self._key, self._version, self._protocols, self._deflate, self._options.get("origin"))
        options["headers"] = {**headers, **asked}
        request = self._request = _https().request(options) if secure else http.request(options)
        if self._redirects:
            ws.emit("redirect", ws.url, request)
        self._listen(request)
        finish = self._options.get("finishRequest")
        if finish is not None:
            fit(finish, 2)(request, ws)
        else:
            request.end()

    def _guard_secrets(self, url: URL, headers: dict[str, object], auth: str | None) -> str | None:
        """The ``auth`` for *url*. What a redirect leads to another host gets none, and no secrets in *headers*; where
        another leads back to the first one, that gets them again.
        """
        if self._first is None:
            self._first = url
            self._headers = {name.lower(): value for name, value in self._headers.items()}
        elif not self._ws.listenerCount("redirect"):
            first = self._first
            same = url.protocol != "ws+unix:" != first.protocol and url.host == first.host
            if url.protocol == "ws+unix:" == first.protocol:
                same = url.pathname.partition(":")[0] == first.pathname.partition(":")[0]
            if not same or (first.protocol == "wss:" != url.protocol):
                for name in _SECRETS if same else (*_SECRETS, "host"):
                    headers.pop(name, None)
                auth = None
        if auth and "authorization" not in self._headers:
            self._headers["authorization"] = "Basic " + base64.b64encode(auth.encode()).decode("ascii")
        return auth

    def _listen(self, request: http.ClientRequest) -> None:
        if self._options.get("handshakeTimeout"):
            request.on("timeout", lambda: self.abort(WebSocketHandshakeError("Opening handshake has timed out")))
        request.on("error", lambda error: self._on_error(request, error))
        request.on("response", lambda response: self._on_response(request, response))
        request.on("upgrade", lambda response, socket, head: self._on_upgrade(request, response, socket, head))

    # --- answers

    def _on_error(self, request: http.ClientRequest, error: object) -> None:
        if request is self._request:
            self._fail(error)

    def _on_response(self, request: http.ClientRequest, response: http.IncomingMessage) -> None:
        if request is not self._request:
            return
        location = response.headers.get("location")
        if location and self._follows and 300 <= response.statusCode < 400:
            self._redirect(location)
        elif not self._ws.emit("unexpected-response", request, response):
            self.abort(WebSocketHandshakeError(f"Unexpected server response: {response.statusCode}"))

    def _redirect(self, location: str) -> None:
        self._redirects += 1
        if self._redirects > self._options.get("maxRedirects", 10):
            self.abort(WebSocketHandshakeError("Maximum redirects exceeded"))
            return
        request, self._request = self._request, None
        if request is not None:
            request.destroy()
        try:
            url = read_address(_join(self._ws.url or "", location))
        except WebSocketSyntaxError as error:
            self._fail(error)
            return
        self.start(url)

    def _on_upgrade(
        self, request: http.ClientRequest, response: http.IncomingMessage, socket: Duplex, head: bytes
    ) -> None:
        ws = self._ws
        ws.emit("upgrade", response)
        if ws.readyState != ws.CONNECTING or request is not self._request:
            return  # a listener has closed it
        self._request = None
        try:
            protocol, parameters = check_answer(response.headers, self._key, self._protocols, self._deflate)
        except WebSocketHandshakeError as error:
            self._refuse(socket, error)
            return
        self._open(socket, head, protocol, parameters)

    def _open(self, socket: Duplex, head: bytes, protocol: str, parameters: Parameters | None) -> None:
        ws = self._ws
        ws._pynet_opening = None
        ws._pynet_protocol = protocol
        ws._pynet_open(socket, head, False, parameters, self._deflate or {})

    # --- the end of it

    def abort(self, error: Exception) -> None:
        """Give up: ``error`` and ``close`` follow on the next tick."""
        ws = self._ws
        ws._pynet_start_closing()
        request, self._request = self._request, None
        if request is None:
            return  # they are on their way
        request.on("error", lambda _: None)  # what its end brings
        request.destroy()
        if request.socket is not None:
            request.socket.destroy()
        request._pynet_tick(self._fail, error)

    def _refuse(self, socket: Duplex, error: Exception) -> None:
        """The answer was none: cut the connection, and report it when that is done."""
        ws = self._ws
        ws._pynet_start_closing()
        socket.once("error", lambda error: ws.emit("error", error))
        socket.once("close", lambda: self._closed())
        socket.destroy(error)

    def _closed(self) -> None:
        self._ws._pynet_opening = None
        self._ws._pynet_emit_closed(None)

    def _fail(self, error: object) -> None:
        ws = self._ws
        self._request = None
        ws._pynet_opening = None
        ws._pynet_emit_failed(error)


def _parse(address: Any, shown: object) -> URL:
    try:
        return parse_url(address if hasattr(address, "geturl") else plain_text(address))
    except ERR_INVALID_URL:
        text = shown.geturl() if hasattr(shown, "geturl") else plain_text(shown)
        raise WebSocketSyntaxError(f"Invalid URL: {text}", ERR_INVALID_URL.code) from None


def _join(base: str, location: str) -> URL:
    """*location*, which may be relative, as seen from *base*."""
    try:
        # urljoin knows no ws: URLs, but they are joined as others are.
        scheme, _, rest = base.partition(":")
        joined = urljoin(f"http:{rest}", location)
        if not _SCHEME.match(location):
            joined = f"{scheme}:{joined.partition(':')[2]}"
    except ValueError:
        joined = ""
    return _parse(joined, location)


def _connect(options: Mapping[str, object]) -> object:
    given: Any = {name: value for name, value in options.items() if name != "path"}
    if options.get("socketPath"):
        given["path"] = options["socketPath"]
    return net.connect(given)


def _connect_tls(options: Mapping[str, object]) -> object:
    import pynet.tls as tls

    given: Any = {name: value for name, value in options.items() if name != "path"}
    if "servername" not in given:
        given["servername"] = "" if net.isIP(given["host"]) else given["host"]
    return tls.connect(given)


def _https() -> ModuleType:
    try:
        return importlib.import_module("pynet.https")
    except ImportError:
        raise ERR_FEATURE_UNAVAILABLE_ON_PLATFORM("wss:") from None
