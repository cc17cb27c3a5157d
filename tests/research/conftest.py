"""Fixtures of the researchers' tests; their world is in research_world.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import tealeaves

sys.path.insert(0, str(Path(__file__).parents[1] / "laws"))
sys.path.insert(0, str(Path(__file__).parent))  # importmode=importlib: neighbours are found by this alone

from research_world import Run, build, mapping

from tealeaves.store import Store


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("TEALEAVES_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the paper in it; nobody may write into it."""
    home = tmp_path_factory.mktemp("paper")
    build(home)
    return home


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A home folder with an index in which nothing is held."""
    home = tmp_path / "empty"
    mapping(home)
    Store.open(f"sqlite:///{home / 'index.sqlite'}").close()
    return home


@pytest.fixture
def command(paper: Path, tmp_path: Path) -> Run:
    """`tealeaves` on the paper's home folder, in a folder of its own."""

    def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return tealeaves(paper, *words, cwd=tmp_path, **settings)

    return run
