"""What was seen and done is never changed or removed (B-3)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tealeaves.store import Store
from tealeaves.store.guards import lifted
from tealeaves.store.schema import APPEND_ONLY, Instant, metadata

NOON = datetime(2024, 10, 8, 12, tzinfo=UTC)


def fill(store: Store, table: sa.Table) -> None:
    """One row with something in every column that must have something."""
    needed = [column for column in table.columns if not column.nullable and column.name != "seq"]
    with store.write() as conn:
        conn.execute(table.insert().inline(), {column.name: _value(column) for column in needed})


def _value(column: sa.Column[object]) -> object:
    if isinstance(column.type, Instant):
        return NOON
    return 1 if isinstance(column.type, sa.Integer) else "x"


def count(store: Store, table: sa.Table) -> int:
    with store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_every_table_is_append_only() -> None:
    assert set(metadata.tables.values()) == set(APPEND_ONLY)


@pytest.mark.req("B-3")
def test_a_row_can_be_neither_changed_nor_removed(store: Store) -> None:
    for table in APPEND_ONLY:
        fill(store, table)
        column = next(column for column in table.columns if not column.nullable and column.name != "seq")
        for statement in (table.update().values({column: _value(column)}), table.delete()):
            with pytest.raises(sa.exc.IntegrityError, match=f"{table.name} is append-only"), store.write() as conn:
                conn.execute(statement)
        assert count(store, table) == 1


@pytest.mark.req("B-3")
def test_a_table_cannot_be_emptied_at_once(store: Store) -> None:
    statement = "TRUNCATE {}" if store.url.startswith("postgresql") else "DELETE FROM {}"
    for table in APPEND_ONLY:
        fill(store, table)
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), store.write() as conn:
            conn.exec_driver_sql(statement.format(table.name))
        assert count(store, table) == 1


@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_sqlites_replace_is_a_removal_too(tmp_path: object, verb: str) -> None:
    with Store.open(f"sqlite:///{tmp_path}/index.db") as store:
        fill(store, metadata.tables["quarantine"])
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), store.write() as conn:
            conn.exec_driver_sql(
                f"{verb} INTO quarantine SELECT capture, parser, source, url, reason, 'other', captured_at, recorded_at FROM quarantine"
            )


def _empty_and_fail(store: Store, table: sa.Table) -> None:
    with store.write() as conn, lifted(conn, [table.name]):
        conn.execute(table.delete())
        raise ZeroDivisionError


def test_the_guards_stand_again_after_they_were_lifted_or_an_error(store: Store) -> None:
    table = metadata.tables["documents"]
    fill(store, table)
    with pytest.raises(ZeroDivisionError):
        _empty_and_fail(store, table)
    assert count(store, table) == 1
    with store.write() as conn, lifted(conn, ["documents"]):
        conn.execute(table.delete())
    fill(store, table)
    with pytest.raises(sa.exc.IntegrityError), store.write() as conn:
        conn.execute(table.delete())
