"""``typing.get_type_hints()`` works for all that is public: beartype, pydantic and documentation tools call it.

A name that only a type checker can see, under ``if TYPE_CHECKING``, raises NameError there.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
import types
import typing
from collections.abc import Iterator

import pytest

import pydgram
import pynet

MODULES = [
    package.__name__ + tail
    for package in (pynet, pydgram)
    for tail in ("", *(f".{m.name}" for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_")))
]


def functions(cls: type) -> Iterator[tuple[str, object]]:
    """The methods and properties of *cls* that users call, whichever base defines them, and those of the language."""
    for name in dir(cls):
        value = inspect.getattr_static(cls, name, None)
        if isinstance(value, (staticmethod, classmethod)):
            value = value.__func__
        elif isinstance(value, property):
            value = value.fget
        if not isinstance(value, types.FunctionType) or name.startswith("_pynet"):
            continue
        if value.__module__.startswith(("pynet", "pydgram")):
            yield name, value


def public(module: str) -> Iterator[tuple[str, object]]:
    space = importlib.import_module(module)
    for name in space.__all__:
        value = getattr(space, name)
        if isinstance(value, type):
            yield name, value
            yield from ((f"{name}.{method}", function) for method, function in functions(value))
        elif isinstance(value, types.FunctionType):
            yield name, value


def failure(value: object) -> str | None:
    try:
        typing.get_type_hints(value)
    except Exception as err:
        return f"{type(err).__name__}: {err}"
    return None


@pytest.mark.parametrize("module", MODULES)
def test_every_hint_of_a_module_can_be_resolved(module: str) -> None:
    failures = {name: said for name, value in public(module) if (said := failure(value))}
    assert failures == {}


def test_the_modules_hold_what_is_looked_at() -> None:
    seen = {f"{module}.{name}" for module in MODULES for name, _ in public(module)}
    assert {"pynet.Socket.connect", "pydgram.Socket.send", "pynet.errors.ERR_INVALID_ARG_TYPE"} <= seen
    assert len(seen) > 900


ONE_BY_ONE = """
import sys, typing
import pynet
for value in (pynet.Socket, pynet.Socket.connect, pynet.Server.listen, pynet.AbortSignal, pynet.createServer):
    typing.get_type_hints(value)
try:
    pynet.connect({"port": -1})
except ValueError as err:
    print(len([typing.get_type_hints(kind) for kind in type(err).__mro__[:-1]]) > 3)
print("asyncio" in sys.modules, "pynet.abort" in sys.modules)
"""


def test_the_hints_of_pynet_alone_need_no_other_module() -> None:
    """``AbortSignal`` says that it lives in ``pynet.abort``, which ``import pynet`` does not load."""
    found = subprocess.run([sys.executable, "-c", ONE_BY_ONE], capture_output=True, text=True, timeout=60)
    assert found.stdout.split() == ["True", "False", "False"], found.stderr
