"""Finding a term in texts: at the borders of words where the script has words, anywhere where it writes them together.

A term is looked for within one block of a document (a paragraph, a headline, a table cell). Text and term are compared in NFC, with plain
quotation marks and, unless told otherwise, without regard to letter case; any white space stands for any other. A Latin or Cyrillic
term must stand as whole words: "art" is not in "party". Korean, Chinese and Japanese put particles and endings directly to a word
("동지" in "동지께서"): there a term is found wherever its characters stand, and a space of the term may be missing in the text, since
spacing varies. What it costs: "조선" is in "조선로동당" too; ask for the longer term where that matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tealeaves.errors import UsageError
from tealeaves.text import fold_quotes, stream_safe

# Hangul (jamo, compatibility, syllables), kana, Han with its extensions: scripts written without a border between a word and what follows.
_TOGETHER = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_MARKS = "\u0300-\u036f"  # a letter with a mark that has no single code point is another letter
_IS_TOGETHER = re.compile(f"[{_TOGETHER}]")
_OF_A_WORD = re.compile(rf"[^\W{_TOGETHER}]")
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

    def __init__(self, text: str, *, fold_case: bool = True) -> None:
        self.text = text
        self._fold_case = fold_case
        words = self._key(text).split()
        if not words:
            raise UsageError("a term to look for is empty")
        self._longest = max(words, key=len)
        self._pattern = re.compile(_pattern(words))

    def places(self, text: str) -> Iterator[Place]:
        """Every occurrence in a text, left to right, without overlaps."""
        key = self._key(text)
        if self._longest not in key:
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
        if text.isascii():
            return text.lower() if self._fold_case else text
        plain = fold_quotes(unicodedata.normalize("NFC", stream_safe(text)))
        return unicodedata.normalize("NFC", plain.casefold()) if self._fold_case else plain

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


def _pattern(words: list[str]) -> str:
    """The expression for these words in a row."""
    parts = [re.escape(words[0])]
    for left, right in pairwise(words):
        may_lack = _IS_TOGETHER.match(left[-1]) and _IS_TOGETHER.match(right[0])
        parts += [r"\s*" if may_lack else r"\s+", re.escape(right)]
    before = rf"(?<![^\W{_TOGETHER}])" if _OF_A_WORD.match(words[0][0]) else ""
    after = rf"(?![^\W{_TOGETHER}]|[{_MARKS}])" if _OF_A_WORD.match(words[-1][-1]) else ""
    return before + "".join(parts) + after
