"""``request()`` and ``get()`` over TLS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Unpack

import pynet.http as http
from pynet._http import known_options, normalized

from . import _agent
from ._options import REQUEST_OPTIONS, RequestOptions

if TYPE_CHECKING:
    from typing import TypeAlias
    from urllib.parse import ParseResult, SplitResult

    ResponseListener: TypeAlias = "Callable[[http.IncomingMessage], object] | Callable[[], object]"
    Target: TypeAlias = "str | ParseResult | SplitResult"

__all__ = ["get", "request"]


@overload
def request(url: Target, callback: ResponseListener | None = None, /) -> http.ClientRequest: ...
@overload
def request(
    url: Target,
    options: RequestOptions | Mapping[str, Any],
    callback: ResponseListener | None = None,
    /,
    **keywords: Unpack[RequestOptions],
) -> http.ClientRequest: ...
@overload
def request(
    options: RequestOptions | Mapping[str, Any],
    callback: ResponseListener | None = None,
    /,
    **keywords: Unpack[RequestOptions],
) -> http.ClientRequest: ...
@overload
def request(
    url: Target | None = None,
    /,
    *,
    callback: ResponseListener | None = None,
    **keywords: Unpack[RequestOptions],
) -> http.ClientRequest: ...
def request(*args: object, callback: Any = None, **keywords: object) -> http.ClientRequest:
    """Begin a request over TLS; write its body if it has one, and ``end()`` it.

    Forms: ``request(url[, options][, callback])``, ``request(options[, callback])``, options as keywords.

    Args:
        url: A str, or what ``urllib.parse`` returns.
        options: Those of ``http.request()``, and of ``tls.connect()``: ``ca``, ``cert``, ``key``,
            ``rejectUnauthorized``, ``checkServerIdentity``, ``servername``, …
        callback: Added as ``once("response", …)``.

    Returns:
        The request. Nothing is sent before this turn of the loop is over.

    Raises:
        TypeError, ValueError: What ``http.request()`` and ``tls.connect()`` raise.

    A certificate that does not hold is an ``error`` of the request: ``DEPTH_ZERO_SELF_SIGNED_CERT``,
    ``CERT_HAS_EXPIRED``, ``ERR_TLS_CERT_ALTNAME_INVALID``, …

    Node: https.md, "https.request()". Differs: options as keywords.
    """
    known_options(keywords, REQUEST_OPTIONS, "request")
    options, listener = normalized(args, keywords)
    options["_defaultAgent"] = _agent.globalAgent
    return http.ClientRequest(options, listener if callback is None else callback)


@overload
def get(url: Target, callback: ResponseListener | None = None, /) -> http.ClientRequest: ...
@overload
def get(
    url: Target,
    options: RequestOptions | Mapping[str, Any],
    callback: ResponseListener | None = None,
    /,
    **keywords: Unpack[RequestOptions],
) -> http.ClientRequest: ...
@overload
def get(
    options: RequestOptions | Mapping[str, Any],
    callback: ResponseListener | None = None,
    /,
    **keywords: Unpack[RequestOptions],
) -> http.ClientRequest: ...
@overload
def get(
    url: Target | None = None,
    /,
    *,
    callback: ResponseListener | None = None,
    **keywords: Unpack[RequestOptions],
) -> http.ClientRequest: ...
def get(*args: Any, **keywords: object) -> http.ClientRequest:
    """Make a request without a body over TLS: ``request()``, and then ``end()``.

    Takes, returns and raises what ``request()`` does.

    Node: https.md, "https.get()". Differs: options as keywords.
    """
    made = request(*args, **keywords)
    made.end()
    return made
