"""What a rule module declares: RULE, evaluate(now, history) and CASES.

A rule is handed one observation, in time order, and a history that ends just before it. It cannot reach the clock, the
network, the store or the future; so a replay gives what the live run gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal, Protocol, TypeAlias

from tealeaves.model import Coverage, Finding, Observation, Quote, Severity

Status = Literal["experimental", "test", "stable", "deprecated"]

EXCEPTABLE = (
    "subject",
    "before",
    "after",
    "series",
    "source",
    "key",
)  # fields of a signal that a rule may let people except by


@dataclass(frozen=True, slots=True)
class Baseline:
    """How much must have been seen in a series before the rule may speak; below it the rule is warming up."""

    documents: int
    days: int


@dataclass(frozen=True, slots=True)
class Usage:
    """The earlier uses of one value: how often (distinct stories), on how many days, first and last."""

    stories: int
    days: int
    first: Observation
    last: Observation


class History(Protocol):
    """Everything known before the observation at hand, and nothing after; the story at hand itself is no part of it."""

    def values(self, kind: str, series: str, subject: str) -> Mapping[str, Usage]:
        """Each value that this subject has had in this series, in the order of first use."""
        ...

    def usage(self, kind: str, series: str, subject: str, value: str) -> Usage | None:
        """The earlier uses of one value, or None: never before."""
        ...

    def said(self, kind: str, series: str, subject: str, value: str) -> bool:
        """Whether a value has ever been used before: what to ask of things that nearly every document has, since it costs least."""
        ...

    def last(self, kind: str, series: str, subject: str) -> Observation | None:
        """The latest observation of this subject in another story, whatever its value."""
        ...

    def every(self, kind: str, series: str, subject: str, since: date | None = None) -> Sequence[Observation]:
        """Each earlier observation of this subject in other stories, known on or after a day, in order: for medians, and the last three."""
        ...

    def days(self, series: str, since: date | None = None) -> Sequence[date]:
        """The days on which other stories of the series became known, on or after a day: what was published then, cheaply."""
        ...

    def said_before(self, kind: str, series: str, subject: str, *, same_day: bool = False) -> Observation | None:
        """The latest that the story at hand itself said of this subject on an earlier day: how an edit shows.

        `same_day`: at any earlier instant. Not for what a collection holds, which knows only the day.
        """
        ...

    def series(self, kind: str, subject: str) -> tuple[str, ...]:
        """Every series in which other stories had this subject before now, sorted: other languages, outlets, blocs."""
        ...

    def latest(self, series: str) -> date | None:
        """The last day on which another story of the series became known: a rule of absence judges when a new day begins."""
        ...

    def coverage(self, series: str) -> Coverage:
        """Documents of the series known before now, since when, and its gaps."""
        ...


Evaluate: TypeAlias = Callable[[Observation, History], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule is called and what it claims. The module's docstring says why it matters, its blind spots and what to do."""

    id: str
    version: int
    title: str
    severity: Severity
    status: Status
    listens: tuple[str, ...]  # kinds of observation
    baseline: Baseline
    references: tuple[str, ...]
    false_positives: tuple[str, ...]
    created: date
    modified: date
    languages: tuple[str, ...] = ()  # empty: any
    max_alerts_per_run: int = 20
    known_limitations: tuple[str, ...] = ()  # what it cannot see, a sentence each
    runbook: tuple[str, ...] = ()  # two or three steps, each with a span of time and the field to look at
    base_rate: str = ""  # how often the thing happens without meaning anything, measured, or why that is not known
    alerts_a_week: float = 0.0  # expected, on all that we watch
    sources: tuple[str, ...] = ()  # outlets that it is meant for; empty: any
    history_window: str = "everything held"  # how far back it looks
    dedup_window: str = "for ever, by key"
    any_age: bool = (
        False  # whether what an old article shows today is news: that it was edited is, a term that stands in it is not
    )
    exceptions_on: tuple[
        str, ...
    ] = ()  # fields of a signal by which a known case can be excepted (`tealeaves exceptions`), all together
    deprecated_because: str = ""  # of a deprecated rule: why, and which rule does its work now
    superseded_by: str = ""


@dataclass(frozen=True, slots=True)
class GateOverride:
    """Leave for one version of a rule to alert more often than the gate lets pass: `GATE_OVERRIDE` in its file (`make gate`)."""

    version: int
    reason: str  # why people should bear it


@dataclass(frozen=True, slots=True)
class Case:
    """An executable example of a rule: a past, a present, and what the rule must say."""

    title: str
    past: tuple[Observation, ...]
    now: Observation
    expects: bool
    key: str | None = None
    severity: Severity | None = None
    quote: str | None = None


_NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)


def saw(
    kind: str, subject: str, value: str, *, on: date | str, series: str = "kcna/article/en", quote: str | None = None,
    lang: str = "en", story: str | None = None, attrs: Mapping[str, str] | None = None,
) -> Observation:  # fmt: skip
    """An observation for a case, known at noon UTC of `on`."""
    day = date.fromisoformat(on) if isinstance(on, str) else on
    words = value if quote is None else quote
    name = "|".join(
        ("case", kind, series, subject, value, day.isoformat(), story or "")
    )  # not hashed: rules make thousands as they load
    return Observation(
        kind=kind, series=series, subject=subject, value=value,
        quote=Quote(words, lang, 0, f"http://example.org/{name}", name),
        version=name, story=story or name, source="case", known_at=datetime.combine(day, _NOON.timetz()),
        published_at=day, observer="case/1", attrs=attrs or {},
    )  # fmt: skip


def quiet_past(
    count: int, *, since: date | str, every_days: int = 30, series: str = "kcna/article/en"
) -> list[Observation]:
    """`count` ordinary documents, so that a case stands above its rule's baseline."""
    return list(_ordinary(count, date.fromisoformat(since) if isinstance(since, str) else since, every_days, series))


@cache
def _ordinary(count: int, start: date, every_days: int, series: str) -> tuple[Observation, ...]:
    step = timedelta(days=every_days)
    return tuple(
        saw("document", "document", "en", on=start + step * i, series=series, story=f"ordinary {i}")
        for i in range(count)
    )


def fires(
    title: str, *, past: Sequence[Observation], now: Observation, key: str, quote: str, severity: Severity | None = None
) -> Case:
    """The rule must speak, once, with this key and these quoted words."""
    return Case(title, tuple(past), now, True, key, severity, quote)


def quiet(title: str, *, past: Sequence[Observation], now: Observation) -> Case:
    """The rule must say nothing, or be warming up."""
    return Case(title, tuple(past), now, False)


@dataclass(frozen=True, slots=True)
class RuleModule:
    """A loaded rule: its declaration, its function, its cases and the text of its docstring."""

    rule: Rule
    evaluate: Evaluate
    cases: tuple[Case, ...] = ()
    note: str = ""
    digest: str = field(default="")  # sha256 of the module's source
    override: GateOverride | None = None
