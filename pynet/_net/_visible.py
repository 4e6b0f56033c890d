"""Visible: a name of Node's that programs may look at, and that a subclass may have for something else."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, cast

__all__ = ["Visible"]

T = TypeVar("T")


class Visible(Generic[T]):
    """The handle of an object's state, to be read. Setting the attribute hides it, and changes nothing else."""

    def __get__(self, instance: Any, owner: type) -> T | None:
        return cast("T | None", instance._pynet_state.handle)
