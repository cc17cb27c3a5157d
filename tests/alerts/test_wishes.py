"""Exceptions and mutes as the files say them: nothing broader than was meant, nothing without an end, and no slip that silences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tealeaves.alerts.exceptions import read_exceptions
from tealeaves.alerts.mutes import LONGEST, read_mutes
from tealeaves.alerts.wishes import Wishes, read_wishes
from tealeaves.errors import UsageError
from tealeaves.model import Signal
from tealeaves.rulekit import Baseline, Rule

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCES = {"korea_stamp", "kcna_kp"}


def rule_of(name: str, *fields: str) -> Rule:
    return Rule(
        id=name, version=1, title=name, severity="high", status="stable", listens=("office",), baseline=Baseline(5, 5),
        references=("-",), false_positives=("-",), created=date(2024, 1, 1), modified=date(2024, 1, 1), exceptions_on=fields,
    )  # fmt: skip


RULES = {
    rule.id: rule
    for rule in (rule_of("source_new_language", "series", "after"), rule_of("office_changed"), rule_of("x", "before"))
}
EXCEPTION = """
[[exception]]
rule = "source_new_language"
where = { series = "kp_stamp/notice/mul", after = "ru" }
reason = "the printer's own line"
made_on = 2026-11-22
by = "desk"
"""
MUTE = """
[[mute]]
where = { rule = "source_new_language", severity = "high" }
start = 2026-11-22
end = 2026-11-24
by = "desk"
reason = "the stamp fair"
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return written


# --- exceptions -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("A-11")
def test_an_exception_is_the_very_case_and_no_other(write: Any, signal: Signal) -> None:
    (known,) = read_exceptions(write("exceptions.toml", EXCEPTION), RULES)
    assert known.covers(signal)
    for other in ({"after": "zh"}, {"series": "kp_stamp/notice/ko"}, {"rule": "office_changed"}):
        assert not known.covers(replace(signal, **other))
    assert known.words() == f"{known.name}: the printer's own line (desk, 2026-11-22)"


@pytest.mark.req("A-11")
def test_nothing_before_can_be_excepted_too(write: Any, signal: Signal) -> None:
    said = EXCEPTION.replace("source_new_language", "x").replace(
        'series = "kp_stamp/notice/mul", after = "ru"', 'before = ""'
    )
    (known,) = read_exceptions(write("exceptions.toml", said), RULES)
    assert known.covers(replace(signal, rule="x", before=None))
    assert not known.covers(replace(signal, rule="x"))


@pytest.mark.req("A-11")
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("series = ", "sereis = ", "'sereis': exceptions of source_new_language give exactly series, after"),
        (', after = "ru"', "", "'after': exceptions of source_new_language give exactly series, after"),
        ("{ series", '{ subject = "x", series', "'subject': exceptions of"),
        (
            "source_new_language",
            "source_new_langauge",
            "no rule is called 'source_new_langauge'; there are: office_changed",
        ),
        ("source_new_language", "office_changed", "office_changed lets nothing be excepted"),
        ("reason =", "raeson =", "'raeson' is not known; there are: rule, where, reason, made_on, by"),
        ('reason = "the printer\'s own line"\n', "", "'reason' is missing"),
        ("made_on = 2026-11-22\n", "", "'made_on' is missing"),
        ("2026-11-22", "2026-11-22T09:00:00Z", "made_on is a day"),
        ("2026-11-22", '"yesterday"', "made_on = 'yesterday' will not do"),
        ('"the printer\'s own line"', '" "', "reason says nothing"),
        ('"ru"', "7", "where.after is to be a text"),
        ("[[exception]]", "[[exceptions]]", "'exceptions' is no table here"),
        ("[[exception]]", "[exception]", "in two brackets"),
        ("[[exception]]", "[[exception", "exceptions.toml is not TOML"),
    ],
)
def test_a_misspelt_exception_is_an_error_that_says_what_there_is(write: Any, old: str, new: str, said: str) -> None:
    assert old in EXCEPTION
    with pytest.raises(UsageError, match=said.replace("[", r"\[")) as error:
        list(read_exceptions(write("exceptions.toml", EXCEPTION.replace(old, new)), RULES))
    assert "exceptions.toml" in str(error.value)


# --- mutes ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("A-11")
@pytest.mark.req("C-11")
def test_a_mute_begins_and_ends_by_itself(write: Any, signal: Signal) -> None:
    (mute,) = read_mutes(write("mutes.toml", MUTE), RULES, SOURCES)
    begin, end = datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC)
    instant = timedelta(microseconds=1)
    states = {begin - instant: "pending", begin: "active", NOON: "active", end - instant: "active", end: "over"}
    for at, state in states.items():
        assert mute.state(at) == state
        assert mute.covers(signal, at) is (state == "active")
    assert mute.words() == f"{mute.name}: the stamp fair (desk, until 2026-11-25 00:00 UTC)"


@pytest.mark.req("A-11")
def test_a_mute_takes_what_has_all_of_its_fields(write: Any, signal: Signal) -> None:
    (mute,) = read_mutes(write("mutes.toml", MUTE), RULES, SOURCES)
    assert not mute.covers(replace(signal, severity="critical"), NOON)
    assert not mute.covers(replace(signal, rule="office_changed"), NOON)
    assert mute.covers(replace(signal, series="another", after="another"), NOON)


@pytest.mark.req("A-11")
def test_instants_of_any_time_zone_are_understood(write: Any) -> None:
    said = MUTE.replace("start = 2026-11-22", "start = 2026-11-22T09:00:00+09:00").replace(
        "end = 2026-11-24", "end = 2026-11-24T06:30:00Z"
    )
    (mute,) = read_mutes(write("mutes.toml", said), RULES, SOURCES)
    assert (mute.start, mute.end) == (datetime(2026, 11, 22, tzinfo=UTC), datetime(2026, 11, 24, 6, 30, tzinfo=UTC))


@pytest.mark.req("A-11")
@pytest.mark.req("C-11")
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("end = 2026-11-24\n", "", "'end' is missing; it needs where, start, end, by, reason"),
        ("start = 2026-11-22\n", "", "'start' is missing"),
        ('by = "desk"\n', "", "'by' is missing"),
        ('reason = "the stamp fair"\n', "", "'reason' is missing"),
        ('by = "desk"', 'by = ""', "by = '' will not do"),
        ("end = 2026-11-24", "end = 2026-11-21", "it ends before it begins"),
        ("end = 2026-11-24", "end = 2026-12-22", "30 days at most"),
        ("end = 2026-11-24", "end = 2026-11-24T12:00:00", "in no time zone"),
        ("{ rule", '{ sourec = "korea_stamp", rule', "'sourec' is no field to match; there are: rule, source"),
        ("{ rule", '{ source = "korea_stmap", rule', "no source is called 'korea_stmap'"),
        ('"source_new_language"', '"source_new_langauge"', "no rule is called"),
        ('"high"', '"hihg"', "no severity is called 'hihg'"),
        ('{ rule = "source_new_language", severity = "high" }', "{ }", "where = {} will not do"),
        ("end = 2026-11-24", "end = 9999-12-31", "9999-12-31 is beyond any calendar; a mute lasts 30 days"),
        ("start = 2026-11-22", "start = 0001-01-01T00:00:00+09:00", "beyond any calendar"),
        ("start = 2026-11-22", f"start = {'9' * 5000}", "mutes.toml is not TOML"),
        ("start = 2026-11-22", f"start = {'[' * 5000}", "mutes.toml is not TOML"),
    ],
)  # fmt: skip
def test_a_mute_without_its_end_or_with_a_slip_is_refused(write: Any, old: str, new: str, said: str) -> None:
    assert old in MUTE
    with pytest.raises(UsageError, match=said):
        list(read_mutes(write("mutes.toml", MUTE.replace(old, new)), RULES, SOURCES))


@pytest.mark.req("C-11")
def test_the_longest_mute(write: Any) -> None:
    (mute,) = read_mutes(write("mutes.toml", MUTE.replace("2026-11-24", "2026-12-21")), RULES, SOURCES)
    assert mute.end - mute.start == LONGEST


# --- the files together ---------------------------------------------------------------------------------------------------------------


@pytest.mark.req("A-11")
def test_no_file_no_wish(tmp_path: Path) -> None:
    assert read_wishes(tmp_path, tmp_path / "rules", RULES, SOURCES) == Wishes()


@pytest.mark.req("A-11")
def test_those_of_the_rules_and_those_of_the_home_folder_count_together(
    write: Any, tmp_path: Path, signal: Signal
) -> None:
    shipped = tmp_path / "rules"
    shipped.mkdir()
    (shipped / "exceptions.toml").write_text(EXCEPTION)
    write("exceptions.toml", EXCEPTION.replace('after = "ru"', 'after = "zh"'))
    write("mutes.toml", MUTE)
    wishes = read_wishes(tmp_path, shipped, RULES, SOURCES)
    assert len(wishes.exceptions) == 2
    assert wishes.excepted(signal).startswith("exception ")
    assert wishes.excepted(replace(signal, after="zh"))
    assert wishes.excepted(replace(signal, after="mn")) == ""
    assert wishes.muted(signal, NOON).startswith("mute ")
    assert wishes.muted(signal, NOON + timedelta(days=9)) == ""


@pytest.mark.req("A-11")
def test_a_slip_of_the_pen_silences_nothing_and_is_said(write: Any, tmp_path: Path, signal: Signal) -> None:
    write("exceptions.toml", EXCEPTION.replace("series = ", "sereis = "))
    write("mutes.toml", MUTE)
    wishes = read_wishes(tmp_path, tmp_path / "rules", RULES, SOURCES)
    assert wishes.excepted(signal) == ""
    assert wishes.muted(signal, NOON), "the other file counts"
    (wrong,) = wishes.wrong
    assert wrong.startswith("exceptions.toml, exception 1: 'sereis'")


@pytest.mark.req("A-11")
def test_a_file_with_a_byte_order_mark_is_read(write: Any, tmp_path: Path, signal: Signal) -> None:
    write("mutes.toml", f"\ufeff{MUTE}")
    assert read_wishes(tmp_path, tmp_path, RULES, SOURCES).muted(signal, NOON)


@pytest.mark.req("A-11")
def test_a_mute_without_an_end_in_sight_stops_no_tick(write: Any, tmp_path: Path, signal: Signal) -> None:
    """Somebody who means "for good" writes the last day that there is: once every tick ended there."""
    write("mutes.toml", MUTE.replace("2026-11-24", "9999-12-31"))
    wishes = read_wishes(tmp_path, tmp_path, RULES, SOURCES)
    assert (wishes.muted(signal, NOON), wishes.mutes) == ("", ())
    assert wishes.wrong[0].startswith("mutes.toml, mute 1: 9999-12-31")


@pytest.mark.req("A-11")
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "mutes.toml").write_bytes(b"\xff\xfe\x00")
    assert "not TOML" in read_wishes(tmp_path, tmp_path, RULES, SOURCES).wrong[0]
