"""Files as Node's ``fs`` has them: as streams, and as a whole. All calls are made by the loop's thread pool."""

from __future__ import annotations

from . import _promises as promises
from ._files import appendFile, readFile, unlink, writeFile
from ._options import FileOptions, FileStreamOptions, ReadStreamOptions, WriteStreamOptions
from ._streams import ReadStream, WriteStream, createReadStream, createWriteStream
from ._typing import ReadStreamListen, WriteStreamListen

__all__ = [
    "FileOptions",
    "FileStreamOptions",
    "ReadStream",
    "ReadStreamListen",
    "ReadStreamOptions",
    "WriteStream",
    "WriteStreamListen",
    "WriteStreamOptions",
    "appendFile",
    "createReadStream",
    "createWriteStream",
    "promises",
    "readFile",
    "unlink",
    "writeFile",
]
