"""Text from outside, a path or the name of a peer, as a terminal and a log may be given it."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["printable"]

# What moves the cursor, colours, rings, ends a line, or turns the direction of writing around; and lone surrogates,
# which are bytes of a path that are not UTF-8 and which no stream can encode.
_CONTROL: Final = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def printable(text: str, keep: str = "") -> str:
    r"""*text* with control characters as a Python literal spells them: ``\n``, ``\x1b``; those in *keep* stay."""
    if text.isprintable():
        return text
    return re.sub(_CONTROL, lambda found: found[0] if found[0] in keep else _spelt(found[0]), text)


def _spelt(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
