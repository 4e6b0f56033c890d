"""What differs here from the rest of the suite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.parity import harness


@pytest.fixture(autouse=True)
def nothing_left_over() -> None:
    """Nothing to look for: programs run ahead in processes of their own, and their pipes are open while tests end."""


@pytest.fixture(scope="session")
def python() -> Iterator[harness.Python]:
    """Runs ports."""
    python = harness.Python()
    yield python
    python.close()
