"""A change of one observer asks that observer about the documents held, and nothing else; a change of parsers reads their captures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from laws_world import OFFICES, START, Place, article, catalogue_of, month
from test_law4_order import standing, tick

import tealeaves.catalogue
from tealeaves import observe
from tealeaves.catalogue import Catalogue, SourceModule
from tealeaves.model import Capture, Document, Fact
from tealeaves.observe import Observer
from tealeaves.pipeline import Pipeline
from tealeaves.sourcekit import Parsed
from tealeaves.store import Store, deeds, derivations, schema
from tealeaves.store.guards import lifted
from tealeaves.store.rows import Row, rebuilt_rows
from tealeaves.store.schema import derivations as derivations_table

MILL = re.compile(r"mill number (\d+)")
NOW = START + timedelta(days=41)
OFFICE = next(observer for observer in observe.OBSERVERS if observer.name == "office")
NEXT = f"office/{OFFICE.revision + 1}"
OTHERS = tuple(observer for observer in observe.OBSERVERS if observer.name != "office")


class Calls:
    """Observers and parsers that count how often they are asked."""

    def __init__(self) -> None:
        self.of: Counter[str] = Counter()

    def counted(self, observer: Observer) -> Observer:
        def asked(document: Document) -> Iterator[Fact]:
            self.of[observer.label] += 1
            return observer.observe(document)

        return replace(observer, observe=asked)

    def reading(self, catalogue: Catalogue) -> Catalogue:
        def module(old: SourceModule) -> SourceModule:
            def parse(capture: Capture) -> Iterator[Parsed]:
                self.of["parse"] += 1
                return old.versions[0].parse(capture)

            return replace(old, versions=(replace(old.versions[0], parse=parse),))

        return replace(catalogue, sources={name: module(old) for name, old in catalogue.sources.items()})


def in_force(monkeypatch: pytest.MonkeyPatch, observers: Sequence[Observer]) -> None:
    for module in (observe, tealeaves.catalogue):
        monkeypatch.setattr(module, "OBSERVERS", tuple(observers))


def keener(observer: Observer, revision: int = OFFICE.revision + 1) -> Observer:
    """The next revision of an observer: it sees the number of a mill wherever one is named."""

    def seeing(document: Document) -> Iterator[Fact]:
        yield from observer.observe(document)
        found = MILL.search(document.text)
        if found is not None:
            yield Fact("office", "a mill", f"number {found[1]}", *found.span(), "en")

    return replace(observer, revision=revision, observe=seeing)


MADE_BY = [column.name for column in schema.documents.columns].index("parser_version")


def current(store: Store, pipeline: Pipeline) -> list[tuple[str, Row]]:
    """The rows that are read: those of the parsers and observers in force."""
    labels = pipeline.labels
    kept = labels.parsers | labels.observers | {f"observer:{label}" for label in labels.observers} | {"paper/-"}
    with store.read() as conn:
        rows = [(table, row) for table, row in rebuilt_rows(conn) if table != "signals"]
    versions = {row[0] for table, row in rows if table == "documents" and row[MADE_BY] in kept}
    own = {"documents": 0, "sightings": 0, "observations": 1}
    rows = [(table, row) for table, row in rows if table not in own or row[own[table]] in versions]
    named = {"observations": -1, "quarantine": 1}
    return [(table, row) for table, row in rows if table not in named or row[named[table]] in kept]


def rebuilt(place: Place, folder: Path) -> list[tuple[str, Row]]:
    with Store.open(f"sqlite:///{folder / 'anew.sqlite'}") as anew:
        pipeline = Pipeline(catalogue_of(), anew, place.archive)
        pipeline.catch_up()
        return current(anew, pipeline)


@pytest.fixture
def calls(place: Place, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """A month that was read and judged; then the office observer changed, and everybody is counted."""
    before = place.pipeline()
    before.ingest_all(month())
    tick(before, NOW)
    counting = Calls()
    in_force(monkeypatch, [*map(counting.counted, OTHERS), counting.counted(keener(OFFICE))])
    return counting


@pytest.mark.req("F-11")
def test_only_the_changed_observer_is_asked_and_the_rows_are_those_of_a_rebuild(
    place: Place, calls: Calls, tmp_path: Path
) -> None:
    pipeline = place.pipeline(calls.reading(catalogue_of()))
    assert pipeline.refresh() == len(month())
    assert calls.of == {NEXT: len(month())}
    rows = current(place.store, pipeline)
    assert sum("a mill" in row for _, row in rows) == len(month())
    assert rows == rebuilt(place, tmp_path)
    assert pipeline.refresh() == 0, "once is enough"


def test_it_is_the_same_on_either_database(
    index_url: str, place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Store.open(index_url) as store:
        Pipeline(catalogue_of(), store, place.archive).ingest_all(month(10))
        in_force(monkeypatch, [*OTHERS, keener(OFFICE)])
        pipeline = Pipeline(catalogue_of(), store, place.archive)
        assert pipeline.refresh() == len(month(10))
        assert current(store, pipeline) == rebuilt(place, tmp_path)


def test_neither_the_archive_nor_its_lock_is_needed_for_it(place: Place, calls: Calls) -> None:
    assert Pipeline(catalogue_of(), place.store, None).refresh() == len(month())
    assert calls.of[NEXT] == len(month())


def test_a_refresh_that_is_broken_off_is_done_by_the_next(
    place: Place, calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(Exception):
        pass

    def breaks(done: int) -> None:
        raise Broken

    monkeypatch.setattr("tealeaves.refresh.BATCH", 50)
    pipeline = place.pipeline()
    with pytest.raises(Broken):
        pipeline.refresh(breaks)
    assert calls.of[NEXT] == 50
    assert place.pipeline().refresh() == len(month())
    assert current(place.store, pipeline) == rebuilt(place, tmp_path)


def test_two_editions_that_take_turns_observe_only_what_the_other_left(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An older edition that watches and a newer one that is backtested share an index: neither makes the other start from nothing."""
    older, newer = observe.OBSERVERS, (*OTHERS, keener(OFFICE))
    place.pipeline().ingest_all(month())
    in_force(monkeypatch, newer)
    assert place.pipeline().refresh() == len(month())
    in_force(monkeypatch, older)
    assert place.pipeline().refresh() == 0
    place.pipeline().ingest(article(7000, NOW, "Kim Jong Il visited the mill."))
    in_force(monkeypatch, newer)
    assert place.pipeline().refresh() == 1
    assert current(place.store, place.pipeline()) == rebuilt(place, tmp_path)


def test_an_edition_that_wrote_in_between_leaves_no_hole(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The last tick was ours, but the page after it was read by an older edition that was killed before its own tick."""
    older, newer = observe.OBSERVERS, (*OTHERS, keener(OFFICE))
    in_force(monkeypatch, newer)
    place.pipeline().ingest_all(month(5))
    tick(place.pipeline(), NOW)
    in_force(monkeypatch, older)
    place.pipeline().ingest(article(7000, NOW, "Kim Jong Il visited the mill."))
    in_force(monkeypatch, newer)
    place.pipeline().refresh()
    assert current(place.store, place.pipeline()) == rebuilt(place, tmp_path)


def test_parsers_and_an_observer_that_change_together(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place.pipeline(catalogue_of(revision=1)).ingest_all(month())
    counting = Calls()
    in_force(monkeypatch, [*map(counting.counted, OTHERS), counting.counted(keener(OFFICE))])
    pipeline = place.pipeline(counting.reading(catalogue_of(revision=2)))
    assert pipeline.refresh() == len(month())
    assert set(counting.of.values()) == {len(month())}, "each document is read and observed once"
    with Store.open(f"sqlite:///{tmp_path / 'anew.sqlite'}") as anew:
        again = Pipeline(catalogue_of(revision=2), anew, place.archive)
        again.catch_up()
        assert current(place.store, pipeline) == current(anew, again)


def test_parsers_that_read_a_part_and_an_observer_that_read_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Newer parsers read the last page, the older ones are back with a new observer: it is asked about all that they ever read."""
    place.pipeline(catalogue_of(revision=1)).ingest_all(month(5))
    place.pipeline(catalogue_of(revision=2)).ingest(article(7000, NOW, "Kim Jong Il visited mill number 7000."))
    in_force(monkeypatch, [*OTHERS, keener(OFFICE)])
    pipeline = place.pipeline(catalogue_of(revision=1))
    pipeline.refresh()
    with Store.open(f"sqlite:///{tmp_path / 'anew.sqlite'}") as anew:
        again = Pipeline(catalogue_of(revision=1), anew, place.archive)
        again.catch_up()
        assert current(place.store, pipeline) == current(anew, again)
    assert pipeline.is_complete()


def test_an_older_edition_that_writes_while_a_refresh_is_at_work_leaves_no_hole(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    older, newer = observe.OBSERVERS, (*OTHERS, keener(OFFICE))
    place.pipeline().ingest_all(month(5))
    pages = [article(7000, NOW, "Kim Jong Il visited mill number 7000.")]

    def older_writes(done: int) -> None:
        if pages:
            in_force(monkeypatch, older)
            place.pipeline().ingest(pages.pop())
            in_force(monkeypatch, newer)

    in_force(monkeypatch, newer)
    place.pipeline().refresh(older_writes)
    assert not place.pipeline().is_complete()
    place.pipeline().refresh()
    assert current(place.store, place.pipeline()) == rebuilt(place, tmp_path)


def test_a_document_that_breaks_the_new_revision_is_named_as_in_a_rebuild(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaking(document: Document) -> Iterator[Fact]:
        if "mill number 7 " in document.text:
            raise RuntimeError("broken on purpose")
        return OFFICE.observe(document)

    place.pipeline().ingest_all(month())
    in_force(monkeypatch, [*OTHERS, replace(OFFICE, revision=OFFICE.revision + 1, observe=breaking)])
    place.pipeline().refresh()
    rows = current(place.store, place.pipeline())
    assert [row[1] for table, row in rows if table == "quarantine"] == [f"observer:{NEXT}"]
    assert rows == rebuilt(place, tmp_path)


def test_an_index_of_before_is_believed_where_its_last_tick_was_ours(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = place.pipeline()
    pipeline.ingest_all(month(5))
    tick(pipeline, NOW)
    _forget(place.store)
    assert place.pipeline().refresh() == 0
    _forget(place.store)
    in_force(monkeypatch, [*OTHERS, keener(OFFICE)])
    assert place.pipeline().refresh() == len(month(5)), "who made it is not known: everything is derived again"


def _forget(store: Store) -> None:
    with store.write() as conn, lifted(conn, ["derivations"]):
        conn.execute(derivations_table.delete())


@pytest.mark.req("law-7")
def test_what_a_backtest_derived_before_the_tick_is_neither_news_nor_in_the_way_of_news(
    place: Place, calls: Calls
) -> None:
    """The backtest of a changed observer fills the index; the next tick holds what it finds in old pages and tells of the new one."""
    assert Pipeline(catalogue_of(), place.store, None).refresh() == len(month())
    live = place.pipeline()
    assert live.refresh() == 0
    news = article(7000, NOW + timedelta(days=1), f"Kim Jong Un, {OFFICES[0]}, visited the mill.")
    live.ingest(news)
    with place.store.read() as conn:
        before = {row["id"] for row in deeds.alerts(conn)}
    tick(live, news.recorded_at)
    with place.store.read() as conn:
        rows = [row for row in deeds.alerts(conn) if row["id"] not in before and row["kind"] == "signal"]
    payloads = {held["id"]: held for held in _payloads(place.store)}
    sent = {payloads[row["signal"]]["subject"] for row in rows if row["decision"] == "send"}
    held = {payloads[row["signal"]]["subject"] for row in rows if row["reason"] == "technical_change"}
    assert sent == {"Kim Jong Un"}
    assert "a mill" in held


def _payloads(store: Store) -> Iterator[dict[str, str]]:
    from tealeaves.store import signals

    with store.read() as conn:
        yield from signals.current_signals(conn)


def test_a_tick_without_our_change_after_it_finds_what_it_would_have_found(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer edition was backtested on the index of a watch that goes on with the older one."""
    older = observe.OBSERVERS
    pipeline = place.pipeline()
    pipeline.ingest_all(month())
    tick(pipeline, NOW)
    expected = standing(place.store)
    in_force(monkeypatch, [*OTHERS, keener(OFFICE)])
    place.pipeline(catalogue_of(revision=2)).refresh()
    in_force(monkeypatch, older)
    assert pipeline.refresh() == 0
    report = tick(pipeline, NOW)
    assert (report.fresh, report.retracted, report.changed) == (0, 0, 0)
    assert standing(place.store) == expected


def test_what_is_missing_is_told_by_part(place: Place) -> None:
    with place.store.write() as conn:
        assert derivations.missing(conn, {"a"}) == {}, "an empty index lacks nothing"
    place.pipeline().ingest_all(month(2))
    with place.store.read() as conn:
        assert derivations.missing(conn, place.pipeline().parts) == {}
        assert derivations.missing(conn, {"observer new/1"}) == {"observer new/1": derivations.NOTHING}
        assert conn.scalar(sa.select(sa.func.count()).select_from(derivations_table)) == 1
