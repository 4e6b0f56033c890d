"""Node's ``fs/promises``, as far as it is here: the same to await, inside a running asyncio loop."""

from __future__ import annotations

from typing import Any, overload

from pynet._loop import current_loop
from pynet._typing import Buffer

from ._files import READ, REMOVE, WRITE, Work, reading, removing, submit, writing
from ._options import FileOptions, Path, merge_options

__all__ = ["appendFile", "readFile", "unlink", "writeFile"]


@overload
async def readFile(path: Path, options: None = None, /) -> bytes: ...
@overload
async def readFile(path: Path, encoding: str, /) -> str: ...
@overload
async def readFile(path: Path, options: FileOptions, /) -> Any: ...
async def readFile(path: Path, options: FileOptions | str | None = None, /) -> object:
    """Read a whole file: bytes, or text with an encoding.

    Node: fs.md, "fsPromises.readFile(path[, options])". Differs: no FileHandle.
    """
    given = merge_options(FileOptions, options)
    return await _done(reading(path, given), READ, path, given)


async def writeFile(path: Path, data: str | Buffer, options: FileOptions | str | None = None, /) -> None:
    """Write a whole file, replacing it if there is one.

    Node: fs.md, "fsPromises.writeFile(file, data[, options])". Differs: no FileHandle, no iterables.
    """
    given = merge_options(FileOptions, options)
    await _done(writing(path, data, given, "w"), WRITE, path, given)


async def appendFile(path: Path, data: str | Buffer, options: FileOptions | str | None = None, /) -> None:
    """Write *data* to the end of a file, which is created if need be.

    Node: fs.md, "fsPromises.appendFile(path, data[, options])". Differs: no FileHandle.
    """
    given = merge_options(FileOptions, options)
    await _done(writing(path, data, given, "a"), WRITE, path, given)


async def unlink(path: Path, /) -> None:
    """Remove a file.

    Node: fs.md, "fsPromises.unlink(path)". Differs: no.
    """
    await _done(removing(path), REMOVE, path, {})


async def _done(work: Work, syscalls: tuple[str, str], path: object, options: FileOptions) -> object:
    signal = options.get("signal")
    return await current_loop().host.outcome(lambda settle: submit(work, syscalls, path, signal, settle))
