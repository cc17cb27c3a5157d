"""From a document to its observations: small typed facts, each with the span that it rests on. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tealeaves.model import Document, Fact, Observation, Quote
from tealeaves.observe import (
    acknowledged,
    address,
    calendar_phrases,
    confirmations,
    correspondence_with,
    country_terms,
    date_formats,
    deletions,
    document,
    epithets,
    forms,
    framing,
    languages,
    office,
    officials,
    phrases,
    quantities,
    stamp_items,
    stamp_series,
    topic_shares,
    wording,
)

Observe = Callable[[Document], Iterator[Fact]]


@dataclass(frozen=True, slots=True)
class Observer:
    """Something that reads facts out of a document. `revision` grows with every change that can change what it yields."""

    name: str
    revision: int
    observe: Observe
    kinds: tuple[str, ...] = ()  # of fact that it can yield: what rules may listen to

    @property
    def label(self) -> str:
        return f"{self.name}/{self.revision}"


OBSERVERS: tuple[Observer, ...] = (
    Observer("document", 1, document.observe, ("document",)),
    Observer("block_language", 2, languages.observe, languages.KINDS),
    Observer("office", 2, office.observe, ("person", "office", "office_reported", "office_style")),
    Observer("address_term", 2, address.observe, ("message", "address_term", "address_term_of_sender")),
    Observer("address_form", 1, forms.observe, forms.KINDS),
    Observer("epithet", 1, epithets.observe, epithets.KINDS),
    Observer("correspondence", 1, correspondence_with.observe, correspondence_with.KINDS),
    Observer("phrases", 1, phrases.observe, phrases.KINDS),
    Observer("stamp_item", 1, stamp_items.observe, ("stamp_item",)),
    Observer("stamp_series", 1, stamp_series.observe, stamp_series.KINDS),
    Observer("framing", 1, framing.observe, framing.KINDS),
    Observer("confirmation", 1, confirmations.observe, (confirmations.KIND,)),
    Observer(deletions.NAME, 1, deletions.observe, deletions.KINDS),
    Observer("wording", 1, wording.observe, (wording.KIND,)),
    Observer("acknowledged", 1, acknowledged.observe, ("acknowledged",)),
    Observer("quantity", 1, quantities.observe, ("quantity",)),
    Observer("country_term", 1, country_terms.observe, ("country_term",)),
    Observer("calendar_phrase", 1, calendar_phrases.observe, ("calendar_phrase",)),
    Observer("topic_share", 1, topic_shares.observe, ("topic_share",)),
    Observer("date_format", 1, date_formats.observe, ("date_format",)),
    Observer("person_named", 1, officials.observe, ("person_named",)),
)


def observe(
    document: Document, capture_id: str, known_at: datetime, observers: Sequence[Observer] | None = None
) -> list[Observation]:
    """What every observer (or each of these) sees in a document known since `known_at`, in the order of `Observation.order`."""
    made = [
        _placed(document, fact, observer, capture_id, known_at)
        for observer in (OBSERVERS if observers is None else observers)
        if document.genre != deletions.GENRE or observer.name == deletions.NAME  # a tombstone has no words
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
