"""Connector: brings a socket from ``connect()`` to a connection or an error, by way of lookup and attempts.

One Connector is one call of ``connect()``. It is the socket's ``connecting`` state: the socket holds it until it has
ended, and cancels it when destroyed. Whatever calls back later finds itself cancelled and does nothing.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

import pynet.dns as dns
from pynet._addresses import isIP
from pynet._errors import (
    ERR_INVALID_ADDRESS_FAMILY,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_IP_ADDRESS,
    ERR_IP_BLOCKED,
    MISSING,
    AggregateError,
    system_error,
    validate_boolean,
    validate_function,
    validate_int32,
    validate_number,
    validate_port,
    validate_string,
)
from pynet._events import fit
from pynet._handles import TCP, Pipe

from ._arguments import read_answer
from ._defaults import (
    SHORTEST_ATTEMPT_MS,
    getDefaultAutoSelectFamily,
    getDefaultAutoSelectFamilyAttemptTimeout,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pynet._handles import StreamHandle
    from pynet._loop import Timer

    from ._socket import Socket

__all__ = ["Connector"]

_FAMILY_NAMES = {"IPv4": 4, "IPv6": 6}
_ANY_ADDRESS = {4: "0.0.0.0", 6: "::"}


class Connector:
    """One connect in progress.

    Args:
        socket: Whose ``_handle`` is used, or replaced by the one that got through.
        options: As given to ``connect()``; checked by ``start()``.
    """

    __slots__ = (
        "_addresses",
        "_block_list",
        "_errors",
        "_local_address",
        "_local_port",
        "_next",
        "_options",
        "_port",
        "_socket",
        "_timeout_ms",
        "_timer",
    )

    def __init__(self, socket: Socket, options: Mapping[str, Any]) -> None:
        self._socket: Socket | None = socket  # None once this is over, one way or another
        self._options = options
        self._block_list = options.get("blockList") or socket._block_list
        self._port = 0
        self._local_address: str | None = None
        self._local_port = 0
        # With several addresses only:
        self._addresses: list[tuple[str, int]] = []
        self._next = 0  # index of the address to try next
        self._errors: list[Any] = []  # of the attempts that failed
        self._timeout_ms = 0
        self._timer: Timer | None = None  # gives up on the attempt under way

    def cancel(self) -> None:
        """Forget the socket. Its handle is closed by whoever cancels."""
        self._socket = None
        self._stop_timer()

    # Starting

    def start(self) -> None:
        """Check the options and begin. What is wrong with them is raised here; the rest becomes ``error``."""
        path = self._options.get("path")
        if path:
            self._connect_pipe(validate_string(path, "options.path"))
        else:
            self._look_up(self._options)

    def _connect_pipe(self, path: str) -> None:
        socket = self._socket
        assert socket is not None
        handle = socket._handle
        socket.emit("connectionAttempt", path, None, None)
        if self._socket is None:
            return
        if not isinstance(handle, Pipe):  # connect() on a connected socket, of another kind
            local = _local_end(handle) if isinstance(handle, TCP) else (None, None)
            socket.destroy(system_error(errno.EINVAL, "connect", path, local=local))
            return

        def on_connect(error: OSError | None) -> None:
            self._ended(error, path, None, None)

        try:
            handle.connect(path, on_connect)
        except OSError as error:
            socket.destroy(system_error(error, "connect", path, local=(None, None)))

    def _look_up(self, options: Mapping[str, Any]) -> None:
        socket = self._socket
        assert socket is not None
        host = options.get("host") or "localhost"
        if not isinstance(host, str):
            raise ERR_INVALID_ARG_TYPE("options.host", "string", host)
        self._check_local(options)
        self._port = _port(options)
        auto_select = self._auto_select(options)
        family = isIP(host)
        if family:
            socket._loop.next_tick(self._attempt_literal, host, family)
            return
        lookup = options.get("lookup")
        if lookup is not None:
            validate_function(lookup, "options.lookup")
        query: dict[str, Any] = {}
        wanted: Any = options.get("family")
        if wanted is not None:
            query["family"] = _FAMILY_NAMES.get(wanted, wanted) if isinstance(wanted, str) else wanted
        one_family = query.get("family") in (4, 6)
        query["hints"] = options.get("hints") or (0 if one_family else dns.ADDRCONFIG)
        socket._host = host
        if auto_select and not one_family and not self._local_address:
            query["all"] = True
            fit(lookup or dns.lookup, 3)(host, query, self._on_lookup_all)
        else:
            fit(lookup or dns.lookup, 3)(host, query, self._on_lookup)

    def _check_local(self, options: Mapping[str, Any]) -> None:
        address, port = options.get("localAddress"), options.get("localPort")
        if address:
            if not isIP(address):
                raise ERR_INVALID_IP_ADDRESS(address)
            self._local_address = address
        if port:
            self._local_port = int(validate_number(port, "options.localPort"))

    def _auto_select(self, options: Mapping[str, Any]) -> bool:
        chosen = options.get("autoSelectFamily")
        auto_select = getDefaultAutoSelectFamily() if chosen is None else chosen
        validate_boolean(auto_select, "options.autoSelectFamily")
        timeout = options.get("autoSelectFamilyAttemptTimeout")
        if timeout is None:
            self._timeout_ms = getDefaultAutoSelectFamilyAttemptTimeout()
        else:
            checked = validate_int32(timeout, "options.autoSelectFamilyAttemptTimeout", 1)
            self._timeout_ms = max(checked, SHORTEST_ATTEMPT_MS)
        return bool(auto_select)

    # Names

    def _on_lookup(self, error: Any = None, address: Any = None, family: Any = None) -> None:
        socket = self._socket
        if socket is None:
            return
        socket.emit("lookup", error, address, family, socket._host)
        if self._socket is None:
            return
        if error is None:
            error = self._complaint(address, family)
        if error is not None:
            socket._loop.next_tick(self._fail, error)
            return
        socket._refresh_timeout()
        self._attempt(address, family)

    def _on_lookup_all(self, error: Any = None, answers: Any = None) -> None:
        socket = self._socket
        if socket is None:
            return
        if error is not None:
            socket.emit("lookup", error, None, None, socket._host)
            socket._loop.next_tick(self._fail, error)
            return
        found: list[tuple[Any, Any]] = [read_answer(answer) for answer in answers]
        for address, family in found:
            socket.emit("lookup", None, address, family, socket._host)
            if self._socket is None:
                return
        valid = [one for one in dict.fromkeys(found) if self._complaint(*one) is None]
        if not valid:
            address, family = found[0] if found else (None, None)
            socket._loop.next_tick(self._fail, self._complaint(address, family))
        elif len(valid) == 1:
            socket._refresh_timeout()
            self._attempt(*valid[0])
        else:
            socket._refresh_timeout()
            socket.autoSelectFamilyAttemptedAddresses = []
            self._addresses = _alternate(valid)
            self._attempt_next()

    def _complaint(self, address: Any, family: Any) -> Exception | None:
        if not isinstance(address, str) or not isIP(address):
            return ERR_INVALID_IP_ADDRESS(MISSING if address is None else address)
        if family not in (4, 6):
            return ERR_INVALID_ADDRESS_FAMILY(family, self._options.get("host"), self._options.get("port"))
        return None

    def _fail(self, error: Any) -> None:
        if self._socket is not None:
            self._socket.destroy(error)

    # One address

    def _attempt_literal(self, address: str, family: int) -> None:
        if self._socket is not None:
            self._attempt(address, family)

    def _attempt(self, address: str, family: int) -> None:
        socket = self._socket
        assert socket is not None
        handle = socket._handle
        assert handle is not None
        if isinstance(handle, TCP) and (self._local_address or self._local_port):
            failed = self._bind(handle, family)
            if failed is not None:
                socket.destroy(failed)
                return
        if self._is_blocked(address, family):
            socket.destroy(ERR_IP_BLOCKED(address))
            return
        socket.emit("connectionAttempt", address, self._port, family)
        if self._socket is None:
            return
        error = self._connect(handle, address, family)
        if error is not None:
            socket.destroy(error)

    def _connect(self, handle: StreamHandle, address: str, family: int) -> Exception | None:
        """Start to connect; returns the error that is known at once."""

        def on_connect(error: OSError | None) -> None:
            self._ended(error, address, self._port, family)

        if not isinstance(handle, TCP):  # connect() on a connected Unix socket: in Node the address is a path to it
            handle.loop.pend(on_connect, OSError(errno.ENOENT, ""))
            return None
        try:
            handle.connect((address, self._port), on_connect)
        except OSError as error:
            return system_error(error, "connect", address, self._port, local=_local_end(handle))
        return None

    def _bind(self, handle: TCP, family: int) -> Exception | None:
        local = self._local_address or _ANY_ADDRESS[family]
        try:
            if isIP(local) != family:
                raise OSError(errno.EINVAL, "")
            handle.bind((local, self._local_port & 0xFFFF))
            if self._local_port > 0:
                handle.getsockname()  # tells of a port in use, which bind() keeps for later
        except OSError as error:
            return system_error(error, "bind", local, self._local_port)
        return None

    def _is_blocked(self, address: str, family: int) -> bool:
        return self._block_list is not None and self._block_list.check(address, f"ipv{family}")

    def _ended(self, error: OSError | None, address: str, port: int | None, family: int | None) -> None:
        socket = self._socket
        if socket is None:
            return
        if error is None:
            self.cancel()
            socket._on_connected()
            return
        failed = self._failure(error, address, port)
        socket.emit("connectionAttemptFailed", address, port, family, failed)
        socket.destroy(failed)

    def _failure(self, error: OSError | int, address: str, port: int | None) -> Exception:
        local = (self._local_address, self._local_port) if self._local_port else None
        if local is not None and local[0] is None:
            local = (_ANY_ADDRESS[isIP(address) or 4], self._local_port)
        failed = system_error(error, "connect", address, port, local=local)
        if local is not None:
            failed.localAddress, failed.localPort = local
        return failed

    # Several addresses, one after the other (RFC 8305)

    def _attempt_next(self) -> None:
        """Go on to the first address of which the outcome has to be waited for."""
        # A loop, for a name may have hundreds of addresses, all of them blocked.
        while (socket := self._socket) is not None:
            self._stop_timer()
            if self._next == len(self._addresses):
                socket.destroy(AggregateError(self._errors))
                return
            address, family = self._addresses[self._next]
            self._next += 1
            if self._is_under_way(socket, address, family):
                return

    def _is_under_way(self, socket: Socket, address: str, family: int) -> bool:
        """Begin an attempt; False if it is over already, or all is."""
        handle = socket._new_attempt_handle()
        if self._local_port:
            failed = self._bind(handle, family)
            if failed is not None:
                self._errors.append(failed)  # without an event, as in Node
                return False
        if self._is_blocked(address, family):
            self._note_failed(socket, ERR_IP_BLOCKED(address), address, family)
            return False
        socket.emit("connectionAttempt", address, self._port, family)
        if self._socket is None:
            return False
        attempted = socket.autoSelectFamilyAttemptedAddresses
        assert attempted is not None
        attempted.append(f"{address}:{self._port}")
        attempt = self._next

        def on_connect(error: OSError | None) -> None:
            if self._next == attempt:  # else its time was up
                self._attempt_ended(socket, error, address, family)

        try:
            handle.connect((address, self._port), on_connect)
        except OSError as error:
            failed = system_error(error, "connect", address, self._port, local=_local_end(handle))
            self._note_failed(socket, failed, address, family)
            return False
        if self._next < len(self._addresses):  # the last one may take as long as it takes
            self._timer = socket._loop.start_timer(self._timeout_ms, lambda: self._time_is_up(address, family))
        return True

    def _attempt_ended(self, socket: Socket, error: OSError | None, address: str, family: int) -> None:
        self._stop_timer()
        if error is None:
            self.cancel()
            socket._on_connected()
        else:  # or the socket was destroyed: Node tells then too, but not where there is one address only
            self._note_failed(socket, self._failure(error, address, self._port), address, family)
            self._attempt_next()

    def _note_failed(self, socket: Socket, error: Exception, address: str, family: int) -> None:
        self._errors.append(error)
        socket.emit("connectionAttemptFailed", address, self._port, family, error)

    def _time_is_up(self, address: str, family: int) -> None:
        socket = self._socket
        assert socket is not None
        self._timer = None
        socket.emit("connectionAttemptTimeout", address, self._port, family)
        self._errors.append(self._failure(errno.ETIMEDOUT, address, self._port))
        self._attempt_next()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _port(options: Mapping[str, Any]) -> int:
    if "port" not in options:
        return 0  # Node's connect({path: ""}) comes here: nobody listens on port 0
    port = options["port"]
    if isinstance(port, bool) or not isinstance(port, (int, float, str)):
        raise ERR_INVALID_ARG_TYPE("options.port", ["number", "string"], port)
    return validate_port(port)


def _alternate(addresses: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Take turns between the families, beginning with that of the first address (RFC 8305, section 4)."""
    first = [one for one in addresses if one[1] == addresses[0][1]]
    second = [one for one in addresses if one[1] != addresses[0][1]]
    mixed: list[tuple[str, int]] = []
    for i in range(max(len(first), len(second))):
        mixed += first[i : i + 1] + second[i : i + 1]
    return mixed


def _local_end(handle: TCP) -> tuple[str, int] | None:
    try:
        return tuple(handle.getsockname()[:2])
    except OSError:
        return None
