"""An old text that we see for the first time today is no news of today: `info`, with its age, but for rules to which age is nothing.

And what a text said on an earlier day is no news when it is edited, rendered anew or found at another address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from laws_world import rule_of

from tealeaves.detect import OLD, Detector
from tealeaves.history import PointInTime
from tealeaves.model import Finding, Observation, Signal
from tealeaves.rulekit import Baseline, History, saw
from tealeaves.tape import Tape

TODAY = date(2025, 3, 1)


def first(now: Observation, history: History) -> Iterator[Finding]:
    yield Finding(now.value, "a first", now.subject, None, now.value, (now,), 0.9, ("a reason",), severity="critical")


def told(published: date | None, *, any_age: bool = False) -> Signal:
    rule = rule_of("first", first, "office", baseline=Baseline(0, 0))
    rule = replace(rule, rule=replace(rule.rule, any_age=any_age))
    now = replace(saw("office", "x", "y", on=TODAY), published_at=published)
    (signal,) = Detector([rule], PointInTime()).see(now)
    return signal


@pytest.mark.parametrize("days", [0, -1, 7, OLD.days])
def test_what_is_dated_within_a_month_keeps_its_severity(days: int) -> None:
    signal = told(TODAY - timedelta(days=days))
    assert (signal.severity, signal.reasons) == ("critical", ("a reason",))


@pytest.mark.parametrize("published", [TODAY - OLD - timedelta(days=1), datetime(2013, 2, 16, 23, tzinfo=UTC)])
def test_what_is_older_interrupts_nobody_and_says_why(published: date) -> None:
    signal = told(published)
    assert signal.severity == "info"
    assert signal.reasons[0].startswith(f"an old text: dated {published}, known to us ")
    assert signal.reasons[1:] == ("a reason",)


def test_what_has_no_date_is_not_called_old() -> None:
    assert told(None).severity == "critical"


def test_a_rule_to_which_age_is_nothing_says_what_it_says() -> None:
    assert told(date(2013, 2, 16), any_age=True).severity == "critical"


def judged(*seen: Observation) -> list[list[str]]:
    """The keys of what a rule says that tells of everything, asked only about the last; streamed, and read from a tape."""
    rule = rule_of("first", first, "office", baseline=Baseline(0, 0))
    *past, now = sorted(seen, key=lambda each: each.order)
    streamed = PointInTime()
    for each in past:
        streamed.advance(each)
        streamed.add(each)
    return [
        [signal.key for signal in Detector([rule], history).see(now)]
        for history in (streamed, PointInTime(Tape.of([*past, now])))
    ]


def again(
    on: str, value: str = "y", *, story: str = "own", series: str = "kcna/article/en", hour: int = 12
) -> Observation:
    """The same office in a version of its own."""
    seen = saw("office", "x", value, on=on, story=story, series=series)
    return replace(seen, version=f"{on} {hour}", known_at=seen.known_at.replace(hour=hour))


@pytest.mark.parametrize(
    ("earlier", "heard"),
    [
        (again("2025-02-27"), []),  # the day before, or long before
        (again("2024-02-27"), []),
        (again("2025-02-28", hour=1), ["y"]),  # on the same day nobody has it from us yet
        (again("2025-02-27", "z"), ["y"]),  # an edit that says something else
        (again("2025-02-27", story="other"), ["y"]),  # what another text said is for the rule to weigh
        (again("2025-02-27", series="kcna/article/ko"), ["y"]),
    ],
)
def test_what_a_text_said_on_an_earlier_day_is_no_news_when_it_is_seen_again(
    earlier: Observation, heard: list[str]
) -> None:
    assert judged(earlier, again("2025-02-28")) == [heard, heard]


def test_what_a_text_said_first_counts_however_often_it_was_seen_since() -> None:
    seen = [again(f"2025-02-{day}") for day in (20, 24, 27)]
    assert judged(*seen, again("2025-02-28", "z")) == [["z"], ["z"]]
    assert judged(*seen, again("2025-02-27", "z"), again("2025-02-28")) == [[], []]
