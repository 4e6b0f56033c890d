"""ClientRequest: a request on its way to a server, and ``request()`` and ``get()``, which make one."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Mapping
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any, Final, overload

from typing_extensions import Self, Unpack

import pynet as net
from pynet._errors import (
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_HTTP_TOKEN,
    ERR_INVALID_PROTOCOL,
    ERR_STREAM_DESTROYED,
    ERR_UNESCAPED_CHARACTERS,
    ConnResetException,
    plain_text,
    to_number,
    validate_abort_signal,
    validate_boolean,
    validate_duration,
    validate_integer,
    validate_one_of,
)
from pynet._events import first_listener, fit
from pynet._loop import printable
from pynet._stream import addAbortSignal, encode, finished
from pynet._typing import lend

from . import _agent
from ._client_connection import ClientConnection
from ._client_options import REQUEST_OPTIONS, RequestOptions, known_options
from ._head import CODING, CONNECTION, LENGTH
from ._headers import is_token, parse_unique
from ._incoming import IncomingMessage
from ._outgoing import OutgoingMessage
from ._url import is_url, parse_url, url_options

if TYPE_CHECKING:
    from typing import TypeAlias
    from urllib.parse import ParseResult, SplitResult

    from pynet._abort import AbortSignal

    from ._agent import Agent
    from ._client_listeners import ClientRequestListen

    ResponseListener: TypeAlias = "Callable[[IncomingMessage], object] | Callable[[], object]"
    Target: TypeAlias = "str | ParseResult | SplitResult"

__all__ = ["ClientRequest", "get", "normalized", "request"]

Options = dict[str, Any]

_UNESCAPED: Final = re.compile(r"[^\u0021-\u00ff]").search
#: Options that most requests do not have, so that one look tells.
_RARE: Final = frozenset(
    (
        "httpValidation",
        "insecureHTTPParser",
        "joinDuplicateHeaders",
        "maxHeaderSize",
        "setDefaultHeaders",
        "signal",
        "timeout",
    )
)
_WITHOUT_BODY: Final = frozenset(("GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"))


class ClientRequest(OutgoingMessage):
    """A request on its way: write its body, ``end()`` it, and listen to ``response``.

    ===============  ======================  ====================================================================
    event            arguments               when
    ===============  ======================  ====================================================================
    ``socket``       socket                  it got one; in a later tick, first of all
    ``response``     response                the head of the answer; if nobody listens, the body is thrown away
    ``information``  info                    an answer 1xx other than 101; many times
    ``continue``                             the same for 100, before ``information``
    ``upgrade``      response, socket, head  an answer 101; without a listener the socket is destroyed
    ``connect``      response, socket, head  the answer to CONNECT; without a listener the socket is destroyed
    ``timeout``                              the socket was idle for so long; nothing is given up by itself
    ``drain``                                there is room again, after ``write()`` said False
    ``finish``                               the request is handed to the system; once
    ``abort``                                ``abort()`` was called; deprecated
    ``error``        err                     no answer will come, or none that can be read; at most once from the
                                             network: ``ECONNRESET`` ("socket hang up"), ``ECONNREFUSED``, …
    ``close``                                it is over; last
    ===============  ======================  ====================================================================

    Once there is a response, it is the response that emits ``error`` when the connection breaks.

    Args:
        url: A str or what ``urllib.parse`` returns; then *options* go over what it says. Or the options.
        options: A dict; keywords are merged over it.
        callback: Added as ``once("response", …)``.

    Raises:
        TypeError: ``ERR_INVALID_URL``, ``ERR_INVALID_PROTOCOL``, ``ERR_UNESCAPED_CHARACTERS``,
            ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_HTTP_TOKEN``, ``ERR_INVALID_CHAR`` and others.
        ValueError: ``ERR_OUT_OF_RANGE``, ``ERR_SOCKET_BAD_PORT``.

    Node: http.md, "Class: http.ClientRequest". Differs: no.
    """

    _pynet_known_events = OutgoingMessage._pynet_known_events | {
        "abort",
        "connect",
        "continue",
        "information",
        "response",
        "upgrade",
    }
    _pynet_known_options = REQUEST_OPTIONS

    if TYPE_CHECKING:
        on: ClientRequestListen[Self]  # type: ignore[assignment]
        once: ClientRequestListen[Self]  # type: ignore[assignment]
        off: ClientRequestListen[Self]  # type: ignore[assignment]
        addListener: ClientRequestListen[Self]  # type: ignore[assignment]
        removeListener: ClientRequestListen[Self]  # type: ignore[assignment]
        prependListener: ClientRequestListen[Self]  # type: ignore[assignment]
        prependOnceListener: ClientRequestListen[Self]  # type: ignore[assignment]

    #: The answer, once its head is there.
    res: IncomingMessage | None = None
    #: Whether ``abort()`` was called. Deprecated: see ``destroyed``.
    aborted: bool = False
    #: Whether the socket has served a request before: then ECONNRESET may mean that the server had just given it up.
    reusedSocket: bool = False
    #: How many headers the answer may have; None: 1000, 0: any number.
    maxHeadersCount: int | None = None
    #: Whether the answer was to an upgrade or to CONNECT, and its socket handed over.
    upgradeOrConnect: bool = False
    #: The agent; None without one.
    agent: Agent | None = None
    #: The option ``timeout``, in milliseconds; None if it was not given.
    timeout: float | None = None
    socketPath: str | None = None
    maxHeaderSize: int | None = None
    insecureHTTPParser: bool | None = None
    httpValidation: str | None = None
    joinDuplicateHeaders: bool | None = None
    method: str = "GET"
    protocol: str
    host: str

    _pynet_path = "/"
    _pynet_wants_timeout = False
    _pynet_response_ended = False
    if TYPE_CHECKING:
        _pynet_connection: ClientConnection | None
    _pynet_connection = None

    @overload
    def __init__(self, url: Target, callback: ResponseListener | None = None, /) -> None: ...
    @overload
    def __init__(
        self,
        url: Target,
        options: RequestOptions | Mapping[str, Any],
        callback: ResponseListener | None = None,
        /,
        **keywords: Unpack[RequestOptions],
    ) -> None: ...
    @overload
    def __init__(
        self,
        options: RequestOptions | Mapping[str, Any],
        callback: ResponseListener | None = None,
        /,
        **keywords: Unpack[RequestOptions],
    ) -> None: ...
    @overload
    def __init__(
        self,
        url: Target | None = None,
        /,
        *,
        callback: ResponseListener | None = None,
        **keywords: Unpack[RequestOptions],
    ) -> None: ...
    def __init__(self, *args: Any, callback: Any = None, **keywords: Any) -> None:
        super().__init__()
        if keywords:
            known_options(keywords, self._pynet_known_options, "request")
        options, listener = normalized(args, keywords)
        if callback is not None:
            listener = callback
        self._pynet_take_agent(options)
        self._pynet_take_target(options)
        self._pynet_take_settings(options)
        if listener is not None:
            self.once("response", listener)
        self._pynet_take_headers(options)
        self._pynet_context = copy_context()
        self._pynet_ask_for_socket(options)

    def _pynet_home(self) -> Context | None:
        return self._pynet_context

    # Options

    def _pynet_take_agent(self, options: Options) -> None:
        agent = options.get("agent")
        default = options.get("_defaultAgent") or _agent.globalAgent
        if agent is False:
            agent = type(default)()
        elif agent is None:
            if not callable(options.get("createConnection")):
                agent = default
        elif not callable(getattr(agent, "addRequest", None)):
            raise ERR_INVALID_ARG_TYPE("options.agent", ["Agent-like Object", "undefined", "false"], agent)
        self.agent = agent
        self.protocol = options.get("protocol") or default.protocol
        expected = getattr(agent, "protocol", None) or default.protocol
        path = options.get("path")
        if path:
            self._pynet_path = path if path.__class__ is str else plain_text(path)
            if _UNESCAPED(self._pynet_path):
                raise ERR_UNESCAPED_CHARACTERS("Request path")
        if self.protocol != expected:
            raise ERR_INVALID_PROTOCOL(self.protocol, expected)

    def _pynet_take_target(self, options: Options) -> None:
        default_port = options.get("defaultPort") or getattr(self.agent, "defaultPort", None)
        options["port"] = options.get("port") or default_port or 80
        hostname, host = options.get("hostname"), options.get("host")
        for name, value in (("hostname", hostname), ("host", host)):
            if value is not None and not isinstance(value, str):
                raise ERR_INVALID_ARG_TYPE(f"options.{name}", ["string", "undefined", "null"], value)
        self.host = options["host"] = hostname or host or "localhost"
        self.socketPath = options.get("socketPath")
        self._pynet_default_port = default_port

    def _pynet_take_settings(self, options: Options) -> None:
        is_plain = _RARE.isdisjoint(options)
        if not is_plain:
            self._pynet_take_patience(options)
        method = options.get("method")
        if method is not None and not isinstance(method, str):
            raise ERR_INVALID_ARG_TYPE("options.method", "string", method)
        if method:
            if not is_token(method):
                raise ERR_INVALID_HTTP_TOKEN("Method", method)
            self.method = method.upper()
        if not is_plain:
            self._pynet_take_reading(options)
        if self.method in _WITHOUT_BODY:
            self.useChunkedEncodingByDefault = False
        agent = self.agent
        if agent is not None and not _keeps_sockets(agent):
            # Without a pool the socket is of no use after this request.
            self._pynet_last = True
            self.shouldKeepAlive = False

    def _pynet_take_patience(self, options: Options) -> None:
        """How long to wait for the answer, and who may call it off."""
        if options.get("setDefaultHeaders") is False:
            self._pynet_removed = CONNECTION | LENGTH | CODING
        if "timeout" in options:
            self.timeout = validate_duration(options["timeout"], "timeout")
        signal: AbortSignal | None = options.get("signal")
        if signal is not None:
            addAbortSignal(validate_abort_signal(signal), self)

    def _pynet_take_reading(self, options: Options) -> None:
        """How the answer is read."""
        if "maxHeaderSize" in options:
            self.maxHeaderSize = validate_integer(options["maxHeaderSize"], "maxHeaderSize", 0)
        for name in ("insecureHTTPParser", "joinDuplicateHeaders"):
            if name in options:
                setattr(self, name, validate_boolean(options[name], f"options.{name}"))
        if "httpValidation" in options:
            self._pynet_take_validation(options)

    def _pynet_take_validation(self, options: Options) -> None:
        name, value = "options.httpValidation", options["httpValidation"]
        validate_one_of(value, name, ("strict", "relaxed", "insecure"))
        if "insecureHTTPParser" in options:
            raise ERR_INVALID_ARG_VALUE(name, value, "cannot be used together with options.insecureHTTPParser")
        self.httpValidation = value
        self._pynet_relaxed = value != "strict"

    def _pynet_take_headers(self, options: Options) -> None:
        headers = options.get("headers")
        if "uniqueHeaders" in options:
            self._pynet_unique = parse_unique(options["uniqueHeaders"])
        if headers is None:
            pass
        elif isinstance(headers, (list, tuple)):
            if headers and not isinstance(headers[0], (list, tuple)) and len(headers) % 2:
                raise ERR_INVALID_ARG_VALUE("headers", headers)
            self._pynet_store_head(self._pynet_first_line(), headers)
            return
        elif isinstance(headers, Mapping):
            for name, value in headers.items():
                self.setHeader(name, value)
        elif isinstance(headers, str):  # an object with a property for each character, in JavaScript
            for index, char in enumerate(headers):
                self.setHeader(str(index), char)
        set_host = options.get("setHost", options.get("setDefaultHeaders") is not False)
        if set_host and self.host and not self.getHeader("host"):
            self.setHeader("Host", self._pynet_host_header(options))
        auth = options.get("auth")
        if auth and not self.getHeader("Authorization"):
            self.setHeader("Authorization", "Basic " + _encoded(auth))
        if self._pynet_headers and "expect" in self._pynet_headers and self.getHeader("expect"):
            self._pynet_store_head(self._pynet_first_line())

    def _pynet_host_header(self, options: Options) -> str:
        if self.method == "CONNECT" and options.get("path"):
            return self._pynet_path
        host, port = self.host, options["port"]
        if ":" in host and host.count(":") > 1 and host[0] != "[":
            host = f"[{host}]"
        if port.__class__ is not int:
            number = to_number(port) if isinstance(port, str) else port
            return f"{host}:{plain_text(port)}" if port and number != self._pynet_default_port else host
        return f"{host}:{port}" if port != self._pynet_default_port else host

    # The socket

    def _pynet_ask_for_socket(self, options: Options) -> None:
        options.pop("signal", None)
        if self.agent is not None:
            self.agent.addRequest(self, options)
            return
        self._pynet_last = True
        self.shouldKeepAlive = False
        connect = options.get("createConnection")
        if not callable(connect):
            create: Any = net.createConnection
            self.onSocket(create(options))
            return
        is_called = False

        def connected(err: Any = None, socket: Any = None) -> None:
            nonlocal is_called
            if is_called:
                return
            is_called = True
            if err is not None:
                self._pynet_tick(self.emit, "error", err)
            else:
                self.onSocket(socket)

        try:
            socket = fit(connect, 2)(options, connected)
        except Exception as error:
            connected(error)
            return
        if socket is not None:
            connected(None, socket)

    def onSocket(self, socket: Any, err: Any = None) -> None:
        """Give the request its socket, or the error that there is none; agents call it.

        Node: http.md has no heading for it. Differs: no.
        """
        self._pynet_tick(self._pynet_on_socket_nt, socket, err)

    def _pynet_on_socket_nt(self, socket: Any, err: Any) -> None:
        if not self.destroyed and err is None:
            self._pynet_take_socket(socket)
            self._pynet_flush()
            return
        failure = err if err is not None else self._pynet_error
        if socket is not None:
            if err is None and self.agent is not None and not socket.destroyed:
                socket._httpMessage = self
                socket.emit("free")
            else:
                self._pynet_close_after(socket.destroy(failure), err)
                return
        self._pynet_fail_and_close(failure)

    def _pynet_close_after(self, socket: Any, err: Any) -> None:
        def on_finished(failure: Any = None) -> None:
            stop()
            if getattr(failure, "code", None) == "ERR_STREAM_PREMATURE_CLOSE":
                failure = None
            self._pynet_fail_and_close(failure if failure is not None else err)

        stop = finished(socket, on_finished)

    def _pynet_fail_and_close(self, error: Any) -> None:
        if error is None and not self.aborted:
            error = ConnResetException("socket hang up")
        if error is not None:
            self.emit("error", error)
        self._pynet_close()

    def _pynet_take_socket(self, socket: Any) -> None:
        self._pynet_socket = socket
        self._pynet_connection = ClientConnection.of(socket)
        self._pynet_connection.begin(self)
        agent_options = getattr(self.agent, "options", None) or {}
        if self.timeout is not None or agent_options.get("timeout"):
            self._pynet_wants_timeout = True
        self.emit("socket", socket)

    def _pynet_parser_limits(self) -> tuple[int | None, int | None, str]:
        """Size and number of the answer's headers, and how strictly they are read."""
        validation = self.httpValidation or ("insecure" if self.insecureHTTPParser else "strict")
        return self.maxHeaderSize, self.maxHeadersCount, validation

    def _pynet_emit_error_nt(self, error: Exception) -> None:
        if not self.destroyed:
            super()._pynet_emit_error_nt(error)

    # The answer

    def _pynet_take_response(self, response: IncomingMessage) -> None:
        first_listener(response, "end", self._pynet_on_response_end)
        if self.aborted or not self.emit("response", response):
            response._pynet_dump()

    def _pynet_on_response_end(self) -> None:
        self._pynet_response_ended = True
        self._pynet_wants_timeout = False
        response, socket = self.res, self._pynet_socket
        if not self.shouldKeepAlive:
            if socket.writable:
                if hasattr(socket, "destroySoon"):
                    socket.destroySoon()
                else:
                    socket.end()
        elif self.writableFinished and response is not None and not response.aborted:
            self._pynet_give_back()

    def _pynet_on_finish(self, error: Any = None) -> None:
        if error is None and self._pynet_connection is not None and self._pynet_connection.had_error:
            error = self._pynet_socket.errored or ERR_STREAM_DESTROYED("end")
        super()._pynet_on_finish(error)
        if error is None and self.shouldKeepAlive and self._pynet_response_ended:
            self._pynet_give_back()

    def _pynet_give_back(self) -> None:
        """Both ways are through: the socket can serve another request."""
        connection = self._pynet_connection
        if connection is None or connection.request is not self:
            return
        connection.release()
        self.destroyed = True
        self._pynet_tick(self._pynet_give_back_nt)

    def _pynet_give_back_nt(self) -> None:
        self._pynet_close()
        if self._pynet_socket is not None:
            self._pynet_socket.emit("free")

    def _pynet_close(self) -> None:
        self._pynet_closed = True
        self.emit("close")

    def _pynet_forget_output(self) -> None:
        """The socket has closed: what still waits will never go."""
        self._pynet_output = None

    # The head

    def _pynet_first_line(self) -> str:
        return f"{self.method} {self._pynet_path} HTTP/1.1\r\n"

    def _pynet_implicit_head(self) -> None:
        if self._pynet_head is not None:
            raise ERR_HTTP_HEADERS_SENT("render")
        self._pynet_store_head(self._pynet_first_line())

    def _pynet_has_agent(self) -> bool:
        return self.agent is not None

    @property
    def path(self) -> str:
        """The target: path and query. It can be set as long as the head is not made.

        Raises:
            TypeError: ``ERR_UNESCAPED_CHARACTERS``.

        Node: http.md, "request.path". Differs: no.
        """
        return self._pynet_path

    @path.setter
    def path(self, value: str) -> None:
        path = plain_text(value)
        if _UNESCAPED(path):
            raise ERR_UNESCAPED_CHARACTERS("Request path")
        self._pynet_path = path

    # Ending

    def abort(self) -> None:
        """``destroy()``, with ``abort`` and without an error while there is no socket. Deprecated.

        Node: http.md, "request.abort()". Differs: no.
        """
        if self.aborted:
            return
        self.aborted = True
        self._pynet_tick(self.emit, "abort")
        self.destroy()

    def destroy(self, error: Any = None, callback: Any = None) -> Self:
        """Give up the request, and with it its socket: ``error`` with *error* or ECONNRESET follows, then ``close``.

        Node: http.md, "request.destroy([error])". Differs: no.
        """
        if self.destroyed:
            return self
        self.destroyed = True
        response = self.res
        if response is not None:
            response._pynet_dump()
        self._pynet_error = error
        if self._pynet_socket is not None and not (
            response is not None and response.complete and self.writableFinished
        ):
            self._pynet_socket.destroy(error)  # else both ways are through, and the socket may serve another request
        return self

    # Options of the socket

    def setTimeout(self, msecs: float, callback: Any = None) -> Self:
        """Emit ``timeout``, once, after *msecs* without traffic on the socket; 0 is never.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.
            ValueError: ``ERR_OUT_OF_RANGE``.

        Node: http.md, "request.setTimeout(timeout[, callback])". Differs: no.
        """
        if self._pynet_response_ended:
            return self
        self._pynet_wants_timeout = True
        msecs = validate_duration(msecs, "msecs")
        if callback is not None:
            self.once("timeout", callback)
        if self._pynet_socket is not None:
            _set_timeout(self._pynet_socket, msecs)
        else:
            self.once("socket", lambda socket: _set_timeout(socket, msecs))
        return self

    def clearTimeout(self, callback: Any = None) -> None:
        """``setTimeout(0)``.

        Node: http.md has no heading for it. Differs: no.
        """
        self.setTimeout(0, callback)

    def setNoDelay(self, noDelay: bool = True) -> None:
        """Call ``setNoDelay()`` of the socket, once there is one and it is connected.

        Node: http.md, "request.setNoDelay([noDelay])". Differs: no.
        """
        self._pynet_when_connected("setNoDelay", noDelay)

    def setSocketKeepAlive(self, enable: bool = False, initialDelay: float = 0) -> None:
        """Call ``setKeepAlive()`` of the socket, once there is one and it is connected.

        Node: http.md, "request.setSocketKeepAlive([enable][, initialDelay])". Differs: no.
        """
        self._pynet_when_connected("setKeepAlive", enable, initialDelay)

    def _pynet_when_connected(self, method: str, *args: Any) -> None:
        def call() -> None:
            function = getattr(self._pynet_socket, method, None)
            if function is not None:
                function(*args)

        def on_socket(socket: Any) -> None:
            if getattr(socket, "connecting", False):
                socket.once("connect", call)
            else:
                call()

        if self._pynet_socket is not None:
            on_socket(self._pynet_socket)
        else:
            self.once("socket", on_socket)

    def __repr__(self) -> str:
        return f"<pynet.http.ClientRequest {self.method} {printable(f'{self.host}{self._pynet_path}')}>"


def normalized(args: tuple[Any, ...], keywords: Mapping[str, Any]) -> tuple[Options, Any]:
    """The options that *args* and *keywords* spell, as a new dict, and the listener."""
    if len(args) == 1 and args[0].__class__ is dict:
        return {**args[0], **keywords}, None
    first, *rest = args or (None,)
    if is_url(first):
        options = url_options(parse_url(first))
    else:
        options = {}
        rest = [first, *rest]
    if rest and callable(rest[0]):
        rest.insert(0, None)
    given, listener = [*rest, None, None][:2]
    if given.__class__ is dict or isinstance(given, Mapping):
        options.update(given)
    options.update(keywords)
    return options, listener


def _keeps_sockets(agent: Any) -> bool:
    """Whether *agent*, which may be any object with an ``addRequest()``, may want the socket back."""
    most = getattr(agent, "maxSockets", None)
    return getattr(agent, "keepAlive", False) or (most.__class__ in (int, float) and math.isfinite(most))


def _encoded(auth: Any) -> str:
    if not isinstance(auth, (str, bytes)):
        expected = ["string", "Buffer", "ArrayBuffer", "Array", "Array-like Object"]
        raise ERR_INVALID_ARG_TYPE("first argument", expected, auth)
    return base64.b64encode(encode(auth) if isinstance(auth, str) else auth).decode("ascii")


def _set_timeout(socket: Any, msecs: float) -> None:
    """A connection in the making is not idle: its time starts when it is there."""
    if getattr(socket, "connecting", False):
        socket.once("connect", lambda: socket.setTimeout(msecs))
    else:
        socket.setTimeout(msecs)


@overload
def request(url: Target, callback: ResponseListener | None = None, /) -> ClientRequest: ...
@overload
def request(
    url: Target,
    options: RequestOptions | Mapping[str, Any],
    callback: ResponseListener | None = None,
    /,
    **keywords: Unpack[RequestOptions],
) -> ClientRequest: ...
@overload
def request(
    options: RequestOptions | Mapping[str, Any],
    callback: ResponseListener | None = None,
    /,
    **keywords: Unpack[RequestOptions],
) -> ClientRequest: ...
@overload
def request(
    url: Target | None = None,
    /,
    *,
    callback: ResponseListener | None = None,
    **keywords: Unpack[RequestOptions],
) -> ClientRequest: ...
def request(*args: Any, **keywords: Any) -> ClientRequest:
    """Begin a request; write its body if it has one, and ``end()`` it.

    Forms: ``request(url[, options][, callback])``, ``request(options[, callback])``, options as keywords.

    Args:
        url: A str, or what ``urllib.parse`` returns.
        options: Over what the URL says. ``method``, ``headers``, ``agent``, ``timeout``, …: ``RequestOptions``.
        callback: Added as ``once("response", …)``.

    Returns:
        The request. Nothing is sent before this turn of the loop is over.

    Raises:
        TypeError: ``ERR_INVALID_URL``, ``ERR_INVALID_PROTOCOL``, ``ERR_UNESCAPED_CHARACTERS``,
            ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_HTTP_TOKEN``, ``ERR_INVALID_CHAR`` and others.
        ValueError: ``ERR_OUT_OF_RANGE``, ``ERR_SOCKET_BAD_PORT``.

    Node: http.md, "http.request()". Differs: options as keywords.
    """
    return ClientRequest(*args, **keywords)


@overload
def get(url: Target, callback: ResponseListener | None = None, /) -> ClientRequest: ...
@overload
def get(
    url: Target,
    options: RequestOptions | Mapping[str, Any],
    callback: ResponseListener | None = None,
    /,
    **keywords: Unpack[RequestOptions],
) -> ClientRequest: ...
@overload
def get(
    options: RequestOptions | Mapping[str, Any],
    callback: ResponseListener | None = None,
    /,
    **keywords: Unpack[RequestOptions],
) -> ClientRequest: ...
@overload
def get(
    url: Target | None = None,
    /,
    *,
    callback: ResponseListener | None = None,
    **keywords: Unpack[RequestOptions],
) -> ClientRequest: ...
def get(*args: Any, **keywords: Any) -> ClientRequest:
    """Make a request without a body: ``request()``, and then ``end()``.

    Takes, returns and raises what ``request()`` does.

    Node: http.md, "http.get()". Differs: options as keywords.
    """
    made = ClientRequest(*args, **keywords)
    made.end()
    return made


ClientRequest.__module__ = "pynet.http"

lend(_agent, ClientRequest)
