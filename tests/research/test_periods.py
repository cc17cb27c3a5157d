"""The calendar of a count: no day is in two periods, none is in no period, and what is unheld is counted by the day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tealeaves.errors import UsageError
from tealeaves.history import gaps_between
from tealeaves.research.periods import By, Unheld, beginning, checked, periods

BYS: tuple[By, ...] = ("day", "week", "month", "quarter", "year")
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@settings(deadline=None)
@given(days, st.integers(0, 900), st.sampled_from(BYS))
def test_periods_follow_one_another_without_a_hole(first: date, length: int, by: By) -> None:
    last = first + timedelta(days=length)
    found = list(periods(first, last, by))
    assert found[0][0] <= first
    assert found[-1][0] <= last <= found[-1][1]
    assert all(end + timedelta(days=1) == start for (_, end), (start, _) in pairwise(found))
    assert all(beginning(end, by) == start for start, end in found)


def test_the_ends_of_the_calendar() -> None:
    for by in BYS:
        assert list(periods(date.max, date.max, by))[-1][1] == date.max
        assert next(iter(periods(date.min, date.min, by)))[0] == date.min


def test_weeks_begin_on_monday_and_quarters_in_april() -> None:
    assert beginning(date(2024, 10, 8), "week") == date(2024, 10, 7)
    assert beginning(date(2024, 5, 31), "quarter") == date(2024, 4, 1)


def test_what_is_no_period_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="day, week, month, quarter, year"):
        checked("fortnight")


@settings(deadline=None)
@given(st.sets(st.integers(730000, 730400), min_size=1, max_size=40), st.integers(729990, 730410), st.integers(0, 60))
def test_unheld_days_are_those_of_a_count_by_hand(held: set[int], low: int, length: int) -> None:
    ordered = sorted(held)
    gaps = gaps_between(ordered)
    holes = {day for gap in gaps for day in range(gap.after.toordinal() + 1, gap.before.toordinal())}
    expected = sum(day in holes or not ordered[0] <= day <= ordered[-1] for day in range(low, low + length + 1))
    assert Unheld(ordered).within(date.fromordinal(low), date.fromordinal(low + length)) == expected


def test_of_nothing_held_nothing_can_be_said() -> None:
    assert Unheld([]).within(date(2024, 1, 1), date(2024, 1, 31)) == 31
