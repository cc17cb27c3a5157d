"""Law 1: WARC is the truth. The index can be deleted and made again from the archive, row for row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from laws_world import START, Place, article, catalogue_of, month
from test_law4_order import tick

from tealeaves.model import Capture, Miss, Revisit
from tealeaves.pipeline import Pipeline
from tealeaves.store import Store
from tealeaves.store.rows import rebuilt_rows


@pytest.fixture
def grown(place: Place) -> Place:
    """An index that grew as indexes do: in batches and out of order, with revisits, misses and pages that nobody understands."""
    pipeline = place.pipeline()
    captures = month()
    pipeline.ingest_all(captures[60:])
    tick(pipeline)
    for odd in oddities(captures):
        pipeline.ingest(odd)
    pipeline.ingest_all(captures[:60])
    tick(pipeline)
    return place


def oddities(captures: list[Capture]) -> Iterator[Capture | Revisit | Miss]:
    at = START + timedelta(days=20)
    first = captures[0]
    yield Revisit("paper", first.url, at, at, first.digest, first.id, 304, (("ETag", '"a"'),))
    yield Miss("paper", first.url, at, at, "deadline", "no answer within 30 s")
    yield Miss("paper", "http://paper.example/never", at, at, "http_status", "gone\r\nX: y", status=410)
    broken = article(8000, at, "x")
    yield Capture("paper", broken.url, at, at, b"{not json", 200, (("Content-Type", "text/html"),))
    yield Capture("nobody", "http://nobody.example/", at, at, b"\x00\xff", 200)


def rows(store: Store) -> list[object]:
    with store.read() as conn:
        return list(rebuilt_rows(conn))


@pytest.mark.req("law-1")
def test_an_index_made_anew_is_equal_row_for_row(grown: Place, tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'anew.sqlite'}") as anew:
        pipeline = Pipeline(catalogue_of(), anew, grown.archive)
        pipeline.catch_up()
        tick(pipeline)
        before, after = rows(grown.store), rows(anew)
    assert len(before) > 300
    assert before == after


@pytest.mark.req("law-1")
def test_the_check_sees_one_changed_word(grown: Place, tmp_path: Path) -> None:
    """The fault planted: an index whose rows were tampered with is not equal to what the archive gives."""
    with Store.open(f"sqlite:///{tmp_path / 'anew.sqlite'}") as anew:
        pipeline = Pipeline(catalogue_of(), anew, grown.archive)
        pipeline.catch_up()
        with anew.write() as conn:
            conn.execute(sa.text("DROP TRIGGER " + _trigger_on(conn, "observations")))
            conn.execute(sa.text("UPDATE observations SET value = value || 's' WHERE kind = 'office'"))
        assert rows(grown.store) != rows(anew)


def _trigger_on(conn: sa.Connection, table: str) -> str:
    found = sa.text(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table AND sql LIKE '%UPDATE%'"
    )
    return str(conn.execute(found, {"table": table}).scalars().first())


@pytest.mark.req("law-1")
def test_what_a_crash_kept_from_the_index_is_caught_up_from_the_archive(place: Place) -> None:
    """A process that dies between the archive's sync and the index's commit loses nothing."""
    captures = month(3)
    for capture in captures:
        place.archive.append(capture)
    caught = place.pipeline().catch_up()
    assert caught.captures == len(captures)
    assert place.pipeline().catch_up().looks == 0
