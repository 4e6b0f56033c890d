"""Fixtures of the tests of TLS."""

from __future__ import annotations

from pathlib import Path

import pytest

from .helpers import CA, SERVER


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates as files, for programs that take nothing else."""
    path = tmp_path_factory.mktemp("certificates")
    for kind, content in (("ca", CA.cert), ("cert", SERVER.cert), ("key", SERVER.key)):
        (path / f"{kind}.pem").write_bytes(content)
    return path
