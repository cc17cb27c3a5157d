"""From captures to rows of the index: extracted, observed and put into the form that the store takes; pure, so any process can do it.

An observation's row does not say in which capture it was seen, the sightings do: so a document is observed once, however often it was seen,
and one that is held can be observed again without its captures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import sqlalchemy as sa

from tealeaves.catalogue import Catalogue
from tealeaves.extract import Refused, extract, observed_by
from tealeaves.model import Capture, Document, Link, Quarantined
from tealeaves.observe import Observer
from tealeaves.store import documents, observations
from tealeaves.store.documents import Row, Sighted

_ANY_TIME = datetime.min.replace(tzinfo=UTC)  # no row says it


@dataclass(slots=True)
class Derived:
    """What some captures say, as rows; every document version once."""

    captures: int = 0
    documents: dict[str, Row] = field(default_factory=dict)  # by version
    sightings: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    flaws: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by version


def derive(catalogue: Catalogue, captures: Iterable[Capture]) -> Derived:
    """Everything that these captures say to the parsers and observers in force. Never raises for what is in them."""
    derived = Derived()
    refused: dict[str, tuple[Refused, ...]] = {}  # by version
    for capture in captures:
        found = extract(catalogue, capture)
        derived.captures += 1
        derived.links += found.links
        if found.quarantined is not None:
            derived.quarantined.append(found.quarantined)
        for document in found.documents:
            if document.version not in derived.documents:
                refused[document.version] = _add(derived, document, capture)
            derived.sightings.append(documents.sighting_of(document.version, capture))
        broken = [each for document in found.documents for each in refused[document.version]]
        derived.quarantined += quarantined(broken, _sighted(capture))
    return derived


def store(conn: sa.Connection, derived: Derived) -> tuple[set[str], int]:
    """Enter the rows; the versions and the number of observations that the index did not hold before."""
    fresh = documents.add_rows(conn, list(derived.documents.values()), derived.sightings)
    added = observations.add_rows(conn, derived.observations)
    documents.add_quarantine(conn, derived.quarantined)
    return fresh, added


def quarantined(refused: Iterable[Refused], capture: Sighted) -> list[Quarantined]:
    """A row for each observer that broke on a document of a capture; of several reasons the least, whatever order they came in."""
    details: dict[str, str] = {}
    for each in refused:
        details[each.observer] = min(details.get(each.observer, each.detail), each.detail)
    return [
        Quarantined(
            capture.id, capture.source, capture.url, f"observer:{observer}", "observer_error", detail,
            capture.captured_at, capture.recorded_at,
        )
        for observer, detail in sorted(details.items())
    ]  # fmt: skip


def observe_again(document: Document, observers: Sequence[Observer]) -> tuple[list[Row], tuple[Refused, ...]]:
    """The rows of these observers about a document that the index holds, and which of them broke on it."""
    seen, refused = observed_by(document, "", _ANY_TIME, observers)
    return [observations.row_of(each) for each in seen], refused


def _add(derived: Derived, document: Document, capture: Capture) -> tuple[Refused, ...]:
    derived.documents[document.version] = documents.row_of(document)
    if document.flaws:
        derived.flaws[document.version] = document.flaws
    seen, refused = observed_by(document, capture.id, capture.captured_at)
    derived.observations += map(observations.row_of, seen)
    return refused


def _sighted(capture: Capture) -> Sighted:
    return Sighted(capture.id, capture.source, capture.url, capture.captured_at, capture.recorded_at)
