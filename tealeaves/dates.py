"""Dates as North Korean media and feeds print them: Juche years, Gregorian years, both, datelines without a year.

The Juche year is the Gregorian year less 1911 (Juche 1 is 1912). A text that gives both must agree with itself; one that does not
is a `Contradiction`, never a guess. A date that does not exist is None. Dates are Pyongyang's calendar days; instants are UTC.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, TypeAlias

from tealeaves.text import stream_safe

Form = Literal["juche", "gregorian", "both"]

JUCHE_EPOCH = 1911
_JUCHE_LAST = 300  # beyond it "Juche" is followed by something that is no year


@dataclass(frozen=True, slots=True)
class Dated:
    """A calendar day, the form in which it was printed and the words themselves (after NFKC)."""

    day: date
    form: Form
    words: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A text whose Juche year and Gregorian year are different years."""

    juche: int
    gregorian: int
    words: str


Printed: TypeAlias = Dated | Contradiction

_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10,
    "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12, "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9, "setiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "января": 1, "февраля": 2, "марта": 3,
    "апреля": 4, "мая": 5, "июня": 6, "июля": 7, "августа": 8, "сентября": 9, "октября": 10, "ноября": 11, "декабря": 12,
}  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_JUCHE = r"(?:Juche|Zuche|Чучхе|Чучче|主体|主體|チュチェ|주체)\s*(?P<juche>\d{1,3})"

# Tried in this order; the first that matches anywhere in the text is taken. All work on the NFKC form (full-width digits folded).
_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 주체113(2024)년 10월 8일; 主体114(2025)年10月10日
        _JUCHE + r"\s*\(\s*" + _YEAR + r"\s*\)\s*[년年]\s*(?P<month_number>\d{1,2})\s*[월月]\s*" + _DAY + r"\s*[일日]",
        # 주체113년 10월 8일
        _JUCHE + r"\s*[년年]\s*(?P<month_number>\d{1,2})\s*[월月]\s*" + _DAY + r"\s*[일日]",
        # 2024년 10월 8일
        r"(?<!\d)" + _YEAR + r"\s*[년年]\s*(?P<month_number>\d{1,2})\s*[월月]\s*" + _DAY + r"\s*[일日]",
        # [Juche113.10.8.]; www.kcna.kp (Juche111.10.7.)
        _JUCHE + r"\s*\.\s*(?P<month_number>\d{1,2})\s*\.\s*" + _DAY + r"(?!\d)",
        # Feb. 11, Juche 111 (2022) Friday; 8 October Juche 113 (2024)
        r"\b" + _MONTH + r"\s*" + _DAY + r"(?:st|nd|rd|th)?\s*[.,]?\s*" + _JUCHE + r"\s*\(\s*" + _YEAR + r"\s*\)",
        # June 12. 2019 Juche 108
        r"\b" + _MONTH + r"\s*" + _DAY + r"(?:st|nd|rd|th)?\s*[.,]?\s*" + _YEAR + r"\s*[.,]?\s*\(?\s*" + _JUCHE,
        # Feb. 11, Juche 111
        r"\b" + _MONTH + r"\s*" + _DAY + r"(?:st|nd|rd|th)?\s*[.,]?\s*" + _JUCHE + r"(?!\d)",
        # Feb. 19, 2026 Thursday; June 12. 2019
        r"\b" + _MONTH + r"\s*" + _DAY + r"(?:st|nd|rd|th)?\s*[.,]?\s*" + _YEAR + r"(?!\d)",
        # 12 de junio de 2019; 8 октября 2024; 8 October 2024
        r"(?<!\d)" + _DAY + r"(?:\s+de)?\s+" + _MONTH + r"(?:\s+de)?\s*,?\s*" + _YEAR + r"(?!\d)",
        # [2024.10.29.]; 2024-10-29; 2024/10/29
        r"(?<!\d)" + _YEAR + r"\s*(?P<mark>[.\-/])\s*(?P<month_number>\d{1,2})\s*(?P=mark)\s*" + _DAY + r"(?!\d)",
    )
)
_JUCHE_YEAR = re.compile(_JUCHE + r"(?!\d)(?:\s*\(\s*" + _YEAR + r"\s*\))?", re.IGNORECASE)


def folded(text: str) -> str:
    """The form that dates are read in: NFKC (full-width digits and brackets), single spaces."""
    return " ".join(unicodedata.normalize("NFKC", stream_safe(text)).split())


def find_date(text: str) -> Printed | None:
    """The date with a year that the text prints, forms with a Juche year first; None where there is none, or none that exists."""
    words = folded(text)
    for pattern in _FORMS:
        found = pattern.search(words)
        if found is not None:
            return _read(found)
    return None


def dates_in(text: str) -> list[tuple[int, int, date]]:
    """Every date with a year that the text prints: where it begins and ends, and its day. None of them overlap.

    Offsets are into the text as it is given, so its digits and brackets must be plain ones; `find_date` folds, this does not.
    """
    found: list[tuple[int, int, date]] = []
    for pattern in _FORMS:
        for match in pattern.finditer(text):
            said = _read(match)
            start, end = match.span()
            if isinstance(said, Dated) and all(end <= other[0] or start >= other[1] for other in found):
                found.append((start, end, said.day))
    return sorted(found)


def day_of(text: str) -> date | None:
    """The day that the text prints; None for none, an impossible or a contradictory one."""
    found = find_date(text)
    return found.day if isinstance(found, Dated) else None


def find_year(text: str) -> tuple[int, Form] | Contradiction | None:
    """The Gregorian year of the first Juche year in the text, as in "Juche 114 (2025)" or "Juche 87"."""
    found = _JUCHE_YEAR.search(folded(text))
    if found is None or not 0 < int(found["juche"]) <= _JUCHE_LAST:
        return None
    year = int(found["juche"]) + JUCHE_EPOCH
    if found["year"] is None:
        return year, "juche"
    if int(found["year"]) != year:
        return Contradiction(int(found["juche"]), int(found["year"]), found[0])
    return year, "both"


def _read(found: re.Match[str]) -> Printed | None:
    parts = found.groupdict()
    juche, year = parts.get("juche"), parts.get("year")
    if juche and year and int(juche) + JUCHE_EPOCH != int(year):
        return Contradiction(int(juche), int(year), found[0])
    if juche and not 0 < int(juche) <= _JUCHE_LAST:
        return None
    form: Form = "both" if juche and year else "juche" if juche else "gregorian"
    number = parts.get("month_number")
    month = int(number) if number else _MONTHS[(parts.get("month") or "").lower()]
    day = _existing(int(year) if year else int(juche or 0) + JUCHE_EPOCH, month, int(parts["day"] or 0))
    return None if day is None else Dated(day, form, found[0])


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- datelines --------------------------------------------------------------------------------------------------------------------

_AGENCY = r"[(/]\s*(?:KCNA|ATCC|ACNC|ЦТАК|朝中社|朝鮮通信)\s*[)/]"
_DATELINES = (
    # Pyongyang, October 8 (KCNA) --
    re.compile(r"^[^\W\d_][^()\d]{1,60}?[,.]?\s+" + _MONTH + r"\s+" + _DAY + r"\s*\.?\s*" + _AGENCY, re.IGNORECASE),
    # Pyongyang, 7 de octubre (ATCC) --; Пхеньян, 8 октября. (ЦТАК)
    re.compile(r"^[^\W\d_][^()\d]{1,60}?[,.]?\s+" + _DAY + r"(?:\s+de)?\s+" + _MONTH + r"\s*\.?\s*" + _AGENCY, re.IGNORECASE),
    # (평양 10월 8일발 조선중앙통신); 【平壌12月27日発朝鮮中央通信】
    re.compile(r"^[(\[【<]?\s*[^\W\d_]{1,12}\s*(?P<month_number>\d{1,2})\s*[월月]\s*" + _DAY + r"\s*[일日]\s*[발発发電电]"),
)  # fmt: skip


def find_dateline(text: str) -> tuple[int, int] | None:
    """Month and day of the dateline that the text begins with, as in "Pyongyang, October 8 (KCNA) --"; None without one."""
    words = folded(text[:160])
    for pattern in _DATELINES:
        found = pattern.match(words)
        if found is not None:
            parts = found.groupdict()
            number = parts.get("month_number")
            return int(number) if number else _MONTHS[(parts.get("month") or "").lower()], int(found["day"])
    return None


def resolve(month: int, day: int, reference: date, ahead: timedelta = timedelta(days=2)) -> date | None:
    """The latest such day that is not later than `ahead` after the reference date; None where no near year has it.

    A dateline gives no year, and is read on its day or later; a day or two of slack stands for time zones and claimed dates.
    """
    for year in range(reference.year + 1, reference.year - 5, -1):
        candidate = _existing(year, month, day) if 1 <= year <= 9999 else None
        if candidate is not None and candidate - ahead <= reference:
            return candidate
    return None


def dateline_day(text: str, reference: date) -> date | None:
    """The day of the text's dateline, resolved against a date on which the text was seen."""
    found = find_dateline(text)
    return None if found is None else resolve(*found, reference)


# --- feeds ------------------------------------------------------------------------------------------------------------------------


def read_instant(text: str) -> datetime | None:
    """The instant of an ISO 8601 or RFC 822 date-time with a zone, in UTC; None for anything else, a bare date too."""
    words = folded(text)
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = read(words)
            return instant.astimezone(UTC) if instant.tzinfo is not None else None
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
