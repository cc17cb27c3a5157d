"""The point-in-time view that rules read: everything before the observation at hand, and no way to reach further.

One class serves the live run and the backtest: a subject's past is read from the index or from a tape when a rule first asks for it, and
from then on only as far as the present. Either way a rule sees exactly the observations that stand before its own in `Observation.order`.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice, pairwise
from statistics import median
from typing import Protocol

from tealeaves.model import Coverage, Gap, Observation
from tealeaves.rulekit import Usage

# A silence is a gap when it is longer than this many days and this many times the series' usual distance between days with documents:
# a daily outlet's week without news is a hole in our holdings, a stamp office's is not.
GAP_DAYS = 3
GAP_TIMES = 4

Subject = tuple[str, str, str]  # kind, series, subject
Order = tuple[datetime, str, str, str, str, str, str, int]  # Observation.order


class Past(Protocol):
    """Where what was known before is read from: the index, or a tape."""

    def observations(self, kind: str, series: str, subject: str) -> Iterable[Observation]:
        """Every observation of a subject, in order; how far it is read is the reader's to decide."""
        ...

    def stories(self, series: str) -> Iterable[tuple[str, datetime]]:
        """Each story of a series with the instant at which it was first known, in order of time."""
        ...

    def series(self, kind: str, subject: str) -> Iterable[str]:
        """Every series in which a subject is observed at any time: a name says nothing of the future, what it holds is read up to now."""
        ...


class Answers(Protocol):
    """What an index answers at once, so that a tick need not read years to judge one document. It says what counting would say."""

    def said(self, subject: Subject, value: str, now: Observation) -> bool:
        """Whether another story used a value before `now`."""
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
        days = self.days_without("" if now is None else now.story)
        if not days:
            return Coverage(series, 0, None, None)
        documents = len(self.stories) - (now is not None and now.story in self.stories)
        present = days[-1] if now is None else max(now.known_at.toordinal(), days[-1])
        borders = days if present == days[-1] else [*days, present]
        return Coverage(series, documents, date.fromordinal(days[0]), date.fromordinal(days[-1]), gaps_between(borders))

    def days_without(self, story: str) -> list[int]:
        day = self.stories.get(story)
        return self.days if day is None or self._crowd[day] > 1 else [each for each in self.days if each != day]


def gaps_between(days: list[int]) -> tuple[Gap, ...]:
    """The holes in a sorted list of day ordinals, by the measure of `GAP_DAYS` and `GAP_TIMES`."""
    steps = [later - earlier for earlier, later in pairwise(days)]
    if not steps:
        return ()
    least = max(GAP_DAYS, GAP_TIMES * median(steps))
    return tuple(Gap(date.fromordinal(a), date.fromordinal(b)) for a, b in pairwise(days) if b - a > least)


class _Stories:
    """The stories of one series, drawn from the past as time goes on."""

    def __init__(self, rest: Iterator[tuple[str, datetime]]) -> None:
        self._rest = rest
        self._coming = next(rest, None)

    def before(self, present: tuple[datetime, str, str, str], series: str) -> Iterator[tuple[str, datetime]]:
        """Those whose observation as a document stands before the present one in `Observation.order`, each told once."""
        while self._coming is not None and (self._coming[1], series, self._coming[0], "document") < present:
            yield self._coming
            self._coming = next(self._rest, None)


@dataclass(slots=True)
class _Stream:
    """The observations of one subject, drawn from the past as time goes on."""

    rest: Iterator[Observation] = field(default_factory=lambda: iter(()))
    coming: Observation | None = None
    due: Order | None = None  # of the coming one

    @classmethod
    def of(cls, past: Past | None, subject: Subject) -> _Stream:
        """From the first on; empty where there is no past."""
        stream = cls() if past is None else cls(iter(past.observations(*subject)))
        stream.draw()
        return stream

    def draw(self) -> None:
        """Take the next one out of the past."""
        self.coming = next(self.rest, None)
        self.due = None if self.coming is None else self.coming.order

    def before(self, present: Order | None) -> Iterator[Observation]:
        """Those that stand before the present one, each told once."""
        while self.coming is not None and self.due is not None and present is not None and self.due < present:
            yield self.coming
            self.draw()


@dataclass(slots=True)
class _Held:
    """What has been counted of one subject so far, and what the past still holds of it."""

    stream: _Stream
    uses: dict[str, _Uses] = field(default_factory=dict)

    def count(self, seen: Observation) -> None:
        uses = self.uses.get(seen.value)
        if uses is None:
            uses = self.uses[seen.value] = _Uses(seen, seen)
        uses.add(seen)


@dataclass(slots=True)
class _Kept:
    """The observations of one subject, one by one: for rules that compare each, as the last three orders of a list."""

    stream: _Stream
    seen: list[Observation] = field(default_factory=list)


class PointInTime:
    """A `rulekit.History` that moves forward with the observations and never looks past the present one.

    With a past (the index, a tape) a subject is read from it when a rule first asks, and only ever up to the present. Without one it knows
    what it was given: each observation becomes history by `add`.
    """

    def __init__(self, past: Past | None = None, answers: Answers | None = None) -> None:
        self._past = past
        self._answers = answers
        self._now: Observation | None = None
        self._order: Order | None = None
        self._subjects: dict[Subject, _Held] = {}
        self._kept: dict[Subject, _Kept] = {}
        self._where: dict[
            tuple[str, str], dict[str, None]
        ] = {}  # series of each kind and subject, where there is no past to ask
        self._series: dict[str, _Series] = {}
        self._stories: dict[str, _Stories] = {}

    def advance(self, now: Observation) -> None:
        """Make `now` the present. Raises `ValueError` if time would run backwards: then something upstream broke the order."""
        order = now.order
        if self._order is not None and order < self._order:
            raise ValueError(f"observations out of order: {order} after {self._order}")
        self._now, self._order = now, order

    def add(self, seen: Observation) -> None:
        """The present has passed: it is history from now on. Nothing to be done where there is a past that holds it."""
        if self._past is not None:
            return
        subject = (seen.kind, seen.series, seen.subject)
        self._subjects.setdefault(subject, _Held(_Stream())).count(seen)
        self._kept.setdefault(subject, _Kept(_Stream())).seen.append(seen)
        self._where.setdefault((seen.kind, seen.subject), {})[seen.series] = None
        if seen.kind == "document":
            self._series.setdefault(seen.series, _Series()).add(seen.story, seen.known_at)

    def values(self, kind: str, series: str, subject: str) -> Mapping[str, Usage]:
        return _Values(self._uses((kind, series, subject)), self._own())

    def usage(self, kind: str, series: str, subject: str, value: str) -> Usage | None:
        uses = self._uses((kind, series, subject)).get(value)
        return None if uses is None else uses.usage(self._own())

    def said(self, kind: str, series: str, subject: str, value: str) -> bool:
        if self._answers is None or self._now is None or (kind, series, subject) in self._subjects:
            return self.usage(kind, series, subject, value) is not None
        return self._answers.said((kind, series, subject), value, self._now)

    def last(self, kind: str, series: str, subject: str) -> Observation | None:
        uses = self._uses((kind, series, subject)).values()
        latest = [seen for use in uses if (seen := use.latest(self._own())) is not None]
        return max(latest, key=lambda seen: seen.order, default=None)

    def every(self, kind: str, series: str, subject: str, since: date | None = None) -> Sequence[Observation]:
        own, seen = self._own(), self._all((kind, series, subject))
        first = 0 if since is None else bisect_left(seen, since, key=lambda each: each.known_at.date())
        return [each for each in islice(seen, first, None) if each.story != own]

    def days(self, series: str, since: date | None = None) -> Sequence[date]:
        held = self._held(series).days_without(self._own())
        first = 0 if since is None else bisect_left(held, since.toordinal())
        return [date.fromordinal(day) for day in islice(held, first, None)]

    def said_before(self, kind: str, series: str, subject: str, *, same_day: bool = False) -> Observation | None:
        if self._now is None:
            return None
        own, now = self._now.story, self._now.known_at
        seen = (each for each in reversed(self._all((kind, series, subject))) if each.story == own)
        return next(
            (each for each in seen if (each.known_at < now if same_day else each.known_at.date() < now.date())), None
        )

    def series(self, kind: str, subject: str) -> tuple[str, ...]:
        named = self._where.get((kind, subject), ()) if self._past is None else self._past.series(kind, subject)
        return tuple(name for name in sorted(set(named)) if self.values(kind, name, subject))

    def latest(self, series: str) -> date | None:
        days = self._held(series).days_without(self._own())
        return date.fromordinal(days[-1]) if days else None

    def coverage(self, series: str) -> Coverage:
        return self._held(series).coverage(series, self._now)

    def standing(self, series: str) -> tuple[int, datetime | None]:
        """Documents held and since when: what warm-up is measured by, without the cost of finding gaps."""
        held = self._held(series)
        return len(held.stories) - (self._own() in held.stories), held.since

    def repeats(self, now: Observation) -> bool:
        """Whether its story said the same on an earlier day: then it is an old article seen again, and this of it is not new."""
        uses = self._uses((now.kind, now.series, now.subject)).get(now.value)
        days = () if uses is None else uses.stories.get(now.story, ())
        return bool(days) and days[0] < now.known_at.toordinal()

    def _own(self) -> str:
        """The story at hand, which is no part of its own past."""
        return "" if self._now is None else self._now.story

    def _uses(self, subject: Subject) -> dict[str, _Uses]:
        held = self._subjects.get(subject)
        if held is None:
            held = self._subjects[subject] = _Held(_Stream.of(self._past, subject))
        for seen in held.stream.before(self._order):
            held.count(seen)
        return held.uses

    def _all(self, subject: Subject) -> list[Observation]:
        kept = self._kept.get(subject)
        if kept is None:
            kept = self._kept[subject] = _Kept(_Stream.of(self._past, subject))
        kept.seen.extend(kept.stream.before(self._order))
        return kept.seen

    def _held(self, series: str) -> _Series:
        held = self._series.setdefault(series, _Series())
        if self._past is None or self._now is None:
            return held
        if series not in self._stories:
            self._stories[series] = _Stories(iter(self._past.stories(series)))
        now = self._now
        for story, known_at in self._stories[series].before((now.known_at, now.series, now.story, now.kind), series):
            held.add(story, known_at)
        return held
