"""Terminals: raw mode, and the control sequences that move the cursor."""

from __future__ import annotations

import atexit
import errno
import os
import sys
from typing import Any

from pynet._errors import ERR_INVALID_FD, number_text, system_error, to_number

ESC = "\x1b["


def checked_fd(fd: object) -> int:
    """*fd*, if it is a descriptor that there can be."""
    if type(fd) is not int or not 0 <= fd < 2**31:
        raise ERR_INVALID_FD(fd)
    return fd


class RawMode:
    """A terminal's mode, as it was and raw."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._former: list[Any] | None = None

    def enter(self) -> None:
        """Go raw. Raises OSError."""
        if sys.platform == "win32":
            raise system_error(errno.ENOTSUP, "setRawMode")
        else:
            import termios

            try:
                self._former = termios.tcgetattr(self._fd)
                mode = termios.tcgetattr(self._fd)
            except termios.error as error:
                raise system_error(error.args[0], "setRawMode") from None
            # libuv's choice: output is still translated, so that a line feed begins a new line.
            mode[0] &= ~(termios.BRKINT | termios.ICRNL | termios.INPCK | termios.ISTRIP | termios.IXON)
            mode[1] |= termios.ONLCR
            mode[2] |= termios.CS8
            mode[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._fd, termios.TCSADRAIN, mode)
            atexit.register(self.leave)

    def leave(self) -> None:
        """Put back what was before ``enter()``."""
        if sys.platform == "win32" or self._former is None:
            return
        else:
            import termios

            former, self._former = self._former, None
            atexit.unregister(self.leave)
            try:
                termios.tcsetattr(self._fd, termios.TCSADRAIN, former)
            except termios.error:
                pass  # hung up


def window_size(fd: int) -> tuple[int, int] | None:
    """Columns and rows, if *fd* is a terminal that knows."""
    try:
        size = os.get_terminal_size(fd)
    except OSError:
        return None
    return size.columns, size.lines


def move_to(x: float, y: float | None) -> str:
    """The sequence that puts the cursor there; counted from 0, from the top left."""
    column = number_text(x + 1)
    return f"{ESC}{column}G" if y is None else f"{ESC}{number_text(y + 1)};{column}H"


def move_by(dx: object, dy: object) -> str:
    """The sequence that moves the cursor. What is not a number moves nothing."""
    x, y = _amount(dx), _amount(dy)
    across = f"{ESC}{number_text(abs(x))}{'D' if x < 0 else 'C'}" if x else ""
    return across + (f"{ESC}{number_text(abs(y))}{'A' if y < 0 else 'B'}" if y else "")


def _amount(value: object) -> float:
    number = to_number(value) if isinstance(value, str) else value if isinstance(value, (int, float)) else 0
    return number if number == number else 0


def clear_line(dir: object) -> str:
    """The sequence that clears the line: -1 left of the cursor, 1 right of it, 0 all."""
    direction = _amount(dir)
    return f"{ESC}{'1' if direction < 0 else '0' if direction > 0 else '2'}K"


CLEAR_DOWN = f"{ESC}0J"
