"""What a backtest found, in the words in which it is reported: plain frozen values, the same bytes for the same input.

Nothing here is a time of day, a duration or a machine: a second run over the same archive, rules and labels gives the same report.
All instants are aware and UTC; a delay is an interval, since the instant at which something was first to be seen is one (B-8).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from tealeaves.model import Gap, Severity, Signal

EventVerdict = Literal[
    "found",  # an alert group of an accepted rule within the window
    "missed",
    "leak",  # an alert before it could be known: the run is void
    "known_gap",  # missed, as the label says that it will be
    "not_covered",  # nothing was captured of the source in the window: nobody could have seen it
    "out_of_scope",  # none of the rules of this run is accepted for it
    "outside_span",  # before or after the stretch that was replayed
]
GroupVerdict = Literal[
    "hit",  # the first group that shows an event
    "duplicate",  # a further group that shows the same event
    "false",  # in a stretch that people reviewed and found quiet, or at an event that says "not this"
    "unlabelled",  # nobody has looked: neither right nor wrong
]
Law = Literal["truncate", "poison", "shuffle", "warm-up", "determinism"]


@dataclass(frozen=True, slots=True)
class Event:
    """A labelled real happening: what a rule should have shown, from when on it could be known, and who says so."""

    id: str
    title: str
    since: datetime  # the window of the happening itself
    until: datetime
    available: datetime  # the first instant at which what we hold can show it
    within: timedelta  # an alert in [available, available + within] counts
    rules: tuple[str, ...]  # accepted ones
    provenance: str  # who says so, where
    seen_while_tuning: bool
    labelled_by: str = ""
    labelled_on: date | None = None
    sources: tuple[str, ...] = ()  # empty: any
    editions: tuple[str, ...] = ()  # BCP-47; empty: any
    subject: str | None = None
    value: str | None = None  # what the signal's `after` must be, letter case aside
    pattern: str | None = None  # a regular expression that its `after` or the quote of the new use must contain
    kind: str | None = None  # of the observation in evidence
    reported_at: datetime | None = None  # the first outside report
    reported_until: datetime | None = None  # where only the day of the report is known: its end; else the same instant
    reported_by: str = ""
    leak_from: datetime | None = None  # what matches before that is an earlier use of the words (docs/labels.md)
    known_gap: str = ""  # why no rule can find it yet; a known gap that is found is told


@dataclass(frozen=True, slots=True)
class Quiet:
    """A stretch that somebody reviewed whole and in which these rules had nothing to say."""

    id: str
    since: datetime
    until: datetime  # exclusive
    provenance: str
    seen_while_tuning: bool
    rules: tuple[str, ...] = ()  # empty: all
    sources: tuple[str, ...] = ()
    labelled_by: str = ""
    labelled_on: date | None = None
    pattern: str | None = None  # only what matches is forbidden: a trap rather than a quiet week
    known_false: str = ""  # why a rule disturbs it as yet; it counts as false and does not fail the run


@dataclass(frozen=True, slots=True)
class Labels:
    """The labelled history a run is scored with."""

    events: tuple[Event, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    sha256: str = ""  # of the files, in order of their names
    files: tuple[str, ...] = ()  # names without folders


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and the most that a duration can have been."""

    least: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class Share:
    """k of n with its Wilson 95 % bounds; n of 0 is "unknown", never 100 %."""

    k: int
    n: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Rate:
    """Alert groups a week over the covered weeks: the middle, the 95th percentile, the worst; and the Poisson 95 % bounds of the mean."""

    weeks: int  # of the stretch with at least one document
    groups: int
    median: float
    p95: float
    worst: int
    worst_week: date | None  # its Monday
    low: float | None  # None: no week was covered, so nothing is known
    high: float | None


@dataclass(frozen=True, slots=True)
class EventOutcome:
    """What became of one labelled event."""

    event: Event
    verdict: EventVerdict
    groups: tuple[str, ...] = ()  # keys, the hit first
    delay: Interval | None = None  # from available to the alert
    lead: Interval | None = None  # from the alert to the first outside report; negative: we came later
    why: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What people would have seen as one matter: the firing signals of one rule, story and UTC day."""

    key: str
    rule: str
    severity: Severity  # the highest in it
    known_at: datetime  # of its first signal
    seen: Interval | None  # how long before known_at it can have been public (backtest/seen.py)
    signals: tuple[Signal, ...]
    verdict: GroupVerdict
    about: str = ""  # ids of the events or quiet stretches
    known_false: str = ""  # the ground, where the label expects this false one


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One rule's part in the run."""

    rule: str
    version: int
    status: str
    sha256: str
    versions_tried: int | None  # commits that changed it, where git can tell
    firing: int
    warming: int
    by_severity: tuple[tuple[Severity, int], ...]
    groups: int
    verdicts: tuple[tuple[GroupVerdict, int], ...]
    rate: Rate
    errors: int
    judged: int  # observations that it was asked about
    first_error: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """One line of the table: a detector and what it is worth. Baselines have the same line."""

    name: str
    recall: Share
    recall_unseen: Share  # over events that nobody tuned with: the headline number
    precision: Share  # over labelled groups only
    unlabelled: int
    duplicates: int
    leaks: int
    rate: Rate
    cost: float  # unlabelled groups neutral
    cost_at_worst: float  # unlabelled groups taken for false
    nab: float | None  # perfect 100, a detector that never speaks 0; None: no event to find
    nab_at_worst: float | None = None  # the same of `cost_at_worst`
    delay_median: Interval | None = None
    delay_worst: Interval | None = None
    lead_median: Interval | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeriesCoverage:
    """What was held of one series: the first thing a sceptic asks."""

    series: str
    sources: tuple[str, ...]
    documents: int  # stories
    versions: int
    since: date | None
    until: date | None
    gaps: tuple[Gap, ...]
    months: tuple[tuple[str, int], ...]  # "2012-07" to document versions first seen in it, every month of the stretch
    seen_as: tuple[tuple[str, int], ...] = ()  # origin ("poll", "dump, date as claimed", ...) to captures
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two runs."""

    how: Literal["gained", "lost", "changed"]
    rule: str
    key: str
    before: Signal | None
    after: Signal | None
    fields: tuple[str, ...] = ()  # that differ
    words: tuple[str, ...] = ()  # the same with what it was and is, where that is short: "status: warming to firing"


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One document that two versions of the parsers read otherwise."""

    how: Literal["gained", "lost", "changed"]
    source: str
    native_id: str
    url: str
    headline: str
    captured_at: datetime
    capture: str  # id
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # "headline: 'a' to 'b'", shortened


@dataclass(frozen=True, slots=True)
class DocumentChanges:
    """What two versions of the parsers made of the same captures. Counts are of documents in captures."""

    captures: int
    same: int
    gained: int
    lost: int
    changed: int
    by_field: tuple[tuple[str, int], ...]  # the most frequent first
    by_source: tuple[tuple[str, int, int, int], ...]  # source, gained, lost, changed
    shown: tuple[DocumentChange, ...]  # the first ones of each source
    quarantined_before: int = 0
    quarantined_after: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run against another version of rules or parsers."""

    against: str  # "LOCK", "a1b2c3d4 (v1.2)": what was compared with, in words
    rules: tuple[tuple[str, int, int], ...]  # id, version there, version here; 0 where it does not exist
    changes: tuple[Change, ...]
    rate_before: Rate
    rate_after: Rate
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    documents: DocumentChanges | None = None  # of a comparison of parsers


@dataclass(frozen=True, slots=True)
class Proof:
    """One law put to the test on this very run."""

    law: Law
    held: bool | None  # None: it informs, it cannot fail (warm-up)
    tried: int  # runs
    signals: int  # verified
    leaks: tuple[str, ...] = ()
    note: str = ""
    lines: tuple[str, ...] = ()  # what it informs of: signals that are "first in our window" (warm-up)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What went in: whoever has the same gets the same report."""

    corpus: str  # sha256 over every document version with its first sighting, in order
    documents: int
    observations: int
    parsers: str
    observers: str
    rules: tuple[tuple[str, int, str], ...]  # id, version, sha256 of the source
    lock: str  # sha256 of rules.lock.json
    labels: str
    label_files: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    weights: tuple[tuple[str, float], ...]  # of the cost, stated before the run
    tealeaves: str
    recorded_by: datetime | None = None  # only what had been recorded before then
    signals: str = ""  # sha256 of signals.jsonl: the canonical signals, firing and warming, by known_at and id


Table: TypeAlias = tuple[Scores, ...]


@dataclass(frozen=True)
class Backtest:
    """A whole run, ready to be read."""

    manifest: Manifest
    coverage: tuple[SeriesCoverage, ...]
    events: tuple[EventOutcome, ...]
    groups: tuple[Group, ...]  # in order of time
    rules: tuple[RuleOutcome, ...]
    table: Table  # all rules of the run first, then the baselines
    weeks: tuple[tuple[date, int], ...]  # Monday to alert groups, every covered week
    errors: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    comparison: Comparison | None = None
    void: str = ""  # why nothing of it may be quoted; empty: it may
    notes: tuple[str, ...] = field(default=())
    quiet: tuple[Quiet, ...] = ()  # the stretches that people reviewed, where they overlap the run
    warming: tuple[Signal, ...] = ()  # below the baseline of their rules: nobody would have been told
