"""A script that starts something and never runs the loop is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.programs import PYNET, PYTHON, environment, run, script

START = """
    import pynet as net
    server = net.createServer().listen(0)
"""
SHOWING = environment(PYTHONWARNINGS="default")


def test_it_is_told(tmp_path: Path) -> None:
    path = script(tmp_path, START)
    result = run([*PYTHON, str(path)], env=SHOWING)
    assert result.status == 0
    assert f"{path}:2: RuntimeWarning: the script has ended" in result.errors
    assert "(1 server)" in result.errors
    assert f"python -m pynet {path}" in result.errors


@pytest.mark.parametrize(
    ("command", "more"),
    [
        (PYTHON, "server.close(); net.run()"),
        (PYTHON, "server.unref(); net.run()"),
        (PYNET, "server.close()"),
        (PYNET, "import sys; sys.exit()"),
        (PYNET, "from pynet import process; process.exit()"),
        (PYTHON, "from pynet.timers import setTimeout; setTimeout(lambda: exit(), 1); net.run()"),
    ],
)
def test_it_is_not(tmp_path: Path, command: list[str], more: str) -> None:
    result = run([*command, str(script(tmp_path, START + "    " + more))], env=SHOWING)
    assert (result.status, result.errors) == (0, "")


def test_what_has_only_been_queued_counts(tmp_path: Path) -> None:
    source = "import pynet as net; net.connect(1, '127.0.0.1')"
    result = run([*PYTHON, str(script(tmp_path, source))], env=SHOWING)
    assert "RuntimeWarning: the script has ended" in result.errors


def test_nor_after_a_mistake(tmp_path: Path) -> None:
    result = run([*PYTHON, str(script(tmp_path, START + "    1 / 0"))], env=SHOWING)
    assert result.status == 1
    assert "RuntimeWarning" not in result.errors


def test_nor_inside_asyncio(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        import asyncio
        import pynet as net
        async def main():
            net.createServer().listen(0, "127.0.0.1").unref()
        asyncio.run(main())
        """,
    )
    result = run([*PYTHON, str(path)], env=SHOWING)
    assert (result.status, result.errors) == (0, "")


def test_it_speaks_of_what_the_program_has_made(tmp_path: Path) -> None:
    source = """
    import pynet as net
    from pynet.timers import setImmediate, setTimeout
    net.createServer().listen(0)
    for _ in range(2): setTimeout(print, 1)
    setImmediate(print)
    """
    errors = run([*PYTHON, str(script(tmp_path, source))], env=SHOWING).errors
    assert "(1 server, 2 timers, 1 immediate)" in errors, errors
