"""The triggers that refuse to change or remove a row: what was seen and done stays as it was (B-3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

_REFUSE = """
CREATE OR REPLACE FUNCTION tealeaves_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE integrity_constraint_violation USING MESSAGE = TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' refused';
END $$
"""


def guard(conn: sa.Connection, tables: Collection[str]) -> None:
    """Make the triggers of these tables: UPDATE and DELETE, and on PostgreSQL TRUNCATE, are refused from now on."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(_REFUSE)
    for table in tables:
        for statement in _making(conn.dialect.name, table):
            conn.exec_driver_sql(statement)


@contextmanager
def lifted(conn: sa.Connection, tables: Collection[str]) -> Iterator[None]:
    """Within: these tables can be emptied. For replacing what can be rebuilt; other transactions never see it, an error undoes all."""
    for table in tables:
        for statement in _lifting(conn.dialect.name, table):
            conn.exec_driver_sql(statement)
    yield
    for table in tables:
        for statement in _laying(conn.dialect.name, table):
            conn.exec_driver_sql(statement)


def _making(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        call = "EXECUTE FUNCTION tealeaves_refuse()"
        return [
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}",
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {verb} refused'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _lifting(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        return [f"ALTER TABLE {table} DISABLE TRIGGER {table}_kept"]
    return [f"DROP TRIGGER {table}_no_delete", f"DROP TRIGGER {table}_no_update"]


def _laying(dialect: str, table: str) -> list[str]:
    return [f"ALTER TABLE {table} ENABLE TRIGGER {table}_kept"] if dialect == "postgresql" else _making(dialect, table)
