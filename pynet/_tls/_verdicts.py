"""``authorizationError`` where the handshake let everybody in."""

from __future__ import annotations

import functools
import ssl
import warnings

from ._certificates import chain_of
from ._context import SecureContext
from ._errors import Unavailable
from ._trust import default_generation, getCACertificates
from ._verify import Rules, as_ders, verdict

__all__ = ["late_verdict"]


def late_verdict(context: object, engine: ssl.SSLObject) -> tuple[Exception | None, bool]:
    """The error for the server's chain, and whether there could be a verdict: ``cryptography`` makes it."""
    sent = chain_of(engine)
    if not sent:
        return None, False
    crl, partial = b"", False
    authorities = engine.context.get_ca_certs(binary_form=True)
    if isinstance(context, SecureContext):
        crl, partial = context.crl, context.allows_partial_chain
        if context.authorities is None:
            authorities = [*authorities, *_default_authorities(default_generation())]
    try:
        return verdict(sent, Rules(authorities, crl, partial, True)), True
    except Unavailable:
        warnings.warn(
            "rejectUnauthorized is False and authorizationError stays None: install cryptography",
            RuntimeWarning,
            stacklevel=2,
        )
        return None, False


@functools.lru_cache(maxsize=1)
def _default_authorities(generation: int) -> list[bytes]:
    return as_ders("".join(getCACertificates("default")).encode())
