"""That a person of the leadership is named at all: what their silence is measured against."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.lexicon import phrases

FILE = "officials.toml"


def observe(document: Document) -> Iterator[Fact]:
    """Each person once a document of the country's outlets, by the first mention."""
    if bloc_of(document.outlet) != "dprk":
        return
    text, seen = document.text, set[str]()
    for which, start, end in _finder().find_matches_as_indexes(text):
        name, lang = _forms()[which][1:]
        if name not in seen and _whole(text, start, end):
            seen.add(name)
            yield Fact("person_named", name, "named", start, end, lang)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no letter of the same script goes on from the name; in Korean titles and particles follow it without a blank."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[start] >= "\uac00":
        return not ("\uac00" <= before <= "\ud7a3")
    return not before.isalpha() and not after.isalpha() and after != "-"


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[str, str, str], ...]:
    entries = phrases(FILE, "official", "name")
    english = [(form, entry.name, "en") for entry in entries for form in entry.forms]
    return (*english, *((form, entry.name, "ko") for entry in entries for form in entry.fields.get("ko", ())))


@lru_cache(maxsize=1)
def _finder() -> AhoCorasick:
    return AhoCorasick([form for form, _, _ in _forms()], matchkind=MATCHKIND_LEFTMOST_LONGEST)
