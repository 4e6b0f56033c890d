"""Names of a package that are loaded when first asked for (PEP 562): most programs use few of them."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # what typing has under this name; importing that takes longer than all the rest here
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def late(package: str, homes: Mapping[str, Sequence[str]], modules: Mapping[str, str] = {}) -> Callable[[str], object]:
    """The ``__getattr__`` of *package*: *homes* are its modules with their names, *modules* stand under another name.

    For the else branch of ``if TYPE_CHECKING``: a type checker would take it for a home of any name.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def get(name: str) -> object:
        from importlib import import_module

        if name in modules:
            value: object = import_module(f"{package}.{modules[name]}")
        elif name in home_of:
            value = getattr(import_module(f"{package}.{home_of[name]}"), name)
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)
        return value

    return get
