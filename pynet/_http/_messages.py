"""What the parser gives: heads, bodies and ends of messages."""

from __future__ import annotations

from typing import TypeAlias

from pynet._errors import ParseError

__all__ = ["END", "End", "Event", "Head", "texts", "without_upgrade"]


class Head:
    """The head of a message: what it says of itself, and its headers, which become texts when somebody asks for them.

    Args:
        names: Of the headers, as they came.
        values: As many of them.
        keep_alive: The connection can be used again after this message.
    """

    __slots__ = (
        "_names",
        "_raw",
        "_values",
        "keep_alive",
        "lower",
        "major",
        "method",
        "minor",
        "reason",
        "status",
        "upgrade",
        "url",
    )

    def __init__(self, major: int, minor: int, names: list[bytes], values: list[bytes], keep_alive: bool) -> None:
        self.major = major
        self.minor = minor
        self._names = names
        self._values = values
        self._raw: list[str] | None = None
        # The names in lower case. In one go, which costs half; one with a line end in it comes from a lenient parser.
        lower = b"\n".join(names).lower().split(b"\n")
        self.lower = lower if len(lower) == len(names) else [name.lower() for name in names]
        self.keep_alive = keep_alive
        self.upgrade = False
        self.method = ""  # of a request
        self.url = ""
        self.status = 0  # of a response
        self.reason = ""

    @property
    def names(self) -> list[str]:
        """The names in lower case."""
        return b"\n".join(self.lower).decode("latin-1").split("\n") if self.lower else []

    @property
    def raw(self) -> list[str]:
        """Names and values in turn, as they came."""
        raw = self._raw
        if raw is None:
            raw = self._raw = texts(self._names, self._values)
        return raw

    def first(self, name: bytes) -> str | None:
        """The value of the first header *name*, which is in lower case; None if there is none."""
        return self._values[self.lower.index(name)].decode("latin-1") if name in self.lower else None

    @property
    def persists(self) -> bool:
        """Whether the connection may go on, as far as its headers say."""
        tokens = [
            token.strip(" \t").lower()
            for name, value in zip(self.lower, self._values, strict=True)
            if name in (b"connection", b"proxy-connection")
            for token in value.decode("latin-1").split(",")
        ]
        return "close" not in tokens if (self.major, self.minor) >= (1, 1) else "keep-alive" in tokens

    @property
    def is_chunked(self) -> bool:
        """Whether the last transfer coding is "chunked"."""
        last = b""
        for name, value in zip(self.lower, self._values, strict=True):
            if name == b"transfer-encoding":
                last = value
        return last.rpartition(b",")[2].strip(b" \t").lower() == b"chunked"


class End:
    """The end of a message. *trailers* is names and values in turn."""

    __slots__ = ("trailers",)

    def __init__(self, trailers: list[str]) -> None:
        self.trailers = trailers


#: The end of a message without trailers.
END = End([])

Event: TypeAlias = "Head | bytes | End | ParseError"


def texts(names: list[bytes], values: list[bytes]) -> list[str]:
    """Names and values in turn as texts: decoded in one go, because that is half of what they cost."""
    if not names:
        return []
    raw = [b""] * (2 * len(names))
    raw[::2], raw[1::2] = names, values
    joined = b"\n".join(raw)
    found = joined.decode("latin-1").split("\n")
    if len(found) == len(raw) and b" \n" not in joined and b"\t\n" not in joined and joined[-1:] not in b" \t":
        return found
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
