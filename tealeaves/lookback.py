"""The asks of one cycle for articles that we hold: what `revisit` chose, asked for exactly as they were asked for before.

What a page was declared as and what its list said of it stand in its capture, and a parser may go by both. They are handed on, so that a
document never changes because of how we asked. Where no list gave a date, the one that was read then is handed on: a dateline without a
year, read a year later, would else be another day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa

from tealeaves.archive import Archive
from tealeaves.fetch.gate import Ask
from tealeaves.model import Capture
from tealeaves.revisit import choose
from tealeaves.sourcekit import Page, Source
from tealeaves.store import Store, journal, looks
from tealeaves.store.addresses import Address, addresses

CAPTURES_BACK = 3  # captures of an address that are looked through for what its list said


@dataclass(frozen=True, slots=True)
class LookBack:
    """Where what we hold is found, and how many addresses of a source may be asked for again in a cycle."""

    archive: Archive
    store: Store
    budget: int

    def asks(self, pages: Sequence[tuple[Source, Page]], now: datetime) -> list[Ask]:
        """What is due of the sources of these pages that answer, those of the state that is watched first."""
        if not self.budget:
            return []
        with self.store.read() as conn:
            sources = _answering(conn, pages)
            held = [each for name in sorted(sources) for each in _held(conn, sources[name])]
            watched = {name for name, source in sources.items() if source.bloc == "dprk"}
            chosen = choose(held, now, self.budget, watched)
            known = looks.last_looks(conn, [each.url for each in chosen])
            as_before = [self._as_before(conn, each, now) for each in chosen]
        return [
            Ask(each.source, each.url, edition, listed_at, known.get(each.url), keep_gone=True)
            for each, (edition, listed_at) in zip(chosen, as_before, strict=True)
        ]

    def _as_before(self, conn: sa.Connection, held: Address, now: datetime) -> tuple[str | None, date | None]:
        """What the page was declared as, and the date that it was given from outside or else read with."""
        places = journal.page_captures(conn, held.source, held.url, now, CAPTURES_BACK)
        kept = [look for place in places if isinstance(look := self.archive.read(place), Capture)]
        edition = next((look.edition for look in kept if look.edition is not None), None)
        listed = next((look.listed_at for look in kept if look.listed_at is not None), None)
        return edition, listed or _plain_day(held.published_at)


def _answering(conn: sa.Connection, pages: Sequence[tuple[Source, Page]]) -> dict[str, Source]:
    """The sources whose articles we fetch, without those none of whose pages answers: a host that is down is left alone."""
    fetched = [(source, page) for source, page in pages if source.follow or source.articles]
    last = looks.last_looks(conn, [page.url for _, page in fetched])
    return {source.id: source for source, page in fetched if page.url in last and not last[page.url].misses}


def _held(conn: sa.Connection, source: Source) -> Iterable[Address]:
    """What the source showed at addresses that the gate may go to."""
    found = addresses(conn, source.id, [page.url for page in source.pages])
    return (each for each in found if _host(each.url) in source.hosts)


def _host(url: str) -> str | None:
    """The host of an address; None for one that cannot be read, which nobody can ask for."""
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _plain_day(said: date | None) -> date | None:
    return None if isinstance(said, datetime) else said
