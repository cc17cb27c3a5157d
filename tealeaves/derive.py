"""From captures to rows of the index: extracted, observed and put into the form that the store takes; pure, so any process can do it.

An observation's row does not say in which capture it was seen, the sightings do: so a document is observed once, however often it was seen,
and one that is held can be observed again without its captures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

import sqlalchemy as sa

from tealeaves.catalogue import Catalogue
from tealeaves.extract import Refused, extract, observed_by
from tealeaves.model import Capture, Document, Link, Look, Miss, Place, Quarantined
from tealeaves.observe import Observer
from tealeaves.shelter import NO_LIMITS, Ending, Turns
from tealeaves.store import documents, looks, observations
from tealeaves.store.documents import Row, Sighted

_ANY_TIME = datetime.min.replace(tzinfo=UTC)  # no row says it

Kept: TypeAlias = tuple[Place, Look]


@dataclass(slots=True)
class Derived:
    """What some looks or documents say, as rows; every document version once."""

    read: int = 0  # looks, or documents of the index
    captures: int = 0  # looks with bytes
    seen: list[Row] = field(default_factory=list)  # captures and revisits, where the index has no rows of them
    missed: list[Row] = field(default_factory=list)
    documents: dict[str, Row] = field(default_factory=dict)  # by version
    sightings: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    quarantined: list[Quarantined] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    flaws: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by version
    broken: dict[str, tuple[Refused, ...]] = field(
        default_factory=dict
    )  # by version: of documents that the index holds


def source_parts(catalogue: Catalogue) -> dict[str, str]:
    """For each source the name of all its parsers in force together: which of them reads a capture depends on all of them."""
    return {
        name: f"source {name} " + " ".join(sorted(version.label(name) for version in module.versions))
        for name, module in catalogue.sources.items()
    }


def observer_parts(catalogue: Catalogue) -> dict[str, str]:
    """For each label of an observer in force its name as a part."""
    return {label: f"observer {label}" for label in sorted(catalogue.observer_labels)}


def parts_of(catalogue: Catalogue) -> frozenset[str]:
    """The parts that rows are derived with: see `store.derivations`."""
    return frozenset({*source_parts(catalogue).values(), *observer_parts(catalogue).values()})


def derive(catalogue: Catalogue, kept: Sequence[Kept], *, new: bool, turns: Turns = NO_LIMITS) -> Derived:
    """What these looks say to the parsers and observers in force; `new`: with their own rows. Never raises for what is in them."""
    derived = _looked(kept, new=new)
    refused: dict[str, tuple[Refused, ...]] = {}  # by version
    for number, capture in enumerate(look for _, look in kept if isinstance(look, Capture)):
        lost = turns.lost(number)
        if lost is not None:
            derived.quarantined.append(_given_up(capture, lost))
            continue
        with turns.at(number):
            _read(catalogue, capture, derived, refused)
    return derived


def _read(catalogue: Catalogue, capture: Capture, derived: Derived, refused: dict[str, tuple[Refused, ...]]) -> None:
    """One capture. `refused`: by version, who broke on the documents that were observed already."""
    found = extract(catalogue, capture)
    derived.links += found.links
    if found.quarantined is not None:
        derived.quarantined.append(found.quarantined)
    for document in found.documents:
        if document.version not in derived.documents:
            refused[document.version] = _add(derived, document, capture)
        derived.sightings.append(documents.sighting_of(document.version, capture))
    broken = [each for document in found.documents for each in refused[document.version]]
    derived.quarantined += quarantined(broken, _sighted(capture))


def given_up(kept: Sequence[Kept], how: Ending, *, new: bool) -> Derived:
    """Captures whose reading ends the process that reads them: their own rows, and the reason instead of what they say."""
    derived = _looked(kept, new=new)
    derived.quarantined += [_given_up(look, how) for _, look in kept if isinstance(look, Capture)]
    return derived


def _given_up(capture: Capture, how: Ending) -> Quarantined:
    return Quarantined(
        capture.id, capture.source, capture.url, f"{capture.source}/-", how.reason,
        f"the process that read it ended: {how.why}", capture.captured_at, capture.recorded_at,
    )  # fmt: skip


def store(conn: sa.Connection, derived: Derived) -> tuple[int, set[str], int]:
    """Enter the rows; of looks, document versions and observations those (or how many) that the index did not hold before."""
    added = looks.add_rows(conn, derived.seen, derived.missed)
    fresh = documents.add_rows(conn, list(derived.documents.values()), derived.sightings)
    observed = observations.add_rows(conn, derived.observations)
    documents.add_quarantine(conn, derived.quarantined)
    return added, fresh, observed


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


def _looked(kept: Sequence[Kept], *, new: bool) -> Derived:
    """The looks themselves, not yet what they say."""
    derived = Derived()
    for place, look in kept:
        derived.read += 1
        derived.captures += isinstance(look, Capture)
        if new:
            (derived.missed if isinstance(look, Miss) else derived.seen).append(looks.row_of(look, place))
    return derived


def _add(derived: Derived, document: Document, capture: Capture) -> tuple[Refused, ...]:
    derived.documents[document.version] = documents.row_of(document)
    if document.flaws:
        derived.flaws[document.version] = document.flaws
    seen, refused = observed_by(document, capture.id, capture.captured_at)
    derived.observations += map(observations.row_of, seen)
    return refused


def _sighted(capture: Capture) -> Sighted:
    return Sighted(capture.id, capture.source, capture.url, capture.captured_at, capture.recorded_at)
