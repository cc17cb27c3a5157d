"""Since when something can have been public: from the looks in the index, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tealeaves.backtest import seen
from tealeaves.backtest.result import Interval
from tealeaves.model import Capture, Look, Miss, Place, Quarantined, Revisit
from tealeaves.store import Store, documents, looks

LIST, OTHER, ARTICLE = "http://kcna.kp/list", "http://kcna.kp/other", "http://kcna.kp/article"
PAGES = {"kcna_kp": [LIST, OTHER]}
NONE = timedelta(0)


def at(hours: float) -> datetime:
    return datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)


def capture(url: str, hours: float, **other: object) -> Capture:
    known = {
        "source": "kcna_kp",
        "url": url,
        "captured_at": at(hours),
        "recorded_at": at(hours),
        "body": f"{url} {hours}".encode(),
    }
    return Capture(**{**known, **other})  # type: ignore[arg-type]


def revisit(url: str, hours: float) -> Revisit:
    return Revisit("kcna_kp", url, at(hours), at(hours), "sha256:" + "0" * 64, "0" * 32, 304)


def miss(url: str, hours: float) -> Miss:
    return Miss("kcna_kp", url, at(hours), at(hours), "deadline")


def dumped(day: int, source: str, number: int = 0) -> Capture:
    """A record of a dump, at the last instant of that day; the records of a day are counted in microseconds."""
    last = datetime(2024, 8, day, 23, 59, 59, number, UTC)
    return capture(f"http://dump/{day}/{number}", 0, source=source, captured_at=last, origin="dump", precision="day")


def interval(store: Store, wanted: Capture, *others: Look, daily: tuple[str, ...] = ()) -> Interval | None:
    """The interval of one capture in an index that holds the others as well."""
    with store.write() as conn:
        pairs = [(look, Place("f", number, 1)) for number, look in enumerate((wanted, *others))]
        looks.add_looks(conn, pairs)
    with store.read() as conn:
        return seen.intervals(conn, [wanted.id], PAGES, daily)[wanted.id]


@pytest.mark.req("B-8")
def test_a_claimed_day_is_a_day(store: Store) -> None:
    day = dumped(4, "kcna_1997_2012", 7)
    assert interval(store, day) == Interval(
        NONE, timedelta(hours=24) - timedelta(seconds=1) + timedelta(microseconds=7)
    )


@pytest.mark.req("B-8")
def test_a_day_on_which_it_was_seen_reaches_back_to_the_look_before(store: Store) -> None:
    first, second = dumped(4, "daily"), dumped(6, "daily")
    assert interval(store, second, first, dumped(6, "daily", 1), dumped(5, "other"), daily=("daily",)) == Interval(
        NONE, timedelta(days=3) - timedelta(seconds=1)
    )
    with store.read() as conn:
        assert seen.intervals(conn, [first.id], PAGES, ("daily",)) == {first.id: None}


@pytest.mark.req("B-8")
def test_a_page_that_changed_did_so_since_the_look_before(store: Store) -> None:
    assert interval(store, capture(LIST, 3), capture(LIST, 1), revisit(LIST, 2), capture(LIST, 5)) == Interval(
        NONE, timedelta(hours=1)
    )


def test_an_error_page_and_a_miss_bound_nothing(store: Store) -> None:
    broken = capture(LIST, 2, status=503)
    assert interval(store, capture(LIST, 3), capture(LIST, 1), broken, miss(LIST, 2.5)) == Interval(
        NONE, timedelta(hours=2)
    )


def block(store: Store, look: Capture) -> Capture:
    """A page that answered and that no parser understood."""
    with store.write() as conn:
        why = ("kcna_kp/page", "unreadable", "a block page", look.captured_at, look.recorded_at)
        documents.add_quarantine(conn, [Quarantined(look.id, look.source, look.url, *why)])
    return look


@pytest.mark.req("B-8")
def test_a_block_page_bounds_nothing_and_neither_does_the_same_one_again(store: Store) -> None:
    blocked = block(store, capture(LIST, 2))
    again = replace(revisit(LIST, 2.5), same_as=blocked.id)
    assert interval(store, capture(LIST, 3), capture(LIST, 1), blocked, again) == Interval(NONE, timedelta(hours=2))


@pytest.mark.req("B-8")
def test_an_article_was_not_shown_by_a_block_page(store: Store) -> None:
    """The list showed it at two, a block page came at three, and only then its turn: it was there since one."""
    lists = (capture(LIST, 1), capture(LIST, 2), block(store, capture(LIST, 3)))
    assert interval(store, capture(ARTICLE, 3.1), *lists) == Interval(NONE, at(3.1) - at(1))


def test_the_first_look_at_a_page_is_unknown(store: Store) -> None:
    assert interval(store, capture(LIST, 3), capture(OTHER, 1), capture(LIST, 4)) is None


@pytest.mark.req("B-8")
def test_an_article_was_published_since_the_look_before_at_the_page_that_showed_it(store: Store) -> None:
    lists = (capture(LIST, 1), revisit(LIST, 2), capture(LIST, 3), capture(LIST, 9))
    assert interval(store, capture(ARTICLE, 3.1), *lists) == Interval(NONE, at(3.1) - at(2))


def test_of_two_pages_that_changed_the_earlier_look_counts(store: Store) -> None:
    lists = (capture(LIST, 2), capture(LIST, 3), capture(OTHER, 0), capture(OTHER, 3))
    assert interval(store, capture(ARTICLE, 3.1), *lists) == Interval(NONE, at(3.1) - at(0))


def test_a_page_that_had_not_changed_showed_nothing_new(store: Store) -> None:
    lists = (capture(LIST, 2), capture(LIST, 3), capture(OTHER, 0), revisit(OTHER, 3))
    assert interval(store, capture(ARTICLE, 3.1), *lists) == Interval(NONE, at(3.1) - at(2))


def test_an_article_that_was_asked_for_in_vain_is_older(store: Store) -> None:
    lists = (capture(LIST, 1), capture(LIST, 2), capture(LIST, 3), capture(LIST, 4))
    assert interval(store, capture(ARTICLE, 4.1), *lists, miss(ARTICLE, 2.1)) == Interval(NONE, at(4.1) - at(1))


@pytest.mark.parametrize(
    "others", [(), (capture(LIST, 3),), (revisit(LIST, 3),), (capture(LIST, 2), capture(LIST, 3), capture(OTHER, 3))]
)
def test_an_article_of_which_no_look_before_is_known_is_unknown(store: Store, others: tuple[Look, ...]) -> None:
    assert interval(store, capture(ARTICLE, 3.1), *others) is None


def test_a_new_version_of_an_article_came_since_the_last_look_at_it(store: Store) -> None:
    assert interval(store, capture(ARTICLE, 8), capture(ARTICLE, 3), capture(LIST, 1), capture(LIST, 7)) == Interval(
        NONE, timedelta(hours=5)
    )


@pytest.mark.req("B-8")
def test_a_single_memento_is_unknown_and_a_second_one_is_bounded(store: Store) -> None:
    older, newer = (replace(capture("http://archived", hours), origin="memento") for hours in (0, 100))
    assert interval(store, newer, older, capture(LIST, 1), capture(LIST, 2)) == Interval(NONE, timedelta(hours=100))
    with store.read() as conn:
        assert seen.intervals(conn, [older.id, "not held"], PAGES) == {older.id: None}


def test_another_source_at_the_same_address_bounds_nothing(store: Store) -> None:
    assert interval(store, capture(LIST, 3), capture(LIST, 1, source="other")) is None
