"""Whether each source can be trusted to speak at the moment, as the index has it: asked for as cheaply as can be, in every cycle.

What the answers mean is `condition`'s matter; both are reached by this name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from tealeaves.condition import RENUMBERED_IN, flapping
from tealeaves.condition import Seen as Seen
from tealeaves.condition import Standing as Standing
from tealeaves.condition import State as State
from tealeaves.condition import judge as judge
from tealeaves.model import LastLook
from tealeaves.sourcekit import Source
from tealeaves.store import readings
from tealeaves.store.journal import Refusal, articles_missed, last_misses, refused_by_source
from tealeaves.store.looks import SourceHealth, last_looks
from tealeaves.store.observations import Labels
from tealeaves.store.readings import PagePast, Sample

NEW_IN: Final = (timedelta(hours=8), timedelta(days=3), timedelta(days=40))  # where the newest item is looked for first
DRIFT_IN: Final = timedelta(days=3)  # what was shown before is compared with what is shown since
DRIFT_DOCUMENTS: Final = 80


def standings(conn: sa.Connection, sources: Iterable[Source], labels: Labels) -> list[Standing]:
    """The state of each of these sources, in their order."""
    wanted = list(sources)
    known = _Known.of(conn, wanted, labels)
    return [judge(source, _seen(conn, source, known, labels)) for source in wanted]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is asked for all sources at once."""

    answered: Mapping[str, datetime]
    missed: Mapping[str, tuple[datetime, str]]
    refused: Mapping[str, Sequence[Refusal]]
    pages: Mapping[str, LastLook]
    past: Mapping[str, PagePast]
    articles_missed: Mapping[str, int]

    @classmethod
    def of(cls, conn: sa.Connection, sources: Sequence[Source], labels: Labels) -> _Known:
        urls = [page.url for source in sources for page in source.pages]
        return cls(
            readings.last_answers(conn, [source.id for source in sources]),
            last_misses(conn),
            refused_by_source(conn, labels),
            last_looks(conn, urls),
            readings.page_pasts(conn, urls, labels),
            articles_missed(conn, {source.id: [page.url for page in source.pages] for source in sources}),
        )


def _seen(conn: sa.Connection, source: Source, known: _Known, labels: Labels) -> Seen:
    missed_at, reason = known.missed.get(source.id, (None, None))
    answered_at = known.answered.get(source.id)
    last = max((at for at in (answered_at, missed_at) if at is not None), default=None)
    if last is None:
        return Seen()
    newest = None if answered_at is None else readings.newest_item(conn, source.id, answered_at, NEW_IN)
    lately, before = _samples(conn, source, answered_at, newest, labels)
    past = {page.url: known.past[page.url] for page in source.pages}
    flaps = {each.capture for page in source.pages for each in flapping(past[page.url], page.every)}
    fresh = newest is not None and newest >= last - RENUMBERED_IN
    return Seen(
        SourceHealth(source.id, last_look=last, last_document=newest, last_miss=reason),
        known.refused.get(source.id, ()),
        {page.url: known.pages[page.url] for page in source.pages if page.url in known.pages},
        past,
        readings.said_in(conn, flaps),
        known.articles_missed.get(source.id, 0),
        readings.arrivals(conn, source.id, last - RENUMBERED_IN, last) if fresh else readings.Arrivals(),
        lately,
        before,
    )


def _samples(
    conn: sa.Connection, source: Source, answered_at: datetime | None, newest: datetime | None, labels: Labels
) -> tuple[dict[str, Sample], dict[str, Sample]]:
    """The documents of the last days and those before; none of a source that showed nothing new in them."""
    if answered_at is None or newest is None or newest < answered_at - DRIFT_IN:
        return {}, {}
    before = readings.sample(conn, source.id, answered_at - DRIFT_IN, DRIFT_DOCUMENTS)
    if not before:
        return {}, {}
    lately = readings.sample(conn, source.id, answered_at, DRIFT_DOCUMENTS, besides=frozenset(before))
    fields = source.expect.required
    return readings.described(conn, lately, fields, labels), readings.described(conn, before, fields, labels)
