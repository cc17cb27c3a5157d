"""Law 7: our own change is not the world's change. A changed parser re-extracts everything and alerts nobody."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from laws_world import HONEST, START, Place, article, catalogue_of, month, ordinary, rule_of
from test_law4_order import tick

from tealeaves.model import Capture
from tealeaves.store import deeds, documents, signals
from tealeaves.store.schema import captures


def thousand() -> list[Capture]:
    """A thousand ordinary articles, one of which has what the older parser could not see."""
    return [article(n, START + timedelta(hours=n), ordinary(n)) for n in range(1000)]


@pytest.mark.req("law-7")
def test_a_parser_change_extracts_a_thousand_documents_again_and_alerts_nobody(place: Place) -> None:
    now = START + timedelta(hours=1001)
    before = place.pipeline(catalogue_of(revision=1))
    before.ingest_all(month() + thousand())
    tick(before, now)
    with place.store.read() as conn:
        decided = {row["id"] for row in deeds.alerts(conn)}

    after = place.pipeline(catalogue_of(revision=2))
    assert after.refresh() >= 1000
    tick(after, now)
    with place.store.read() as conn:
        versions = {known.document.parser_version for known in documents.documents(conn)}
        fresh = [row for row in deeds.alerts(conn) if row["id"] not in decided]
    assert versions == {"paper/record/1", "paper/record/2"}
    assert [row for row in fresh if row["decision"] == "send"] == []


@pytest.mark.req("law-7")
def test_what_a_better_rule_finds_in_old_pages_is_recorded_and_held(place: Place) -> None:
    """A rule of ours that learns to see more finds old things: they are signals, labelled technical, and nobody is woken."""
    now = START + timedelta(days=41)
    blind = catalogue_of([HONEST[1]])
    pipeline = place.pipeline(blind)
    pipeline.ingest_all(month())
    tick(pipeline, now)

    seeing = place.pipeline(catalogue_of(HONEST))
    seeing.refresh()
    tick(seeing, now)
    with place.store.read() as conn:
        rows = [row for row in deeds.alerts(conn) if row["kind"] == "signal"]
        found = list(signals.current_signals(conn, rule="office_first_seen"))
    assert len(found) == 5
    held = {row["signal"]: row["reason"] for row in rows}
    assert {held[payload["id"]] for payload in found} <= {"technical_change", "warming_up"}
    assert not [row for row in rows if row["decision"] == "send"]


def test_a_new_page_after_our_change_is_news_again(place: Place) -> None:
    """The label sticks to what our change brought up, not to what the world says afterwards."""
    pipeline = place.pipeline(catalogue_of(revision=1))
    pipeline.ingest_all(month())
    tick(pipeline, START + timedelta(days=41))
    changed = place.pipeline(catalogue_of(revision=2))
    changed.refresh()
    news = article(7000, START + timedelta(days=42), "Kim Jong Il, marshal of the Republic, visited the mill.")
    changed.ingest(news)
    tick(changed, news.recorded_at)
    with place.store.read() as conn:
        sent = [row["signal"] for row in deeds.alerts(conn) if row["decision"] == "send" and row["kind"] == "signal"]
        told = [payload for payload in signals.current_signals(conn) if payload["id"] in sent]
    assert [payload["known_at"] for payload in told if payload["known_at"].startswith("2012-02-12")]


def test_one_damaged_record_does_not_keep_a_new_parser_from_the_rest(place: Place) -> None:
    """A bit that turned on the disk years ago must not stop the watch on the day of an update."""
    pipeline = place.pipeline(catalogue_of(revision=1))
    pipeline.ingest_all(month())
    tick(pipeline)
    with place.store.read() as conn:
        spot = sa.select(captures.c.file, captures.c.offset).order_by(captures.c.seq).offset(7).limit(1)
        file, offset = conn.execute(spot).one()
    with (place.folder / "archive" / file).open("r+b") as warc:
        warc.seek(offset + 40)
        warc.write(b"damage")
    after = place.pipeline(catalogue_of(revision=2))
    assert after.refresh() == len(month()) - 1
    with place.store.read() as conn:
        known = [one.document for one in documents.documents(conn)]
    assert sum(document.parser_version == "paper/record/2" for document in known) == len(month()) - 1


@pytest.mark.req("A-2")
def test_a_rule_that_raises_stops_no_other_and_is_told_once(place: Place) -> None:
    def broken(now: object, history: object) -> object:
        raise RuntimeError("broken on purpose")

    pipeline = place.pipeline(catalogue_of([*HONEST, rule_of("broken_rule", broken, "office")]))  # type: ignore[arg-type]
    pipeline.ingest_all(month())
    tick(pipeline)
    tick(pipeline)
    with place.store.read() as conn:
        rows = list(deeds.alerts(conn))
        found = list(signals.current_signals(conn))
    assert len(found) >= 5
    matters = [row for row in rows if row["group_key"] == "rule/broken_rule"]
    assert len(matters) == 1
    assert json.dumps(matters[0])
