"""A text in words, for comparing: each with where it stands, and a key that is the same for two spellings of the same word.

Form is left out of the key: width, the shape of quotation marks, dashes, white space, and the form of a date. Letter case stays: "south
Korea" and "South Korea" are two things to say. Quotation marks stay too, as words of their own: to put them around a name is a statement.
A word is what stands between blanks, in Korean too; in Chinese and Japanese, which have none, a character. A known name is one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tealeaves.dates import dates_in
from tealeaves.observe.people import people
from tealeaves.text import SPACED_NAMES

# Full-width forms of ASCII and the ideographic space, one for one: offsets stay right.
_NARROW = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_APOSTROPHES = dict.fromkeys(map(ord, "‘’‛′´`＇"), "'") | {
    ord("ё"): "е",
    ord("Ё"): "Е",
}  # and a letter that print may spare
_QUOTE = '"“”„‟″«»《》〈〉「」『』'
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = r"\u3040-\u30ff\u31f0-\u31ff"
_LETTER = rf"[^\W\d_{_HAN}{_KANA}]"
_MARKS = r"[\u0300-\u036f]*"
_OTHER_NAMES = (
    "Vladimir Vladimirovich Putin", "Vladimir Putin", "Xi Jinping", "金正恩", "金正日", "金日成", "习近平", "習近平", "普京",
)  # fmt: skip
_CYRILLIC_NAMES = (
    r"Ким (?:Чен (?:Ын|Ир)|Ир Сен)[а-я]{0,3}|Владимир[а-я]{0,2} (?:Владимирович[а-я]{0,2} )?Путин[а-я]{0,2}"
)

# What stands around an article on every page: links to print and go back, the agency's address, its rights.
MARKS_OF_A_PAGE = frozenset(
    ("www", "http", "https", "copyright", "print", "back", "top", "home", "list", "next", "prev", "previous", "share", "close",
     "views", "hits", "tweet", "facebook", "목록", "인쇄", "이전", "다음", "처음으로", "홈", "조회", "조회수", "печать", "назад", "наверх",
     "просмотров", "просмотры", "imprimir", "volver", "浏览", "点击")
)  # fmt: skip
_BESIDE_THEM = frozenset(
    ("kcna", "kp", "co", "jp", "rodong", "rep", "com", "index", "php", "c", "all", "rights", "reserved", "korea", "korean",
     "central", "news", "agency", "service", "kns", "to", "page")
)  # fmt: skip
_CHROME_LETTERS = 120
_ENDED = re.compile(r"[-‐‑–—−]\s?0\s?[-‐‑–—−]\s*\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, from `start` to `end` of the text, in code points."""

    key: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """The words of a text in their order; punctuation but for quotation marks is none, nor is the "-0-" that ends a dispatch."""
    plain = text.translate(_NARROW)
    ended = _ENDED.search(plain, max(0, len(plain) - 8))
    plain = plain[: ended.start()] if ended else plain
    days = {start: (end, day) for start, end, day in dates_in(plain)}
    found: list[Token] = []
    for start, end in _spans(plain, days):
        key = days[start][1].isoformat() if start in days and days[start][0] == end else _key(text[start:end])
        found.append(Token(key, start, end))
    return found


def is_chrome(text: str) -> bool:
    """Whether a block is nothing but what stands around every article of a page; a bare number or date is not: it can be a table's."""
    if len(text) > _CHROME_LETTERS:
        return False
    words = [token.key.casefold() for token in tokens(text)]
    if MARKS_OF_A_PAGE.isdisjoint(words):
        return not words
    return all(word in MARKS_OF_A_PAGE | _BESIDE_THEM or word[0].isdigit() for word in words)


def _spans(plain: str, days: Mapping[int, tuple[int, object]]) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends; a date is one."""
    at = 0
    for start, (end, _) in sorted(days.items()):
        yield from _words(plain, at, start)
        yield start, end
        at = end
    yield from _words(plain, at, len(plain))


def _words(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _pattern().finditer(plain, start, end))


def _key(word: str) -> str:
    if word in _QUOTE:
        return '"'
    folded = unicodedata.normalize("NFKC", word).translate(_APOSTROPHES)
    return "".join(folded.split()) if "가" <= folded[:1] <= "힣" else " ".join(folded.replace("-", " ").split())


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """One word: a known name first, then a number, a character of Chinese, a run of kana, a run of letters, a quotation mark."""
    known = {form for _, entry in sorted(people().watched.items()) for form in entry.forms} | set(_OTHER_NAMES)
    hangul = sorted(SPACED_NAMES, key=len, reverse=True)
    names = "|".join(
        [*(rf"{re.escape(name)}(?!{_LETTER})" if name.isascii() else re.escape(name) for name in sorted(known, key=len, reverse=True)),
         *(" ?".join(name) for name in hangul), _CYRILLIC_NAMES]
    )  # fmt: skip
    return re.compile(
        rf"(?:{names})|\d+(?:[.,:]\d+)*%?|[{_HAN}]|[{_KANA}]+|{_LETTER}{_MARKS}(?:(?:['‘’‛′´`]?){_LETTER}{_MARKS})*|[{_QUOTE}]"
    )
