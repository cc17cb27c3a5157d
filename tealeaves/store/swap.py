"""Rebuilding an index: derive into a throw-away one, then put the result into the old one in a single transaction.

What we did (alerts, messages, ticks, cycles) is never touched. Derived rows are replaced. Signals stay as they were told, and what the
rebuild sees otherwise is noted as revisions. Readers see the old state or the new, and a crash leaves the old.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from tealeaves.store.deeds import Tick, last_tick
from tealeaves.store.engine import Store
from tealeaves.store.guards import lifted
from tealeaves.store.schema import REBUILT, derivations, signals, ticks
from tealeaves.store.signals import current_signals, revise
from tealeaves.store.sql import FETCH, insert_new, stream

REPLACED = (*(table for table in REBUILT if table is not signals), derivations)
REASON = "rebuild"


@contextmanager
def fresh_beside(url: str) -> Iterator[Store]:
    """An empty throw-away index to derive into; when the block ends without an error, its content takes the place of the old one's."""
    with Store.open(url) as target, Store.scratch() as fresh:
        yield fresh
        with fresh.read() as source, target.write() as conn:
            replace_derived(conn, source)


def replace_derived(conn: sa.Connection, fresh: sa.Connection) -> None:
    """Make the derived rows those of another index, in the transaction of `conn`; add that one's ticks, settle the signals."""
    with lifted(conn, [table.name for table in REPLACED]):
        for table in REPLACED:
            conn.execute(table.delete())
            _copy(conn, fresh, table)
    for table in (ticks, *REPLACED):
        _catch_up_counter(conn, table)
    tick = last_tick(fresh)
    if tick is not None:
        _copy(conn, fresh, ticks, without="seq")
        _settle(conn, fresh, tick)


def _copy(conn: sa.Connection, fresh: sa.Connection, table: sa.Table, without: str | None = None) -> None:
    columns = [column for column in table.columns if column.name != without]
    order = table.c.seq if "seq" in table.c else next(iter(table.primary_key.columns))
    for rows in stream(fresh, sa.select(*columns).order_by(order)).mappings().partitions(FETCH):
        conn.execute(table.insert().inline(), [dict(row) for row in rows])


def _catch_up_counter(conn: sa.Connection, table: sa.Table) -> None:
    """PostgreSQL counts apart from the rows: a number that was copied must not be given again. SQLite sees to it itself."""
    if conn.dialect.name != "postgresql" or "seq" not in table.c:
        return
    counter = conn.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, "seq")))
    highest = conn.scalar(sa.select(sa.func.max(table.c.seq))) or 0
    conn.execute(sa.select(sa.func.setval(counter, sa.func.greatest(sa.func.nextval(counter), highest))))


def _settle(conn: sa.Connection, fresh: sa.Connection, tick: Tick) -> None:
    """Bring the signals that stand to those of the rebuild, by additions and revisions."""
    wanted = {row.id: row for row in fresh.execute(sa.select(signals))}
    ever = set(conn.scalars(sa.select(signals.c.id)))
    standing = {payload["id"]: payload for payload in current_signals(conn)}
    now = {payload["id"]: payload for payload in current_signals(fresh)}
    insert_new(conn, signals, [dict(row._mapping) for name, row in wanted.items() if name not in ever])
    for name in sorted(now.keys() & ever):
        if standing.get(name) != now[name]:
            action: Any = "changed" if name in standing else "restored"
            revise(conn, name, action, REASON, wanted[name].payload.encode(), tick.recorded_at)
    for name in sorted(standing.keys() - now.keys()):
        revise(conn, name, "retracted", REASON, None, tick.recorded_at)
