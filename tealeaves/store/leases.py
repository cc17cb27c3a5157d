"""Leases: who may do a thing at the moment. The only table whose rows change; it holds no history."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from tealeaves.store.schema import leases
from tealeaves.store.sql import insert_new


def take_lease(conn: sa.Connection, name: str, holder: str, now: datetime, ttl: timedelta) -> bool:
    """Take a lease that is free or has run out, or prolong our own; False where another holds it. Inside a `write()`."""
    free = sa.or_(leases.c.holder == holder, leases.c.expires_at <= now)
    taken = conn.execute(leases.update().where(leases.c.name == name, free).values(holder=holder, expires_at=now + ttl))
    if taken.rowcount:
        return True
    return insert_new(conn, leases, [{"name": name, "holder": holder, "expires_at": now + ttl}]) == 1


def release_lease(conn: sa.Connection, name: str, holder: str) -> None:
    """Give our lease back; another's is left alone."""
    conn.execute(leases.delete().where(leases.c.name == name, leases.c.holder == holder))
