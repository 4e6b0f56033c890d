"""The codes of URLs."""

from __future__ import annotations

from ._base import FixedError, NodeRangeError, NodeTypeError


class ERR_INVALID_URL(FixedError, NodeTypeError):
    """A text that is no absolute URL.

    Attributes:
        input: The text.
    """

    code = "ERR_INVALID_URL"
    text = "Invalid URL"

    def __init__(self, input: str) -> None:
        super().__init__()
        self.input = input


class ERR_INVALID_URI(FixedError, NodeRangeError):
    """Percent signs in the user name or password of a URL do not stand for UTF-8."""

    name = "URIError"
    code = "ERR_INVALID_URI"
    text = "URI malformed"
