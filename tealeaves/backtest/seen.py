"""Since when something can have been public before we had it: the instant of first publication is an interval (B-8).

- A dump that knows only the day as claimed: some time of that day.
- A dump of daily looks, which knows the day of the first sight: some time since the beginning of the day of the look before.
- An address that was looked at before: since that look.
- An article that a polled page pointed at: since the look before at the page that showed it. Which page did is not kept, so of all pages
  that had changed at their latest look the earliest look before counts. An article that waited for its turn in several cycles while its
  page changed again can be older than that; one that was asked for in vain is reckoned from the first time.
- A look that answered with an error, or with what no parser understood, is none.
- Anything else, such as the first look of all or a single memento: unknown, and said so by None.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from tealeaves.backtest.result import Interval
from tealeaves.store.looks import ANSWERED
from tealeaves.store.schema import captures, misses, quarantine
from tealeaves.store.sql import chunks

_DAY = timedelta(days=1) - timedelta(seconds=1)  # from a day's first second to its last
_C = captures.c


def intervals(
    conn: sa.Connection, ids: Collection[str], pages: Mapping[str, Collection[str]], daily: Collection[str] = ()
) -> dict[str, Interval | None]:
    """By capture, how long before `captured_at` its content can have been public; None where nothing bounds it.

    `pages` are the polled addresses of each source, `daily` the sources whose dumps give the day of a sight and not of a claim.
    Captures that the index does not hold are left out.
    """
    wanted = sa.select(_C.id, _C.source, _C.url, _C.captured_at, _C.origin, _C.precision)
    rows = [row for some in chunks(sorted(ids)) for row in conn.execute(wanted.where(_C.id.in_(some)))]
    return {row.id: _interval(row.captured_at, _bound(conn, row, pages, daily)) for row in rows}


def _interval(captured_at: datetime, bound: datetime | None) -> Interval | None:
    return None if bound is None else Interval(timedelta(0), captured_at - bound)


def _bound(
    conn: sa.Connection, row: sa.Row[Any], pages: Mapping[str, Collection[str]], daily: Collection[str]
) -> datetime | None:
    """The latest instant at which we know that it was not there."""
    if row.precision == "day":
        return _day_before(conn, row) if row.source in daily else _beginning(row.captured_at)
    before = _look(conn, row.source, row.url, row.captured_at)
    if before is not None:
        return before.captured_at  # type: ignore[no-any-return]
    own = pages.get(row.source, ())
    return None if row.origin != "poll" or row.url in own else _listed(conn, row, sorted(own))


def _beginning(end_of_day: datetime) -> datetime:
    """The first second of the day of which this is the last; dumps count the records of a day in microseconds."""
    return end_of_day.replace(microsecond=0) - _DAY


def _day_before(conn: sa.Connection, row: sa.Row[Any]) -> datetime | None:
    """The beginning of the last day before on which the source was looked at."""
    latest = sa.func.max(_C.captured_at, type_=_C.captured_at.type)
    earlier = sa.and_(_C.source == row.source, _C.precision == "day", _C.captured_at < _beginning(row.captured_at))
    day = conn.scalar(sa.select(latest).where(earlier))
    return None if day is None else _beginning(day)


def _listed(conn: sa.Connection, row: sa.Row[Any], pages: Iterable[str]) -> datetime | None:
    """The look before the one at which a page showed the article."""
    missed = sa.func.min(misses.c.missed_at, type_=misses.c.missed_at.type)
    first_missed = conn.scalar(sa.select(missed).where(misses.c.source == row.source, misses.c.url == row.url))
    asked_at = row.captured_at if first_missed is None else min(row.captured_at, first_missed)
    bounds = [before for page in pages for before in _changed(conn, row.source, page, asked_at)]
    known = [before for before in bounds if before is not None]
    return min(known) if known and len(known) == len(bounds) else None


def _changed(conn: sa.Connection, source: str, page: str, asked_at: datetime) -> list[datetime | None]:
    """The look before the page's latest one, where that showed something new; nothing where it did not."""
    latest = _look(conn, source, page, asked_at, inclusive=True)
    if latest is None or latest.kind != "capture":
        return []
    before = _look(conn, source, page, latest.captured_at)
    return [None if before is None else before.captured_at]


def _look(conn: sa.Connection, source: str, url: str, at: datetime, *, inclusive: bool = False) -> sa.Row[Any] | None:
    """The latest look at an address before then that answered with what a parser understood.

    An error page and a page in quarantine (a block page, a broken one) show neither that something was there nor that it was not.
    """
    until = _C.captured_at <= at if inclusive else _C.captured_at < at
    unread = sa.exists().where(quarantine.c.capture == sa.func.coalesce(_C.same_as, _C.id))
    looks = sa.select(_C.captured_at, _C.kind).where(_C.url == url, _C.source == source, until, ANSWERED, ~unread)
    return conn.execute(looks.order_by(_C.captured_at.desc(), _C.seq.desc()).limit(1)).one_or_none()
