"""Any buffer as bytes in a row."""

from __future__ import annotations

from typing import Any

__all__ = ["byte_view"]


def byte_view(data: Any) -> memoryview:
    """*data* as a flat memoryview of bytes, of which ``len()`` is the size; copied only if it has gaps.

    Raises TypeError for anything that is not a buffer.
    """
    view = data if isinstance(data, memoryview) else memoryview(data)
    if view.format == "B" and view.ndim == 1 and view.c_contiguous:
        return view
    # cast() refuses gaps, and a shape with a zero in it.
    return view.cast("B") if view.c_contiguous and view.nbytes else memoryview(view.tobytes())
