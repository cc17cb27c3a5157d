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
from tealeaves.backtest.proofs.trial import Trial
from tealeaves.backtest.run import run_rules
from tealeaves.model import Observation, identity
from tealeaves.proof import differences, known_by
from tealeaves.rulekit import RuleModule
from tealeaves.tape import Tape
from tealeaves.tape.cut import continued, severed

AFTER = (timedelta(microseconds=1), timedelta(days=1), timedelta(days=31), timedelta(days=366))
RECENT_DAYS = 30
RECENT = 200  # observations of those days, the latest
OTHERS = 4  # subjects, and series
NOBODY = "somebody never heard of"


@dataclass(frozen=True, slots=True)
class Poisoned:
    """One rule run again over a history that is followed by poison: after an instant, or (None) after everything that is held."""

    rule: str
    instant: datetime | None

    def run(self, trial: Trial) -> Outcome:
        """Everything that the rule reported up to the instant must come again, and nothing else up to there."""
        rules = trial.fresh(self.rule)
        instant, poison = _at_the_end(trial, rules) if self.instant is None else _at(trial, rules, self.instant)
        tape = continued(severed(trial.tape.until(instant)), Tape.of(poison))
        ran = run_rules(tape, rules)
        expected, again = trial.said(self.rule, instant), trial.reported(known_by(ran.signals, instant))
        acted = any(signal.known_at > instant for signal in ran.signals)
        when = f"with poison after {instant.isoformat()}"
        return Outcome(tuple(differences(expected, again, "poison", when)), acted=acted)


def poisons(trial: Trial) -> list[Poisoned]:
    """Poison after each instant at which a rule has a signal, and after the end."""
    if not trial.tape.versions:
        return []
    instants = sorted({(signal.rule, signal.known_at) for signal in trial.signals})
    ends = (Poisoned(rule, None) for rule in trial.names)
    return [*(Poisoned(rule, instant) for rule, instant in instants), *ends]


def _at(trial: Trial, rules: Sequence[RuleModule], instant: datetime) -> tuple[datetime, list[Observation]]:
    """What triggered the signals of an instant in every form, and what was listened to lately as it was."""
    names = {name for rule in rules for signal in trial.signals for name in signal.evidence
             if (signal.rule, signal.known_at) == (rule.rule.id, instant)}  # fmt: skip
    before = trial.tape.until(instant)
    lately = list(before.since(instant - timedelta(days=RECENT_DAYS)).observed(_kinds(rules)))[-RECENT:]
    triggers = [trial.evidence[name] for name in sorted(names) if name in trial.evidence]
    forms = [form for trigger in triggers for form in _forms(trial, trigger)]
    return instant, list(_placed([*forms, *lately], instant))


def _at_the_end(trial: Trial, rules: Sequence[RuleModule]) -> tuple[datetime, list[Observation]]:
    """Everything that was ever listened to, once more, and what triggered any signal in every form."""
    *_, last = trial.tape.heads()
    own = {rule.rule.id for rule in rules}
    names = {name for signal in trial.signals if signal.rule in own for name in signal.evidence}
    triggers = [trial.evidence[name] for name in sorted(names) if name in trial.evidence]
    each = {(seen.kind, seen.series, seen.subject, seen.value): seen for seen in trial.tape.observed(_kinds(rules))}
    forms = [form for trigger in triggers for form in _forms(trial, trigger)]
    return last.known_at, list(_placed([*forms, *each.values()], last.known_at))


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
