"""What a message is about: the occasion by its words, and the year that the occasion belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from tealeaves.dates import JUCHE_EPOCH
from tealeaves.observe.lexicon import table

NONE = "none"
# The year that is printed beside the words for New Year, in the four languages; Juche years beside them count as well.
_YEAR = re.compile(
    r"(?<!\bthe )(?<!\bthis )(?<!\blast )year(?:'s day)?,?\s{0,3}(?:of\s{1,3})?(?:juche\s{0,3}\d{2,3}\s{0,3})?\(?(?P<en>(?:19|20)\d\d)"
    r"|(?:주체\s{0,3}\d{2,3}\s{0,3}\()?(?P<ko>(?:19|20)\d\d)\)?\s{0,3}년(?:\s{0,3}(?:의\s{0,3})?새해|\s{0,3}양력설|에 즈음)"
    r"|새해\s{0,3}(?:주체\s{0,3}\d{2,3}\s{0,3}\()?(?P<new>(?:19|20)\d\d)"
    r"|(?:нов|наступ)\w{1,16}[^.\d\n]{0,16}(?P<ru>(?:19|20)\d\d)(?:-\w{1,16})?\s{0,3}год"
    r"|(?P<zh>(?:19|20)\d\d)\)?年(?:新年|元旦|春节)",
    re.IGNORECASE,
)
_JUCHE = re.compile(r"(?i)year,?\s*juche\s*(\d{2,3})\b")
LUNAR = "lunar_new_year"
_LUNAR_DAYS = (
    (1, 15),
    (3, 1),
)  # between which it falls, with the days of its greetings: a greeting of December is for 1 January
_BEFORE_NEW_YEAR = 10  # from this month on a New Year greeting is for the year that comes


# What brings the occasion in: words behind it name it before any others of the text, which tell of what else there was.
_BROUGHT_IN = {
    "en": re.compile(
        r"(?:party |\([a-z]{3,4}\) )?\b(?<!held )(?<!place )(?<!opened )(?:on the (?:[\w-]+ ){0,2}occasion of"
        r"|(?:on|upon|for|marking|to mark) (?:his|her|its|your|their|the) "
        r"(?=(?:[\w'-]+ ){0,2}(?:birthday|anniversary|birth|founding|foundation)))[^.;\n]{0,110}"
    ),
    # In Korean the words stand before: "공화국창건 75돐에 즈음하여", "정권 수립 77주년을 맞아".
    "ko": re.compile(r"[^.,;\n]{2,60}?(?:에 즈음하여|에 즈음해|[을를] 맞으며|[을를] 맞이하여|[을를] 맞아)"),
}


# "национальный праздник" may be any: what it is called stands in the headline or further on, if anywhere.
_ANY_HOLIDAY = re.compile(r"национальн\w{1,24} праздник\w*")


@cache
def _occasions(language: str) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    return tuple(
        (row["slug"], bool(row.get("of_death")), re.compile("|".join(row[language])))
        for row in table("occasions.toml")["occasion"]
    )


def occasion(stretches: tuple[str, ...], language: str, genre: str) -> str:
    """The occasion that the first of these stretches names; condolences ask for death and disaster first. "none" where no words do."""
    holiday = False
    for lowered in _in_order(stretches, language):
        plain = _ANY_HOLIDAY.sub(" ", lowered)
        holiday |= plain != lowered
        found = [(slug, of_death) for slug, of_death, pattern in _occasions(language) if pattern.search(plain)]
        if genre == "condolence":
            found.sort(key=lambda one: not one[1])
        if found:
            return found[0][0]
    return "national_day" if holiday else NONE


def _in_order(stretches: tuple[str, ...], language: str) -> Iterator[str]:
    """Of each stretch what stands where an occasion is named, then the whole; in small letters, with straight apostrophes."""
    brought_in = _BROUGHT_IN.get(language)
    for words in stretches:
        lowered = words.lower().replace("’", "'")
        if brought_in is not None:
            for found in brought_in.finditer(lowered):
                yield from (found[0].split(",")[0], found[0])
        yield lowered


def on_day(slug: str, told_on: date | None) -> str:
    """The occasion on that day: words for both New Years ("新年和春节") in a text of another season are of 1 January."""
    if slug != LUNAR or told_on is None:
        return slug
    first, last = _LUNAR_DAYS
    return LUNAR if first <= (told_on.month, told_on.day) <= last else "new_year"


def year_of(slug: str, words: str, told_on: date | None) -> int | None:
    """The year of an occasion: for New Year the one printed beside it or the one that comes, else the year of the day it is told of."""
    if told_on is None or slug == NONE:
        return None
    if slug == "revolution_day" and told_on.month == 12:
        return (
            told_on.year + 1
        )  # of 1 January: no other revolution whose day is greeted has its anniversary in these weeks
    if slug != "new_year":
        return told_on.year
    coming = told_on.year + (told_on.month >= _BEFORE_NEW_YEAR)
    printed = {int(year) for found in _YEAR.finditer(words) for year in found.groupdict().values() if year}
    printed |= {int(number) + JUCHE_EPOCH for number in _JUCHE.findall(words)}
    near = {year for year in printed if abs(year - coming) <= 1}
    return coming if coming in near or not near else max(near)
