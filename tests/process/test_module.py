"""``pynet.process`` is a module to import from and an emitter, and both are the same object."""

from __future__ import annotations

import ast
import importlib
import os
import sys
from pathlib import Path

import pytest

from pynet import events, process, testing
from pynet._process import process as singleton
from pynet.errors import NodeError
from tests.cli.programs import PYNET, PYTHON, run, script

ROOT = Path(__file__).resolve().parent.parent.parent


def test_it_is_one_object() -> None:
    module: object = importlib.import_module("pynet.process")
    assert module is process.process is singleton
    assert isinstance(module, events.EventEmitter)
    assert "process" in repr(process)


def test_what_is_declared_for_type_checkers_is_there() -> None:
    tree = ast.parse((ROOT / "pynet" / "process.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    targets: list[ast.expr] = [
        node.target for node in tree.body if isinstance(node, ast.AnnAssign) and node.value is None
    ]
    targets += [target for node in block.body if isinstance(node, ast.Assign) for target in node.targets]
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    assert len(names) > 10
    assert [name for name in names if name not in process.__all__ or not hasattr(process, name)] == []
    for name in ("exitCode", "argv", "pid", "stdin"):
        assert name in names
        assert isinstance(vars(type(singleton)).get(name), property)


def test_it_takes_listeners_and_attributes() -> None:
    seen: list[object] = []
    before = process.exitCode

    @process.on("exit")
    def _(code: int) -> None:
        seen.append(code)

    assert process.listeners("exit") == [_]
    assert process.off("exit", _) is process.process
    assert process.listenerCount("exit") == 0
    process.exitCode = 3
    assert singleton.exitCode == 3
    process.exitCode = before
    assert seen == []


def test_events_once_waits_for_it() -> None:
    async def main() -> list[object]:
        waiting = events.once(process.process, "warning")
        with pytest.warns(process.ProcessWarning):
            process.emitWarning("now")
        return list(await waiting)

    from pynet.aio import run_main

    assert str(run_main(main())[0]) == "now"


def test_values() -> None:
    assert process.pid == os.getpid()
    assert process.ppid == os.getppid()
    assert process.execPath == sys.executable
    assert process.platform == sys.platform
    assert process.arch
    assert process.env is os.environ
    assert process.cwd() == os.getcwd()
    assert process.argv[0] == sys.executable
    assert process.argv[2:] == sys.argv[1:]
    assert process.argv is process.argv


def test_a_misspelt_event_is_noticed() -> None:
    from pynet.events import UnknownEventWarning

    with pytest.warns(UnknownEventWarning, match="SIGTERM"):
        process.process.add_listener("SIGTREM", print)
    process.process.remove_listener("SIGTREM", print)


def test_ticks() -> None:
    order: list[object] = []
    process.nextTick(order.append, "tick", "too much") if False else process.nextTick(
        lambda a: order.append(a), "tick", 2
    )
    process.queueMicrotask(lambda: order.append("microtask"))
    process.nextTick(lambda: order.append("second"), 1, 2, 3)
    process.nextTick(lambda a, b: order.append((a, b)), 1)
    testing.run()
    assert order == ["tick", "second", (1, None), "microtask"]
    for wrong in (None, 5, "x"):
        for function in (process.nextTick, process.queueMicrotask):
            with pytest.raises(TypeError, match='The "callback" argument must be of type function') as caught:
                function(wrong)  # type: ignore[arg-type]
            assert isinstance(caught.value, NodeError)


def test_a_coroutine_function_as_a_tick() -> None:
    from pynet.aio import run_main

    order: list[str] = []

    async def tick(name: str) -> None:
        order.append(name)

    async def main() -> None:
        process.nextTick(tick, "one")

    run_main(main())
    assert order == ["one"]
    process.nextTick(tick, "two")
    with pytest.raises(RuntimeError, match=r"nextTick callback .*tick .*is a coroutine function"):
        testing.run()


def test_the_command_line(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        "import sys; from pynet import process; print(process.argv[1:]); process.argv = []; print(process.argv)",
    )
    assert run([*PYNET, path.name, "a", "-b"], cwd=tmp_path).lines == [str([str(path), "a", "-b"]), "[]"]
    assert run([*PYTHON, path.name, "a", "-b"], cwd=tmp_path).lines == [str([str(path), "a", "-b"]), "[]"]
    source = "from pynet import process; print(process.argv[1:])"
    assert run([*PYTHON, "-c", source, "a"]).lines == ["['a']"]
    assert run([*PYNET, "-", "a"], stdin=source.encode()).lines == ["['-', 'a']"]
