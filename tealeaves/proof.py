"""Honesty by execution: a signal that knew the future cannot survive these (law 3).

Truncate: cut history at a signal's instant, run again, and everything up to there must come, byte for byte. Poison: put captures with the
trigger's words behind an instant, run again, and nothing up to that instant may change. The method is freqtrade's look-ahead analysis,
applied to every signal. Like it, it says nothing of what a rule kept to itself because of the future, except where a cut at a later signal
brings it to light. Here over captures; `tealeaves.backtest.proofs` has the same, and more, over a tape.
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
    """A signal that depended on something that it must not depend on: mostly on something later than itself."""

    signal: str  # id
    rule: str
    known_at: datetime
    how: str  # "truncate", "poison": the law that it broke
    what: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.rule} '{self.key}' of {self.known_at.isoformat()} {self.what}"


def truncated(run: Run, captures: Sequence[Capture]) -> list[Leak]:
    """Every signal of the whole history that does not come again, the same, from the history up to its own instant or a later one's."""
    whole = list(run(captures))
    leaks: dict[str, Leak] = {}
    for instant in sorted({signal.known_at for signal in whole}):
        cut = run([capture for capture in captures if capture.captured_at <= instant])
        for leak in differences(known_by(whole, instant), cut, "truncate", "when history was cut"):
            leaks.setdefault(leak.signal, leak)
    return list(leaks.values())


def poisoned(run: Run, captures: Sequence[Capture], poison: Sequence[Capture]) -> list[Leak]:
    """Every signal before the poison's first instant that the poison changes, adds or takes away."""
    start = min(capture.captured_at for capture in poison)
    clean, dirty = run(captures), run([*captures, *poison])
    return differences(_before(clean, start), _before(dirty, start), "poison", "with the future")


def differences(expected: Iterable[Signal], again: Iterable[Signal], how: str, when: str) -> list[Leak]:
    """What does not agree byte for byte between the signals of a run and those of its repetition; `when` says what was otherwise."""
    here, there = _by_id(expected), _by_id(again)
    lost = [_leak(signal, how, f"did not come again {when}") for name, signal in here.items() if name not in there]
    both = [(signal, there[name]) for name, signal in here.items() if name in there]
    changed = [
        _leak(one, how, f"came again {when} with another {_fields(one, other)}")
        for one, other in both
        if one.canonical() != other.canonical()
    ]
    added = [_leak(signal, how, f"came only {when}") for name, signal in there.items() if name not in here]
    return sorted([*lost, *changed, *added], key=lambda leak: (leak.known_at, leak.rule, leak.key))


def known_by(signals: Iterable[Signal], instant: datetime) -> list[Signal]:
    """Those known at an instant, itself included."""
    return [signal for signal in signals if signal.known_at <= instant]


def _leak(signal: Signal, how: str, what: str) -> Leak:
    return Leak(signal.id, signal.rule, signal.known_at, how, what, signal.key)


def _fields(one: Signal, other: Signal) -> str:
    mine, theirs = one.as_dict(), other.as_dict()
    return ", ".join(sorted(name for name in mine if mine[name] != theirs[name]))


def _by_id(signals: Iterable[Signal]) -> dict[str, Signal]:
    return {signal.id: signal for signal in signals}


def _before(signals: Iterable[Signal], start: datetime) -> list[Signal]:
    return [signal for signal in signals if signal.known_at < start]
