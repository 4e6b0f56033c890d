"""What a program is told that uses a loop, or something that belongs to one, where it must not."""

from __future__ import annotations


class LoopError(RuntimeError):
    """An event loop, or an object of one, was used where that cannot work.

    Attributes:
        code: The name of the class.
        message: The text.
    """

    message = ""

    def __init__(self) -> None:
        super().__init__(self.message)

    def __init_subclass__(cls) -> None:
        cls.__module__ = "pynet.errors"

    @property
    def code(self) -> str:
        return type(self).__name__


class ERR_LOOP_CLOSED(LoopError):
    """The loop was closed."""

    message = "the event loop that this object belongs to is closed"


class ERR_LOOP_OTHER_THREAD(LoopError):
    """The loop belongs to another thread."""

    message = "this object belongs to the event loop of another thread: have that thread use it, with post(…, on=…)"


class ERR_LOOP_OTHER_LOOP(LoopError):
    """Another loop is running on this thread."""

    message = "this object belongs to an event loop that is not the one running here"


class ERR_LOOP_FORKED(LoopError):
    """The loop is that of the process which forked this one."""

    message = "this object belongs to the process that forked this one, whose event loop started afresh"


LoopError.__module__ = "pynet.errors"
