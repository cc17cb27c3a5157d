"""The index for researchers: read-only frames, counts with their denominators, and exports. Reached as `tealeaves.documents()` and so on.

Everything here reads one unchanging view of the index and can write nothing into it; a watch may run meanwhile. Frames are polars
frames, their columns those of docs/data-dictionary.md. Times: `since` and `until` cut on `known_at`, both ends included; a day stands
for all of it, in UTC. `as_of` answers as it would have been answered then: nothing known later takes part. `home` is the folder of a
watch; without it the environment decides (TEALEAVES_HOME, TEALEAVES_DATABASE_URL).

Every function raises `tealeaves.errors.UsageError` for a name, a time or a folder that there is not, and `StoreError` for an index that
cannot be read, `NewerSchema` for one of a newer tealeaves.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tealeaves.errors import UsageError
from tealeaves.research.columns import (
    ALTERATIONS,
    CAPTURES,
    CONCORDANCE,
    COVERAGE,
    DOCUMENTS,
    OBSERVATIONS,
    SIGHTINGS,
    SIGNALS,
    TERM_USAGE,
)

if TYPE_CHECKING:
    import polars as pl

    from tealeaves.research.index import Moment, Names

INSTALL = "frames and Parquet need polars: pip install 'tealeaves[research]'"

__all__ = [
    "alterations",
    "captures",
    "concordance",
    "coverage",
    "documents",
    "observations",
    "sightings",
    "signals",
    "term_usage",
]


def need_polars() -> None:
    """Raises `UsageError` with what to install, where polars is missing."""
    if importlib.util.find_spec("polars") is None:
        raise UsageError(INSTALL)


def documents(
    *, source: Names = None, series: Names = None, since: Moment | None = None, until: Moment | None = None,
    as_of: Moment | None = None, text: bool = False, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Document versions in the order in which they became known; with `text=True` also the whole text of each, which is its publisher's."""
    need_polars()
    from tealeaves.research import frames, rows
    from tealeaves.research.index import reading

    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        return frames.frame(DOCUMENTS.having(texts=text), rows.documents(index.conn, wanted))


def observations(
    *, kind: Names = None, subject: Names = None, value: Names = None, source: Names = None, series: Names = None,
    since: Moment | None = None, until: Moment | None = None, as_of: Moment | None = None, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Observations in the order in which rules see them, of these kinds, subjects and values where any are named."""
    need_polars()
    from tealeaves.research import frames, rows
    from tealeaves.research.index import names, reading

    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        these = {"kinds": index.kinds(kind), "subjects": names(subject), "values": names(value)}
        return frames.frame(OBSERVATIONS, rows.observations(index.conn, wanted, **these))


def signals(
    *, rule: Names = None, source: Names = None, series: Names = None, since: Moment | None = None,
    until: Moment | None = None, as_of: Moment | None = None, warming: bool = False, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Signals as they stand now, in order of time; with `warming=True` also those of rules that stood below their baseline.

    `as_of` leaves out what was found later; a signal that history revised afterwards is shown in its words of now.
    """
    need_polars()
    from tealeaves.research import frames, rows
    from tealeaves.research.index import reading

    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        found = rows.signals(index.conn, wanted, rules=index.rules(rule), warming=warming)
        return frames.frame(SIGNALS, found)


def captures(
    *, source: Names = None, series: Names = None, since: Moment | None = None, until: Moment | None = None,
    as_of: Moment | None = None, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Captures and revisits in the order in which they were served: what stands behind every other frame.

    Here `since`, `until` and `as_of` cut on `captured_at`.
    """
    need_polars()
    from tealeaves.research import frames, rows
    from tealeaves.research.index import reading

    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        return frames.frame(CAPTURES, rows.captures(index.conn, wanted))


def sightings(
    *, source: Names = None, series: Names = None, since: Moment | None = None, until: Moment | None = None,
    as_of: Moment | None = None, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Which capture showed which document version."""
    need_polars()
    from tealeaves.research import frames, rows
    from tealeaves.research.index import reading

    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        return frames.frame(SIGHTINGS, rows.sightings(index.conn, wanted))


def alterations(
    *, source: Names = None, series: Names = None, since: Moment | None = None, until: Moment | None = None,
    as_of: Moment | None = None, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """What became of what was published: edits, deletions, returns, each in its interval. docs/edits.md says what the kinds are.

    Here `since`, `until` and `as_of` cut on `first_at`, when it was first seen so.
    """
    need_polars()
    from tealeaves.research import frames, rows
    from tealeaves.research.index import reading

    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        lists = {page.url for module in index.catalogue.sources.values() for page in module.source.pages}
        return frames.frame(ALTERATIONS, rows.alterations(index.conn, wanted, lists))


def coverage(
    *, source: Names = None, series: Names = None, since: Moment | None = None, until: Moment | None = None,
    as_of: Moment | None = None, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """What is held of each series: how many stories, since when, until when, with which holes. Look here before you believe a count."""
    need_polars()
    from tealeaves.research import frames, rows
    from tealeaves.research.index import reading

    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        return frames.frame(COVERAGE, rows.coverage(index.conn, wanted))


def term_usage(
    term: str | Sequence[str], *, by: str = "month", on: str = "known_at", per: float = 1000, fold_case: bool = True,
    source: Names = None, series: Names = None, since: Moment | None = None, until: Moment | None = None,
    as_of: Moment | None = None, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """In how many stories a term stands, by series and period (day, week, month, quarter, year), with how many were held.

    A period without any story is null and not 0: we cannot know. `on="published_on"` puts stories into the period that their source
    claims instead of that in which they became known. How a term is matched: `tealeaves.research.terms`.
    """
    need_polars()
    from tealeaves.research import frames
    from tealeaves.research.index import reading
    from tealeaves.research.usage import counting

    count = counting(term, by=by, on=on, per=per, fold_case=fold_case)
    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        return frames.frame(TERM_USAGE, count(index.conn, wanted))


def concordance(
    term: str | Sequence[str], *, fold_case: bool = True, source: Names = None, series: Names = None,
    since: Moment | None = None, until: Moment | None = None, as_of: Moment | None = None, home: str | Path | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Every occurrence of a term with the words around it, in the first version of each story that has it."""
    need_polars()
    from tealeaves.research import frames, usage
    from tealeaves.research.index import reading

    terms = usage.terms_of(term, fold_case=fold_case)
    with reading(home) as index:
        wanted = index.select(source=source, series=series, since=since, until=until, as_of=as_of)
        return frames.frame(CONCORDANCE, usage.concordance(index.conn, wanted, terms))
