"""How many of a kind the words around its name say: "five post cards", "우편엽서 5종", "明信片五枚", "пять открыток"."""

from __future__ import annotations

import re

from parsers._korea_stamp import values, words

_ADJECTIVES = r"(?:\s+(?!and\b|и\b|of\b)[\w-]+){0,3}?\s+"
_BEFORE = re.compile(rf"(?<![\w.,-])(?P<n>{words.NUMERAL}|an?){_ADJECTIVES}$", re.IGNORECASE)
_BEFORE_KO = re.compile(rf"(?<![\w.,-])(?P<n>{words.NUMERAL})\s*(?:{words.COUNTER_KO})의\s*(?:\S+\s+)?\S{{0,8}}$")
_BEFORE_ZH = re.compile(rf"(?P<n>{words.NUMERAL})\s*(?:{words.COUNTER_ZH})[^，、和及与。\d]{{0,10}}$")
_AFTER = re.compile(
    rf"^(?:을|를|은|는|이|가)?\s*[:：–—(（-]?\s*(?P<n>{words.NUMERAL})\s*(?:(?:{words.COUNTER_KO})(?![가-힣]*각)|{words.COUNTER_ZH}|pcs\b|pieces\b|шт\b|штук\w{{0,20}})",
    re.IGNORECASE,
)
_SET_OF = re.compile(rf"\b(?:sets?\s+of|набор\s+из|серия\s+из)\s+(?P<n>{words.NUMERAL}){_ADJECTIVES}$", re.IGNORECASE)
_MOST = 200


def count_at(sentence: str, kind: re.Match[str]) -> int | None:
    """How many of a kind the words around it say; None where they do not count."""
    before, after = sentence[max(0, kind.start() - 60) : kind.start()], sentence[kind.end() : kind.end() + 24]
    found = _AFTER.match(after) or _SET_OF.search(before) or _BEFORE_KO.search(before) or _BEFORE_ZH.search(before)
    if found is None and not re.search(r"[가-힣\u4e00-\u9fff]", kind[0]):
        found = _BEFORE.search(before)
    if found is None:
        return None
    count = values.numeral(found["n"])
    return count if count is not None and 0 < count <= _MOST else None
