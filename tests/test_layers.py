"""Arrows point down only: each layer imports from those below it, and each facility has one home.

Imports are read with ``ast``, nothing is run. Imports under ``if TYPE_CHECKING`` name types only and are free.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("pynet", "pydgram")

# From the bottom up. A module may import its own row and the rows before it, with the exceptions below.
LAYERS: list[tuple[str, str]] = [
    ("version", r"pynet\._(version|traceback|typing)"),
    ("loop", r"pynet\._loop(\..*)?"),
    ("handles", r"pynet\._handles(\..*)?"),
    ("errors", r"pynet\._?errors(\..*)?"),
    ("events", r"pynet\._?events(\..*)?"),
    ("services", r"pynet\._?(dns|timers|abort|addresses)(\..*)?"),
    ("stream", r"pynet\._?stream(\..*)?"),
    ("process", r"pynet\._?(process|fs|readline|aio|promisify|run)(\..*)?"),
    ("net", r"pynet(\._net(\..*)?)?"),
    ("dgram", r"pydgram(\..*)?"),
    ("http", r"pynet\._?http(\..*)?"),
    ("tls", r"pynet\._?tls(\..*)?"),
    ("https", r"pynet\._?https(\..*)?"),
    ("ws", r"pynet\._?ws(\..*)?"),
    ("testing", r"pynet\.(_?testing(\..*)?|__main__|_main|_cli|_repl)"),
]

# Modules with one home only: module name -> where it may be imported.
HOMES = {
    "select": r"pynet\._loop(\..*)?",
    "selectors": r"pynet\._loop(\..*)?",
    "asyncio": r"pynet\._typing|pynet\._loop\._(hosts?|asyncio)\w*(\..*)?|pynet\._?aio(\..*)?",
    "pyee": r"pynet\._?events(\..*)?",
    "_socket": r"",
    "threading": r"pynet\._loop(\..*)?|pynet\._?testing(\..*)?",
    "concurrent": r"",
}

# Above the handles the socket module is constants, exceptions and text conversion; no calls on sockets.
SOCKET_NAMES = re.compile(
    r"(AF|AI|EAI|IPPROTO|IPV6|IP|SO|SOL|SOCK|NI)_\w+|has_ipv6|gaierror|herror|inet_(pton|ntop)|if_\w+"
)


def modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def layer(module: str) -> int | None:
    for number, (_, pattern) in enumerate(LAYERS):
        if re.fullmatch(pattern, module):
            return number
    return None


@cache
def nodes(module: str) -> list[ast.AST]:
    """All nodes of *module*: walked once, read by every test."""
    return list(ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"), str(MODULES[module]))))


@cache
def typing_only(module: str) -> set[int]:
    """The nodes under ``if TYPE_CHECKING``, by identity."""
    return {
        id(inner)
        for node in nodes(module)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }


def inside_functions(module: str) -> set[int]:
    """The nodes inside of functions, by identity: run later than the import of their module."""
    return {
        id(inner)
        for node in nodes(module)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for inner in ast.walk(node)
    }


def imports(module: str, *, at_once: bool = False, types: bool = False) -> Iterator[tuple[int, str]]:
    """Line and absolute module name of what is imported: at run time, or only at once, or for types too."""
    skipped = (set() if types else typing_only(module)) | (inside_functions(module) if at_once else set())
    is_package = MODULES[module].name == "__init__.py"
    package = module if is_package else module.rpartition(".")[0]
    for node in nodes(module):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                base = ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield node.lineno, inner if inner in MODULES else base


@pytest.mark.parametrize("module", MODULES)
def test_has_a_layer(module: str) -> None:
    assert layer(module) is not None, f"{module} stands in no layer: give it a row in LAYERS"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    own = layer(module)
    assert own is not None
    upward = []
    for line, target in imports(module):
        if target.split(".")[0] not in PACKAGES:
            continue
        theirs = layer(target)
        if theirs is None or theirs > own:
            upward.append(f"line {line}: {module} ({LAYERS[own][0]}) imports {target}")
    assert not upward, "\n".join(upward)


# Public modules that show a package which has no list of its own: their imports are that list.
FACADES = {"pynet": "pynet._net", "pynet.events": "pynet._events"}


@pytest.mark.parametrize("module", MODULES)
def test_a_package_is_entered_by_its_front_door(module: str) -> None:
    """What stands in ``pynet/_x/_y.py`` is the business of ``pynet._x``; others import from there."""
    strays = []
    for line, target in imports(module, types=True):
        package = target.rpartition(".")[0]
        is_inner = re.fullmatch(r"pynet\._\w+\._\w+", target) is not None
        if is_inner and not f"{module}.".startswith(f"{package}.") and FACADES.get(module) != package:
            strays.append(f"line {line}: {module} imports {target}")
    assert not strays, "\n".join(strays)


def circles(edges: dict[str, set[str]]) -> list[set[str]]:
    """The groups of modules that reach each other."""
    reach: dict[str, set[str]] = {}
    for start in edges:
        seen: set[str] = set()
        rest = [start]
        while rest:
            for target in edges.get(rest.pop(), set()) - seen:
                seen.add(target)
                rest.append(target)
        reach[start] = seen
    groups = {frozenset(b for b in reach[a] if a in reach.get(b, ())) for a in edges if a in reach[a]}
    return [set(group) for group in groups]


def test_no_module_imports_itself_in_a_circle() -> None:
    """Not even by an import inside of a function: a circle is two modules that are one."""
    edges = {
        module: {target for _, target in imports(module) if target in MODULES and target != module}
        for module in MODULES
    }
    assert not circles(edges)
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == [{"b", "c"}]


@pytest.mark.parametrize("module", [m for m in MODULES if m.split(".")[0] == "pydgram"])
def test_dgram_leaves_the_public_module_of_net_alone(module: str) -> None:
    named = [f"line {line}" for line, target in imports(module) if target == "pynet"]
    assert not named, named


@pytest.mark.parametrize("module", MODULES)
def test_everything_has_one_home(module: str) -> None:
    strays = [
        f"line {line}: {module} imports {target}"
        for line, target in imports(module)
        if (home := HOMES.get(target.split(".")[0])) is not None and not re.fullmatch(home, module)
    ]
    assert not strays, "\n".join(strays)


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(("pynet._loop", "pynet._handles"))])
def test_no_system_calls_on_sockets_above_the_handles(module: str) -> None:
    skipped = typing_only(module)
    annotations = {
        id(inner)
        for node in nodes(module)
        for field in ("annotation", "returns")
        if isinstance(inside := getattr(node, field, None), ast.AST)
        for inner in ast.walk(inside)
    }
    aliases = {
        alias.asname or alias.name
        for node in nodes(module)
        if isinstance(node, ast.Import) and id(node) not in skipped
        for alias in node.names
        if alias.name == "socket"
    }
    used = [
        (node.lineno, node.attr)
        for node in nodes(module)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in aliases
        and id(node) not in annotations
    ]
    used += [
        (node.lineno, alias.name)
        for node in nodes(module)
        if isinstance(node, ast.ImportFrom) and node.module == "socket" and id(node) not in skipped
        for alias in node.names
    ]
    calls = [f"line {line}: socket.{name}" for line, name in used if not SOCKET_NAMES.fullmatch(name)]
    if re.fullmatch(
        r"pynet\._?dns(\..*)?", module
    ):  # the resolver is a system call of its own, made in the thread pool
        calls = [call for call in calls if not call.endswith(("getaddrinfo", "getnameinfo"))]
    assert not calls, "\n".join(calls)


def test_no_import_cycles() -> None:
    edges = {m: {t for _, t in imports(m, at_once=True) if t in MODULES and t != m} for m in MODULES}
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join([*path[path.index(module) :], module])
        if module not in done:
            for target in sorted(edges[module]):
                # a package's __init__ runs before its modules: importing from inside it is the usual way, not a cycle
                if not module.startswith(target + "."):
                    visit(target, (*path, module))
            done.add(module)

    for module in sorted(edges):
        visit(module, ())
