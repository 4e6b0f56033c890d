"""The map of the source names files and functions that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`((?:pynet|pydgram|tests)/[\w/]+(?:\.py)?|pydgram)`", PAGE)))
#: A step of a journey: what it names first is a file, the functions in it follow.
STEPS = [step for step in re.split(r"^\d+\. ", PAGE, flags=re.MULTILINE)[1:] if re.search(r"`\w+/", step)]


def test_the_map_is_read() -> None:
    assert len(PATHS) > 40
    assert len(STEPS) > 30


@pytest.mark.parametrize("path", PATHS)
def test_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.split("`")[1])
def test_each_function_of_a_step_stands_in_a_file_of_the_step(step: str) -> None:
    """Or in one of the package's, where a step names the package alone."""
    step = step.partition("\n\n")[0]
    texts = []
    for path in re.findall(r"`((?:pynet|pydgram)/[\w/]+(?:\.py)?|_\w+\.py)`", step):
        files = [file for root in ("pynet", "pydgram") for file in (ROOT / root).rglob(path)] if "/" not in path else []
        target = ROOT / path
        files += [target] if target.is_file() else [*target.glob("*.py")] if target.is_dir() else []
        texts += [file.read_text(encoding="utf-8") for file in files]
    for name in re.findall(r"`([A-Za-z_]\w*(?:\.\w+)?)`", step):
        word = name.rpartition(".")[2]
        if re.fullmatch(r"data|drain|connect|ready|message|error|close|run|uncaughtException", word):
            continue  # events, mostly
        assert any(re.search(rf"\b{word}\b", text) for text in texts), f"{name}: not in the files that the step names"
