"""How much of a readout is about what: of New Year editorials and addresses, plenary meetings of the Party, sessions of the assembly.

The share of a topic is the part of the sentences that have one of its words; a sentence may be of several topics. Only readouts long enough
to be one are measured, and only what the outlet itself prints under the occasion's name: rallies in support of it are left out.
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
MOST_TEXT = 80_000  # code points: several times the longest readout
_YEAR_END = (12, 1)  # months: a plenum then sets the tasks of a year, one of June looks at them


def observe(document: Document) -> Iterator[Fact]:
    """The share of every topic in a readout; nothing of any other document. The quote is the topic's first sentence, or the headline."""
    occasion = _occasion(document)
    if not occasion:
        return
    start = headline_span(document)[1]
    body = list(sentences(document.text, start, min(len(document.text), start + MOST_TEXT)))
    if len(body) < LEAST_SENTENCES:
        return
    lang = main_language(document)
    for topic, pattern in _topics():
        about = [span for span in body if pattern.search(document.text, span.start, span.end)]
        span = about[0] if about else Span(*headline_span(document))
        attrs = {"sentences": str(len(about)), "total": str(len(body)), "occasion": occasion, "topic": topic}
        share = f"{100 * len(about) / len(body):.1f}"
        yield Fact("topic_share", f"{occasion}|{topic}", share, span.start, span.end, lang, attrs)


def _occasion(document: Document) -> str:
    """The occasion that the headline names, "" for none; a plenum at the turn of the year is one of its own."""
    if bloc_of(document.outlet) != "dprk":
        return ""
    headline = document.headline
    for entry in _occasions():
        if _names(entry, headline):
            month = document.published_at.month if document.published_at is not None else 0
            return f"{entry.name}_year_end" if entry.name == "plenum" and month in _YEAR_END else entry.name
    return ""


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
