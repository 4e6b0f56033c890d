"""Attempts: the addresses of one answer, tried one after the other until one of them lets us in (RFC 8305).

One address is the simple case of several. Four things Node does for several alone: each attempt has a handle of its
own; what fails is a ``connectionAttemptFailed`` even if it was known at once; the addresses are noted in
``autoSelectFamilyAttemptedAddresses``; and the error in the end is an ``AggregateError``.

An attempt whose time is up is given up before the next one begins: two at a time would be two connections that reach
the server, one of which it could only see vanish again. The last one may take as long as it takes, for there is
nothing to do instead.
"""

from __future__ import annotations

import errno
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pynet._addresses import from_sockaddr, is_blocked, isIP, to_sockaddr
from pynet._errors import ERR_IP_BLOCKED, AggregateError, system_error
from pynet._handles import TCP, Pipe

from ._connecting import announce, connected
from ._requests import to_port

if TYPE_CHECKING:
    from pynet._handles import Connection
    from pynet._loop import Timer

    from ._connecting import Connecting
    from ._requests import ConnectRequest

__all__ = ["Attempts", "Target", "alternate"]

_ANY_ADDRESS = {4: "0.0.0.0", 6: "::"}


class Target(NamedTuple):
    """What one attempt goes for; a path has neither port nor family."""

    address: str
    port: int | None = None
    family: int | None = None


class Attempts:
    """The attempts that one answer leads to; a *connecting* that is over ends them."""

    __slots__ = ("_connecting", "_errors", "_is_one", "_next", "_request", "_targets", "_timer")

    def __init__(self, connecting: Connecting, request: ConnectRequest, targets: list[Target]) -> None:
        self._connecting = connecting
        self._request = request
        self._targets = targets
        self._is_one = len(targets) == 1
        self._next = 0  # index of the target to try next
        self._errors: list[Exception] = []  # of the attempts that failed
        self._timer: Timer | None = None  # gives up on the attempt under way
        connecting.add(self)

    def start(self) -> None:
        """Begin."""
        if not self._is_one:
            self._connecting.socket.autoSelectFamilyAttemptedAddresses = []
        self._go_on()

    def stop(self) -> None:
        """Give up on nothing any more."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _go_on(self) -> None:
        """Go on to the first target of which the outcome has to be waited for."""
        # A loop, for a name may have hundreds of addresses, all of them blocked.
        while not self._connecting.is_over:
            self.stop()
            if self._next == len(self._targets):
                self._connecting.socket.destroy(self._errors[0] if self._is_one else AggregateError(self._errors))
                return
            target = self._targets[self._next]
            self._next += 1
            if self._is_under_way(target):
                return

    def _is_under_way(self, target: Target) -> bool:
        """Begin an attempt; False if it is over already, or all is."""
        connecting = self._connecting
        socket = connecting.socket
        handle = self._handle()
        failure = self._bind(handle, target)
        if failure is not None:
            self._errors.append(failure)  # without an event, as in Node
            return False
        if target.family is not None and is_blocked(self._request.block_list, target.address):
            self._failed(target, ERR_IP_BLOCKED(target.address), not self._is_one)
            return False
        announce(socket, "connectionAttempt", *target)
        if connecting.is_over:
            return False
        if not self._is_one:
            attempted = socket.autoSelectFamilyAttemptedAddresses
            if attempted is not None:
                attempted.append(f"{target.address}:{target.port}")
        failure = self._connect(handle, target)
        if failure is not None:
            self._failed(target, failure, not self._is_one)
            return False
        if self._next < len(self._targets):
            self._timer = socket._pynet_loop.start_timer(
                self._request.attempt_timeout_ms,
                partial(socket._pynet_loop.run_in, socket._pynet_state.context, self._time_is_up, target),
            )
        return True

    def _handle(self) -> Connection | None:
        """The handle of the next attempt: the socket's own, or of several attempts one each."""
        connecting = self._connecting
        state = connecting.socket._pynet_state
        before = state.handle
        if self._is_one:
            return before
        state.handle = handle = TCP(connecting.socket._pynet_loop)
        handle.owner = connecting.socket
        handle.use_context(state.context)
        if before is not None:
            if not before.has_ref():
                handle.unref()
            before.close()
        return handle

    def _bind(self, handle: Connection | None, target: Target) -> Exception | None:
        request, family = self._request, target.family
        address, port = request.local_address, request.local_port
        if family is None or not isinstance(handle, TCP) or not (port or (address and self._is_one)):
            return None
        local = address or _ANY_ADDRESS[family]
        try:
            if isIP(local) != family:
                raise OSError(errno.EINVAL, "")
            handle.bind(to_sockaddr(local, to_port(port)))
            # getsockname() tells of a port in use, which bind() keeps for later. What is no port is not what was bound.
            if port > 0 and handle.getsockname()[1] != port:
                raise OSError(errno.EADDRINUSE, "")
        except OSError as error:
            return system_error(error, "bind", local, port)
        return None

    def _connect(self, handle: Any, target: Target) -> Exception | None:
        """Start to connect; returns the error that is known at once."""
        on_connect = partial(self._ended, target, self._next, handle)
        try:
            if target.family is None:
                if not isinstance(handle, Pipe):  # connect() on a connected socket, of another kind
                    return system_error(errno.EINVAL, "connect", target.address, local=_local_end(handle))
                handle.connect(target.address, on_connect)
            elif isinstance(handle, TCP):
                handle.connect(to_sockaddr(target.address, target.port or 0), on_connect)
            else:  # the same the other way round: in Node the address is a path to a Unix socket
                handle.loop.pend_in(handle.context, on_connect, OSError(errno.ENOENT, ""))
        except OSError as error:
            return system_error(error, "connect", target.address, target.port, local=_local_end(handle))
        return None

    def _ended(self, target: Target, number: int, handle: object, error: OSError | None) -> None:
        connecting = self._connecting
        if self._next != number:
            return  # its time was up
        self.stop()
        if error is None:
            connected(connecting)
        elif connecting.is_over:
            if not self._is_one:  # the socket was destroyed: Node tells then too where there are several addresses
                self._failed(target, self._failure(error, target), True)
        elif connecting.socket._pynet_state.handle is handle:  # else another connect() has closed it
            self._failed(target, self._failure(error, target), True)
            self._go_on()

    def _failed(self, target: Target, error: Exception, is_told: bool) -> None:
        self._errors.append(error)
        if is_told:
            announce(self._connecting.socket, "connectionAttemptFailed", *target, error)

    def _failure(self, error: OSError | int, target: Target) -> Exception:
        request = self._request
        local: tuple[str, float] | None = None
        if request.local_port:
            local = (request.local_address or _ANY_ADDRESS[target.family or 4], request.local_port)
        failed = system_error(error, "connect", target.address, target.port, local=local)
        if local is not None:
            failed.localAddress, failed.localPort = local[0], cast("int", local[1])
        return failed

    def _time_is_up(self, target: Target) -> None:
        self._timer = None
        announce(self._connecting.socket, "connectionAttemptTimeout", *target)
        self._errors.append(self._failure(errno.ETIMEDOUT, target))
        self._go_on()


def alternate(targets: list[Target]) -> list[Target]:
    """Take turns between the families, beginning with that of the first address (RFC 8305, section 4)."""
    first = [one for one in targets if one.family == targets[0].family]
    second = [one for one in targets if one.family != targets[0].family]
    mixed: list[Target] = []
    for i in range(max(len(first), len(second))):
        mixed += first[i : i + 1] + second[i : i + 1]
    return mixed


def _local_end(handle: object) -> tuple[object, object] | None:
    """Address and port of a TCP handle; of others neither is known."""
    if not isinstance(handle, TCP):
        return None, None
    try:
        address, _, port = from_sockaddr(handle.getsockname())
        return address, port
    except OSError:
        return None
