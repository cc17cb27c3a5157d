"""One message in several outlets and editions: told once, by the one that knew enough, and no copy is a first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules import epithet_changed
from tealeaves import editions
from tealeaves.history import PointInTime
from tealeaves.model import Finding, Observation
from tealeaves.rulekit import quiet_past, saw

KCNA, RODONG, VOK = "kcna/article/en", "rodong/article/en", "vok/article/en"
RULE = replace(epithet_changed.RULE, baseline=replace(epithet_changed.RULE.baseline, documents=10, days=60))
PAST = [
    *quiet_past(20, since="2024-01-01", every_days=7),
    *quiet_past(20, since="2024-01-01", every_days=7, series=RODONG),
]


def term(on: str, value: str = "dear", *, series: str = KCNA, story: str = "", **attrs: str) -> Observation:
    return saw("term", "x", value, on=on, series=series, story=story or f"{series} {on} {value}", attrs=attrs)


def tonight() -> Observation:
    """The present: the evening of 8 October 2024, after all that others printed that day."""
    return replace(term("2024-10-08"), known_at=datetime(2024, 10, 8, 20, tzinfo=UTC))


def after(past: Iterable[Observation], now: Observation) -> PointInTime:
    history = PointInTime()
    for seen in sorted(past, key=lambda seen: seen.order):
        history.advance(seen)
        history.add(seen)
    history.advance(now)
    return history


def test_what_counts_is_the_day_that_the_source_claims_and_only_without_one_that_on_which_it_was_known() -> None:
    late = replace(term("2025-03-01"), published_at=date(2024, 10, 8))
    assert editions.printed_on(late) == date(2024, 10, 8)
    assert editions.printed_on(replace(late, published_at=datetime(2024, 10, 8, 15, tzinfo=UTC))) == date(2024, 10, 8)
    assert editions.printed_on(replace(late, published_at=None)) == date(2025, 3, 1)
    assert editions.days_apart(late, term("2024-10-06")) == editions.days_apart(term("2024-10-06"), late) == 2


@pytest.mark.parametrize(
    ("series", "heard"), [(RODONG, (RODONG,)), ("rodong/article/ko", ()), ("tass/article/en", ()), (KCNA, ())]
)
def test_others_are_the_outlets_of_pyongyang_in_the_language(series: str, heard: tuple[str, ...]) -> None:
    now = term("2024-10-08", "now")
    history = after([term("2024-10-01", series=series)], now)
    assert editions.held_by(history, "term", "x", language="en", but=KCNA) == heard


@pytest.mark.parametrize(
    ("documents", "every", "speaks"), [(10, 7, True), (9, 8, False), (10, 6, False), (13, 5, True), (0, 1, False)]
)
def test_a_rule_speaks_in_a_series_from_its_baseline_on(documents: int, every: int, speaks: bool) -> None:
    history = after(quiet_past(documents, since="2024-01-01", every_days=every), term("2024-10-08"))
    assert editions.could_speak(RULE, history, KCNA) is speaks


@pytest.mark.parametrize(("on", "current"), [("2024-10-08", True), ("2024-10-01", True), ("2024-09-30", False)])
def test_an_edition_is_waited_for_while_it_was_published_within_a_week(on: str, current: bool) -> None:
    now = tonight()
    assert (
        editions.is_current(after([saw("document", "document", "en", on=on, story="last")], now), KCNA, now) is current
    )
    assert not editions.is_current(after([], now), KCNA, now)


@pytest.mark.parametrize(
    ("on", "older", "told"),
    [
        ("2024-10-08", False, True),
        ("2024-10-05", False, True),
        ("2024-10-04", True, False),
        ("2023-10-08", True, False),
    ],
)
def test_what_another_outlet_has_is_told_there_for_three_days_and_then_no_first_of_anybody(
    on: str, older: bool, told: bool
) -> None:
    now = tonight()
    found = editions.elsewhere(now, after([*PAST, term(on, series=RODONG)], now), RULE, language="en")
    assert (bool(found.older), found.told) == (older, told)


def test_an_outlet_that_could_not_have_told_it_or_knew_too_little_told_nothing() -> None:
    now = tonight()
    young = after(
        [*PAST, *quiet_past(9, since="2024-01-01", every_days=7, series=VOK), term("2024-10-08", series=VOK)], now
    )
    assert not editions.elsewhere(now, young, RULE, language="en").told
    knowing = after([*PAST, term("2024-10-08", series=RODONG)], now)
    assert not editions.elsewhere(now, knowing, RULE, knows=lambda series: series != RODONG).told
    both = after([*PAST, term("2024-10-08", series=RODONG), term("2024-10-08", series=VOK)], now)
    assert editions.elsewhere(now, both, RULE).told, "one that could is enough, whichever is asked first"


def test_what_others_have_had_for_longer_is_said_of_one_series_and_interrupts_nobody() -> None:
    now = term("2024-10-08")
    finding = Finding("k", "A first in what we hold", "x", None, "dear", (now,), 0.9, ("a reason",))
    assert editions.Elsewhere().of_one_series(finding, now) == finding
    had = editions.Elsewhere(older=((RODONG, date(2023, 10, 8)),)).of_one_series(finding, now)
    assert (had.headline, had.severity, had.confidence) == (f"A first in {KCNA}", "info", 0.4)
    assert had.reasons == (f"{RODONG} has had it since 2023-10-08", "a reason")


@pytest.mark.parametrize(
    ("theirs", "mine", "value", "told"),
    [
        (4, 3, "dear", True),
        (3, 3, "dear", False),
        (11, 12, "dear", True),
        (9, 12, "dear", False),
        (4, 3, "other", False),
    ],
)
def test_the_outlet_that_knew_more_or_enough_has_told_it(theirs: int, mine: int, value: str, told: bool) -> None:
    """Of two that knew as much, each would wait for the other."""
    now = tonight()
    earlier = [term(f"2023-{month:02d}-05", "formal", series=RODONG) for month in range(1, theirs)]
    own = [term(f"2023-{month:02d}-05", "formal") for month in range(1, mine + 1)]
    found = editions.told_by(now, after([*PAST, *earlier, *own, term("2024-10-07", value, series=RODONG)], now), RULE)
    assert (found is not None) is told


def test_one_message_under_two_headlines_counts_once_and_so_does_a_text_to_many() -> None:
    occasion = {"event": "Kim -> Putin|birthday|2024", "occasion": "birthday"}
    twice = [term("2024-10-07", story="a", **occasion), term("2024-10-09", story="b", **occasion)]
    assert editions.messages_in(twice) == 1
    assert (
        editions.messages_in([term("2024-10-07", story="a", event=f"Kim -> {n}|x|1", occasion="x") for n in "PXQ"]) == 1
    )
    none = {"event": "Kim -> Putin|none|2024", "occasion": "none"}
    assert editions.messages_in([term("2024-10-07", story="a", **none), term("2024-11-09", story="b", **none)]) == 2
    assert editions.messages_in([term("2024-10-07", story="a", **none), term("2024-10-07", story="b", **none)]) == 1
    assert editions.messages_in([term("2024-10-07", "one", story="a"), term("2024-10-07", "two", story="b")]) == 2
    assert editions.messages_in([]) == 0
