"""What a printed value says: numbers of items, amounts, sizes, days. Where the words of a cell say none, "" or None."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from parsers._korea_stamp import words
from tealeaves.dates import Contradiction, day_of, find_date, find_year, folded

# --- numbers of items ---------------------------------------------------------------------------------------------------------------

_ALIKE = str.maketrans(
    "АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx"
)  # Cyrillic letters that a printer or OCR puts for Latin ones
_NUMBER = re.compile(
    r"(?P<prefix>[A-Z][A-Za-z]{0,3})?[\s.-]?(?P<serial>\d{1,6})(?:\s?[-–—~/]\s?(?P<tail>\d{1,6}))?(?P<letter>[A-Za-z])?"
)
_BETWEEN = re.compile(r"\s*[,;、，；]\s*|\s+(?:and|и|및|와|和)\s+")
_LOOSE = re.compile(
    r"(?<![A-Za-zА-яЁё\d-])(?:B[a-z]?|S[CS]|[ВB][АаAa]|[СC]С|(?<![가-힣])바)[\s-]?\d{1,5}(?:-\d{1,3})?(?![A-Za-z\d-])"
)  # "Ba79" in running text
_SPELT_OTHERWISE = re.compile(r"(?:BA|바)(?=[\s.-]?\d)")  # of "Ba"
_BOOKLET = re.compile(r"B[a-z]?")
_CARD = re.compile(r"SC")
_NUMBER_AT_MOST = 40  # code points
_MOST_IN_RANGE = 500


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed ("Ba79-1"), and what it is made of; `last` where it is a range ("5740-5742")."""

    words: str
    prefix: str
    serial: int
    last: int | None = None

    @property
    def is_stock_by_prefix(self) -> bool:
        """Booklets and cards carry stock numbers only: "Ba79" is never a catalogue number."""
        return _BOOKLET.fullmatch(self.prefix) is not None or self.prefix == "SC"

    @property
    def kind(self) -> str:
        """The kind that has such numbers, "" where any can."""
        if _BOOKLET.fullmatch(self.prefix):
            return "booklet"
        return "postcard" if _CARD.fullmatch(self.prefix) else ""

    def covers(self, other: Number) -> bool:
        """Whether the other number lies in this range."""
        return (
            self.last is not None
            and other.last is None
            and self.prefix == other.prefix
            and self.serial <= other.serial <= self.last
        )


def number_of(text: str) -> Number | None:
    """The number that fills the words, as in "Ba79-1", "No. 4238", "5740-5742"."""
    if len(text) > _NUMBER_AT_MOST:
        return None
    plain = re.sub(r"^(?:№|nos?\.?|no\.)\s*", "", folded(text).strip(" .:()[]"), flags=re.IGNORECASE)
    if re.match(r"[^\W\d_]{1,4}[\s-]?\d", plain):
        plain = _SPELT_OTHERWISE.sub("Ba", plain.translate(_ALIKE))
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    tail = found["tail"]
    is_range = (
        tail is not None and len(tail) == len(found["serial"]) and 0 < int(tail) - int(found["serial"]) < _MOST_IN_RANGE
    )
    return Number(
        _words(plain, found["prefix"]),
        found["prefix"] or "",
        int(found["serial"]),
        int(tail) if is_range and tail else None,
    )


def _words(plain: str, prefix: str | None) -> str:
    """The number without blanks, and without a mark between letters and figures: "Ba-79" is "Ba79"."""
    solid = "".join(plain.split())
    return prefix + solid[len(prefix) :].lstrip(".-") if prefix else solid


def numbers_of(text: str) -> tuple[Number, ...]:
    """The numbers of a list such as "Ba79, Ba80"; none where anything else stands between them."""
    found = [number_of(part) for part in _BETWEEN.split(text.strip()) if part]
    return tuple(number for number in found if number is not None) if None not in found else ()


def numbers_within(text: str) -> Iterator[tuple[Number, int, int]]:
    """Numbers of booklets and cards in running text, with their places."""
    for found in _LOOSE.finditer(text):
        number = number_of(found[0])
        if number is not None:
            yield number, found.start(), found.end()


# --- amounts and measures -----------------------------------------------------------------------------------------------------------

_AMOUNTS = r"\d{1,5}(?:[.,]\d{1,2})?(?:\s*(?:[,、+×xх]|및|and|и|和)\s*\d{1,5}(?:[.,]\d{1,2})?){0,11}"
_MONEY = re.compile(
    rf"(?P<amount>{_AMOUNTS})\s*(?:(?P<won>won\b|wŏn\b|w\b|원|元|圆|вон\w{{0,20}})|(?P<chon>전(?![가-힣])|chon\b"
    rf"|jon\b|分|чон\w{{0,20}}|чжон\w{{0,20}}))",
    re.IGNORECASE,
)
_WON, _CHON = re.compile(r"won|원|元|圆|вон", re.IGNORECASE), re.compile(r"전|chon|jon|чон", re.IGNORECASE)
_BARE = re.compile(_AMOUNTS)
_SIDE = r"\d{1,3}(?:[.,]\d{1,2})?"
_SIZE = re.compile(
    rf"(?<![\d.,])(?P<wide>{_SIDE})\s*(?:mm|мм|毫米)?\s*[x×хХX*✕]\s*(?P<high>{_SIDE})(?!\d)\s*(?P<unit>mm|㎜|мм"
    rf"|毫米|cm|см|厘米|미리메터|미리|센치메터)?",
    re.IGNORECASE,
)
_ACROSS = re.compile(rf"(?:ø|Ø|⌀|직경|diameter|直径|диаметр)\s*:?\s*(?P<wide>{_SIDE})", re.IGNORECASE)
_CENTIMETRES = frozenset({"cm", "см", "厘米", "센치메터"})
_FRACTIONS = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75"})
_GAUGE = r"\d{1,2}(?:[.,]\d{1,2})?"
_PERFORATION = re.compile(rf"(?<![\d.,])(?P<first>{_GAUGE})(?:\s*[x×хХX*✕:]\s*(?P<second>{_GAUGE}))?(?![\d.,])")
_HALF = re.compile(r"(\d)\s+1/2")
_COUNT = re.compile(
    rf"(?:(?P<before>{words.NUMERAL})\s*(?:{words.COUNTER_KO}|{words.COUNTER_ZH}|pcs\.?|pieces?|шт\.?|штуки?|копий|copies)?)",
    re.IGNORECASE,
)


def face_value_of(text: str, unit: str = "") -> str:
    """ "70 won", "10 chon", "3, 70, 100 won"; a bare amount takes the unit of its column."""
    found = _MONEY.search(text)
    if found is not None:
        return f"{_amounts(found['amount'])} {'won' if found['won'] else 'chon'}"
    bare = _BARE.fullmatch(text.strip())
    return f"{_amounts(bare[0])} {unit}".strip() if bare else ""


def unit_of(label: str) -> str:
    """The currency that the head of a column names."""
    inside = label.partition("(" if "(" in label else "（")[2]
    return "won" if _WON.search(inside) else "chon" if _CHON.search(inside) else ""


def _amounts(printed: str) -> str:
    listed = re.sub(r"\s*(?:、|및|and|и|和|,(?=\s))\s*", ", ", printed, flags=re.IGNORECASE)
    return re.sub(r"\s*([+×xх])\s*", lambda sign: sign[1].replace("×", "x").replace("х", "x"), listed).strip()


def size_of(text: str) -> str:
    """Width and height in millimetres, "30x40"; a diameter as printed, "ø40"."""
    found = _SIZE.search(text)
    if found is not None:
        tenfold = 10 if (found["unit"] or "").lower() in _CENTIMETRES else 1
        return "x".join(_plain(float(found[side].replace(",", ".")) * tenfold) for side in ("wide", "high"))
    across = _ACROSS.search(text)
    return f"ø{_plain(float(across['wide'].replace(',', '.')))}" if across else ""


def perforation_of(text: str) -> str:
    """ "11.5", "11.5x12", "imperforate"."""
    if words.IMPERFORATE.search(text):
        return "imperforate"
    found = _PERFORATION.search(_HALF.sub(r"\1.5", text.translate(_FRACTIONS)))
    if found is None:
        return ""
    return "x".join(_plain(float(side.replace(",", "."))) for side in (found["first"], found["second"]) if side)


def _plain(value: float) -> str:
    return f"{round(value, 2):g}"


def shape_of(text: str) -> str:
    """The shape, where it is named and not a rectangle."""
    return next((name for name, spelled in words.SHAPES if spelled.search(text)), "")


def inscriptions_of(text: str) -> tuple[str, ...]:
    """The languages that are named, BCP-47, sorted."""
    return tuple(sorted(name for name, spelled in words.LANGUAGES if spelled.search(text)))


def count_of(text: str) -> int | None:
    """The number of pieces that fills the words, in figures or words: "5", "다섯종", "пять"."""
    found = _COUNT.fullmatch(text.strip().lower())
    return numeral(found["before"]) if found else None


def numeral(word: str) -> int | None:
    """The value of a numeral in figures or words."""
    return int(word) if word.isdecimal() else words.NUMERALS.get(word.lower())


# --- days ---------------------------------------------------------------------------------------------------------------------------

_JUCHE_RU = re.compile(r"(?P<day>\d{1,2}\s+[а-яё]+)\s+(?:чучхе\s+)?\d{1,3}\s*\(\s*(?P<year>\d{4})\s*\)", re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:19|20)\d\d)(?!\d)")
_SHORT_ASIAN = re.compile(r"(?<!\d)(?P<month>\d{1,2})\s*[월月]\s*(?P<day>\d{1,2})\s*[일日]")
_SHORT_NUMBERS = re.compile(r"(?P<month>\d{1,2})\s*[./-]\s*(?P<day>\d{1,2})\.?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def printed_day(text: str) -> date | None:
    """The whole day that the words print, year and all."""
    plain = _JUCHE_RU.sub(lambda found: f"{found['day']} {found['year']}", folded(text))
    day = day_of(plain)
    if day is not None or isinstance(find_date(plain), Contradiction):
        return day
    dotted = _DOTTED.search(plain)
    return _day(int(dotted["year"]), int(dotted["month"]), int(dotted["day"])) if dotted else None


def day_in(text: str, year: int | None) -> date | None:
    """The day that the words print, in the year that the plan is for where they give none: "2월 8일", "February 8", "8 февраля"."""
    day = printed_day(text)
    if day is not None or year is None or _YEAR.search(text):
        return day
    plain = folded(text)
    short = _SHORT_ASIAN.search(plain) or _SHORT_NUMBERS.fullmatch(plain)
    if short is not None:
        return _day(year, int(short["month"]), int(short["day"]))
    return day_of(f"{plain} {year}") or day_of(f"{plain}, {year}")


def planned_year(text: str) -> int | None:
    """The year that a plan is for."""
    found = find_year(text)
    if isinstance(found, tuple):
        return found[0]
    year = _YEAR.search(text)
    return int(year[1]) if year and found is None else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
