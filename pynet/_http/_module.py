"""What the module has besides its classes."""

from __future__ import annotations

from collections.abc import Callable

from pynet._errors import (
    ERR_FEATURE_UNAVAILABLE_ON_PLATFORM,
    ERR_INVALID_ARG_TYPE,
    MISSING,
    is_object,
    validate_integer,
)

__all__ = ["setGlobalProxyFromEnv", "setMaxIdleHTTPParsers"]


def setMaxIdleHTTPParsers(max: int = MISSING) -> None:  # type: ignore[assignment]
    """Check *max*; that is all, because parsers are not kept for the next connection here.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.
        ValueError: ``ERR_OUT_OF_RANGE`` below 1.

    Node: http.md, "http.setMaxIdleHTTPParsers(max)". Differs: has no effect.
    """
    validate_integer(max, "max", 1)


def setGlobalProxyFromEnv(proxyEnv: object = MISSING) -> Callable[[], None]:
    """Refused: proxies are not taken from the environment here. Give requests an agent that knows the proxy.

    Raises:
        TypeError: ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``; ``ERR_INVALID_ARG_TYPE`` if *proxyEnv* is no dict.

    Node: http.md, "http.setGlobalProxyFromEnv([proxyEnv])". Differs: it always raises.
    """
    if proxyEnv is not MISSING and not is_object(proxyEnv):
        raise ERR_INVALID_ARG_TYPE("proxyEnv", "object", proxyEnv)
    raise ERR_FEATURE_UNAVAILABLE_ON_PLATFORM("setGlobalProxyFromEnv")
