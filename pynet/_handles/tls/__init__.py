"""TLS over a connection. A door of its own, so that programs without TLS do not load ``ssl``."""

from __future__ import annotations

from ._batches import RECORD
from ._client_hello import ClientHello, parse_hello
from ._handle import TLSHandle

__all__ = ["RECORD", "ClientHello", "TLSHandle", "parse_hello"]
