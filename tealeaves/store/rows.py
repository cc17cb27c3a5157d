"""The index's derived rows in a form in which two indexes can be compared: law 1 says that a rebuild gives the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from tealeaves.store.schema import REBUILT, signals
from tealeaves.store.signals import current_signals
from tealeaves.store.sql import stream

Row = tuple[Any, ...]


def rebuilt_rows(conn: sa.Connection) -> Iterator[tuple[str, Row]]:
    """Table name and row of all that can be rebuilt, in an order of its own; signals as they stand, since a rebuild knows no revisions.

    `seq` is left out: it is the order of arrival, which no archive knows.
    """
    for table in REBUILT:
        if table is not signals:
            columns = [column for column in table.columns if column.name != "seq"]
            for row in stream(conn, sa.select(*columns).order_by(*_key(table))):
                yield table.name, tuple(row)
    for payload in current_signals(conn):
        yield signals.name, (payload["id"], payload)


def _key(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """A unique key whose values do not depend on the order of arrival."""
    names = {"sightings": ("version", "capture"), "captures": ("id",), "misses": ("id",)}.get(table.name)
    return list(table.primary_key.columns) if names is None else [table.c[name] for name in names]
