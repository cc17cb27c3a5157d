"""What we did: evaluations, decisions on alerts, polling cycles, re-extractions. None of it can be rebuilt from the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.store.schema import alerts as alerts_table
from tealeaves.store.schema import cycles, ticks
from tealeaves.store.sql import insert_new


@dataclass(frozen=True, slots=True)
class Tick:
    """A finished evaluation: how far detection has come, and with which content."""

    as_of: datetime
    recorded_at: datetime
    through: int  # the highest sighting evaluated
    known_until: datetime | None  # the latest known_at evaluated
    content: str  # label of all parsers, observers and rules in force
    evaluated: int
    signals: int


@dataclass(frozen=True, slots=True)
class Cycle:
    """A finished polling cycle."""

    cadence: str
    started_at: datetime
    finished_at: datetime
    outcome: str  # ok | partial | failed
    report: str  # JSON


def add_tick(
    conn: sa.Connection, *, as_of: datetime, recorded_at: datetime, through: int, known_until: datetime | None,
    content: str, evaluated: int, signals: int,
) -> None:  # fmt: skip
    """Note a finished evaluation, in the transaction of its signals."""
    conn.execute(ticks.insert(), {
        "as_of": as_of, "recorded_at": recorded_at, "through": through, "known_until": known_until,
        "content": content, "evaluated": evaluated, "signals": signals,
    })  # fmt: skip


def last_tick(conn: sa.Connection) -> Tick | None:
    """The newest evaluation."""
    columns = [column for column in ticks.columns if column.name != "seq"]
    row = conn.execute(sa.select(*columns).order_by(ticks.c.seq.desc()).limit(1)).one_or_none()
    return None if row is None else Tick(**row._mapping)


def add_alert(
    conn: sa.Connection, *, alert_id: str, group_key: str, signal: str | None, kind: str, decision: str, reason: str,
    detail: str, decided_at: datetime,
) -> bool:  # fmt: skip
    """Note what was decided about a signal or another matter; False where that decision is known."""
    row = {
        "id": alert_id, "group_key": group_key, "signal": signal, "kind": kind, "decision": decision, "reason": reason,
        "detail": detail, "decided_at": decided_at,
    }  # fmt: skip
    return insert_new(conn, alerts_table, [row]) == 1


def alerts(
    conn: sa.Connection, *, signal: str | None = None, decision: str | None = None, limit: int | None = None
) -> Iterator[dict[str, Any]]:
    """Decisions, the newest first, instants in ISO 8601."""
    wanted = sa.select(*(column for column in alerts_table.columns if column.name != "seq"))
    for column, value in ((alerts_table.c.signal, signal), (alerts_table.c.decision, decision)):
        wanted = wanted if value is None else wanted.where(column == value)
    for row in conn.execute(wanted.order_by(alerts_table.c.seq.desc()).limit(limit)).mappings():
        yield {**row, "decided_at": row["decided_at"].isoformat()}


def add_cycle(
    conn: sa.Connection, *, cadence: str, started_at: datetime, finished_at: datetime, outcome: str, report: str
) -> None:
    """Note a finished polling cycle."""
    row = {
        "cadence": cadence,
        "started_at": started_at,
        "finished_at": finished_at,
        "outcome": outcome,
        "report": report,
    }
    conn.execute(cycles.insert(), row)


def last_cycles(conn: sa.Connection, limit: int = 20) -> list[Cycle]:
    """The newest cycles, the newest first."""
    columns = [column for column in cycles.columns if column.name != "seq"]
    rows = conn.execute(sa.select(*columns).order_by(cycles.c.seq.desc()).limit(limit))
    return [Cycle(**row._mapping) for row in rows]
