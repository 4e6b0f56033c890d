"""``createInterface``, in both of Node's forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, overload

from pynet._typing import Unpack

from ._interface import Interface, InterfaceOptions

if TYPE_CHECKING:
    from pynet._stream import Readable, Writable

I = TypeVar("I", bound=Interface)  # noqa: E741


def make(cls: type[I], args: tuple[Any, ...], keywords: Any) -> I:
    """An interface from ``(options)`` or ``(input, output, completer, terminal)``."""
    if not args or isinstance(args[0], Mapping) or args[0] is None:
        return cls(*args[:1], **keywords)
    names = ("input", "output", "completer", "terminal")
    given = {name: value for name, value in zip(names, args, strict=False) if value is not None}
    given.pop("completer", None)
    return cls({**given, **keywords})  # type: ignore[arg-type]


@overload
def createInterface(options: InterfaceOptions | None = None, /, **keywords: Unpack[InterfaceOptions]) -> Interface: ...
@overload
def createInterface(
    input: Readable, output: Writable | None = None, completer: Any = None, terminal: bool | None = None, /
) -> Interface: ...
def createInterface(*args: object, **keywords: object) -> Interface:
    """Read *input* line by line: ``createInterface(input=process.stdin, output=process.stdout)``.

    Args:
        options: A dict, or keywords: ``input``; ``output``; ``terminal`` (whether Ctrl-C is for the interface; by
            default whether *output* is a terminal); ``prompt`` (``"> "``); ``crlfDelay`` (ms, 100); ``signal``, which
            closes the interface.

    The input is resumed at once; listen in the same breath.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.

    Node: readline.md, "readline.createInterface(options)". Differs: see ``Interface``.
    """
    return make(Interface, args, keywords)
