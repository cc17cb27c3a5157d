"""Detectors without skill: the exact expectation against every possible draw, and what each baseline is worth."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from statistics import mean

import pytest
from made import at, event, held, items, quiet

from tealeaves.backtest import baselines, worth
from tealeaves.backtest.held import Held
from tealeaves.backtest.result import EventOutcome, Scores

NAMES = ["never speaks", "every new document", "random at the same rate", "plain keywords"]


def asked(*events: object) -> list[EventOutcome]:
    return [EventOutcome(each, "missed") for each in events]  # type: ignore[arg-type]


def lines(stock: Held, events: list[EventOutcome], calm: list[object], alerts: int = 3) -> dict[str, Scores]:
    found = baselines.table(stock, events, calm, alerts)  # type: ignore[arg-type]
    assert [each.name for each in found] == NAMES
    return {each.name: each for each in found}


@pytest.mark.req("B-25")
def test_never_speaking_is_worth_nothing_and_costs_every_event() -> None:
    line = lines(held(), asked(event("a"), event("b", 2)), [quiet(7, 14)])["never speaks"]
    assert (line.recall.k, line.recall.n, line.precision.n, line.unlabelled) == (0, 2, 0, 0)
    assert (line.cost, line.nab, line.nab_at_worst) == (2 * worth.MISSED, 0, 0)
    assert (line.rate.weeks, line.rate.groups, line.rate.worst) == (4, 0, 0)


@pytest.mark.req("B-25")
def test_every_new_document_finds_all_and_is_paid_for() -> None:
    line = lines(held(days=28, each=2), asked(event("a", 16)), [quiet(7, 14)])["every new document"]
    assert (line.recall.k, line.recall.n) == (1, 1)
    assert (line.precision.k, line.precision.n) == (1, 6 + 14)  # three days of two stories, and a quiet week
    assert (line.duplicates, line.unlabelled) == (5, 56 - 20)
    assert line.cost == pytest.approx(14 * worth.FALSE + 5 * worth.DUPLICATE)
    assert line.cost_at_worst == pytest.approx(line.cost + 36 * worth.FALSE)
    assert line.rate.median == 14
    assert line.nab_at_worst is not None
    assert line.nab_at_worst < 0


def test_a_story_is_alerted_on_once_at_its_first_sight() -> None:
    later = [replace(item, known_at=at(20)) for item in items(3, 1)]
    line = lines(Held([*items(3, 1), *later]), [], [])["every new document"]
    assert line.rate.groups == 3
    assert line.rate.worst_week == at(0).date()


def test_a_story_that_was_known_before_the_stretch_is_not_new_in_it() -> None:
    again = [replace(item, known_at=at(20)) for item in items(3, 1)]
    line = lines(Held([*items(4, 1), *again], since=at(3)), [], [])["every new document"]
    assert line.rate.groups == 1
    assert line.rate.weeks == 2, "its week is covered all the same"


@pytest.mark.parametrize(
    ("label", "k"), [({}, 1), ({"sources": ("kcna_kp",)}, 1), ({"sources": ("rodong",)}, 0), ({"editions": ("ko",)}, 0)]
)
def test_only_documents_of_the_events_source_and_edition_count(label: dict[str, object], k: int) -> None:
    assert lines(held(), asked(event("a", **label)), [])["every new document"].recall.k == k


def test_a_quiet_stretch_of_another_source_and_a_trap_do_not_count_against_a_baseline() -> None:
    calm = [quiet(7, 14, sources=("rodong",)), quiet(0, 28, pattern="closest")]
    assert lines(held(), [], calm)["every new document"].precision.n == 0
    assert lines(held(), [], [quiet(7, 14, sources=("kcna_kp",))])["every new document"].precision.n == 14


def test_an_event_in_a_quiet_stretch_is_no_false_alarm_of_a_baseline() -> None:
    line = lines(held(), asked(event("a", 16)), [quiet(14, 21)])["every new document"]
    assert (line.precision.k, line.duplicates, line.precision.n) == (1, 5, 14)


def test_keywords_are_whole_words_of_headlines() -> None:
    stock = [
        replace(item, headline=headline)
        for item, headline in zip(
            items(4, 1), ["Kim Elected to post", "Newspaper on posts", "Renewed friendship", "FIRST SNOW"], strict=True
        )
    ]
    assert lines(Held(stock), [], [])["plain keywords"].rate.groups == 2


def test_keywords_score_like_any_detector() -> None:
    stock = [replace(item, headline="New title" if item.known_at > at(16) else "Rice") for item in items(28, 1)]
    line = lines(Held(stock), asked(event("a", 16), event("b", 3)), [quiet(21, 28)])["plain keywords"]
    assert (line.recall.k, line.recall.n, line.precision.k, line.precision.n) == (1, 2, 1, 3 + 7)


@pytest.mark.req("B-25")
@pytest.mark.parametrize("alerts", [0, 1, 3, 7, 8])
def test_the_random_baseline_is_the_mean_of_all_draws(alerts: int) -> None:
    stock = held(days=8, each=1)
    events = asked(event("a", 2), event("b", 3), event("c", 6, seen_while_tuning=True))
    field = baselines.field_of(stock, [each.event for each in events], [quiet(0, 3), quiet(7, 8)])
    draws = [baselines._line("draw", field, draw) for draw in combinations(range(8), alerts)]
    line = lines(stock, events, [quiet(0, 3), quiet(7, 8)], alerts)["random at the same rate"]
    assert line.cost == pytest.approx(mean(each.cost for each in draws))
    assert line.cost_at_worst == pytest.approx(mean(each.cost_at_worst for each in draws))
    assert line.note == f"expected: finds {mean(each.recall.k for each in draws):.2f} of 3"
    assert line.recall_unseen.k == round(mean(each.recall_unseen.k for each in draws))
    assert line.precision.k == round(mean(each.precision.k for each in draws))
    assert line.rate.groups == alerts


@pytest.mark.req("B-25")
@pytest.mark.parametrize("alerts", [1, 3, 5])
def test_it_is_that_too_where_events_ask_for_other_sources_and_editions(alerts: int) -> None:
    """Of two windows none holds the other: a story can be the first of the one and not of the other."""
    kinds = [("kcna_kp", "kcna/article/en"), ("rodong", "kcna/article/en"), ("kcna_kp", "kcna/article/ko")]
    stock = [
        replace(item, source=kinds[place % 3][0], series=kinds[place % 3][1]) for place, item in enumerate(items(8, 1))
    ]
    events = asked(event("a", 2, sources=("kcna_kp",)), event("b", 1, editions=("en",)), event("c", 0))
    field = baselines.field_of(Held(stock), [each.event for each in events], [])
    draws = [baselines._line("draw", field, draw) for draw in combinations(range(8), alerts)]
    line = lines(Held(stock), events, [], alerts)["random at the same rate"]
    assert line.cost == pytest.approx(mean(each.cost for each in draws))
    assert line.precision.k == round(mean(each.precision.k for each in draws))


def test_more_alerts_than_stories_are_all_of_them() -> None:
    both = lines(held(days=28), asked(event("a")), [quiet(7, 14)], alerts=10_000)
    assert both["random at the same rate"].cost == pytest.approx(both["every new document"].cost)


def test_nothing_held_gives_lines_without_numbers() -> None:
    for line in baselines.table(Held([]), [], [], 0):
        assert (line.recall.low, line.precision.low, line.nab, line.rate.high) == (None, None, None, None)


@pytest.mark.req("B-17")
def test_the_lines_are_the_same_every_time() -> None:
    once = baselines.table(held(), asked(event("a")), [quiet(7, 14)], 5)
    assert once == baselines.table(Held(reversed(items(28))), asked(event("a")), [quiet(7, 14)], 5)


@pytest.mark.req("B-27")
def test_a_window_in_which_chance_finds_the_event_is_shown_by_the_random_baseline() -> None:
    wide, narrow = (event("a", 2, within=at(days) - at(0)) for days in (20, 0.5))
    lucky = lines(held(), asked(wide), [], alerts=6)["random at the same rate"]
    unlucky = lines(held(), asked(narrow), [], alerts=6)["random at the same rate"]
    assert lucky.nab is not None
    assert unlucky.nab is not None
    assert lucky.nab > 90 > 30 > unlucky.nab
