"""Bounds of shares and rates against published numbers and against the distributions themselves."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.backtest import bounds


@pytest.mark.req("B-24")
@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(5, 5, 57, 100), (10, 10, 72, 100), (9, 10, 60, 98), (20, 20, 84, 100), (30, 30, 89, 100)],
)
def test_wilson_bounds_are_those_of_the_requirement(k: int, n: int, low: int, high: int) -> None:
    share = bounds.share(k, n)
    assert share.low is not None
    assert share.high is not None
    assert (round(100 * share.low), round(100 * share.high)) == (low, high)


@pytest.mark.req("B-24")
def test_nothing_counted_is_unknown() -> None:
    assert bounds.share(0, 0) == bounds.Share(0, 0, None, None)
    assert bounds.rate({}).high is None


@pytest.mark.req("B-24")
@pytest.mark.parametrize(("weeks", "most"), [(26, 0.115), (52, 0.058)])
def test_no_false_alarm_in_some_weeks_still_leaves_a_rate(weeks: int, most: float) -> None:
    quiet = bounds.rate({date(2008, 1, 7) + timedelta(weeks=i): 0 for i in range(weeks)})
    assert quiet.high == pytest.approx(most, abs=0.0005)
    assert (quiet.low, quiet.groups, quiet.worst) == (0.0, 0, 0)


@pytest.mark.parametrize(
    ("k", "low", "high"),
    [(1, 0.0253, 5.572), (2, 0.2422, 7.225), (5, 1.6235, 11.668), (10, 4.7954, 18.390), (100, 81.364, 121.627)],
)
def test_poisson_bounds_are_those_of_the_tables(k: int, low: float, high: float) -> None:
    assert bounds.poisson(k) == (pytest.approx(low, rel=1e-3), pytest.approx(high, rel=1e-3))


@given(st.integers(1, 150))
def test_poisson_bounds_leave_a_fortieth_on_each_side(k: int) -> None:
    low, high = bounds.poisson(k)

    def at_most(count: int, mean: float) -> float:
        return math.fsum(math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(count + 1))

    assert 1 - at_most(k - 1, low) == pytest.approx(0.025, abs=1e-9)
    assert at_most(k, high) == pytest.approx(0.025, abs=1e-9)


def test_poisson_bounds_of_a_large_count_come_near_the_normal_ones() -> None:
    low, high = bounds.poisson(87_000)
    assert (low, high) == (
        pytest.approx(87_000 - 1.96 * 87_000**0.5, rel=1e-4),
        pytest.approx(87_000 + 1.96 * 87_000**0.5, rel=1e-4),
    )


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_bounds_hold_the_share(k: int, n: int) -> None:
    k = min(k, n)
    low, high = bounds.wilson(k, n)
    assert 0 <= low <= k / n <= high <= 1
    assert high - low > 0


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_a_quantile_is_a_value_that_occurred(values: list[int]) -> None:
    found = bounds.quantile(values, 0.95)
    assert found in values
    assert sum(value <= found for value in values) >= 0.95 * len(values)
    assert sum(value < found for value in values) < 0.95 * len(values)


def test_the_first_of_the_worst_weeks_is_named() -> None:
    mondays = [date(2012, 4, 2), date(2012, 4, 9), date(2012, 4, 16), date(2012, 4, 23)]
    rate = bounds.rate(dict(zip(mondays, [0, 4, 4, 1], strict=True)))
    assert (rate.weeks, rate.groups, rate.median, rate.p95, rate.worst, rate.worst_week) == (
        4,
        9,
        2.5,
        4,
        4,
        date(2012, 4, 9),
    )
