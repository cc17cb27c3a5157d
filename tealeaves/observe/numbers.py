"""Numbers as they are printed in English, Korean, Russian and Chinese, with their scale words and their qualifiers.

"15,000", "15 тыс.", "15K", "1만 5천", "1.5万", "nine", "сто один", "九": each gives its value (`spelt` reads the words). A
bare figure that can be a year ("2024") is given as such and left to the reader. What a qualifier allows is an interval: "at least 9" is no
contradiction of 12, and 15,000 none of "more than 12,000".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tealeaves.observe import spelt
from tealeaves.observe.lexicon import phrases, table

FILE = "quantities.toml"
_FIGURES = r"\d{1,3}(?:[,\u00a0\u202f. ]\d{3})+(?!\d)|\d{1,9}(?:[.,]\d{1,2})?(?![\d])"
_LOWER = re.compile(r"(?:\d[,. \u00a0\u202f]\d{3}|(?<![\w.,/–-])\d{1,3})\Z")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)"
)
_DAY_AFTER = re.compile(rf"{_MONTH}\s\Z")  # "on August 8 ... died": a day counts nobody
_DAY_BEFORE = re.compile(
    rf"\s(?:{_MONTH}|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)(?!\w)"
)
_PART = re.compile(r"\b(?:no|half|quarter of|third of)\s\Z", re.IGNORECASE)  # "no one", "half a million"
_RANGE = re.compile(r"\s?(?:명|名)?\s?(?:to|-|–|~|∼|〜|～|에서|내지|до|至|到)\s?\Z")
_BETWEEN = re.compile(r"\s?(?:and|и|与|和)\s?\Z")
_YEARS = range(1900, 2101)
_LONGEST = 24  # letters of figures: what is longer counts nothing, and may be beyond what a float holds
_BEFORE = 24  # code points before a number that a qualifier may take
_AFTER = 10
# What makes figures a part of a name, a share, a measure or an hour.
_NOT_A_COUNT = re.compile(
    r"(?:st|nd|rd|th)\b|-?(?:й|го|му|м|я|ю|ой|ая)\b|[:%]|°|-?\s?(?:mm|km|mm²|millimet|kilomet|мм|км|миллиметр|километр|毫米|公里|미리|㎜|㎞"
    r"|percent|per cent|процент|프로|퍼센트|차(?![량])|次)"
)


class Number(NamedTuple):
    """A number, where it stands with its scale word and its qualifier, and what the qualifier is ("" where there is none)."""

    value: int
    start: int
    end: int
    qualifier: str = ""
    yearlike: bool = False  # bare figures from 1900 to 2100
    from_: int = 0  # where the qualifier begins, else `start`
    to: int = 0  # where a qualifier after the number ends, else `end`
    least: int = 0  # the lower number of a range, else 0
    scale: int = 1  # of the scale word behind its figures: 1,000 for "12 thousand"


def numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """Every number of a stretch of text in order."""
    for found in _finder().finditer(text, start, end):
        value = _value(found)
        if value and not _inside_word(text, found.start(), found.end()):
            yield _qualified(text, start, end, value, found)


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether the figures are part of a name or count nothing: "K-23", "528th", 제528, "No. 8", "RFA2025", "152-mm"."""
    before = text[start - 1 : start]
    if before and before in "-–" and _LOWER.search(text[max(0, start - 9) : start - 1]) is not None:
        return False  # 10,000-12,000, 11-12 тыс.
    if before and (before.isalnum() or before in "-–/№:") and text[start].isascii() and before.isascii():
        return True
    if before in ("제", "第") or _PART.search(text, max(0, start - 12), start) is not None:
        return True
    if end - start < 3 and (_DAY_AFTER.search(text, max(0, start - 12), start) or _DAY_BEFORE.match(text, end)):
        return True
    return _NOT_A_COUNT.match(text, end) is not None


def _qualified(text: str, start: int, end: int, value: int, found: re.Match[str]) -> Number:
    """The number with the qualifier that stands directly before it or after it."""
    first, last = max(start, found.start() - _BEFORE), min(end, found.end() + _AFTER)
    ahead, behind = _ahead().search(text[first : found.start()]), _behind().match(text[found.end() : last])
    yearlike = found.group().isdigit() and value in _YEARS
    name = ""
    if ahead is not None:
        name = _qualifiers("aliases").get(" ".join(ahead[1].casefold().split()), "")
    elif behind is not None:
        name = _qualifiers("behind").get(behind[1].casefold(), "")
    return Number(
        value, found.start(), found.end(), name, yearlike,
        first + ahead.start(1) if ahead is not None else found.start(), found.end() + (behind.end() if behind else 0),
        scale=_scale(found),
    )  # fmt: skip


def _value(found: re.Match[str]) -> int | None:
    if found["han"]:
        return spelt.of_han(found["han"])
    if found["native"]:
        return spelt.of_korean(found["native"])
    if found["words"]:
        return spelt.of_words(found["words"])
    if found["myriad"] is not None:
        return _myriads(found)
    if found["thousands"]:
        number = int(found["thousands"]) * 1_000 + int(found["hundreds"] or 0)
        return number * 10_000 if found["of_myriads"] else number
    digits = found["figures"]
    if len(digits) > _LONGEST:
        return None
    grouped = re.fullmatch(r"\d{1,3}(?:[,\u00a0\u202f. ]\d{3})+", digits)
    amount = float(re.sub(r"\D", "", digits)) if grouped else float(digits.replace(",", "."))
    return round(amount * _scale(found))


def _scale(found: re.Match[str]) -> int:
    """The scale word behind figures, 1 for none; a myriad with a rest is no scale."""
    if found["myriad"] and not found["rest"]:
        return 10_000
    if found["kilo"]:
        return 1_000
    return _scales().get((found["scale"] or "").casefold().rstrip("."), 1)


def _myriads(found: re.Match[str]) -> int:
    """ "1만 5천", "1만5000", "만 5천", "1万5千": myriads and what is left."""
    myriads = float(found["myriad"].replace(",", "") or 1) * 10_000
    rest = float((found["rest"] or "0").replace(",", "")) * (1_000 if found["thousand"] else 1)
    return round(myriads + rest)


@lru_cache(maxsize=1)
def _finder() -> re.Pattern[str]:
    scales = sorted((form for form in _scales() if form), key=len, reverse=True)
    scale = "|".join(re.escape(form) for form in scales)
    myriad = (
        r"(?P<myriad>\d{1,4}(?:\.\d{1,2})?|(?<![가-힣\d一-鿿])(?=만\s?(?:\d{1,3}천|여?\s?명)))[만万萬]"
        r"(?:\s?(?P<rest>\d{1,4}(?:,\d{3})?)(?P<thousand>[천千])?)?"
    )
    thousands = r"(?P<thousands>\d{1,3})천\s?(?P<hundreds>\d{1,3})?(?P<of_myriads>만)?"
    han = r"(?<![数數几幾上])(?P<han>[零〇一二两兩三四五六七八九十百千万萬]{1,9})(?=[多余餘]?[名人天日个個枚门門条條])"
    figures = rf"(?P<figures>{_FIGURES})(?:(?P<kilo>[kK](?![^\W_])|-?тысячн\w{{2,3}})|\s?(?P<scale>{scale})(?![^\W\d_가-힣一-鿿]))?"
    return re.compile(
        rf"{myriad}|{thousands}|(?P<native>{spelt.korean()})|{han}|{figures}|(?P<words>{spelt.words()})", re.IGNORECASE
    )


@lru_cache(maxsize=1)
def _scales() -> dict[str, int]:
    return {form.casefold(): int(value) for value, forms in table(FILE)["scales"].items() for form in forms}


@lru_cache(maxsize=2)
def _qualifiers(place: str) -> dict[str, str]:
    """Each form of a qualifier, of those before a number (`aliases`) or behind it, and its name."""
    return {form.casefold(): entry.name for entry in phrases(FILE, "qualifier") for form in entry.fields.get(place, ())}


@lru_cache(maxsize=1)
def _ahead() -> re.Pattern[str]:
    """A qualifier at the end of what stands before the number."""
    forms = sorted(_qualifiers("aliases"), key=len, reverse=True)
    spaced = "|".join(re.escape(form) for form in forms if form[0] < "\u1100")
    solid = "|".join(re.escape(form) for form in forms if form[0] >= "\u1100")
    return re.compile(rf"((?<![^\W_])(?:{spaced})|{solid})(?:\s(?:a|of|the)|有)?\s?\Z", re.IGNORECASE)


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    """A qualifier directly after the number, or after its counter: 5000여명, 1万多名, 9명 이상."""
    forms = sorted(_qualifiers("behind"), key=len, reverse=True)
    return re.compile(r"[명名人일天]?\s?(" + "|".join(re.escape(form) for form in forms) + ")")


def ranges(text: str, found: list[Number]) -> list[Number]:
    """The numbers with "10,000 to 12,000" as one: the higher, of which `least` is the lower and the qualifier says so."""
    joined: list[Number] = []
    for number in found:
        if joined and not joined[-1].least and joined[-1].value < number.value and _joins(text, joined[-1], number):
            low = joined.pop()
            low = low._replace(value=low.value * number.scale) if _shares(low, number) else low
            number = number._replace(start=low.start, from_=low.from_, least=low.value, qualifier=f"{low.value:,} to")
        joined.append(number)
    return joined


def _shares(low: Number, high: Number) -> bool:
    """Whether the scale word of the higher is that of the lower as well: "11-12 thousand"."""
    return low.scale == 1 and low.value * high.scale < high.value


def _joins(text: str, low: Number, high: Number) -> bool:
    """Whether two numbers are the ends of one range."""
    between = text[low.end : high.start]
    if _RANGE.fullmatch(between) is not None:
        return True
    return _BETWEEN.fullmatch(between) is not None and text[max(0, low.start - 10) : low.start].casefold().endswith(
        ("between ", "между ")
    )


def interval(number: Number) -> tuple[int, int]:
    """What the number can mean with its qualifier: from at least to at most. A bare number is taken to be exact to one part in fifty."""
    if number.least:
        return round(number.least * 0.98), round(number.value * 1.02)
    bounds = {entry.name: (entry.fields["least"], entry.fields["most"]) for entry in phrases(FILE, "qualifier")}
    least, most = bounds.get(number.qualifier, (0.98, 1.02))
    return round(number.value * least), round(number.value * most)
