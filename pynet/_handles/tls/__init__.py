"""TLS over a connection. A door of its own, so that programs without TLS do not load ``ssl``."""

from __future__ import annotations

from ._client_hello import ClientHello, parse_hello
from ._handle import TLSHandle
from ._reader import RECORD

__all__ = ["RECORD", "ClientHello", "TLSHandle", "parse_hello"]
