"""The same programs under ``run()``, ``python -m pynet``, ``run(main())``, asyncio and uvloop: the same traces."""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import pynet
from pynet import testing
from pynet.aio import idle
from tests.aio.programs import PROGRAMS, Trace
from tests.cli.programs import PYNET, run, script

Start = Callable[[Trace], None]


def has_uvloop() -> bool:
    try:
        importlib.import_module("uvloop")
    except ImportError:
        return False
    return True


def by_run(name: str, tmp_path: Path) -> Trace:
    trace: Trace = {}
    PROGRAMS[name](trace)
    testing.run(timeout_ms=20_000)
    return trace


def by_command(name: str, tmp_path: Path) -> Trace:
    path = script(
        tmp_path,
        f"""
        import json
        from pynet import process
        from tests.aio.programs import PROGRAMS
        trace = {{}}
        PROGRAMS[{name!r}](trace)
        process.on("exit", lambda: print(json.dumps(trace)))
        """,
    )
    result = run([*PYNET, str(path)])
    assert (result.status, result.errors) == (0, "")
    trace: Trace = json.loads(result.output)
    return trace


def by_run_main(name: str, tmp_path: Path) -> Trace:
    async def main() -> Trace:
        trace: Trace = {}
        PROGRAMS[name](trace)
        return trace

    return pynet.run(main())


def by_asyncio(
    name: str, tmp_path: Path, make: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
) -> Trace:
    async def main() -> Trace:
        trace: Trace = {}
        PROGRAMS[name](trace)
        await asyncio.wait_for(idle(), 20)
        return trace

    aio = make()
    try:
        return aio.run_until_complete(main())
    finally:
        aio.run_until_complete(aio.shutdown_asyncgens())
        aio.close()


def by_uvloop(name: str, tmp_path: Path) -> Trace:
    return by_asyncio(name, tmp_path, importlib.import_module("uvloop").new_event_loop)


WAYS = [
    by_command,
    by_run_main,
    by_asyncio,
    pytest.param(by_uvloop, marks=pytest.mark.skipif(not has_uvloop(), reason="no uvloop")),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_trace(name: str, way: Callable[[str, Path], Trace], tmp_path: Path) -> None:
    expected = by_run(name, tmp_path)
    assert expected["server" if name != "proxy" else "client"][-1].startswith("close")
    assert way(name, tmp_path) == expected
