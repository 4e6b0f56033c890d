"""Node's ``fs``, what a networking program uses of it: files as streams, and whole files.

``promises`` is Node's ``fs/promises``. For everything else Python has ``open()``, ``os`` and ``pathlib``.
"""

from __future__ import annotations

from pynet._fs import (
    FileOptions,
    ReadStream,
    ReadStreamOptions,
    WriteStream,
    WriteStreamOptions,
    appendFile,
    createReadStream,
    createWriteStream,
    promises,
    readFile,
    unlink,
    writeFile,
)

__all__ = [
    "createReadStream",
    "createWriteStream",
    "ReadStream",
    "WriteStream",
    "ReadStreamOptions",
    "WriteStreamOptions",
    "readFile",
    "writeFile",
    "appendFile",
    "unlink",
    "FileOptions",
    "promises",
]
