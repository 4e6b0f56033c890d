"""``ws``'s ``extension``: ``Sec-WebSocket-Extensions`` headers, read and written."""

from __future__ import annotations

from ._header_lists import format_extensions as format
from ._header_lists import parse_extensions as parse

__all__ = ["format", "parse"]
