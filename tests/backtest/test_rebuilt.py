"""A backtest after a rebuild reads what was rebuilt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tealeaves.catalogue
from demo import history
from tealeaves import observe
from tealeaves.backtest.said import tape_of
from tealeaves.clock import FileClock
from tealeaves.dumping import import_dump
from tealeaves.model import Document, Fact
from tealeaves.reader import Hands
from tealeaves.rebuild import rebuild
from tealeaves.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home folder with a small history, read, judged and once backtested."""
    clock = FileClock(tmp_path / "clock")
    clock.move(datetime(2024, 12, 8, 12, tzinfo=UTC))
    settings = Settings(home=tmp_path / "home", clock_file=clock.path, workers=1)
    for dump in history.write(tmp_path / "history"):
        import_dump(settings, [dump.path], str(dump.mapping))
    return settings


@pytest.mark.req("law-1")
def test_an_observer_mended_under_its_old_name_is_read_after_a_rebuild(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody raised its revision, and it sees as many things as before: only their words are others."""
    before = [seen.value for seen in tape_of(settings).observed({"office"})]
    office = next(each for each in observe.OBSERVERS if each.name == "office")

    def mended(document: Document) -> Iterator[Fact]:
        return (replace(fact, value=fact.value.upper()) for fact in office.observe(document))

    observers = tuple(replace(each, observe=mended) if each is office else each for each in observe.OBSERVERS)
    for module in (observe, tealeaves.catalogue):
        monkeypatch.setattr(module, "OBSERVERS", observers)
    monkeypatch.setattr(
        "tealeaves.rebuild.hands_of", lambda _: Hands()
    )  # the observers of a child are those on the disk
    rebuild(settings)
    after = [seen.value for seen in tape_of(settings).observed({"office"})]
    assert after
    assert sorted(after) == sorted(value.upper() for value in before)
