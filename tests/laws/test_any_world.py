"""Laws 1, 2 and 4 on worlds drawn at random: however captures came in, live, replay and rebuild say the same, byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from any_world import TIE, World, catalogue, last_instant, worlds
from hypothesis import HealthCheck, example, given, settings
from test_law4_order import standing, tick

from tealeaves.archive import Archive
from tealeaves.pipeline import Pipeline
from tealeaves.replay import archived, judge, tape_of
from tealeaves.store import Store
from tealeaves.store.rows import rebuilt_rows

CATALOGUE = catalogue()


@pytest.fixture(scope="module")
def empty_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index without rows, to be copied: making its tables takes longer than a world."""
    path = tmp_path_factory.mktemp("empty") / "index.sqlite"
    Store.open(f"sqlite:///{path}").close()
    return path


class Home:
    """An archive and an index of one world."""

    def __init__(self, folder: Path, empty: Path) -> None:
        shutil.copy(empty, folder / "index.sqlite")
        self.archive = Archive.open(folder / "archive", writable=True)
        self.store = Store.open(f"sqlite:///{folder / 'index.sqlite'}")
        self.pipeline = Pipeline(CATALOGUE, self.store, self.archive)

    def live(self, world: World) -> list[bytes]:
        for batch in world.batches:
            self.pipeline.ingest_all(batch)
            tick(self.pipeline, last_instant(world.captures))
        return standing(self.store)

    def replayed(self) -> list[bytes]:
        report = judge(tape_of(CATALOGUE, archived(self.archive)), CATALOGUE.chosen_rules(None))
        assert report.errors == []
        return sorted(signal.canonical() for signal in report.signals)

    def rebuilt(self, folder: Path, empty: Path) -> list[object]:
        """The rows of an index made anew from the archive."""
        shutil.copy(empty, folder / "anew.sqlite")
        with Store.open(f"sqlite:///{folder / 'anew.sqlite'}") as anew:
            pipeline = Pipeline(CATALOGUE, anew, self.archive)
            pipeline.catch_up()
            tick(pipeline)
            return rows(anew)

    def close(self) -> None:
        self.store.close()
        self.archive.close()


def rows(store: Store) -> list[object]:
    with store.read() as conn:
        return list(rebuilt_rows(conn))


@contextmanager
def home(empty: Path) -> Iterator[tuple[Home, Path]]:
    with TemporaryDirectory(prefix="tl-world-") as name:
        made = Home(Path(name), empty)
        try:
            yield made, Path(name)
        finally:
            made.close()


@pytest.mark.req("B-16")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds())
@example(world=TIE)
def test_live_replay_and_rebuild_agree_in_any_world(empty_index: Path, world: World) -> None:
    with home(empty_index) as (lived, folder):
        assert lived.live(world) == lived.replayed()
        assert rows(lived.store) == lived.rebuilt(folder, empty_index)
