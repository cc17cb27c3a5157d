"""The names that the country's outlets give to the days of its calendar: "Day of the Sun", 태양절, or plain "April 15" in their place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.document import main_language
from tealeaves.observe.lexicon import Phrase, phrases

FILE = "calendar.toml"


def observe(document: Document) -> Iterator[Fact]:
    """Each day once a document, by the first of its names; `value` is the name as printed, `day` its month and day."""
    if bloc_of(document.outlet) != "dprk":
        return
    text, seen, lang = document.text, set[str](), ""
    for which, start, end in _finder().find_matches_as_indexes(text):
        entry = _forms()[which][1]
        if entry.name in seen or not _whole(text, start, end):
            continue
        seen.add(entry.name)
        lang = lang or main_language(document)
        attrs = {"day": entry.fields["day"]} | ({"plain": "yes"} if entry.fields.get("plain") else {})
        yield Fact("calendar_phrase", entry.name, text[start:end].replace("’", "'"), start, end, lang, attrs)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether the form is not a part of a number or a longer word: "4.15" in "14.157" is none, "15 April" is another matter."""
    first, last = text[start], text[end - 1]
    before, after = text[start - 1 : start], text[end : end + 1]
    if (first.isdigit() and (before.isdigit() or before == ".")) or (last.isdigit() and after.isdigit()):
        return False
    return not (first.isascii() and first.isalpha() and before.isalpha()) and not (
        last.isascii() and last.isalpha() and after.isalpha()
    )


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[str, Phrase], ...]:
    return tuple((form, entry) for entry in phrases(FILE, "day", "name") for form in entry.fields["forms"])


@lru_cache(maxsize=1)
def _finder() -> AhoCorasick:
    return AhoCorasick([form for form, _ in _forms()], matchkind=MATCHKIND_LEFTMOST_LONGEST)
