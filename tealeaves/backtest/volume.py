"""The volume gate as values: how often a changed rule would have spoken, before and after, and whether that is too much (A-12).

Measured by the 95th percentile of alert groups over the covered weeks: what floods people are the bad weeks, which a median hides. Over the
last 90 days that is nearly the worst week; a rule may have such weeks, but then somebody says so in its file, for this version of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tealeaves.backtest.compare import changes, differing, raised, weekly
from tealeaves.backtest.editions import Edition
from tealeaves.backtest.held import Held, Item, monday_of
from tealeaves.backtest.match import kinds_of, needs_kinds
from tealeaves.backtest.result import Change, EventOutcome, Labels, Rate
from tealeaves.backtest.run import Ran, run_rules
from tealeaves.backtest.score import Scored, score
from tealeaves.model import Signal
from tealeaves.rulekit import RuleModule
from tealeaves.tape import Tape

DAYS = 90  # ending at the newest document, whatever today is
MOST = 10  # alert groups a week


@dataclass(frozen=True, slots=True)
class Stretch:
    """One rule over one stretch of history."""

    since: datetime
    until: datetime  # of the newest document
    asked: int  # observations of the kinds that it listens to
    before: Rate
    after: Rate
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Gated:
    """One rule before the gate; a version of 0: it does not exist on that side."""

    rule: str
    before: int
    after: int
    recent: Stretch
    whole: Stretch
    too_loud: tuple[str, ...]  # in words
    leave: str = ""  # the reason that its file gives for being too loud
    lost: bool = False  # it was there before, and what it said then cannot be had

    @property
    def tested(self) -> bool:
        """Whether it was asked about anything at all: one that was not has shown nothing."""
        return self.whole.asked > 0 or self.after == 0


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A labelled event of which something else became."""

    before: EventOutcome
    after: EventOutcome

    @property
    def worse(self) -> bool:
        """Found before and missed now, or an alert before anybody could know; what its label gives up is not lost."""
        return self.after.verdict == "leak" or (self.before.verdict == "found" and self.after.verdict == "missed")


@dataclass(frozen=True, slots=True)
class Gate:
    """All rules that differ, and what became of the labelled history."""

    against: str
    rules: tuple[Gated, ...] = ()
    events: tuple[Relabelled, ...] = ()
    disturbed: tuple[str, ...] = ()  # quiet stretches, by id, that were left in peace before
    labelled: int = 0  # events and quiet stretches that were looked at
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[str, ...]:
        """Why the change must not pass, each with what to do."""
        return (
            *(text for rule in self.rules if not rule.leave for text in rule.too_loud),
            *(_lost(event) for event in self.events if event.worse),
            *(f"{name}: a stretch that people found quiet is disturbed; make the rule say less there" for name in self.disturbed),
            *(f"{text}; a rule that raises says nothing from there on" for text in self.errors),
        )  # fmt: skip

    @property
    def untested(self) -> tuple[str, ...]:
        """Rules that were asked about nothing: what is held has no observation that they listen to."""
        return tuple(rule.rule for rule in self.rules if not rule.tested)

    @property
    def lost(self) -> tuple[str, ...]:
        """Rules of which nobody can tell what the change takes away."""
        return tuple(rule.rule for rule in self.rules if rule.lost)


def gate(tape: Tape, there: Edition, here: Edition, labels: Labels, chosen: Collection[str] | None = None) -> Gate:
    """Every rule that does not mean the same in both editions, replayed over a tape that holds something."""
    names = differing(there, here, chosen)
    old, new = (run_rules(tape, edition.chosen(names)) for edition in (there, here))
    events, disturbed = _labelled(tape, there, here, names, (old, new), labels)
    return Gate(
        against=there.name,
        rules=tuple(
            replace(_gated(tape, name, there.rules.get(name), here.rules.get(name), old, new), lost=name in there.lost)
            for name in names
        ),
        events=events, disturbed=disturbed, labelled=len(labels.events) + len(labels.quiet),
        errors=tuple(raised(here, new, names)), warnings=(*there.warnings, *raised(there, old, names)),
    )  # fmt: skip


def _gated(tape: Tape, name: str, before: RuleModule | None, after: RuleModule | None, old: Ran, new: Ran) -> Gated:
    newest = max(head.known_at for head in tape.heads())
    kinds = {kind for module in (before, after) if module is not None for kind in module.rule.listens}
    sides = [tuple(signal for signal in ran.signals if signal.rule == name) for ran in (old, new)]
    recent = _stretch(tape.since(newest - timedelta(days=DAYS)), kinds, *sides)
    whole = _stretch(tape, kinds, *sides)
    named = ((f"the last {DAYS} days", recent), ("all that is held", whole))
    loud = tuple(_loud(after, *one) for one in named if after is not None and one[1].after.p95 > MOST)
    return Gated(name, _version(before), _version(after), recent, whole, loud, _leave(after) if loud else "")


def _stretch(tape: Tape, kinds: Collection[str], before: Sequence[Signal], after: Sequence[Signal]) -> Stretch:
    known = [head.known_at for head in tape.heads()]
    since, until = min(known), max(known)
    old, new = ([signal for signal in side if signal.known_at >= since] for side in (before, after))
    rate = weekly(weeks_of(known))
    return Stretch(since, until, sum(1 for _ in tape.observed(kinds)), rate(old), rate(new), changes(old, new))


def weeks_of(instants: Iterable[datetime]) -> list[date]:
    """The Mondays of the weeks in which any of these lie."""
    return sorted({monday_of(instant) for instant in instants})


def _loud(rule: RuleModule, name: str, stretch: Stretch) -> str:
    """That a stretch has too many alerts, with what to do."""
    often = f"{stretch.after.p95:g} alerts a week in one week of twenty over {name}"
    return f"{rule.rule.id}: {often}, more than {MOST}; {_about_leave(rule)}"


def _about_leave(rule: RuleModule) -> str:
    said = f'GATE_OVERRIDE = GateOverride(version={rule.rule.version}, reason="...")'
    if rule.override is None:
        return f"make it say less, or write {said} into rules/{rule.rule.id}.py and say why people should bear it"
    return f"its GATE_OVERRIDE is for version {rule.override.version}: make it say less, or write {said}"


def _leave(rule: RuleModule | None) -> str:
    """The reason of an override of this very version: leave that was given once is not leave for ever."""
    override = None if rule is None else rule.override
    return (
        override.reason if rule is not None and override is not None and override.version == rule.rule.version else ""
    )


def _version(rule: RuleModule | None) -> int:
    return 0 if rule is None else rule.rule.version


def _labelled(
    tape: Tape, there: Edition, here: Edition, names: Collection[str], ran: tuple[Ran, Ran], labels: Labels
) -> tuple[tuple[Relabelled, ...], tuple[str, ...]]:
    """What became of the labelled history: with all rules, since another rule may show what a changed one no longer does."""
    same = [name for name in here.rules if name not in names]
    rest = run_rules(tape, here.chosen(same)).signals
    held = Held(
        Item(head.known_at, head.series, head.story, head.source, headline) for head, headline in tape.headlines()
    )
    old, new = (
        _scored(
            tape, held, (*rest, *side.signals), edition.chosen((*same, *names)), labels, {*there.rules, *here.rules}
        )
        for edition, side in zip((there, here), ran, strict=True)
    )
    events = (Relabelled(*pair) for pair in zip(old.events, new.events, strict=True))
    disturbed = _disturbed(new, labels) - _disturbed(old, labels)
    return tuple(one for one in events if one.before.verdict != one.after.verdict), tuple(sorted(disturbed))


def _scored(
    tape: Tape,
    held: Held,
    signals: Sequence[Signal],
    rules: Sequence[RuleModule],
    labels: Labels,
    known: Collection[str],
) -> Scored:
    instants = sorted({signal.known_at for signal in signals}) if needs_kinds(labels) else []
    kinds = kinds_of((seen for at in instants for seen in tape.observed(since=at, until=at)), signals)
    return score(signals, labels, rules=rules, held=held, known_rules=known, kinds=kinds)


def _disturbed(scored: Scored, labels: Labels) -> set[str]:
    """The quiet stretches in which something was said, but for those whose label expects it."""
    false = (group for group in scored.groups if group.verdict == "false" and not group.known_false)
    return {name for group in false for name in group.about.split(", ")} & {quiet.id for quiet in labels.quiet}


def _lost(event: Relabelled) -> str:
    said = "an alert before it could be known" if event.after.verdict == "leak" else "found before and missed now"
    why = f" ({event.after.why})" if event.after.why else ""
    return f"{event.after.event.id}: {said}{why}; mend the rule, or the label where it is wrong"
