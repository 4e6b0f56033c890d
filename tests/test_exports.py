"""Public modules are lists of names: each defined, none forgotten, and importing them does nothing."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import subprocess
import sys
import types
from pathlib import Path

import pytest

import pydgram
import pynet

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = [
    "pynet",
    "pydgram",
    *sorted(f"pynet.{m.name}" for m in pkgutil.iter_modules(pynet.__path__) if not m.name.startswith("_")),
    *sorted(f"pydgram.{m.name}" for m in pkgutil.iter_modules(pydgram.__path__) if not m.name.startswith("_")),
]


def load(name: str) -> types.ModuleType:
    return importlib.import_module(name)


@pytest.mark.parametrize("name", PUBLIC)
def test_all_is_defined(name: str) -> None:
    module = load(name)
    exported = module.__all__
    assert len(exported) == len(set(exported)), "a name stands twice in __all__"
    assert [n for n in exported if not hasattr(module, n)] == []
    assert [n for n in exported if n.startswith("_") and not n.startswith("__")] == []


def defines_something(module: types.ModuleType) -> bool:
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
    return any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) for node in tree.body)


@pytest.mark.parametrize("name", PUBLIC)
def test_nothing_public_is_forgotten(name: str) -> None:
    """What a list of names imports it exports; a module with code of its own exports what it defines."""
    module = load(name)
    ours = (name,) if defines_something(module) else ("pynet", "pydgram")
    loose = [
        n
        for n, value in vars(module).items()
        if not n.startswith("_")
        and n not in module.__all__
        and sys.modules.get(f"{name}.{n}") is not value
        and isinstance(value, (type, types.FunctionType))
        and value.__module__.startswith(ours)
    ]
    assert loose == []


def can_have_one(value: object) -> bool:
    # Python 3.10 takes an alias such as Callable[[str], object] for a class.
    return isinstance(value, (type, types.FunctionType)) and not isinstance(value, types.GenericAlias)


@pytest.mark.parametrize("name", PUBLIC)
def test_has_a_docstring(name: str) -> None:
    module = load(name)
    assert (module.__doc__ or "").strip()
    bare = [
        n for n in module.__all__ if can_have_one(getattr(module, n)) and not (getattr(module, n).__doc__ or "").strip()
    ]
    assert bare == []


@pytest.mark.parametrize("name", PUBLIC)
def test_importing_has_no_effects(name: str) -> None:
    """No thread, no descriptor, no asyncio, no signal handler, no log handler, nothing printed."""
    program = f"""
import json, logging, os, signal, sys, threading
def descriptors():
    return sorted(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else []
before = descriptors()
handlers = [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)]
import {name}
print(json.dumps({{
    "threads": threading.active_count(),
    "descriptors": descriptors() == before,
    "asyncio": "asyncio" in sys.modules,
    "signals": handlers == [signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)],
    "handlers": len(logging.root.handlers),
}}))
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "threads": 1,
        "descriptors": True,
        "asyncio": name == "pynet.aio",
        "signals": True,
        "handlers": 0,
    }


def test_the_version_is_stated_once() -> None:
    from pynet._version import __version__

    assert pynet.__version__ == __version__
