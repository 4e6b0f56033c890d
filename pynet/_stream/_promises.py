"""pipeline() and finished() for ``await``.

Node: stream.md, "Streams Promises API". Differs: no.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pynet._errors import validate_boolean
from pynet._loop import Promise

from ._end_of_stream import finished_future
from ._options import as_mapping
from ._pipeline import pipeline_future
from ._utils import is_stream

__all__ = ["finished", "pipeline"]


def pipeline(*streams: Any, signal: object = None, end: bool = True) -> Promise[Any]:
    """Pipe *streams* into each other; the future gives what a last function returned, or raises the first error.

    Args:
        streams: As for ``stream.pipeline``; a dict in the last place may hold the options.
        signal: An ``AbortSignal`` that destroys all of them.
        end: False leaves the last stream open when the first has ended.
    """
    stages = list(streams)
    options: dict[str, object] = {"signal": signal, "end": end}
    if stages and isinstance(stages[-1], Mapping) and not is_stream(stages[-1]) and _holds_options(stages[-1]):
        options.update(stages.pop())
    return pipeline_future(stages, options)


def _holds_options(value: Mapping[object, object]) -> bool:
    return "readable" not in value and "writable" not in value


def finished(stream: Any, options: Mapping[str, object] | None = None, /, **keywords: object) -> Promise[None]:
    """A future of the end of *stream*, with the options of ``stream.finished``.

    With ``cleanup`` all listeners are gone when it is done.
    """
    merged = {**as_mapping(options), **keywords}
    if "cleanup" in merged:
        validate_boolean(merged["cleanup"], "cleanup")
    return finished_future(stream, merged)
