"""What a printed value says."""

from __future__ import annotations

from datetime import date

import pytest

from parsers._korea_stamp import values


@pytest.mark.parametrize(
    ("words", "number", "prefix", "serial", "last"),
    [
        ("Ba79", "Ba79", "Ba", 79, None), ("Ba79-1", "Ba79-1", "Ba", 79, None), ("Ba 79", "Ba79", "Ba", 79, None),
        ("Ва79", "Ba79", "Ba", 79, None), ("4238", "4238", "", 4238, None), ("№ 4238", "4238", "", 4238, None),
        ("No. SC412", "SC412", "SC", 412, None), ("СC412", "CC412", "CC", 412, None), ("5740-5742", "5740-5742", "", 5740, 5742),
        ("5742-5740", "5742-5740", "", 5742, None), ("4901a", "4901a", "", 4901, None),
        ("BA79", "Ba79", "Ba", 79, None), ("바79", "Ba79", "Ba", 79, None), ("Ba-79", "Ba79", "Ba", 79, None),
        ("Ba.79", "Ba79", "Ba", 79, None),
    ],
)  # fmt: skip
def test_numbers(words: str, number: str, prefix: str, serial: int, last: int | None) -> None:
    assert values.number_of(words) == values.Number(number, prefix, serial, last)


@pytest.mark.parametrize("words", ["", "2.40", "30×40", "우표", "Ba", "50원", "1234567", "Ba79 Ba80", "x" * 5000])
def test_what_is_no_number(words: str) -> None:
    assert values.number_of(words) is None


@pytest.mark.parametrize(
    ("words", "unit", "value"),
    [
        ("70 won", "", "70 won"), ("70원", "", "70 won"), ("70元", "", "70 won"), ("70 вон", "", "70 won"), ("10전", "", "10 chon"),
        ("3, 70, 100 and 130 won", "", "3, 70, 100, 130 won"), ("50+10원", "", "50+10 won"), ("4×30원", "", "4x30 won"),
        ("70", "won", "70 won"),
        ("70", "", "70"), ("전지", "", ""), ("won", "", ""), ("없음", "won", ""),
    ],
)  # fmt: skip
def test_face_values(words: str, unit: str, value: str) -> None:
    assert values.face_value_of(words, unit) == value


@pytest.mark.parametrize(
    ("words", "size"),
    [
        ("30×40mm", "30x40"), ("30 x 40 mm", "30x40"), ("30х40мм", "30x40"), ("30*40毫米", "30x40"), ("10.5×15 cm", "105x150"),
        ("30,5 × 40", "30.5x40"), ("직경 40mm", "ø40"), ("45×321001", ""), ("큰것", ""),
    ],
)  # fmt: skip
def test_sizes_are_in_millimetres(words: str, size: str) -> None:
    assert values.size_of(words) == size


@pytest.mark.parametrize(
    ("words", "perforation"),
    [
        ("11½", "11.5"), ("11 1/2", "11.5"), ("11½×12", "11.5x12"), ("13¼ x 13¾", "13.25x13.75"), ("무공", "imperforate"),
        ("천공없음", "imperforate"), ("无齿孔", "imperforate"), ("беззубцовый", "imperforate"), ("Imperf.", "imperforate"), ("-", ""),
    ],
)  # fmt: skip
def test_perforations(words: str, perforation: str) -> None:
    assert values.perforation_of(words) == perforation


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("타원형우표", "oval"), ("닭알모양", "oval"), ("椭圆形", "oval"), ("овальная", "oval"), ("oval-shaped", "oval"), ("원형", "round"),
        ("三角形", "triangular"), ("마름모형", "diamond"), ("ромбовидная", "diamond"), ("直4각형", ""), ("rectangle", ""), ("경기대회", ""),
    ],
)  # fmt: skip
def test_shapes(words: str, shape: str) -> None:
    assert values.shape_of(words) == shape


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("5종", 5), ("다섯종", 5), ("한종", 1), ("5种", 5), ("五枚", 5), ("两枚", 2), ("five", 5), ("пять", 5), ("5 шт.", 5),
        ("", None), ("많이", None),
    ],
)  # fmt: skip
def test_counts_in_figures_and_words(words: str, count: int | None) -> None:
    assert values.count_of(words) == count


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2월 8일", date(2026, 2, 8)), ("February 8", date(2026, 2, 8)), ("8 февраля", date(2026, 2, 8)), ("2月8日", date(2026, 2, 8)),
        ("2025년 12월 1일", date(2025, 12, 1)), ("1월", None), ("13월 40일", None), ("January", None), ("2027", None),
    ],
)  # fmt: skip
def test_a_day_without_year_is_in_the_year_of_the_plan(words: str, day: date | None) -> None:
    assert values.day_in(words, 2026) == day


@pytest.mark.parametrize("words", ["2월 8일", "February 8", "8 февраля"])
def test_without_a_plan_a_day_without_year_is_none(words: str) -> None:
    assert values.day_in(words, None) is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("1 января 114 (2025) года чучхе", date(2025, 1, 1)), ("주체114(2025)년 1월 1일", date(2025, 1, 1)),
        ("09.01.2025", date(2025, 1, 9)),
        ("주체113(2025)년 1월 1일", None), ("31.02.2025", None),
    ],
)  # fmt: skip
def test_days(words: str, day: date | None) -> None:
    assert values.printed_day(words) == day
