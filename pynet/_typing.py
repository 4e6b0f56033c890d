"""Names that annotations use at run time, from where they cost least: ``typing.get_type_hints()`` looks them up."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if sys.version_info >= (3, 11):
    from typing import Required, Self, TypedDict, Unpack
else:
    from typing_extensions import Required, Self, TypedDict, Unpack

if sys.version_info >= (3, 12):
    from collections.abc import Buffer
elif TYPE_CHECKING:
    from typing_extensions import Buffer
else:
    from abc import ABC

    class Buffer(ABC):  # noqa: B024
        """Whatever has bytes to read."""

        __slots__ = ()

    for _type in (bytes, bytearray, memoryview):
        Buffer.register(_type)

__all__ = ["Buffer", "Required", "Self", "TypedDict", "Unpack", "asyncio", "lend"]

if TYPE_CHECKING:
    import asyncio
else:

    class _Asyncio:
        """Stands for ``asyncio`` in annotations, which nobody may ever evaluate: imports it when somebody does."""

        def __getattr__(self, name: str) -> object:
            import asyncio

            return getattr(asyncio, name)

    asyncio = _Asyncio()


def lend(borrower: ModuleType, *classes: type) -> None:
    """Let annotations of *borrower* name *classes*, which import it and which it therefore cannot import."""
    vars(borrower).update({cls.__name__: cls for cls in classes})
