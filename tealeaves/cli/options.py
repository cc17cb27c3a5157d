"""What several commands take: dates, --json, and how their texts are understood."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer

from tealeaves.errors import UsageError

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DATE", help="From this day or instant on (UTC).")]
Until = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Through this day, or up to this instant (UTC).")
]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, max=1_000_000_000, help="At most so many, the latest ones.")
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=64,
        metavar="N",
        help="Processes that read pages at a time; default: one a processor, at most 8.",
    ),
]


def start_of(text: str | None) -> datetime | None:
    """The first instant of a day, or the instant itself. Raises `UsageError`."""
    return None if text is None else _instant(text, timedelta())


def end_of(text: str | None) -> datetime | None:
    """The first instant after a day, or the instant itself: exclusive. Raises `UsageError`."""
    return None if text is None else _instant(text, timedelta(days=1))


def span(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """Both ends, in order. Raises `UsageError`."""
    first, last = start_of(since), end_of(until)
    if first is not None and last is not None and first >= last:
        raise UsageError(f"--from {since} is not before --to {until}")
    return first, last


def _instant(text: str, after: timedelta) -> datetime:
    try:
        day = _day(text)
        if day is not None:
            return datetime.combine(day, time(), UTC) + after
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date: write 2024-10-08, or 2024-10-08T09:00:00+00:00") from error
    except OverflowError as error:
        raise UsageError(f"{text!r} is beyond the calendar, which goes from year 1 to 9999") from error


def _day(text: str) -> date | None:
    """The day, where the text is one in any of its ISO forms: 2024-10-08, 20241008, 2024-W41-2."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def before(end: datetime | None) -> datetime | None:
    """The last instant before an exclusive end: what queries that include their end are given."""
    return None if end is None else end - timedelta(microseconds=1)
