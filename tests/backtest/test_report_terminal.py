"""The report on a screen: in a sceptic's order, in plain words, safe against words that steer a terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
import whole
from rich.console import Console

from tealeaves.backtest.report import print_backtest
from tealeaves.backtest.report.terminal import MISSED
from tealeaves.backtest.result import Backtest


def printed(run: Backtest, width: int = 200) -> str:
    out = io.StringIO()
    print_backtest(run, Console(file=out, width=width, highlight=False, emoji=False, color_system=None))
    return out.getvalue()


def test_it_follows_the_order_of_a_sceptics_questions() -> None:
    text = printed(whole.backtest())
    titles = (
        "What was held", "Events missed", "Known gaps", "Events that this run cannot judge", "Alerts a week\n", "Events found",
        "Scores, beside", "Rules", "Proofs", "Against a1b2c3d4", "Notes",
    )  # fmt: skip
    places = [text.index(f"\n{title}") for title in titles]
    assert places == sorted(places)


def test_coverage_comes_with_its_holes_and_the_claimed_dates() -> None:
    text = printed(whole.backtest())
    assert "2012-02-20 to 2012-04-02 (41 days)" in text
    assert "1,800 of 1,868 captures carry the day that the source claims" in text
    assert re.search(r"kcna/article/en +812 +934 +2012-01-03 +2012-07-29 .* 3\n", text)


def test_misses_are_told_with_their_reason_and_finds_with_their_intervals() -> None:
    text = printed(whole.backtest())
    assert re.search(r"secretary +secretary +2012-07-12 00:00 UTC +the rule said nothing in three days", text)
    assert re.search(r"marshal +2012-07-18 00:00 UTC +0 to 24 h +between 1 h after and 23 h before .* 1 +yes", text)
    assert "dark: nothing was captured then" in text


@pytest.mark.req("B-24")
def test_shares_have_their_bounds() -> None:
    text = printed(whole.backtest())
    assert "5 of 5 (57–100 %)" in text
    assert "unknown (0 labelled)" in text
    assert not re.search(r"(?<!–)100 %", text)


def test_false_alarms_name_the_stretch_that_they_disturb_and_the_unforeseen_come_first() -> None:
    run = whole.backtest()
    first, second = run.groups[:2]
    groups = (replace(first, verdict="false", about="week 1", known_false="it reads like one"), second)
    text = printed(replace(run, groups=groups))
    assert re.search(r"2012-07-11 +office_changed +quiet 7 +Kim Jong Un is called false words +no", text)
    assert text.index("quiet 7") < text.index("week 1")


def test_what_was_all_used_while_tuning_is_no_measure_of_anything_else() -> None:
    run = whole.backtest()
    tuned = replace(
        run, events=run.events[:1], table=(whole.scores("all rules", recall_unseen=whole.UNKNOWN_SHARE),), proofs=()
    )
    text = printed(tuned)
    assert "No proof was asked for (--prove)" in text.split("What was held")[0]
    assert "All labelled events were used while tuning" not in printed(run)
    assert (
        "All labelled events were used while tuning the rules: how much these find of anything else is unknown." in text
    )
    assert "found: 5 of 5 (57–100 %); of those not used while tuning the rules: unknown (0 labelled)." in text


def test_changes_come_with_their_quotes() -> None:
    text = printed(whole.backtest())
    assert "- lost office_changed: " in text
    assert (
        "documents of 77 captures: 1 gained, 2 lost, 4 changed, 70 the same; unreadable captures: 5 before, 6 now"
        in text
    )
    assert "“lost words Kim Jong Un” hxxp://example[.]org/" in text
    assert "~ changed office_changed (confidence: 0.25 to 0.9): " in text


def test_a_void_run_begins_with_it() -> None:
    text = printed(replace(whole.backtest(), void="it looked ahead"))
    assert [each.strip() for each in text.splitlines()[:2]] == [
        "VOID: nothing below may be quoted.",
        "it looked ahead.",
    ]


def test_a_rule_that_raised_is_told_twice() -> None:
    text = printed(
        replace(whole.backtest(), rules=(whole.rule("office_changed", errors=3, first_error="KeyError: 'x'"),))
    )
    assert "1 rule raised an error: office_changed" in text.split("What was held")[0]
    assert "office_changed: 3 times, at first: KeyError: 'x'" in text


def test_a_quiet_stretch_of_other_rules_tests_nothing() -> None:
    full = whole.backtest()
    stretch = replace(full.quiet[0], rules=("office_changed",))
    run = replace(full, events=(), groups=(), quiet=(stretch,), proofs=(), rules=(whole.rule("another_rule"),))
    assert "Nothing was tested against labels." in printed(run)
    ours = replace(run, rules=(whole.rule("office_changed"),))
    assert "Nothing was tested against labels." not in printed(ours)


def test_a_comparison_names_the_versions() -> None:
    run = whole.backtest()
    assert run.comparison is not None
    text = printed(
        replace(run, comparison=replace(run.comparison, rules=(("office_changed", 1, 2), ("new_rule", 0, 1))))
    )
    assert "office_changed: v1 before, v2 now" in text
    assert "new_rule: not there before, v1 now" in text


def test_nothing_at_all() -> None:
    text = printed(whole.empty())
    assert "Nothing was tested against labels." in text
    assert "nothing: no document at all" in text
    assert "none was asked for (--prove)" in text


def test_long_lists_are_cut_and_it_is_said() -> None:
    missed = whole.backtest().events[1]
    events = tuple(replace(missed, event=replace(missed.event, id=f"missed_{number}")) for number in range(40))
    text = printed(replace(whole.backtest(), events=events))
    assert f"and {40 - MISSED} more: see the report" in text
    assert "40 events were missed" in text


@pytest.mark.parametrize("words", whole.HOSTILE)
@pytest.mark.parametrize("width", [60, 200])
def test_words_of_strangers_neither_steer_nor_style(words: str, width: int) -> None:
    text = printed(whole.hostile(words), width)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def test_markup_is_shown_as_it_is() -> None:
    assert "[red]loud[/red]" in printed(whole.hostile("[red]loud[/red]"))


def test_it_fits_two_screens_and_is_the_same_each_time() -> None:
    text = printed(whole.backtest(), 160)
    assert text == printed(whole.backtest(), 160)
    assert text.count("\n") < 100
