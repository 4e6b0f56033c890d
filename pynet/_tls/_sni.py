"""The server's choices by what the client has asked for: which certificate, which protocol."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from pynet._events import fit

from ._context import SecureContext, context_of
from ._errors import ERR_TLS_ALPN_CALLBACK_INVALID_RESULT

if TYPE_CHECKING:
    from pynet._handles.tls import ClientHello

    from ._socket import TLSSocket

__all__ = ["ALPNOffer", "Contexts", "choose_context", "choose_protocol", "sayable"]

_LONGEST_NAME = 255


class ALPNOffer(NamedTuple):
    """What ``ALPNCallback`` gets."""

    servername: str | None
    protocols: list[str]

    def __getitem__(self, key: Any) -> Any:  # a dict in Node
        return getattr(self, key) if isinstance(key, str) else tuple.__getitem__(self, key)


class Contexts:
    """The contexts of ``addContext()``, by name; a ``*`` stands for one label or a part of it."""

    def __init__(self) -> None:
        self._added: list[tuple[re.Pattern[str], SecureContext | ssl.SSLContext]] = []

    def add(self, hostname: str, context: SecureContext | ssl.SSLContext) -> None:
        pattern = "[^.]*".join(map(re.escape, hostname.split("*")))
        self._added.append((re.compile(pattern), context))

    def find(self, servername: str) -> SecureContext | ssl.SSLContext | None:
        """The one that was added last and fits."""
        for pattern, context in reversed(self._added):
            if pattern.fullmatch(servername):
                return context
        return None


def choose_context(socket: TLSSocket, servername: str, on_choice: Callable[[Exception | None, object], None]) -> None:
    """Ask ``SNICallback``, or look among the contexts of the server; *on_choice* gets an error, or one, or None."""
    tls = socket._pynet_tls
    if not servername:
        on_choice(None, None)
        return
    callback = tls.options.get("SNICallback")
    if callback is None:
        on_choice(None, None if tls.server is None else tls.server._pynet_contexts.find(servername))
        return
    answered = False

    def answer(error: Any = None, context: object = None, *rest: object) -> None:
        nonlocal answered
        if answered:
            return
        answered = True
        if error is None and context is not None:
            try:
                context_of(getattr(context, "context", context) if isinstance(context, dict) else context)
            except TypeError as refused:
                error = refused
        on_choice(error, context)

    try:
        fit(callback, 2)(servername, answer)
    except Exception as raised:
        answer(raised)


def choose_protocol(socket: TLSSocket, hello: ClientHello) -> str | None:
    """The protocol for the answer to ALPN; "" for none at all, None to refuse the client.

    Raises:
        TypeError: ``ERR_TLS_ALPN_CALLBACK_INVALID_RESULT``; what ``ALPNCallback`` raises.
    """
    tls = socket._pynet_tls
    callback = tls.options.get("ALPNCallback")
    if not hello.has_alpn or (callback is None and not tls.protocols):
        return ""
    offered = [name.decode("latin-1") for name in hello.protocols]
    if callback is None:
        return next((name for name in tls.protocols if name in offered), None)
    chosen = fit(callback, 1)(ALPNOffer(hello.servername or None, offered))
    if chosen is None:
        return None
    if chosen not in offered:
        raise ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, offered)
    return str(chosen)


def sayable(name: str) -> str | None:
    """*name* as a client can ask for it; None where it cannot be asked for, which the certificate will not have."""
    name = name.partition("\0")[0]
    try:
        encoded = name.encode("idna")
    except UnicodeError:  # a label that is too long
        return None
    return name if 0 < len(encoded) <= _LONGEST_NAME and not name.startswith(".") else None
