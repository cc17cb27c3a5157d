"""Finding a term in texts: at the borders of words where the script has words, anywhere where it writes them together.

A term is looked for within one block of a document (a paragraph, a headline, a table cell). Text and term are compared in NFKC (full
and half width are one), with plain quotation marks and, unless told otherwise, without regard to letter case; any white space stands for
any other. A Latin or Cyrillic term must stand as whole words, "art" is not in "party"; as a prefix it finds every word that begins so.
Korean, Chinese and Japanese put particles and endings directly to a word ("동지" in "동지께서"): there a term is found wherever its
characters stand, and a space of the term may be missing in the text, since spacing varies; leaders' names are found as print spaces
them, too ("김 정 은 동지"). What it costs: "조선" is in "조선로동당" too; ask for the longer term where that matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tealeaves.errors import UsageError
from tealeaves.text import SPACED_NAMES, fold_quotes, stream_safe

# Hangul (jamo, compatibility, syllables), kana, Han with its extensions: scripts written without a border between a word and what follows.
_TOGETHER = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f"  # a letter with a mark that has no single code point is another letter
_IS_TOGETHER = re.compile(f"[{_TOGETHER}]")
_OF_A_WORD = re.compile(rf"[^\W{_TOGETHER}]")
_NAME = re.compile("|".join(SPACED_NAMES))
_OF_A_NEEDLE = re.compile(r"[^\W_]+")  # what JSON writes as it is
_PIECES = re.compile(r"\s+|\S+")
_LETTERS = re.compile(
    r"(?s).[\u0300-\u036f\u1160-\u11ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a]*"
)  # with what joins them


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands in a text, in code points."""

    start: int
    end: int


class Term:
    """A term that can be looked for. Raises `UsageError` for one in which nothing is written."""

    def __init__(self, text: str, *, fold_case: bool = True, prefix: bool = False) -> None:
        self.text = f"{text}*" if prefix else text
        self._fold_case = fold_case
        words = self._key(text).split()
        if not words:
            raise UsageError("a term to look for is empty")
        self._needle = _needle(words)
        self._pattern = re.compile(_pattern(words, prefix))

    def may_stand(self, written: str) -> bool:
        """Whether the term can stand in a text that is written so, as JSON for instance; quicker than reading it, and never wrongly no."""
        return self._needle in self._folded(written)

    def places(self, text: str) -> Iterator[Place]:
        """Every occurrence in a text, left to right, without overlaps."""
        key = self._key(text)
        if self._needle not in key:
            return
        origins = None
        for found in self._pattern.finditer(key):
            start, end = found.span()
            if len(key) != len(text):
                origins = origins or self._origins(text)
                start, end = origins[start][0], origins[end - 1][1]
            yield Place(start, end)

    def _key(self, text: str) -> str:
        """The text as it is compared."""
        return self._folded(text) if text.isascii() else self._folded(fold_quotes(text))

    def _folded(self, text: str) -> str:
        if text.isascii():
            return text.lower() if self._fold_case else text
        plain = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", stream_safe(text))
        return unicodedata.normalize("NFKC", plain.casefold()) if self._fold_case else plain

    def _origins(self, text: str) -> list[tuple[int, int]]:
        """For each code point of the key the stretch of the text that it comes from: a whole word where it cannot be told more closely."""
        found: list[tuple[int, int]] = []
        for piece in _PIECES.finditer(text):
            start, key = piece.start(), self._key(piece[0])
            letters = [(letter.span(), self._key(letter[0])) for letter in _LETTERS.finditer(piece[0])]
            if "".join(part for _, part in letters) == key:
                found += [(start + left, start + right) for (left, right), part in letters for _ in part]
            else:
                found += [piece.span()] * len(key)
        return found


def _needle(words: list[str]) -> str:
    """The longest stretch of the words that stands in every text that has them, however it spaces names."""
    whole = [part for word in words for name_free in _NAME.split(word) for part in _OF_A_NEEDLE.findall(name_free)]
    initials = [found[0][0] for word in words for found in _NAME.finditer(word)]
    return max((*whole, *initials), key=len, default="")


def _pattern(words: list[str], prefix: bool) -> str:
    """The expression for these words in a row."""
    parts = [_word(words[0])]
    for left, right in pairwise(words):
        may_lack = _IS_TOGETHER.match(left[-1]) and _IS_TOGETHER.match(right[0])
        parts += [r"\s*" if may_lack else r"\s+", _word(right)]
    before = rf"(?<![^\W{_TOGETHER}])" if _OF_A_WORD.match(words[0][0]) else ""
    after = rf"(?![^\W{_TOGETHER}]|[{_MARKS}])" if _OF_A_WORD.match(words[-1][-1]) else ""
    return before + "".join(parts) + (rf"(?:[^\W{_TOGETHER}]|[{_MARKS}])*" if after and prefix else after)


def _word(word: str) -> str:
    """The expression for one word, names with or without spaces in them."""
    names = [r"\s?".join(found[0]) for found in _NAME.finditer(word)]
    before, *after = [re.escape(part) for part in _NAME.split(word)]
    tails = (rf"\s?{part}" if _IS_TOGETHER.match(part) else part for part in after)
    return before + "".join(name + tail for name, tail in zip(names, tails, strict=True))
