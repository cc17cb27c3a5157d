"""The numbers that are made of verdicts: shares, costs, delays, rates, and each rule's part."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import at, event, items, quiet, rule, scored, signal

from tealeaves.backtest import worth
from tealeaves.backtest.held import Held
from tealeaves.backtest.result import Interval
from tealeaves.backtest.score import Numbers
from tealeaves.detect import RuleError
from tealeaves.model import Signal

HOUR = timedelta(hours=1)


@pytest.mark.req("B-28")
def test_the_headline_number_counts_what_nobody_tuned_with() -> None:
    labels = [event("a"), event("b", value="hero", seen_while_tuning=True), event("c", value="wife")]
    found = scored([signal("marshal", 16.3), signal("hero", 16.4)], *labels)
    assert (found.scores.recall.k, found.scores.recall.n) == (2, 3)
    assert (found.scores.recall_unseen.k, found.scores.recall_unseen.n) == (1, 2)


@pytest.mark.req("B-26")
def test_the_cost_is_that_of_the_stated_weights() -> None:
    said = [signal("marshal", 16.3), signal("marshal", 17), signal("hero", 8), signal("father", 22)]
    found = scored(said, event(), event("wife", value="wife"), quiet(7, 14)).scores
    assert dict(worth.WEIGHTS) == {"missed": 1.0, "false": 0.11, "duplicate": 0.02}
    assert found.cost == pytest.approx(1 + 0.11 + 0.02)
    assert found.cost_at_worst == pytest.approx(found.cost + 0.11)
    assert found.nab == pytest.approx(100 * (1 - found.cost / 2))
    assert found.nab_at_worst == pytest.approx(100 * (1 - found.cost_at_worst / 2))


@pytest.mark.req("B-25")
def test_perfect_is_a_hundred_and_silence_is_nought() -> None:
    assert scored([signal("marshal", 16.3)], event()).scores.nab == 100
    assert scored([], event()).scores.nab == 0


@pytest.mark.req("B-23")
@pytest.mark.parametrize(
    ("seen", "least", "most"),
    [
        ({}, 0, 12),  # unknown: anything that the label allows
        ({"capture 16.5": None}, 0, 12),
        ({"capture 16.5": Interval(timedelta(0), HOUR)}, 11, 12),
        ({"capture 16.5": Interval(timedelta(0), 24 * HOUR)}, 0, 12),  # never before it could be known
    ],
)
def test_a_delay_is_an_interval(seen: Any, least: float, most: float) -> None:
    found = scored([signal("marshal", 16.5)], event(), seen=seen)
    assert found.events[0].delay == found.scores.delay_median == Interval(least * HOUR, most * HOUR)


@pytest.mark.req("B-23")
def test_a_delay_is_that_of_the_capture_that_shows_the_event_and_not_of_its_group() -> None:
    said = [signal("hero", 16.1, story="s"), signal("marshal", 16.5, story="s")]
    seen = {"capture 16.1": None, "capture 16.5": Interval(timedelta(0), HOUR)}
    assert scored(said, event(), seen=seen).events[0].delay == Interval(11 * HOUR, 12 * HOUR)
    seen = {"capture 16.1": Interval(timedelta(0), HOUR), "capture 16.5": Interval(timedelta(0), 6 * HOUR)}
    assert scored(said, event(), seen=seen).events[0].delay == Interval(6 * HOUR, 12 * HOUR)


@pytest.mark.req("B-23")
def test_the_lead_is_that_over_the_first_outside_report() -> None:
    label = event(reported_at=at(17), reported_until=at(18), reported_by="Yonhap")
    found = scored([signal("marshal", 16.5)], label, seen={"capture 16.5": Interval(timedelta(0), HOUR)})
    assert found.events[0].lead == Interval(12 * HOUR, 37 * HOUR)
    late = scored([signal("marshal", 18.5)], label, seen={"capture 18.5": Interval(timedelta(0), HOUR)})
    assert late.events[0].lead == Interval(-36 * HOUR, -11 * HOUR)


def test_the_worst_delay_is_the_longest_and_the_median_is_of_both_ends() -> None:
    labels = [event("a"), event("b", value="hero"), event("c", value="wife")]
    said = [signal("marshal", 16 + 1 / 24), signal("hero", 16 + 2 / 24), signal("wife", 16 + 9 / 24)]
    line = scored(said, *labels).scores
    assert line.delay_median == Interval(0 * HOUR, 2 * HOUR)
    assert line.delay_worst == Interval(0 * HOUR, 9 * HOUR)


@pytest.mark.req("B-21")
def test_rates_are_over_covered_weeks_with_zeros() -> None:
    gap = [item for item in items(28) if not at(7) <= item.known_at < at(14)]
    found = scored([signal("a", 1), signal("b", 2), signal("c", 15)], held=Held(gap))
    assert found.weeks == ((date(2012, 7, 2), 2), (date(2012, 7, 16), 1), (date(2012, 7, 23), 0))
    rate = found.scores.rate
    assert (rate.weeks, rate.groups, rate.median, rate.worst, rate.worst_week) == (3, 3, 1.0, 2, date(2012, 7, 2))


def test_an_alert_without_any_document_has_its_week_all_the_same() -> None:
    assert dict(scored([signal("a", 30)]).weeks)[date(2012, 7, 30)] == 1


def test_each_rule_has_its_part() -> None:
    said = [
        signal("marshal", 16.3),
        signal("hero", 8, severity="low"),
        signal("my dear", 3, rule="address_term_changed"),
    ]
    raised = [
        RuleError("office_changed", "o1", "ZeroDivisionError: x"),
        RuleError("office_changed", "o2", "KeyError: y"),
    ]
    numbers = Numbers(judged={"office_changed": 500}, errors=raised, tried={"office_changed": 7})
    found = scored(said, event(), quiet(7, 14), rules=[rule("address_term_changed", 3), rule()], numbers=numbers)
    address, office = found.rules
    assert (address.rule, address.version, address.judged, address.errors, address.versions_tried) == (
        "address_term_changed",
        3,
        0,
        0,
        None,
    )
    assert (office.groups, office.firing, office.judged, office.errors, office.first_error) == (
        2,
        2,
        500,
        2,
        "ZeroDivisionError: x",
    )
    assert office.versions_tried == 7
    assert office.by_severity == (("high", 1), ("low", 1))
    assert office.verdicts == (("hit", 1), ("duplicate", 0), ("false", 1), ("unlabelled", 0))
    assert (office.rate.weeks, office.rate.groups) == (4, 2)


@given(
    st.permutations(
        [
            signal("marshal", 16.3),
            signal("marshal", 17),
            signal("hero", 8),
            signal("a", 16.3),
            signal("b", 9, status="warming"),
        ]
    )
)
def test_the_order_in_which_signals_come_is_no_matter(said: list[Signal]) -> None:
    assert scored(said, event(), quiet(7, 14)) == scored(sorted(said, key=lambda each: each.key), event(), quiet(7, 14))
