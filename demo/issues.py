"""What the stamp corporation prints: a notice a month, a plan a year, the booklets of two friendships, made from demo/story/issues.toml.

Three languages up to December 2024, four since January 2025. Those of January 2025 and before are live in demo/story/notices.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from demo.printed import Notice, Part

FOLDER = Path(__file__).parent / "story"
HISTORY_SINCE, HISTORY_UNTIL = date(2021, 9, 5), date(2024, 9, 27)
LIVE_SINCE, LIVE_UNTIL = date(2025, 2, 1), date(2025, 12, 28)
THREE, FOUR = ("ko", "en", "zh"), ("ko", "en", "zh", "ru")

Table = Mapping[str, Any]


def live(forms: Table) -> list[Notice]:
    """The notices after those that are written by hand, in four languages; the plan of 2026 among them, and that of 2025 in three."""
    return [*_monthly(LIVE_SINCE, LIVE_UNTIL, FOUR, forms), _plan(2025, THREE, forms), _plan(2026, FOUR, forms)]


def history(forms: Table) -> list[Notice]:
    """Three years of notices and plans in three languages, with the booklets of 2023: China's number before Russia's."""
    made = [
        *_monthly(HISTORY_SINCE, HISTORY_UNTIL, THREE, forms),
        *(_plan(year, THREE, forms) for year in (2022, 2023, 2024)),
    ]
    made += [notice(table, forms) for table in told()["booklet"]]
    return sorted(made, key=lambda each: (each.on, each.number))


def notice(table: Table, forms: Table) -> Notice:
    """A notice from its table: the order form is printed in every foreign language that the notice has."""
    titles, texts = table["title"], table["text"]
    parts = tuple(Part(language, titles[language], tuple(texts[language])) for language in titles)
    orders = tuple(
        Part(language, forms[language]["title"], tuple(forms[language]["rows"]))
        for language in titles
        if language in forms
    )
    return Notice(on=table["on"], headline=titles["ko"], number=table["id"], parts=parts, order_forms=orders)


@cache
def told() -> Table:
    return tomllib.loads((FOLDER / "issues.toml").read_text("utf-8"))


def _monthly(since: date, until: date, languages: tuple[str, ...], forms: Table) -> Iterator[Notice]:
    month, number = since.replace(day=5), (since.year - HISTORY_SINCE.year) * 12 + since.month - HISTORY_SINCE.month
    while month <= until:
        yield _notice(month, number, languages, forms)
        month, number = (month.replace(day=28) + timedelta(days=4)).replace(day=5), number + 1


def _notice(on: date, number: int, languages: tuple[str, ...], forms: Table) -> Notice:
    themes = told()["theme"]
    theme, count = themes[number % len(themes)], number % 4 + 2
    table = {
        "on": on,
        "id": f"{on.year}-{on.month + 40:02d}",
        "title": {lang: told()["title"][lang].format(theme=theme[lang]) for lang in languages},
        "text": {
            lang: [line.format(count=count, theme=_inside(theme[lang], lang)) for line in told()["text"][lang]]
            for lang in languages
        },
    }
    return notice(table, forms)


def _inside(theme: str, language: str) -> str:
    """A theme inside a sentence: without its capital, but for the names of countries."""
    return theme if language in ("ko", "zh") or "-" in theme else theme[:1].lower() + theme[1:]


def _plan(year: int, languages: tuple[str, ...], forms: Table) -> Notice:
    """The plan of a year, printed in December of the year before."""
    themes = [told()["theme"][(year + month) % len(told()["theme"])] for month in range(0, 12, 2)]
    words = told()["plan"]
    table = {
        "on": date(year - 1, 12, 15),
        "id": f"{year - 1}-99",
        "title": {lang: words[lang]["title"].format(year=year) for lang in languages},
        "text": {
            lang: [
                words[lang]["line"].format(month=2 * place + 1, theme=theme[lang]) for place, theme in enumerate(themes)
            ]
            for lang in languages
        },
    }
    return notice(table, forms)
