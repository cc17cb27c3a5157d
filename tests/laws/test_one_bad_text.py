"""One text that breaks an observer, or that no index can hold, keeps nothing else out and is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from laws_world import START, Place, article, month, replayed
from test_law4_order import standing, tick

from tealeaves import observe
from tealeaves.model import Document, Fact
from tealeaves.store.schema import quarantine


def test_half_a_sign_in_a_dump_stops_nothing_and_reads_the_same_in_a_replay(place: Place) -> None:
    """JSON may hold a lone surrogate, which no encoding takes: once it stopped every later command on the home folder."""
    odd = article(
        9000, START + timedelta(days=41), "Kim Jong Il, \ud800 marshal of the Republic, visited \x00 the mill."
    )
    captures = [*month(), odd]
    pipeline = place.pipeline()
    pipeline.ingest_all(captures)
    tick(pipeline)
    assert standing(place.store) == sorted(signal.canonical() for signal in replayed(captures))


def test_a_text_that_breaks_an_observer_is_quarantined_and_the_others_count(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(document: Document) -> Iterator[Fact]:
        if "mill number 7 " in document.text:
            raise RuntimeError("broken on purpose")
        return iter(())

    broken = (*observe.OBSERVERS, observe.Observer("breaking", 1, breaking))
    monkeypatch.setattr(observe, "OBSERVERS", broken)
    captures = month()
    result = place.pipeline().ingest_all(captures)
    assert result.captures == len(captures)
    with place.store.read() as conn:
        rows = conn.execute(sa.select(quarantine.c.reason, quarantine.c.detail)).all()
    assert [row.reason for row in rows] == ["observer_error"]
    assert "broken on purpose" in rows[0].detail
    assert place.pipeline().catch_up().looks == 0
