"""The inventory of Node's public names (tests/data/node_surface.json) against what is here.

A failure lists what is missing. The only exceptions are those in the data, each with its reason.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

INVENTORY: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "node_surface.json").read_text("utf-8"))
MODULES: dict[str, Any] = INVENTORY["modules"]
CLASSES = [(module, name) for module, spec in MODULES.items() for name in spec["classes"]]


def spelled(module: str, names: list[str]) -> list[str]:
    """Python's spelling of *names*, without the exceptions."""
    exceptions = INVENTORY["exceptions"].get(module, {})
    return [INVENTORY["renamed"].get(name, name) for name in names if name not in exceptions]


def declared(cls: type, name: str) -> bool:
    """Whether *cls* has the attribute, be it one that only instances carry."""
    return hasattr(cls, name) or any(name in vars(base).get("__annotations__", {}) for base in cls.__mro__)


@pytest.mark.parametrize("module", MODULES)
def test_functions(module: str) -> None:
    ours = importlib.import_module(MODULES[module]["python"])
    missing = [name for name in spelled(module, MODULES[module]["functions"]) if not hasattr(ours, name)]
    missing += [name for name in MODULES[module]["classes"] if not hasattr(ours, name)]
    assert missing == [], f"{MODULES[module]['python']} lacks {', '.join(missing)}"


@pytest.mark.parametrize(("module", "name"), CLASSES)
def test_class(module: str, name: str) -> None:
    ours = importlib.import_module(MODULES[module]["python"])
    cls = getattr(ours, name)
    spec = MODULES[module]["classes"][name]
    names = [*spec.get("methods", []), *spec.get("static_methods", []), *spec.get("properties", [])]
    missing = [member for member in spelled(module, names) if not declared(cls, member)]
    assert missing == [], f"{MODULES[module]['python']}.{name} lacks {', '.join(missing)}"


@pytest.mark.parametrize(("module", "name"), [(m, n) for m, n in CLASSES if MODULES[m]["classes"][n].get("events")])
def test_events_are_documented(module: str, name: str) -> None:
    cls = getattr(importlib.import_module(MODULES[module]["python"]), name)
    text = "\n".join(base.__doc__ or "" for base in cls.__mro__)
    missing = [event for event in MODULES[module]["classes"][name]["events"] if event not in text]
    assert missing == [], f"the docstring of {MODULES[module]['python']}.{name} has no word on {', '.join(missing)}"


def test_exceptions_name_something_real() -> None:
    for module, exceptions in INVENTORY["exceptions"].items():
        spec = MODULES[module]
        known = {*spec["functions"], *spec["classes"]}
        for cls in spec["classes"].values():
            known.update(cls.get("methods", []), cls.get("static_methods", []), cls.get("properties", []))
        assert [name for name in exceptions if name not in known] == []
        assert all(reason.strip() for reason in exceptions.values())
