"""Shuffle: the same observations handed over in another order, and judged in other batches, give the same signals (B-5, law 4).

A tape is made again from everything that the first one holds, in an order left to chance and with later sightings of the same versions
among it, as an import brings them. Then it is judged as a live watch would have judged it that was started anew between polls: in a few
batches of chance length, with fresh rules for each, which know of the batches before only by history and by the keys used up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from tealeaves.backtest.proofs.bench import Outcome
from tealeaves.backtest.proofs.trial import Trial, judged_anew
from tealeaves.model import Observation, Signal, identity
from tealeaves.proof import differences
from tealeaves.tape import Tape
from tealeaves.tape.cut import shuffled

BATCHES = 4  # each of them reads the past anew
AGAIN = 0.05  # of the observations are seen a second time, later
LATEST = 400  # days that a second sighting lies after the first, at most

Make = Callable[[Iterable[Observation]], Tape]


@dataclass(frozen=True, slots=True)
class Shuffled:
    """All rules over a tape made in another order, in batches."""

    seed: int
    make: Make = Tape.of

    def run(self, trial: Trial) -> Outcome:
        """Exactly the signals that were reported must come."""
        chance = random.Random(self.seed)  # noqa: S311  an order to be repeated, no secret
        tape = self.make(_sighted(trial.tape, chance))
        again = trial.reported(_batched(trial, tape, _borders(tape, chance)))
        when = f"in another order and other batches (seed {self.seed})"
        return Outcome(tuple(differences(trial.signals, again, "shuffle", when)))


def _sighted(tape: Tape, chance: random.Random) -> Iterator[Observation]:
    """Every observation, some of them as seen again in a later capture, before or after the first."""
    for seen in shuffled(tape, chance):
        if chance.random() >= AGAIN:
            yield seen
            continue
        later = seen.known_at + timedelta(days=chance.randint(1, LATEST))
        capture = identity("seen again", seen.version, later.isoformat())
        both = [seen, replace(seen, known_at=later, quote=replace(seen.quote, capture=capture))]
        yield from both if chance.random() < 0.5 else reversed(both)


def _borders(tape: Tape, chance: random.Random) -> list[datetime]:
    """The last instants of batches of chance length; the last one is the tape's own."""
    instants = sorted({head.known_at for head in tape.heads()})
    if not instants:
        return []
    inner = chance.sample(instants[:-1], min(BATCHES - 1, len(instants) - 1))
    return [*sorted(inner), instants[-1]]


def _batched(trial: Trial, tape: Tape, borders: list[datetime]) -> list[Signal]:
    """What the rules say of a tape that reaches them batch by batch."""
    found: list[Signal] = []
    for start, border in pairwise([None, *borders]):
        held = tape if border is None else tape.until(border)
        used = {(signal.rule, signal.key) for signal in found}
        found += judged_anew(held, trial.fresh(), used, None if start is None else start + timedelta.resolution)
    return found
