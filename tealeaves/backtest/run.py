"""Rules over a tape: the same detector as the live run, over the same observations in the same order; only the past is read from memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from tealeaves import mode
from tealeaves.detect import Detector, RuleError
from tealeaves.history import PointInTime
from tealeaves.model import Signal
from tealeaves.rulekit import RuleModule
from tealeaves.tape import Tape

SELDOM = 100_000  # allocations between two looks of the garbage collector; a run makes many small things and no cycles


@dataclass(frozen=True, slots=True)
class Ran:
    """What some rules said of a stretch of history."""

    signals: tuple[Signal, ...]  # firing and warming up, in order of time, rule and key
    errors: tuple[RuleError, ...]
    judged: Mapping[str, int]  # rule to the observations that it was asked about, from the beginning of the tape


def run_rules(
    tape: Tape, rules: Sequence[RuleModule], since: datetime | None = None, until: datetime | None = None
) -> Ran:
    """The signals known from `since` until before `until`; rules judge the whole tape up to there, for their keys are used up once."""
    with mode.replaying(), _few_collections():
        detector = Detector(rules, PointInTime(tape))
        found = [
            signal
            for signal in detector.run(tape.observed(detector.listens, until=until))
            if (since is None or signal.known_at >= since) and (until is None or signal.known_at < until)
        ]
    ordered = tuple(sorted(found, key=lambda signal: (signal.known_at, signal.rule, signal.key)))
    return Ran(ordered, tuple(detector.errors), dict(detector.asked))


@contextmanager
def _few_collections() -> Iterator[None]:
    """The garbage collector's looks cost a quarter of a run and find nothing."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
