"""Agent: the sockets of the client, by where they lead to; who gets one, who waits, and which are kept."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import Self, Unpack

import pynet as net
from pynet._errors import plain_text, validate_number, validate_one_of, validate_string
from pynet._events import EventEmitter
from pynet._stream import Duplex
from pynet._typing import lend

from . import _client_options
from ._client_options import AGENT_OPTIONS, AgentOptions, known_options, refuse_proxy
from ._pooled import PooledSocket

if TYPE_CHECKING:
    from ._carrier import ClientCarrier
    from ._client_listeners import AgentListen
    from ._incoming import IncomingMessage
    from ._request import ClientRequest

__all__ = ["Agent", "globalAgent"]

Options = dict[str, Any]
OnSocket = Callable[..., object]

_HINT: Final = re.compile(r"^timeout=(\d+)", re.ASCII)


class Agent(EventEmitter):
    """Keeps the sockets of a client's requests: one for each at a time, and the idle ones for later.

    Sockets are pooled by ``getName()``: host, port, local address, family and path. A request takes an idle one, opens
    one, or, where ``maxSockets`` or ``maxTotalSockets`` are in use, waits.

    ========  ===============  ==============================================
    event     arguments        when
    ========  ===============  ==============================================
    ``free``  socket, options  a socket is done with its request and usable
    ========  ===============  ==============================================

    Args:
        options: A dict; keywords are merged over it. Besides those of an agent, all options of ``net.connect()``, for
            the sockets that it opens.

    Raises:
        TypeError: ``ERR_INVALID_ARG_VALUE`` (``scheduling``), ``ERR_INVALID_ARG_TYPE`` (``maxTotalSockets``).
        ValueError: ``ERR_OUT_OF_RANGE`` if ``maxTotalSockets`` is less than 1.

    Node: http.md, "Class: http.Agent". Differs: ``proxyEnv`` is not supported and raises.
    """

    if TYPE_CHECKING:
        on: AgentListen[Self]
        once: AgentListen[Self]
        off: AgentListen[Self]
        addListener: AgentListen[Self]
        removeListener: AgentListen[Self]
        prependListener: AgentListen[Self]
        prependOnceListener: AgentListen[Self]

    _pynet_known_options = AGENT_OPTIONS

    #: What ``maxSockets`` is unless given.
    defaultMaxSockets = math.inf
    #: The port of requests that name none, and the protocol that requests must have.
    defaultPort: int = 80
    protocol: str = "http:"

    def __init__(self, options: AgentOptions | None = None, /, **keywords: Unpack[AgentOptions]) -> None:
        super().__init__()
        given: Options = dict(options) if isinstance(options, Mapping) else {}
        given.update(known_options(keywords, type(self)._pynet_known_options, "Agent"))
        refuse_proxy(given)
        given.setdefault("noDelay", True)
        given["path"] = None  # that of a request would be taken for a Unix socket's
        #: The options given, and those of every socket that is opened.
        self.options = given
        #: Requests that wait for a socket, sockets in use, idle sockets; by name.
        self.requests: dict[str, list[ClientRequest]] = {}
        self.sockets: dict[str, list[Any]] = {}
        self.freeSockets: dict[str, list[Any]] = {}
        #: Milliseconds of silence after which TCP probes whether a kept connection still stands.
        self.keepAliveMsecs: float = given.get("keepAliveMsecs") or 1000
        #: Whether idle sockets are kept.
        self.keepAlive = given.get("keepAlive") or False
        #: Sockets per name, idle ones included; sockets in all; idle sockets per name.
        self.maxSockets: float = given.get("maxSockets") or type(self).defaultMaxSockets
        self.maxTotalSockets = math.inf
        self.maxFreeSockets: float = given.get("maxFreeSockets") or 256
        #: ``"lifo"`` takes the idle socket that was used last, ``"fifo"`` the one that was idle for longest.
        self.scheduling = validate_one_of(given.get("scheduling") or "lifo", "scheduling", ("fifo", "lifo"))
        if given.get("maxTotalSockets") is not None:
            self.maxTotalSockets = validate_number(given["maxTotalSockets"], "maxTotalSockets", 1)
        #: Sockets that there are.
        self.totalSocketCount = 0
        #: Milliseconds by which a kept socket is given up before the server does, by its ``Keep-Alive`` header.
        self.agentKeepAliveTimeoutBuffer: float = 1000
        buffer = given.get("agentKeepAliveTimeoutBuffer")
        if isinstance(buffer, (int, float)) and 0 <= buffer < math.inf:
            self.agentKeepAliveTimeoutBuffer = buffer
        for name in ("defaultPort", "protocol"):
            if given.get(name):
                setattr(self, name, given[name])
        self._pynet_waiting: dict[ClientRequest, Options] = {}  # the options of the requests in `requests`
        self.on("free", self._pynet_on_free)

    # To be overridden

    def createConnection(self, options: Options, callback: OnSocket | None = None, /) -> Duplex | None:
        """Open a socket for requests; called by ``createSocket()``, and there to be overridden.

        Args:
            options: Those of the request, with the agent's over them.
            callback: ``callback(err, socket)``, for a socket that is not there yet: return None then.

        Node: http.md, "agent.createConnection(options[, callback])". Differs: no.
        """
        create: Any = net.createConnection
        connected: Duplex = create(options)  # what it does not know it leaves alone
        return connected

    def getName(self, options: Mapping[str, Any] | None = None, /) -> str:
        """The name under which the sockets of requests with *options* are pooled.

        Node: http.md, "agent.getName([options])". Differs: no.
        """
        given: Mapping[str, object] = options if isinstance(options, Mapping) else {}
        get = given.get
        host, port, local = get("host") or "localhost", get("port") or "", get("localAddress") or ""
        if port.__class__ is not int or port > 65535:
            port = plain_text(port)
        name = f"{host if host.__class__ is str else plain_text(host)}:{port}:{plain_text(local) if local else ''}"
        if get("family") in (4, 6):
            name = f"{name}:{get('family')}"
        return f"{name}:{plain_text(get('socketPath'))}" if get("socketPath") else name

    def keepSocketAlive(self, socket: Any, /) -> bool:
        """Make ready a socket that is about to be kept; False destroys it instead. There to be overridden.

        Node: http.md, "agent.keepSocketAlive(socket)". Differs: no.
        """
        _call(socket, "setKeepAlive", True, self.keepAliveMsecs)
        _call(socket, "unref")
        timeout = self.options.get("timeout") or 0
        hint = _hint_of(getattr(getattr(socket, "_httpMessage", None), "res", None))
        if hint is not None:
            # The server may close the socket at that moment: be earlier, or a request could be lost.
            limit = int(hint[1]) * 1000 - self.agentKeepAliveTimeoutBuffer
            if limit <= 0:
                return False
            if limit < timeout:
                timeout = limit
        if getattr(socket, "timeout", None) != timeout:
            _call(socket, "setTimeout", timeout)
        return True

    def reuseSocket(self, socket: Any, request: ClientRequest, /) -> None:
        """Make ready a kept socket that *request* is about to get. There to be overridden.

        Node: http.md, "agent.reuseSocket(socket, request)". Differs: no.
        """
        request.reusedSocket = True
        _call(socket, "ref")

    def destroy(self) -> None:
        """Destroy all sockets, those in use too. There is no need to: idle sockets do not keep the loop running.

        Node: http.md, "agent.destroy()". Differs: no.
        """
        for pool in (self.freeSockets, self.sockets):
            for sockets in list(pool.values()):
                for socket in list(sockets):
                    socket.destroy()

    # What requests and sockets call

    def addRequest(self, request: ClientRequest, options: Mapping[str, Any], /) -> None:
        """Give *request* an idle socket, or a new one, or have it wait."""
        merged = self._pynet_merged(request, options)
        name = self.getName(merged)
        used = self.sockets.setdefault(name, [])
        free = self.freeSockets.get(name)
        socket = None
        if free is not None:
            while free and free[0].destroyed:
                del free[0]
            if free:
                socket = free.pop(0 if self.scheduling == "fifo" else -1)
            if not free:
                del self.freeSockets[name]
        if socket is not None:
            socket._pynet_pooled.wake(socket)
            self.reuseSocket(socket, request)
            self._pynet_assign(request, socket)
            used.append(socket)
        elif self._pynet_has_room(len(used) + len(free or ())):
            self.createSocket(request, merged, lambda err, socket=None: self._pynet_created(request, err, socket))
        else:
            self.requests.setdefault(name, []).append(request)
            self._pynet_waiting[request] = merged

    def createSocket(self, request: ClientRequest, options: Mapping[str, Any], callback: OnSocket, /) -> None:
        """Open a socket for *request*; ``callback(err, socket)`` gets it."""
        merged = self._pynet_merged(request, options)
        name = self.getName(merged)
        merged.update(_agentKey=name, encoding=None)
        if self.keepAlive:
            merged.update(keepAlive=self.keepAlive, keepAliveInitialDelay=self.keepAliveMsecs)
        is_called = False

        def created(err: object = None, socket: Any = None) -> None:
            nonlocal is_called
            if is_called:
                return
            is_called = True
            if err is not None:
                callback(err)
                return
            self.sockets.setdefault(name, []).append(socket)
            self.totalSocketCount += 1
            PooledSocket(self, socket, merged)
            callback(None, socket)

        socket = self.createConnection(merged, created)
        if socket is not None:
            created(None, socket)

    def removeSocket(self, socket: Any, options: Mapping[str, Any], /) -> None:
        """Forget *socket*, and open another one if a request waits for it."""
        name = self.getName(options)
        for pool in (self.sockets, self.freeSockets) if not socket.writable else (self.sockets,):
            sockets = pool.get(name)
            if sockets is not None and socket in sockets:
                sockets.remove(socket)
                if not sockets:
                    del pool[name]
        if not self.requests:
            return
        waiting = self.requests.get(name)
        if waiting:
            request = waiting[0]
        else:
            # Any name that has no socket of its own: nobody else would wake it.
            first = next((queue[0] for key, queue in self.requests.items() if not self.sockets.get(key)), None)
            if first is None:
                return
            request = first
        merged = self._pynet_waiting.pop(request, None)
        if merged is not None:
            # Not in the context of the socket that has ended: the new one has nothing to do with it.
            request._pynet_loop.run_in(
                request._pynet_home(),
                self.createSocket,
                request,
                merged,
                lambda err, socket=None: self._pynet_replaced(request, err, socket),
            )

    # Inside

    def _pynet_merged(self, request: ClientRequest, options: Mapping[str, object]) -> Options:
        merged = {**options, **self.options}
        path = merged.get("socketPath")
        if path:
            merged["path"] = path
        if not merged.get("servername") and merged.get("servername") != "":
            merged["servername"] = _server_name(merged, request)
        return merged

    def _pynet_has_room(self, sockets: int) -> bool:
        return sockets < _number(self.maxSockets) and self.totalSocketCount < _number(self.maxTotalSockets)

    def _pynet_created(self, request: ClientRequest, err: object, socket: object) -> None:
        if err is not None:
            request.onSocket(socket, err)
        else:
            self._pynet_assign(request, socket)

    def _pynet_replaced(self, request: ClientRequest, err: object, socket: ClientCarrier) -> None:
        if err is not None:
            request.onSocket(None, err)
        else:
            socket.emit("free")

    def _pynet_assign(self, request: ClientRequest, socket: object) -> None:
        request.onSocket(socket)
        if request.timeout is not None and request.timeout != (self.options.get("timeout") or 0):
            _call(socket, "setTimeout", request.timeout)

    def _pynet_on_free(self, socket: Any, options: Mapping[str, object]) -> None:
        name = self.getName(options)
        if not socket.writable:
            socket.destroy()
            return
        waiting = self.requests.get(name)
        if waiting:
            request = waiting.pop(0)
            self._pynet_waiting.pop(request, None)
            if not waiting:
                del self.requests[name]
            self._pynet_assign(request, socket)
        elif self._pynet_keeps(socket, name):
            socket._httpMessage = None
            self.removeSocket(socket, options)
            socket._pynet_pooled.rest(socket)
            self.freeSockets.setdefault(name, []).append(socket)
        else:
            socket.destroy()

    def _pynet_keeps(self, socket: object, name: str) -> bool:
        request = getattr(socket, "_httpMessage", None)
        if request is None or not request.shouldKeepAlive or not self.keepAlive:
            return False
        free = len(self.freeSockets.get(name, ()))
        return bool(
            self.totalSocketCount <= _number(self.maxTotalSockets)
            and free + len(self.sockets.get(name, ())) <= _number(self.maxSockets)
            and free < _number(self.maxFreeSockets)
            and self.keepSocketAlive(socket)
        )


def _server_name(options: Mapping[str, object], request: ClientRequest) -> str:
    """The name that TLS asks for: that of the ``Host`` header, or else the host's; empty if it is an address."""
    header = request.getHeader("host")
    return _name_of(validate_string(header, "options.headers.host")) if header else _no_address(options.get("host"))


@functools.lru_cache(maxsize=256)
def _name_of(header: str) -> str:
    return _no_address(header[1:].partition("]")[0] if header.startswith("[") else header.partition(":")[0])


def _no_address(name: Any) -> str:
    return "" if net.isIP(name) else name


def _hint_of(response: IncomingMessage | None) -> re.Match[str] | None:
    """The seconds that the server keeps an idle connection, if it has told them in *response*."""
    value = None if response is None else response._pynet_first("keep-alive")
    return _HINT.match(value) if isinstance(value, str) else None


def _number(value: object) -> float:
    """A limit as JavaScript compares it: what is no number is never reached, and never allows anything."""
    return value if isinstance(value, (int, float)) else math.nan


def _call(socket: object, method: str, *args: object) -> None:
    """What only sockets of ``net`` have: a Duplex of the program's own need not."""
    function = getattr(socket, method, None)
    if function is not None:
        function(*args)


#: The agent of requests that name none: it keeps sockets, for five seconds.
globalAgent = Agent(keepAlive=True, scheduling="lifo", timeout=5000)

Agent.__module__ = "pynet.http"

lend(_client_options, Agent)
