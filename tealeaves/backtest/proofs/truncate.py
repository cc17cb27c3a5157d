"""Truncate: history ends at a signal's instant, and the signal must come all the same, byte for byte (B-4 a).

At each instant with a signal its rule is started anew, as a live watch would have been at that moment: with the history up to there in
memory, with the keys that it had used up, and nothing else. What it says of the instant is then made of the past alone. (A rule with a
memory of its own fails here too: it cannot say live what it said in a replay.) Since that looks at instants with a signal only, each rule
is also run from the beginning over histories cut at even distances: there, what it kept to itself because of what it knew of the future
comes to light.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tealeaves.backtest.proofs.bench import Outcome
from tealeaves.backtest.proofs.trial import Trial, judged_anew
from tealeaves.backtest.run import run_rules
from tealeaves.proof import differences
from tealeaves.tape.cut import severed

EVEN = 8  # cuts of each rule's history at even distances
MOST = 1000  # instants with a signal of one rule that are tried; of a rule that speaks so often, evenly chosen ones


@dataclass(frozen=True, slots=True)
class Cut:
    """One rule at one instant, over a tape that holds nothing after it."""

    rule: str
    instant: datetime

    def run(self, trial: Trial) -> Outcome:
        """Everything that the rule reported of the instant must come again, and nothing else."""
        cut = severed(trial.tape.until(self.instant))
        again = judged_anew(cut, trial.fresh(self.rule), trial.used(self.rule, self.instant), self.instant)
        expected = [signal for signal in trial.said(self.rule, self.instant) if signal.known_at == self.instant]
        return Outcome(
            tuple(differences(expected, again, "truncate", f"from the history up to {self.instant.isoformat()}"))
        )


@dataclass(frozen=True, slots=True)
class CutFromTheBeginning:
    """One rule run from the beginning over a tape that holds nothing after an instant."""

    rule: str
    instant: datetime

    def run(self, trial: Trial) -> Outcome:
        """Everything that the rule reported up to the instant must come again, and nothing else."""
        cut = severed(trial.tape.until(self.instant))
        again = run_rules(cut, trial.fresh(self.rule), trial.since, trial.until).signals
        expected = trial.said(self.rule, self.instant)
        return Outcome(
            tuple(differences(expected, again, "truncate", f"from the history up to {self.instant.isoformat()}"))
        )


def cuts(trial: Trial) -> list[Cut | CutFromTheBeginning]:
    """A cut at each instant at which a rule has a signal, and each rule from the beginning to some instants at even distances."""
    even = ((rule, instant) for rule in trial.names for instant in even_instants(trial))
    return [*(CutFromTheBeginning(*each) for each in even), *(Cut(*each) for each in tried_instants(trial))]


def tried_instants(trial: Trial) -> list[tuple[str, datetime]]:
    """Each rule with each instant at which it has a signal; `MOST` of them where there are more."""
    found: dict[str, set[datetime]] = {}
    for signal in trial.signals:
        found.setdefault(signal.rule, set()).add(signal.known_at)
    return [(rule, instant) for rule, instants in sorted(found.items()) for instant in _some(sorted(instants))]


def _some(instants: list[datetime]) -> list[datetime]:
    if len(instants) <= MOST:
        return instants
    return [instants[lot * (len(instants) - 1) // (MOST - 1)] for lot in range(MOST)]


def even_instants(trial: Trial) -> list[datetime]:
    """Instants that part the document versions of the span into equal lots; the last is the span's end."""
    inside = [head.known_at for head in trial.tape.heads() if trial.covers(head.known_at)]
    return sorted(set(_borders(inside)))


def _borders(instants: list[datetime]) -> Iterator[datetime]:
    for lot in range(1, EVEN + 1):
        if instants:
            yield instants[(len(instants) - 1) * lot // EVEN]
