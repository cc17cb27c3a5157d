"""One evaluation: rules over what is new, and what to do about the signals, in one transaction.

Most ticks only look at new observations. When something arrives that was known earlier than what has been judged already (an
imported archive, a late mirror), or when our own parsers, observers or rules changed, everything is judged again in its true order
and the difference is recorded: new signals, retracted ones, changed ones. So signals never depend on the order of ingestion (law 4).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tealeaves.detect import Detector, RuleError
from tealeaves.history import PointInTime, Subject
from tealeaves.model import Observation, Signal
from tealeaves.rulekit import RuleModule
from tealeaves.store import observations as stored_observations
from tealeaves.store import signals as stored_signals
from tealeaves.store.observations import Labels
from tealeaves.tape.index import read


class IndexPast:
    """The past as the index holds it, for rules of a live run."""

    def __init__(self, conn: sa.Connection, labels: Labels) -> None:
        self._conn = conn
        self._labels = labels

    def observations(self, kind: str, series: str, subject: str) -> Iterable[Observation]:
        return stored_observations.known_series(self._conn, kind, series, subject, self._labels)

    def stories(self, series: str) -> Iterable[tuple[str, datetime]]:
        return stored_observations.story_days(self._conn, series, self._labels)

    def series(self, kind: str, subject: str) -> Iterable[str]:
        return stored_observations.series_of(self._conn, kind, subject, self._labels)

    def said(self, subject: Subject, value: str, now: Observation) -> bool:
        return stored_observations.said_before(self._conn, subject, value, now, self._labels)


@dataclass(frozen=True, slots=True)
class Found:
    """What one evaluation changed in the signals we hold."""

    fresh: tuple[Signal, ...] = ()
    retracted: tuple[str, ...] = ()  # ids
    changed: tuple[Signal, ...] = ()
    errors: tuple[RuleError, ...] = ()
    evaluated: int = 0
    known_until: datetime | None = None
    again: bool = False  # everything was judged anew
    late: bool = False  # something came in that was known earlier than what had been judged
    matured: frozenset[str] = frozenset()  # ids of changed signals that were warming up and fire now


def evaluate_new(
    conn: sa.Connection, rules: Sequence[RuleModule], pending: Sequence[Observation], labels: Labels
) -> Found:
    """Judge observations that are all later than anything judged before."""
    used = stored_signals.signal_keys(conn)
    past = IndexPast(conn, labels)
    detector = Detector(rules, PointInTime(past, past), used)
    fresh = tuple(detector.run(pending))
    return Found(
        fresh=fresh,
        errors=tuple(detector.errors),
        evaluated=detector.evaluated,
        known_until=pending[-1].known_at if pending else None,
    )


def evaluate_again(conn: sa.Connection, rules: Sequence[RuleModule], labels: Labels) -> Found:
    """Judge everything in its true order and compare with the signals held."""
    tape = read(conn, labels)
    detector = Detector(rules, PointInTime(tape))
    now = {signal.id: signal for signal in detector.run(tape.observed())}
    held = {payload["id"]: payload for payload in stored_signals.current_signals(conn)}
    warming = {name for name, payload in held.items() if payload["status"] == "warming"}
    return Found(
        fresh=tuple(signal for name, signal in now.items() if name not in held),
        retracted=tuple(name for name in held if name not in now),
        changed=tuple(signal for name, signal in now.items() if name in held and differs(signal, held[name])),
        errors=tuple(detector.errors),
        evaluated=detector.evaluated,
        known_until=tape.heads()[-1].known_at if tape.versions else None,
        again=True,
        matured=frozenset(name for name, signal in now.items() if name in warming and signal.status == "firing"),
    )


def differs(signal: Signal, payload: object) -> bool:
    """Whether a held payload says something else than the signal does now."""
    return bool(json.loads(signal.canonical()) != payload)
