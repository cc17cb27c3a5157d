"""What --from and --to mean, at the borders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tealeaves.cli.options import before, span
from tealeaves.errors import UsageError

NINTH = datetime(2024, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2024-10-08", "20241008", "2024-W41-2"])
def test_a_day_is_taken_whole_in_every_form_of_it(day: str) -> None:
    """ "20241008" once ended as it began, and left its own day out."""
    assert span(day, day) == (NINTH - timedelta(days=1), NINTH)


def test_the_first_instant_of_the_next_day_is_not_of_the_day() -> None:
    """A listing includes its end where a replay does not: they are given the same span all the same."""
    assert before(span(None, "2024-10-08")[1]) == NINTH - timedelta(microseconds=1)
    assert before(None) is None


@pytest.mark.parametrize(
    "pair", [("2024-10-08", "2024-10-07"), ("yesterday", None), (None, "9999-12-31"), ("0001-01-01T00:00+09:00", None)]
)
def test_what_is_no_span_is_refused(pair: tuple[str | None, str | None]) -> None:
    with pytest.raises(UsageError):
        span(*pair)


def test_an_instant_is_itself_and_utc_where_it_says_no_zone() -> None:
    assert span("2024-10-08T09:00:00+09:00", "2024-10-08T09:00") == (
        datetime(2024, 10, 8, tzinfo=UTC), datetime(2024, 10, 8, 9, tzinfo=UTC),
    )  # fmt: skip
