"""Two ends of one connection."""

from __future__ import annotations

import socket
from typing import Any, cast

from typing_extensions import Unpack

from pynet import Socket, SocketOptions
from pynet._loop import current_loop


def socket_pair(options: SocketOptions | None = None, /, **keywords: Unpack[SocketOptions]) -> tuple[Socket, Socket]:
    """Two connected sockets on the loopback, both on this thread's loop; the first is the one that connected.

    Nothing has to be run: they are connected at once, and emit no ``'connect'``.

    Args:
        options: A dict, or keywords, for both: ``allowHalfOpen`` and so on.
    """
    given: Any = {**(options or {}), **keywords}
    make: Any = current_loop().socket_factory
    with make(socket.AF_INET, socket.SOCK_STREAM) as listener, make(socket.AF_INET, socket.SOCK_STREAM) as near:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        near.connect(listener.getsockname())
        far, _ = listener.accept()
        with far:
            return Socket(cast(Any, {**given, "fd": near.detach()})), Socket(cast(Any, {**given, "fd": far.detach()}))
