"""Numbers as JavaScript takes them where Node does not check an argument: any value becomes 32 bits."""

from __future__ import annotations

import math

from pynet._errors import ERR_SOCKET_BAD_PORT, is_number, to_number


def to_uint32(value: object) -> int:
    """*value* modulo 2**32; what is not a finite number is 0."""
    if isinstance(value, str):
        value = to_number(value)
    if isinstance(value, int):
        return value & 0xFFFFFFFF
    if isinstance(value, float) and math.isfinite(value):
        return int(value) & 0xFFFFFFFF
    return 0


def to_int32(value: object) -> int:
    """*value* modulo 2**32, with a sign."""
    number = to_uint32(value)
    return number - 2**32 if number >= 2**31 else number


def to_port(value: object) -> int:
    """*value* modulo 2**16, which is all that ``bind()`` does about a port. A bool is never one."""
    if isinstance(value, bool):
        raise ERR_SOCKET_BAD_PORT("Port", value)
    return to_uint32(value) & 0xFFFF


def is_uint32(value: object) -> bool:
    """Whether *value* is a whole number of 32 bits without sign."""
    return is_number(value) and 0 <= value < 2**32 and value == int(value)
