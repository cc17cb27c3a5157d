"""That a person of the leadership is named at all: what their silence is measured against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.lexicon import phrases

FILE = "officials.toml"
# KCNA 2007-01-04 ("Wreath to Bier of Late Paek Nam Sun"), 2010-04-29 ("Condolences Expressed over Death of Kim Jung Rin")
_OF_THE_DEAD = re.compile(
    r"(?:\b(?:[Oo]bituary|[Dd]eath|[Bb]ier|[Ff]uneral|[Rr]emains)(?: [Ss]ervice)? (?:of|on|for) |\b[Ll]ate |(?<![가-힣])고 )"
    r"(?:(?:the|[Ll]ate|Foreign|Vice|Marshal|Minister|Comrade|comrade|Premier|President|General|Secretary|Chairman|KPA|of) ){0,6}\Z"
)
_DIED = re.compile(r"(?:동지|선생)?의 (?:서거|령구|령전|장의)|(?:동지|선생)?가 [^\n.]{0,40}서거")


def observe(document: Document) -> Iterator[Fact]:
    """Each person once a document of the country's outlets, by the first mention."""
    if bloc_of(document.outlet) != "dprk":
        return
    text, seen = document.text, set[str]()
    for which, start, end in _finder().find_matches_as_indexes(text):
        name, lang = _forms()[which][1:]
        if name not in seen and _whole(text, start, end):
            seen.add(name)
            attrs = {"death": "yes"} if _dead(text, start, end) else {}
            yield Fact("person_named", name, "named", start, end, lang, attrs)


def _dead(text: str, start: int, end: int) -> bool:
    """Whether the person's death is told where the name stands."""
    return _OF_THE_DEAD.search(text, max(0, start - 80), start) is not None or _DIED.match(text, end) is not None


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
