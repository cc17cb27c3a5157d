"""Opening an index, its transactions, and what a person reads when it cannot be used."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tealeaves.errors import NewerSchema, StoreError
from tealeaves.store import Store, engine
from tealeaves.store.deeds import add_cycle, last_cycles

NOON = datetime(2024, 10, 8, 12, tzinfo=UTC)


def note(conn: sa.Connection, report: str = "{}") -> None:
    add_cycle(conn, cadence="1h", started_at=NOON, finished_at=NOON, outcome="ok", report=report)


def _note_and_fail(store: Store) -> None:
    with store.write() as conn:
        note(conn)
        raise ZeroDivisionError


def noted(store: Store) -> int:
    with store.read() as conn:
        return len(last_cycles(conn, 10_000))


def test_a_write_is_kept_at_the_end_and_undone_on_an_error(store: Store, index_url: str) -> None:
    with store.write() as conn:
        note(conn)
    with pytest.raises(ZeroDivisionError):
        _note_and_fail(store)
    with Store.open(index_url) as again:
        assert noted(again) == 1


def test_nothing_written_through_a_reading_connection_lasts(store: Store) -> None:
    with store.read() as conn:
        note(conn)
    assert noted(store) == 0


def test_a_reader_keeps_its_view_while_another_writes(store: Store) -> None:
    with store.read() as conn:
        assert last_cycles(conn) == []
        with store.write() as other:
            note(other)
        assert last_cycles(conn) == []
    assert noted(store) == 1


def test_writers_queue_and_none_is_lost(store: Store) -> None:
    """Each reads the count and writes it down: had two run at once, two would have read the same."""

    def work() -> None:
        for _ in range(10):
            with store.write() as conn:
                note(conn, str(len(last_cycles(conn, 1000))))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as conn:
        assert sorted(int(cycle.report) for cycle in last_cycles(conn, 1000)) == list(range(40))


def test_a_writer_that_waits_too_long_is_told_why(index_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAIT", 1)
    with Store.open(index_url) as one, Store.open(index_url) as two, one.write() as conn:
        note(conn)
        with pytest.raises(StoreError, match="another writer"), two.write():
            pass


def _open_many(url: str, start: Any, results: Any) -> None:
    start.wait()
    try:
        with Store.open(url) as store, store.write() as conn:
            note(conn)
        results.put("")
    except Exception as error:  # noqa: BLE001  the parent shows it
        results.put(repr(error))


def test_processes_that_open_a_new_index_at_once_all_succeed(index_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    start, results = context.Event(), context.Queue()
    processes = [context.Process(target=_open_many, args=(index_url, start, results)) for _ in range(4)]
    for process in processes:
        process.start()
    start.set()
    assert [results.get(timeout=60) for _ in processes] == [""] * 4
    for process in processes:
        process.join(30)
    with Store.open(index_url) as store:
        assert noted(store) == 4


def test_sqlite_is_opened_for_keeps(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'index.db'}") as store, store.read() as conn:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
        assert {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted


def test_a_scratch_index_is_gone_when_closed() -> None:
    with Store.scratch() as store:
        with store.write() as conn:
            note(conn)
        file = Path(store.url.removeprefix("sqlite+pysqlite:///"))
        assert file.is_file()
    assert not file.parent.exists()


def test_the_address_shows_no_password(postgres: Any) -> None:
    with Store.open(postgres.schema()) as store:
        assert postgres.password not in store.url
        assert store.url.startswith("postgresql+psycopg://postgres:***@127.0.0.1:")
        assert "?" not in store.url


def test_a_newer_index_is_left_alone(store: Store, index_url: str) -> None:
    with store.write() as conn:
        conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema, match=r"9999.*upgrade"):
        Store.open(index_url)


def test_an_index_is_not_made_where_that_was_not_asked(index_url: str) -> None:
    with pytest.raises(StoreError, match="not up to date"):
        Store.open(index_url, migrate=False)
    Store.open(index_url).close()
    Store.open(index_url, migrate=False).close()


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:", "nonsense", ""])
def test_another_kind_of_address_is_refused_with_the_kinds_there_are(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///PATH or postgresql://"):
        Store.open(url)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder exists"):
        Store.open(f"sqlite:///{tmp_path / 'absent' / 'index.db'}")


def test_a_file_that_is_no_index_and_a_damaged_one_call_for_a_rebuild(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_bytes(b"this is not a database " * 100)
    with pytest.raises(StoreError, match="tealeaves rebuild"):
        Store.open(f"sqlite:///{tmp_path / 'text.db'}")
    file = tmp_path / "index.db"
    Store.open(f"sqlite:///{file}").close()
    content = bytearray(file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file.write_bytes(content)
    with (
        pytest.raises(StoreError, match="tealeaves rebuild"),
        Store.open(f"sqlite:///{file}") as store,
        store.write() as conn,
    ):
        note(conn)


def _overfill(store: Store) -> None:
    with store.write() as conn:
        conn.exec_driver_sql(f"PRAGMA max_page_count={conn.exec_driver_sql('PRAGMA page_count').scalar()}")
        for _ in range(100):
            note(conn, "x" * 10_000)


def test_a_full_disk_is_said_to_be_one_and_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'index.db'}"
    with Store.open(url) as store:
        with store.write() as conn:
            note(conn)
        with pytest.raises(StoreError, match="free space"):
            _overfill(store)
        assert noted(store) == 1


def test_an_index_that_is_not_ours_to_write_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'index.db'}"
    with Store.open(url) as store:
        sa.event.listen(store._engine, "begin", lambda conn: conn.exec_driver_sql("PRAGMA query_only=ON"))
        with pytest.raises(StoreError, match="cannot be written"), store.write() as conn:
            note(conn)


def test_a_server_that_is_not_there_or_refuses_is_named_without_the_password(postgres: Any) -> None:
    there = postgres.url("postgres")
    for url in (
        there.replace(postgres.password, "wrong-secret"),
        there.replace(f":{postgres.port}/", ":1/"),
        postgres.url("absent"),
    ):
        with pytest.raises(StoreError, match="cannot be reached") as raised:
            Store.open(url)
        assert "wrong-secret" not in str(raised.value)
        assert postgres.password not in str(raised.value)


def test_a_server_that_is_read_only_says_so(postgres: Any) -> None:
    url = postgres.database()
    Store.open(url).close()
    locked = url + "?options=-c%20default_transaction_read_only%3Don"
    with Store.open(locked) as store, pytest.raises(StoreError, match="cannot be written"), store.write() as conn:
        note(conn)


def test_a_fault_of_ours_is_not_dressed_up(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError), store.write() as conn:
        conn.execute(sa.text("SELECT * FROM no_such_table"))


def test_the_version_of_sqlite_has_what_we_rest_on() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)
