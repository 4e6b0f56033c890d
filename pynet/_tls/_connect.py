"""The functions ``connect()`` and ``createServer()``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, cast, overload

from typing_extensions import Unpack

from pynet._addresses import isIP
from pynet._errors import (
    ERR_INVALID_ARG_VALUE,
    ERR_MISSING_ARGS,
    validate_function,
    validate_number,
    validate_string,
)
from pynet._events import Bare
from pynet._net.extending import connect_call

from ._errors import Unavailable
from ._options import ConnectionOptions, SecureContextOptions, TlsOptions, check_keywords
from ._server import Server
from ._socket import TLSSocket

if TYPE_CHECKING:
    from pynet import TcpConnectOptions

    from ._options import TLSSocketOptions

__all__ = ["connect", "createServer"]

_FOR_SOCKET = (
    *SecureContextOptions.__optional_keys__,
    "ALPNProtocols",
    "enableTrace",
    "highWaterMark",
    "onread",
    "pskCallback",
    "rejectUnauthorized",
    "requestOCSP",
    "secureContext",
    "servername",
    "session",
    "signal",
)
_OF_THE_SOCKET = frozenset({"onread", "signal", "timeout"})


class _Listener(TypedDict, total=False):
    secureConnectListener: Bare


_SMALLEST_DH = 1024  # what OpenSSL's security level takes anyway


@overload
def connect(options: ConnectionOptions, secureConnectListener: Bare | None = None, /) -> TLSSocket: ...
@overload
def connect(
    port: int | str,
    host: str,
    options: ConnectionOptions,
    secureConnectListener: Bare | None = None,
    /,
) -> TLSSocket: ...
@overload
def connect(
    port: int | str, host: str, secureConnectListener: Bare | None = None, /, **keywords: Unpack[ConnectionOptions]
) -> TLSSocket: ...
@overload
def connect(port: int | str, options: ConnectionOptions, secureConnectListener: Bare | None = None, /) -> TLSSocket: ...
@overload
def connect(
    port: int | str, secureConnectListener: Bare | None = None, /, **keywords: Unpack[ConnectionOptions]
) -> TLSSocket: ...
@overload
def connect(*, secureConnectListener: Bare | None = None, **options: Unpack[ConnectionOptions]) -> TLSSocket: ...
def connect(*args: object, **keywords: object) -> TLSSocket:
    """Connect with TLS; ``secureConnect`` or ``error`` follows.

    Forms: ``connect(options[, listener])``, ``connect(port[, host][, options][, listener])``, and options as keywords.

    Args:
        port, host, path: Where to; ``"localhost"`` without a host.
        options: Of ``net.connect()`` and ``createSecureContext()``, and: ``servername`` (asked for with SNI, and
            compared with the certificate; without it the host is compared and nothing asked for), ``socket`` (speak
            over this one, STARTTLS), ``rejectUnauthorized``, ``checkServerIdentity``, ``ALPNProtocols``, ``session``.
        secureConnectListener: Added as ``once("secureConnect", …)``.

    Raises:
        TypeError: ``ERR_MISSING_ARGS``, ``ERR_INVALID_ARG_TYPE``, ``ERR_TLS_INVALID_CONTEXT``,
            ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``; what ``createSecureContext()`` raises.
        ValueError: ``ERR_SOCKET_BAD_PORT``, ``ERR_OUT_OF_RANGE``.

    Node: tls.md, "tls.connect(options[, callback])". Differs: what Python's ``ssl`` cannot do raises.
    """
    check_keywords("connect", keywords, ConnectionOptions, _Listener)
    options, listener = _call(args, keywords)
    _check(options)
    parent = options.get("socket")
    given = {name: options[name] for name in _FOR_SOCKET if options.get(name) is not None}
    given["allowHalfOpen"] = (
        getattr(parent, "allowHalfOpen", False) if parent is not None else options.get("allowHalfOpen")
    )
    if "servername" in given:
        _check_servername(given["servername"])
    socket = TLSSocket(parent, cast("TLSSocketOptions", given))
    socket._pynet_tls.connect_options = options
    socket.prependListener("end", socket._pynet_on_end)
    if listener is not None:
        socket.once("secureConnect", listener)
    if parent is None:
        if options.get("timeout"):
            socket.setTimeout(options["timeout"])
        where = {name: value for name, value in options.items() if name not in _OF_THE_SOCKET}
        socket.connect(cast("TcpConnectOptions", where))
    return socket


def _call(args: tuple[Any, ...], keywords: dict[str, object]) -> tuple[dict[str, Any], Any]:
    """The options and the listener of any form; options may stand behind port and host."""
    merged: dict[str, object] = {}
    for argument in args[1:3]:
        if isinstance(argument, Mapping):
            merged.update(argument)
            break
    listener = keywords.pop("secureConnectListener", None)
    merged.update(keywords)
    if "socket" in merged or (args and isinstance(args[0], Mapping) and args[0].get("socket") is not None):
        own = dict(args[0]) if args and isinstance(args[0], Mapping) else {}
        callback = args[-1] if args and callable(args[-1]) else None
        return {**own, **merged}, listener or callback
    if not args and keywords:
        if "port" not in merged and merged.get("path") is None:
            raise ERR_MISSING_ARGS(["options", "port", "path"])
        return merged, listener
    options, callback = connect_call(tuple(a for i, a in enumerate(args) if i == 0 or not isinstance(a, Mapping)), {})
    return {**options, **merged}, listener or callback


def _check(options: Mapping[str, object]) -> None:
    if options.get("minDHSize") is not None:
        size = validate_number(options["minDHSize"], "options.minDHSize", 1)
        if size > _SMALLEST_DH:
            raise Unavailable("The option 'minDHSize'", "set ciphers to a list without DHE")
    if options.get("checkServerIdentity") is not None:
        validate_function(options["checkServerIdentity"], "options.checkServerIdentity")


def _check_servername(name: Any) -> None:
    validate_string(name, "name")
    if isIP(name):
        raise ERR_INVALID_ARG_VALUE(
            "options.servername", name, "Setting the TLS ServerName to an IP address is not permitted."
        )


@overload
def createServer(
    options: TlsOptions | None = None,
    secureConnectionListener: Callable[[TLSSocket], object] | Bare | None = None,
    /,
    **keywords: Unpack[TlsOptions],
) -> Server: ...
@overload
def createServer(
    secureConnectionListener: Callable[[TLSSocket], object] | Bare, /, **keywords: Unpack[TlsOptions]
) -> Server: ...
def createServer(options: Any = None, listener: Any = None, /, **keywords: Any) -> Server:
    """Make a TLS server: ``Server(options, listener)``.

    Args:
        options: A dict, or keywords: ``key`` and ``cert``, and what else ``Server`` takes.
        secureConnectionListener: Added to ``secureConnection``.

    Raises:
        TypeError: See ``Server``.

    Node: tls.md, "tls.createServer([options][, secureConnectionListener])". Differs: no.
    """
    return Server(options, listener, **keywords)
