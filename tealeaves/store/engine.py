"""Opening the index: which database, with what settings, and one writer at a time.

SQLite runs in WAL with `synchronous=FULL`: a committed transaction survives a power cut, readers never wait. Python's own
handling of transactions is switched off, since it begins them late; a write begins IMMEDIATE, so that two writers queue
(30 s) and never fail half-way. On PostgreSQL an advisory lock gives the same order of writers: ids of `sightings` are seen in the
order in which they were given, which detection rests on.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from tealeaves.errors import StoreError
from tealeaves.store import migrate as migrations
from tealeaves.store.troubles import explained

WAIT = 30  # seconds that a writer waits for another
_WRITES = "tealeaves_writes"
_LASTING = ("synchronous=FULL",)
_FLEETING = ("synchronous=OFF", "cache_size=-65536", "temp_store=MEMORY")


class Store:
    """An open index. `read()` and `write()` give a connection inside a transaction; every error names its remedy."""

    def __init__(self, engine: sa.Engine, throw_away: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self._engine = engine
        self._throw_away = throw_away

    @classmethod
    def open(cls, url: str, *, migrate: bool = True) -> Store:
        """The index at a database address: `sqlite:///path` or `postgresql://...`; made, or brought up to date, where needed.

        Raises `NewerSchema` where a newer tealeaves made it, `StoreError` where it cannot be used.
        """
        store = cls(_engine(_address(url), _LASTING))
        try:
            store._prepare(migrate)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def scratch(cls) -> Store:
        """A throw-away index for replays: quick, not crash-safe, gone at close."""
        folder = tempfile.TemporaryDirectory(prefix="tealeaves-scratch-", ignore_cleanup_errors=True)
        url = URL.create("sqlite+pysqlite", database=str(Path(folder.name, "index.db")))
        store = cls(_engine(url, _FLEETING), folder)
        with store.write() as conn:
            migrations.upgrade(conn)
        return store

    @property
    def url(self) -> str:
        """The database's address without password or parameters: fit for a log."""
        return self._engine.url.set(query={}).render_as_string(hide_password=True)

    @property
    def address(self) -> str:
        """The database's address whole, with its password: for another process of ours, never for a log."""
        return self._engine.url.render_as_string(hide_password=False)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One unchanging view of the index; nothing can be written through it that lasts."""
        level = {"isolation_level": "REPEATABLE READ"} if self._engine.dialect.name == "postgresql" else {}
        with explained(self.url), self._engine.connect().execution_options(**level) as conn, conn.begin() as view:
            yield conn
            view.rollback()

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction, the only one that writes meanwhile: committed at the end, rolled back on an error. Not to be nested."""
        marked = {_WRITES: True}
        with explained(self.url), self._engine.connect().execution_options(**marked) as conn, conn.begin():
            _queue(conn)
            yield conn

    def close(self) -> None:
        """Close every connection; a scratch index is removed."""
        self._engine.dispose()
        if self._throw_away is not None:
            self._throw_away.cleanup()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepare(self, migrate: bool) -> None:
        with self.read() as conn:
            current = migrations.is_current(conn)
        if current:
            return
        if not migrate:
            raise StoreError(f"the index {self.url} is not up to date: open it once with a command that writes")
        with self.write() as conn:
            migrations.upgrade(conn)


def _address(text: str) -> URL:
    """The address with the driver that we use. Raises `StoreError` for a database that is neither SQLite nor PostgreSQL."""
    try:
        url = make_url(text)
    except sa.exc.ArgumentError as error:
        raise StoreError(
            "the index's address is not one: give sqlite:///PATH or postgresql://USER@HOST/NAME"
        ) from error
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite+pysqlite")
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise StoreError(f"an index cannot be kept at {kind}: give sqlite:///PATH or postgresql://USER@HOST/NAME")


def _engine(url: URL, pragmas: tuple[str, ...]) -> sa.Engine:
    if url.drivername == "postgresql+psycopg":
        return _postgresql(url)
    engine = sa.create_engine(url, connect_args={"timeout": WAIT})
    sa.event.listen(engine, "connect", _settle(pragmas))
    sa.event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> sa.Engine:
    try:
        return sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError("PostgreSQL needs its driver: pip install 'tealeaves[postgresql]'") from error


def _settle(pragmas: tuple[str, ...]) -> Any:
    """What every new SQLite connection is told."""

    def settle(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # Python shall not begin transactions of its own
        _write_ahead(connection)
        for pragma in ("foreign_keys=ON", "recursive_triggers=ON", *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    return settle


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Put a new file into WAL mode; it stays so. SQLite does not queue for this as it does for a write: we try again ourselves."""
    for pause in (*repeat(0.05, WAIT * 20), None):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if pause is None or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(pause)
        else:
            return


def _begin(conn: sa.Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get(_WRITES) else "BEGIN")


def _queue(conn: sa.Connection) -> None:
    """Wait for our turn to write, at most `WAIT` seconds; SQLite's BEGIN IMMEDIATE did so already."""
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT}s'")
        conn.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('tealeaves'), hashtext(current_schema()))")
