"""Pages that stand where a publication should: block pages, login walls, maintenance, parked domains, captchas, shells without text.

A page is taken for one only where it is short and hardly says anything else: its sentences are made of nothing but the stock words of
such pages, and one of them names what it is. So an article that quotes "this site is under maintenance" is none: the sentence around
the quotation has words of its own. What is not recognised here still has to satisfy its parser and the source's `Expect`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal, get_args

from tealeaves.shown import Shown, weight

Sort = Literal[
    "captcha", "script_wall", "maintenance", "login_wall", "parked", "block_page", "error_page", "empty"
]  # in the order in which one page that could be several is named

WORDS: Final[dict[str, str]] = {
    "captcha": "a page that asks whether we are human",
    "script_wall": "a page without text for those that run no scripts",
    "maintenance": "a page about maintenance",
    "login_wall": "a page that asks to log in",
    "parked": "a page of whoever keeps the domain or the server, without a site",
    "block_page": "a page that refuses us",
    "error_page": "an error page, though its status is 200",
    "empty": "a page without a word",
}

LONGEST: Final = 1500  # weight of a page (tealeaves.shown.weight) above which it is none of them, whatever it says
SHORT: Final = 500  # weight up to which its title or heading alone says what it is
STOCK: Final = 0.6  # share of a page's text that must be in stock sentences
HEADED: Final = 0.3  # the same where its heading says what it is
WALLED: Final = 0.4  # and where it has a field for a password
HOLLOW: Final = 40  # weight below which a page has no text to speak of

_TABLE: Final = tomllib.loads(files("tealeaves").joinpath("signatures.toml").read_text("utf-8"))
_KEYS: Final[dict[Sort, re.Pattern[str]]] = {
    sort: re.compile("|".join(_TABLE["names"][sort])) for sort in get_args(Sort) if sort in _TABLE["names"]
}
_LISTED: Final[dict[str, tuple[str, ...]]] = {name: tuple(words.split()) for name, words in _TABLE["words"].items()}
_LATIN: Final = frozenset(_LISTED["english"] + _LISTED["spanish"])
_CYRILLIC: Final = frozenset(word[:-1] for word in _LISTED["russian"] if word.endswith("."))
_CYRILLIC_STEMS: Final = tuple(word for word in _LISTED["russian"] if not word.endswith("."))
_SYLLABLES: Final = frozenset(_LISTED["korean_syllables"])
_ENDINGS: Final = frozenset(_LISTED["korean_endings"])
_CHUNKS: Final = re.compile("|".join(sorted(_LISTED["chinese"] + _LISTED["japanese"], key=len, reverse=True)))
_LEFT_OVER: Final = 0.15  # of the ideograms and kana of a sentence may be others: a name, a word that is not listed

_QUOTED: Final = re.compile("[\"“”„«»「」『』《》〈〉‘]|(?<!\\w)'|'(?!\\w)")
_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|[。！？|·•]|\s[-–—]\s")
_TITLE_PART: Final = re.compile(r"\s+[-–—|·•]\s+|[|｜]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a page seems to be, and its words that say so."""

    sort: Sort
    words: str


def sign_of(shown: Shown) -> Sign | None:
    """What a page is instead of a publication; None where it is none of these pages."""
    if shown.weight > LONGEST:
        return None
    sentences = list(_sentences(shown.lines))
    stock = [sentence for sentence in sentences if is_stock(sentence)]
    share = sum(map(weight, stock)) / max(1, shown.weight)
    if shown.weight <= SHORT and share >= HEADED and (found := _named(_heads(shown))):
        return found
    if shown.asks_for_password and share >= WALLED:
        return Sign("login_wall", _shortened(" / ".join(sentences)))
    return _named(stock) if share >= STOCK else None


def hollow(shown: Shown) -> Sign | None:
    """What a page is that no parser could read, where it has no text to speak of."""
    if shown.weight >= HOLLOW:
        return None
    if shown.has_scripts or shown.unscripted:
        return Sign("script_wall", _shortened(shown.unscripted or shown.title))
    return Sign("empty", _shortened(shown.title)) if not shown.weight else None


def is_stock(sentence: str) -> bool:
    """Whether a sentence has words, all of them those of such pages, and nothing that is quoted."""
    lowered = sentence.lower().replace("’", "'")
    words = _WORD.findall(lowered)
    return bool(words) and not _QUOTED.search(lowered) and all(map(_is_listed, words))


def _named(sentences: Iterable[str]) -> Sign | None:
    """The first sort, in the order of `Sort`, that a stock sentence names."""
    said = [(sentence, sentence.lower().replace("’", "'")) for sentence in sentences if is_stock(sentence)]
    for sort, key in _KEYS.items():
        for sentence, lowered in said:
            if key.search(lowered):
                return Sign(sort, _shortened(sentence))
    return None


def _heads(shown: Shown) -> Iterator[str]:
    """What stands on top: the parts of the title, the headings, the first line."""
    yield from (part for part in _TITLE_PART.split(shown.title) if part)
    yield from shown.headings
    yield from shown.lines[:1]


def _sentences(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from (sentence for part in _SENTENCE.split(line) if part and (sentence := part.strip()))


def _is_listed(word: str) -> bool:
    first = word[0]
    if "a" <= first <= "z" or first in "áéíóúñ":
        return word in _LATIN
    if "а" <= first <= "я" or first == "ё":
        return word in _CYRILLIC or word.startswith(_CYRILLIC_STEMS)
    if "가" <= first <= "힣":
        return word.startswith(_LISTED["korean"]) or (first in _SYLLABLES and (len(word) == 1 or word[1:] in _ENDINGS))
    return len(_CHUNKS.sub("", word)) <= max(1, _LEFT_OVER * len(word))


def _shortened(words: str) -> str:
    return words if len(words) <= 120 else words[:119] + "…"
