"""Looks to keep, and an archive to keep them in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import pywb_peer
from archive_maker import Maker

from tealeaves.archive import Archive


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", writable=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def pywb() -> Path:
    """The folder of pywb's programs; skips, and says so at the end of the run, where it cannot be installed."""
    try:
        return pywb_peer.programs()
    except pywb_peer.Absent as error:
        pytest.skip(f"pywb could not be installed, so nothing was tested against it: {error}")
