"""The other side of a message where grammar gives no name: a known person, else the holder of an office, else the office or body."""

from __future__ import annotations

import re

from tealeaves.observe.correspondence import names
from tealeaves.observe.correspondence.told import Page, Party

_CORPS = {
    "ru": (
        ("diplomatic corps", r"дипломатическ\w{1,8} корпус"),
        ("military attaches corps", r"корпус\w{0,8} военных атташе|военн\w{1,8} атташе"),
        ("economic and commercial councilors corps", r"торгов\w{1,8} советник"),
    ),
    "zh": (
        ("diplomatic corps", r"外交使团|外交团"), ("military attaches corps", r"武官团"),
        ("economic and commercial councilors corps", r"经济商务参赞"),
    ),
}  # fmt: skip
_CENTRAL = {
    "ru": re.compile(r"(?:ЦК|[Цц]ентральн\w{1,8} комитет\w{0,8}) (?:К|Н|[Кк]оммунистическ|[Нн]ародно-революц)"),
    "zh": re.compile(r"(?:共产党|人民革命党)中央委员会(?!总书记|第一书记)"),
}


def sides(page: Page, start: int, end: int) -> tuple[Party, ...]:
    """Who is named between the offsets; empty for nobody abroad."""
    text, language = page.text, page.language
    found = [one for one in names.known(text, start, end, language) if one.country != names.HOME]
    if found:
        seen = {one.name: one for one in reversed(found)}
        persons = sorted(seen.values(), key=lambda one: one.start)
        return tuple(Party(one.name, one.country, "person", one.start, one.end) for one in persons)
    words = " ".join(text[start:end].split())
    corps = next((name for name, pattern in _CORPS[language] if re.search(pattern, words)), None)
    if corps is not None:
        return (Party(corps, "", "body", start, end),)
    country = names.country(text, start, end, language)
    if not country:
        return ()
    return (_unnamed(page, country, words, start, end),)


def _unnamed(page: Page, country: str, words: str, start: int, end: int) -> Party:
    name = names.by_office(words, "", country, page.language, page.day)
    if name is not None:
        return Party(name, country, "office", start, end, words)
    if _CENTRAL[page.language].search(words):
        return Party(f"party central committee of {country}", country, "body", start, end, words)
    return Party(words, country, "body", start, end, words)
