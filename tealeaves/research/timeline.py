"""A term's use over time: of how many stories, how many for every thousand held, with what is not held shown as such.

With `about`, a use counts only where the same sentence also names somebody or something else. Periods of which nothing is held are no
zeros: they are said and drawn apart.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from tealeaves.model import Coverage
from tealeaves.research.index import Selection
from tealeaves.research.periods import By
from tealeaves.research.rows import within_labels
from tealeaves.research.search import in_language, resting, term_of
from tealeaves.research.sentences import sentence_at
from tealeaves.research.terms import Term
from tealeaves.research.usage import Counting, Hit, On, Stretch
from tealeaves.store.documents import within
from tealeaves.store.schema import documents, sightings

FEW_YEARS = 3  # whose months fit a screen
NARROW = 64  # columns of a screen below which the share is left out
PARTLY = 0.1  # of a period's days not held, from which on it is said
EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Timeline:
    """A term's use, period by period, over the series in which it stands (over all, where it stands in none)."""

    term: str
    about: str | None
    by: By
    on: On
    stretches: tuple[Stretch, ...]
    coverage: tuple[Coverage, ...]  # of the series that are counted
    besides: tuple[str, ...]  # series that were searched and in which it never stands

    @property
    def uses(self) -> int:
        return sum(each.uses or 0 for each in self.stretches)

    @property
    def first(self) -> Any:
        """known_at, url, capture and quote of the first use; () where there is none."""
        return min((each.first for each in self.stretches if each.first), default=())

    @property
    def last(self) -> Any:
        return max((each.last for each in self.stretches if each.last), default=())

    @property
    def title(self) -> str:
        return f"“{self.term}”" + (f" in one sentence with “{self.about}”" if self.about else "")

    @property
    def rests_on(self) -> str:
        return resting(self.coverage)


def timeline(
    conn: sa.Connection, wanted: Selection, term: Term, *, about: str | None = None, language: str | None = None,
    by: By | None = None, on: On = "known_at",
) -> Timeline:  # fmt: skip
    """The use of a term in a selection. Raises `UsageError` for an `about` in which nothing is written."""
    named = None if about is None else term_of(about)
    by = by or _period(conn, wanted)
    counting = Counting([term], by, on, wanted.since, only=_only(language, named))
    counting.read(conn, replace(wanted, since=None))
    held, using = counting.coverage(), counting.using()
    counted = [name for name in held if name in using] or list(held)
    stretches = counting.together(term.text, counted, wanted.until)
    besides = [name for name in held if name not in counted]
    return Timeline(term.text, about, by, on, tuple(stretches), tuple(held[name] for name in counted), tuple(besides))


def _period(conn: sa.Connection, wanted: Selection) -> By:
    """Months where a few years are asked about, else years."""
    at = sightings.c.captured_at
    ends = sa.select(sa.func.min(at, type_=at.type), sa.func.max(at, type_=at.type)).join(
        documents, documents.c.version == sightings.c.version
    )
    first, last = conn.execute(ends.where(*within_labels(wanted), *within(at, wanted.since, wanted.until))).one()
    return "month" if first is None or last - first < timedelta(days=FEW_YEARS * 366) else "year"


def _only(language: str | None, named: Term | None) -> Callable[[Hit], bool] | None:
    spoken = in_language(language)
    if named is None:
        return spoken
    return lambda hit: (spoken is None or spoken(hit)) and _names(hit, named)


def _names(hit: Hit, named: Term) -> bool:
    """Whether the sentence of a hit names somebody, outside of the hit itself."""
    start, end = sentence_at(hit.block[0], hit.place.start, hit.place.end)
    apart = (hit.place.end - start, hit.place.start - start)
    return any(not (place.start < apart[0] and apart[1] < place.end) for place in named.places(hit.block[0][start:end]))


def lines(stretches: Sequence[Stretch], width: int) -> Iterator[str]:
    """The periods as bars for a terminal: runs of periods without a use are one line, and so are runs of which nothing is held."""
    most = max((each.per_thousand or 0.0 for each in stretches), default=0.0)
    label = max((len(_label(each, each)) for each in stretches), default=0)
    both = max((len(_label(run[0], run[-1])) for run in _runs(stretches)), default=label)
    room = max(6, min(50, width - both - (16 if width < NARROW else 44)))
    for run in _runs(stretches):
        yield _line(run, both, room, most, width < NARROW).rstrip()


def _runs(stretches: Sequence[Stretch]) -> Iterator[list[Stretch]]:
    for kind, run in groupby(
        stretches, key=lambda each: "held" if each.uses == 0 else "unheld" if each.uses is None else each.start
    ):
        together = list(run)
        if kind in ("held", "unheld"):
            yield together
        else:
            yield from ([each] for each in together)


def _line(run: Sequence[Stretch], label: int, room: int, most: float, narrow: bool) -> str:
    name = _label(run[0], run[-1]).ljust(label)
    documents = sum(each.documents for each in run)
    if not documents:
        return f"{name} {_marks()[1] * min(room, 6)} nothing held"
    uses, share = sum(each.uses or 0 for each in run), run[0].per_thousand or 0.0
    counted = f"{uses:>5,} of {documents:,}" if not narrow else f"{uses:>5,}"
    rate = "" if narrow or not uses else f"{share:>9.2f} in 1,000"
    return f"{name} {_bar(share / most if most and uses else 0.0, room)} {counted}{rate}{_partly(run, narrow)}"


def _partly(run: Sequence[Stretch], narrow: bool) -> str:
    unheld, days = sum(each.unheld_days for each in run), sum(each.days for each in run)
    if unheld < PARTLY * days:
        return ""
    return f" {_marks()[1]}" if narrow else f"  {_marks()[1]} {unheld} of {days} days not held"


def _label(first: Stretch, last: Stretch) -> str:
    begins, ends = _name(first), _name(last)
    return begins if begins == ends else f"{begins} to {ends}"


def _name(stretch: Stretch) -> str:
    """A period as short as its length allows."""
    iso = stretch.start.isoformat()
    if stretch.days > 300:
        return iso[:4]
    if stretch.days > 31:
        return f"{iso[:4]} Q{(stretch.start.month + 2) // 3}"
    return iso[:7] if stretch.days > 27 else iso


def _bar(part: float, room: int) -> str:
    full, _ = _marks()
    if full != "█":
        return (full * max(round(part * room), 1 if part else 0)).ljust(room)
    eighths = max(round(part * room * 8), 1 if part else 0)
    return ("█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()).ljust(room)


def _marks() -> tuple[str, str]:
    """What bars and holes are drawn with: letters that the terminal has."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    return ("#", ":") if plain else ("█", "░")
