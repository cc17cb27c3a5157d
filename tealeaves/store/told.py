"""What people have been told, and what was kept from them: read from the alerts, so that nothing is told twice or forgotten."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.model import Coverage, Gap, Quote, Signal
from tealeaves.store.schema import alerts, outbox, signals
from tealeaves.store.signals import standing


def told_keys(conn: sa.Connection) -> set[tuple[str, str]]:
    """Rule and key of every signal that went to the outbox, whatever the rule's version was."""
    sent = sa.select(signals.c.rule, signals.c.key).join(alerts, alerts.c.signal == signals.c.id)
    return {(row.rule, row.key) for row in conn.execute(sent.where(alerts.c.decision == "send"))}


def told_signal(conn: sa.Connection, signal: str) -> dict[str, Any] | None:
    """What people were told of a signal, or None where they were not told."""
    sent = (
        sa.select(outbox.c.payload)
        .join(alerts, alerts.c.id == outbox.c.alert)
        .where(alerts.c.signal == signal, alerts.c.decision == "send", alerts.c.kind == "signal")
        .order_by(outbox.c.seq)
    )
    payload = conn.execute(sent).scalars().first()
    return None if payload is None else dict(json.loads(payload))


def told_at(conn: sa.Connection, signal: str) -> datetime | None:
    """When people were told of a signal."""
    sent = (
        sa.select(alerts.c.decided_at)
        .where(alerts.c.signal == signal, alerts.c.decision == "send")
        .order_by(alerts.c.seq)
    )
    return conn.execute(sent).scalars().first()


def told_states(conn: sa.Connection) -> dict[str, str]:
    """Source to the state of it that people were told last."""
    newest = (
        sa.select(sa.func.max(alerts.c.seq))
        .where(alerts.c.kind == "health", alerts.c.group_key.startswith("source/"))
        .group_by(alerts.c.group_key)
    )
    rows = conn.execute(sa.select(alerts.c.group_key, alerts.c.reason).where(alerts.c.seq.in_(newest)))
    return {row.group_key.partition("/")[2]: row.reason for row in rows}


def held_signals(conn: sa.Connection, reason: str) -> list[Signal]:
    """Signals that still stand and whose latest decision was to hold them for this reason, in order of time."""
    newest = sa.select(sa.func.max(alerts.c.seq)).where(alerts.c.signal.is_not(None)).group_by(alerts.c.signal)
    held = (
        standing()
        .join(alerts, alerts.c.signal == signals.c.id)
        .where(alerts.c.seq.in_(newest), alerts.c.decision == "hold", alerts.c.reason == reason)
    )
    found = [signal_of(json.loads(row.revised or row.payload)) for row in conn.execute(held)]
    return sorted(found, key=lambda signal: (signal.known_at, signal.id))


def signal_of(payload: dict[str, Any]) -> Signal:
    """The signal that `Signal.as_dict` made this payload of."""
    coverage = payload["coverage"]
    return Signal(
        rule=payload["rule"], rule_version=payload["rule_version"], key=payload["key"], status=payload["status"],
        severity=payload["severity"], confidence=payload["confidence"], headline=payload["headline"],
        subject=payload["subject"], series=payload["series"], story=payload["story"], source=payload["source"],
        known_at=datetime.fromisoformat(payload["known_at"]), published_at=_claimed(payload["published_at"]),
        before=payload["before"], after=payload["after"],
        quotes=tuple(Quote(**quote) for quote in payload["quotes"]), reasons=tuple(payload["reasons"]),
        coverage=Coverage(
            series=coverage["series"], documents=coverage["documents"], since=_claimed(coverage["since"]),
            until=_claimed(coverage["until"]),
            gaps=tuple(Gap(date.fromisoformat(after), date.fromisoformat(before)) for after, before in coverage["gaps"]),
        ),
        evidence=tuple(payload["evidence"]),
    )  # fmt: skip


def _claimed(text: str | None) -> date | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
