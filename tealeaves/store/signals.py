"""Signals as the rules gave them, and what became of each: an append-only table, and revisions of which the newest counts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from tealeaves.model import Signal, SignalStatus, identity
from tealeaves.store.deeds import Tick, add_alert, add_cycle, add_tick, alerts, last_cycles, last_tick
from tealeaves.store.schema import revisions
from tealeaves.store.schema import signals as table
from tealeaves.store.sql import insert_new

__all__ = [
    "Tick",
    "add_alert",
    "add_cycle",
    "add_signals",
    "add_tick",
    "alerts",
    "current_signals",
    "last_cycles",
    "last_tick",
    "payload_hash",
    "revise",
    "signal_keys",
    "standing",
]

Action = Literal["retracted", "changed", "restored"]


def add_signals(conn: sa.Connection, found: Sequence[Signal], at: datetime | None = None) -> int:
    """Enter signals; the number that were not held. One that was retracted is restored, `at` that instant, with its words of now.

    Raises `ValueError` where a signal has to be restored and no instant is given.
    """
    newest = _newest()
    gone = set(conn.scalars(sa.select(newest.c.signal).where(newest.c.action == "retracted")))
    back = [signal for signal in found if signal.id in gone]
    for signal in back:
        if at is None:
            raise ValueError(f"signal {signal.id} was retracted: restoring it needs an instant")
        revise(conn, signal.id, "restored", "found again", signal.canonical(), at)
    return insert_new(conn, table, [_row(signal) for signal in found]) + len(back)


def revise(
    conn: sa.Connection, signal_id: str, action: Action, reason: str, payload: bytes | None, recorded_at: datetime
) -> None:
    """Note that a signal no longer stands, stands again, or says something else."""
    words = None if payload is None else payload.decode()
    row = {"signal": signal_id, "action": action, "reason": reason, "payload": words, "recorded_at": recorded_at}
    conn.execute(revisions.insert(), row)


def current_signals(
    conn: sa.Connection, *, rule: str | None = None, since: datetime | None = None, until: datetime | None = None,
    status: SignalStatus | None = None, retracted: bool = False,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Payloads as they stand now, with `since <= known_at <= until`, by known_at and id; retracted ones only where asked for."""
    wanted = standing(retracted)
    if rule is not None:
        wanted = wanted.where(table.c.rule == rule)
    held = [json.loads(row.revised or row.payload) for row in conn.execute(wanted)]
    for payload in sorted(held, key=lambda each: (datetime.fromisoformat(each["known_at"]), each["id"])):
        known_at = datetime.fromisoformat(payload["known_at"])
        early, late = since is not None and known_at < since, until is not None and known_at > until
        if not early and not late and status in (None, payload["status"]):
            yield payload


def signal_keys(conn: sa.Connection) -> set[tuple[str, str]]:
    """Rule and key of every signal that stands: used up, whatever the rule's version was."""
    return {(row.rule, row.key) for row in conn.execute(standing(False).with_only_columns(table.c.rule, table.c.key))}


def payload_hash(payload: bytes) -> str:
    """What two runs compare instead of the payloads themselves."""
    return identity("payload", payload.decode())


def _newest() -> sa.Subquery:
    """The newest revision of each signal that has any."""
    last = sa.select(sa.func.max(revisions.c.seq)).group_by(revisions.c.signal)
    return sa.select(revisions.c.signal, revisions.c.action).where(revisions.c.seq.in_(last)).subquery("newest")


def standing(retracted: bool = False) -> sa.Select[Any]:
    """Every signal with its revised words, where it has any; the retracted ones too, or not."""
    newest = _newest()
    words = (
        sa.select(revisions.c.payload)
        .where(revisions.c.signal == table.c.id, revisions.c.payload.is_not(None))
        .order_by(revisions.c.seq.desc())
        .limit(1)
    )
    found = sa.select(table.c.payload, words.correlate(table).scalar_subquery().label("revised"))
    found = found.outerjoin(newest, newest.c.signal == table.c.id)
    stands = sa.or_(newest.c.action.is_(None), newest.c.action != "retracted")
    return found if retracted else found.where(stands)


def _row(signal: Signal) -> dict[str, Any]:
    payload = signal.canonical()
    return {
        "id": signal.id, "rule": signal.rule, "rule_version": signal.rule_version, "key": signal.key,
        "status": signal.status, "severity": signal.severity, "source": signal.source, "series": signal.series,
        "story": signal.story, "known_at": signal.known_at,
        "payload_hash": payload_hash(payload), "payload": payload.decode(),
    }  # fmt: skip
