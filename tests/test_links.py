"""An article that was listed and could not be had is asked for again, though its list says nothing new: none is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo import story
from demo.replica import SITES, Answer, Now, Replica
from tealeaves import watch
from tealeaves.clock import FileClock
from tealeaves.settings import Settings
from tealeaves.store import documents
from tealeaves.watch import LookReport, Workspace, cadences

HOST = "www.korstamp.com.kp"
START = datetime(2024, 12, 24, 3, tzinfo=UTC)
MAINTENANCE = b"<html><body><h1>Maintenance</h1><p>Back soon.</p></body></html>"

Change = Callable[[str, Answer | None], Answer | None]


class Stamps:
    """The stamp corporation's site of one day, changed by whoever asks."""

    def __init__(self) -> None:
        self.change: Change = lambda path, answer: answer

    def __call__(self, path: str, now: Now) -> Answer | None:
        return self.change(path, SITES[HOST](path, Now(now.story, START)))


def is_list(answer: Answer | None) -> bool:
    return answer is not None and answer.body.count(b"<a ") > 1


def articles_gone(path: str, answer: Answer | None) -> Answer | None:
    return answer if is_list(answer) else None


def articles_in_maintenance(path: str, answer: Answer | None) -> Answer | None:
    return answer if is_list(answer) or answer is None else Answer(MAINTENANCE, answer.kind, answer.changed_at)


class Home:
    """A home folder that watches the stamp corporation alone."""

    def __init__(self, settings: Settings, clock: FileClock, site: Stamps) -> None:
        self.settings, self.clock, self.site = settings, clock, site

    def look(self, change: Change | None = None, later: timedelta = timedelta(hours=6)) -> LookReport:
        self.site.change = change or (lambda path, answer: answer)
        self.clock.move(self.clock.now() + later)
        with Workspace.open(self.settings) as workspace:
            return [asyncio.run(workspace.look(cadence)) for cadence in cadences(self.settings)][-1]

    def notices(self) -> set[str]:
        with Workspace.open(self.settings) as workspace, workspace.store.read() as conn:
            return {known.document.native_id for known in documents.documents(conn)}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    clock, site = FileClock(tmp_path / "clock"), Stamps()
    clock.move(START)
    with Replica(story.load(), clock, {HOST: site}) as replica:
        settings = Settings(
            home=tmp_path / "home", clock_file=clock.path, resolve=replica.resolve, delay=0, contact="a test",
            sources="korea_stamp",
        )  # fmt: skip
        yield Home(settings, clock, site)


@pytest.fixture
def listed(home: Home, tmp_path: Path) -> set[str]:
    """What a watch without any trouble sees."""
    other = Home(home.settings.model_copy(update={"home": tmp_path / "other"}), home.clock, home.site)
    assert other.look().links_left == 0
    found = other.notices()
    assert len(found) >= 2
    return found


@pytest.mark.req("S-13")
@pytest.mark.parametrize("trouble", [articles_gone, articles_in_maintenance])
def test_articles_that_could_not_be_had_are_asked_for_again_while_their_list_stays_the_same(
    home: Home, listed: set[str], trouble: Change
) -> None:
    home.look(trouble)
    assert home.notices() == set()
    report = home.look()
    assert report.unchanged >= 1, "the list was not asked for again"
    assert home.notices() == listed


def test_what_was_too_much_for_one_cycle_is_fetched_in_the_next(
    home: Home, listed: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LINKS_A_CYCLE", 1)
    left = [home.look().links_left for _ in listed]
    assert left == list(range(len(listed) - 1, -1, -1))
    assert home.notices() == listed


def test_a_slow_host_does_not_keep_what_is_in_from_being_judged(
    home: Home, listed: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host may ask for half a minute between two pages: the cycle ends in time, and goes on in the next one."""
    monkeypatch.setattr(watch, "LINKS_FOR", timedelta(0))
    left = [home.look().links_left for _ in listed]
    assert left[-1] == 0
    assert max(left) < len(listed)
    assert home.notices() == listed


def test_an_article_that_fell_off_its_list_before_it_could_be_had_is_fetched_all_the_same(
    home: Home, listed: set[str]
) -> None:
    """Three lists later only what we noted of the failed look knows of it."""

    def shorter(times: int) -> Change:
        def change(path: str, answer: Answer | None) -> Answer | None:
            if answer is None or not is_list(answer):
                return None if times < 3 else answer
            kept = answer.body.split(b"<li>")[0 : None if times == 0 else 3]
            return Answer(b"<li>".join(kept) + b"<!-- %d -->" % times, answer.kind, answer.changed_at)

        return change

    for times in range(4):
        home.look(shorter(times), later=timedelta(hours=24))
    assert home.notices() == listed


def test_an_article_that_is_not_there_is_not_asked_for_for_ever(home: Home) -> None:
    asked = [home.look(articles_gone, later=timedelta(days=2)).misses.total() for _ in range(3)]
    assert min(asked) > 0
    for _ in range(40):
        last = home.look(articles_gone, later=timedelta(days=2))
    assert last.misses.total() == 0
