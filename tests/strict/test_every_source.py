"""No source of the catalogue takes a page that is none for a publication, and a rebuild refuses what the watch refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa
from pages_that_are_none import NONE, page
from strict_world import MAINTENANCE, MOVED, World, listing, notice, says

from tealeaves.catalogue import Catalogue, load
from tealeaves.extract import extract
from tealeaves.model import Capture
from tealeaves.pipeline import Pipeline
from tealeaves.store import Store
from tealeaves.store.schema import documents, quarantine

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@cache
def catalogue() -> Catalogue:
    return load()


def captures(body: bytes) -> Iterator[Capture]:
    """The page as each source would serve it, at a polled address and at one of an article."""
    for name, module in sorted(catalogue().sources.items()):
        for polled in module.source.pages[:1]:
            for url in (polled.url, f"{polled.url.rstrip('/')}/2026/11/22/article.html"):
                kind = (("Content-Type", "text/html; charset=utf-8"),)
                yield Capture(name, url, NOW, NOW, body, headers=kind, edition=polled.edition)


@pytest.mark.req("C-12")
@pytest.mark.parametrize(("sort", "title", "lines", "more"), NONE[::4], ids=lambda value: str(value)[:30])
def test_no_source_takes_a_page_that_is_none_for_its_own(
    sort: str, title: str, lines: tuple[str, ...], more: str
) -> None:
    found = [(capture.source, extract(catalogue(), capture)) for capture in captures(page(title, *lines, more=more))]
    assert len(found) > 40
    assert [source for source, each in found if each.documents or each.links] == []
    assert {each.quarantined.reason for _, each in found if each.quarantined} == {sort}


@pytest.mark.req("C-12")
def test_a_russian_page_of_any_words_is_no_notice_of_the_stamp_corporation() -> None:
    for body in (says(*MOVED), says(*MAINTENANCE, *MOVED)):
        refused = [
            extract(catalogue(), capture).quarantined for capture in captures(body) if capture.source == "korea_stamp"
        ]
        assert len(refused) == 2
        assert all(each is not None for each in refused)


@pytest.mark.req("law-1")
def test_a_rebuild_refuses_what_the_watch_refused(tmp_path: Path) -> None:
    def rows(store: Store) -> tuple[list[object], list[object]]:
        with store.read() as conn:
            refused = conn.execute(sa.select(quarantine).order_by(quarantine.c.capture)).all()
            read = conn.scalars(sa.select(documents.c.version).order_by(documents.c.version)).all()
        return list(refused), list(read)

    with World(tmp_path, "stamps") as world:
        shown = (
            listing(range(4)),
            listing([]),
            says(*MAINTENANCE),
            says("Log in", "Password"),
            says("우표통보 24"),
            listing(range(5)),
        )
        world.site.pages = {f"/n/{number}": notice(number, "en") for number in range(3)} | {
            "/n/3": says(*MOVED),
            "/n/4": says(*MAINTENANCE),
        }
        for body in shown:
            world.site.pages["/"] = body
            world.cycle()
        with Store.open(f"sqlite:///{tmp_path / 'anew.sqlite'}") as anew:
            Pipeline(world.catalogue, anew, world.archive).catch_up()
            assert rows(anew) == rows(world.store)
        reasons = {row.reason for row in rows(world.store)[0]}  # type: ignore[attr-defined]
    assert reasons >= {"empty", "maintenance", "login_wall", "unknown_layout", "language_mix"}
