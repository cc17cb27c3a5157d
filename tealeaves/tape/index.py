"""A tape of what the index holds, kept in a file for as long as the index and our own versions stay what they are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from tealeaves.store import Store
from tealeaves.store.documents import firsts
from tealeaves.store.observations import Labels
from tealeaves.store.schema import documents, observations, sightings
from tealeaves.store.sql import stream
from tealeaves.tape.columns import Unusable
from tealeaves.tape.tape import Head, Row, Tape

log = logging.getLogger(__name__)

FILE = "observations.tape"
Progress = Callable[[int], None]


def load(
    store: Store,
    labels: Labels,
    cache: Path | None = None,
    progress: Progress | None = None,
    recorded_by: datetime | None = None,
) -> Tape:
    """Every observation of the versions in force; from `cache`, a folder, where it holds the very same already.

    With `recorded_by` only what we had recorded by then: the same history without what reached us later (and without a file).
    """
    with store.read() as conn:
        about = _about(conn, labels)
        if cache is None or recorded_by is not None:
            return read(conn, labels, progress, recorded_by)
        try:
            return Tape.read(cache / FILE, about)
        except Unusable as reason:
            log.info("the tape is made anew: %s", reason)
        tape = read(conn, labels, progress)
    _keep(tape, cache / FILE, about)
    return tape


def _keep(tape: Tape, path: Path, about: dict[str, str]) -> None:
    """The file saves time and nothing else: a full disk or a read-only folder must not stop a backtest."""
    try:
        tape.write(path, about)
    except OSError as error:
        log.warning("the tape is not kept in %s: %s", path.parent, error.strerror or error)


def _about(conn: sa.Connection, labels: Labels) -> dict[str, str]:
    """What a kept tape must agree with: our versions, and an index that has not grown or changed since."""
    newest = (
        sa.select(sightings.c.seq, sightings.c.version, sightings.c.capture).order_by(sightings.c.seq.desc()).limit(1)
    )
    row = conn.execute(newest).one_or_none()
    rows = conn.scalar(sa.select(sa.func.count()).select_from(observations))
    held = conn.scalar(sa.select(sa.func.count()).select_from(sightings))
    return {
        "parsers": " ".join(sorted(labels.parsers)),
        "observers": " ".join(sorted(labels.observers)),
        "newest": "" if row is None else f"{row.seq} {row.version} {row.capture}",
        "sightings": str(held),
        "observations": str(rows),
    }


def read(
    conn: sa.Connection, labels: Labels, progress: Progress | None = None, recorded_by: datetime | None = None
) -> Tape:
    """Every observation of the versions in force, as this transaction sees the index."""
    heads = {head.version: head for head in _heads(conn, labels, recorded_by)}
    rows: dict[str, list[Row]] = {}
    for version, row in _rows(conn, labels):
        if version in heads:
            rows.setdefault(version, []).append(row)
            if progress is not None and len(rows[version]) == 1:
                progress(1)
    return Tape.of_rows((heads[version], own) for version, own in rows.items())


def _heads(conn: sa.Connection, labels: Labels, recorded_by: datetime | None) -> Iterator[Head]:
    first = firsts(recorded_by).subquery("first")
    d = documents.c
    wanted = (
        sa.select(first.c.captured_at, d.series, d.story, d.version, d.source, d.url, d.published_at, first.c.capture)
        .join(first, first.c.version == d.version)
        .where(d.parser_version.in_(labels.told_by))
    )
    return (Head(*row) for row in stream(conn, wanted))


def _rows(conn: sa.Connection, labels: Labels) -> Iterator[tuple[str, Row]]:
    o = observations.c
    wanted = sa.select(o.version, o.kind, o.subject, o.value, o.offset, o.observer, o.quote, o.language, o.attrs).where(
        o.observer.in_(sorted(labels.observers))
    )
    return ((version, Row(*row)) for version, *row in stream(conn, wanted))
