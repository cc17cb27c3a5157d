"""What history says of a series and a subject, wherever the story at hand stands among what was seen at the same instant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from laws_world import first_seen, rule_of

from tealeaves.backtest.run import run_rules
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, saw
from tealeaves.tape import Tape


def after(past: list[Observation], now: Observation) -> PointInTime:
    history = PointInTime()
    for seen in sorted(past, key=lambda seen: seen.order):
        history.advance(seen)
        history.add(seen)
    history.advance(now)
    return history


@pytest.mark.parametrize("kind", ["address_term", "office"])
def test_a_silence_that_ends_with_the_story_at_hand_is_a_gap(kind: str) -> None:
    """A term that is new in the first text after eleven years may have begun in them, whichever observation comes first in the order."""
    past = [saw("document", "document", "en", on=f"2012-01-{day:02d}", story=f"s{day}") for day in range(1, 20)]
    own = saw("document", "document", "en", on="2023-06-01", story="own")
    now = replace(saw(kind, "x", "y", on="2023-06-01", story="own"), version=own.version)
    shown = after([*past, own] if own.order < now.order else past, now).coverage("kcna/article/en")
    assert (shown.documents, str(shown.until)) == (19, "2012-01-19")
    assert [(str(gap.after), str(gap.before)) for gap in shown.gaps] == [("2012-01-19", "2023-06-01")]


def test_a_story_that_was_seen_before_is_not_its_own_first_use() -> None:
    past = [
        saw("office", "x", "y", on="2012-01-01", story="own"),
        saw("office", "x", "y", on="2012-01-05", story="other"),
        saw("office", "x", "y", on="2012-01-07", story="own"),
    ]
    usage = after(past, saw("office", "x", "y", on="2012-01-09", story="own")).usage(
        "office", "kcna/article/en", "x", "y"
    )
    assert usage is not None
    assert (usage.stories, usage.days, str(usage.first.known_at.date())) == (1, 1, "2012-01-05")


@pytest.mark.parametrize(("others", "status"), [(2, "warming"), (3, "firing")])
@pytest.mark.parametrize("kind", ["address_term", "office"])  # before and after "document" in the order
def test_the_story_at_hand_does_not_count_towards_its_own_baseline(kind: str, others: int, status: str) -> None:
    """Three documents of three days are demanded; a new version of a story is a use in that story, however often it was seen."""
    days = [f"2012-01-{day:02d}" for day in range(1, others + 1)]
    past = [saw("document", "document", "en", on=day, story=f"s{day}") for day in days]
    past += [saw("document", "document", "en", on=day, story="own") for day in ("2012-01-02", "2012-01-09")]
    now = replace(saw(kind, "x", "y", on="2012-01-09", story="own"), version=past[-1].version)
    rule = rule_of("first", first_seen, kind, baseline=Baseline(3, 3))
    streamed = Detector([rule], PointInTime()).run(sorted([*past, now], key=lambda seen: seen.order))
    assert [signal.status for signal in streamed] == [status]
    assert [signal.status for signal in run_rules(Tape.of([*past, now]), [rule]).signals] == [status]


@pytest.mark.parametrize(("on", "status"), [("2012-01-10", "warming"), ("2012-01-11", "firing")])
def test_a_series_is_warm_from_the_last_of_the_days_that_a_rule_demands_on(on: str, status: str) -> None:
    past = [saw("document", "document", "en", on=f"2012-01-0{day}", story=f"s{day}") for day in range(1, 6)]
    rule = rule_of("first", first_seen, "office", baseline=Baseline(5, 10))
    now = saw("office", "x", "y", on=on, story="own")
    assert [signal.status for signal in Detector([rule], PointInTime()).run([*past, now])] == [status]


def test_an_earlier_use_that_is_the_first_and_the_latest_is_quoted_once() -> None:
    def both_ends(now: Observation, history: History) -> Iterator[Finding]:
        for use in history.values(now.kind, now.series, now.subject).values():
            yield Finding("k", "a step", now.subject, None, now.value, (now, use.first, use.last), 0.9, ("a reason",))

    past, now = saw("office", "x", "y", on="2012-01-01"), saw("office", "x", "z", on="2012-01-09")
    rule = rule_of("first", both_ends, "office", baseline=Baseline(0, 0))
    (signal,) = Detector([rule], PointInTime()).run([past, now])
    assert signal.evidence == (now.id, past.id)
    assert [quote.text for quote in signal.quotes] == ["z", "y"]


def _told_to(past: list[Observation], now: Observation) -> list[PointInTime]:
    """The same past, streamed and read from a tape that also holds the present and a future."""
    future = saw("list", "cards", "VN", on="2030-01-01", story="to come")
    elsewhere = saw("list", "cards", "VN", on="2030-01-01", story="to come", series="rodong/article/ko")
    from_tape = PointInTime(Tape.of([*past, now, future, elsewhere]))
    from_tape.advance(now)
    return [after(past, now), from_tape]


def test_each_earlier_observation_of_others_is_told_in_order_and_nothing_else() -> None:
    days = ("2013-02-01", "2011-02-01", "2012-02-01")
    past = [saw("list", "cards", "CN RU", on=day, story=f"of {day}") for day in days]
    past += [
        saw("list", "cards", "RU", on="2014-01-01", story="own"),
        saw("list", "toasts", "RU", on="2014-01-01", story="x"),
    ]
    for history in _told_to(past, saw("list", "cards", "RU CN", on="2014-02-01", story="own")):
        told = history.every("list", "kcna/article/en", "cards")
        assert [str(seen.published_at) for seen in told] == sorted(days)
        assert list(history.every("list", "kcna/article/en", "unheard")) == []


def test_what_a_story_said_on_an_earlier_day_is_known_and_what_it_says_today_is_not() -> None:
    past = [
        saw("wording", "article", "a", on="2014-01-01", story="own"),
        saw("wording", "article", "b", on="2014-01-03", story="own"),
        saw("wording", "article", "z", on="2014-01-04", story="other"),
    ]
    for history in _told_to(past, saw("wording", "article", "c", on="2014-01-05", story="own")):
        before = history.said_before("wording", "kcna/article/en", "article")
        assert before is not None
        assert before.value == "b"
    for history in _told_to([], past[0]):
        assert history.said_before("wording", "kcna/article/en", "article") is None


def test_the_series_of_a_subject_are_those_that_had_it_before_now() -> None:
    past = [
        saw("list", "cards", "CN", on="2014-01-01", story="k", series="kcna/article/ko"),
        saw("list", "cards", "CN", on="2014-01-01", story="own", series="vok/article/en"),  # of the story at hand alone
    ]
    for history in _told_to(past, saw("list", "cards", "RU", on="2014-02-01", story="own")):
        assert history.series("list", "cards") == ("kcna/article/ko",)


def test_the_latest_day_of_a_series_is_that_of_another_story_before_now() -> None:
    past = [saw("document", "document", "en", on=f"2014-01-0{day}", story=f"s{day}") for day in (1, 3)]
    now = saw("document", "document", "en", on="2014-01-09", story="now")
    assert [str(history.latest("kcna/article/en")) for history in _told_to(past, now)] == ["2014-01-03"] * 2
    assert [history.latest("kcna/article/en") for history in _told_to([], now)] == [None, None]


def test_days_and_observations_can_be_asked_for_from_a_day_on() -> None:
    days = ("2014-01-01", "2014-01-03", "2014-01-07")
    past = [saw("document", "document", "en", on=day, story=f"s{day}") for day in days]
    past += [saw("list", "cards", "RU", on=day, story=f"s{day}") for day in days]
    past.append(saw("document", "document", "en", on="2014-01-05", story="own"))
    for history in _told_to(past, saw("wording", "article", "x", on="2014-01-09", story="own")):
        told = history.every("list", "kcna/article/en", "cards", since=date(2014, 1, 3))
        assert [str(seen.published_at) for seen in told] == ["2014-01-03", "2014-01-07"]
        assert [str(day) for day in history.days("kcna/article/en", date(2014, 1, 3))] == ["2014-01-03", "2014-01-07"]
        assert [str(day) for day in history.days("kcna/article/en")] == list(days)
        assert list(history.days("unheard")) == []


@pytest.mark.parametrize(
    ("every", "silence", "is_gap"),
    [(1, 4, False), (1, 5, True), (30, 90, False), (30, 119, False), (30, 122, True)],
)
def test_a_silence_is_a_gap_by_the_usual_distance_of_the_series(every: int, silence: int, is_gap: bool) -> None:
    """A daily outlet's week without news is a hole in what we hold; a stamp office's quarter is not."""
    start = date(2012, 1, 1)
    days = [start + timedelta(days=every * number) for number in range(12)]
    past = [saw("document", "document", "en", on=day, story=f"s{day}") for day in days]
    now = saw("office", "x", "y", on=days[-1] + timedelta(days=silence), story="own")
    for history in _told_to(past, now):
        assert bool(history.coverage("kcna/article/en").gaps) is is_gap


def test_two_facts_of_one_place_are_seen_one_after_the_other_and_nothing_goes_back() -> None:
    first, later = saw("office", "x", "y", on="2012-01-01"), saw("office", "x", "y", on="2012-01-02")
    history = PointInTime()
    for seen in (first, first, later):
        history.advance(seen)
    with pytest.raises(ValueError, match="out of order"):
        history.advance(first)
