"""Fixtures of the tests of HTTPS."""

from __future__ import annotations

from tests.tls.conftest import files

__all__ = ["files"]
