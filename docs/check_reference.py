"""Fail unless every public name is in the built reference: python docs/check_reference.py [site]."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from pathlib import Path

import pydgram
import pynet


def public_modules() -> list[str]:
    inside = [module.name for module in pkgutil.iter_modules(pynet.__path__) if not module.name.startswith("_")]
    return [pynet.__name__, pydgram.__name__, *(f"pynet.{name}" for name in inside)]


def public_names(module_name: str) -> list[str]:
    """``__all__``, and the methods and properties that the classes in it define."""
    module = importlib.import_module(module_name)
    names = []
    for name in module.__all__:
        names.append(f"{module_name}.{name}")
        value = getattr(module, name)
        # another name of a class shows that class's members under the first one
        if inspect.isclass(value) and value.__name__ == name and value.__module__.split(".")[0] in ("pynet", "pydgram"):
            names += [
                f"{module_name}.{name}.{member}"
                for member, what in vars(value).items()
                if not member.startswith("_") and (inspect.isfunction(what) or isinstance(what, property))
            ]
    return names


def main() -> None:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "site") / "reference"
    missing = []
    for module_name in public_modules():
        page = site / f"{module_name.removeprefix('pynet.')}.html"
        text = page.read_text(encoding="utf-8") if page.exists() else ""
        missing += [name for name in public_names(module_name) if f'id="{name}"' not in text]
    if missing:
        sys.exit("not in the reference:\n  " + "\n  ".join(missing))
    print("the reference is complete")


if __name__ == "__main__":
    main()
