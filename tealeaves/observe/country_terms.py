"""What an outlet of the North calls the South, with the quotation marks that it sets around the name.

Each term once a document, its first use in the outlet's own words; what stands in a longer quotation is the speaker's, and of subject
"KR|reported". `value` is the lexeme, between marks where the outlet sets them: "《대한민국》" and "대한민국" are two. "KR|any" says that a
document names the South at all: what a share is counted against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.lexicon import phrases, words_of
from tealeaves.observe.quoting import quoting
from tealeaves.observe.sentences import sentence_at, stems

FILE = "country_terms.toml"
MOST = 12  # mentions of one term in a document that are looked at
_MARKS = {"ko": "《{}》", "ru": "«{}»", "zh": "“{}”", "en": '"{}"'}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the lexicon, and what it must or must not stand beside."""

    lexeme: str
    country: str
    lang: str
    whole: bool = False
    near: bool = False
    begins: tuple[str, ...] | None = None  # what may stand solid before it; None: anything
    not_after: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()  # one of which must follow; none: anything may
    not_before: tuple[str, ...] = ()  # none of which may follow solid

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether the form at this place is the term."""
        if self.not_after and text[max(0, start - 24) : start].endswith(self.not_after):
            return False
        if self.whole and (text[start - 1 : start].isalnum() or text[end : end + 1].isalpha()):
            return False
        if self.not_before and text.startswith(self.not_before, end):
            return False
        if self.joins and not text.startswith(self.joins, end):
            return False
        if self.begins is None or not text[start - 1 : start].isalpha():
            return True
        return text[max(0, start - 24) : start].endswith(self.begins) if self.begins else False


def observe(document: Document) -> Iterator[Fact]:
    """Each term once in the outlet's own words and once in others'; "any" once."""
    text = document.text
    if bloc_of(document.outlet) != "dprk":
        return
    found = list(_mentions(text))
    plain = next((each for each in found if not each[0].near), None)
    if plain is None:
        return
    term, start, end = plain
    yield Fact("country_term", f"{term.country}|any", "named", start, end, term.lang)
    yield from _terms(text, found, len(document.headline))


def _terms(text: str, found: list[tuple[Term, int, int]], headline_end: int) -> Iterator[Fact]:
    seen: set[tuple[str, str]] = set()
    own: set[tuple[str, str]] = set()  # what the outlet has said itself: nothing is looked up for it again
    for term, start, end in found:
        how = quoting(text, start, end)
        if how != "speech" and (term.lexeme, how) not in own and _relayed(text, start):
            how = "speech"
        own.add((term.lexeme, how))
        subject = f"{term.country}|reported" if how == "speech" else term.country
        value = _MARKS[term.lang].format(term.lexeme) if how == "term" else term.lexeme
        if (subject, value) not in seen:
            seen.add((subject, value))
            attrs = {"term": term.lexeme, "quoted": "yes" if how == "term" else "no"}
            attrs |= {
                "speaker": "other" if how == "speech" else "own",
                "slot": "headline" if end <= headline_end else "text",
            }
            left, right = (_marked(text, start - 1), _marked(text, end)) if how == "term" else (0, 0)
            yield Fact("country_term", subject, value, start - left, end + right, term.lang, attrs)


def _relayed(text: str, at: int) -> bool:
    """Whether the sentence tells what somebody else reports."""
    return _reports().search(text, *sentence_at(text, at)) is not None


@lru_cache(maxsize=1)
def _reports() -> re.Pattern[str]:
    return stems(words_of(FILE, "relayed"))


def _marked(text: str, at: int) -> int:
    """One where a mark stands at an offset, so that the quote holds it."""
    return int(0 <= at < len(text) and not text[at].isalnum() and not text[at].isspace())


def _mentions(text: str) -> Iterator[tuple[Term, int, int]]:
    """The terms in order, each a few times: a text that says one on every line says nothing new by it."""
    counts: dict[str, int] = {}
    for which, start, end in _finder().find_matches_as_indexes(text):
        term = _forms()[which][1]
        counts[term.lexeme] = counts.get(term.lexeme, 0) + 1
        if counts[term.lexeme] <= MOST and term.stands(text, start, end):
            yield term, start, end


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[str, Term], ...]:
    return tuple((form, _term(entry.fields)) for entry in phrases(FILE, "term") for form in entry.fields["forms"])


def _term(table: Mapping[str, Any]) -> Term:
    begins = tuple(table["begins"]) if "begins" in table else None
    return Term(
        table["phrase"], table["country"], table["lang"], table.get("whole", False), table.get("near", False), begins,
        tuple(table.get("not_after", ())), tuple(table.get("joins", ())),
        tuple(table.get("not_before", ())),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _finder() -> AhoCorasick:
    return AhoCorasick([form for form, _ in _forms()], matchkind=MATCHKIND_LEFTMOST_LONGEST)
