"""How much of a readout is about what: of New Year editorials and addresses, plenary meetings of the Party, sessions of the assembly.

The share of a topic is the part of the sentences that have one of its words; a sentence may be of several topics. Only readouts long enough
to be one are measured, and only what the outlet itself prints under the occasion's name: rallies in support of it are left out. The topic
"length" counts the sentences themselves: of every readout that is measured, and of a short one where the headline calls it the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.document import headline_span, main_language
from tealeaves.observe.lexicon import Phrase, phrases
from tealeaves.observe.sentences import Span, sentences, stems

FILE = "topics.toml"
LEAST_SENTENCES = 20
LEAST_SHORT = 4  # sentences of a text that is called a report: fewer announce one
LENGTH = "length"
MOST_TEXT = 80_000  # code points: several times the longest readout
_YEAR_END = (12, 1)  # months: a plenum then sets the tasks of a year, one of June looks at them


def observe(document: Document) -> Iterator[Fact]:
    """The share of every topic in a readout; nothing of any other document. The quote is the topic's first sentence, or the headline."""
    entry = _entry(document)
    if entry is None:
        return
    occasion, headline = _occasion(document, entry), Span(*headline_span(document))
    body = list(sentences(document.text, headline.end, min(len(document.text), headline.end + MOST_TEXT)))
    lang, short = main_language(document), len(body) < LEAST_SENTENCES
    called_report = any(form in document.headline for form in entry.fields.get("report", ()))
    if not short or (called_report and len(body) >= LEAST_SHORT):
        attrs = {"total": str(len(body)), "occasion": occasion, "topic": LENGTH}
        yield Fact("topic_share", f"{occasion}|{LENGTH}", str(len(body)), *headline, lang, attrs)
    if short:
        return
    for topic, pattern in _topics():
        about = [span for span in body if pattern.search(document.text, span.start, span.end)]
        span = about[0] if about else headline
        attrs = {"sentences": str(len(about)), "total": str(len(body)), "occasion": occasion, "topic": topic}
        share = f"{100 * len(about) / len(body):.1f}"
        yield Fact("topic_share", f"{occasion}|{topic}", share, span.start, span.end, lang, attrs)


def _entry(document: Document) -> Phrase | None:
    """The occasion that the headline names, None for none."""
    if bloc_of(document.outlet) != "dprk":
        return None
    return next((entry for entry in _occasions() if _names(entry, document.headline)), None)


def _occasion(document: Document, entry: Phrase) -> str:
    """The occasion's name; a plenum at the turn of the year is one of its own."""
    month = document.published_at.month if document.published_at is not None else 0
    return f"{entry.name}_year_end" if entry.name == "plenum" and month in _YEAR_END else entry.name


def _names(entry: Phrase, headline: str) -> bool:
    fields = entry.fields
    if not any(form in headline for form in fields["headline"]):
        return False
    also = fields.get("also", ())
    return not any(form in headline for form in fields.get("not", ())) and (
        not also or any(form in headline for form in also)
    )


@lru_cache(maxsize=1)
def _occasions() -> tuple[Phrase, ...]:
    return phrases(FILE, "occasion", "name")


@lru_cache(maxsize=1)
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((entry.name, stems(entry.fields["stems"])) for entry in phrases(FILE, "topic", "name"))
