"""What became of one labelled event in a run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tealeaves.backtest.held import Held
from tealeaves.backtest.match import can_leak, shows
from tealeaves.backtest.result import Event, EventOutcome, EventVerdict, Group, Interval
from tealeaves.model import Signal

SAID = 3  # other things said of the subject that a miss names
LEAK_REACH = timedelta(
    days=30
)  # before an event; what a mere pattern matches earlier is another use of the words, and is told


@dataclass(frozen=True, slots=True)
class Run:
    """What an event is judged by."""

    groups: Sequence[Group]  # in order of time
    warming: Sequence[Signal]  # said below the baseline: no alert
    rules: Collection[str]  # of this run
    known_rules: Collection[str]  # of the catalogue, those of the run among them
    since: datetime | None
    until: datetime | None  # exclusive
    held: Held
    kinds: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, Interval | None] = field(default_factory=dict)  # by capture (backtest/seen.py)


def of(event: Event, run: Run) -> EventOutcome:
    """The verdict with its grounds. A leak is one even where the event itself lies behind the end of the run."""
    if not set(event.rules) & set(run.rules):
        return EventOutcome(event, "out_of_scope", why=_no_rule(event, run))
    shown = [
        (group, signal) for group in run.groups for signal in group.signals if shows(event, signal, run.kinds)
    ]  # every one: a group can hold an earlier use of the words beside the alert that counts
    early = [pair for pair in shown if _is_leak(event, pair[1])]
    if early:
        return EventOutcome(event, "leak", _keys(early), why=_leak(event, *early[0]))
    if (why := _outside(event, run)) is not None:
        return EventOutcome(event, "outside_span", why=why)
    hits = [(group, signal) for group, signal in shown if event.available <= signal.known_at <= _end(event)]
    return _found(event, run, hits) if hits else _not_found(event, run, shown)


def _end(event: Event) -> datetime:
    return event.available + event.within


def _no_rule(event: Event, run: Run) -> str:
    """Why no rule of the run is accepted: there is none yet, or it was not chosen."""
    missing = [rule for rule in event.rules if rule not in run.known_rules]
    if len(missing) == len(event.rules):
        return f"no such rule yet: {', '.join(missing)}"
    return f"not in this run: {', '.join(rule for rule in event.rules if rule in run.known_rules)}"


def _is_leak(event: Event, signal: Signal) -> bool:
    return can_leak(event) and signal.known_at < event.available and not _is_earlier_use(event, signal.known_at)


def _is_earlier_use(event: Event, at: datetime) -> bool:
    """Whether a match is so early that it is another matter; an exact value never is, unless the label says so."""
    if event.leak_from is not None:
        return at < event.leak_from
    return event.value is None and at < event.available - LEAK_REACH


def _leak(event: Event, group: Group, signal: Signal) -> str:
    return (
        f"an alert of {group.rule} says {signal.after!r} at {_shown(signal.known_at)}, {_length(event.available - signal.known_at)} before "
        f"it could be known ({_shown(event.available)}): the run looks ahead, or a date in the archive or in the label is wrong; if it is "
        "an earlier use of the same words, set leak_from in the label"
    )


def _outside(event: Event, run: Run) -> str | None:
    """Why the run cannot be asked for the event: its window does not begin within the stretch."""
    if run.since is not None and event.available < run.since:
        return f"could be known from {_shown(event.available)}, before the run begins ({_shown(run.since)})"
    if run.until is not None and event.available >= run.until:
        return f"could be known from {_shown(event.available)}, after the run ends ({_shown(run.until)})"
    return None


def _found(event: Event, run: Run, hits: Sequence[tuple[Group, Signal]]) -> EventOutcome:
    group, signal = min(hits, key=lambda pair: (pair[1].known_at, pair[0].key))
    public = _public(event, run, signal)
    return EventOutcome(
        event, "found", _keys([(group, signal), *hits]), delay=Interval(public - event.available, signal.known_at - event.available),
        lead=_lead(event, public, signal), why=f"a known gap that was found: {event.known_gap}" if event.known_gap else "",
    )  # fmt: skip


def _keys(pairs: Iterable[tuple[Group, Signal]]) -> tuple[str, ...]:
    """The keys of the groups, each once."""
    return tuple(dict.fromkeys(group.key for group, _ in pairs))


def _public(event: Event, run: Run, signal: Signal) -> datetime:
    """The earliest instant at which what the signal rests on can have been public; where that is unknown, all that the label allows."""
    seen = run.seen.get(signal.quotes[0].capture) if signal.quotes else None
    if seen is None:
        return event.available
    return min(signal.known_at, max(event.available, signal.known_at - seen.most))


def _lead(event: Event, public: datetime, signal: Signal) -> Interval | None:
    """How much earlier than the first outside report: least for the alert as it came, most had it come at the first possible instant."""
    if event.reported_at is None:
        return None
    return Interval(event.reported_at - signal.known_at, (event.reported_until or event.reported_at) - public)


def _not_found(event: Event, run: Run, shown: Sequence[tuple[Group, Signal]]) -> EventOutcome:
    if run.until is not None and _end(event) > run.until:
        return EventOutcome(event, "outside_span", why=f"its window ends after the run does ({_shown(run.until)})")
    earlier = _earlier(event, shown)
    if not run.held.any(event.sources, event.editions, event.available, _end(event)):
        return EventOutcome(event, "not_covered", why=_joined(_nothing(event), earlier))
    verdict: EventVerdict = "known_gap" if event.known_gap else "missed"
    why = _joined(event.known_gap, _warming(event, run), earlier, _late(event, shown), _instead(event, run))
    return EventOutcome(event, verdict, why=why)


def _joined(*grounds: str) -> str:
    return "; ".join(filter(None, grounds))


def _nothing(event: Event) -> str:
    where = ", ".join((*event.sources, *event.editions)) or "any source"
    return f"nothing of {where} was captured from {_shown(event.available)} to {_shown(_end(event))}"


def _warming(event: Event, run: Run) -> str:
    """That a rule had said it, when it knew too little to be believed."""
    said = [
        signal.known_at for signal in run.warming if shows(event, signal, run.kinds) and signal.known_at <= _end(event)
    ]
    return f"said on {_shown(min(said))} while the rule was warming up" if said else ""


def _earlier(event: Event, shown: Sequence[tuple[Group, Signal]]) -> str:
    """That it was said before the window, as an earlier use of the words."""
    before = [(signal.known_at, group.rule) for group, signal in shown if signal.known_at < event.available]
    if not before or not can_leak(event):
        return ""
    at, rule = max(before)
    return f"said before, on {_shown(at)}, by {rule}"


def _late(event: Event, shown: Sequence[tuple[Group, Signal]]) -> str:
    """That it was said after the window."""
    later = [(signal.known_at, group.rule) for group, signal in shown if signal.known_at > _end(event)]
    if not later or not can_leak(event):
        return ""
    at, rule = min(later)
    return f"said {_length(at - _end(event))} after its window, on {_shown(at)}, by {rule}"


def _instead(event: Event, run: Run) -> str:
    """What the accepted rules said of the subject in the window."""
    said = [
        signal.after
        for group in run.groups
        if group.rule in event.rules
        for signal in group.signals
        if event.available <= signal.known_at <= _end(event)
        and (event.subject is None or event.subject.casefold() == signal.subject.casefold())
    ]
    return f"said instead: {', '.join(map(repr, said[:SAID]))}" if said else ""


def _shown(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _length(length: timedelta) -> str:
    """Hours up to three days, days beyond."""
    return (
        f"{length / timedelta(hours=1):.1f} h"
        if length < timedelta(days=3)
        else f"{length / timedelta(days=1):.1f} days"
    )
