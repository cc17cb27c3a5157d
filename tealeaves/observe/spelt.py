"""Numbers written out in words: "one hundred and twenty", "две тысячи", 백한(명), 스물두(명), 一百零一.

A lone "hundred" or "тысяч" is no number ("several hundred", "десятки тысяч"), nor is a row of words that no number is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from tealeaves.observe.lexicon import table

FILE = "quantities.toml"
_HAN = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000}
_HAN_MYRIAD = ("万", "萬")
_ARTICLE = ("a", "an")


def words() -> str:
    """An expression for a run of English or Russian words that can be a number; it begins and ends with a word."""
    one = _either([*_added(), *_multiplied()])
    article = rf"a\s(?={_either(_multiplied())})"
    joint = r"(?:[- ]|(?<=hundred)\sand\s|(?<=thousand)\sand\s)"
    return rf"(?<![^\W_])(?:{article})?{one}(?:{joint}{one}){{0,7}}(?![^\W_])"


def korean() -> str:
    """An expression for a Korean number before the counter of persons; a short word is none within another word."""
    short = _either([form for form in _korean() if len(form) == 1])
    long = _either([form for form in _korean() if len(form) > 1])
    return rf"(?:(?<![가-힣]){short}|{long})(?:{short}|{long}){{0,3}}(?=\s?여?\s?명)"


def of_words(run: str) -> int | None:
    """What a run of words comes to; None where it is no number."""
    total = section = 0.0
    for word in run.casefold().replace("-", " ").split():
        if word == "and":
            continue
        if word in _ARTICLE:
            section = 1
        elif word in _added():
            value = _added()[word]
            if section % (10 if value < 10 else 100 if value < 100 else 1_000):
                return None  # "five six", "twenty fifty"
            section += value
        elif word in _multiplied() and (section or word in _singular()):
            scale = _multiplied()[word]
            total, section = (total, (section or 1) * scale) if scale == 100 else (total + (section or 1) * scale, 0)
        else:
            return None
    return round(total + section) or None


def of_korean(run: str) -> int | None:
    """The value of native numerals, with 백 and 천 where they stand alone before them."""
    found = re.findall(_either(_korean()), run)
    values = [_korean()[form] for form in found]
    return sum(values) if all(one > other and one >= 10 for one, other in pairwise(values)) else None


def of_han(run: str) -> int | None:
    """A number in Chinese characters; None for a lone scale, as in 十分."""
    total = section = digit = 0
    for char in run:
        if char in _HAN:
            digit = _HAN[char]
        elif char in _HAN_SCALES:
            section, digit = section + (digit or 1) * _HAN_SCALES[char], 0
        elif char in _HAN_MYRIAD:
            total, section, digit = (total + section + digit) * 10_000, 0, 0
    return total + section + digit or None


def _either(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))) + ")"


@lru_cache(maxsize=1)
def _added() -> dict[str, float]:
    return _values("words")


@lru_cache(maxsize=1)
def _multiplied() -> dict[str, float]:
    return _values("multipliers")


@lru_cache(maxsize=1)
def _korean() -> dict[str, int]:
    return {form: round(value) for form, value in _values("native").items()}


@lru_cache(maxsize=1)
def _singular() -> frozenset[str]:
    """The multipliers that are a number without a word before them: "тысяча"."""
    return frozenset(table(FILE)["alone"])


def _values(name: str) -> dict[str, float]:
    return {form: float(value) for value, forms in table(FILE)[name].items() for form in forms}
