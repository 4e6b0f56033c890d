"""What differs here from the rest of the suite."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def nothing_left_over() -> None:
    """Nothing to look for: programs run ahead in processes of their own, and their pipes are open while tests end."""
