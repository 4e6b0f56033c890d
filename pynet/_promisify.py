"""promisify(): a function that takes a callback, as one that returns a future."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from pynet import _dns, _stream, _timers
from pynet._errors import validate_function
from pynet._events import Deferred
from pynet._typing import asyncio

__all__ = ["promisify"]


def promisify(original: Callable[..., object], /) -> Callable[..., asyncio.Future[Any]]:
    """Make *original*, whose last argument is a callback of ``(error, value)``, a function that returns a future.

    Called with the other arguments, by position or keyword. What it raises fails the future, too. Of ``setTimeout``,
    ``setImmediate``, ``dns.lookup``, ``dns.lookupService``, ``stream.pipeline`` and ``stream.finished`` it gives what
    their ``promises`` have. Needs asyncio, when it is called.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.

    Node: util.md, "util.promisify(original)". Differs: no ``promisify.custom``.
    """
    validate_function(original, "original")
    for known, version in _versions():
        if original is known:
            return version

    @functools.wraps(original)
    def promisified(*args: object, **keywords: object) -> asyncio.Future[object]:
        deferred: Deferred[object] = Deferred()

        def answer(error: object = None, value: object = None, *_: object) -> None:
            if isinstance(error, BaseException) or error:
                deferred.reject(error)
            else:
                deferred.resolve(value)

        try:
            original(*args, answer, **keywords)
        except Exception as error:
            deferred.reject(error)
        return deferred.promise

    return promisified


def _versions() -> list[tuple[Callable[..., object], Callable[..., Any]]]:
    """Functions whose callback is not their last argument, or gets more than one value."""
    return [
        (_timers.setTimeout, _timers.promises.setTimeout),
        (_timers.setImmediate, _timers.promises.setImmediate),
        (_dns.lookup, _dns.promises.lookup),
        (_dns.lookupService, _dns.promises.lookupService),
        (_stream.pipeline, _stream.promises.pipeline),
        (_stream.finished, _stream.promises.finished),
    ]
