"""Coverage: every month with its zeros, every hole, and how each instant was learnt."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest

from tealeaves.archive.mappings import DumpMapping
from tealeaves.backtest.coverage import NO_ORIGINS, Origins, coverage, origins_of
from tealeaves.history import PointInTime
from tealeaves.model import Block, Capture, Document, Gap, Place, Quarantined
from tealeaves.rulekit import saw
from tealeaves.store import Store
from tealeaves.store.documents import add_documents, add_quarantine
from tealeaves.store.looks import add_look
from tealeaves.tape import Tape

NOW = datetime(2024, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Head:
    known_at: datetime
    series: str = "kcna/article/en"
    story: str = "story"
    source: str = "kcna_kp"
    capture: str = "capture"


def heads(*days: str, series: str = "kcna/article/en", source: str = "kcna_kp") -> list[Head]:
    return [Head(_noon(day), series, f"story {day}", source, f"capture {day}") for day in days]


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


def every_day(first: str, count: int, **other: str) -> list[Head]:
    start = date.fromisoformat(first)
    return heads(*((start + timedelta(days=number)).isoformat() for number in range(count)), **other)


def test_every_month_is_there_with_its_zeros_and_all_series_share_the_stretch() -> None:
    one, other = coverage(
        [*heads("2012-11-03", "2012-11-30", "2013-02-01"), *heads("2013-01-05", series="kcna/article/es")]
    )
    assert one.months == (("2012-11", 2), ("2012-12", 0), ("2013-01", 0), ("2013-02", 1))
    assert other.months == (("2012-11", 0), ("2012-12", 0), ("2013-01", 1), ("2013-02", 0))


def test_versions_and_stories_are_told_apart() -> None:
    first, again = heads("2012-11-03", "2012-11-30")
    (held,) = coverage([first, replace(again, story=first.story)])
    assert (held.documents, held.versions, held.since, held.until) == (1, 2, date(2012, 11, 3), date(2012, 11, 30))


def test_a_hole_is_what_it_is_to_the_rules() -> None:
    days = [*every_day("2012-01-01", 30), *every_day("2012-03-01", 30)]
    (held,) = coverage(days)
    history = PointInTime()
    seen = [saw("document", "document", "en", on=head.known_at.date(), story=head.story) for head in days]
    for one in seen:
        history.advance(one)
        history.add(one)
    assert held.gaps == (Gap(date(2012, 1, 30), date(2012, 3, 1)),)
    assert held.gaps == history.coverage("kcna/article/en").gaps


@pytest.mark.req("B-7")
def test_a_silence_up_to_the_end_is_a_hole() -> None:
    days = every_day("2012-01-01", 30)
    (held,) = coverage(days, until=datetime(2012, 6, 1, tzinfo=UTC))
    assert held.gaps == (Gap(date(2012, 1, 30), date(2012, 6, 1)),)
    assert [count for _, count in held.months] == [30, 0, 0, 0, 0]
    dead, alive = coverage(
        [*every_day("2012-01-01", 30, series="a/b/en"), *every_day("2012-01-01", 90, series="c/d/en")]
    )
    assert dead.gaps == (Gap(date(2012, 1, 30), date(2012, 3, 30)),)
    assert alive.gaps == ()


def test_what_comes_after_the_end_is_not_held() -> None:
    (held,) = coverage(every_day("2012-01-01", 60), until=_noon("2012-01-31"))
    assert held.versions == 30
    assert coverage([]) == ()


def test_captures_are_counted_by_origin_once_each() -> None:
    first, other = heads("2012-01-01", "2012-01-02")
    origins = Origins({"kcna_kp": "poll"}, {}, {})
    (held,) = coverage([first, replace(first, story="another item of the same page"), other], origins)
    assert held.seen_as == (("poll", 2),)
    (held,) = coverage([first], NO_ORIGINS)
    assert held.seen_as == (("unknown", 1),)


def test_a_source_of_which_nothing_could_be_read_has_a_line() -> None:
    origins = Origins(
        {"kcna_kp": "poll"}, {}, {"mfa": (_noon("2012-01-01"), _noon("2012-02-01")), "kcna_kp": (_noon("2012-01-02"),)}
    )
    readable, unreadable = coverage(every_day("2012-01-01", 3), origins, until=_noon("2012-01-15"))
    assert readable.quarantined == 1
    assert (unreadable.sources, unreadable.versions, unreadable.quarantined, unreadable.since) == (("mfa",), 0, 1, None)


def test_ninety_thousand_versions_take_no_time() -> None:
    start = datetime(1997, 1, 1, tzinfo=UTC)
    many = [Head(start + timedelta(hours=number), story=f"s{number}", capture=f"c{number}") for number in range(90_000)]
    began = time.process_time()
    (held,) = coverage(many)
    assert time.process_time() - began < 1.0
    assert (held.versions, held.gaps) == (90_000, ())


def test_the_heads_of_a_tape_are_heads() -> None:
    tape = Tape.of(
        [saw("document", "document", "en", on="2012-01-01"), saw("document", "document", "en", on="2012-01-03")]
    )
    (held,) = coverage(tape.heads())
    assert held.versions == 2


def test_the_index_says_how_each_capture_came(store: Store) -> None:
    polled, saved = _capture("live", "poll", 1), _capture("live", "memento", 2)
    claimed, seen, lost = _capture("old", "dump", 3), _capture("new", "dump", 4), _capture("gone", "dump", 5)
    _hold(store, [polled, saved, claimed, seen, lost])
    origins = origins_of(store, [_mapping("old", "claimed"), _mapping("new", "seen")])
    said = {each.source: origins.of(each.source, each.id) for each in (claimed, seen, lost)}
    assert said == {
        "old": "dump, date as claimed",
        "new": "dump, day as seen",
        "gone": "dump, dated we do not know how",
    }
    assert [origins.of("live", each.id) for each in (polled, saved)] == ["poll", "memento"]
    assert origins.of("live", "nowhere") == "unknown"


def test_only_captures_that_nobody_ever_read_are_unreadable(store: Store) -> None:
    read, unread = _capture("live", "poll", 1), _capture("live", "poll", 2)
    _hold(store, [read, unread])
    document = Document("live", "kcna", "1", "http://example.org/", "A headline", (Block("words", "en"),), edition="en")
    with store.write() as conn:
        add_documents(conn, [(document, read)])
        refused = [_refused(read, "live/old/1"), _refused(unread, "live/old/1"), _refused(unread, "live/new/1")]
        add_quarantine(conn, refused)
    assert origins_of(store, []).quarantined == {"live": (unread.captured_at,)}
    assert origins_of(store, [], NOW).quarantined == {}, "an audit of then does not know of it yet"
    assert origins_of(store, [], NOW + timedelta(seconds=1)) == origins_of(store, [])


def _capture(source: str, origin: Literal["poll", "memento", "dump"], number: int) -> Capture:
    at = NOW + timedelta(minutes=number)
    return Capture(source, f"http://example.org/{number}", at, at, f"body {number}".encode(), origin=origin)


def _hold(store: Store, captures: Sequence[Capture]) -> None:
    with store.write() as conn:
        for number, capture in enumerate(captures):
            add_look(conn, capture, Place("a.warc.gz", number, 1))


def _refused(capture: Capture, parser: str) -> Quarantined:
    return Quarantined(capture.id, capture.source, capture.url, parser, "unreadable", "", capture.captured_at, NOW)


def _mapping(source: str, captured_is: Literal["claimed", "seen"]) -> DumpMapping:
    return DumpMapping(
        id=source, source=source, outlet="kcna", edition="en", name=source, url="url", captured="day", published="day",
        headline="title", text="text", time_zone="UTC", captured_is=captured_is, matches=("url",), languages=("en",),
    )  # fmt: skip
