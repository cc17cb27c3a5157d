"""Numbers in words, and the shapes of plots."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import whole

from tealeaves.backtest.report import plots, svg, words
from tealeaves.backtest.result import Interval, Share
from tealeaves.model import Gap

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(0), "0"), (timedelta(seconds=29), "0"), (timedelta(minutes=12), "12 min"), (HOUR, "1 h"),
        (timedelta(hours=5, minutes=20), "5 h 20 min"), (timedelta(hours=23, minutes=59, seconds=59), "24 h"),
        (timedelta(days=2) - timedelta(microseconds=1), "48 h"), (timedelta(days=3, hours=4), "3 days 4 h"),
        (timedelta(days=133, hours=7), "133 days"), (timedelta(days=4233), "4,233 days"), (-HOUR, "1 h"),
    ],
)  # fmt: skip
def test_durations(length: timedelta, said: str) -> None:
    assert words.duration(length) == said


@pytest.mark.req("B-23")
@pytest.mark.parametrize(
    ("least", "most", "said", "lead"),
    [
        (0, 24, "0 to 24 h", "0 to 24 h before the first outside report"),
        (3, 3, "3 h", "3 h before the first outside report"),
        (-5, -2, "5 h before to 2 h before", "2 h to 5 h after the first outside report"),
        (-1, 23, "1 h before to 23 h", "between 1 h after and 23 h before the first outside report"),
    ],
)
def test_intervals_and_leads(least: int, most: int, said: str, lead: str) -> None:
    what = Interval(least * HOUR, most * HOUR)
    assert words.interval(what) == said
    assert words.lead(what) == lead


@pytest.mark.req("B-24")
@pytest.mark.parametrize(
    ("what", "said"),
    [
        (Share(5, 5, 0.5655, 1.0), "5 of 5 (57–100 %)"), (Share(0, 6, -1e-17, 0.3903), "0 of 6 (0–39 %)"),
        (Share(0, 0, None, None), "unknown (0 labelled)"), (Share(0, 0, 0.0, 1.0), "unknown (0 labelled)"),
        (Share(1234, 2000, None, None), "1,234 of 2,000 (bounds unknown)"),
    ],
)  # fmt: skip
def test_shares(what: Share, said: str) -> None:
    assert words.share(what) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (4.0, "4"),
        (0.25, "0.25"),
        (1234.5, "1,234.5"),
        (-9.0, "-9"),
        (None, "unknown"),
        (math.nan, "unknown"),
        (math.inf, "unknown"),
        (100.0, "100"),
    ],
)
def test_numbers(value: float | None, said: str) -> None:
    assert words.number(value) == said


def test_a_rate_of_no_week_is_unknown() -> None:
    nothing = whole.rate(weeks=0, low=None, high=None)
    assert {words.rate(nothing), words.mean(nothing), words.week(nothing)} == {"unknown (no covered week)", "unknown"}


def test_the_stretch_says_what_it_means_by_all() -> None:
    run = whole.backtest()
    assert words.span(run) == "all that is held, 2012-01-03 to 2012-07-29"
    cut = replace(run, manifest=replace(run.manifest, since=datetime(2012, 3, 1, tzinfo=UTC)))
    assert words.span(cut) == "2012-03-01 to the end"
    assert words.span(whole.empty()) == "all that is held"


def test_the_last_day_of_a_stretch_is_the_one_that_was_asked_for() -> None:
    first, end = datetime(2012, 7, 1, tzinfo=UTC), datetime(2013, 1, 1, tzinfo=UTC)
    assert words.stretch(first, end) == "2012-07-01 to 2012-12-31"
    assert words.stretch(None, end.replace(hour=12)) == "the beginning to 2013-01-01 12:00 UTC"


def test_the_widest_holes_come_in_order_of_time() -> None:
    holes = [
        Gap(date(2001, 1, 1), date(2001, 1, 9)),
        Gap(date(2002, 1, 1), date(2002, 3, 1)),
        Gap(date(2003, 1, 1), date(2003, 2, 1)),
    ]
    assert words.widest(holes, 2) == holes[1:]


def test_common_gaps_are_those_of_every_series() -> None:
    one = whole.coverage(
        "a",
        since=date(2012, 1, 1),
        gaps=(Gap(date(2012, 2, 1), date(2012, 3, 1)), Gap(date(2012, 5, 1), date(2012, 6, 1))),
    )
    other = whole.coverage("b", since=date(2012, 2, 20), gaps=(Gap(date(2012, 5, 20), date(2012, 7, 1)),))
    assert plots.common_gaps([one, other]) == [
        Gap(date(2012, 2, 1), date(2012, 2, 20)),
        Gap(date(2012, 5, 20), date(2012, 6, 1)),
    ]
    assert plots.common_gaps([one]) == list(one.gaps)
    assert plots.common_gaps([]) == []


@pytest.mark.parametrize("words_of", whole.HOSTILE)
def test_plots_are_well_formed_whatever_is_in_them(words_of: str) -> None:
    run = whole.hostile(words_of)
    for drawn in (
        plots.captures(run.coverage[0], "a"), plots.timeline(run, "b"), plots.weeks(run, "c"), plots.delays(run.events, "d"),
        plots.scores(run.table, "e"),
    ):  # fmt: skip
        ET.fromstring(drawn)


def test_captures_has_a_bar_a_month_with_documents_and_a_hatch_a_hole() -> None:
    drawn = ET.fromstring(plots.captures(whole.coverage(), "key"))
    bars = next(each for each in drawn.iter("path") if each.get("class") == "bar")
    assert (bars.get("d") or "").count("z") == 6  # March is empty
    holes = [each for each in drawn.iter("rect") if each.get("class") == "hole"]
    assert len(holes) == 1
    assert float(holes[0].get("width") or 0) == pytest.approx((960 - 24) * 42 / 213, abs=0.1)


def test_the_timeline_draws_what_is_seldom_above_what_is_common() -> None:
    drawn = ET.fromstring(plots.timeline(whole.backtest(), "key"))
    marks = [
        (each.get("class") or "").split()[-1]
        for each in drawn.iter("path")
        if (each.get("class") or "").startswith("mark")
    ]
    assert marks == ["event", "missed", "missed", "unlabelled", "duplicate", "hit", "false"]
    assert len([each for each in drawn.iter("rect") if each.get("class") == "quiet"]) == 1


def test_weeks_without_documents_are_hatched_not_drawn_as_zero() -> None:
    drawn = ET.fromstring(plots.weeks(whole.backtest(), "key"))
    assert len([each for each in drawn.iter("rect") if each.get("class") == "hole"]) == 1


def test_an_unknown_share_is_said_and_not_drawn() -> None:
    drawn = ET.fromstring(plots.scores([whole.scores("x", precision=whole.UNKNOWN_SHARE)], "key"))
    assert [each.text for each in drawn.iter("text") if each.text == "unknown"] == ["unknown"]
    assert len([each for each in drawn.iter("path") if "mark" in (each.get("class") or "")]) == 2


@pytest.mark.parametrize("days", [1, 7, 45, 62, 63, 200, 365, 1000, 1098, 1099, 5000, 12000])
def test_an_axis_has_some_ticks_and_not_too_many(days: int) -> None:
    first = date(1997, 1, 1)
    ticks = list(svg.Days(first, first + timedelta(days=days), 0, 100).ticks())
    assert 1 <= len(ticks) <= 14
    places = [place for place, _ in ticks]
    assert places == sorted(places)


def test_a_miss_without_a_reason_says_that_none_is_known() -> None:
    missed = replace(whole.backtest().events[0], verdict="missed", why="")
    assert words.why(missed) == "no alert matches its label; why is not known"
    assert words.why(replace(missed, why="said later")) == "said later"
    assert words.why(replace(missed, verdict="not_covered")) == words.EVENT_WORDS["not_covered"]
