"""The life of a program under ``python -m pynet``: the script, the loop, the end."""

from __future__ import annotations

import sys
from types import CodeType, ModuleType

from pynet._loop import existing_loop


def start(module: ModuleType, code: CodeType | None, *, prompt: bool) -> int:
    """Run *code* in *module*, then the loop; returns the exit status."""
    try:
        if code is not None:
            exec(code, module.__dict__)
        loop = existing_loop()
        if loop is not None:
            loop.run()
    except KeyboardInterrupt:
        sys.excepthook = _say_nothing
        raise
    return 0


def _say_nothing(*_: object) -> None:
    pass
