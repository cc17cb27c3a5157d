"""From a capture to documents and observations: pure, the same for the live run, the rebuild and the replay."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tealeaves.catalogue import Catalogue, SourceModule
from tealeaves.model import Capture, Document, Link, Observation, Quarantined
from tealeaves.observe import observe
from tealeaves.sourcekit import Source, Unreadable, Version


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one capture says: documents, addresses it points at, or the reason why nobody could read it."""

    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    quarantined: Quarantined | None = None


def extract(catalogue: Catalogue, capture: Capture) -> Extraction:
    """Read a capture with the layout that it has. Never raises for what is in it."""
    module = catalogue.sources.get(capture.source)
    if module is None:
        return _refused(capture, "-", "unknown_source", f"no source is called {capture.source!r}")
    label = f"{capture.source}/-"
    try:
        version = layout_of(module, capture)
        if version is None:
            return _refused(capture, label, "unknown_layout", "no parser version knows this layout")
        label = version.label(capture.source)
        parsed = list(version.parse(capture))
    except Unreadable as reason:
        return _refused(capture, label, "unreadable", str(reason))
    except Exception as error:  # noqa: BLE001  a page can be anything; what breaks a parser is kept, named, and never news
        return _refused(capture, label, "parser_error", f"{type(error).__name__}: {error}"[:500])
    documents = tuple(
        replace(item, parser=version.name, parser_version=label) for item in parsed if isinstance(item, Document)
    )
    links = tuple(item for item in parsed if isinstance(item, Link))
    found, least = len(documents) + len(links), _least(module.source, capture)
    if found < least:
        return _refused(capture, label, "empty", f"{found} items found in it, at least {least} expected")
    return Extraction(documents, links)


def _least(source: Source, capture: Capture) -> int:
    """How many items this page must hold: what the source promises of a polled page, one of any other."""
    polled = any(page.url == capture.url for page in source.pages)
    return max(1, source.expect.min_documents) if polled else 1


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
    return [seen for document in extraction.documents for seen in observe(document, capture.id, capture.captured_at)]


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
