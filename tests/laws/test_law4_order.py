"""Law 4: signals depend on what was known when, never on how polls were batched or in which order captures came in."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from laws_world import START, Place, article, catalogue_of, month, replayed

from tealeaves import ticking
from tealeaves.archive import Archive
from tealeaves.model import Capture
from tealeaves.pipeline import Pipeline
from tealeaves.store import Store, deeds, signals
from tealeaves.store.swap import fresh_beside
from tealeaves.ticking import TickReport

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def tick(pipeline: Pipeline, now: datetime = NOW) -> TickReport:
    """The watch's own tick, with nothing polled."""
    return ticking.tick(pipeline, (), "C1", timedelta(hours=48), now)


def standing(store: Store) -> list[bytes]:
    with store.read() as conn:
        payloads = list(signals.current_signals(conn))
    return sorted(json.dumps(p, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() for p in payloads)


def ingested(folder: Path, batches: Sequence[Sequence[Capture]]) -> list[bytes]:
    """The signals that stand after these batches, with a tick after each."""
    with (
        Archive.open(folder / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{folder / 'i.sqlite'}") as store,
    ):
        pipeline = Pipeline(catalogue_of(), store, archive)
        for batch in batches:
            pipeline.ingest_all(batch)
            tick(pipeline)
        return standing(store)


def cut(captures: Sequence[Capture], seed: int) -> list[list[Capture]]:
    """The captures in batches with random borders."""
    borders = sorted(random.Random(seed).sample(range(1, len(captures)), 9))
    return [list(captures[a:b]) for a, b in zip([0, *borders], [*borders, len(captures)], strict=True)]


@pytest.fixture
def expected() -> list[bytes]:
    found = sorted(signal.canonical() for signal in replayed(month()))
    assert len(found) >= 5
    return found


@pytest.mark.req("B-5")
@pytest.mark.parametrize("seed", range(5))
def test_shuffled_ingestion_gives_the_same_signals(tmp_path: Path, expected: list[bytes], seed: int) -> None:
    captures = month()
    random.Random(seed).shuffle(captures)
    assert ingested(tmp_path, cut(captures, seed)) == expected


@pytest.mark.parametrize("seed", range(5))
def test_moved_batch_borders_give_the_same_signals(tmp_path: Path, expected: list[bytes], seed: int) -> None:
    assert ingested(tmp_path, cut(month(), seed)) == expected


def test_one_at_a_time_and_all_at_once_give_the_same_signals(tmp_path: Path, expected: list[bytes]) -> None:
    captures = month()
    (tmp_path / "one").mkdir()
    assert ingested(tmp_path, [captures]) == expected
    assert ingested(tmp_path / "one", [[capture] for capture in captures]) == expected


def test_either_database_gives_the_same_signals_and_rebuilds_to_the_same(
    index_url: str, tmp_path: Path, expected: list[bytes]
) -> None:
    """SQLite and PostgreSQL, shuffled, with late arrivals; then made anew beside and swapped in."""
    captures = month()
    random.Random(7).shuffle(captures)
    with Archive.open(tmp_path / "archive", writable=True) as archive:
        with Store.open(index_url) as store:
            for batch in cut(captures, 7):
                Pipeline(catalogue_of(), store, archive).ingest_all(batch)
                tick(Pipeline(catalogue_of(), store, archive))
            assert standing(store) == expected
        with fresh_beside(index_url) as anew:
            pipeline = Pipeline(catalogue_of(), anew, archive)
            pipeline.catch_up()
            tick(pipeline)
        with Store.open(index_url) as store:
            assert standing(store) == expected


@pytest.mark.req("B-5")
def test_history_that_comes_late_retracts_a_first_and_says_so_to_whoever_was_told(place: Place) -> None:
    """A first that people were told, and an earlier use that an import brings to light: a correction goes out, once."""
    pipeline = place.pipeline()
    pipeline.ingest_all(month())
    claim = article(
        5000,
        START + timedelta(days=41),
        "Kim Jong Il, eternal general secretary of the Workers' Party of Korea, is held high.",
    )
    tick(pipeline, now=claim.recorded_at)
    pipeline.ingest(claim)
    tick(pipeline, now=claim.recorded_at)
    with place.store.read() as conn:
        told = [row for row in deeds.alerts(conn) if row["decision"] == "send" and row["kind"] == "signal"]
    assert len(told) >= 1

    earlier = article(
        5001,
        START + timedelta(days=1),
        "Kim Jong Il, eternal general secretary of the Workers' Party of Korea, is held high.",
    )
    pipeline.ingest(earlier)
    tick(pipeline, now=claim.recorded_at + timedelta(days=1))
    with place.store.read() as conn:
        rows = list(deeds.alerts(conn))
    assert [row for row in rows if row["kind"] == "correction"], "nobody was told that the claim no longer stands"
    assert standing(place.store) == sorted(s.canonical() for s in replayed([*month(), claim, earlier]))
    tick(pipeline, now=claim.recorded_at + timedelta(days=2))
    with place.store.read() as conn:
        assert len([row for row in deeds.alerts(conn) if row["kind"] == "correction"]) == len(
            [row for row in rows if row["kind"] == "correction"]
        )
