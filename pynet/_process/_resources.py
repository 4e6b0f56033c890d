"""What keeps a program going, under the names that Node has for it."""

from __future__ import annotations

from pynet._handles import TCP, UDP, FdStream, Pipe, guess_handle
from pynet._loop import Handle, Request, SignalWatcher, existing_loop

_NAMES: list[tuple[type, str]] = [(Pipe, "PipeWrap"), (UDP, "UDPWrap"), (SignalWatcher, "SignalWrap")]
_REQUESTS = {"getaddrinfo": "GetAddrInfoReqWrap", "getnameinfo": "GetNameInfoReqWrap"}


def getActiveResourcesInfo() -> list[str]:
    """What keeps the loop alive, one name each: the answer to "why does my program not end?".

    ``"TCPServerWrap"``, ``"TCPSocketWrap"``, ``"PipeWrap"``, ``"UDPWrap"``, ``"TTYWrap"``, ``"Timeout"``,
    ``"Immediate"``, ``"GetAddrInfoReqWrap"`` and ``"GetNameInfoReqWrap"`` (a name, an address being resolved),
    ``"FSReqCallback"`` (a file call).

    Node: process.md, "process.getActiveResourcesInfo()". Differs: an open socket that neither reads nor writes does
    not keep the loop alive, and is left out.
    """
    loop = existing_loop()
    if loop is None:
        return []
    return [
        *map(_request_name, loop.active_requests()),
        *(_handle_name(handle) for handle in loop.active_handles() if handle.has_ref()),
        *("Timeout" for timer in loop.active_timers() if timer._pynet_ref),
        *("Immediate" for immediate in loop.active_immediates() if immediate.has_ref),
    ]


def _request_name(request: Request) -> str:
    return _REQUESTS.get(request.kind, "FSReqCallback")


def _handle_name(handle: Handle) -> str:
    if isinstance(handle, TCP):
        return "TCPServerWrap" if handle.is_listening else "TCPSocketWrap"
    if isinstance(handle, FdStream):
        return "TTYWrap" if guess_handle(handle.fileno()) == "TTY" else "PipeWrap"
    return next((name for kind, name in _NAMES if isinstance(handle, kind)), type(handle).__name__)
