"""http.Server: a net.Server whose connections speak HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, overload

from typing_extensions import Self, Unpack

import pynet as net
from pynet._errors import validate_function
from pynet._events import Bare, listens

from ._incoming import IncomingMessage
from ._listeners import ServerListen
from ._options import SERVER_OPTIONS, ServerOptions, net_options, server_arguments
from ._response import ServerResponse
from ._serving import SERVING_EVENTS, Serving

__all__ = ["RequestListener", "Server", "createServer"]

RequestListener = (
    Callable[[IncomingMessage, ServerResponse], object] | Callable[[IncomingMessage], object] | Callable[[], object]
)


@listens
class Server(Serving):
    """A server of HTTP/1.1, and of 1.0.

    ====================  ========================  ==================================================================
    event                 arguments                 when
    ====================  ========================  ==================================================================
    ``request``           request, response         the head of a request is complete
    ``checkContinue``     request, response         the same, with ``Expect: 100-continue``; without a listener the
                                                    client is told to go on, and it is a ``request``
    ``checkExpectation``  request, response         the same, with another ``Expect``; without a listener: 417
    ``upgrade``           request, socket, head     the request wants another protocol, and somebody listens: the bare
                                                    socket, and what has come of the protocol
    ``connect``           request, socket, head     the same for CONNECT; without a listener the socket is destroyed
    ``clientError``       err, socket               what came is no HTTP, or too much, or too slow, or the socket has
                                                    failed; without a listener: 400, 408, 413 or 431, and destroyed
    ``dropRequest``       request, socket           beyond ``maxRequestsPerSocket``: answered 503
    ``timeout``           socket                    no traffic for as long as ``timeout`` says, and neither request
                                                    nor response has a listener; without one: destroyed
    ``connection``        socket                    a connection was accepted
    ``listening``                                   ``listen()`` has succeeded
    ``drop``              DropArgument              a connection was turned away by ``maxConnections``
    ``error``             err                       ``listen()`` or accepting failed
    ``close``                                       listening has ended, and so has the last connection
    ====================  ========================  ==================================================================

    A ``request`` listener may be a coroutine function, where an asyncio loop runs: what it raises is answered with 500,
    or ends the connection; it is cancelled when the client goes away.

    Args:
        options: A dict; keywords are merged over it.
        requestListener: Added to ``request``.

    Raises:
        TypeError, ValueError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``, ``ERR_OUT_OF_RANGE``.

    Node: http.md, "Class: http.Server". Differs: ``maxBodySize``; at most 16 requests of a connection wait for their
    answers; two ``Host`` headers are answered with 400.
    """

    _pynet_known_events = net.Server._pynet_known_events | SERVING_EVENTS

    on: ServerListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: ServerListen[Self]
    """As ``on()``, but for the next time only."""
    off: ServerListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: ServerListen[Self]
    removeListener: ServerListen[Self]
    prependListener: ServerListen[Self]
    prependOnceListener: ServerListen[Self]

    @overload
    def __init__(
        self,
        options: ServerOptions | None = None,
        requestListener: Callable[[IncomingMessage, ServerResponse], object] | None = None,
        /,
        **keywords: Unpack[ServerOptions],
    ) -> None: ...
    @overload
    def __init__(
        self,
        options: ServerOptions | None,
        requestListener: Callable[[IncomingMessage], object] | Bare,
        /,
        **keywords: Unpack[ServerOptions],
    ) -> None: ...
    @overload
    def __init__(
        self,
        requestListener: Callable[[IncomingMessage, ServerResponse], object],
        /,
        **keywords: Unpack[ServerOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, requestListener: Callable[[IncomingMessage], object] | Bare, /, **keywords: Unpack[ServerOptions]
    ) -> None: ...
    @overload
    def __init__(
        self, /, *, requestListener: RequestListener | None = None, **keywords: Unpack[ServerOptions]
    ) -> None: ...
    def __init__(self, options: Any = None, listener: Any = None, /, **keywords: Any) -> None:
        given, listener = server_arguments(options, listener, keywords, SERVER_OPTIONS)
        net.Server.__init__(self, cast("net.ServerOptions", net_options(given)))
        self._pynet_serve(given)
        if listener is not None:
            self.on("request", validate_function(listener, "listener"))
        self.on("connection", self._pynet_http_connection)
        self.on("listening", self._pynet_start_checking)


@overload
def createServer(
    options: ServerOptions | None = None,
    requestListener: Callable[[IncomingMessage, ServerResponse], object] | None = None,
    /,
    **keywords: Unpack[ServerOptions],
) -> Server: ...
@overload
def createServer(
    options: ServerOptions | None,
    requestListener: Callable[[IncomingMessage], object] | Bare,
    /,
    **keywords: Unpack[ServerOptions],
) -> Server: ...
@overload
def createServer(
    requestListener: Callable[[IncomingMessage, ServerResponse], object], /, **keywords: Unpack[ServerOptions]
) -> Server: ...
@overload
def createServer(
    requestListener: Callable[[IncomingMessage], object] | Bare, /, **keywords: Unpack[ServerOptions]
) -> Server: ...
@overload
def createServer(*, requestListener: RequestListener | None = None, **keywords: Unpack[ServerOptions]) -> Server: ...
def createServer(options: Any = None, requestListener: Any = None, /, **keywords: Any) -> Server:
    """Make a server: ``createServer([options][, listener])``, or the options as keywords.

    Args:
        options: A dict; see ``ServerOptions``.
        requestListener: Added to ``request``; called with request and response.

    Raises:
        TypeError, ValueError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``, ``ERR_OUT_OF_RANGE``.

    Node: http.md, "http.createServer([options][, requestListener])". Differs: no.
    """
    return Server(options, requestListener, **keywords)
