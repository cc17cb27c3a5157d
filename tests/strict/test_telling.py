"""What is told of a source's states: each once when it begins, its end once, lesser ones that join, and no echo of what goes to and fro."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from strict_world import MODULES

from tealeaves.announce import AGAIN, Announcer, Terms
from tealeaves.catalogue import Catalogue
from tealeaves.health import Standing, State
from tealeaves.store import Store
from tealeaves.store.schema import outbox

NOW = datetime(2025, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Desk:
    """Tells of standings, an hour apart, and reads what went out."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOW

    def hears(self, *standings: Standing, later: timedelta = HOUR) -> list[str]:
        """What is new to people: headlines."""
        self.now += later
        before = len(self.everything())
        with self.store.write() as conn:
            Announcer(conn, Catalogue(MODULES, {}), Terms("C1", timedelta(hours=48)), self.now).tell_health(standings)
        return self.everything()[before:]

    def everything(self) -> list[str]:
        with self.store.read() as conn:
            rows = conn.execute(sa.select(outbox.c.payload).order_by(outbox.c.seq)).all()
        payloads = [json.loads(row.payload) for row in rows]
        return [f"{payload['source']}: {payload['headline']}" for payload in payloads]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Store.open(f"sqlite:///{tmp_path / 'index.sqlite'}") as store:
        yield Desk(store)


def paper(
    state: State, *also: State, reason: str = "why", steady: bool = True, fleeting: bool = False, name: str = "paper"
) -> Standing:
    return Standing(name, state, reason, tuple((each, "why") for each in also), steady=steady, fleeting=fleeting)


def test_a_state_is_told_once_whatever_words_it_is_in(desk: Desk) -> None:
    assert desk.hears(paper("ok")) == []
    assert desk.hears(paper("dark", reason="2 looks failed")) == ["paper: dark (was ok)"]
    assert desk.hears(paper("dark", reason="3 looks failed")) == []
    assert desk.hears(paper("dark", reason="4 looks failed"), later=timedelta(days=90)) == []


def test_one_good_look_is_not_yet_the_end(desk: Desk) -> None:
    desk.hears(paper("block_page"))
    assert desk.hears(paper("ok", steady=False)) == []
    assert desk.hears(paper("block_page")) == []
    assert desk.hears(paper("ok")) == ["paper: ok (was block_page)"]
    assert desk.hears(paper("ok")) == []
    assert desk.hears(paper("block_page")) == ["paper: block_page (was ok)"]


def test_a_feed_that_is_empty_now_and_then_is_told_once_a_week(desk: Desk) -> None:
    """One look at a time: the first is told at once, its like within the week only where it lasts."""
    assert desk.hears(paper("empty", fleeting=True)) == ["paper: empty (was ok)"]
    assert desk.hears(paper("ok")) == ["paper: ok (was empty)"]
    assert desk.hears(paper("empty", fleeting=True)) == []
    assert desk.hears(paper("ok")) == []
    assert desk.hears(paper("maintenance", fleeting=True)) == ["paper: maintenance (was ok)"]
    assert desk.hears(paper("ok")) == ["paper: ok (was maintenance)"]
    assert desk.hears(paper("empty", fleeting=True)) == []
    assert desk.hears(paper("empty")) == ["paper: empty (was ok)"]
    assert desk.hears(paper("ok")) == ["paper: ok (was empty)"]
    assert desk.hears(paper("empty", fleeting=True), later=timedelta(days=8)) == ["paper: empty (was ok)"]


def test_states_that_take_turns_are_told_once_each(desk: Desk) -> None:
    assert desk.hears(paper("dark")) == ["paper: dark (was ok)"]
    assert desk.hears(paper("empty")) == ["paper: empty (was dark)"]
    assert [desk.hears(paper("dark")), desk.hears(paper("empty")), desk.hears(paper("dark"))] == [[], [], []]
    assert desk.hears(paper("dark"), later=AGAIN) == ["paper: dark (was empty)"]
    assert desk.hears(paper("ok")) == ["paper: ok (was dark)"]


def test_several_grounds_are_one_message_and_one_that_joins_is_another(desk: Desk) -> None:
    """A source whose one page is dead for good would otherwise fall silent unheard."""
    assert desk.hears(paper("maintenance", "partial")) == ["paper: maintenance (was ok)"]
    assert desk.hears(paper("maintenance", "partial")) == []
    assert desk.hears(paper("maintenance", "partial", "quiet")) == ["paper: quiet, beside maintenance"]
    assert desk.hears(paper("maintenance", "quiet")) == []
    assert desk.hears(paper("quiet")) == []
    assert desk.hears(paper("quiet"), later=AGAIN) == ["paper: quiet (was maintenance)"]
    assert desk.hears(paper("ok")) == ["paper: ok (was quiet)"]


def test_many_sources_at_once_are_one_message_and_each_is_remembered(desk: Desk) -> None:
    names = [f"paper{number}" for number in range(5)]
    assert desk.hears(*(paper("dark", "partial", name=name) for name in names)) == ["5 sources: dark"]
    assert desk.hears(*(paper("dark", "partial", name=name) for name in names)) == []
    assert desk.hears(paper("partial", name="paper3")) == []
    assert desk.hears(paper("ok", name="paper3")) == ["paper3: ok (was dark)"]


def test_a_new_source_is_no_matter(desk: Desk) -> None:
    assert desk.hears(paper("new")) == []
