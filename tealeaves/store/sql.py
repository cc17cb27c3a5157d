"""The few statements that differ between the databases, and cutting long lists."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

CHUNK = 1000  # values in one IN list; SQLite takes 32,766 parameters a statement
FETCH = 2000  # rows fetched at a time where a result is streamed


def insert_new(conn: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows that break no key of the table, pass over the others, and say how many were inserted."""
    if not rows:
        return 0
    made = postgresql.insert(table) if conn.dialect.name == "postgresql" else sqlite.insert(table)
    statement = made.inline().on_conflict_do_nothing()
    return conn.execute(statement, rows, execution_options={"preserve_rowcount": True}).rowcount


def chunks(values: Collection[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The distinct values, in their order, in lists of at most `size`."""
    distinct = list(dict.fromkeys(values))
    return (distinct[start : start + size] for start in range(0, len(distinct), size))


def stream(conn: sa.Connection, statement: sa.Select[Any]) -> sa.Result[Any]:
    """The statement's rows as the database makes them, never all in memory."""
    return conn.execute(statement, execution_options={"yield_per": FETCH})


def one_of(column: sa.ColumnElement[Any], values: Collection[Any]) -> sa.ColumnElement[bool]:
    """Whether the column is one of these values; false where there are none."""
    return column.in_(sorted(values))
