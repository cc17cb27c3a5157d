"""Fixtures of the backtest's tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # importmode=importlib: neighbours are found by this alone

from rules_repo import RulesRepo


@pytest.fixture
def repo(tmp_path: Path) -> RulesRepo:
    """An empty git repository for rules."""
    return RulesRepo(tmp_path / "repo")
