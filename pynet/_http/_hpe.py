"""The codes behind the parser's words. httptools keeps llhttp's reasons, and the code of three kinds of error only."""

from __future__ import annotations

from pynet._errors import ParseError

#: HPE_STRICT with a CR before it, else HPE_INVALID_VERSION.
AFTER_VERSION = "Expected CRLF after version"

_BY_REASON = {
    "HPE_CLOSED_CONNECTION": ("Data after `Connection: close`",),
    "HPE_CR_EXPECTED": (
        "Missing expected CR after chunk data",
        "Missing expected CR after chunk extension name",
        "Missing expected CR after chunk extension value",
        "Missing expected CR after chunk size",
        "Missing expected CR after header value",
        "Missing expected CR after response line",
    ),
    "HPE_INVALID_CHUNK_SIZE": ("Chunk size overflow", "Invalid character in chunk size"),
    "HPE_INVALID_CONSTANT": (
        "Expected HTTP/, RTSP/ or ICE/",
        "Expected SOURCE method for ICE/x.x request",
        "Invalid method for HTTP/x.x request",
        "Invalid method for RTSP/x.x request",
        "Invalid word encountered",
    ),
    "HPE_INVALID_CONTENT_LENGTH": (
        "Content-Length can't be present with Transfer-Encoding",
        "Content-Length overflow",
        "Empty Content-Length",
        "Invalid character in Content-Length",
    ),
    "HPE_INVALID_EOF_STATE": ("Invalid EOF state",),
    "HPE_INVALID_HEADER_TOKEN": (
        "Invalid header field char",
        "Invalid header token",
        "Invalid header value char",
        "Unexpected whitespace after header value",
    ),
    "HPE_INVALID_TRANSFER_ENCODING": (
        "Empty Transfer-Encoding",
        "Invalid `Transfer-Encoding` header value",
        "Request has invalid `Transfer-Encoding`",
        "Transfer-Encoding can't be present with Content-Length",
    ),
    "HPE_INVALID_VERSION": (
        AFTER_VERSION,
        "Expected HTTP/2 Connection Preface",
        "Expected dot",
        "Expected space after version",
        "Invalid HTTP version",
        "Invalid major version",
        "Invalid minor version",
    ),
    "HPE_LF_EXPECTED": ("Missing expected LF after header value",),
    "HPE_PAUSED_H2_UPGRADE": ("Pause on PRI/Upgrade",),
    "HPE_STRICT": (
        "Expected LF after CR",
        "Expected LF after chunk data",
        "Expected LF after chunk size",
        "Expected LF after headers",
        "Invalid character in chunk extensions",
        "Invalid character in chunk extensions name",
        "Invalid character in chunk extensions quote value",
        "Invalid character in chunk extensions quoted value",
        "Invalid character in chunk extensions value",
        "Invalid quoted-pair in chunk extensions quoted value",
    ),
    "HPE_UNEXPECTED_CONTENT_LENGTH": ("Duplicate Content-Length",),
    "HPE_UNEXPECTED_SPACE": ("Unexpected space after start line",),
}
_CODES = {reason: code for code, reasons in _BY_REASON.items() for reason in reasons}

# Of these llhttp tells the place behind the byte that it did not like.
_LATE = frozenset(
    (
        "Chunk size overflow",
        "Content-Length overflow",
        "Data after `Connection: close`",
        "Invalid HTTP version",
        "Invalid `Transfer-Encoding` header value",
        "Invalid character in chunk extensions",
        "Invalid character in chunk extensions name",
        "Invalid character in chunk extensions quoted value",
        "Invalid character in chunk extensions value",
        "Invalid characters in url",
        "Invalid header field char",
        "Invalid quoted-pair in chunk extensions quoted value",
        "Missing expected CR after chunk data",
        "Missing expected CR after chunk extension name",
        "Missing expected CR after chunk extension value",
        "Missing expected CR after response line",
        "Pause on PRI/Upgrade",
        "Request has invalid `Transfer-Encoding`",
        "Transfer-Encoding can't be present with Content-Length",
        "Unexpected space after start line",
    )
)


def place_of(error: ParseError, data: bytes, at: int) -> int:
    """How much of *data* llhttp says to have parsed when byte number *at* led to *error*."""
    byte = data[at : at + 1]
    late = (
        error.reason in _LATE
        or (byte == b"\n" and error.reason in (AFTER_VERSION, "Missing expected CR after chunk size"))
        or (byte == b" " and error.reason == "Invalid character in chunk size")
    )
    return at + late


def parse_error(reason: str, code: str | None = None) -> ParseError:
    """The error with llhttp's *reason*; HPE_INTERNAL where nobody knows its code."""
    return ParseError(code or _CODES.get(reason, "HPE_INTERNAL"), reason)


def header_overflow() -> ParseError:
    """More, or longer, headers than the limits allow."""
    return ParseError("HPE_HEADER_OVERFLOW", "Header overflow")


def chunk_overflow() -> ParseError:
    """More chunk extensions than anybody needs."""
    return ParseError("HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow")


def cut_short() -> ParseError:
    """The connection ended within a message."""
    return ParseError("HPE_INVALID_EOF_STATE", "Invalid EOF state", "Parse Error")
