"""The index is brought up to the parsers and observers in force before a backtest: quietly, and not past somebody else's lock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import tealeaves.catalogue
from demo import history
from tealeaves import observe, uptodate
from tealeaves.archive import Archive
from tealeaves.clock import FileClock
from tealeaves.dumping import import_dump
from tealeaves.errors import ArchiveLocked
from tealeaves.model import Document, Fact
from tealeaves.reader import Hands
from tealeaves.settings import Settings
from tealeaves.store import Store, schema
from tealeaves.uptodate import bring_up_to_date
from tealeaves.workplace import open_archive

NOW = datetime(2024, 12, 8, 12, tzinfo=UTC)
OURS = (schema.ticks, schema.alerts, schema.outbox, schema.revisions, schema.signals)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home folder with a small history, read and judged."""
    clock = FileClock(tmp_path / "clock")
    clock.move(NOW)
    settings = Settings(home=tmp_path / "home", clock_file=clock.path)
    for dump in history.write(tmp_path / "history"):
        import_dump(settings, [dump.path], str(dump.mapping))
    return settings


@pytest.fixture
def changed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same after a change of one observer, which sees something in every document now; children would not know of it."""

    def seeing(document: Document) -> Iterator[Fact]:
        yield Fact("office", "everybody", "somebody", 0, 1, "en")

    observers = (replace(observe.OBSERVERS[0], name="office", revision=99, observe=seeing), *observe.OBSERVERS[1:])
    for module in (observe, tealeaves.catalogue):
        monkeypatch.setattr(module, "OBSERVERS", observers)
    monkeypatch.setattr(uptodate, "hands_of", lambda _: Hands())
    return settings


def count(settings: Settings, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    with Store.open(settings.index_url) as store, store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0


def seen_by_the_new_one(settings: Settings) -> int:
    return count(settings, schema.observations, schema.observations.c.observer == "office/99")


def test_nothing_is_missing_and_no_lock_is_taken(settings: Settings) -> None:
    with open_archive(settings, writable=True):
        assert bring_up_to_date(settings, patience=timedelta(0)) == 0


@pytest.mark.req("law-7")
def test_what_is_missing_is_derived_and_neither_judged_nor_told(changed: Settings) -> None:
    before = [count(changed, table) for table in OURS]
    documents = count(changed, schema.documents)
    assert bring_up_to_date(changed) == documents
    assert seen_by_the_new_one(changed) == documents > 100
    assert [count(changed, table) for table in OURS] == before
    assert bring_up_to_date(changed) == 0


def test_another_commands_lock_is_waited_for_and_not_for_ever(changed: Settings) -> None:
    with open_archive(changed, writable=True) as archive:
        with pytest.raises(ArchiveLocked, match="another command works on"):
            bring_up_to_date(changed, patience=timedelta(0))
        assert seen_by_the_new_one(changed) == 0, "half an index is no index"
        release = threading.Timer(0.5, _close, [archive])
        release.start()
        assert bring_up_to_date(changed, patience=timedelta(seconds=30)) > 0
        release.join()


def _close(archive: Archive) -> None:
    archive.close()


def test_what_a_crash_kept_from_the_index_is_caught_up(settings: Settings) -> None:
    (settings.home / "index.sqlite").unlink()
    assert bring_up_to_date(settings) == count(settings, schema.captures) > 100


def test_an_index_without_its_archive_is_observed_again(changed: Settings) -> None:
    changed.archive_folder.rename(changed.home / "elsewhere")
    assert bring_up_to_date(changed) == seen_by_the_new_one(changed) > 100
