"""Is what would be uploaded good? Build wheel and sdist, and try each in clean environments, on every Python at hand.

    python scripts/release_check.py [PYTHON...]

Without arguments: python3.10 to python3.14 where they are on the path, or among pyenv's versions.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = tuple(f"3.{minor}" for minor in range(10, 15))
DEADLINE_S = 1200  # of one step: a busy machine may take minutes to install
EVERY_MODULE = """
import importlib, pkgutil, pydgram, pynet
for module in pkgutil.iter_modules(pynet.__path__):
    if not module.name.startswith("_"):
        importlib.import_module(f"pynet.{module.name}")
print(pynet.__version__, pynet.__file__)
"""
WITHOUT_EXTRAS = "import pydgram, pynet, pynet.tls; print(pynet.__version__, pynet.__file__)"


def main() -> None:
    """Check everything, and say each step; the first failure ends the program with its output."""
    pythons = sys.argv[1:] or list(at_hand())
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        tools = environment(sys.executable, scratch / "tools", "build", "twine")
        run(tools, "-m", "build", "--outdir", str(scratch / "dist"), str(ROOT))
        files = sorted((scratch / "dist").iterdir())
        run(tools, "-m", "twine", "check", "--strict", *map(str, files))
        check_types(files)
        for number, python in enumerate(pythons):
            for file in files:
                say(f"{file.name} on {python}")
                try_out(environment(python, scratch / f"{number}{file.suffix}", f"{file}[all]"), scratch, EVERY_MODULE)
            say(f"without extras on {python}")
            try_out(environment(python, scratch / f"{number}-plain", str(files[0])), scratch, WITHOUT_EXTRAS)
    say(f"good: {len(files)} files on {len(pythons)} Pythons")


def at_hand() -> Iterator[str]:
    """An interpreter of each version that is here."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in VERSIONS:
        candidates = [shutil.which(f"python{version}"), *sorted(map(str, pyenv.glob(f"{version}.*/bin/python")))]
        works = [python for python in candidates if python and is_version(python, version)]
        if works:
            yield works[-1]
        else:
            say(f"no Python {version} here: not tried")


def is_version(python: str, version: str) -> bool:
    """Whether *python* runs, and is what its name says."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False, timeout=DEADLINE_S)
    return answer.stdout.strip() == version


def environment(python: str, folder: Path, *packages: str) -> str:
    """The interpreter of a new virtual environment that has *packages*."""
    run(python, "-m", "venv", str(folder))
    inside = str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
    run(inside, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *packages)
    return inside


def check_types(files: Sequence[Path]) -> None:
    """The wheel says that it is typed, and brings no tests."""
    wheel = next(file for file in files if file.suffix == ".whl")
    listing = run(sys.executable, "-m", "zipfile", "-l", str(wheel))
    assert "pynet/py.typed" in listing and "pydgram/py.typed" in listing, listing
    assert "tests/" not in listing, listing


def try_out(python: str, scratch: Path, imports: str) -> None:
    """Run *imports* in another folder than the source's, so that what is installed is found, and then the demo."""
    assert str(ROOT) not in run(python, "-c", imports, cwd=scratch)
    run(python, str(ROOT / "examples/demo.py"), cwd=scratch)


def run(*command: str, cwd: Path | None = None) -> str:
    """Run it, and return what it prints; whatever goes wrong is shown, and the end."""
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=DEADLINE_S)
    except subprocess.TimeoutExpired:
        sys.exit(f"{' '.join(command)}\nnot done in {DEADLINE_S} s")
    if done.returncode:
        sys.exit(f"{' '.join(command)}\nexit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def say(line: str) -> None:
    """Tell how it is going."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
