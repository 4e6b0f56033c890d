"""Random lives of streams have the traces that Node 26 recorded, line by line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import switches

from .lives import play
from .lives_made import KINDS
from .raising import RAISING, by_object
from .raising_sockets import play as play_conversations
from .record import CONVERSATIONS, LIVES, RAISING_LIVES


@pytest.mark.skipif(switches.chosen() in ("bytes", "text"), reason="of the type that is written")
@pytest.mark.parametrize("kind", KINDS)
def test_every_life_goes_as_in_node(kind: str) -> None:
    # Read here, not on import: objects that stay make every garbage collection of the suite slower.
    recorded: list[dict[str, Any]] = json.loads(LIVES.read_text(encoding="utf-8"))
    lives = [life for life in recorded if life["kind"] == kind]
    assert len(lives) >= 40
    for life in lives:
        assert play(life) == life["trace"].split("\n"), f"life {life['seed']}"


@pytest.mark.skipif(switches.chosen() in ("bytes", "text"), reason="of the type that is written")
@pytest.mark.parametrize("kind", RAISING)
def test_what_raises_goes_where_it_goes_in_node(kind: str) -> None:
    recorded: list[dict[str, Any]] = json.loads(RAISING_LIVES.read_text(encoding="utf-8"))
    lives = [life for life in recorded if life["kind"] == kind]
    assert len(lives) >= 40
    for life in lives:
        assert by_object(play(life)) == by_object(life["trace"].split("\n")), f"life {life['seed']}"


def test_conversations_over_sockets_whose_hooks_raise() -> None:
    recorded: list[dict[str, Any]] = json.loads(CONVERSATIONS.read_text(encoding="utf-8"))
    assert len(recorded) >= 40
    for row, traces in zip(recorded, play_conversations([row["life"] for row in recorded]), strict=True):
        assert traces == row["traces"], row["life"]
