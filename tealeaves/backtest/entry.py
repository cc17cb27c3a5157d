"""One table of a label file, read key by key; every complaint names the file, the entry, the key and what to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, TypeVar

from tealeaves.backtest import patterns
from tealeaves.errors import UsageError

WITHIN = timedelta(hours=72)  # B-22
LONGEST_WITHIN = timedelta(days=60)  # a window in which anything counts proves nothing
FIRST_YEAR, LAST_YEAR = 1900, 2999
_WITHIN = re.compile(r"(?P<count>[1-9]\d{0,3})(?P<unit>[hd])")
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,79}")
_LISTS = {"rules": '["office_changed"]', "sources": '["kcna_kp"]', "editions": '["en"]'}  # an example of each
_RULE = re.compile(r"[a-z][a-z0-9_]{0,79}")

Day = TypeVar("Day", bound=date)


@dataclass(frozen=True, slots=True)
class Entry:
    """A table of a file, and the zone in which the file's dates are days."""

    file: str
    table: str  # event | quiet
    number: int  # in its file, from 1
    values: Mapping[str, Any]
    zone: tzinfo

    @property
    def where(self) -> str:
        """As complaints name it: by its id, where it has a fit one, else by its number."""
        name = self.values.get("id")
        shown = repr(name) if isinstance(name, str) and _ID.fullmatch(name) else f"number {self.number}"
        return f"{self.file}, {self.table} {shown}"

    @property
    def id(self) -> str:
        name = self.required("id")
        if not _ID.fullmatch(name):
            raise wrong(self, "id", f"is {name!r}; write up to 80 small letters, digits, '_', '-' and '.'")
        return name

    def text(self, key: str) -> str | None:
        """A text that is not empty, or None where the key is absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise wrong(self, key, f"is {_written(value)}; write a text in quotes, or leave the key out")
        return value.strip()

    def required(self, key: str) -> str:
        value = self.text(key)
        if value is None:
            raise wrong(self, key, "is missing; write a text in quotes")
        return value

    def flag(self, key: str) -> bool:
        """True or false; it has no default, since nobody may overlook it."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise wrong(
                self, key, f"is {'missing' if value is None else _written(value)}; write true or false, without quotes"
            )
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise wrong(self, key, f"is {_written(value)}; write a list of texts, such as {_LISTS.get(key, '[...]')}")
        if key in self.values and not value:
            raise wrong(self, key, "is an empty list; leave the key out, or name something")
        return tuple(value)

    def ids(self, key: str) -> tuple[str, ...]:
        """A list of rule ids."""
        for name in self.words(key):
            if not _RULE.fullmatch(name):
                raise wrong(
                    self, key, f"holds {name!r}, which cannot be a rule's id; write it as `tealeaves rules` does"
                )
        return self.words(key)

    def pattern(self) -> str | None:
        text = self.text("pattern")
        if text is not None and (flaw := patterns.flaw(text)) is not None:
            raise wrong(self, "pattern", flaw)
        return text

    def within(self) -> timedelta:
        """How long after `available` an alert counts."""
        text = self.text("within")
        if text is None:
            return WITHIN
        match = _WITHIN.fullmatch(text)
        if match is None:
            raise wrong(self, "within", f"is {text!r}; write hours or days, such as '72h' or '3d'")
        length = timedelta(**{"hours" if match["unit"] == "h" else "days": int(match["count"])})
        if length > LONGEST_WITHIN:
            raise wrong(self, "within", f"is {text!r}; write at most {LONGEST_WITHIN.days}d")
        return length

    def day(self, key: str) -> date | None:
        """A bare date."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return self._of_our_time(key, value)
        raise wrong(self, key, f"is {_written(value)}; write a day without quotes, such as 2012-07-18")

    def instant(self, key: str) -> datetime | None:
        """The instant, or the first one of the day; None where the key is absent."""
        span = self.span(key)
        return None if span is None else span[0]

    def span(self, key: str) -> tuple[datetime, datetime] | None:
        """A day from its beginning to its end in the file's zone, or an instant twice; in UTC."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise wrong(
                    self,
                    key,
                    f"is {value.isoformat()} of no time zone; write it with one, such as {value.isoformat()}Z",
                )
            return (self._of_our_time(key, value).astimezone(UTC),) * 2
        if not isinstance(value, date):
            raise wrong(
                self,
                key,
                f"is {_written(value)}; write a date or an instant without quotes: 2012-07-18 or 2012-07-18T06:00:00Z",
            )
        value = self._of_our_time(key, value)
        return self._start(value), self._start(value + timedelta(days=1))

    def window(self) -> tuple[datetime, datetime]:
        """The stretch of `date`, or of `from` and `to` (a day counts whole); the end is exclusive."""
        day = self.day("date")
        since, until = self.span("from"), self.span("to")
        if (day is not None) == (since is not None or until is not None):
            raise wrong(self, "date", "or from and to: write the one or the other")
        if day is not None:
            return self._start(day), self._start(day + timedelta(days=1))
        if since is None or until is None:
            raise wrong(self, "to" if until is None else "from", "is missing; write both from and to, or one date")
        if until[1] <= since[0]:
            raise wrong(self, "to", f"is not after from: {until[1].isoformat()} and {since[0].isoformat()}")
        return since[0], until[1]

    def _of_our_time(self, key: str, value: Day) -> Day:
        """The value itself: a year with which can be reckoned, and in which there was somebody to publish."""
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise wrong(self, key, f"is {value.isoformat()}; write a year from {FIRST_YEAR} to {LAST_YEAR}")
        return value

    def _start(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def _written(value: object) -> str:
    """A value as it stands in a label file, and not as Python shows it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else repr(value)


def wrong(entry: Entry, key: str, what: str) -> UsageError:
    """The complaint about one key."""
    return UsageError(f"{entry.where}: {key} {what}")
