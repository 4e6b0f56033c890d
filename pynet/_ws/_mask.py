"""Masking: every frame of a client is XORed with four bytes of its own.

The loop in C of ``websockets`` (extra ``pynet-node[ws]``) does 64 KiB in 3 µs. Without it one operation on a big
integer does it in 700, two hundred times as fast as a loop in Python.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from pynet._errors import ERR_INVALID_ARG_TYPE
from pynet._events import fit

__all__ = ["apply_mask", "mask_key", "xor_mask"]

Buffer = bytes | bytearray | memoryview

# A system call for each frame would cost as much as the frame.
_POOL_SIZE = 8192
_pool = b""
_used = 0


def xor_mask(data: Buffer, mask: Buffer) -> bytes:
    """*data* XOR the four bytes of *mask*, over and over, as one operation on two integers."""
    size = len(data)
    stream = (bytes(mask) * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "little") ^ int.from_bytes(stream, "little")).to_bytes(size, "little")


def _find_mask() -> Callable[[Buffer, Buffer], bytes]:
    try:
        from websockets.speedups import apply_mask as in_c
    except ImportError:
        return xor_mask
    return in_c  # type: ignore[return-value]  # takes memoryviews too


apply_mask = _find_mask()


def mask_key(generate: Callable[[bytearray], object] | None = None) -> bytes:
    """Four bytes that nobody can foresee; *generate* fills a buffer instead, as ``ws``'s ``generateMask`` does."""
    global _pool, _used
    if generate is not None:
        if not callable(generate):
            raise ERR_INVALID_ARG_TYPE("options.generateMask", "Function", generate)
        key = bytearray(4)
        fit(generate, 1)(key)
        return bytes(key)
    if _used >= len(_pool):
        _pool, _used = os.urandom(_POOL_SIZE), 0
    key_bytes = _pool[_used : _used + 4]
    _used += 4
    return key_bytes


def _forget_pool() -> None:
    """After a fork both processes would use the same keys."""
    global _pool
    _pool = b""


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_pool)
