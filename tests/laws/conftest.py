"""Fixtures of the laws' tests; the world itself is in laws_world.py."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # importmode=importlib: neighbours are found by this alone

from laws_world import Place

from tealeaves.archive import Archive
from tealeaves.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with (
        Archive.open(tmp_path / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{tmp_path / 'index.sqlite'}") as store,
    ):
        yield Place(tmp_path, archive, store)
