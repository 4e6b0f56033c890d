"""``make coverage``'s last lines: how many branches of each folder the run before took.

coverage.py's own percentage mixes lines and branches, and is the higher for it.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path, PurePath
from typing import Any

import coverage

KEYS = ("num_branches", "covered_branches", "num_statements", "covered_lines")


def measured() -> dict[str, Any]:
    """What ``coverage json`` says of each file."""
    data = coverage.Coverage()
    data.load()
    with tempfile.TemporaryDirectory() as directory:
        report = Path(directory, "coverage.json")
        data.json_report(outfile=str(report))
        files: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))["files"]
    return files


def by_folder(files: dict[str, Any]) -> dict[str, Counter[str]]:
    """The sums of each package, and of each folder in it."""
    sums: dict[str, Counter[str]] = {}
    for name, file in sorted(files.items()):
        folder = PurePath(name).parent
        for place in {folder.parts[0], folder.as_posix()}:
            sums.setdefault(place, Counter()).update({key: file["summary"][key] for key in KEYS})
    return dict(sorted(sums.items()))


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f} %" if whole else f"{'-':>8}"


def main() -> None:
    print(f"{'':20}{'branches taken':>26}{'lines run':>28}")
    for place, counts in by_folder(measured()).items():
        branches, taken, statements, run = (counts[key] for key in KEYS)
        row = f"{place:<20}{taken:6} of {branches:6}{percent(taken, branches):>10}"
        print(f"{row}{run:8} of {statements:6}{percent(run, statements):>10}")


if __name__ == "__main__":
    main()
