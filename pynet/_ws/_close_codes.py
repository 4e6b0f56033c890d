"""The status codes of close frames: RFC 6455, section 7.4, and IANA's registry."""

from __future__ import annotations

from typing import Final

NORMAL: Final = 1000
PROTOCOL_ERROR: Final = 1002
#: Never on the wire: the close frame had no code.
NO_STATUS: Final = 1005
#: Never on the wire: the connection went away without a close frame.
ABNORMAL: Final = 1006
INVALID_TEXT: Final = 1007
POLICY: Final = 1008
TOO_BIG: Final = 1009

# 1004 is reserved; 1005, 1006 and 1015 are names for what was not sent.
_REGISTERED = frozenset(range(1000, 1015)) - {1004, NO_STATUS, ABNORMAL}


def is_sendable(code: int) -> bool:
    """Whether a close frame may carry *code*."""
    return code in _REGISTERED or 3000 <= code <= 4999
