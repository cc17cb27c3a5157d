"""Where a text names countries and words of relation: one Aho-Corasick pass, all languages at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.model import Document
from tealeaves.observe.opening import behind_dateline
from tealeaves.observe.phrases.lexicon import Form, lexicon
from tealeaves.observe.sentences import Span, sentences

LEADERS = ("Kim Jong", "김정은", "김정일", "Ким Чен", "金正")
_AGENCY = ("朝中社", "朝中央")  # KCNA, and no word on relations with China
LEAD = 500  # code points of the body in which its first sentence ends
MOST_HITS = (
    400  # of one text: what names a country more often says nothing new after that; it bounds the cost of a hostile one
)


class Hit(NamedTuple):
    """One printed form and where it stands."""

    form: Form
    start: int
    end: int


def _start(hit: Hit) -> int:
    return hit.start


class Scanned:
    """A document's hits in order, and its sentences and languages where somebody asks for them."""

    def __init__(self, document: Document, hits: list[Hit], signs: frozenset[str]) -> None:
        self.text = document.text
        self.body = _body_start(document)
        self.hits = hits
        self.signs = signs  # of new terms
        self.mentions = [hit for hit in hits if hit.form.what in ("name", "adjective", "pair")]
        self.document = document
        self._sentences: list[Span] | None = None
        self._starts: list[int] = []

    def sentence(self, at: int) -> Span:
        """The sentence in which an offset stands."""
        if self._sentences is None:
            self._sentences = list(sentences(self.text))
            self._starts = [span.start for span in self._sentences]
        which = bisect_right(self._starts, at) - 1
        return self._sentences[which] if which >= 0 else Span(at, at)

    @cached_property
    def begin(self) -> int:
        """Where the first sentence begins, behind a dateline."""
        return behind_dateline(self.text, self.body)

    @cached_property
    def lead(self) -> Span:
        """Headline and first sentence: what the document says it is about."""
        limit = min(self.begin + LEAD, len(self.text))
        first = next(sentences(self.text, self.begin, limit), Span(self.begin, limit))
        return Span(0, first.end)

    def countries(self, span: Span) -> set[str]:
        """The countries named in a stretch of text."""
        return {hit.form.value for hit in self.mentioned(span)}

    def mentioned(self, span: Span) -> list[Hit]:
        """The mentions of countries that begin in a stretch of text."""
        first = bisect_left(self.mentions, span.start, key=_start)
        return self.mentions[first : bisect_left(self.mentions, span.end, lo=first, key=_start)]

    def language(self, at: int) -> str:
        """That of the block at this offset."""
        end = -1
        for block in self.document.blocks:
            end += len(block.text) + 1
            if at < end:
                return block.lang
        return "und"


def scan(document: Document) -> Scanned:
    """The hits of a document; none where it names no country and is no message of the leader's."""
    text = document.text
    forms, find = _finder()
    found = [(forms[which], start, end) for which, start, end in find.find_matches_as_indexes(text)]
    signs = frozenset(form.text for form, _, _ in found if form.what == "sign")
    named = any(form.what in ("name", "adjective", "pair") for form, _, _ in found)
    if not named and (len(found) == len(signs) or not _of_leader(text)):
        return Scanned(document, [], signs)
    return Scanned(document, list(_hits(text, found))[:MOST_HITS], signs)


def _of_leader(text: str) -> bool:
    """Whether the opening names the leader: a message of his may name a person alone, and no country."""
    return any(name in text[:LEAD] for name in LEADERS)


def _hits(text: str, found: list[tuple[Form, int, int]]) -> Iterator[Hit]:
    """Those that are words of their own; in Korean a word may follow straight upon another: 조로친선, 형제적로씨야인민."""
    reached = -1
    for form, start, end in found:
        if form.what != "sign" and _whole(text, form, start, end, reached):
            reached = end
            yield Hit(form, start, end)


def _whole(text: str, form: Form, start: int, end: int, reached: int) -> bool:
    """Whether it is a word of its own: in English on both sides, in Russian where it begins; Chinese writes no borders."""
    if form.language == "zh" and text.startswith(_AGENCY, start):
        return False
    if form.language == "zh" or (form.language == "ko" and _goes_on(text, form, start, reached)):
        return True
    if start and (text[start - 1].isalpha() or (form.language == "en" and text[start - 1] == "-")):
        return False
    return form.language != "en" or not (text[end : end + 1].isalpha() or text[end : end + 1] == "-")


def _goes_on(text: str, form: Form, start: int, reached: int) -> bool:
    """Whether a Korean form follows upon a country, a pair or an adjective; a word of relation may follow upon anything."""
    return form.what == "head" or start == reached or text[max(0, start - 1) : start] in ("적", "한", "의")


def _body_start(document: Document) -> int:
    at = 0
    for block in document.blocks:
        if block.role != "headline":
            return at
        at += len(block.text) + 1
    return 0


@lru_cache(maxsize=1)
def _finder() -> tuple[tuple[Form, ...], AhoCorasick]:
    forms = lexicon().forms
    return forms, AhoCorasick([form.text for form in forms], matchkind=MATCHKIND_LEFTMOST_LONGEST)
