"""Dates in every printed form."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.dates import (
    Contradiction,
    Dated,
    dateline_day,
    day_of,
    find_date,
    find_dateline,
    find_year,
    read_instant,
    resolve,
)

DAYS = st.dates(date(1912, 1, 1), date(2099, 12, 31))
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("words", "day", "form"),
    [
        ("[Juche113.10.8.]", date(2024, 10, 8), "juche"),
        ("[2024.10.29.]", date(2024, 10, 29), "gregorian"),
        ("www.kcna.kp (Juche111.10.7.)", date(2022, 10, 7), "juche"),
        ("주체113(2024)년 10월 8일", date(2024, 10, 8), "both"),
        ("주체１１３（２０２４）년 １０월 ８일", date(2024, 10, 8), "both"),
        ("주체113년 10월 8일", date(2024, 10, 8), "juche"),
        ("2024년 10월 8일", date(2024, 10, 8), "gregorian"),
        ("主体114（2025）年10月10日", date(2025, 10, 10), "both"),
        ("June 12. 2019 Juche 108", date(2019, 6, 12), "both"),
        ("Feb. 11, Juche 111 (2022) Friday", date(2022, 2, 11), "both"),
        ("Feb. 11, Juche 111 Friday", date(2022, 2, 11), "juche"),
        ("Feb. 19, 2026 Thursday", date(2026, 2, 19), "gregorian"),
        ("12 de junio de 2019", date(2019, 6, 12), "gregorian"),
        ("8 октября 2024 г.", date(2024, 10, 8), "gregorian"),
        ("2024-10-08", date(2024, 10, 8), "gregorian"),
    ],
)
def test_printed_forms(words: str, day: date, form: str) -> None:
    found = find_date(words)
    assert isinstance(found, Dated)
    assert (found.day, found.form) == (day, form)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "2024.2.30.",
        "[Juche113.13.1.]",
        "June 31, 2019",
        "Juche 0.1.1.",
        "12.5",
        "1728373232",
        "on October 8",
        "Juche 113",
        "20241.1.1",
    ],
)
def test_no_date_is_none(words: str) -> None:
    assert find_date(words) is None
    assert day_of(words) is None


@given(DAYS, st.integers(-3, 3).filter(bool))
def test_a_juche_year_that_contradicts_is_never_a_date(day: date, off: int) -> None:
    words = (
        f"{MONTHS[day.month - 1]} {day.day}, Juche {day.year - 1911 + 5} ({day.year + 5 + off})"
        if day.year < 2090
        else "Juche 1 (2000)"
    )
    found = find_year(words)
    assert isinstance(found, Contradiction)
    assert day_of(words) is None


@given(DAYS)
def test_every_form_reads_back(day: date) -> None:
    juche = day.year - 1911
    month = MONTHS[day.month - 1]
    forms = [
        f"[{day.year}.{day.month}.{day.day}.]", f"[Juche{juche}.{day.month}.{day.day}.]",
        f"주체{juche}({day.year})년 {day.month}월 {day.day}일",
        f"{month} {day.day}. {day.year} Juche {juche}", f"{month[:3]}. {day.day}, Juche {juche} ({day.year}) Friday", day.isoformat(),
    ]  # fmt: skip
    assert {day_of(words) for words in forms} == {day}


@given(st.text(max_size=80))
def test_reading_never_raises(text: str) -> None:
    find_date(text)
    find_year(text)
    dateline_day(text, date(2024, 10, 8))
    read_instant(text)


def test_years_alone() -> None:
    assert find_year("主体114（2025）") == (2025, "both")
    assert find_year("the New Year Juche 87") == (1998, "juche")
    assert find_year("the Juche idea") is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Pyongyang, October 8 (KCNA) -- The", (10, 8)),
        ("Pyongyang, October 8 (KCNA) --Kim", (10, 8)),
        ("Pyongyang , April 30 (KCNA)", (4, 30)),
        ("Pyongyang, 7 de octubre (ATCC) --", (10, 7)),
        ("Пхеньян, 8 октября (ЦТАК) --", (10, 8)),
        ("Пхеньян, 9 июля. /ЦТАК/--Товарищ", (7, 9)),
        ("Pyongyang, 9 de julio (ACNC) --El", (7, 9)),
        ("朝中社平壤7月9日电 敬爱的", (7, 9)),
        ("[평양 2월 18일발 조선중앙통신]", (2, 18)),
        ("(평양 10월 8일발 조선중앙통신)", (10, 8)),
        ("【平壌12月27日発朝鮮中央通信】", (12, 27)),
        ("On October 8 the agency said", None),
        ("The message said:", None),
    ],
)
def test_datelines(words: str, found: tuple[int, int] | None) -> None:
    assert find_dateline(words) == found


def test_a_dateline_belongs_to_the_year_before_in_january() -> None:
    assert dateline_day("Pyongyang, December 31 (KCNA) --", date(2025, 1, 2)) == date(2024, 12, 31)
    assert dateline_day("Pyongyang, January 1 (KCNA) --", date(2024, 12, 31)) == date(2025, 1, 1)
    assert dateline_day("Pyongyang, Feb. 29 (KCNA) --", date(2025, 3, 1)) == date(2024, 2, 29)


@given(DAYS, st.integers(0, 300))
def test_a_day_resolves_to_itself(day: date, later: int) -> None:
    if (day.month, day.day) != (2, 29):
        assert resolve(day.month, day.day, day + timedelta(days=later)) == day


def test_instants_need_a_zone() -> None:
    seven_forty = datetime(2024, 10, 8, 7, 40, 32, tzinfo=UTC)
    assert read_instant("Tue, 08 Oct 2024 10:40:32 +0300") == seven_forty
    assert read_instant("2024-10-08T07:40:32Z") == seven_forty
    assert read_instant("2024-10-08T07:40:32") is None
    assert read_instant("2024-10-08") is None
