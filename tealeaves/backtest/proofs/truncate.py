"""Truncate: history ends at a signal's instant, and the signal must come all the same, byte for byte (B-4 a)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tealeaves.backtest.proofs.bench import Outcome
from tealeaves.backtest.proofs.trial import Trial
from tealeaves.backtest.run import run_rules
from tealeaves.proof import differences
from tealeaves.tape.cut import severed

FURTHER = 12  # cuts of each rule's history at even distances: for what it kept to itself, which has no instant


@dataclass(frozen=True, slots=True)
class Cut:
    """One rule run again over a tape that holds nothing after an instant."""

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


def cuts(trial: Trial) -> list[Cut]:
    """A cut at each instant at which a rule has a signal, and at some others."""
    instants = {(signal.rule, signal.known_at) for signal in trial.signals}
    even = list(_even(trial))
    further = {(rule, instant) for rule in trial.names for instant in even}
    return [Cut(*each) for each in sorted(instants | further)]


def _even(trial: Trial) -> Iterator[datetime]:
    """Instants that part the document versions of the span into equal lots."""
    inside = [head.known_at for head in trial.tape.heads() if trial.covers(head.known_at)]
    for lot in range(1, FURTHER + 1):
        if inside:
            yield inside[(len(inside) - 1) * lot // FURTHER]
