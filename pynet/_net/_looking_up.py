"""From a host to addresses: what a name stands for, and what a ``lookup`` function has answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pynet.dns as dns
from pynet._addresses import isIP
from pynet._errors import ERR_INVALID_ADDRESS_FAMILY, ERR_INVALID_IP_ADDRESS, MISSING
from pynet._events import fit, take_result

from ._attempting import Attempts, Target, alternate
from ._connecting import announce
from ._requests import read_answers

if TYPE_CHECKING:
    from ._connecting import Connecting
    from ._requests import ConnectRequest

__all__ = ["look_up"]


def look_up(connecting: Connecting, request: ConnectRequest) -> None:
    """Find the addresses of *request*, then attempt them.

    What a ``lookup`` function raises is the caller's.
    """
    if request.path is not None:
        Attempts(connecting, request, [Target(request.path)]).start()
        return
    family = isIP(request.host)
    if family:
        literal = Target(request.host, request.port, family)
        connecting.socket._pynet_tick(_attempt, connecting, request, literal)
        return
    lookup = fit(request.lookup or dns.lookup, 3)  # looked up now: a program may have replaced it
    socket = connecting.socket
    on_answer = _on_all if request.wants_all else _on_one
    answer = partial(socket._pynet_loop.run_in, socket._pynet_state.context, on_answer, connecting, request)
    take_result(lookup(request.host, request.query(), answer), "lookup function", answer)


def _attempt(connecting: Connecting, request: ConnectRequest, target: Target) -> None:
    if not connecting.is_over:
        Attempts(connecting, request, [target]).start()


def _on_one(
    connecting: Connecting,
    request: ConnectRequest,
    error: object = None,
    address: Any = None,
    family: Any = MISSING,
    *_: object,
) -> None:
    """The answer where one address was asked for."""
    if connecting.is_over:
        return
    if not _tell(connecting, error, address, None if family is MISSING else family, request.host):
        return
    if not _is_error(error):
        error = _complaint(request, address, family)
    if error is not None:
        connecting.socket._pynet_tick(_fail, connecting, error)
    else:
        _refresh(connecting)
        _attempt(connecting, request, Target(address, request.port, family))


def _on_all(
    connecting: Connecting, request: ConnectRequest, error: object = None, answers: object = None, *_: object
) -> None:
    """The answer where all addresses were asked for."""
    socket = connecting.socket
    if connecting.is_over:
        return
    if _is_error(error):
        _tell(connecting, error, None, None, request.host)
        socket._pynet_tick(_fail, connecting, error)
        return
    found = read_answers(answers)
    for address, family in found:
        if not _tell(connecting, error, address, family, request.host):
            return
    valid = [Target(a, request.port, f) for a, f in dict.fromkeys(found) if _complaint(request, a, f) is None]
    if not valid:
        address, family = found[0] if found else (None, None)
        socket._pynet_tick(_fail, connecting, _complaint(request, address, family))
    else:
        _refresh(connecting)
        Attempts(connecting, request, alternate(valid)).start()


def _tell(connecting: Connecting, *answer: object) -> bool:
    """Emit ``lookup``; returns whether that has left us connecting."""
    announce(connecting.socket, "lookup", *answer)
    return not connecting.is_over


def _is_error(error: object) -> bool:
    return isinstance(error, BaseException) or bool(error)  # as JavaScript sees it


def _complaint(request: ConnectRequest, address: object, family: object) -> Exception | None:
    if not isinstance(address, str) or not isIP(address):
        return ERR_INVALID_IP_ADDRESS(MISSING if address is None else address)
    if family not in (4, 6):
        return ERR_INVALID_ADDRESS_FAMILY(family, request.given_host, request.given_port)
    return None


def _fail(connecting: Connecting, error: Any) -> None:
    if not connecting.is_over:
        connecting.socket.destroy(error)


def _refresh(connecting: Connecting) -> None:
    timer = connecting.socket._pynet_state.timer
    if timer is not None:
        timer.refresh()
