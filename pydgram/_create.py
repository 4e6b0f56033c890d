"""``createSocket``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from pynet._errors import MISSING

from ._options import SocketKeywords, SocketOptions, SocketType
from ._socket import MessageListener, Socket

if TYPE_CHECKING:
    from typing_extensions import Unpack


@overload
def createSocket(
    type: SocketType, callback: MessageListener | None = ..., **options: Unpack[SocketKeywords]
) -> Socket: ...
@overload
def createSocket(options: SocketOptions, callback: MessageListener | None = ..., /) -> Socket: ...
def createSocket(type: Any = MISSING, callback: Any = None, **options: object) -> Socket:
    """Make a datagram socket. It neither sends nor receives before ``bind()``, ``connect()`` or ``send()``.

    Args:
        type: ``"udp4"`` or ``"udp6"``; or a dict, see ``SocketOptions``; or keywords.
        callback: Added as a listener of ``'message'``.

    Raises:
        TypeError: ``ERR_SOCKET_BAD_TYPE``; ``ERR_INVALID_ARG_TYPE`` for an option.
        ValueError: ``ERR_OUT_OF_RANGE`` for a buffer size.

    Node: dgram.md, "dgram.createSocket(options[, callback])". Differs: no.
    """
    return Socket(type, callback, **options)
