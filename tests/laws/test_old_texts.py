"""An old text that we see for the first time today is no news of today: `info`, with its age, but for rules to which age is nothing."""

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
