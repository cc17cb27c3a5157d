"""The run that is put on trial, and how its rules are made afresh."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from tealeaves.backtest.run import run_rules
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.model import Observation, Signal
from tealeaves.rulekit import RuleModule
from tealeaves.tape import Tape
from tealeaves.tape.cut import severed, subjects

# Makes the rules of these names from their sources, at each call into new modules: what a rule remembers must not pass from run to run.
# To be taken along into other processes it must be picklable: a function of a module, or a partial of one.
Maker = Callable[[Sequence[str]], Sequence[RuleModule]]


@dataclass(frozen=True)
class Trial:
    """A run: its tape, its rules, the span that was asked for, and every signal that it reported."""

    tape: Tape
    make: Maker
    names: tuple[str, ...]  # of its rules
    signals: tuple[Signal, ...]
    since: datetime | None = None
    until: datetime | None = None  # exclusive

    def fresh(self, rule: str | None = None) -> list[RuleModule]:
        """The rules, or one of them, made anew."""
        return list(self.make(self.names if rule is None else (rule,)))

    def used(self, rule: str, before: datetime) -> set[tuple[str, str]]:
        """The keys that a rule had used up before an instant, those before the span included."""
        return {pair for pair in self._used_before_span if pair[0] == rule} | {
            (rule, signal.key) for signal in self.signals if signal.rule == rule and signal.known_at < before
        }

    def said(self, rule: str, until: datetime) -> list[Signal]:
        """What a rule reported up to an instant, itself included."""
        return [signal for signal in self.signals if signal.rule == rule and signal.known_at <= until]

    def reported(self, signals: Iterable[Signal]) -> list[Signal]:
        """Those that lie in the span."""
        return [signal for signal in signals if self.covers(signal.known_at)]

    def covers(self, instant: datetime) -> bool:
        """Whether an instant lies in the span."""
        return (self.since is None or instant >= self.since) and (self.until is None or instant < self.until)

    @cached_property
    def _used_before_span(self) -> set[tuple[str, str]]:
        if self.since is None:
            return set()
        earlier = severed(self.tape.until(self.since - timedelta.resolution))
        return {(signal.rule, signal.key) for signal in run_rules(earlier, self.fresh()).signals}

    @cached_property
    def subjects(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """Kind and series to the subjects seen in it, the most frequent first."""
        return subjects(self.tape)

    @cached_property
    def evidence(self) -> Mapping[str, Observation]:
        """The observations that the signals rest on, by id."""
        wanted = {name for signal in self.signals for name in signal.evidence}
        captures = {quote.capture for signal in self.signals for quote in signal.quotes}
        instants = sorted({head.known_at for head in self.tape.heads() if head.capture in captures})
        seen = (each for instant in instants for each in self.tape.observed(since=instant, until=instant))
        return {name: each for each in seen if (name := each.id) in wanted}


def judged_anew(
    tape: Tape, rules: Sequence[RuleModule], used: Collection[tuple[str, str]] = (), since: datetime | None = None
) -> list[Signal]:
    """What a watch says of all since an instant that was started anew at it: with history, with the keys used up, without any memory."""
    detector = Detector(rules, PointInTime(tape), used)
    return list(detector.run(tape.observed(detector.listens, since)))
