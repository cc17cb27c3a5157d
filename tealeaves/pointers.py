"""Which addresses the polled pages point at, read from the archive: so that none is forgotten when a fetch failed or a process died.

What a list said is not kept in memory or in a table: its captures are there. The last two of each page are read again in every cycle,
whether it answered or not, and older ones where an address that they listed was asked for in vain. Lists that others caught are left: what
they point at is old, and to fetch it now would make it news.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from tealeaves.archive import Archive
from tealeaves.model import Capture, Place
from tealeaves.pipeline import Pipeline
from tealeaves.plan import Pointer
from tealeaves.sourcekit import Page, Source
from tealeaves.store import journal

LOOK_BACK = timedelta(days=30)  # longer than `plan.LINK_ATTEMPTS` take
LISTS_BACK = 2  # captures of a page: the newest, and the one before it for what its cycle did not come to


class Pointers:
    """The pointers of pages; a capture is parsed once, however often it is asked for."""

    def __init__(self, pipeline: Pipeline, archive: Archive) -> None:
        self._pipeline = pipeline
        self._archive = archive
        self._store = pipeline.store
        self._read: dict[Place, list[Pointer]] = {}

    def of(self, pages: Sequence[tuple[Source, Page]], now: datetime) -> list[Pointer]:
        """What these pages listed lately, and what they listed longer ago and could not be had; of sources that are followed."""
        followed = [(source, page) for source, page in pages if source.follow]
        with self._store.read() as conn:
            recent = [
                pointer
                for source, page in followed
                for place in journal.page_captures(conn, source.id, page.url, now, LISTS_BACK, polled=True)
                for pointer in self._of(place)
            ]
            known = {link.url for _, _, link in recent}
            return [*recent, *self._missed(conn, followed, known, now - LOOK_BACK)]

    def _missed(
        self, conn: sa.Connection, pages: Sequence[tuple[Source, Page]], known: set[str], since: datetime
    ) -> Iterator[Pointer]:
        """Pointers to addresses that never answered and stand on no recent list, from the list of the day on which each was asked for."""
        polled = {page.url for _, page in pages}
        for source in sorted({source.id for source, _ in pages}):
            own = [page.url for each, page in pages if each.id == source]
            for url, missed_at in journal.never_answered(conn, source, since):
                if url not in known and url not in polled:
                    yield from self._listed(conn, source, own, url, missed_at)

    def _listed(
        self, conn: sa.Connection, source: str, pages: Sequence[str], url: str, missed_at: datetime
    ) -> list[Pointer]:
        places = (
            place
            for page in pages
            for place in journal.page_captures(conn, source, page, missed_at, LISTS_BACK, polled=True)
        )
        return [pointer for place in places for pointer in self._of(place) if pointer[2].url == url][:1]

    def _of(self, place: Place) -> list[Pointer]:
        if place not in self._read:
            look = self._archive.read(place)
            links = self._pipeline.links(place) if isinstance(look, Capture) else ()
            edition = look.edition if isinstance(look, Capture) else None
            self._read[place] = [(look.source, edition, link) for link in links]
        return self._read[place]
