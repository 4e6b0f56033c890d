"""``ws``'s ``subprotocol``: ``Sec-WebSocket-Protocol`` headers, read."""

from __future__ import annotations

from ._header_lists import parse_subprotocols as parse

__all__ = ["parse"]
