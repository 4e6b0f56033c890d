"""A socket in words, for ``repr()``."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from pynet._addresses import from_sockaddr, shown

if TYPE_CHECKING:
    from ._socket import Socket


def describe(socket: Socket) -> str:
    """``<pydgram.Socket udp4 127.0.0.1:5000 bound>``."""
    state = socket._pydgram_state
    local = peer = ""
    if state.handle is not None:
        with contextlib.suppress(OSError):  # EBADF before the bind; ENOTCONN
            local = shown(from_sockaddr(state.handle.getsockname()))
            peer = shown(from_sockaddr(state.handle.getpeername()))
    what = "connected" if peer else state.binding.name.lower()
    kind = type(socket)
    name = f"{kind.__module__.partition('.')[0]}.{kind.__name__}"
    return f"<{' '.join(filter(None, (name, socket.type, local, peer and f'-> {peer}', what)))}>"
