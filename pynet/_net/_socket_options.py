"""What the options of ``Socket()`` ask for: checked, and made into handles and callbacks."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pynet._addresses import BlockList
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    MISSING,
    is_number,
    system_error,
    unexpected_keyword,
    validate_int32,
    validate_number,
)
from pynet._events import fit
from pynet._handles import TCP, Connection, Pipe
from pynet._loop import current_loop

from ._bound_socket import BoundSocket
from ._knobs import set_keep_alive
from ._requests import CONNECT_OPTIONS

if TYPE_CHECKING:
    from ._options import SocketOptions
    from ._state import OnRead, SocketState

    class Merged(SocketOptions, total=False):
        """Those of the caller, and two for the stream beneath."""

        autoDestroy: bool
        decodeStrings: bool


__all__ = ["apply_options", "check_block_list", "check_options", "handle_of", "merge_options"]

_UNSUPPORTED = ("objectMode", "readableObjectMode", "writableObjectMode")


def merge_options(options: object, keywords: Mapping[str, object]) -> Merged:
    """One dict of both, a new one."""
    merged: Any = {}
    if is_number(options):
        merged["fd"] = options  # Node's oldest form
    elif isinstance(options, Mapping):
        merged.update(options)
    for name in keywords:
        if name not in CONNECT_OPTIONS:
            raise unexpected_keyword("Socket", name, CONNECT_OPTIONS)
    merged.update(keywords)
    known: Merged = merged
    return known


def check_options(options: Mapping[str, object]) -> None:
    for name in _UNSUPPORTED:
        if options.get(name):
            raise ERR_INVALID_ARG_VALUE(f"options.{name}", options[name], "is not supported")
    delay = options.get("keepAliveInitialDelay")
    if delay is not None:
        validate_number(delay, "options.keepAliveInitialDelay")
    tos = options.get("typeOfService")
    if tos is not None:
        validate_int32(tos, "options.typeOfService", 0, 255)
    check_block_list(options)


def check_block_list(options: Mapping[str, object]) -> None:
    """Raise Node's error if the option ``blockList`` is something else."""
    block_list = options.get("blockList")
    if block_list is not None and not BlockList.isBlockList(block_list):
        raise ERR_INVALID_ARG_TYPE("options.blockList", "net.BlockList", block_list)


def apply_options(state: SocketState, options: Merged) -> None:
    """Keep what *options* wish for the connection."""
    block_list, onread = options.get("blockList"), _read_target(options.get("onread"))
    tos = options.get("typeOfService")
    if block_list is not None or onread is not None or tos is not None or options.get("noDelay"):
        uncommon = state.more()
        uncommon.block_list = block_list
        uncommon.onread = onread
        uncommon.no_delay = bool(options.get("noDelay"))
        uncommon.type_of_service = tos
    if options.get("keepAlive"):
        set_keep_alive(state, True, options.get("keepAliveInitialDelay") or 0)


def handle_of(options: Mapping[str, object]) -> Connection | None:
    """The handle that *options* bring along: one that is made, or is made here for a descriptor."""
    given = options.get("handle")
    if isinstance(given, BoundSocket):
        return given._pynet_adopt()
    if hasattr(given, "read_start"):
        return cast("Connection", given)
    fd = options.get("fd", MISSING)
    return None if fd is MISSING or fd is None else open_handle(validate_int32(fd, "fd", 0))


def open_handle(fd: int) -> Connection:
    """The handle for a descriptor that somebody else has opened.

    Raises:
        TypeError: ``ERR_INVALID_FD_TYPE`` for what is neither a stream socket nor a pipe.
        OSError: the system refuses.
    """
    from pynet._handles import FdStream, guess_handle  # few programs are given their descriptors

    kind, loop = guess_handle(fd), current_loop()
    try:
        if kind == "TCP":
            return TCP.open(loop, fd)
        if kind == "PIPE":
            try:
                return Pipe.open(loop, fd)
            except OSError as error:
                if error.errno not in (errno.ENOTSOCK, errno.EINVAL):
                    raise
                return FdStream(loop, fd)
    except OSError as error:
        raise system_error(error, "open") from error
    raise ERR_INVALID_FD_TYPE(kind)


def _read_target(onread: object) -> OnRead | None:
    # As in Node, an option that cannot be used is ignored.
    if not isinstance(onread, Mapping):
        return None
    buffer, callback = onread.get("buffer"), onread.get("callback")
    if not callable(callback):
        return None
    if callable(buffer):
        return fit(buffer, 0), fit(callback, 2)
    if isinstance(buffer, (bytearray, memoryview)):
        return (lambda: buffer), fit(callback, 2)
    return None
