"""Words of English text with their places: what the title and address grammars read."""

from __future__ import annotations

import re
from typing import NamedTuple

# A word keeps inner apostrophes and full stops ("people's", "C.C.", "H.E."); anything else that is not blank is a mark of its own.
# Every alternative begins with another kind of character, so that no text can make the expression go back.
_TOKEN = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*['’.]?|\d+|[^\w\s]")
_SHORT = frozenset(
    {"secy", "gen", "pres", "mt", "mr", "mrs", "dr", "mme", "st", "jr"}
)  # a full stop after these ends no sentence
_EXCELLENCY = "h.e"  # "HE" is His Excellency, "he" is not


class Word(NamedTuple):
    """A word in the form that it is compared in, and where it stands."""

    norm: str
    start: int
    end: int
    stops: bool  # a sentence or a clause ends with it
    capital: bool = False  # it is printed with a capital


def words_of_text(text: str, start: int, end: int) -> list[Word]:
    """The words and marks of `text[start:end]`; a hyphen inside a word parts it and leaves no mark."""
    found = _TOKEN.finditer(text, start, end)
    return [_word(one.group(), one.start(), one.end()) for one in found if not _inner_hyphen(text, one)]


def _inner_hyphen(text: str, one: re.Match[str]) -> bool:
    if one.group() not in "-‐‑－":
        return False
    before, after = text[max(0, one.start() - 1) : one.start()], text[one.end() : one.end() + 1]
    return before.isalpha() and after.isalpha()


def _word(raw: str, start: int, end: int) -> Word:
    norm = _EXCELLENCY if raw == "HE" else raw.lower().replace("’", "'")
    if not norm[0].isalpha():
        return Word(norm, start, end, True)
    bare = norm.rstrip(".")
    dotted = raw.endswith(".")
    ends_sentence = dotted and "." not in bare and bare not in _SHORT and len(bare) > 1
    return Word(bare, start, end - dotted, ends_sentence, raw[0].isupper())


def norms(phrase: str) -> tuple[str, ...]:
    """A phrase as the words that it is compared by: hyphens part words."""
    return tuple(word.norm for word in words_of_text(phrase, 0, len(phrase)))
