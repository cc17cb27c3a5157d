"""Honesty by execution: a signal that knew the future cannot survive these (law 3).

Truncate: cut history at a signal's instant, run again, and the same signal must come, byte for byte. Poison: put captures with the
trigger's words behind an instant, run again, and nothing up to that instant may change. The method is freqtrade's look-ahead analysis,
applied to every signal; like it, it says nothing about signals that never came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tealeaves.model import Capture, Signal

# Whatever a rule was made from must be made again from what is handed over: a rule fitted to the whole is what we want to catch.
Run = Callable[[Sequence[Capture]], Iterable[Signal]]


@dataclass(frozen=True, slots=True)
class Leak:
    """A signal that depended on something later than itself."""

    signal: str
    rule: str
    known_at: datetime
    how: str  # "truncate" or "poison"
    what: str


def truncated(run: Run, captures: Sequence[Capture]) -> list[Leak]:
    """Every signal of the whole history that does not come again, the same, from the history up to its own instant."""
    whole = list(run(captures))
    leaks: list[Leak] = []
    for instant in sorted({signal.known_at for signal in whole}):
        cut = _by_id(run([capture for capture in captures if capture.captured_at <= instant]))
        for signal in (one for one in whole if one.known_at == instant):
            leaks += _compared(signal, cut.get(signal.id), "truncate")
    return leaks


def poisoned(run: Run, captures: Sequence[Capture], poison: Sequence[Capture]) -> list[Leak]:
    """Every signal before the poison's first instant that the poison changes, adds or takes away."""
    start = min(capture.captured_at for capture in poison)
    clean = _before(run(captures), start)
    dirty = _before(run([*captures, *poison]), start)
    leaks = [leak for name, signal in clean.items() for leak in _compared(signal, dirty.get(name), "poison")]
    added = (signal for name, signal in dirty.items() if name not in clean)
    return leaks + [Leak(s.id, s.rule, s.known_at, "poison", "came only with the future") for s in added]


def _compared(signal: Signal, again: Signal | None, how: str) -> list[Leak]:
    if again is None:
        return [Leak(signal.id, signal.rule, signal.known_at, how, "did not come again")]
    if again.canonical() != signal.canonical():
        return [Leak(signal.id, signal.rule, signal.known_at, how, "came again with other words")]
    return []


def _by_id(signals: Iterable[Signal]) -> dict[str, Signal]:
    return {signal.id: signal for signal in signals}


def _before(signals: Iterable[Signal], start: datetime) -> dict[str, Signal]:
    return {signal.id: signal for signal in signals if signal.known_at < start}
