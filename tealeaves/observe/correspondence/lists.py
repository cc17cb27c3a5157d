"""Messages that are only listed: to or from whom, in printed order, by name or by office."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tealeaves.observe.correspondence import names
from tealeaves.observe.correspondence.told import Page, Party, Telling

_MOST = 150  # entries of a list that are read
_LIST = 3  # countries in one sentence that make it a list
_LONGEST = 12_000  # code points
_OTHERS = {
    "en": re.compile(
        r"Meanwhile|(?:Central Committee|C\.C\.),? (?:of )?(?:the )?(?:WPK|Workers['’] Party of Korea) (?:sent|received)"
    ),
    "ko": re.compile(r"한편|조선로동당 중앙위원회(?:에|에서|는)"),
    "ru": re.compile(r"Тем временем|В адрес ЦК ТПК"),
    "zh": re.compile(r"与此同时|另外，朝鲜劳动党"),
}
# A sentence that reports what was said is no list any more.
_REPORTS = {
    "en": re.compile(r"\b(?:said|noted|stressed|stated|wished|hoped|expressed|extended|praised|recalled|held that)\b"),
    "ko": re.compile(r"지적하|강조하|표명하|축원하|확신하"),
    "ru": re.compile(r"отметил|выразил|пожелал|подчеркнул|пишется|говорится"),
    "zh": re.compile(r"表示|指出|强调|祝愿"),
}
_PARTS = {
    "en": re.compile(r"(?:\bC\. ?C\.,?|[^,;:.]|\.(?=\S))+"),
    "ko": re.compile(r"[^,.:\n]+"),
    "ru": re.compile(r"[^,;:.]+"),
    "zh": re.compile(r"[^、，,。：:；]+"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One of a list: the country, whom it names, and where it stands (from 1)."""

    party: Party
    position: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of senders or recipients: entries in printed order, countries each at their first place."""

    entries: tuple[Entry, ...]
    countries: tuple[str, ...]
    start: int
    end: int


def listed(page: Page, told: Telling) -> Listed | None:
    """Those whom the text after the telling sentence lists, or else that sentence; None where neither lists two."""
    return _between(page, told.end, len(page.text)) or _between(page, told.start, told.end)


def in_sentence(page: Page, told: Telling) -> Listed | None:
    """Those whom the telling sentence itself lists, each with a name or office; None for fewer than `_LIST` countries.

    Of cards the next sentences list more: "... to the president of Russia. He also sent New Year cards to ...".
    """
    if told.exchanged or (len(told.others) < 2 and told.genre != "card"):
        return None
    found = _between(page, told.start, len(page.text) if told.genre == "card" else told.end)
    if found is None:
        return None
    entries = tuple(
        one for one in found.entries if one.party.named in ("person", "office") and one.party.country != names.HOME
    )
    countries = tuple(dict.fromkeys(one.party.country for one in entries if one.party.country))
    if len(countries) < _LIST:
        return None
    entries = tuple(replace(one, position=place) for place, one in enumerate(entries, 1))
    return Listed(entries, countries, entries[0].party.start, entries[-1].party.end)


def _between(page: Page, start: int, close: int) -> Listed | None:
    stop = _OTHERS[page.language].search(page.text, start)
    end = min(stop.start() if stop else close, close, start + _LONGEST)
    end = _before_report(page, start, end)
    entries: list[Entry] = []
    shared = ""  # "presidents of Mongolia, Bangladesh and Sri Lanka": the office that the next countries share
    for part in _PARTS[page.language].finditer(page.text, start, end):
        for party in _named(page, part.start(), part.end(), shared):
            before = entries[-1].party if entries else None
            if before and (before.named, before.country) == ("person", party.country) and party.named != "person":
                continue  # the office of the person just named
            if len(entries) < _MOST:
                entries.append(Entry(party, len(entries) + 1))
        shared = _shared(part[0], shared, page.language)
    if len(entries) < 2:
        return None
    countries = tuple(dict.fromkeys(entry.party.country for entry in entries if entry.party.country))
    return Listed(tuple(entries), countries, entries[0].party.start, entries[-1].party.end)


_LEAD_IN = {
    "en": re.compile(
        r"(?s)^.*?\b(?:sent|came|received|included?|were|cards|messages)\b(?:.*?\b(?:from|by|to)\b)?:?\s*"
    ),
    "ko": re.compile(r"(?s)^.*?(?:김정은|김정일)[^\s]{0,20}(?:께|께서는|께서)\s+(?:또한\s+)?"),
    "ru": re.compile(r"(?s)^.*?(?:прислал\w{0,6}|направил\w{0,6}|\bот|поступил\w{0,6})\b\s+"),
    "zh": re.compile(r"(?s)^.*?(?:收到|来自|向|给)"),
}


def _before_report(page: Page, start: int, end: int) -> int:
    """Where the sentence begins that no longer lists but reports; `end` where none does."""
    found = _REPORTS[page.language].search(page.text, start, end)
    if found is None:
        return end
    return max(start, page.text.rfind("\n", start, found.start()), page.text.rfind(". ", start, found.start()))


# What stands behind the last entry of a sentence: "... 대통령에게 년하장을 보내시였다".
_CLOSE = re.compile(
    r"(?:에게|으로부터|로부터|께서|께|에서|이|가)\s+(?:년하장|연하장|축전|축하편지|축하전문|인사|편지).*$"
    r"|\s(?:прислал|направил|поступил)[^.]*$|(?:寄送|发出|致以|送去|发去|寄来|发来).*$",
    re.DOTALL,
)


def _named(page: Page, start: int, end: int, shared: str) -> list[Party]:
    """The entry or entries of one part: a country each ("presidents of Mongolia and Sri Lanka" are two), with its office or person."""
    text, language = page.text, page.language
    lead_in = _LEAD_IN[language].match(text[start:end]) if not _named_before(text, start, end, language) else None
    persons = [one for one in names.known(text, start, end, language) if one.country != names.HOME]
    if persons:
        return [
            Party(one.name, one.country, "person", one.start, one.end, text[one.start : one.end]) for one in persons
        ]
    places = _apart(names.countries(text, start, end, language))
    if lead_in and places and start + lead_in.end() <= places[0][1]:
        start += lead_in.end()
    found: list[Party] = []
    last = start
    for index, (country, _, stop) in enumerate(places):
        begin = start if index == 0 else last
        last = end if index == len(places) - 1 else max(stop, text.rfind(" and ", stop, places[index + 1][1] + 1))
        found.append(_entry(page, country, shared or text[start:end], begin, last))
    return found


_PLURAL = re.compile(r"(?i)\b(?:presidents|prime ministers|kings|premiers|general secretaries)\b")


def _shared(part: str, before: str, language: str) -> str:
    """The words of a plural office that hold on for the bare countries that follow it."""
    if _PLURAL.search(part):
        return part
    bare = len(part.split()) <= 4 and not names.offices_of(part, language) and not names.lesser(part, language)
    return before if bare else ""


def _named_before(text: str, start: int, end: int, language: str) -> bool:
    """Whether what looks like the opening of a list is an entry of its own."""
    return language == "en" and not re.search(r"\b(?:sent|came|received|included?|were)\b", text[start:end])


def _apart(found: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """One entry for a country that is named twice in a row, or directly before another: "the Malaysian Chinese Association"."""
    kept: list[tuple[str, int, int]] = []
    end = -2
    for one in found:
        if one[1] - end > 1 and (not kept or kept[-1][0] != one[0]):
            kept.append(one)
        end = one[2]
    return kept


def _entry(page: Page, country: str, part: str, start: int, end: int) -> Party:
    text = page.text
    raw = text[start:end]
    left = len(raw) - len(raw.lstrip())
    start, end = start + left, start + len(raw.rstrip())
    raw = _CLOSE.sub("", raw.strip())
    end = start + len(raw)
    raw = re.sub(r"^(?:and|и|및|와|과)\s+(?:the\s+)?", "", text[start:end])
    name = names.by_office(raw, part, country, page.language, page.day)
    if name is not None:
        return Party(name, country, "office", start, end, raw)
    return Party(raw, country, "body", start, end, raw)
