"""What a rule module declares: RULE, evaluate(now, history) and CASES.

A rule is handed one observation, in time order, and a history that ends just before it. It cannot reach the clock, the
network, the store or the future; so a replay gives what the live run gave.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal, Protocol, TypeAlias

from tealeaves.model import Coverage, Finding, Observation, Quote, Severity, identity

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
    name = identity("case", kind, series, subject, value, str(day), story or "")
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
    start = date.fromisoformat(since) if isinstance(since, str) else since
    step = timedelta(days=every_days)
    return [
        saw("document", "document", "en", on=start + step * i, series=series, story=f"ordinary {i}")
        for i in range(count)
    ]


def fires(
    title: str, *, past: Sequence[Observation], now: Observation, key: str, quote: str, severity: Severity | None = None
) -> Case:
    """The rule must speak, once, with this key and these quoted words."""
    return Case(title, tuple(past), now, True, key, severity, quote)


def quiet(title: str, *, past: Sequence[Observation], now: Observation) -> Case:
    """The rule must say nothing, or be warming up."""
    return Case(title, tuple(past), now, False)


# --- one message in several editions ------------------------------------------------------------------------------------------------

PYONGYANG = frozenset(
    {
        "kcna", "rodong", "vok", "minju", "minzu", "naenara", "mfa_kp", "pyongyang_times", "friend", "uriminzokkiri", "dprk_today",
    }
)  # fmt: skip  # outlets that print one and the same message of their leaders
SAME_EVENT_DAYS = 3  # within which the editions of one message are printed
CURRENT_DAYS = 7  # without a document after which an edition is not waited for
DEEP = 9  # earlier items that are enough for any rule


def language_of(series: str) -> str:
    """The edition of a series: its last part."""
    return series.rpartition("/")[2]


def held_by(
    history: History, kind: str, subject: str, *, language: str = "", but: str = "", outlets: Collection[str] = PYONGYANG
) -> tuple[str, ...]:  # fmt: skip
    """The series of these outlets in which other stories had a subject before now: of one language, and without one of them."""
    return tuple(
        series
        for series in history.series(kind, subject)
        if series != but and series.partition("/")[0] in outlets and language in ("", language_of(series))
    )


def printed_on(seen: Observation) -> date:
    """The day that the source claims, else that on which it was known."""
    claimed = seen.published_at or seen.known_at
    return claimed.date() if isinstance(claimed, datetime) else claimed


def days_apart(one: Observation, other: Observation) -> int:
    """Between the days on which two were printed."""
    return abs((printed_on(one) - printed_on(other)).days)


def could_speak(rule: Rule, history: History, series: str) -> bool:
    """Whether a rule was past its baseline in a series, so that it will have spoken there."""
    held = history.coverage(series)
    if held.since is None or held.until is None:
        return False
    return held.documents >= rule.baseline.documents and (held.until - held.since).days >= rule.baseline.days


def is_current(history: History, series: str, now: Observation) -> bool:
    """Whether a series had a document in the last days."""
    latest = history.latest(series)
    return latest is not None and (now.known_at.date() - latest).days <= CURRENT_DAYS


def told_by(now: Observation, history: History, rule: Rule) -> Observation | None:
    """The same of the same days in another outlet of the language, where the rule knew as much and will have spoken: told once."""
    mine = len(history.every(now.kind, now.series, now.subject))
    for series in held_by(history, now.kind, now.subject, language=language_of(now.series), but=now.series):
        items = history.every(now.kind, series, now.subject)
        same = [seen for seen in items if seen.value == now.value and days_apart(seen, now) <= SAME_EVENT_DAYS]
        if same and len(items) > min(mine, DEEP) and could_speak(rule, history, series):
            return same[-1]
    return None


def messages_in(items: Iterable[Observation]) -> int:
    """How many messages these are: one that is printed under two headlines is one, and so is one to many in one text."""
    held = list(items)
    return min(len({message_key(seen) for seen in held}), len({seen.story for seen in held}))


def message_key(seen: Observation) -> tuple[str, ...]:
    """The message that an item tells of: its event, with the day where that has no occasion."""
    event = seen.attrs.get("event", "")
    if event and seen.attrs.get("occasion", "none") not in ("", "none"):
        return (event,)
    return (event or seen.subject, "" if event else seen.quote.text, str(printed_on(seen)))


# What people call the countries that messages and phrases are about, by ISO 3166.
COUNTRIES: Mapping[str, str] = {
    "AE": "the Emirates", "AO": "Angola", "BD": "Bangladesh", "BG": "Bulgaria", "BR": "Brazil", "BY": "Belarus", "CG": "the Congo",
    "CD": "the DR Congo", "CN": "China", "CU": "Cuba", "CZ": "the Czech Republic", "DE": "Germany", "DZ": "Algeria", "EG": "Egypt",
    "ET": "Ethiopia", "FR": "France", "GB": "Britain", "GN": "Guinea", "GQ": "Equatorial Guinea", "ID": "Indonesia", "IN": "India",
    "IQ": "Iraq", "IR": "Iran", "IT": "Italy", "JP": "Japan", "KH": "Cambodia", "KR": "South Korea", "LA": "Laos", "LY": "Libya",
    "ML": "Mali", "MM": "Myanmar", "MN": "Mongolia", "MX": "Mexico", "MY": "Malaysia", "MZ": "Mozambique", "NA": "Namibia",
    "NG": "Nigeria", "NI": "Nicaragua", "NP": "Nepal", "PE": "Peru", "PK": "Pakistan", "PL": "Poland", "PS": "Palestine",
    "RO": "Romania", "RU": "Russia", "SG": "Singapore", "SY": "Syria", "TH": "Thailand", "TZ": "Tanzania", "UA": "Ukraine",
    "UG": "Uganda", "US": "the United States", "VE": "Venezuela", "VN": "Vietnam", "YE": "Yemen", "ZA": "South Africa", "ZW": "Zimbabwe",
}  # fmt: skip


def country_name(code: str) -> str:
    """The country as a headline has it; the code itself where we have no name for it."""
    return COUNTRIES.get(code, code)


@dataclass(frozen=True, slots=True)
class RuleModule:
    """A loaded rule: its declaration, its function, its cases and the text of its docstring."""

    rule: Rule
    evaluate: Evaluate
    cases: tuple[Case, ...] = ()
    note: str = ""
    digest: str = field(default="")  # sha256 of the module's source
    override: GateOverride | None = None
