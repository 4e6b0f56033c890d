"""The options of ``WebSocket`` and ``WebSocketServer``, and their defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypedDict

from ._frames import ReaderLimits
from ._negotiation import PerMessageDeflateOptions

if TYPE_CHECKING:
    from ._websocket import WebSocket

__all__ = ["CLOSE_TIMEOUT", "ClientOptions", "SendOptions", "ServerOptions", "Settings", "VerifyClientInfo"]

CLOSE_TIMEOUT: Final = 30_000
MAX_PENDING_AUTO_PONGS: Final = 60


class SendOptions(TypedDict, total=False):
    """Options of ``send()``.

    ``binary`` is by default what the data is; ``compress`` is True where compression was agreed; ``fin`` False says
    that more of the message follows; ``mask`` is what the side has to do.
    """

    binary: bool
    compress: bool
    fin: bool
    mask: bool


class _SharedOptions(TypedDict, total=False):
    allowSynchronousEvents: bool
    autoPong: bool
    closeTimeout: float
    maxBufferedChunks: int
    maxFragments: int
    maxPayload: int
    maxPendingAutoPongs: int
    skipUTF8Validation: bool


class ClientOptions(_SharedOptions, total=False):
    """Options of ``WebSocket()``; those of ``http.request()`` may stand among them.

    Node: ws.md, "new WebSocket(address[, protocols][, options])".
    """

    perMessageDeflate: bool | PerMessageDeflateOptions
    protocolVersion: int
    origin: str
    headers: Mapping[str, Any]
    handshakeTimeout: float
    followRedirects: bool
    maxRedirects: int
    finishRequest: Callable[[Any, WebSocket], object]
    generateMask: Callable[[bytearray], object]
    agent: Any
    auth: str
    createConnection: Callable[..., Any]
    family: int
    localAddress: str
    lookup: Any
    timeout: float
    rejectUnauthorized: bool
    servername: str
    checkServerIdentity: Callable[..., Any]
    ca: Any
    cert: Any
    key: Any
    passphrase: str
    pfx: Any
    secureContext: Any


class VerifyClientInfo(NamedTuple):
    """What ``verifyClient`` is asked about: the ``Origin`` of the request, whether it came by TLS, and the request."""

    origin: str | None
    secure: bool
    req: Any


class ServerOptions(_SharedOptions, total=False):
    """Options of ``WebSocketServer()``; one of ``port``, ``server`` and ``noServer`` says where it listens.

    Node: ws.md, "new WebSocketServer(options[, callback])".
    """

    port: int | str | None
    host: str | None
    backlog: int
    server: Any
    noServer: bool
    path: str
    verifyClient: Callable[..., Any]
    handleProtocols: Callable[[Any, Any], str | bool | None]
    clientTracking: bool
    perMessageDeflate: bool | PerMessageDeflateOptions
    WebSocket: Callable[..., Any]


class Settings(NamedTuple):
    """What a connection needs to know of the options: one object for all connections of a server."""

    limits: ReaderLimits
    autoPong: bool
    allowSynchronousEvents: bool
    closeTimeout: float
    maxPendingAutoPongs: int
    generateMask: Callable[[bytearray], object] | None

    @classmethod
    def of(cls, options: object) -> Settings:
        """The settings in *options*, with defaults for what is not there."""
        options = options if isinstance(options, Mapping) else {}
        limits = {name: options[name] for name in ReaderLimits._fields if options.get(name) is not None}
        return cls(
            ReaderLimits(**limits),
            options.get("autoPong", True),
            options.get("allowSynchronousEvents", True),
            options.get("closeTimeout", CLOSE_TIMEOUT),
            options.get("maxPendingAutoPongs", MAX_PENDING_AUTO_PONGS),
            options.get("generateMask"),
        )
