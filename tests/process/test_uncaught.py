"""``uncaughtException`` takes what escapes from everywhere; ``uncaughtExceptionMonitor`` only looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pynet import process, testing
from pynet.aio import run_main
from pynet.timers import setImmediate, setTimeout
from tests.cli.programs import PYNET, run, script


def test_it_takes_them_and_the_rest_goes_on() -> None:
    order: list[object] = []
    on_uncaught = lambda error, origin: order.append((repr(error), origin))
    process.on("uncaughtException", on_uncaught)
    setImmediate(lambda: 1 / 0)
    setImmediate(lambda: order.append("next"))
    testing.run()
    process.off("uncaughtException", on_uncaught)
    assert order == [("ZeroDivisionError('division by zero')", "uncaughtException"), "next"]
    setImmediate(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        testing.run()


def test_the_monitor_comes_first_and_takes_nothing() -> None:
    order: list[str] = []
    process.on("uncaughtExceptionMonitor", lambda error: order.append(f"monitor {error}"))
    setImmediate(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        testing.run()
    process.on("uncaughtException", lambda: order.append("taken"))
    setImmediate(lambda: 1 / 0)
    testing.run()
    process.removeAllListeners()
    assert order == ["monitor division by zero", "monitor division by zero", "taken"]


def test_an_error_event_without_listener_is_one() -> None:
    from pynet import Socket

    order: list[str] = []
    process.on("uncaughtException", lambda error: order.append(str(error)))
    Socket().destroy(ValueError("mine"))
    testing.run()
    process.removeAllListeners()
    assert order == ["mine"]


def test_hosted_by_asyncio() -> None:
    order: list[str] = []
    process.on("uncaughtException", lambda error: order.append(str(error)))

    async def main() -> str:
        setTimeout(lambda: 1 / 0, 1)
        setTimeout(lambda: order.append("next"), 2)
        return "result"

    assert run_main(main()) == "result"
    process.removeAllListeners()
    assert order == ["division by zero", "next"]


def test_of_the_script_itself(tmp_path: Path) -> None:
    path = script(
        tmp_path,
        """
        from pynet import process
        from pynet.timers import setImmediate
        process.on("exit", lambda code: print("exit", code))
        process.on("uncaughtException", lambda error, origin: print("taken", error, origin))
        setImmediate(lambda: 1 / 0)
        raise LookupError("top")
        """,
    )
    result = run([*PYNET, str(path)])
    taken = ["taken top uncaughtException", "taken division by zero uncaughtException"]
    assert (result.status, result.lines, result.errors) == (0, [*taken, "exit 0"], "")


@pytest.mark.parametrize("where", ["1 / 0", "setImmediate(lambda: 1 / 0)"])
def test_a_listener_that_raises_is_status_7(tmp_path: Path, where: str) -> None:
    path = script(
        tmp_path,
        f"""
        from pynet import process
        from pynet.timers import setImmediate
        process.on("exit", lambda code: print("exit", code))
        process.on("uncaughtException", lambda: [][0])
        {where}
        """,
    )
    result = run([*PYNET, str(path)])
    assert (result.status, result.output) == (7, "")
    assert result.errors.endswith("IndexError: list index out of range\n")
