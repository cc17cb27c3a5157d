"""Signals held against labelled history: what became of every event, every alert group and every rule (B-22 to B-29).

Works on plain values: what replayed the signals, and whether anything was replayed at all, is no matter here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tealeaves.alerts.decide import SEVERITIES, group_key
from tealeaves.backtest import outcomes
from tealeaves.backtest.bounds import rate
from tealeaves.backtest.held import Held, monday_of
from tealeaves.backtest.match import disturbs
from tealeaves.backtest.outcomes import Run
from tealeaves.backtest.result import (
    EventOutcome,
    EventVerdict,
    Group,
    GroupVerdict,
    Interval,
    Labels,
    RuleOutcome,
    Scores,
)
from tealeaves.backtest.worth import Tally, scores
from tealeaves.detect import RuleError
from tealeaves.model import Signal
from tealeaves.rulekit import RuleModule

TO_FIND = ("found", "missed", "known_gap", "leak")  # verdicts of events that the run could have found
ALL_RULES = "all rules"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What else is known of the rules of a run, by rule id: counts of the replay, and of the rules' own history."""

    judged: Mapping[str, int] = field(default_factory=dict)
    errors: Sequence[RuleError] = ()
    tried: Mapping[str, int] = field(default_factory=dict)  # versions in git; a rule that is absent: unknown


@dataclass(frozen=True, slots=True)
class Scored:
    """The scoring's share of a `Backtest`, and the line of the table for all rules together."""

    events: tuple[EventOutcome, ...]
    groups: tuple[Group, ...]
    rules: tuple[RuleOutcome, ...]
    scores: Scores
    weeks: tuple[tuple[date, int], ...]
    void: str = ""
    notes: tuple[str, ...] = ()

    @property
    def in_question(self) -> tuple[EventOutcome, ...]:
        """The events that could have been found: what baselines are measured by as well."""
        return tuple(each for each in self.events if each.verdict in TO_FIND)


def score(
    signals: Iterable[Signal], labels: Labels, *, rules: Sequence[RuleModule], held: Held,
    since: datetime | None = None, until: datetime | None = None, known_rules: Collection[str] = (),
    seen: Mapping[str, Interval | None] | None = None, kinds: Mapping[str, str] | None = None, numbers: Numbers | None = None,
) -> Scored:  # fmt: skip
    """The signals of a run, firing and warming up, judged by the labels.

    `held` is what was replayed, `since` and `until` (exclusive) the stretch; `known_rules` are the ids of the catalogue, `seen` says by
    capture how long before it was taken its content can have been public (`seen.intervals`), `kinds` the kind of each first evidence
    (`match.kinds_of`; needed where `match.needs_kinds`).
    """
    all_signals = list(signals)
    chosen = {module.rule.id for module in rules}
    run = Run(
        groups=groups_of(all_signals, seen or {}), warming=[each for each in all_signals if each.status == "warming"],
        rules=chosen, known_rules=chosen | set(known_rules), since=since, until=until, held=held, kinds=kinds or {},
        seen=seen or {},
    )  # fmt: skip
    events = tuple(outcomes.of(event, run) for event in labels.events)
    groups = tuple(_judged(group, events, labels) for group in run.groups)
    weeks = by_week(groups, held.weeks)
    told = tuple(_rule(module, groups, all_signals, weeks, numbers or Numbers()) for module in rules)
    line = scores(ALL_RULES, _tally(events, groups), rate(weeks))
    return Scored(
        events,
        groups,
        told,
        line,
        tuple(weeks.items()),
        void_of(events),
        (*_notes(events), *_stale(labels, groups, run)),
    )


def groups_of(signals: Iterable[Signal], seen: Mapping[str, Interval | None]) -> tuple[Group, ...]:
    """The firing signals as people would have seen them, in order of time; nobody has judged them yet."""
    together: dict[str, list[Signal]] = {}
    for signal in sorted(signals, key=lambda each: (each.known_at, each.rule, each.key)):
        if signal.status == "firing":
            together.setdefault(group_key(signal), []).append(signal)
    return tuple(_group(key, members, seen) for key, members in together.items())


def by_week(groups: Iterable[Group], covered: Iterable[date]) -> dict[date, int]:
    """Groups by the Monday of their week: every covered week, and one in which an alert came without any document."""
    counts = Counter(monday_of(group.known_at) for group in groups)
    return {monday: counts[monday] for monday in sorted({*covered, *counts})}


def void_of(events: Iterable[EventOutcome]) -> str:
    """Why the run may not be quoted: the leaks, each with the remedy."""
    leaks = [each for each in events if each.verdict == "leak"]
    return "; ".join(f"{each.event.id}: {each.why}" for each in leaks)


def _group(key: str, members: Sequence[Signal], seen: Mapping[str, Interval | None]) -> Group:
    first = members[0]
    return Group(
        key=key, rule=first.rule, severity=max((each.severity for each in members), key=SEVERITIES.index),
        known_at=first.known_at, seen=seen.get(first.quotes[0].capture) if first.quotes else None,
        signals=tuple(members), verdict="unlabelled",
    )  # fmt: skip


def _judged(group: Group, events: Sequence[EventOutcome], labels: Labels) -> Group:
    """The group with its verdict: an event that it shows counts for more than a quiet stretch that it falls in."""
    hits = [each.event.id for each in events if each.verdict == "found" and each.groups[0] == group.key]
    repeats = [each.event.id for each in events if each.verdict == "found" and group.key in each.groups[1:]]
    early = [each.event.id for each in events if each.verdict == "leak" and group.key in each.groups]
    disturbed = [each for each in labels.quiet if any(disturbs(each, signal) for signal in group.signals)]
    calm = [each.id for each in disturbed]
    verdicts: tuple[tuple[GroupVerdict, list[str]], ...] = (
        ("hit", hits), ("false", early), ("duplicate", repeats), ("false", calm),
    )  # fmt: skip
    for verdict, about in verdicts:
        if about:
            known = "; ".join(filter(None, (each.known_false for each in disturbed))) if about is calm else ""
            return replace(group, verdict=verdict, about=", ".join(about), known_false=known)
    return group


def _stale(labels: Labels, groups: Iterable[Group], run: Run) -> Iterator[str]:
    """Known false alarms that a run of their rules no longer gave: their labels want to be changed (A-6)."""
    disturbed = {name for group in groups if group.known_false for name in group.about.split(", ")}
    for each in labels.quiet:
        asked = set(each.rules or run.known_rules) <= set(run.rules) and run.held.any(
            each.sources, (), each.since, each.until
        )
        if each.known_false and asked and each.id not in disturbed:
            yield f"a known false alarm did not come: {each.id}; take known_false out of its label"


def _rule(
    module: RuleModule, groups: Sequence[Group], signals: Sequence[Signal], weeks: Mapping[date, int], numbers: Numbers
) -> RuleOutcome:
    name = module.rule.id
    own = [group for group in groups if group.rule == name]
    said = Counter(signal.status for signal in signals if signal.rule == name)
    levels = Counter(signal.severity for group in own for signal in group.signals)
    verdicts = Counter(group.verdict for group in own)
    raised = [each.error for each in numbers.errors if each.rule == name]
    return RuleOutcome(
        rule=name, version=module.rule.version, status=module.rule.status, sha256=module.digest,
        versions_tried=numbers.tried.get(name), firing=said["firing"], warming=said["warming"],
        by_severity=tuple((level, levels[level]) for level in reversed(SEVERITIES) if levels[level]), groups=len(own),
        verdicts=tuple((verdict, verdicts[verdict]) for verdict in ("hit", "duplicate", "false", "unlabelled")),
        rate=rate(by_week(own, weeks)), errors=len(raised), judged=numbers.judged.get(name, 0),
        first_error=raised[0] if raised else "",
    )  # fmt: skip


def _tally(events: Sequence[EventOutcome], groups: Sequence[Group]) -> Tally:
    asked = [each for each in events if each.verdict in TO_FIND]
    found = [each for each in asked if each.verdict == "found"]
    verdicts = Counter(group.verdict for group in groups)
    return Tally(
        events=len(asked), found=len(found), unseen=_unseen(asked), found_unseen=_unseen(found), hits=verdicts["hit"],
        duplicates=verdicts["duplicate"], false=verdicts["false"], unlabelled=verdicts["unlabelled"],
        leaks=sum(each.verdict == "leak" for each in events),
        delays=[each.delay for each in found if each.delay is not None],
        leads=[each.lead for each in found if each.lead is not None],
    )  # fmt: skip


def _unseen(events: Iterable[EventOutcome]) -> int:
    return sum(not each.event.seen_while_tuning for each in events)


def _events_are(count: int) -> str:
    return "1 labelled event is" if count == 1 else f"{count} labelled events are"


def _notes(events: Sequence[EventOutcome]) -> tuple[str, ...]:
    """What a reader of the numbers must know besides them."""
    closed = [each for each in events if each.verdict == "found" and each.event.known_gap]
    counts = Counter(each.verdict for each in events)
    left_out: Mapping[EventVerdict, str] = {
        "not_covered": "nothing of the sources in question was held then",
        "out_of_scope": "no rule that is meant to find such was run",
        "outside_span": "outside the stretch of this run",
    }
    return (
        *(f"a known gap was found: {each.event.id}; take known_gap out of its label" for each in closed),
        *(f"{_events_are(counts[key])} not counted: {why}" for key, why in left_out.items() if counts[key]),
    )
