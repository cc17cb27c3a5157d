"""Warm-up sensitivity: how much history a rule needs before what it calls a first is one (B-6). It informs; it cannot fail.

The same test span is judged with histories that begin 90, 180, 365 and 730 days before it. What fires on the short history and not on
everything that is held is "first in our window": more history makes it disappear.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from tealeaves.backtest.proofs.bench import Outcome
from tealeaves.backtest.proofs.trial import Trial
from tealeaves.backtest.run import run_rules
from tealeaves.model import Signal
from tealeaves.tape.cut import severed

DAYS = (90, 180, 365, 730)
SPAN = timedelta(days=365)  # the end of each covered stretch that is judged again, where no span was asked for
HOLE = timedelta(days=180)  # without any document: a stretch has ended


@dataclass(frozen=True, slots=True)
class Shorter:
    """All rules over a span, with a history that begins so many days before it."""

    since: datetime
    until: datetime  # inclusive
    days: int

    def run(self, trial: Trial) -> Outcome:
        """The firing signals that more history makes disappear, and a line that counts them and those that are not there yet."""
        begins = self.since - timedelta(days=self.days)
        tape = severed(trial.tape.since(begins).until(self.until))
        short = _firing(trial.reported(run_rules(tape, trial.fresh(), self.since).signals))
        full = _firing(each for each in trial.signals if self.since <= each.known_at <= self.until)
        only = sorted(short.keys() - full.keys(), key=lambda name: (short[name].known_at, name))
        missing = len(full.keys() - short.keys())
        count = (
            f"{self.since.date()} to {self.until.date()}, {self.days} days of history before: {len(short)} firing, {len(only)} of them "
            f"only in our window; {missing} of the {len(full)} with all history are not firing yet"
        )
        return Outcome(words=(count,), size=len(full), said=tuple(short[name].canonical() for name in only))


def spans(trial: Trial) -> list[tuple[datetime, datetime]]:
    """What is judged again: the span that was asked for, or the last year of each covered stretch, which tells most with least."""
    known = [head.known_at for head in trial.tape.heads() if trial.covers(head.known_at)]
    if not known:
        return []
    if trial.since is not None:
        return [(trial.since, known[-1])]
    ends = [earlier for earlier, later in pairwise(known) if later - earlier > HOLE]
    starts = [later for earlier, later in pairwise(known) if later - earlier > HOLE]
    stretches = zip([known[0], *starts], [*ends, known[-1]], strict=True)
    return [(max(start, end - SPAN), end) for start, end in stretches]


def histories(trial: Trial) -> list[Shorter]:
    """Every span with every length of history."""
    return [Shorter(since, until, days) for since, until in spans(trial) for days in DAYS]


def _firing(signals: Iterable[Signal]) -> dict[str, Signal]:
    return {signal.id: signal for signal in signals if signal.status == "firing"}


def in_our_window(jobs: Sequence[Shorter], outcomes: Sequence[Outcome]) -> list[str]:
    """A line for each signal that is a first only because history was short, in order of time."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for job, outcome in zip(jobs, outcomes, strict=True):
        for payload in map(json.loads, outcome.said):
            found.setdefault((payload["known_at"], payload["rule"], payload["key"]), []).append(job.days)
    return [
        f"first in our window: {rule} '{key}' of {known_at[:10]}, with {', '.join(map(str, sorted(days)))} days of history; not with all"
        for (known_at, rule, key), days in sorted(found.items())
    ]
