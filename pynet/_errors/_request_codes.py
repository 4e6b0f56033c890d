"""The codes of what a request is made from: its URL, protocol and path."""

from __future__ import annotations

from ._base import FixedError, NodeRangeError, NodeTypeError


class ERR_INVALID_URL(FixedError, NodeTypeError):
    """A text that is not an absolute URL.

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


class ERR_INVALID_PROTOCOL(NodeTypeError):
    """The URL's protocol is another one than the agent's."""

    code = "ERR_INVALID_PROTOCOL"

    def __init__(self, protocol: object, expected: object) -> None:
        super().__init__(f'Protocol "{protocol}" not supported. Expected "{expected}"')


class ERR_UNESCAPED_CHARACTERS(NodeTypeError):
    """A path with blanks, control characters or characters above latin1."""

    code = "ERR_UNESCAPED_CHARACTERS"

    def __init__(self, subject: str) -> None:
        super().__init__(f"{subject} contains unescaped characters")
