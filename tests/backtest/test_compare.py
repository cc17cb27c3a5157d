"""What two editions of the rules say of one past: gained, lost, changed, with the evidence of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from rules_repo import RulesRepo, rule_text

from tealeaves.backtest import bounds
from tealeaves.backtest.compare import COMPARED, NAMES, changes, compared, compared_rules, differing
from tealeaves.backtest.editions import at_revision, locked, working
from tealeaves.backtest.result import Rate
from tealeaves.backtest.run import run_rules
from tealeaves.model import Observation, Quote, Signal
from tealeaves.rulekit import saw
from tealeaves.tape import Tape

DAYS = ("2026-01-05", "2026-01-06", "2026-01-13", "2026-01-20", "2026-02-02")


def office(subject: str, value: str, on: str) -> list[Observation]:
    """A document of a day that gives somebody an office."""
    story = f"{subject} {value} {on}"
    return [
        saw("document", "document", "en", on=on, story=story),
        saw("office", subject, value, on=on, story=story, quote=f"{value} {subject}"),
    ]


def past() -> Tape:
    seen = [
        office("Ri", "general", DAYS[0]),
        office("Pak", "marshal", DAYS[1]),
        office("Ri", "general", DAYS[2]),
        office("Ri", "premier", DAYS[3]),
        office("Pak", "premier", DAYS[4]),
    ]
    return Tape.of(one for pair in seen for one in pair)


def rate(signals: Sequence[Signal]) -> Rate:
    """Alerts of five weeks."""
    weeks = dict.fromkeys((date.fromisocalendar(2026, week, 1) for week in range(2, 7)), 0.0)
    for signal in signals:
        weeks[date.fromisocalendar(*signal.known_at.isocalendar()[:2], 1)] += signal.status == "firing"
    return bounds.rate(weeks)


def signals_of(repo: RulesRepo) -> tuple[Signal, ...]:
    return run_rules(past(), list(working(repo.rules).rules.values())).signals


@pytest.fixture
def signals(repo: RulesRepo) -> tuple[Signal, ...]:
    repo.write("word_new", rule_text())
    return signals_of(repo)


def test_a_one_line_edit_lists_what_is_lost_with_its_evidence(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    repo.write("other_new", rule_text("other_new"))
    commit = repo.commit()
    repo.write("word_new", rule_text(version=2, subjects=("Ri",)))
    there, here = at_revision("HEAD", repo.rules), working(repo.rules)
    found = compared_rules(past(), there, here, rate)
    assert found.against == f"{commit[:8]} (HEAD)"
    assert found.rules == (("word_new", 1, 2),)
    assert [(change.how, change.key) for change in found.changes] == [
        ("lost", "kcna/article/en|Pak|marshal"),
        ("lost", "kcna/article/en|Pak|premier"),
    ]
    before = found.changes[0].before
    assert before is not None
    assert [quote.text for quote in before.quotes] == ["marshal Pak"]
    assert found.changes[0].after is None
    assert (found.rate_before.groups, found.rate_after.groups) == (3, 1)
    assert found.warnings == ()
    assert found.notes == (
        "the same in " + found.against + ", so that nothing can differ, and not run again: other_new",
    )


def test_and_the_other_way_round_what_is_gained(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text(subjects=("Ri",)))
    repo.commit()
    repo.write("word_new", rule_text(version=2))
    found = compared_rules(past(), at_revision("HEAD", repo.rules), working(repo.rules), rate)
    assert [change.how for change in found.changes] == ["gained", "gained"]
    assert all(change.before is None and change.after is not None for change in found.changes)


def test_a_rule_of_one_side_only_is_compared_with_nothing(repo: RulesRepo) -> None:
    repo.write("gone", rule_text("gone"))
    repo.commit()
    (repo.rules / "gone.py").unlink()
    repo.write("fresh", rule_text("fresh", subjects=("Pak",)))
    found = compared_rules(past(), at_revision("HEAD", repo.rules), working(repo.rules), rate)
    assert found.rules == (("fresh", 0, 1), ("gone", 1, 0))
    assert {(change.rule, change.how) for change in found.changes} == {("fresh", "gained"), ("gone", "lost")}
    assert len(found.changes) == 2 + 4


def test_a_broken_old_rule_is_a_warning_and_so_is_one_that_raises(repo: RulesRepo) -> None:
    repo.write("word_new", "def (:\n")
    repo.write("loud", rule_text("loud").replace("word = Word(now.value)", 'raise ValueError("no")'))
    repo.commit()
    repo.write("word_new", rule_text())
    repo.write("loud", rule_text("loud", version=2))
    found = compared_rules(past(), at_revision("HEAD", repo.rules), working(repo.rules), rate)
    broken, raised = found.warnings
    assert "word_new: line 1 is not Python" in broken
    assert raised.startswith("loud of ")
    assert raised.endswith("raised 5 times, first: ValueError: no")
    assert found.rules == (("loud", 1, 2),)
    assert {change.rule for change in found.changes} == {"loud"}, "what nobody could load said nobody knows what"


def test_only_the_chosen_rules_and_only_the_stretch(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text(headline="Old"))
    repo.write("other_new", rule_text("other_new", headline="Old"))
    repo.commit()
    for name in ("word_new", "other_new"):
        repo.write(name, rule_text(name, version=2, headline="New"))
    there, here = at_revision("HEAD", repo.rules), working(repo.rules)
    assert differing(there, here) == ("other_new", "word_new")
    found = compared_rules(
        past(), there, here, rate, chosen=["word_new"],
        since=datetime(2026, 1, 10, tzinfo=UTC), until=datetime(2026, 2, 1, tzinfo=UTC),
    )  # fmt: skip
    (change,) = found.changes
    assert (change.how, change.rule, change.key) == ("changed", "word_new", "kcna/article/en|Ri|premier")
    assert change.fields == ("headline",)
    assert change.words == ("headline: Old: premier to New: premier",)


def test_what_a_run_gave_already_is_not_run_again(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text())
    repo.write("other_new", rule_text("other_new"))
    repo.commit()
    repo.write("word_new", rule_text(version=2, headline="Fresh word"))
    there, here = at_revision("HEAD", repo.rules), working(repo.rules)
    ran = run_rules(past(), list(here.rules.values()))
    anew, given = compared_rules(past(), there, here, rate), compared_rules(past(), there, here, rate, ran=ran)
    assert (given.changes, given.rules, given.notes) == (anew.changes, anew.rules, anew.notes)
    assert (given.rate_before.groups, given.rate_after.groups) == (6, 6), "the rates are those of the whole run"


def test_warming_that_became_firing_is_named(repo: RulesRepo) -> None:
    repo.write("word_new", rule_text(documents=3))
    repo.commit()
    repo.write("word_new", rule_text(version=2, documents=1))
    found = compared_rules(past(), at_revision("HEAD", repo.rules), working(repo.rules), rate)
    assert [(change.how, change.fields, change.words) for change in found.changes] == [
        ("changed", ("status",), ("status: warming to firing",))
    ]
    assert found.changes[0].key == "kcna/article/en|Pak|marshal"
    assert (found.rate_before.groups, found.rate_after.groups) == (2, 3)


def test_versions_ids_and_places_are_no_change(signals: tuple[Signal, ...]) -> None:
    moved = [
        replace(
            signal,
            rule_version=9,
            story="other",
            evidence=("other",),
            quotes=tuple(replace(quote, offset=quote.offset + 5) for quote in signal.quotes),
        )
        for signal in signals
    ]
    assert changes(signals, moved) == ()


OTHER = {
    "status": "firing",
    "severity": "critical",
    "confidence": 0.9,
    "headline": "Another",
    "subject": "Kim",
    "series": "kcna/article/ko",
    "source": "another",
    "known_at": datetime(2026, 1, 5, 13, tzinfo=UTC),
    "published_at": None,
    "before": "private",
    "after": "another",
    "quotes": (Quote("other words", "en", 0, "http://example.org/x", "c"),),
    "reasons": ("another",),
    "coverage": None,
    "counterpart": ("China: a card",),
    "unless": "it had been said before",
}


@pytest.mark.parametrize("field", COMPARED)
def test_every_other_field_is_a_change(field: str, signals: tuple[Signal, ...]) -> None:
    first = signals[0]
    other = replace(first.coverage, documents=77) if field == "coverage" else OTHER[field]
    (change,) = changes([first], [replace(first, **{field: other})])  # type: ignore[arg-type]
    assert (change.how, change.fields, change.before) == ("changed", (field,), first)
    assert change.words[0].startswith(field)


def test_no_field_of_a_signal_is_forgotten() -> None:
    assert set(COMPARED) | NAMES == {field.name for field in fields(Signal)} == set(OTHER) | NAMES


def test_the_same_twice_is_no_change_in_any_order(signals: tuple[Signal, ...]) -> None:
    assert len(signals) == 4
    found = compared(signals, tuple(reversed(signals)), against="itself", rate=rate)
    assert found.changes == ()
    assert found.rate_before == found.rate_after


def test_changes_come_in_order_of_time_whatever_the_order_of_the_runs(signals: tuple[Signal, ...]) -> None:
    forward, backward = changes(signals, ()), changes(tuple(reversed(signals)), ())
    assert forward == backward
    assert [change.key for change in forward] == [signal.key for signal in signals]


def test_a_rule_of_which_the_other_side_has_only_the_name_gains_nothing(repo: RulesRepo) -> None:
    """Locked and never committed, then changed: nobody can say what it said before, so nobody says that it said nothing."""
    repo.write("word_new", rule_text())
    repo.lock()
    repo.write("word_new", rule_text(version=2, headline="Otherwise"))
    here = working(repo.rules)
    ran = run_rules(past(), here.chosen(here.rules))
    assert ran.signals
    found = compared_rules(past(), locked(repo.rules), here, rate, ran=ran)
    assert (found.rules, found.changes, found.notes) == ((), (), ())
    assert found.rate_before == found.rate_after
    assert "compared with nothing" in found.warnings[0]


def test_a_rule_that_does_not_load_in_the_other_edition_gains_nothing(repo: RulesRepo) -> None:
    repo.write("word_new", "RULE = 1 / 0\n")
    repo.write("other", rule_text("other"))
    before = repo.commit()
    repo.write("word_new", rule_text())
    found = compared_rules(past(), at_revision(before, repo.rules), working(repo.rules), rate)
    assert (found.rules, found.changes) == ((), ())
    assert "ZeroDivisionError" in found.warnings[0]
    assert found.notes[0].endswith("not run again: other")
