"""The calendar of a count: days put together into weeks, months, quarters or years."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, TypeAlias, get_args

from tealeaves.errors import UsageError
from tealeaves.history import gaps_between

By: TypeAlias = Literal["day", "week", "month", "quarter", "year"]

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def checked(by: str) -> By:
    """Raises `UsageError` for what is no period."""
    for known in get_args(By):
        if by == known:
            found: By = known
            return found
    raise UsageError(f"by={by!r} is no period; there are: {', '.join(get_args(By))}")


def beginning(day: date, by: By) -> date:
    """The first day of the period in which a day lies; weeks begin on Monday (ISO 8601)."""
    if by == "day":
        return day
    if by == "week":
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    months = _MONTHS[by]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def following(start: date, by: By) -> date | None:
    """The first day of the next period; None at the end of the calendar."""
    try:
        if by in ("day", "week"):
            return start + timedelta(days=1 if by == "day" else 7)
        months = start.year * 12 + start.month - 1 + _MONTHS[by]
        return date(months // 12, months % 12 + 1, 1)
    except (OverflowError, ValueError):
        return None


def periods(first: date, last: date, by: By) -> Iterator[tuple[date, date]]:
    """First and last day of every period from the one with `first` through the one with `last`."""
    start: date | None = beginning(first, by)
    while start is not None and start <= last:
        after = following(start, by)
        yield start, date.max if after is None else after - timedelta(days=1)
        start = after


class Unheld:
    """The days of a series about which nothing can be said: in a gap, before its first story, after its last."""

    def __init__(self, days: Sequence[int]) -> None:
        """`days`: ordinals of the days with stories, sorted, each once."""
        self._first, self._last = (days[0], days[-1]) if days else (date.max.toordinal() + 1, 0)
        gaps = gaps_between(list(days))
        self._holes = [(gap.after.toordinal() + 1, gap.before.toordinal() - 1) for gap in gaps]
        self._ends = [end for _, end in self._holes]

    def within(self, first: date, last: date) -> int:
        """How many of the days from `first` through `last` are such."""
        low, high = first.toordinal(), last.toordinal()
        inside_low, inside_high = max(low, self._first), min(high, self._last)
        if inside_low > inside_high:
            return high - low + 1
        outside = (inside_low - low) + (high - inside_high)
        return outside + self._in_gaps(inside_low, inside_high)

    def _in_gaps(self, low: int, high: int) -> int:
        found = 0
        for start, end in self._holes[bisect_left(self._ends, low) :]:
            if start > high:
                break
            found += min(end, high) - max(start, low) + 1
        return found
