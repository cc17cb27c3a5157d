"""Mutes: quiet for some time about whatever matches, made by a person, with an end (A-11, C-11).

A mute never changes what is found: the signal is kept, held with the reason `muted`, and counted. It begins and ends by itself; what it
held meanwhile is not told afterwards, but stands in the week's report. For a known case, for good, there are exceptions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, get_args

from tealeaves.alerts.tables import pairs, tables
from tealeaves.errors import UsageError
from tealeaves.model import Severity, Signal, identity

FILE: Final = "mutes.toml"
LONGEST: Final = timedelta(days=30)
MATCHERS: Final = ("rule", "source", "series", "subject", "after", "severity")
_KEYS: Final[Mapping[str, type | tuple[type, ...]]] = {
    "where": dict,
    "start": date,
    "end": date,
    "by": str,
    "reason": str,
}


@dataclass(frozen=True, slots=True)
class Mute:
    """What is not told from `start` (inclusive) to `end` (exclusive), both UTC."""

    where: tuple[tuple[str, str], ...]  # field and value, all of which a signal must have
    start: datetime
    end: datetime
    by: str
    reason: str

    @property
    def name(self) -> str:
        """How it is called in decisions and counts."""
        parts = [part for pair in self.where for part in pair]
        return "mute " + identity("mute", self.start.isoformat(), self.end.isoformat(), self.by, *parts)[:12]

    def state(self, now: datetime) -> str:
        """pending, active or over."""
        return "pending" if now < self.start else "active" if now < self.end else "over"

    def covers(self, signal: Signal, now: datetime) -> bool:
        """Whether the signal is not to be told now."""
        return self.state(now) == "active" and all(getattr(signal, field) == value for field, value in self.where)

    def words(self) -> str:
        """Why a signal is held."""
        return f"{self.name}: {self.reason} ({self.by}, until {self.end:%Y-%m-%d %H:%M} UTC)"

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name, "where": dict(self.where), "start": self.start.isoformat(), "end": self.end.isoformat(),
            "by": self.by, "reason": self.reason,
        }  # fmt: skip


def read_mutes(path: Path, rules: Collection[str], sources: Collection[str]) -> Iterator[Mute]:
    """The mutes of a file, those that are over too. Raises `UsageError` where one lacks its end, or names what there is not."""
    for where, table in tables(path, "mute", _KEYS):
        matchers = pairs(where, table["where"])
        _check(where, matchers, {"rule": rules, "source": sources, "severity": get_args(Severity)})
        start, end = _instant(where, table["start"]), _instant(where, table["end"], timedelta(days=1))
        if not start < end:
            raise UsageError(f"{where}: it ends before it begins")
        if end - start > LONGEST:
            raise UsageError(f"{where}: a mute lasts {LONGEST.days} days at most; for good, make an exception")
        yield Mute(tuple(sorted(matchers.items())), start, end, table["by"], table["reason"])


def _check(where: str, matchers: Mapping[str, str], known: Mapping[str, Collection[str]]) -> None:
    for field, value in matchers.items():
        if field not in MATCHERS:
            raise UsageError(f"{where}: {field!r} is no field to match; there are: {', '.join(MATCHERS)}")
        if field in known and value not in known[field]:
            raise UsageError(f"{where}: no {field} is called {value!r}")


def _instant(where: str, said: date, after: timedelta = timedelta()) -> datetime:
    """An instant as it is; of a day its beginning in UTC, or with `after` its end."""
    if isinstance(said, datetime) and said.tzinfo is None:
        raise UsageError(f"{where}: {said.isoformat()} is in no time zone; write {said.isoformat()}Z for UTC")
    try:
        return said.astimezone(UTC) if isinstance(said, datetime) else datetime.combine(said, time(), UTC) + after
    except OverflowError as error:
        raise UsageError(
            f"{where}: {said.isoformat()} is beyond any calendar; a mute lasts {LONGEST.days} days at most"
        ) from error
