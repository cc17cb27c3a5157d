"""A run of notices before and after Russian came in: 2023 and 2024 in three languages, January 2025, the plan of 2025-12."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.paper import notices, sheet, typeset
from tests.paper.notices import Notice, Text

FIRST = date(2023, 11, 6)
EVERY = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Published:
    """One notice as the site serves it."""

    path: str
    on: date
    body: bytes


def earlier(count: int, way: str) -> list[Published]:
    """So many notices in Korean, Chinese and English, each of another day, then the one of the booklets Ba79 and Ba80."""
    made = [_of_day(number, FIRST + number * EVERY) for number in range(count - 1)]
    return [
        *(_published(content, number, way) for number, content in enumerate(made, 1)),
        _typeset("booklets_2024", 100, way),
    ]


def later(way: str) -> list[Published]:
    """The two notices of January 2025, and the plan of the December after."""
    return [_typeset("new_year", 101, way), _typeset("sports_2024", 102, way), _typeset("plan_2026", 2026, way)]


def _published(content: Notice, number: int, way: str) -> Published:
    body = sheet.pdf(content) if way == "pdf" else typeset.html(content)
    return Published(f"/notice/{number}.{way}", content.published, body)


def _typeset(name: str, number: int, way: str) -> Published:
    return _published(notices.notice(name), number, way)


def _of_day(number: int, day: date) -> Notice:
    """The notice of the birds as it would look on another day, with other numbers."""
    birds = notices.notice("birds_2023")
    texts = {lang: _redated(text, lang, day, number) for lang, text in birds.texts.items()}
    offers = tuple(replace(offer, number=_counted(offer.number, number)) for offer in birds.offers)
    return replace(birds, name=f"birds-{number}", published=day, texts=texts, offers=offers)


def _redated(text: Text, lang: str, day: date, number: int) -> Text:
    juche = f"{day.year - 1911}({day.year})"
    dateline = {
        "ko": f"주체{juche}년 {day.month}월 {day.day}일",
        "zh": f"主体{day.year - 1911}（{day.year}）年{day.month}月{day.day}日",
        "en": f"{notices.MONTHS_EN[day.month - 1]} {day.day}, Juche {day.year - 1911} ({day.year})",
    }[lang]
    first, last = _counted("5740", number), _counted("5742", number)
    details = tuple(
        detail.replace("5740-5742", f"{first}-{last}").replace(text.dateline, dateline) for detail in text.details
    )
    return replace(text, dateline=dateline, details=details)


def _counted(number: str, step: int) -> str:
    letters = number.rstrip("0123456789")
    return f"{letters}{int(number[len(letters) :]) + (10 * step if not letters else -step - 1)}"
