"""What becomes of the head of a request: which event, or which answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ._messages import END, End
from ._parser import body_of

if TYPE_CHECKING:
    from ._connection import Connection
    from ._incoming import IncomingMessage
    from ._messages import Head
    from ._response import ServerResponse

__all__ = ["take_head"]

_CONTINUE = re.compile(r"(?:^|\W)100-continue(?:$|\W)", re.IGNORECASE | re.ASCII).search
_CLOSE = {"Connection": "close"}


def take_head(connection: Connection, head: Head) -> None:
    """Make request and answer, and tell the server's listeners."""
    server, socket = connection.server, connection.socket
    request = server._pynet_request_class(socket)
    request._pynet_take_head(head)
    request._pynet_connection = connection
    if server.joinDuplicateHeaders:
        request.joinDuplicateHeaders = True
    if connection.timeout_set:
        connection.reset_timeout()
    if head.upgrade:
        if head.method == "CONNECT" or server._pynet_wants_upgrade(request):
            _upgrade(connection, request, head)
            return
        request.upgrade = False
        connection.go_on()
    connection.incoming = request
    answer = server._pynet_answer_class(request, server._pynet_answer_options)
    answer.shouldKeepAlive = head.keep_alive
    if server._pynet_unique is not None:
        answer._pynet_unique = server._pynet_unique
    if server._pynet_is_relaxed:
        answer._pynet_relaxed = True
    connection.requests += (request,)
    answer._pynet_connection = connection
    if socket._httpMessage is None:
        answer._pynet_attach(socket)
    else:
        connection.answers += (answer,)
    if head.minor == 1 and server.requireHostHeader and head.lower.count(b"host") != 1:
        answer.writeHead(400, _CLOSE)
        answer.end()
    elif (
        head.minor != 1
        or not (server.maxRequestsPerSocket or server.maxBodySize is not None or b"expect" in head.lower)
        or not _is_refused(connection, head, request, answer)
    ):
        server.emit("request", request, answer)


def _upgrade(connection: Connection, request: IncomingMessage, head: Head) -> None:
    """Give the bare socket to whoever listens; a body that is there belongs to the request."""
    server, socket = connection.server, connection.socket
    event = "connect" if request.method == "CONNECT" else "upgrade"
    rest = connection.detach()
    found = body_of(head, rest) if event == "upgrade" else ([END], rest)
    if found is not None:
        events, rest = found
        for each in events:
            if isinstance(each, bytes):
                request.push(each)
                connection.loop.drain()
            elif isinstance(each, End):
                request._pynet_take_end(each.trailers)
    if not server.listenerCount(event):
        socket.destroy()
    else:
        server.emit(event, request, socket, rest)


def _is_refused(connection: Connection, head: Head, request: IncomingMessage, answer: ServerResponse) -> bool:
    """Whether the request of HTTP/1.1 was dealt with here: it has no place, or an expectation."""
    server = connection.server
    limit = server.maxRequestsPerSocket
    if limit and limit > 0:
        connection.count += 1
        answer.maxRequestsOnConnectionReached = limit <= connection.count
        if limit < connection.count:
            server.emit("dropRequest", request, connection.socket)
            answer.writeHead(503)
            answer.end()
            return True
    if server.maxBodySize is not None and _declared(request) > server.maxBodySize:
        answer.writeHead(413, _CLOSE)
        answer.end()
        return True
    if b"expect" not in head.lower:
        return False
    if _CONTINUE(request.headers["expect"]):
        answer._pynet_expects_continue = True
        if server.listenerCount("checkContinue"):
            server.emit("checkContinue", request, answer)
            return True
        answer.writeContinue()
        return False
    if server.listenerCount("checkExpectation"):
        server.emit("checkExpectation", request, answer)
    else:
        answer.writeHead(417)
        answer.end()
    return True


def _declared(request: IncomingMessage) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0
