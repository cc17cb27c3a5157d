"""The point-in-time view that rules read: everything before the observation at hand, and no way to reach further.

One class serves the live run and the replay. A replay adds every observation as it passes; the live run loads a subject's past from the
index when a rule first asks for it. Either way a rule sees exactly the observations that stand before its own in `Observation.order`.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from statistics import median
from typing import Protocol

from tealeaves.model import Coverage, Gap, Observation
from tealeaves.rulekit import Usage

# A silence is a gap when it is longer than this many days and this many times the series' usual distance between days with documents:
# a daily outlet's week without news is a hole in our holdings, a stamp office's is not.
GAP_DAYS = 3
GAP_TIMES = 4

Subject = tuple[str, str, str]  # kind, series, subject


class Past(Protocol):
    """Where a live run loads what was known before: the index."""

    def observations(self, kind: str, series: str, subject: str) -> Iterable[Observation]:
        """Every observation of a subject, in order; later ones than the present are left out by the reader."""
        ...

    def stories(self, series: str) -> Iterable[tuple[str, datetime]]:
        """Each story of a series with the instant at which it was first known, in order of time."""
        ...


@dataclass(slots=True)
class _Uses:
    """The running count of one value, from which any one story can be left out: what a story says itself is not its past."""

    first: Observation
    last: Observation
    second: Observation | None = None  # the first of another story than the first one's
    other: Observation | None = None  # the latest of another story than the last one's
    stories: dict[str, tuple[int, ...]] = field(default_factory=dict)  # to the days on which each used it
    crowd: Counter[int] = field(default_factory=Counter)  # stories of each day

    def add(self, seen: Observation) -> None:
        if seen.story != self.last.story:
            self.other = self.last
        if self.second is None and seen.story != self.first.story:
            self.second = seen
        self.last = seen
        day, days = seen.known_at.toordinal(), self.stories.get(seen.story, ())
        if day not in days:
            self.stories[seen.story] = (*days, day)
            self.crowd[day] += 1

    def latest(self, but: str) -> Observation | None:
        """The last use in another story."""
        return self.last if self.last.story != but else self.other

    def usage(self, but: str) -> Usage | None:
        """The uses in other stories; None where there are none."""
        first = self.first if self.first.story != but else self.second
        last = self.latest(but)
        if first is None or last is None:
            return None
        alone = sum(self.crowd[day] == 1 for day in self.stories.get(but, ()))
        return Usage(len(self.stories) - (but in self.stories), len(self.crowd) - alone, first, last)


class _Values(Mapping[str, Usage]):
    """A read-only look at a subject's values in other stories that counts only what is asked for."""

    def __init__(self, uses: dict[str, _Uses], but: str) -> None:
        self._uses = uses
        self._but = but

    def __getitem__(self, value: str) -> Usage:
        usage = self._uses[value].usage(self._but)
        if usage is None:
            raise KeyError(value)
        return usage

    def __iter__(self) -> Iterator[str]:
        return (value for value, uses in self._uses.items() if uses.latest(self._but) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(slots=True)
class _Series:
    """The running coverage of one series."""

    stories: dict[str, int] = field(default_factory=dict)  # to the ordinal of the day on which each was first known
    days: list[int] = field(default_factory=list)  # those ordinals, sorted, each once
    since: datetime | None = None
    _crowd: Counter[int] = field(default_factory=Counter)  # stories of each day

    def add(self, story: str, known_at: datetime) -> None:
        """Count a story at the instant at which it was first known; its reprints add nothing."""
        if story in self.stories:
            return
        day = self.stories[story] = known_at.toordinal()
        self.since = known_at if self.since is None else min(self.since, known_at)
        self._crowd[day] += 1
        if not self.days or self.days[-1] < day:
            self.days.append(day)
        elif self._crowd[day] == 1:
            insort(self.days, day)

    def coverage(self, series: str, now: Observation | None) -> Coverage:
        """What is held without the story that is being judged; a silence that ends with it is a gap too."""
        days = self._days_without("" if now is None else now.story)
        if not days:
            return Coverage(series, 0, None, None)
        documents = len(self.stories) - (now is not None and now.story in self.stories)
        present = days[-1] if now is None else max(now.known_at.toordinal(), days[-1])
        borders = days if present == days[-1] else [*days, present]
        return Coverage(series, documents, date.fromordinal(days[0]), date.fromordinal(days[-1]), gaps_between(borders))

    def _days_without(self, story: str) -> list[int]:
        day = self.stories.get(story)
        return self.days if day is None or self._crowd[day] > 1 else [each for each in self.days if each != day]


def gaps_between(days: list[int]) -> tuple[Gap, ...]:
    """The holes in a sorted list of day ordinals, by the measure of `GAP_DAYS` and `GAP_TIMES`."""
    steps = [later - earlier for earlier, later in pairwise(days)]
    if not steps:
        return ()
    least = max(GAP_DAYS, GAP_TIMES * median(steps))
    return tuple(Gap(date.fromordinal(a), date.fromordinal(b)) for a, b in pairwise(days) if b - a > least)


class PointInTime:
    """A `rulekit.History` that moves forward with the observations and never looks past the present one."""

    def __init__(self, past: Past | None = None) -> None:
        self._past = past
        self._now: Observation | None = None
        self._subjects: dict[Subject, dict[str, _Uses]] = {}
        self._series: dict[str, _Series] = {}

    def advance(self, now: Observation) -> None:
        """Make `now` the present. Raises `ValueError` if time would run backwards: then something upstream broke the order."""
        if self._now is not None and now.order < self._now.order:
            raise ValueError(f"observations out of order: {now.order} after {self._now.order}")
        self._now = now

    def add(self, seen: Observation) -> None:
        """The present has passed: it is history from now on."""
        subject = (seen.kind, seen.series, seen.subject)
        if self._past is None or subject in self._subjects:
            self._count(subject, seen)
        if seen.kind == "document" and (self._past is None or seen.series in self._series):
            self._series.setdefault(seen.series, _Series()).add(seen.story, seen.known_at)

    def values(self, kind: str, series: str, subject: str) -> Mapping[str, Usage]:
        return _Values(self._uses((kind, series, subject)), self._own())

    def usage(self, kind: str, series: str, subject: str, value: str) -> Usage | None:
        uses = self._uses((kind, series, subject)).get(value)
        return None if uses is None else uses.usage(self._own())

    def last(self, kind: str, series: str, subject: str) -> Observation | None:
        uses = self._uses((kind, series, subject)).values()
        latest = [seen for use in uses if (seen := use.latest(self._own())) is not None]
        return max(latest, key=lambda seen: seen.order, default=None)

    def coverage(self, series: str) -> Coverage:
        return self._held(series).coverage(series, self._now)

    def standing(self, series: str) -> tuple[int, datetime | None]:
        """Documents held and since when: what warm-up is measured by, without the cost of finding gaps."""
        held = self._held(series)
        return len(held.stories) - (self._own() in held.stories), held.since

    def _own(self) -> str:
        """The story at hand, which is no part of its own past."""
        return "" if self._now is None else self._now.story

    def _count(self, subject: Subject, seen: Observation) -> None:
        uses = self._subjects.setdefault(subject, {})
        if seen.value not in uses:
            uses[seen.value] = _Uses(seen, seen)
        uses[seen.value].add(seen)

    def _uses(self, subject: Subject) -> dict[str, _Uses]:
        if subject not in self._subjects:
            self._subjects[subject] = {}
            for seen in self._earlier(subject):
                self._count(subject, seen)
        return self._subjects[subject]

    def _earlier(self, subject: Subject) -> Iterator[Observation]:
        if self._past is None or self._now is None:
            return
        for seen in self._past.observations(*subject):
            if seen.order < self._now.order:
                yield seen

    def _held(self, series: str) -> _Series:
        if series not in self._series:
            self._series[series] = _Series()
            if self._past is not None and self._now is not None:
                for story, known_at in self._past.stories(series):
                    if self._has_passed(series, story, known_at):
                        self._series[series].add(story, known_at)
        return self._series[series]

    def _has_passed(self, series: str, story: str, known_at: datetime) -> bool:
        """Whether the observation that a story was published stands before the present one, as `Observation.order` has it."""
        now = self._now
        return now is not None and (known_at, series, story, "document") < (
            now.known_at,
            now.series,
            now.story,
            now.kind,
        )
