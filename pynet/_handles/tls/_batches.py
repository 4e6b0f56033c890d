"""Records: their sizes, how many are made at once, and which of them go on in one piece."""

from __future__ import annotations

from ssl import MemoryBIO
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from pynet._loop import Loop

RECORD = 16384  # of plain text, at most
HEADER = 5  # of a record: its kind, the version, and the length of the rest
LONGEST = RECORD + 256  # rest, with what encryption adds
BATCH = 4 * RECORD  # of plain text, in one go
BATCH_READ = 4 * (HEADER + RECORD + 24)  # the same on the wire: with a byte less, the last would come in two pieces

_outgoing: WeakKeyDictionary[Loop, MemoryBIO] = WeakKeyDictionary()


def outgoing_of(loop: Loop) -> MemoryBIO:
    """Where the engines of *loop* put what they have encrypted.

    One is enough, because it is taken at once, and it should not be more: it stays as large as it has ever been.
    """
    found = _outgoing.get(loop)
    if found is None:
        found = _outgoing[loop] = MemoryBIO()
    return found


def joined(chunks: list[bytes]) -> list[bytes]:
    """Records that are full, and the one after them, come from one write: they go on in one piece."""
    found: list[bytes] = []
    run: list[bytes] = []
    for chunk in chunks:
        run.append(chunk)
        if len(chunk) != RECORD:
            found.append(b"".join(run))  # which copies nothing where there is only one
            run = []
    if run:
        found.append(b"".join(run))
    return found
