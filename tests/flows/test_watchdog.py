"""The alarm from outside Prefect: "no successful cycle for N minutes"."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deployments.watchdog import AGAIN, GRACE, Watchdog

QUARTER = timedelta(minutes=15)
LIMIT = (QUARTER * 1.5 + GRACE).total_seconds()
pytestmark = pytest.mark.req("P-6")


def started(**ages: float) -> Watchdog:
    dog = Watchdog({"quarterly": QUARTER, "daily": timedelta(days=1)})
    dog.start(1000.0, {name: timedelta(seconds=age) for name, age in ages.items()})
    return dog


def test_quiet_as_long_as_a_cycle_may_still_come() -> None:
    assert not list(started().silences(1000.0 + LIMIT))


def test_a_silence_is_told_once_and_says_how_long() -> None:
    dog = started()
    (silence,) = dog.silences(1000.0 + LIMIT + 1)
    assert silence.sentence() == "no successful cycle of quarterly for 37 minutes (one is due every 900 seconds)"
    assert not list(dog.silences(1000.0 + LIMIT + 2))


def test_a_silence_that_lasts_is_told_again() -> None:
    dog = started()
    assert list(dog.silences(1000.0 + LIMIT + 1))
    assert not list(dog.silences(1000.0 + LIMIT + AGAIN.total_seconds()))
    assert list(dog.silences(1000.0 + LIMIT + 1 + AGAIN.total_seconds()))


def test_a_success_ends_it_and_the_next_one_is_told_afresh() -> None:
    dog = started()
    assert dog.success("quarterly", 1500.0) is False
    assert not list(dog.silences(1500.0 + LIMIT))
    assert list(dog.silences(1500.0 + LIMIT + 1))
    assert dog.success("quarterly", 9000.0) is True
    assert list(dog.silences(9000.0 + LIMIT + 1))


def test_each_group_has_its_own_limit() -> None:
    dog = started()
    dog.success("quarterly", 130_000.0)
    (silence,) = dog.silences(1000.0 + (timedelta(days=1.5) + GRACE).total_seconds() + 1)
    assert silence.cadence == "daily"


def test_what_was_before_the_start_counts() -> None:
    """A watch that is started again and again must not begin to count anew each time."""
    (silence,) = started(quarterly=LIMIT + 60).silences(1000.0)
    assert silence.cadence == "quarterly"
