"""From a capture to documents and observations: pure, the same for the live run, the rebuild and the replay."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tealeaves import observe as observing
from tealeaves import strict
from tealeaves.catalogue import Catalogue, SourceModule
from tealeaves.model import Block, Capture, Document, Link, Observation, Quarantined
from tealeaves.observe import Observer, observe
from tealeaves.observe.deletions import tombstone
from tealeaves.shelter import exhausted
from tealeaves.sourcekit import Unreadable, Version
from tealeaves.store.schema import storable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one capture says: documents, addresses it points at, or the reason why nobody could read it."""

    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    quarantined: Quarantined | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """That an observer broke on a document, and how. What the other observers see in it stands."""

    observer: str  # its label
    detail: str


def extract(catalogue: Catalogue, capture: Capture) -> Extraction:
    """Read a capture with the layout that it has. Never raises for what is in it."""
    module = catalogue.sources.get(capture.source)
    if module is None:
        return _refused(capture, "-", "unknown_source", f"no source is called {capture.source!r}")
    label = f"{capture.source}/-"
    if capture.gone:
        return _gone(capture, module)
    if capture.captured_at > capture.recorded_at:  # a record that others made: to believe it would be look-ahead
        return _refused(
            capture, label, "from_the_future", f"served at {capture.captured_at}, recorded at {capture.recorded_at}"
        )
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    try:
        try:
            version = layout_of(module, capture)
            label = label if version is None else version.label(capture.source)
            documents, links = _parsed(version, label, capture)
            wrong = strict.objection(module.source, capture, documents, links)
        except Unreadable as reason:
            named = "unknown_layout" if isinstance(reason, _UnknownLayout) else "unreadable"
            wrong = strict.unreadable(module.source, capture, str(reason), named)
    except MemoryError:
        exhausted()
        return _refused(capture, label, "over_limit", "there was not enough memory to read it")
    except Exception as error:  # noqa: BLE001  a page can be anything; what breaks a parser is kept, named, and never news
        return _refused(capture, label, "parser_error", f"{type(error).__name__}: {error}"[:500])
    if wrong is not None:
        return _refused(capture, label, wrong.reason, wrong.detail[:500])
    return Extraction(documents, links)


def _gone(capture: Capture, module: SourceModule) -> Extraction:
    """A page that is gone: evidence, no document of the source and no layout that nobody knows. Never from the future."""
    if capture.captured_at > capture.recorded_at:
        return Extraction()
    return Extraction((_clean(tombstone(capture, module.source.outlet)),))


class _UnknownLayout(Unreadable):
    """A page for which no version declares itself."""


def _parsed(version: Version | None, label: str, capture: Capture) -> tuple[tuple[Document, ...], tuple[Link, ...]]:
    """What the parser version reads in a capture. Raises `Unreadable`, and whatever the page makes of the parser."""
    if version is None:
        raise _UnknownLayout("no parser version knows this layout")
    parsed = list(version.parse(capture))
    documents = (item for item in parsed if isinstance(item, Document))
    return (
        tuple(replace(_clean(item), parser=version.name, parser_version=label) for item in documents),
        tuple(item for item in parsed if isinstance(item, Link)),
    )


def layout_of(module: SourceModule, capture: Capture) -> Version | None:
    """The parser version for this capture: by marker first, then by date among those that have none."""
    marked = (version for version in module.versions if version.marker is not None and version.marker(capture))
    first = next(marked, None)
    if first is not None:
        return first
    day = capture.captured_at.date()
    plain = [version for version in module.versions if version.marker is None]
    dated = [version for version in plain if version.until is not None and day < version.until]
    if dated:
        return min(dated, key=lambda version: version.until or day)
    return next((version for version in plain if version.until is None), None)


def observed(extraction: Extraction, capture: Capture) -> list[Observation]:
    """Every observation of the documents of one capture, known since that capture."""
    documents = {document.version: document for document in extraction.documents}.values()
    return [seen for document in documents for seen in observed_by(document, capture.id, capture.captured_at)[0]]


def observed_by(
    document: Document, capture_id: str, known_at: datetime, observers: Sequence[Observer] | None = None
) -> tuple[list[Observation], tuple[Refused, ...]]:
    """What observers (default: all) see in a document, in order, and which of them broke on it: the others count. Never raises."""
    try:
        return _each_once(observe(document, capture_id, known_at, observers)), ()
    except Exception:  # noqa: BLE001  which of them it was is found out one by one
        return _one_by_one(document, capture_id, known_at, observing.OBSERVERS if observers is None else observers)


def _one_by_one(
    document: Document, capture_id: str, known_at: datetime, observers: Sequence[Observer]
) -> tuple[list[Observation], tuple[Refused, ...]]:
    seen: list[Observation] = []
    refused: list[Refused] = []
    for observer in observers:
        try:
            seen += observe(document, capture_id, known_at, (observer,))
        except Exception as error:  # noqa: BLE001  one text that breaks an observer must not keep all others out of the index
            if isinstance(error, MemoryError):
                exhausted()
            detail = f"{document.native_id}: {type(error).__name__}: {error}"[:500]
            log.warning("%s: the observer %s broke on %s", document.source, observer.label, detail)
            refused.append(Refused(observer.label, detail))
    return _each_once(sorted(seen, key=lambda each: each.order)), tuple(refused)


def _each_once(seen: list[Observation]) -> list[Observation]:
    """Without what an observer said twice; the index keeps one as well."""
    return [one for place, one in enumerate(seen) if not place or one.order != seen[place - 1].order]


def _clean(document: Document) -> Document:
    """The document as an index can hold it: live and replay must see the same signs."""
    named = (document.headline, document.native_id, document.url, document.section or "", *document.links)
    if all(storable(text) == text for text in (*named, *(block.text for block in document.blocks))):
        return document
    return replace(
        document,
        headline=storable(document.headline),
        native_id=storable(document.native_id),
        url=storable(document.url),
        section=None if document.section is None else storable(document.section),
        links=tuple(map(storable, document.links)),
        blocks=tuple(_clean_block(block) for block in document.blocks),
    )


def _clean_block(block: Block) -> Block:
    return replace(block, text=storable(block.text))


def _refused(capture: Capture, parser: str, reason: str, detail: str) -> Extraction:
    return Extraction(
        quarantined=Quarantined(
            capture=capture.id,
            source=capture.source,
            url=capture.url,
            parser=parser,
            reason=reason,
            detail=detail,
            captured_at=capture.captured_at,
            recorded_at=capture.recorded_at,
        )
    )
