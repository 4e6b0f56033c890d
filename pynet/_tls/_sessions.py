"""Sessions: what a client keeps to come back with a shorter handshake."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from pynet._errors import NodeTypeError

from ._errors import Unavailable

if TYPE_CHECKING:
    from ssl import SSLObject

__all__ = ["Session", "checked_session", "session_of", "usable"]


class _NoBuffer(NodeTypeError):
    code = "ERR_INVALID_ARG_TYPE"


class Session:
    """A session to give to ``connect()`` again, in this process; made by the ``session`` event and ``getSession()``.

    In Node it is bytes; OpenSSL's own form of them cannot be had from Python's ``ssl``.
    """

    __slots__ = ("_context", "_session")

    def __init__(self, session: ssl.SSLSession, context: ssl.SSLContext) -> None:
        self._session = session
        self._context = context

    @property
    def id(self) -> bytes:
        """What names the session; in TLS 1.3 of no meaning to the server."""
        return self._session.id

    @property
    def time(self) -> int:
        """When it was made, in seconds since 1970."""
        return self._session.time

    @property
    def timeout(self) -> int:
        """How many seconds it can be used."""
        return self._session.timeout

    @property
    def has_ticket(self) -> bool:
        """Whether the server has given a ticket for it."""
        return self._session.has_ticket

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Session) and self._session == other._session

    def __hash__(self) -> int:
        return hash(self._session.id)

    def __repr__(self) -> str:
        return f"<pynet.tls.Session {self.id.hex()[:16]}>"


def session_of(engine: SSLObject) -> Session | None:
    """The session of a connection; None before there is one."""
    session = engine.session
    return None if session is None else Session(session, engine.context)


def checked_session(value: object) -> Session:
    """*value*, which has to be a session.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``; ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`` for bytes.
    """
    if isinstance(value, Session):
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise Unavailable("A session as bytes", "use what the 'session' event gave, in the same process")
    raise _NoBuffer("Session must be a buffer")


def usable(session: Session | None, context: ssl.SSLContext) -> ssl.SSLSession | None:
    """The session for ``ssl``, which takes it only with the context that it was made with; else a full handshake."""
    return session._session if session is not None and session._context is context else None
