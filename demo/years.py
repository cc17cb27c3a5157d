"""The years of the story, made by code from demo/story/years.toml: what the agency prints from year to year, in English and Korean.

Ordinary articles every few days, the messages of each year, New Year cards, a plenary meeting each December, the holiday each April.
The same every time. What analysts wrote about is not made here: demo/story/events.toml.
"""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from demo.printed import Article

FOLDER = Path(__file__).parent / "story"
LANGUAGES = ("en", "ko")
SINCE = date(2012, 1, 3)
CATEGORIES = ("home", "society", "external", "documents", "world", "top")  # of ordinary articles, in turn
EVERY = timedelta(days=9)  # an ordinary article; messages come on top

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in one language, both ends inclusive."""

    language: str
    since: date
    until: date

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until

    @property
    def years(self) -> range:
        return range(self.since.year, self.until.year + 1)


def articles(language: str, since: date, until: date, *, ordinary: bool = True) -> list[Article]:
    """Everything that is printed of itself in these days; without the ordinary articles, where those are written by hand."""
    days = Stretch(language, since, until)
    made = [*_messages(days), *_cards(days), *_plenums(days), *_april(days), *_neighbours(days)]
    if ordinary:
        made += _ordinary(days)
    return sorted(made, key=lambda article: (article.on, article.headline))


def dateline(language: str, on: date) -> str:
    """How the agency's articles begin."""
    if language == "ko":
        return f"(평양 {on.month}월 {on.day}일발 조선중앙통신)"
    return f"Pyongyang, {calendar.month_name[on.month]} {on.day} (KCNA) -- "


def article(language: str, on: date, headline: str, lines: Sequence[str], category: str, hour: int = 6) -> Article:
    """An article with its dateline."""
    paragraphs = (dateline(language, on) + lines[0], *lines[1:])
    return Article(
        on=on, headline=headline, hour=hour, category=category, paragraphs=paragraphs, language=language
    )  # fmt: skip


@cache
def told() -> Table:
    return tomllib.loads((FOLDER / "years.toml").read_text("utf-8"))


@cache
def told_before() -> Table:
    """The templates of ordinary articles in English."""
    return tomllib.loads((FOLDER / "history.toml").read_text("utf-8"))


def _ordinary(days: Stretch) -> Iterator[Article]:
    source = told() if days.language == "ko" else told_before()
    kinds, places, things = source["ordinary"], source["words"]["places"], source["words"]["things"]
    first = -((SINCE - days.since) // EVERY)
    for number in range(max(first, 0), (days.until - SINCE) // EVERY + 1):
        on = SINCE + EVERY * number
        thing = things[number // 2 % len(things)]
        words = {"place": places[number % len(places)], "count": str(number % 17 + 3)}
        kind = kinds[number % len(kinds)]
        headline = kind["headline"].format(thing=thing, **words)
        lines = kind["text"].format(thing=thing.lower(), **words).splitlines()
        yield article(days.language, on, headline, lines, CATEGORIES[number % len(CATEGORIES)])


# --- messages ---------------------------------------------------------------------------------------------------------------------


def leader(country: str, on: date, language: str) -> Table:
    """Who speaks for a country on a day. Raises `LookupError` where nobody does yet."""
    found = [each for each in told()["leader"] if each["country"] == country and each["since"] <= on]
    words: Table = max(found, key=lambda each: each["since"])[language]
    return words


def _messages(days: Stretch) -> Iterator[Article]:
    for year in days.years:
        for message in told()["message"]:
            on = date.fromisoformat(f"{year}-{message['day']}")
            wanted = year in message.get("only_in", (year,)) and year not in message.get("not_in", ())
            if days.holds(on) and wanted and _somebody(message["country"], on):
                yield _message(days.language, on, message)


def _somebody(country: str, on: date) -> bool:
    return any(each["country"] == country and each["since"] <= on for each in told()["leader"])


def _message(language: str, on: date, message: Table) -> Article:
    other, phrases = leader(message["country"], on, language), told()["phrases"][language]
    lag = message.get("lags", {}).get(str(on.year), message["lag"])
    words = {
        "name": other["name"],
        "office": other["office"],
        "title": other["office"],
        "occasion": message[language],
        "day": _day(language, on - timedelta(days=lag)),
    }
    headline, lead = phrases[message["direction"]][message["genre"]]
    body = phrases[message["genre"]][on.year % 2].format(**words)
    lines = [lead.format(**words), phrases["said"], _vocative(message, other, phrases), body]
    lines += _besides(language, on, message["country"])
    if message["direction"] == "sent":
        lines.append(phrases["people"][message["country"]])
    return article(language, on, headline.format(**words), [*lines, phrases["closing"][on.year % 2]], "activities")


def _vocative(message: Table, other: Table, phrases: Table) -> str:
    if message["direction"] == "sent":
        return str(other["vocative"])
    return str(phrases["to_us_from_china" if message["country"] == "CN" else "to_us"])


def _besides(language: str, on: date, country: str) -> list[str]:
    return [each[language] for each in told()["besides"] if (each["on"], each["country"]) == (on, country)]


def _day(language: str, on: date) -> str:
    return f"{on.month}월 {on.day}일" if language == "ko" else f"{calendar.month_name[on.month]} {on.day}"


# --- cards, plenary meetings, the holiday of April ----------------------------------------------------------------------------------


def _cards(days: Stretch) -> Iterator[Article]:
    for card in told()["card"]:
        for direction, order in (("sent", card["to"]), ("received", card["from"])):
            on = card[direction]
            if days.holds(on):
                headline, lead, listed = told()["cards"][days.language][direction]
                people = ", ".join(
                    _listed(days.language, leader(country, on, days.language), direction) for country in order.split()
                )
                lines = [lead.format(year=card["year"]), listed.format(people=people)]
                yield article(days.language, on, headline, lines, "activities")


def _listed(language: str, who: Table, direction: str) -> str:
    """A name in a list, with the wife where cards of both are known."""
    spouse = who.get("spouse") if direction == "received" else None
    if language == "ko":
        return f"{who['office']} {who['name']}" + (f"와 부인 {spouse}" if spouse else "")
    return f"{who['name']}, {who['office']}" + (f", and his wife {spouse}" if spouse else "")


def _plenums(days: Stretch) -> Iterator[Article]:
    plan = told()["plenum"]
    words = plan[days.language]
    for year, day in plan["days"].items():
        on = date.fromisoformat(f"{year}-{day}")
        if days.holds(on):
            home = _turned(words["home"], words["things"], on.year)[on.year % 4 :]
            foreign = _turned(words["foreign"], words["foreign_things"], on.year)[on.year % 3 :]
            if on.year in plan["brief_on_foreign_policy"]:
                foreign = [words["brief"]]
            lines = [words["opening"], *home, *foreign, words["closing"]]
            yield article(days.language, on, words["headline"], lines, "top")


def _turned(forms: Sequence[str], things: Sequence[str], year: int) -> list[str]:
    """A sentence for each thing, its form another one every year."""
    return [forms[(year + place) % len(forms)].format(thing=thing) for place, thing in enumerate(things)]


def _april(days: Stretch) -> Iterator[Article]:
    plan = told()["april"]
    words = plan[days.language]
    for year in days.years:
        for place, day in enumerate(plan["days"]):
            on = date.fromisoformat(f"{year}-{day}")
            which = int(year > plan["last_year_of_the_name"])
            headline, text = words["forms"][place % len(words["forms"])]
            said = {"name": words["name"][which], "title": words["title"][which], "count": place + year % 9 + 4}
            if days.holds(on):
                yield article(days.language, on, headline.format(**said), text.format(**said).splitlines(), "top")
        for each in plan["besides"]:
            on = date.fromisoformat(f"{year}-{each['day']}")
            if days.holds(on) and year <= each["until"]:
                headline, text = each[days.language]
                yield article(days.language, on, headline, text.format(count=year % 9 + 4).splitlines(), "top")


def _neighbours(days: Stretch) -> Iterator[Article]:
    """The month's news of each of the two great neighbours."""
    for year in days.years:
        for month in range(1, 13):
            for each in told()["neighbour"]:
                on = date(year, month, each["day"])
                headline, text = each[days.language][(year + month) % len(each[days.language])]
                if days.holds(on):
                    lines = text.format(count=year % 7 + month).splitlines()
                    yield article(days.language, on, headline, lines, "external")
