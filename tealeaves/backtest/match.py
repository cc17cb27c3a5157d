"""Whether a signal shows a labelled event, or disturbs a stretch that is labelled quiet.

A pattern is searched in the new value and in the quote of the new use, never in the headline or the older quotes: these name what was
before as well, and would make the signal "marshal, before: vice-chairman" show the vice-chairman.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tealeaves.backtest import patterns
from tealeaves.backtest.held import of_edition
from tealeaves.backtest.result import Event, Labels, Quiet
from tealeaves.model import Observation, Signal


def shows(event: Event, signal: Signal, kinds: Mapping[str, str]) -> bool:
    """Whether the signal says what the event is about; when it says so is not asked. `kinds`: see `kinds_of`."""
    return (
        signal.rule in event.rules
        and _is(event.subject, signal.subject)
        and _is(event.value, signal.after)
        and (event.pattern is None or _contains(event.pattern, signal))
        and (not event.sources or signal.source in event.sources)
        and of_edition(signal.series, event.editions)
        and (event.kind is None or _kind(signal, kinds) == event.kind)
    )


def can_leak(event: Event) -> bool:
    """Whether an early match means anything: only where the event names its subject and what is said of it."""
    return event.subject is not None and (event.value is not None or event.pattern is not None)


def disturbs(quiet: Quiet, signal: Signal) -> bool:
    """Whether the signal says something in a stretch in which it should not."""
    return (
        quiet.since <= signal.known_at < quiet.until
        and (not quiet.rules or signal.rule in quiet.rules)
        and (not quiet.sources or signal.source in quiet.sources)
        and (quiet.pattern is None or _contains(quiet.pattern, signal))
    )


def needs_kinds(labels: Labels) -> bool:
    """Whether any event asks for the kind of the observation in evidence."""
    return any(event.kind is not None for event in labels.events)


def kinds_of(observations: Iterable[Observation], signals: Collection[Signal]) -> dict[str, str]:
    """The kind of each signal's first evidence, by its id, found among all observations of the run."""
    stories = {signal.story for signal in signals}
    wanted = {signal.evidence[0] for signal in signals if signal.evidence}
    ours = (each for each in observations if each.story in stories)
    return {name: each.kind for each in ours if (name := each.id) in wanted}


def _is(wanted: str | None, said: str) -> bool:
    return wanted is None or wanted.casefold() == said.casefold()


def _contains(pattern: str, signal: Signal) -> bool:
    return any(patterns.found(pattern, text) for text in (signal.after, *(quote.text for quote in signal.quotes[:1])))


def _kind(signal: Signal, kinds: Mapping[str, str]) -> str:
    """Raises `KeyError` where the kinds were not looked up: an event is never missed for want of them."""
    return kinds[signal.evidence[0]] if signal.evidence else ""
