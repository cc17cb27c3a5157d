"""The whole way: notices in the archive and the index, the rules over them. Russian is told once, when it comes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tealeaves import ticking
from tealeaves.archive import Archive
from tealeaves.catalogue import load
from tealeaves.model import Capture
from tealeaves.pipeline import Pipeline
from tealeaves.store import Store, signals
from tests.paper import typeset
from tests.stamps.series import Published, earlier, later

HOST = "http://www.korstamp.com.kp"
RULE = "source_new_language"


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    typeset.require()
    with (
        Archive.open(tmp_path / "archive", writable=True) as archive,
        Store.open(f"sqlite:///{tmp_path / 'i.db'}") as store,
    ):
        yield Pipeline(load(), store, archive)


def captures(published: Sequence[Published]) -> Iterator[Capture]:
    """Each as it was served on the morning after."""
    for each in published:
        at = datetime.combine(each.on + timedelta(days=1), time(1), tzinfo=UTC)
        yield Capture("korea_stamp", HOST + each.path, at, at, each.body)


def told(pipeline: Pipeline, published: Sequence[Published]) -> list[dict[str, Any]]:
    """What stands as firing once these are in, each judged when it came."""
    for capture in captures(published):
        ingested = pipeline.ingest(capture)
        assert ingested.quarantined == []
        assert ingested.documents == 1
        ticking.tick(pipeline, (), "C1", timedelta(days=4000), capture.recorded_at + timedelta(minutes=1))
    with pipeline.store.read() as conn:
        standing = [signal for signal in signals.current_signals(conn, status="firing") if signal["rule"] == RULE]
    return sorted(standing, key=lambda signal: str(signal["key"]))


@pytest.mark.req("A-14")
@pytest.mark.parametrize("way", ["html", "pdf"])
def test_russian_is_new_in_the_notice_of_new_year_2025_and_never_again(pipeline: Pipeline, way: str) -> None:
    assert told(pipeline, earlier(9, way)) == []
    found = told(pipeline, later(way)[:1])
    assert [(signal["key"], signal["severity"], signal["published_at"]) for signal in found] == [
        ("korea_stamp/notice/mul|language/order_form|ru", "high", "2025-01-01"),
        ("korea_stamp/notice/mul|language|ru", "high", "2025-01-01"),
    ]
    form, text = found
    assert set(text["before"].split(", ")) == {"Korean", "English", "Chinese"}
    assert set(form["before"].split(", ")) == {"English", "Chinese"}
    assert text["quotes"][0]["text"].startswith("На почтовых карточках изображены")
    assert text["coverage"]["documents"] == 9
    assert told(pipeline, later(way)[1:]) == found


@pytest.mark.req("A-14")
def test_eight_earlier_notices_are_too_few(pipeline: Pipeline) -> None:
    assert told(pipeline, [*earlier(8, "html"), later("html")[0]]) == []


def test_what_page_and_pdf_of_a_notice_both_say_is_told_once(pipeline: Pipeline) -> None:
    both = [later("html")[0], later("pdf")[0]]
    found = told(pipeline, [*earlier(9, "html"), *both])
    assert len(found) == 2
    assert len({signal["story"] for signal in found}) == 1
