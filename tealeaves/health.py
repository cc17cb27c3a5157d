"""Whether each source can be trusted to speak at the moment: our own silences, found and reported by ourselves.

`judge` is pure: the same looks give the same state. A source that cannot be read is never "no news", and its content signals wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from tealeaves.model import LastLook
from tealeaves.sourcekit import Source
from tealeaves.store.journal import Refusal, articles_missed, refused_by_source
from tealeaves.store.looks import SourceHealth, last_looks, source_health
from tealeaves.store.observations import Labels

State = Literal[
    "new",  # never looked at
    "ok",
    "dark",  # several looks in a row at each of its pages brought nothing
    "partial",  # so it is with some of its pages, or with the articles that they point at
    "unreadable",  # answers come, but no parser understands the latest
    "quiet",  # answers come and can be read, but nothing new for longer than the source's own longest silence
]

REFUSALS_TO_SUSPECT = 3  # articles since the last one that was understood: one is an odd page, three are a layout
MISSES_TO_DARK = 2  # one failed look is weather, two in a row are a matter (C-20)
ARTICLES_TO_TELL = 5  # articles that could not be had since the last one that could: one or two are broken links


@dataclass(frozen=True, slots=True)
class Standing:
    """A source's state and the plain reason for it."""

    source: str
    state: State
    reason: str

    @property
    def suspect(self) -> bool:
        """Whether its content signals must wait (law 7)."""
        return self.state == "unreadable"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the index knows of one source."""

    looks: SourceHealth | None = None
    refused: Sequence[Refusal] = ()
    pages: Mapping[str, LastLook] = field(default_factory=dict)  # of its polled pages
    articles_missed: int = 0  # different ones, since the last that answered


def standings(conn: sa.Connection, sources: Iterable[Source], labels: Labels) -> list[Standing]:
    """The state of each of these sources, in their order, as the index has it."""
    wanted = list(sources)
    of_looks = {row.source: row for row in source_health(conn)}
    refused = refused_by_source(conn, labels)
    pages = last_looks(conn, [page.url for source in wanted for page in source.pages])
    missed = articles_missed(conn, {source.id: [page.url for page in source.pages] for source in wanted})
    return [
        judge(source, Seen(of_looks.get(source.id), refused.get(source.id, ()), pages, missed.get(source.id, 0)))
        for source in wanted
    ]


def judge(source: Source, seen: Seen) -> Standing:
    """The state of one source, from what the index knows of it.

    A silence is counted up to the last look: what was not looked at since, a machine that was off, is our silence and not the source's.
    """
    looks = seen.looks
    if looks is None or looks.last_look is None:
        return Standing(source.id, "new", "not looked at yet")
    grounds = (_dark(source, seen), _unreadable(source, seen), _partial(source, seen), _quiet(source, looks))
    return next((standing for standing in grounds if standing is not None), Standing(source.id, "ok", ""))


def _failing(source: Source, seen: Seen) -> list[LastLook]:
    """Its pages that brought nothing several times in a row, the worst first."""
    known = [seen.pages[page.url] for page in source.pages if page.url in seen.pages]
    return sorted((page for page in known if page.misses >= MISSES_TO_DARK), key=lambda page: (-page.misses, page.url))


def _dark(source: Source, seen: Seen) -> Standing | None:
    failing = _failing(source, seen)
    if not failing or len(failing) < len({page.url for page in source.pages}):
        return None
    last = f", the last with {seen.looks.last_miss}" if seen.looks and seen.looks.last_miss else ""
    return Standing(source.id, "dark", f"{failing[0].misses} looks in a row failed{last}")


def _unreadable(source: Source, seen: Seen) -> Standing | None:
    polled = {page.url for page in source.pages}
    understood = seen.looks.last_document if seen.looks else None
    lists = [refusal for refusal in seen.refused if refusal.url in polled]
    articles = [
        refusal
        for refusal in seen.refused
        if refusal.url not in polled and (understood is None or refusal.first > understood)
    ]
    if not lists and len(articles) < REFUSALS_TO_SUSPECT:
        return None
    worst = (lists or articles)[0]
    pages = len(lists) + len(articles)
    return Standing(source.id, "unreadable", f"{worst.reason}; since {_minute(worst.since)}, {pages} pages in all")


def _partial(source: Source, seen: Seen) -> Standing | None:
    failing = _failing(source, seen)
    if failing:
        words = (
            f"{len(failing)} of {len(source.pages)} pages fail: {failing[0].url}, {failing[0].misses} looks in a row"
        )
        return Standing(source.id, "partial", words)
    if seen.articles_missed >= ARTICLES_TO_TELL:
        words = f"its lists answer, but {seen.articles_missed} articles in a row could not be had"
        return Standing(source.id, "partial", words)
    return None


def _quiet(source: Source, looks: SourceHealth) -> Standing | None:
    if looks.last_document is None or looks.last_look is None:
        return None
    silence = looks.last_look - looks.last_document
    return (
        Standing(source.id, "quiet", f"nothing new for {_days(silence)}")
        if silence > source.expect.quiet_after
        else None
    )


def _minute(instant: datetime) -> str:
    return instant.isoformat(sep=" ", timespec="minutes")


def _days(span: timedelta) -> str:
    return f"{span.days} days"
