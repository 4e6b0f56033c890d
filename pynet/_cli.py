"""The command line: ``python -m pynet`` runs a script, or a module, and then the event loop."""

from __future__ import annotations

import builtins
import importlib.util
import io
import os
import sys
from importlib.machinery import SourceFileLoader
from types import ModuleType

from pynet._version import __version__

TYPE_CHECKING = False  # what typing has under this name: a program starts before that is imported
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType
    from typing import NoReturn

USAGE = """\
usage: python -m pynet [-i] script.py [arguments]
       python -m pynet [-i] -m module [arguments]
       python -m pynet [-i | --help | --version]

Run a script, as the main program, and then the event loop until nothing is left to wait for.

  -m module      run a module or package of the path, as python -m does
  -i             leave a prompt, with the loop running beneath it
  -h, --help     say this
  -V, --version  say which version this is
"""
FAILURE, USAGE_ERROR = 1, 2  # exit statuses, as python's


class CannotStart(Exception):
    """The program is not there; carries the line for stderr and the exit status."""

    def __init__(self, text: str, status: int) -> None:
        super().__init__(text)
        self.status = status


class CommandLine:
    """The arguments of the command line."""

    def __init__(self) -> None:
        self.prompt = False
        self.module: str | None = None
        self.script: str | None = None
        self.arguments: list[str] = []


class Program:
    """Code to run as ``__main__``, with what its module and ``sys`` have to say about it."""

    def __init__(
        self,
        code: CodeType | None,
        argv: list[str],
        path0: str | None = None,  # the first entry of sys.path; None leaves it alone
        spec: ModuleSpec | None = None,
        file: str | None = None,
        loader: object = None,
    ) -> None:
        self.code = code
        self.argv = argv
        self.path0 = path0
        self.spec = spec
        self.file = file
        self.loader = loader

    def install(self) -> ModuleType:
        """Make a new ``__main__`` and put it in place."""
        module = ModuleType("__main__")
        module.__dict__.update(
            __builtins__=builtins,
            __annotations__={},
            __spec__=self.spec,
            __loader__=self.loader,
            __package__=None if self.spec is None else self.spec.parent,
        )
        if self.file is not None:
            module.__dict__.update(__file__=self.file, __cached__=None if self.spec is None else self.spec.cached)
        sys.modules["__main__"] = module
        sys.argv[:] = self.argv
        if self.path0 is not None and not is_safe_path():
            sys.path[0] = self.path0
        return module


def main(argv: Sequence[str]) -> int:
    """Do what ``python -m pynet`` with the arguments *argv* does; returns the exit status."""
    try:
        asked = parse(argv)
        if isinstance(asked, str):
            print(asked, end="")
            return 0
        program = load(asked)
    except CannotStart as error:
        print(f"python -m pynet: {error}", file=sys.stderr)
        return error.status
    except (SyntaxError, ValueError) as error:  # ValueError: the source has null bytes
        sys.excepthook(type(error), error.with_traceback(None), None)
        return FAILURE
    from pynet import _main

    return _main.start(program.install(), program.code, prompt=asked.prompt)


def parse(argv: Sequence[str]) -> CommandLine | str:
    """Read the options; a text if it is only to be printed."""
    asked = CommandLine()
    rest = list(argv)
    while rest and rest[0].startswith("-") and rest[0] != "-":
        option = rest.pop(0)
        if option in ("-h", "--help"):
            return USAGE
        if option in ("-V", "--version"):
            return f"pynet {__version__}\n"
        if option == "-i":
            asked.prompt = True
        elif option.startswith("-m"):
            if not option[2:] and not rest:
                fail("argument expected for the -m option", USAGE_ERROR)
            asked.module = option[2:] or rest.pop(0)
            asked.arguments = rest
            return asked
        elif option == "--":
            break
        else:
            fail(f"unknown option {option}", USAGE_ERROR)
    if rest:
        asked.script, *asked.arguments = rest
    return asked


def load(asked: CommandLine) -> Program:
    """Find and compile the program."""
    if asked.module is not None:
        return load_module(asked.module, asked.arguments)
    if asked.script is None:
        if asked.prompt or sys.stdin is None or sys.stdin.isatty():
            asked.prompt = True
            return Program(None, [""])
        return load_text(sys.stdin.read(), ["-"])
    if asked.script == "-":
        return load_text(sys.stdin.read(), ["-", *asked.arguments])
    return load_script(asked.script, asked.arguments)


def load_text(text: str, argv: list[str]) -> Program:
    """A program read from standard input."""
    return Program(compile(text, "<stdin>", "exec", dont_inherit=True), argv)


def load_script(script: str, arguments: list[str]) -> Program:
    """A file; or a directory or archive with a ``__main__`` in it."""
    file = os.path.abspath(script)
    import pkgutil

    importer = pkgutil.get_importer(script)
    if importer is not None and (spec := importer.find_spec("__main__")) is not None:
        return load_spec(spec, [script, *arguments], path0=script)
    try:
        with io.open_code(file) as source:
            text = source.read()
    except OSError as error:
        fail(f"can't open file {file!r}: [Errno {error.errno}] {error.strerror}", USAGE_ERROR)
    code = compile(text, file, "exec", dont_inherit=True)
    loader = SourceFileLoader("__main__", file)
    return Program(code, [script, *arguments], os.path.dirname(os.path.realpath(script)), None, file, loader)


def load_module(name: str, arguments: list[str]) -> Program:
    """A module, or the ``__main__`` of a package."""
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            name += ".__main__"
            spec = importlib.util.find_spec(name)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        fail(f"Error while finding module specification for {name!r} ({type(error).__name__}: {error})", FAILURE)
    if spec is None:
        fail(f"No module named {name}", FAILURE)
    return load_spec(spec, [spec.origin or name, *arguments])


def load_spec(spec: ModuleSpec, argv: list[str], path0: str | None = None) -> Program:
    """The code that *spec* stands for."""
    code = getattr(spec.loader, "get_code", lambda name: None)(spec.name)
    if code is None:
        fail(f"No code object available for {spec.name}", FAILURE)
    return Program(code, argv, path0, spec, spec.origin, spec.loader)


def is_safe_path() -> bool:
    """Whether Python was told not to put the script's directory on the path."""
    return bool(sys.flags.isolated or getattr(sys.flags, "safe_path", False))


def fail(text: str, status: int) -> NoReturn:
    """Give up with *text* on stderr."""
    raise CannotStart(text, status) from None
