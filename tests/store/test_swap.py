"""A rebuilt index takes the place of the old one: derived rows are replaced, deeds stay, readers never see half of it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tealeaves.model import Place
from tealeaves.store import Store
from tealeaves.store.documents import add_documents
from tealeaves.store.looks import add_looks
from tealeaves.store.observations import add_observations, last_sighting, pending
from tealeaves.store.rows import rebuilt_rows
from tealeaves.store.schema import APPEND_ONLY, REBUILT, revisions, ticks
from tealeaves.store.signals import (
    add_alert,
    add_cycle,
    add_signals,
    add_tick,
    current_signals,
    last_tick,
    revise,
)
from tealeaves.store.swap import fresh_beside


def derive(store: Store, make: Any, minutes: Any, signals: Any = ()) -> None:
    """What a pipeline would: looks, documents, observations, signals, in this order of arrival."""
    with store.write() as conn:
        for number in minutes:
            capture, document = make.capture(number, f"http://kcna.example/{number}"), make.document(str(number))
            add_looks(conn, [(capture, Place("a", number, 1))])
            add_documents(conn, [(document, capture)])
            add_observations(conn, [make.observation(document)])
        add_signals(conn, signals)


def tick(store: Store, make: Any, minutes: int) -> None:
    with store.write() as conn:
        add_tick(
            conn, as_of=make.at(minutes), recorded_at=make.at(minutes), through=last_sighting(conn), known_until=None,
            content="c", evaluated=0, signals=0,
        )  # fmt: skip


def rows(store: Store) -> list[Any]:
    with store.read() as conn:
        return list(rebuilt_rows(conn))


def count(store: Store, table: sa.Table) -> int:
    with store.read() as conn:
        return conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_the_same_content_has_the_same_rows_whatever_the_order_of_arrival(store: Store, make: Any) -> None:
    signals = [make.signal("a"), make.signal("b", 5)]
    derive(store, make, [3, 1, 2], signals)
    with Store.scratch() as other:
        derive(other, make, [1, 2, 3], signals[::-1])
        assert rows(store) == rows(other)
        derive(other, make, [4])
        assert rows(store) != rows(other)
    assert {name for name, _ in rows(store)} == {table.name for table in REBUILT} - {"misses", "quarantine"}


def test_a_rebuild_replaces_what_is_derived_and_keeps_what_was_done(store: Store, index_url: str, make: Any) -> None:
    derive(store, make, [9, 1], [make.signal("a")])
    with store.write() as conn:
        add_alert(
            conn,
            alert_id="x",
            group_key="g",
            signal="s",
            kind="signal",
            decision="send",
            reason="new",
            detail="",
            decided_at=make.at(0),
        )
        add_cycle(conn, cadence="1h", started_at=make.at(0), finished_at=make.at(1), outcome="ok", report="{}")
    tick(store, make, 10)
    with fresh_beside(index_url) as fresh:
        derive(fresh, make, [1, 2, 3], [make.signal("a")])
        tick(fresh, make, 20)
        expected = rows(fresh)
    assert rows(store) == expected
    assert [
        count(store, table) for table in APPEND_ONLY if table.name in ("alerts", "cycles", "ticks", "revisions")
    ] == [0, 2, 1, 1]
    with store.read() as conn:
        newest = last_tick(conn)
        assert newest is not None
        assert newest.through == last_sighting(conn) == 3
        assert newest.as_of == make.at(20)
    derive(store, make, [4])
    with store.read() as conn:
        assert [seen.known_at for seen in pending(conn, newest.through, make.labels)] == [make.at(4)]
    tick(store, make, 30)
    assert count(store, ticks) == 3


def test_signals_stay_as_they_were_told_and_differences_are_revisions(store: Store, index_url: str, make: Any) -> None:
    same, words, gone, back = (make.signal(key, number) for number, key in enumerate(("same", "words", "gone", "back")))
    derive(store, make, [1], [same, words, gone, back])
    with store.write() as conn:
        revise(conn, back.id, "retracted", "late_history", None, make.at(5))
    renamed = make.signal("words", 1, headline="Other words")
    with fresh_beside(index_url) as fresh:
        derive(fresh, make, [1], [same, renamed, back, make.signal("new", 9)])
        tick(fresh, make, 20)
    with store.read() as conn:
        now = {payload["key"]: payload["headline"] for payload in current_signals(conn)}
        noted = conn.execute(
            sa.select(revisions.c.signal, revisions.c.action, revisions.c.recorded_at).where(
                revisions.c.reason == "rebuild"
            )
        )
        assert sorted((row.signal, row.action, row.recorded_at) for row in noted) == sorted(
            [
                (words.id, "changed", make.at(20)),
                (gone.id, "retracted", make.at(20)),
                (back.id, "restored", make.at(20)),
            ]
        )
    assert now == {"same": same.headline, "words": "Other words", "back": back.headline, "new": same.headline}
    with fresh_beside(index_url) as fresh:
        derive(fresh, make, [1], [same, renamed, back, make.signal("new", 9)])
        tick(fresh, make, 30)
    assert count(store, revisions) == 4


def test_a_rebuild_that_fails_changes_nothing(store: Store, index_url: str, make: Any) -> None:
    derive(store, make, [1, 2], [make.signal("a")])
    before = rows(store)
    with pytest.raises(ZeroDivisionError):
        _rebuild_and_fail(index_url, make)
    assert rows(store) == before


def _rebuild_and_fail(index_url: str, make: Any) -> None:
    with fresh_beside(index_url) as fresh:
        derive(fresh, make, [3])
        raise ZeroDivisionError


def test_a_reader_sees_the_old_rows_until_its_view_ends_and_the_guards_stand_again(
    store: Store, index_url: str, make: Any
) -> None:
    derive(store, make, [1, 2])
    before = rows(store)
    with store.read() as conn:
        assert list(rebuilt_rows(conn)) == before
        with fresh_beside(index_url) as fresh:
            derive(fresh, make, [3])
        assert list(rebuilt_rows(conn)) == before
    assert rows(store) != before
    for table in REBUILT[:1]:
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), store.write() as conn:
            conn.execute(table.delete())


def test_an_index_that_is_not_there_is_made(index_url: str, make: Any) -> None:
    with fresh_beside(index_url) as fresh:
        derive(fresh, make, [1, 2], [make.signal("a")])
        tick(fresh, make, 5)
        expected = rows(fresh)
    with Store.open(index_url) as store:
        assert rows(store) == expected
