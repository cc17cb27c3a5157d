"""The names that the country's outlets give to the days of its calendar: "Day of the Sun", 태양절, or plain "April 15" in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tealeaves.model import Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.document import main_language
from tealeaves.observe.lexicon import Phrase, phrases, words_of

FILE = "calendar.toml"
_NAMED = 60  # code points behind a date in which the name may end that it is part of
_OF_A_NAME = re.compile(r"(?<=\d)[가-힣](?<![에을의은이부까경명])")  # 4.15기술혁신돌격대, not 4.15를, 4.15명절


def observe(document: Document) -> Iterator[Fact]:
    """Each day once a document, by the first of its names; `value` is the name as printed, `day` its month and day."""
    if bloc_of(document.outlet) != "dprk":
        return
    text, seen, lang = document.text, set[str](), ""
    for which, start, end in _finder().find_matches_as_indexes(_folded(text)):
        entry = _forms()[which][1]
        if entry.name in seen or not _whole(text, start, end) or (entry.fields.get("plain") and _in_a_name(text, end)):
            continue
        seen.add(entry.name)
        lang = lang or main_language(document)
        attrs = {"day": entry.fields["day"]} | ({"plain": "yes"} if entry.fields.get("plain") else {})
        yield Fact(
            "calendar_phrase", entry.name, text[start:end].replace("’", "'").replace("\n", " "), start, end, lang, attrs
        )


def _folded(text: str) -> str:
    """The text in small letters and as one line, each letter in its place."""
    folded = text.lower()
    return (folded if len(folded) == len(text) else text).replace("\n", " ")


def _in_a_name(text: str, end: int) -> bool:
    """Whether a date is part of the name of a brigade, a festival or a house: that is called so whatever the day is called."""
    return _OF_A_NAME.match(text, end) is not None or _names().match(text, end, end + _NAMED) is not None


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    ends = "|".join(words_of(FILE, "names"))
    return re.compile(rf"(?:\s[A-Z][\w'’-]+){{0,5}}?\s(?:{ends})\b")


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
    return tuple((form.lower(), entry) for entry in phrases(FILE, "day", "name") for form in entry.fields["forms"])


@lru_cache(maxsize=1)
def _finder() -> AhoCorasick:
    return AhoCorasick([form for form, _ in _forms()], matchkind=MATCHKIND_LEFTMOST_LONGEST)
