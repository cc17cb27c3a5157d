"""The archive read by a Dask cluster into PostgreSQL: the rows of a rebuild by one process, also when a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from demo import history
from flows.observe import observe, observe_portion
from tealeaves.archive import Archive
from tealeaves.catalogue import load
from tealeaves.clock import FileClock
from tealeaves.dumping import import_dump
from tealeaves.errors import ContentError, UsageError
from tealeaves.pipeline import Pipeline
from tealeaves.portions import Gathering, Said, parts_name, read_portion
from tealeaves.settings import Settings
from tealeaves.store import Store, schema
from tealeaves.store.rows import rebuilt_rows
from tealeaves.workplace import open_archive

NOW = datetime(2024, 12, 8, 12, tzinfo=UTC)
ROTATE = 12_000  # bytes of a WARC file: so small that a small history makes some

pytestmark = [
    # Prefect leaves its websockets to the garbage collector when an event loop ends (as in test_flows.py).
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home folder with an archive of several files."""
    folder = tmp_path_factory.mktemp("kept")
    clock = FileClock(folder / "clock")
    clock.move(NOW)
    settings = Settings(home=folder / "home", clock_file=clock.path, workers=1, rotate_bytes=ROTATE)
    for dump in history.write(folder / "history"):
        import_dump(settings, [dump.path], str(dump.mapping))
    return settings


@pytest.fixture(scope="module")
def expected(kept: Settings, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The rows of an index that one process made anew."""
    with (
        open_archive(kept, writable=False) as archive,
        Store.open(f"sqlite:///{tmp_path_factory.mktemp('anew') / 'index.sqlite'}") as anew,
    ):
        Pipeline(load(kept.dumps_folder), anew, archive).catch_up()
        found = rows(anew)
    assert len(found) > 500
    return found


def rows(store: Store) -> list[Any]:
    with store.read() as conn:
        return list(rebuilt_rows(conn))


@pytest.fixture
def far(kept: Settings, postgres: Any, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same home folder with an empty index on PostgreSQL, as every worker finds it in its environment."""
    settings = kept.model_copy(update={"database_url": postgres.database()})
    for name in ("home", "database_url", "clock_file", "rotate_bytes"):
        monkeypatch.setenv(f"TEALEAVES_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setattr(Archive.shards, "__defaults__", (None, 4096))
    monkeypatch.setattr("tealeaves.portions.SHARD", 4096)
    return settings


# --- the work by itself -----------------------------------------------------------------------------------------------------------


def test_portions_in_any_order_and_twice_give_the_rows_of_a_rebuild(far: Settings, expected: list[Any]) -> None:
    with Gathering.open(far, elsewhere=True) as gathering:
        portions = gathering.portions(2)
        assert len(portions) >= 8
        said: dict[int, Said] = {}
        for number in (*reversed(range(len(portions))), 3, 0):
            said[number] = read_portion(far, portions[number], gathering.parts)
        for number in range(len(portions)):
            gathering.enter(said[number])
        counts = gathering.check()
    with Store.open(far.index_url) as store:
        assert rows(store) == expected
        pipeline = Pipeline(load(far.dumps_folder), store, None)
        assert pipeline.is_complete(), "what was derived by others counts as derived"
    assert counts.looks == sum(table in ("captures", "misses") for table, _ in expected)
    assert counts.documents == sum(table == "documents" for table, _ in expected)


def test_a_run_that_was_killed_is_caught_up_by_anybody(far: Settings, expected: list[Any]) -> None:
    """The looks of a later portion never stand in the index before those of an earlier one: no hole that nobody would fill."""
    with Gathering.open(far, elsewhere=True) as gathering:
        portions = gathering.portions(2)
        gathering.enter(read_portion(far, portions[0], gathering.parts))
        read_portion(far, portions[2], gathering.parts)
    with open_archive(far, writable=False) as archive, Store.open(far.index_url) as store:
        Pipeline(load(far.dumps_folder), store, archive).catch_up()
        assert rows(store) == expected


def test_the_check_sees_what_is_missing(far: Settings) -> None:
    from tealeaves.errors import StoreError
    from tealeaves.store.guards import lifted

    with Gathering.open(far, elsewhere=True) as gathering:
        for portion in gathering.portions(2):
            gathering.enter(read_portion(far, portion, gathering.parts))
        gathering.check()
        with Store.open(far.index_url) as store, store.write() as conn, lifted(conn, ["sightings"]):
            one = sa.select(sa.func.min(schema.sightings.c.seq)).scalar_subquery()
            conn.execute(schema.sightings.delete().where(schema.sightings.c.seq == one))
        with pytest.raises(StoreError, match="1 rows that were derived"):
            gathering.check()


def test_a_machine_with_other_parsers_does_not_take_part(far: Settings) -> None:
    with pytest.raises(ContentError, match="other parsers or observers"):
        read_portion(far, (), parts_name(frozenset({"observer other/1"})))


def test_machines_that_cannot_reach_the_index_are_told_so(kept: Settings) -> None:
    with pytest.raises(UsageError, match="TEALEAVES_DATABASE_URL"), Gathering.open(kept, elsewhere=True):
        pass


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.observe import dask

    monkeypatch.setitem(sys.modules, "prefect_dask", None)
    monkeypatch.setitem(sys.modules, "prefect_dask.task_runners", None)
    with pytest.raises(UsageError, match=r"pip install 'tealeaves\[dask\]'"):
        dask(None, 2)


def test_nothing_is_kept_in_prefects_records_and_no_address_passes_through_it() -> None:
    assert (observe.persist_result, observe_portion.persist_result) == (False, False)
    assert set(observe.parameters.properties) == {"address", "workers"}


# --- on a cluster -----------------------------------------------------------------------------------------------------------------


@pytest.mark.slow  # the next test says as much of a cluster, and more
@pytest.mark.prefect
@pytest.mark.usefixtures("prefect_server")
def test_two_workers_of_a_local_cluster_make_the_rows_of_one_process(far: Settings, expected: list[Any]) -> None:
    counts = observe(workers=2)
    with Store.open(far.index_url) as store:
        assert rows(store) == expected
    assert counts["portions"] >= 8
    again = observe(workers=2)
    assert (again["looks"], again["documents"]) == (0, counts["documents"]), "once is enough"


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A scheduler with two workers that is there before the flow, as one on other machines is."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0") as found:
        yield found


@pytest.mark.prefect
@pytest.mark.usefixtures("prefect_server")
def test_a_worker_that_is_killed_in_the_middle_changes_nothing(
    far: Settings, expected: list[Any], cluster: Any
) -> None:
    """kill -9 while it waits for its turn to write; Dask starts another and gives the portion to somebody again."""
    killed: list[int] = []

    def kill() -> None:
        with Store.open(far.index_url) as store:
            while not _entered(store):
                time.sleep(0.02)
            with store.write():  # nobody else can write meanwhile: both workers are in the middle of a portion
                time.sleep(1.0)
                assert all(worker.processing for worker in cluster.scheduler.workers.values())
                victim = next(iter(cluster.workers.values())).pid
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)

    killer = threading.Thread(target=kill)
    killer.start()
    counts = observe(address=cluster.scheduler_address)
    killer.join()
    assert killed
    assert killed[0] not in [nanny.pid for nanny in cluster.workers.values()]
    with Store.open(far.index_url) as store:
        assert rows(store) == expected
    assert counts["looks"] > 100
    assert Path(f"/proc/{killed[0]}").exists() is False


def _entered(store: Store) -> int:
    with store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(schema.sightings)) or 0
