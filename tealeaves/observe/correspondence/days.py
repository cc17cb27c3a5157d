"""The days that a text prints of a message: sent, received, dated. Years that are not printed come from the day of publication.

A day that would lie after the publication or more than `MOST_DAYS` before it is not taken: better unknown than a wrong year.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta

from tealeaves.dates import dates_in

MOST_DAYS = 120
_MONTHS_EN = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTHS_RU = ["январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр"]
_WEEKDAYS = {"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6}
_WEEKDAYS_RU = {"понедельник": 0, "вторник": 1, "сред": 2, "четверг": 3, "пятниц": 4, "суббот": 5, "воскресень": 6}
_EN = re.compile(
    r"\b(?:(?P<month>Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s*(?P<day>\d{1,2})(?!\d)(?:st|nd|rd|th)?(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    r"|(?P<week>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|(?P<today>today)|(?P<yesterday>yesterday))\b"
    r"|\bon the (?P<nth>\d{1,2})(?:st|nd|rd|th)(?=[.,;\n]|$)"
)  # fmt: skip
_KO = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)년\s*|(?P<last>지난해)\s*)?(?:(?P<month>\d{1,2})월\s*)?(?<!\d)(?P<day>\d{1,2})일(?=\s|$|,|에\s)"
)
_RU = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s+(?P<month>января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)(?:\s+(?P<year>(?:19|20)\d\d))?"
    r"|\bво? (?P<week>понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)",
    re.IGNORECASE,
)  # fmt: skip
_ZH = re.compile(r"(?:(?P<year>(?:19|20)\d\d)年)?(?:(?P<month>\d{1,2})月)?(?<!\d)(?P<day>\d{1,2})日")
_FORMS = {"en": _EN, "ko": _KO, "ru": _RU, "zh": _ZH}
_OTHER_EVENT = re.compile(
    r"(?i)\b(?:held|opened|ended|born|adopted|inaugurat\w*|founded|since|took place|died|anniversary of|reported|announced|said|visit\w*"
    r"|death|demise|attack|accident|crash|earthquake|falls|had (?:sent|extended|conveyed)"
    r"|to (?:the|his|a) (?:\w+ ){0,3}(?:message|letter)s? (?:of \w+ )?sent|dated)"
    r"\b[^,]*$|(?:on|of) its\s*$|(?:\bKCNA|News Agency)\)? on\s*$"
)
_OTHER_EVENT_RU = re.compile(
    r"(?i)(?:в связи с|кончин|смерт|теракт|катастроф|на (?:телеграмму|послание|письмо)|опубликованн"
    r"|\b(?:прошедш|состоявш|завершивш|выбор|встреч|саммит|визит)\w*)[^,]*$|\bот\s*$"
)
# In Korean the day of the message stands behind what it is for; before it a day is that of a calendar occasion, or of what happened.
_KO_FOR = re.compile(
    r"(?P<happened>관련하여|당하여|접하고|접하여|대하여|비롯하여)|즈음하여|맞으며|맞이하여|계기로|기하여"
)
# The line under an article, with the address of the agency or its day in brackets: "www.kcna.kp (Juche113.10.8.)".
_OF_THE_AGENCY = re.compile(r"(?i)www\.|\((?:Juche|주체|чучхе|主体)\s?\d+\s?[.-]")
_ZH_REPORTED = re.compile(r"\s?(?:报道|报导|电(?!贺)|讯|消息|刊登|发表|播)")  # 据朝中社25日报道: no day of the message
_ZH_DONE = re.compile(r"(?=向|致|给|收到|接到|复|发来|寄来|送来|回)")


def told_day(text: str, start: int, end: int, language: str, published: date | None) -> date | None:
    """The day on which the message of the sentence was sent or received; None where it prints none that we can place."""
    if published is None:
        return None
    for found in _days(text, start, end, language):
        day = _placed(found, published)
        if day is not None:
            return day
    return None


def _days(text: str, start: int, end: int, language: str) -> Iterator[re.Match[str]]:
    """The days that can be that of the message, the likeliest first."""
    if language == "ko":
        last = next(iter(deque(_KO_FOR.finditer(text, start, end), maxlen=1)), None)
        yield from _KO.finditer(text, last.end() if last else start, end)
        start = end if last and last["happened"] else start
    found = list(_FORMS[language].finditer(text, start, end))
    if language == "zh":
        found = [one for one in found if not _ZH_REPORTED.match(text, one.end())]
        found.sort(key=lambda one: _ZH_DONE.match(text, one.end()) is None)
    other = {"en": _OTHER_EVENT, "ru": _OTHER_EVENT_RU}.get(language)
    for one in found:
        if other is None or not other.search(text, max(start, one.start() - 60), one.start()):
            yield one


def _placed(found: re.Match[str], published: date) -> date | None:
    parts = found.groupdict()
    week = (parts.get("week") or "").lower()
    if parts.get("today"):
        return published
    if parts.get("yesterday"):
        return published - timedelta(1)
    if week:
        number = next((index for name, index in (_WEEKDAYS | _WEEKDAYS_RU).items() if week.startswith(name)), None)
        return None if number is None else published - timedelta((published.weekday() - number) % 7)
    month = _month(parts.get("month"))
    candidates = _candidates(int(parts["day"] or parts.get("nth") or 0), month, parts, published)
    return next((day for day in candidates if 0 <= (published - day).days <= MOST_DAYS), None)


def _month(words: str | None) -> int | None:
    if not words:
        return None
    if words.isdigit():
        return int(words)
    lowered = words.lower()
    for names in (_MONTHS_EN, _MONTHS_RU):
        for index, name in enumerate(names):
            if lowered.startswith(name) and not (name == "ма" and lowered.startswith("март")):
                return index + 1
    return None


def _candidates(day: int, month: int | None, parts: dict[str, str | None], published: date) -> Iterator[date]:
    """The days that a printed day can be, the likeliest first: with its year, else the latest before the publication."""
    years = [int(parts["year"] or 0)] if parts.get("year") else [published.year, published.year - 1]
    if parts.get("last"):
        years = [published.year - 1]
    months = [month] if month else [published.month, (published.month - 2) % 12 + 1]
    for year in years:
        for one in months:
            try:
                yield date(year, one, day)
            except ValueError:
                continue


def dated_on(text: str, body: int, published: date | None) -> date | None:
    """The day under a letter printed in full: "2019년 9월 9일 베이징" as one of its last lines."""
    if published is None:
        return None
    tail = text[max(body, len(text) - 160) :]
    for line in tail.split("\n")[-3:]:
        found = dates_in(line) if len(line) < 40 and not _OF_THE_AGENCY.search(line) else []
        if found and 0 <= (published - found[-1][2]).days <= MOST_DAYS:
            return found[-1][2]
    return None
