"""What the parser gives: heads, bodies and ends of messages."""

from __future__ import annotations

from typing import TypeAlias

from pynet._errors import ParseError

__all__ = ["END", "End", "Event", "Head", "texts", "without_upgrade"]


class Head:
    """The head of a message. *raw* is names and values in turn, as they came; *names* the names in lower case."""

    __slots__ = ("keep_alive", "major", "method", "minor", "names", "raw", "reason", "status", "upgrade", "url")

    def __init__(self, version: tuple[int, int], raw: list[str], names: list[str], keep_alive: bool) -> None:
        self.major, self.minor = version
        self.raw = raw
        self.names = names
        self.keep_alive = keep_alive  # the connection can be used again after this message
        self.upgrade = False
        self.method = ""  # of a request
        self.url = ""
        self.status = 0  # of a response
        self.reason = ""

    def has(self, name: str) -> bool:
        """Whether there is a header of this name, in lower case."""
        return name in self.names

    @property
    def persists(self) -> bool:
        """Whether the connection may go on, as far as its headers say."""
        tokens = [
            token.strip(" \t").lower()
            for at, name in enumerate(self.names)
            if name in ("connection", "proxy-connection")
            for token in self.raw[2 * at + 1].split(",")
        ]
        return "close" not in tokens if (self.major, self.minor) >= (1, 1) else "keep-alive" in tokens

    @property
    def is_chunked(self) -> bool:
        """Whether the last transfer coding is "chunked"."""
        last = ""
        for at, name in enumerate(self.names):
            if name == "transfer-encoding":
                last = self.raw[2 * at + 1]
        return last.rpartition(",")[2].strip(" \t").lower() == "chunked"


class End:
    """The end of a message. *trailers* is names and values in turn."""

    __slots__ = ("trailers",)

    def __init__(self, trailers: list[str]) -> None:
        self.trailers = trailers


#: The end of a message without trailers.
END = End([])

Event: TypeAlias = "Head | bytes | End | ParseError"


def texts(raw: list[bytes], joined: bytes) -> list[str]:
    """Names and values as texts: decoded in one go, because that is half of what they cost.

    *joined* is *raw* with line ends between.
    """
    if not raw:
        return []
    texts = joined.decode("latin-1").split("\n")
    if len(texts) == len(raw) and b" \n" not in joined and b"\t\n" not in joined and joined[-1:] not in b" \t":
        return texts
    return [part.rstrip(b" \t").decode("latin-1") for part in raw]


def without_upgrade(head: Head) -> bytes:
    """A head that says the same of body and connection as *head*, but asks for no upgrade."""
    lines = [f"{head.method} / HTTP/{head.major}.{head.minor}"]
    for at, name in enumerate(head.names):
        value = head.raw[2 * at + 1]
        if name in ("content-length", "transfer-encoding"):
            lines.append(f"{name}: {value}")
        elif name == "connection":
            tokens = [token for token in value.split(",") if token.strip().lower() != "upgrade"]
            if tokens:
                lines.append(f"connection: {','.join(tokens)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
