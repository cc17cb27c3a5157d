"""Sentences with their places, and words found by their stems, in any of the four languages.

A stem is matched where a word begins and may go on: "погиб" finds "погибших". Korean and Chinese stems are matched anywhere: there the
borders of words are not written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_ENDS = re.compile(r"[.!?](?=[\s\"'”’)»])|[。！？]|\n")
LONGEST = (
    2_000  # code points of a sentence: what goes on without an end is cut, so that no text makes the readers' cost grow
)
_LONGEST_ABBREVIATION = 3  # letters: "U.S.", "Gen.", "тыс." end no sentence


class Span(NamedTuple):
    """A stretch of a text."""

    start: int
    end: int


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences of a stretch of text in order, without the blanks around them; a line always ends one, and so does `LONGEST`."""
    limit = len(text) if end is None else end
    at = start
    for mark in _ENDS.finditer(text, start, limit):
        if mark.group() == "." and _abbreviates(text, at, mark.start()):
            continue
        yield from _trimmed(text, at, mark.end())
        at = mark.end()
    yield from _trimmed(text, at, limit)


def _abbreviates(text: str, start: int, at: int) -> bool:
    """Whether the full stop at `at` belongs to a short word of Latin or Cyrillic letters, or to one with a full stop inside."""
    word = text[max(start, text.rfind(" ", max(start, at - 40), at) + 1) : at]
    if not word or not word[-1].isalpha():
        return False
    short = len(word) <= _LONGEST_ABBREVIATION and word.isalpha() and word[0] < "\u0530"
    return (short and not word.islower()) or word in ("тыс", "млн", "чел", "г", "гг") or "." in word


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    for at in range(start + left, start + right, LONGEST):
        yield Span(at, min(at + LONGEST, start + right))


def sentence_at(text: str, at: int) -> Span:
    """The sentence in which an offset stands."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = sentences(text, start, len(text) if end < 0 else end)
    return next((span for span in line if span.end > at), Span(at, at))


_ACRONYM = 4  # letters of the longest that is no stem: СВО opens no "своего", РФ no longer word


def _stem(word: str) -> str:
    """The stem as a pattern; what is short and all in capitals is a whole word."""
    whole = word.isupper() and word.isalpha() and len(word) <= _ACRONYM
    return re.escape(word) + (r"(?![^\W\d_])" if whole else "")


def stems(words: Iterable[str]) -> re.Pattern[str]:
    """An expression that finds any of these stems in text of any letter case, the longest first. Linear: it repeats nothing."""
    ordered = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    if not ordered:
        return re.compile(r"(?!)")
    alphabetic = [_stem(word) for word in ordered if word[0] < "\u1100"]
    others = [re.escape(word) for word in ordered if word[0] >= "\u1100"]
    parts = [r"(?<![^\W\d_])(?:" + "|".join(alphabetic) + ")"] if alphabetic else []
    return re.compile("|".join([*parts, *others]), re.IGNORECASE)
