"""From a document to its observations: small typed facts, each with the span that it rests on. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tealeaves.model import Document, Fact, Observation, Quote
from tealeaves.observe import address, document, languages, office

Observe = Callable[[Document], Iterator[Fact]]


@dataclass(frozen=True, slots=True)
class Observer:
    """Something that reads facts out of a document. `revision` grows with every change that can change what it yields."""

    name: str
    revision: int
    observe: Observe

    @property
    def label(self) -> str:
        return f"{self.name}/{self.revision}"


OBSERVERS: tuple[Observer, ...] = (
    Observer("document", 1, document.observe),
    Observer("block_language", 1, languages.observe),
    Observer("office", 1, office.observe),
    Observer("address_term", 1, address.observe),
)


def observe(document: Document, capture_id: str, known_at: datetime) -> list[Observation]:
    """What every observer sees in a document that is known since `known_at`, in the order of `Observation.order`."""
    made = [
        _placed(document, fact, observer, capture_id, known_at)
        for observer in OBSERVERS
        for fact in observer.observe(document)
    ]
    return sorted(made, key=lambda seen: seen.order)


def _placed(document: Document, fact: Fact, observer: Observer, capture_id: str, known_at: datetime) -> Observation:
    words = document.text[fact.start : fact.end]
    return Observation(
        kind=fact.kind,
        series=document.series,
        subject=fact.subject,
        value=fact.value,
        quote=Quote(words, fact.lang, fact.start, document.url, capture_id),
        version=document.version,
        story=document.story,
        source=document.source,
        known_at=known_at,
        published_at=document.published_at,
        observer=observer.label,
        attrs=fact.attrs,
    )
