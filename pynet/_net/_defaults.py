"""What ``connect()`` does about several addresses of a name when its options do not say."""

from __future__ import annotations

from pynet._errors import validate_boolean, validate_int32

__all__ = [
    "getDefaultAutoSelectFamily",
    "getDefaultAutoSelectFamilyAttemptTimeout",
    "setDefaultAutoSelectFamily",
    "setDefaultAutoSelectFamilyAttemptTimeout",
]

SHORTEST_ATTEMPT_MS = 10  # a shorter time would give up on connections that are being made

_auto_select_family = True
_attempt_timeout_ms = 500


def getDefaultAutoSelectFamily() -> bool:
    """Whether ``connect()`` tries all addresses of a name; True at first.

    Node: net.md, "net.getDefaultAutoSelectFamily()". Differs: no.
    """
    return _auto_select_family


def setDefaultAutoSelectFamily(value: bool) -> None:
    """Set the default of the ``autoSelectFamily`` option of ``connect()``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *value* is no bool.

    Node: net.md, "net.setDefaultAutoSelectFamily(value)". Differs: no.
    """
    global _auto_select_family
    _auto_select_family = validate_boolean(value, "value")


def getDefaultAutoSelectFamilyAttemptTimeout() -> int:
    """How long ``connect()`` waits for one address before it tries the next, in milliseconds; 500 at first.

    Node: net.md, "net.getDefaultAutoSelectFamilyAttemptTimeout()". Differs: no.
    """
    return _attempt_timeout_ms


def setDefaultAutoSelectFamilyAttemptTimeout(value: int) -> None:
    """Set the default of the ``autoSelectFamilyAttemptTimeout`` option of ``connect()``.

    Args:
        value: Milliseconds; less than 10 becomes 10.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *value* is no number.
        ValueError: ``ERR_OUT_OF_RANGE`` if it is not a positive 32-bit integer.

    Node: net.md, "net.setDefaultAutoSelectFamilyAttemptTimeout(value)". Differs: no.
    """
    global _attempt_timeout_ms
    _attempt_timeout_ms = max(validate_int32(value, "value", 1), SHORTEST_ATTEMPT_MS)
