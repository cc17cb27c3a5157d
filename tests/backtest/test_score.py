"""Signals held against labels: each verdict of an event and of a group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from made import at, event, held, quiet, scored, signal, verdicts

from tealeaves.backtest import worth
from tealeaves.backtest.match import kinds_of, needs_kinds
from tealeaves.backtest.result import Interval, Labels, Quiet
from tealeaves.model import Quote
from tealeaves.rulekit import saw

HOUR = timedelta(hours=1)


@pytest.mark.req("B-22")
@pytest.mark.parametrize(
    ("days", "verdict"),
    [(16, "found"), (16.5, "found"), (19, "found"), (19.001, "missed"), (15.999, "leak"), (2, "leak")],
)
def test_an_alert_counts_from_the_first_instant_to_the_end_of_the_window(days: float, verdict: str) -> None:
    assert verdicts(scored([signal("marshal", days)], event()))[0] == [verdict]


@pytest.mark.req("B-22")
def test_further_groups_in_the_window_are_duplicates_and_no_hits() -> None:
    found = scored(
        [signal("marshal", 16.3), signal("marshal", 16.6), signal("Marshal", 18), signal("marshal", 25)], event()
    )
    assert verdicts(found) == (["found"], ["hit", "duplicate", "duplicate", "unlabelled"])
    assert (found.scores.recall.k, found.scores.recall.n) == (1, 1)
    assert (found.scores.precision.k, found.scores.precision.n) == (1, 3)
    assert (found.scores.duplicates, found.scores.unlabelled) == (2, 1)
    assert [group.about for group in found.groups] == ["marshal", "marshal", "marshal", ""]


def test_signals_of_one_rule_story_and_day_are_one_group() -> None:
    said = [
        signal("marshal", 16.3, story="s"),
        signal("hero", 16.3, story="s", severity="critical"),
        signal("hero", 17.3, story="s"),
    ]
    found = scored(said, event())
    assert [len(group.signals) for group in found.groups] == [2, 1]
    assert (found.groups[0].severity, found.groups[0].verdict) == ("critical", "hit")


def test_a_group_can_show_two_events() -> None:
    said = [signal("marshal", 16.3, story="s"), signal("wife", 16.3, story="s", subject="Ri Sol Ju")]
    found = scored(said, event(), event("wife", subject="Ri Sol Ju", value="wife"))
    assert verdicts(found) == (["found", "found"], ["hit"])
    assert found.groups[0].about == "marshal, wife"
    assert (found.scores.recall.k, found.scores.precision.n) == (2, 1)


@pytest.mark.req("B-22")
@pytest.mark.parametrize(
    "label",
    [
        {"subject": None, "value": None, "pattern": "^marshal"},  # the words of anybody: never a leak
        {"leak_from": at(16.2)},  # the label knows of the earlier use
    ],
)
def test_an_earlier_use_in_the_same_group_hides_neither_the_alert_nor_a_leak(label: Any) -> None:
    """One story, seen twice on one day: what it said before the window is no reason to miss what it says in it."""
    said = [signal("marshal", day, story="s", key=str(day)) for day in (16.1, 16.4)]
    found = scored(said, event(days=16.3, **label))
    assert verdicts(found) == (["found"], ["hit"])
    assert found.events[0].groups == (found.groups[0].key,)
    assert found.events[0].delay == Interval(timedelta(0), timedelta(days=0.1))
    early = scored([*said, signal("marshal", 16.25, story="s", key="x")], event(days=16.3, leak_from=at(16.2)))
    assert verdicts(early) == (["leak"], ["false"])


def test_a_signal_that_warms_up_is_no_alert_and_the_miss_says_so() -> None:
    found = scored([signal("marshal", 16.3, status="warming")], event())
    assert verdicts(found) == (["missed"], [])
    assert "said on 2012-07-18 07:12 UTC while the rule was warming up" in found.events[0].why
    assert (found.rules[0].firing, found.rules[0].warming) == (0, 1)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ({}, {"subject": "Kim Jong Il"}),
        ({}, {"after": "vice-marshal"}),
        ({}, {"rule": "address_term_changed"}),
        ({"sources": ("rodong",)}, {}),
        ({"editions": ("ko",)}, {}),
        ({"kind": "office_style"}, {}),
        ({"value": None, "pattern": "marsh$"}, {}),
    ],
)
def test_another_rule_subject_value_source_edition_or_kind_is_another_matter(label: Any, said: Any) -> None:
    said = {"after": "marshal", **said}
    found = scored([signal(said.pop("after"), 16.3, **said)], event(**label), kinds={"evidence 16.3": "office"})
    assert verdicts(found)[1] == ["unlabelled"]
    assert verdicts(found)[0] in (["missed"], ["not_covered"])


@pytest.mark.parametrize(
    "label",
    [
        {"subject": "KIM JONG UN", "value": "Marshal"},
        {"value": None, "pattern": "^MARSHAL"},
        {"sources": ("kcna_kp", "rodong")},
        {"editions": ("en",)},
        {"editions": ("EN",)},
        {"rules": ("address_term_changed", "office_changed")},
        {"kind": "office"},
        {"subject": None},
    ],
)
def test_what_the_label_leaves_open_or_names_matches(label: Any) -> None:
    assert verdicts(scored([signal("marshal", 16.3)], event(**label), kinds={"evidence 16.3": "office"}))[0] == [
        "found"
    ]


def test_a_regional_form_is_of_its_edition() -> None:
    found = scored(
        [signal("marshal", 16.3, series="kcna/article/zh-Hans")],
        event(editions=("zh",)),
        held=held(series="kcna/article/zh-Hans"),
    )
    assert verdicts(found)[0] == ["found"]


def test_a_kind_that_was_not_looked_up_is_an_error_and_no_miss() -> None:
    with pytest.raises(KeyError):
        scored([signal("marshal", 16.3)], event(kind="office"))


def test_kinds_come_from_the_observations_in_evidence() -> None:
    use = saw("office_style", "Kim Jong Un", "marshal", on="2012-07-18", story="s")
    other = saw("office", "Kim Jong Un", "hero", on="2012-07-18", story="t")
    said = signal("marshal", 16.3, story="s", evidence=(use.id, other.id))
    assert kinds_of([other, use], [said]) == {use.id: "office_style"}
    assert needs_kinds(Labels((event(kind="office"),)))
    assert not needs_kinds(Labels((event(),)))


def test_a_pattern_is_not_looked_for_in_what_was_before() -> None:
    older = Quote("vice-chairman Kim Jong Un", "en", 0, "http://example.org/", "c")
    said = signal("marshal", 16.3, headline="marshal; before: vice-chairman", before="vice-chairman", older=(older,))
    label = event(value=None, pattern="vice-chairman")
    assert verdicts(scored([said], label))[0] == ["missed"]
    assert verdicts(scored([signal("chairman", 16.3, quote="vice-chairman of it")], label))[0] == ["found"]


# --- leaks ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("B-22")
def test_an_alert_before_it_could_be_known_voids_the_run() -> None:
    found = scored([signal("marshal", 12), signal("marshal", 16.3)], event())
    assert verdicts(found) == (["leak"], ["false", "unlabelled"])
    assert found.void.startswith(
        "marshal: an alert of office_changed says 'marshal' at 2012-07-14 00:00 UTC, 4.0 days before"
    )
    assert (found.scores.leaks, found.scores.recall.k, found.scores.recall.n) == (1, 0, 1)


@pytest.mark.parametrize(
    "label",
    [
        {"value": None, "pattern": "^marshal"},
        {"leak_from": at(11)},
        {"within": timedelta(hours=1)},
    ],
)
def test_whatever_names_subject_and_words_can_leak(label: Any) -> None:
    assert scored([signal("marshal", 12)], event(**label)).void


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ({"value": None}, {}),  # any news of the person: not this event
        ({"subject": None}, {}),  # the words of somebody else
        ({"leak_from": at(12.5)}, {}),  # an earlier use that the label knows of
        ({"editions": ("ko",)}, {}),  # another edition may well be first
        ({"kind": "office_style"}, {}),
        ({}, {"status": "warming"}),
        ({}, {"after": "vice-marshal"}),
        ({}, {"subject": "Kim Jong Il"}),
    ],
)
def test_what_does_not_show_the_event_itself_is_no_leak(label: Any, said: Any) -> None:
    said = {"after": "marshal", **said}
    found = scored([signal(said.pop("after"), 12, **said)], event(**label), kinds={"evidence 12": "office"})
    assert found.void == ""
    assert found.scores.leaks == 0


@pytest.mark.req("B-22")
@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        (
            {"value": None, "pattern": "marshal"},
            "missed",
        ),  # 38 days before: an earlier use that a pattern happens to match
        ({"value": None, "pattern": "marshal", "leak_from": at(1)}, "leak"),
        ({}, "leak"),  # the very same words: the label or the archive is wrong, however long ago
        ({"leak_from": at(3)}, "missed"),
    ],
)
def test_a_pattern_reaches_back_a_month_and_a_value_for_ever(label: Any, verdict: str) -> None:
    found = scored([signal("marshal", 2)], event(days=40, **label), held=held(50))
    assert verdicts(found)[0] == [verdict]
    assert ("said before, on 2012-07-04 00:00 UTC" in found.events[0].why) == (verdict == "missed")


def test_an_event_after_the_end_of_the_run_can_leak_into_it() -> None:
    assert verdicts(scored([signal("marshal", 12)], event(), until=at(14)))[0] == ["leak"]


# --- events that the run cannot be asked for --------------------------------------------------------------------------------------------


def test_nothing_captured_in_the_window_is_no_miss() -> None:
    found = scored([], event(), held=held(days=10))
    assert verdicts(found)[0] == ["not_covered"]
    assert found.scores.recall.n == 0
    assert found.scores.recall.low is None
    assert found.scores.nab is None
    assert found.notes == ("1 labelled event is not counted: nothing of the sources in question was held then",)


@pytest.mark.parametrize("label", [{"sources": ("korea_stamp",)}, {"editions": ("ru",)}])
def test_coverage_is_that_of_the_source_and_edition(label: Any) -> None:
    assert verdicts(scored([], event(**label)))[0] == ["not_covered"]


def test_an_event_of_no_rule_of_the_run_is_out_of_scope() -> None:
    found = scored(
        [],
        event(rules=("series_order_reversed",)),
        event("other", rules=("address_term_changed",)),
        known_rules=["address_term_changed"],
    )
    assert verdicts(found)[0] == ["out_of_scope"] * 2
    assert [each.why for each in found.events] == [
        "no such rule yet: series_order_reversed",
        "not in this run: address_term_changed",
    ]
    assert found.scores.recall.n == 0


@pytest.mark.parametrize(
    ("since", "until", "verdict"),
    [
        (None, None, "missed"),
        (17, None, "outside_span"),
        (None, 16, "outside_span"),
        (None, 17, "outside_span"),
        (16, 19, "missed"),
    ],
)
def test_an_event_is_asked_for_where_its_whole_window_is_replayed(
    since: float | None, until: float | None, verdict: str
) -> None:
    span = {"since": None if since is None else at(since), "until": None if until is None else at(until)}
    assert verdicts(scored([], event(), **span))[0] == [verdict]


def test_an_event_that_is_found_before_its_window_ends_is_found() -> None:
    assert verdicts(scored([signal("marshal", 16.3)], event(), until=at(17)))[0] == ["found"]


@pytest.mark.req("A-7")
def test_a_known_gap_counts_as_missed_and_is_told_when_it_is_found() -> None:
    gap = event(known_gap="no rule reads it")
    open_gap, closed = scored([], gap), scored([signal("marshal", 16.3)], gap)
    assert verdicts(open_gap)[0] == ["known_gap"]
    assert (open_gap.scores.recall.k, open_gap.scores.recall.n, open_gap.scores.cost) == (0, 1, worth.MISSED)
    assert open_gap.events[0].why == "no rule reads it"
    assert verdicts(closed)[0] == ["found"]
    assert closed.events[0].why == "a known gap that was found: no rule reads it"
    assert closed.notes == ("a known gap was found: marshal; take known_gap out of its label",)


def test_a_miss_says_what_was_said_late_or_instead() -> None:
    found = scored([signal("hero", 17), signal("marshal", 20)], event())
    assert (
        found.events[0].why
        == "said 24.0 h after its window, on 2012-07-22 00:00 UTC, by office_changed; said instead: 'hero'"
    )
    known = scored([signal("marshal", 2)], event(leak_from=at(16)))
    assert known.events[0].why == "said before, on 2012-07-04 00:00 UTC, by office_changed"


# --- quiet stretches ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("B-29")
@pytest.mark.parametrize(
    ("label", "verdict"),
    [
        (quiet(7, 14), "false"),
        (quiet(8, 14), "false"),
        (quiet(7, 8), "unlabelled"),
        (quiet(7, 14, rules=("office_changed",)), "false"),
        (quiet(7, 14, rules=("address_term_changed",)), "unlabelled"),
        (quiet(7, 14, sources=("rodong",)), "unlabelled"),
        (quiet(7, 14, pattern="hero"), "false"),
        (quiet(7, 14, pattern="marshal"), "unlabelled"),
    ],
)
def test_a_group_in_a_quiet_stretch_is_false(label: Quiet, verdict: str) -> None:
    found = scored([signal("hero", 8)], label)
    assert verdicts(found)[1] == [verdict]
    assert found.groups[0].about == (label.id if verdict == "false" else "")


def test_an_event_in_a_quiet_stretch_is_no_false_alarm() -> None:
    assert verdicts(scored([signal("marshal", 16.3), signal("hero", 17)], event(), quiet(14, 21)))[1] == [
        "hit",
        "false",
    ]


def test_a_repeat_in_a_quiet_stretch_is_a_repeat() -> None:
    said = [signal("marshal", 16.3), signal("marshal", 17), signal("hero", 17.5)]
    assert verdicts(scored(said, event(), quiet(16, 21)))[1] == ["hit", "duplicate", "false"]


def test_what_shows_one_event_and_comes_too_early_for_another_is_a_hit_in_a_run_that_is_void() -> None:
    said = [signal("marshal", 16.3, story="s"), signal("hero", 16.3, story="s")]
    found = scored(said, event(), event("hero", 18, value="hero"))
    assert verdicts(found) == (["found", "leak"], ["hit"])
    assert found.void.startswith("hero: ")


@pytest.mark.req("A-6")
def test_a_known_false_alarm_is_false_and_has_its_ground() -> None:
    trap = quiet(8, 9, pattern="hero", known_false="a slip of the pen")
    found = scored([signal("hero", 8), signal("wife", 8.5)], quiet(7, 14), trap)
    assert [(group.verdict, group.known_false) for group in found.groups] == [
        ("false", "a slip of the pen"),
        ("false", ""),
    ]
    assert found.groups[0].about == "quiet 7, quiet 8"
    assert found.scores.precision.n == 2
    assert found.notes == ()


@pytest.mark.req("A-6")
@pytest.mark.parametrize(
    ("label", "other", "told"),
    [
        ({}, {}, True),
        ({"rules": ("office_changed",)}, {}, True),
        ({"rules": ("address_term_changed",)}, {}, False),  # was not asked
        ({"sources": ("rodong",)}, {}, False),  # nothing was held
        ({}, {"held": held(5)}, False),
    ],
)
def test_a_known_false_alarm_that_does_not_come_is_told(label: Any, other: Any, told: bool) -> None:
    trap = quiet(8, 9, pattern="hero", known_false="a slip of the pen", **label)
    note = "a known false alarm did not come: quiet 8; take known_false out of its label"
    assert scored([], trap, **other).notes == ((note,) if told else ())


@pytest.mark.req("B-29")
def test_without_labels_precision_is_unknown() -> None:
    found = scored([signal("hero", 8)])
    assert found.scores.precision.low is None
    assert (found.scores.precision.n, found.scores.unlabelled) == (0, 1)
