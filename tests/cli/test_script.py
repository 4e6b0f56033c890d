"""``python -m pynet script.py``: the script is the main program, as under ``python script.py``."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest

from pynet._version import __version__
from tests.cli.programs import PYNET, PYTHON, environment, run, script

ABOUT = """
    import sys
    main = sys.modules["__main__"]
    print(__name__, main.__dict__ is globals(), __file__, __spec__ and __spec__.name, __package__)
    print(sys.argv, sys.path[0])
    def function(): pass
    print(function.__module__, __annotations__, __doc__)
"""


def test_it_is_what_python_makes_of_it(tmp_path: Path) -> None:
    path = script(tmp_path / "inner", ABOUT)
    for name in (str(path), "inner/script.py"):
        ours = run([*PYNET, name, "one", "-x", "--version"], cwd=tmp_path)
        theirs = run([*PYTHON, name, "one", "-x", "--version"], cwd=tmp_path)
        assert (ours.status, ours.errors) == (0, "")
        assert ours.output == theirs.output
    assert str(path.parent) in ours.output
    assert run([*PYNET, str(script(tmp_path, "print(__builtins__.__name__)"))]).output == "builtins\n"


def test_a_module(tmp_path: Path) -> None:
    script(tmp_path, "", "package/__init__.py")
    script(tmp_path, ABOUT, "package/__main__.py")
    script(tmp_path, ABOUT, "package/module.py")
    for options in (["-m", "package.module"], ["-mpackage.module"], ["-m", "package"]):
        ours = run([*PYNET, *options, "one"], cwd=tmp_path)
        theirs = run([*PYTHON, *options, "one"], cwd=tmp_path)
        assert (ours.status, ours.errors) == (0, "")
        assert ours.output == theirs.output


def test_a_directory_and_an_archive(tmp_path: Path) -> None:
    script(tmp_path, "import sys, other; print(other.name, __name__, sys.argv)", "app/__main__.py")
    script(tmp_path, "name = 'found'", "app/other.py")
    with zipfile.ZipFile(tmp_path / "app.pyz", "w") as archive:
        for name in ("__main__.py", "other.py"):
            archive.write(tmp_path / "app" / name, name)
    for name in ("app", "app.pyz"):
        result = run([*PYNET, name, "one"], cwd=tmp_path)
        assert (result.output, result.errors) == (f"found __main__ ['{name}', 'one']\n", "")


def test_from_standard_input(tmp_path: Path) -> None:
    source = b"import sys; print(__name__, sys.argv)\nimport pynet as net\nnet.createServer().listen(0).close()"
    for arguments in ([], ["-"], ["-", "one"]):
        result = run([*PYNET, *arguments], stdin=source, cwd=tmp_path)
        assert (result.output, result.errors) == (f"__main__ {arguments or ['-']}\n", "")


def test_then_the_loop(tmp_path: Path) -> None:
    """Also after a run() of the script's own; and with the script's module still in place."""
    path = script(
        tmp_path,
        """
        import sys
        import pynet as net
        from pynet.timers import setTimeout
        def look():
            print(sys.modules["__main__"].__dict__ is globals(), name)
        name = "kept"
        setTimeout(look, 1)
        if "run" in sys.argv:
            net.run()
            print("run has returned")
            setTimeout(look, 1)
        """,
    )
    assert run([*PYNET, str(path)]).output == "True kept\n"
    assert run([*PYNET, str(path), "run"]).output == "True kept\nrun has returned\nTrue kept\n"


def test_without_a_loop_nothing_is_made(tmp_path: Path) -> None:
    path = script(tmp_path, "from pynet._loop import existing_loop; print(existing_loop())")
    assert run([*PYNET, str(path)]).output == "None\n"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["missing.py"], 2, "can't open file '{cwd}/missing.py': [Errno 2] No such file or directory"),
        (["."], 2, "can't open file '{cwd}': [Errno 21] Is a directory"),
        (["-m", "missing"], 1, "No module named missing"),
        (
            ["-m", "missing.inner"],
            1,
            "Error while finding module specification for 'missing.inner' "
            "(ModuleNotFoundError: No module named 'missing')",
        ),
        (["-m", "builtins"], 1, "No code object available for builtins"),
        (["-m"], 2, "argument expected for the -m option"),
        (["--loop"], 2, "unknown option --loop"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="other paths, other words")
def test_what_is_not_there_is_one_line(tmp_path: Path, arguments: list[str], status: int, message: str) -> None:
    result = run([*PYNET, *arguments], cwd=tmp_path)
    expected = f"python -m pynet: {message.format(cwd=tmp_path.resolve())}\n"
    assert (result.status, result.output, result.errors) == (status, "", expected)


def test_a_mistake_in_the_source(tmp_path: Path) -> None:
    path = script(tmp_path, "x = (\n")
    ours, theirs = (run([*command, str(path)]) for command in (PYNET, PYTHON))
    assert (ours.status, ours.errors) == (1, theirs.errors)


def test_the_version_and_the_usage() -> None:
    for option in ("-V", "--version"):
        assert run([*PYNET, option]).output == f"pynet {__version__}\n"
    for option in ("-h", "--help"):
        assert run([*PYNET, option]).output.startswith("usage: python -m pynet")


def test_options_end(tmp_path: Path) -> None:
    script(tmp_path, "import sys; print(sys.argv)", "-odd.py")
    assert run([*PYNET, "--", "-odd.py", "-i"], cwd=tmp_path).output == "['-odd.py', '-i']\n"


def test_a_safe_path_is_left_alone(tmp_path: Path) -> None:
    path = script(tmp_path, "import sys; print(sys.path[0])")
    isolated = run([sys.executable, "-I", "-c", SET_PATH, str(path)], env=environment())
    assert isolated.errors == ""
    assert isolated.output != f"{tmp_path}\n"


SET_PATH = f"""
import sys
sys.path.append({str(Path(__file__).resolve().parent.parent.parent)!r})
from pynet._cli import main
sys.exit(main(sys.argv[1:]))
"""
