"""What was held when: the first sight of every story, asked by source, edition and time."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache

from tealeaves.model import Observation


@dataclass(frozen=True, slots=True)
class Item:
    """A document version at its first sight, as far as scoring needs it."""

    known_at: datetime
    series: str
    story: str
    source: str
    headline: str = ""

    @property
    def edition(self) -> str:
        return edition_of(self.series)


def items_of(observations: Iterable[Observation]) -> list[Item]:
    """The items of observations of kind "document" (others are passed over): their quote is the headline."""
    return [
        Item(each.known_at, each.series, each.story, each.source, each.quote.text)
        for each in observations
        if each.kind == "document"
    ]


def edition_of(series: str) -> str:
    """The edition of a series (outlet/genre/edition)."""
    return series.rpartition("/")[2]


def of_edition(series: str, editions: Collection[str]) -> bool:
    """Whether a series is of one of these editions or a regional form of one; none named: any."""
    own = edition_of(series).casefold()
    return not editions or any(own == each.casefold() or own.startswith(each.casefold() + "-") for each in editions)


def monday_of(instant: datetime) -> date:
    """The Monday of an instant's week, in UTC."""
    return _monday(instant.astimezone(UTC).date())


@lru_cache(maxsize=4096)
def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def start_of(monday: date) -> datetime:
    """The first instant of a week."""
    return datetime.combine(monday, time(), UTC)


class Held:
    """The items of a replayed stretch, `since <= known_at < until` (either end open), in order of time."""

    def __init__(self, items: Iterable[Item], since: datetime | None = None, until: datetime | None = None) -> None:
        ordered = sorted(items, key=lambda each: (each.known_at, each.series, each.story))
        start = 0 if since is None else bisect_left(ordered, since, key=lambda each: each.known_at)
        stop = len(ordered) if until is None else bisect_left(ordered, until, key=lambda each: each.known_at)
        self.items: Sequence[Item] = ordered[start:stop]
        self._known = frozenset(each.story for each in ordered[:start])  # before the stretch

    @cached_property
    def stories(self) -> Sequence[Item]:
        """Each story that is first seen in the stretch, at that sight: one that was known before is no new one."""
        first: dict[str, Item] = {}
        for item in self.items:
            if item.story not in self._known:
                first.setdefault(item.story, item)
        return list(first.values())

    @cached_property
    def weeks(self) -> Sequence[date]:
        """The Mondays of the weeks in which anything was first seen."""
        return sorted({_monday(day) for day in {each.known_at.astimezone(UTC).date() for each in self.items}})

    @cached_property
    def _times(self) -> dict[tuple[str, str], list[datetime]]:
        times: dict[tuple[str, str], list[datetime]] = defaultdict(list)
        for item in self.items:
            times[item.source, item.series].append(item.known_at)
        return times

    def any(self, sources: Collection[str], editions: Collection[str], since: datetime, until: datetime) -> bool:
        """Whether anything of these sources and editions (none named: any) became known in [since, until]."""
        return any(
            (at := bisect_left(times, since)) < len(times) and times[at] <= until
            for (source, series), times in self._times.items()
            if (not sources or source in sources) and of_edition(series, editions)
        )
