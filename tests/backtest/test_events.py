"""Labels are read as they are meant, or refused with the file, the entry, the key and what to write."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tealeaves.backtest import events, patterns
from tealeaves.errors import UsageError

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "labels.md"
EVENT = """
[[event]]
id = "marshal"
title = "Kim Jong Un is made a marshal"
date = 2012-07-18
rules = ["office_changed"]
subject = "Kim Jong Un"
value = "marshal"
provenance = "KCNA 2012-07-18"
seen_while_tuning = true
"""
QUIET = """
[[quiet]]
id = "week"
from = 2008-07-07
to = 2008-07-13
provenance = "searched for every title"
seen_while_tuning = false
"""


def _load(folder: Path, text: str, name: str = "labels.toml") -> events.Labels:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return events.load([path])


def _utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.req("B-22")
def test_a_date_is_a_whole_day_and_72_hours_count(tmp_path: Path) -> None:
    event = _load(tmp_path, EVENT).events[0]
    assert (event.since, event.until) == (_utc(2012, 7, 18), _utc(2012, 7, 19))
    assert event.available == event.since
    assert event.within == timedelta(hours=72)
    assert (event.subject, event.value, event.rules) == ("Kim Jong Un", "marshal", ("office_changed",))
    assert event.reported_at is None
    assert event.leak_from is None


def test_every_key_of_an_event_is_read(tmp_path: Path) -> None:
    more = """
available = 2012-07-18T03:00:00Z
within = "2d"
sources = ["kcna_kp"]
editions = ["en"]
pattern = "marshal"
kind = "office_style"
reported_at = 2012-07-18T12:00:00+09:00
reported_by = "Yonhap"
leak_from = 2012-07-01
known_gap = "no rule reads it"
labelled_by = "an analyst"
labelled_on = 2026-11-22
"""
    event = _load(tmp_path, EVENT + more).events[0]
    assert event.available == _utc(2012, 7, 18, 3)
    assert event.within == timedelta(days=2)
    assert (event.sources, event.editions, event.kind) == (("kcna_kp",), ("en",), "office_style")
    assert event.reported_at == event.reported_until == _utc(2012, 7, 18, 3)
    assert (event.leak_from, event.labelled_on) == (_utc(2012, 7, 1), date(2026, 11, 22))
    assert (event.reported_by, event.known_gap, event.labelled_by) == ("Yonhap", "no rule reads it", "an analyst")


def test_a_report_of_which_the_day_is_known_is_an_interval(tmp_path: Path) -> None:
    event = _load(tmp_path, EVENT + 'reported_at = 2012-07-18\nreported_by = "Yonhap"').events[0]
    assert (event.reported_at, event.reported_until) == (_utc(2012, 7, 18), _utc(2012, 7, 19))


def test_days_are_those_of_the_files_time_zone(tmp_path: Path) -> None:
    event = _load(tmp_path, 'time_zone = "Asia/Pyongyang"\n' + EVENT).events[0]
    assert (event.since, event.until) == (_utc(2012, 7, 17, 15), _utc(2012, 7, 18, 15))
    half = _load(tmp_path, 'time_zone = "Asia/Pyongyang"\n' + EVENT.replace("2012-07-18\nr", "2016-05-09\nr")).events[0]
    assert half.since == _utc(2016, 5, 8, 15, 30)


@pytest.mark.req("B-29")
def test_a_quiet_stretch_ends_with_its_last_day(tmp_path: Path) -> None:
    quiet = _load(tmp_path, QUIET).quiet[0]
    assert (quiet.since, quiet.until) == (_utc(2008, 7, 7), _utc(2008, 7, 14))
    assert (quiet.rules, quiet.sources, quiet.pattern, quiet.known_false) == ((), (), None, "")
    assert _load(tmp_path, QUIET + 'known_false = "a slip"').quiet[0].known_false == "a slip"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('subject = "Kim Jong Un"', 'subjects = "Kim Jong Un"', "'marshal': subjects is not known; there are: available"),
        ('provenance = "KCNA 2012-07-18"', "", "provenance is missing"),
        ("seen_while_tuning = true", "", "seen_while_tuning is missing; write true or false"),
        ("seen_while_tuning = true", 'seen_while_tuning = "yes"', "seen_while_tuning is 'yes'; write true or false, without quotes"),
        ('rules = ["office_changed"]', "", "rules is missing"),
        ('rules = ["office_changed"]', 'rules = "office_changed"', "write a list of texts, such as [\"office_changed\"]"),
        ('rules = ["office_changed"]', "rules = []", "rules is an empty list"),
        ('rules = ["office_changed"]', 'rules = ["Office changed"]', "rules holds 'Office changed'"),
        ("date = 2012-07-18", 'date = "2012-07-18"', "date is '2012-07-18'; write a day without quotes"),
        ("date = 2012-07-18", "date = 2012-07-18T09:00:00Z", "date is 2012-07-18T09:00:00+00:00; write a day without quotes"),
        ("date = 2012-07-18", "from = 2012-07-18\nto = 9999-12-31", "to is 9999-12-31; write a year from 1900 to 2999"),
        ("date = 2012-07-18", "date = 0001-01-01", "date is 0001-01-01; write a year"),
        ("date = 2012-07-18", "date = 2012-07-18\nleak_from = 0001-01-01T00:00:00+09:00", "leak_from is 0001-01-01T00:00:00+09:00; write"),
        ('value = "marshal"', "value = true", "value is true; write a text in quotes"),
        ("date = 2012-07-18", 'date = 2012-07-18\ntime_zone = "Asia/Pyongyang"', "time_zone belongs to the whole file"),
        ("date = 2012-07-18", "", "date or from and to"),
        ("date = 2012-07-18", "date = 2012-07-18\nto = 2012-07-19", "date or from and to"),
        ("date = 2012-07-18", "from = 2012-07-18", "to is missing"),
        ("date = 2012-07-18", "from = 2012-07-18\nto = 2012-07-17", "to is not after from"),
        ("date = 2012-07-18", "from = 2012-07-18T03:00:00\nto = 2012-07-19", "of no time zone; write it with one, such as 2012"),
        ("date = 2012-07-18", "date = 2012-07-18\navailable = 2012-07-20", "available must lie in the event's window"),
        ("date = 2012-07-18", "date = 2012-07-18\navailable = 2012-07-17", "available must lie in the event's window"),
        ('value = "marshal"', 'value = "marshal"\nwithin = "3 days"', "within is '3 days'; write hours or days, such as '72h' or '3d'"),
        ('value = "marshal"', 'value = "marshal"\nwithin = "365d"', "write at most 60d"),
        ('value = "marshal"', 'value = ""', "value is ''; write a text in quotes, or leave the key out"),
        ('value = "marshal"', 'pattern = "(marshal"', "pattern is no regular expression"),
        ('value = "marshal"', 'pattern = "(a+)+$"', "repeats a group"),
        ('value = "marshal"', "reported_at = 2012-07-18", "reported_by and reported_at go together"),
        ('value = "marshal"', 'reported_by = "Yonhap"', "reported_by and reported_at go together"),
        ('value = "marshal"', "leak_from = 2012-01-01", "leak_from needs a subject and a value or a pattern"),
        ('value = "marshal"', 'value = "marshal"\nleak_from = 2012-07-19', "leak_from must not be after"),
        ('subject = "Kim Jong Un"\nvalue = "marshal"', "", "subject is missing, and so are value and pattern"),
        ('id = "marshal"', 'id = "A Marshal"', "number 1: id is 'A Marshal'"),
        ('title = "Kim Jong Un is made a marshal"', "", "title is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place_and_remedy(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in EVENT
    with pytest.raises(UsageError) as raised:
        _load(tmp_path, EVENT.replace(old, new))
    assert str(raised.value).startswith("labels.toml, event ")
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("event = 3", "event is a list of tables; write [[event]] above each"),
        ("[event]\nid = 'x'", "event is a list of tables"),
        ("[[events]]\nid = 'x'", "unknown key 'events'"),
        ("time_zone = 'Pyongyang'", "time_zone 'Pyongyang' is not known"),
        ("time_zone = '../x'", "time_zone '../x' is not known"),
        ("[[event]", "is not TOML"),
        ("[[event]]\nsubject = Kim Jong Un", "texts stand in quotes, dates and true or false do not"),
        (QUIET + 'value = "x"', "quiet 'week': value is not known"),
        (QUIET + QUIET, "quiet 'week': id is taken by labels.toml, quiet 'week'"),
        (EVENT + QUIET.replace('"week"', '"marshal"'), "id is taken by labels.toml, event 'marshal'"),
    ],
)
def test_a_file_that_is_not_of_the_form_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=r"labels\.toml") as raised:
        _load(tmp_path, text)
    assert says in str(raised.value)


def test_bytes_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_bytes(b'time_zone = "\xff"')
    with pytest.raises(UsageError, match="is not TOML"):
        events.load([tmp_path])


@pytest.mark.req("B-28")
def test_the_hash_covers_every_file_in_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(EVENT)
    (tmp_path / "a.toml").write_text(QUIET)
    whole = events.load([tmp_path])
    assert whole.files == ("a.toml", "b.toml")
    assert events.load([tmp_path / "b.toml", tmp_path / "a.toml", tmp_path]) == whole
    (tmp_path / "a.toml").write_text(QUIET + "# a word\n")
    assert events.load([tmp_path]).sha256 != whole.sha256


def test_a_missing_file_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are no labels at"):
        events.load([tmp_path / "nothing.toml"])
    with pytest.raises(UsageError, match="holds no labels"):
        events.load([tmp_path])


def test_no_labels_at_all_are_labels() -> None:
    assert events.load([]).events == ()


@pytest.mark.req("S-12")
@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|b)*c", "(?:ab){2,}", "a.*b.*c", "a+b{3,}", "a*" + "b?" * 8, "a{0,50}a{0,50}a*b", "a?" * 20, "(a|aa)" * 20,
     "(", "x" * 201, "a{2}{3}", "a{9999999999}"],
)  # fmt: skip
def test_a_pattern_that_could_take_long_is_refused(pattern: str) -> None:
    assert patterns.flaw(pattern) is not None


@pytest.mark.parametrize(
    "pattern",
    [
        "closest", r"first (secretary|chairman) of .*party", r"\bmarshal\b", "[*+]{2,3}", r"\(a+\)\*", "(dear )?respected", "가장 친근한",
        "(?i:x)y", "(?=a)b", "a{b}", "[)]+", "x{,5}", "(a|b|c|d|e|f|g|h) .*x", "[|]{3}", r"(?P<name>a).{0,50}b",
    ],
)  # fmt: skip
def test_a_pattern_as_people_write_it_is_taken(pattern: str) -> None:
    assert patterns.flaw(pattern) is None


@pytest.mark.req("S-12")
@pytest.mark.parametrize(
    "pattern", ["a{0,50}a{0,50}a{0,30}b", "(a|aa)(a|aa)(a|aa)a*a{0,10}b", "a?" * 16 + "b", "(?=a*b)a{0,50}c"]
)
def test_the_worst_pattern_that_is_taken_ends_soon(pattern: str) -> None:
    assert patterns.flaw(pattern) is None
    begun = time.perf_counter()
    assert not patterns.found(pattern, "a" * 1_000_000)
    assert time.perf_counter() - begun < 10


def test_letter_case_is_no_matter_and_long_text_is_cut() -> None:
    assert patterns.found("CLOSEST comrade", "My closest Comrade")
    assert not patterns.found("end", "x" * patterns.MAX_TEXT + "end")


# --- the manual ------------------------------------------------------------------------------------------------------------------------


def test_the_manuals_example_is_read_as_it_says(tmp_path: Path) -> None:
    manual = MANUAL.read_text("utf-8")
    labels = _load(tmp_path, manual.split("```toml\n")[1].split("```")[0])
    event, week, trap = labels.events[0], *labels.quiet
    assert (event.since, event.available, event.within) == (
        _utc(2012, 7, 17, 15),
        _utc(2012, 7, 18, 3),
        timedelta(days=2),
    )
    assert week.until - week.since == timedelta(days=7)
    assert trap.pattern == "vice-?chairman"


def test_the_manual_names_every_key() -> None:
    manual = MANUAL.read_text("utf-8")
    missing = [key for key in events.EVENT_KEYS | events.QUIET_KEYS | {"time_zone"} if f"`{key}`" not in manual]
    assert missing == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("seen_while_tuning = true                # the rule was made with this very case in view\n", ""),
        ('within = "2d"', 'within = "3 days"'),
        ("available = 2012-07-18T12:00:00+09:00", "available = 2012-07-19"),
        ('value = "marshal"', "pattern = '(a)+'"),
    ],
)
def test_the_manuals_refusals_are_the_real_ones(tmp_path: Path, old: str, new: str) -> None:
    manual = MANUAL.read_text("utf-8")
    example = manual.split("```toml\n")[1].split("```")[0]
    assert old in example
    with pytest.raises(UsageError) as raised:
        _load(tmp_path, example.replace(old, new, 1))
    assert str(raised.value) in manual
