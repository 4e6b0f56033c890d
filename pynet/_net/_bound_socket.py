"""BoundSocket: a bound socket that is still to become a server or a client."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

from pynet._addresses import AddressInfo, from_sockaddr, isIP, to_sockaddr
from pynet._errors import (
    ERR_INVALID_ARG_VALUE,
    ERR_SOCKET_HANDLE_ADOPTED,
    system_error,
    unexpected_keyword,
    validate_boolean,
    validate_options,
    validate_port,
    validate_string,
)
from pynet._handles import TCP, Pipe
from pynet._loop import current_loop
from pynet._typing import Self, Unpack, lend

from . import _options
from ._options import BoundSocketOptions

__all__ = ["BoundSocket"]

_OPTIONS = frozenset(BoundSocketOptions.__annotations__)


class BoundSocket:
    """A socket bound to an address at once, to be given to ``listen()`` or ``Socket(handle=…)``.

    Whoever adopts it owns it; every method raises ``ERR_SOCKET_HANDLE_ADOPTED`` then, and after ``close()``.

    Args:
        options: A dict; keywords are merged over it. ``host`` is a numeric address, ``"0.0.0.0"`` by default, or
            ``"::"`` with ``ipv6Only``; ``port`` 0 is one that is free. ``path`` binds a Unix domain socket instead.

    Raises:
        OSError: from the system (``EADDRINUSE``, ``EADDRNOTAVAIL`` …).
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE``.
        ValueError: ``ERR_SOCKET_BAD_PORT``.

    Node: net.md, "Class: net.BoundSocket". Differs: no.
    """

    def __init__(self, options: BoundSocketOptions | None = None, /, **keywords: Unpack[BoundSocketOptions]) -> None:
        for name in keywords:
            if name not in _OPTIONS:
                raise unexpected_keyword("BoundSocket", name, _OPTIONS)
        merged: dict[str, object] = {**validate_options({} if options is None else options), **keywords}
        path = merged.get("path")
        self._pynet_path: str | None = None
        self._pynet_handle: TCP | Pipe | None  # None once closed or adopted
        if path is not None:
            self._pynet_path = validate_string(path, "options.path")
            self._pynet_handle = _bound_pipe(merged, self._pynet_path)
        else:
            self._pynet_handle = _bound_tcp(merged)

    def _pynet_opened(self) -> TCP | Pipe:
        if self._pynet_handle is None:
            raise ERR_SOCKET_HANDLE_ADOPTED()
        return self._pynet_handle

    def _pynet_adopt(self) -> TCP | Pipe:
        handle, self._pynet_handle = self._pynet_opened(), None
        return handle

    @property
    def isPipe(self) -> bool:
        """Whether this is bound to a path; False once closed or adopted.

        Node: net.md, "boundSocket.isPipe". Differs: no.
        """
        return isinstance(self._pynet_handle, Pipe)

    def address(self) -> AddressInfo | str:
        """Where the socket is bound: address, family and port, or the path.

        Node: net.md, "boundSocket.address()". Differs: a named tuple.
        """
        handle = self._pynet_opened()
        if isinstance(handle, Pipe):
            return self._pynet_path or ""
        try:
            return from_sockaddr(handle.getsockname())
        except OSError as error:
            raise system_error(error, "getsockname") from error

    def fd(self) -> int:
        """The descriptor; it stays the socket's.

        Node: net.md, "boundSocket.fd()". Differs: no.
        """
        return self._pynet_opened().fileno()

    def close(self) -> None:
        """Close the socket.

        Node: net.md, "boundSocket.close()". Differs: no.
        """
        self._pynet_adopt().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """``close()``, unless that has happened or the socket is adopted.

        Node: net.md, "boundSocket[Symbol.dispose]()". Differs: the name.
        """
        if self._pynet_handle is not None:
            self.close()


def _bound_pipe(options: Mapping[str, object], path: str) -> Pipe:
    if len([name for name in options if options[name] is not None]) > 1:
        reason = "path is mutually exclusive with host, port, ipv6Only, and reusePort"
        raise ERR_INVALID_ARG_VALUE("options", options, reason)
    handle = Pipe(current_loop())
    try:
        handle.bind(path)
    except OSError as error:
        handle.close()
        raise system_error(error, "bind") from error
    return handle


def _bound_tcp(options: Mapping[str, Any]) -> TCP:
    ipv6_only = _flag(options, "ipv6Only")
    reuse_port = _flag(options, "reusePort")
    host = options.get("host")
    if host is None:
        host = "::" if ipv6_only else "0.0.0.0"
    elif not isIP(validate_string(host, "options.host")):
        reason = "must be a numeric IP address; net.BoundSocket does not perform DNS resolution"
        raise ERR_INVALID_ARG_VALUE("options.host", host, reason)
    port = options.get("port")
    port = 0 if port is None else validate_port(port, "options.port")
    handle = TCP(current_loop())
    try:
        handle.bind(to_sockaddr(host, port), ipv6_only=ipv6_only, reuse_port=reuse_port)
        handle.getsockname()  # tells of a port in use, which bind() keeps for later
    except OSError as error:
        handle.close()
        raise system_error(error, "bind", host, port) from error
    return handle


def _flag(options: Mapping[str, object], name: str) -> bool:
    value = options.get(name)
    return False if value is None else validate_boolean(value, f"options.{name}")


lend(_options, BoundSocket)
