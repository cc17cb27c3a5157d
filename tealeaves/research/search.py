"""Where a term stands, in its context: the stories that have it, how many of each year, and what the answer rests on.

Read from the stored texts, a pass over all of them a question; there is no index that could be behind, and none that cannot see Korean
words of two syllables. How a term is matched: `tealeaves.research.terms`. A story is counted once, at however many addresses and in
however many versions it stands, in the year in which it first became known.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.errors import UsageError
from tealeaves.model import Coverage
from tealeaves.research.index import Index, Moment, Names, Selection, names
from tealeaves.research.rows import claimed
from tealeaves.research.terms import Term
from tealeaves.research.usage import AROUND, Counting, Hit, Stretch
from tealeaves.store.schema import documents
from tealeaves.text import normalise

PREFIX = "*"
FEW = 3  # series whose gaps are all told


@dataclass(frozen=True, slots=True)
class Use:
    """A story that has the term: the first place in the first of its versions that does, with the words around it."""

    known_at: datetime
    published_on: date | None
    series: str
    source: str
    headline: str
    left: str
    words: str
    right: str
    language: str
    offset: int  # code points into the document's text
    times: int  # in this version
    url: str
    capture: str
    version: str
    story: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: the stories shown, how many there are, and what is held."""

    term: str
    uses: tuple[Use, ...]
    stories: int
    years: tuple[Stretch, ...]
    coverage: tuple[Coverage, ...]

    @property
    def rests_on(self) -> str:
        """The sentence that a count must carry, for the series that were searched."""
        return resting(self.coverage)


def resting(coverage: Sequence[Coverage]) -> str:
    """ "in 88,467 documents since 1997-01-01; gap ..."; of many series only the whole."""
    if len(coverage) <= FEW and coverage:
        return ". ".join(f"{each.series}: {each.sentence()}" for each in coverage)
    since = min((each.since for each in coverage if each.since is not None), default=None)
    if since is None:
        return "in no documents"
    total = sum(each.documents for each in coverage)
    return f"in {total:,} documents of {len(coverage)} series, the oldest since {since}"


def term_of(text: str) -> Term:
    """The term as a person writes it; a star at the end stands for any ending of the word. Raises `UsageError`."""
    plain = normalise(text)
    return Term(plain.removesuffix(PREFIX), prefix=plain.endswith(PREFIX))


def chosen(
    index: Index, *, language: str | None, source: Names, series: Names, since: Moment | None, until: Moment | None
) -> Selection:
    """The selection of a question; a language narrows it to editions in it, and those of several. Raises `UsageError`."""
    if language is None:
        return index.select(source=source, series=series, since=since, until=until)
    held = sorted(set(index.conn.scalars(sa.select(documents.c.series).distinct())))
    mine = [name for name in held if name.rpartition("/")[2] in (language, "mul")]
    both = [name for name in mine if series is None or name in names(series)]
    if not both:
        editions = sorted({name.rpartition("/")[2] for name in held})
        raise UsageError(f"no edition in {language!r} is held there; there are: {', '.join(editions) or 'none yet'}")
    return index.select(source=source, series=both, since=since, until=until)


def in_language(language: str | None) -> Callable[[Hit], bool] | None:
    """Which occurrences stand in text of a language; where nobody could tell which it is, they count."""
    return None if language is None else lambda hit: hit.block[1] in (language, "und")


def search(
    conn: sa.Connection, wanted: Selection, term: Term, *, language: str | None = None, newest: bool = True,
    limit: int | None = None,
) -> Found:  # fmt: skip
    """The stories of a selection that have a term, the newest first or the oldest."""
    shown = _Shown(newest, limit)
    count = Counting([term], "year", "known_at", wanted.since, only=in_language(language), used=shown.add)
    count.read(conn, _from_the_beginning(wanted))
    held = count.coverage()
    years = count.together(term.text, held, wanted.until)
    return Found(term.text, shown.uses(), shown.stories, tuple(years), tuple(held.values()))


def _from_the_beginning(wanted: Selection) -> Selection:
    """Without its beginning: a story's first day decides where it belongs, and that can be an earlier one."""
    return replace(wanted, since=None)


class _Shown:
    """The stories that are shown: as many as were asked for, from the wanted end."""

    def __init__(self, newest: bool, limit: int | None) -> None:
        self._newest, self._limit = newest, limit
        self._kept: deque[Use] = deque(maxlen=limit if newest else None)
        self.stories = 0

    def add(self, head: Any, hits: list[Hit]) -> None:
        self.stories += 1
        if self._newest or self._limit is None or len(self._kept) < self._limit:
            self._kept.append(_use(head, hits))

    def uses(self) -> tuple[Use, ...]:
        return tuple(reversed(self._kept)) if self._newest else tuple(self._kept)


def _use(head: Any, hits: list[Hit]) -> Use:
    hit = hits[0]
    (text, language, _), start, end = hit.block, hit.place.start, hit.place.end
    return Use(
        head.known_at, claimed(head.published_at)[0], head.series, head.source, head.headline, text[max(0, start - AROUND) : start],
        text[start:end], text[end : end + AROUND], language, hit.offset, len(hits), head.url, head.capture, head.version, head.story,
    )  # fmt: skip
