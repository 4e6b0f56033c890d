"""ClientRequest: a request on its way to a server, and ``request()`` and ``get()``, which make one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Self, Unpack

import pynet as net
from pynet._errors import (
    ERR_STREAM_DESTROYED,
    ConnResetException,
    validate_duration,
)
from pynet._events import first_listener, fit
from pynet._loop import printable
from pynet._stream import finished
from pynet._typing import lend

from . import _agent, _request_options
from ._client_connection import ClientConnection
from ._client_options import RequestOptions, known_options
from ._idle import set_timeout
from ._incoming import IncomingMessage
from ._outgoing import OutgoingMessage
from ._request_options import Asking, Options, normalized

if TYPE_CHECKING:
    from typing import TypeAlias
    from urllib.parse import ParseResult, SplitResult

    from ._carrier import Carrier, ClientCarrier
    from ._client_listeners import ClientRequestListen

    ResponseListener: TypeAlias = "Callable[[IncomingMessage], object] | Callable[[], object]"
    Target: TypeAlias = "str | ParseResult | SplitResult"

__all__ = ["ClientRequest", "get", "normalized", "request"]


class ClientRequest(Asking):
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
    def __init__(self, *args: object, callback: Callable[..., object] | None = None, **keywords: object) -> None:
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

        def connected(err: object = None, socket: object = None) -> None:
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

    def _pynet_on_socket_nt(self, socket: Any, err: object) -> None:
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
                socket.destroy(failure)
                self._pynet_close_after(socket, err)
                return
        self._pynet_fail_and_close(failure)

    def _pynet_close_after(self, socket: ClientCarrier, err: object) -> None:
        def on_finished(failure: object = None) -> None:
            stop()
            if getattr(failure, "code", None) == "ERR_STREAM_PREMATURE_CLOSE":
                failure = None
            self._pynet_fail_and_close(failure if failure is not None else err)

        stop = finished(socket, on_finished)

    def _pynet_fail_and_close(self, error: object) -> None:
        if error is None and not self.aborted:
            error = ConnResetException("socket hang up")
        if error is not None:
            self.emit("error", error)
        self._pynet_close()

    def _pynet_take_socket(self, socket: ClientCarrier) -> None:
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
            if socket is not None and socket.writable:
                if hasattr(socket, "destroySoon"):
                    socket.destroySoon()
                else:
                    socket.end()
        elif self.writableFinished and response is not None and not response.aborted:
            self._pynet_give_back()

    def _pynet_on_finish(self, error: object = None) -> None:
        if error is None and self._pynet_connection is not None and self._pynet_connection.had_error:
            socket = self._pynet_socket
            error = (socket is not None and socket.errored) or ERR_STREAM_DESTROYED("end")
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

    def _pynet_when_connected(self, method: str, *args: object) -> None:
        def call() -> None:
            function = getattr(self._pynet_socket, method, None)
            if function is not None:
                function(*args)

        def on_socket(socket: Carrier | net.Socket) -> None:
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


def _set_timeout(socket: Carrier | net.Socket, msecs: float) -> None:
    """A connection in the making is not idle: its time starts when it is there."""
    if getattr(socket, "connecting", False):
        socket.once("connect", lambda: set_timeout(socket, msecs))
    else:
        set_timeout(socket, msecs)


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
def request(*args: Any, **keywords: object) -> ClientRequest:
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
def get(*args: Any, **keywords: object) -> ClientRequest:
    """Make a request without a body: ``request()``, and then ``end()``.

    Takes, returns and raises what ``request()`` does.

    Node: http.md, "http.get()". Differs: options as keywords.
    """
    made = ClientRequest(*args, **keywords)
    made.end()
    return made


ClientRequest.__module__ = "pynet.http"

lend(_agent, ClientRequest)
lend(_request_options, _agent.Agent)
