"""Poison: the future is filled with what triggered a signal, and nothing up to the signal's instant may change (B-4 b).

History ends at the instant; behind it stand, at once and again after a day, a month and a year, copies of the signal's evidence and of
what the rule listened to in the days before, as they were, of other subjects, in other series, and with a value never heard of. Since a
poison that nobody feels proves nothing, it is noted whether the rule said anything of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from tealeaves.backtest.proofs.bench import Outcome
from tealeaves.backtest.proofs.trial import Trial, judged_anew
from tealeaves.backtest.proofs.truncate import even_instants, tried_instants
from tealeaves.backtest.run import run_rules
from tealeaves.model import Observation, Signal, identity
from tealeaves.proof import differences, known_by
from tealeaves.rulekit import RuleModule
from tealeaves.tape import Tape
from tealeaves.tape.cut import continued

AFTER = (timedelta(microseconds=1), timedelta(days=1), timedelta(days=31), timedelta(days=366))
RECENT_DAYS = 30
RECENT = 200  # observations of those days, the latest
OTHERS = 4  # subjects, and series
NOBODY = "somebody never heard of"


@dataclass(frozen=True, slots=True)
class Poisoned:
    """One rule started anew at an instant with a signal, over a history that is followed by poison."""

    rule: str
    instant: datetime

    def run(self, trial: Trial) -> Outcome:
        """Everything that the rule reported of the instant must come again, and nothing else of it."""
        rules, instant = trial.fresh(self.rule), self.instant
        tape = continued(trial.tape.until(instant), Tape.of(_triggers(trial, rules, instant)))
        signals = judged_anew(tape, rules, trial.used(self.rule, instant), instant)
        expected = [signal for signal in trial.said(self.rule, instant) if signal.known_at == instant]
        return _outcome(expected, signals, known_by(signals, instant), instant)


@dataclass(frozen=True, slots=True)
class PoisonedFromTheBeginning:
    """One rule run from the beginning over a history that is followed by everything that it ever listened to, once more."""

    rule: str
    instant: datetime

    def run(self, trial: Trial) -> Outcome:
        """Everything that the rule reported up to the instant must come again, and nothing else up to there."""
        rules, instant = trial.fresh(self.rule), self.instant
        tape = continued(trial.tape.until(instant), Tape.of(_everything(trial, rules, instant)))
        signals = run_rules(tape, rules).signals
        return _outcome(trial.said(self.rule, instant), signals, trial.reported(known_by(signals, instant)), instant)


def poisons(trial: Trial) -> list[Poisoned | PoisonedFromTheBeginning]:
    """Poison after each instant at which a rule has a signal; and, from the beginning, after the middle and the end."""
    even = even_instants(trial)
    late = sorted({even[len(even) // 2 - 1], even[-1]}) if even else []
    whole = (PoisonedFromTheBeginning(rule, instant) for rule in trial.names for instant in late)
    return [*whole, *(Poisoned(*each) for each in tried_instants(trial))]


def _outcome(
    expected: Sequence[Signal], signals: Sequence[Signal], again: Sequence[Signal], instant: datetime
) -> Outcome:
    leaks = differences(expected, again, "poison", f"with poison after {instant.isoformat()}")
    return Outcome(tuple(leaks), acted=any(signal.known_at > instant for signal in signals))


def _triggers(trial: Trial, rules: Sequence[RuleModule], instant: datetime) -> Iterator[Observation]:
    """What triggered the signals of an instant in every form, and what was listened to lately as it was."""
    lately = trial.tape.until(instant).observed(_kinds(rules), instant - timedelta(days=RECENT_DAYS))
    forms = [form for seen in _evidence(trial, rules, instant) for form in _forms(trial, seen)]
    return _placed([*forms, *list(lately)[-RECENT:]], instant)


def _everything(trial: Trial, rules: Sequence[RuleModule], instant: datetime) -> Iterator[Observation]:
    """Every value that was ever listened to, once more, and what triggered any signal in every form."""
    each = {(seen.kind, seen.series, seen.subject, seen.value): seen for seen in trial.tape.observed(_kinds(rules))}
    forms = [form for seen in _evidence(trial, rules) for form in _forms(trial, seen)]
    return _placed([*forms, *each.values()], instant)


def _evidence(trial: Trial, rules: Sequence[RuleModule], instant: datetime | None = None) -> list[Observation]:
    """What the signals of some rules rest on: those of an instant, or all."""
    own = {rule.rule.id for rule in rules}
    named = {
        name
        for signal in trial.signals
        if signal.rule in own and instant in (None, signal.known_at)
        for name in signal.evidence
    }
    return [trial.evidence[name] for name in sorted(named) if name in trial.evidence]


def _kinds(rules: Iterable[RuleModule]) -> set[str]:
    return {kind for rule in rules for kind in rule.rule.listens}


def _forms(trial: Trial, seen: Observation) -> Iterator[Observation]:
    """As it was; of other subjects; in other series; with a value never heard of."""
    yield seen
    known = trial.subjects.get((seen.kind, seen.series), ())
    subjects = [subject for subject in known if subject != seen.subject][:OTHERS]
    yield from (replace(seen, subject=subject) for subject in (*subjects, NOBODY))
    series = [other for kind, other in sorted(trial.subjects) if kind == seen.kind and other != seen.series][:OTHERS]
    yield from (replace(seen, series=other) for other in series)
    yield replace(seen, value=f"{seen.value}, never heard of")


def _placed(forms: Sequence[Observation], instant: datetime) -> Iterator[Observation]:
    """Each form at each of the instants after, as the only thing that a document of its own says."""
    numbers = count()
    for after in AFTER:
        for form in forms:
            name = identity("poison", instant.isoformat(), str(next(numbers)))
            known_at = instant + after
            seen = replace(
                form, version=name, story=name, known_at=known_at, published_at=known_at.date(),
                quote=replace(form.quote, capture=name, url=f"urn:poison:{name}"),
            )  # fmt: skip
            yield seen
            yield replace(seen, kind="document", subject="document", value=seen.quote.language, attrs={})
