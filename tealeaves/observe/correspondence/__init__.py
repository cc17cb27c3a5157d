"""Messages between a watched leader and others abroad, in English, Korean, Russian and Chinese.

Kinds: `correspondence` (one for each message: who to whom, what it is called, for what occasion, how much of it is printed, when it was
sent and when it is told), `message_parties` (in whose name it greets, and whom) and `message_list` (those whom a text lists as senders or
recipients, in printed order). Messages to and from people at home and compatriots abroad are not told of: no state is on the other side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from tealeaves.model import Document, Fact
from tealeaves.observe.correspondence import chinese, english, korean, names, russian
from tealeaves.observe.correspondence.days import dated_on, told_day
from tealeaves.observe.correspondence.detail import Printed, carried, printed
from tealeaves.observe.correspondence.in_whose_name import Wishes, wishes
from tealeaves.observe.correspondence.lists import Listed, in_sentence, listed
from tealeaves.observe.correspondence.not_told import not_told
from tealeaves.observe.correspondence.occasions import NONE, occasion, on_day, year_of
from tealeaves.observe.correspondence.told import Page, Party, Telling, page_of, sentence_end

KINDS = ("correspondence", "message_parties", "message_list")
_READERS: dict[str, Callable[[Page], Telling | None]] = {
    "en": english.read,
    "ko": korean.read,
    "ru": russian.read,
    "zh": chinese.read,
}
_NEXT_WORDS = 500  # code points after the telling sentence in which an occasion is still looked for
_ABROAD = frozenset({"diplomatic corps", "military attaches corps", "economic and commercial councilors corps"})


def observe(document: Document) -> Iterator[Fact]:
    """The messages that a document tells of; nothing for any other document."""
    page = page_of(document)
    told = telling(page) if page is not None else None
    if page is None or told is None:
        return
    found = listed(page, told) if told.listed else in_sentence(page, told)
    if found is not None:
        yield from _of_list(page, replace(told, listed=True), found)
    elif told.listed:
        return
    else:
        yield from _of_persons(page, told)
    if told.exchanged:
        yield from _of_persons(page, replace(told, outgoing=not told.outgoing))


def telling(page: Page) -> Telling | None:
    """The message that a page tells of; None where it tells of none, denies one or recalls one of years ago."""
    told = _READERS[page.language](page)
    return None if told is None or not_told(page, told) else told


def _of_persons(page: Page, told: Telling) -> Iterator[Fact]:
    """The message as one fact for each person, office or body on the other side."""
    others = tuple({party.name: party for party in reversed(told.others) if _abroad(party)}.values())[::-1]
    if not others:
        return
    print_of = printed(page, told)
    common = _common(page, told, print_of)
    both = told.exchanged and print_of.length  # whose of the two messages the words are is not known
    if both:
        common = {key: value for key, value in common.items() if key not in ("detail", "length", "unit")}
    found = None if both else _wishes(page, told, print_of, _sender(page, told, others))
    for party in others:
        yield from _of_message(page, told, party, common, found)


def _wishes(page: Page, told: Telling, print_of: Printed, sender: tuple[str, ...]) -> Wishes | None:
    """The parties of what is printed; where the telling sentence is all, of that, if it says in whose name."""
    if print_of.length:
        return wishes(page.text, print_of.start, page.language, sender)
    found = wishes(page.text[: told.end], told.start, page.language, sender)
    return found if found is not None and found.in_name_of and set(found.to_whom) - {"self"} else None


def _abroad(party: Party) -> bool:
    return (party.country not in ("", names.HOME)) or party.name in _ABROAD


_LEADER_WORDS = {
    "en": ("Kim Jong", "Kim Il"),
    "ko": ("김정은", "김정일"),
    "ru": ("Ким Чен",),
    "zh": ("金正恩", "金正日"),
}


def _sender(page: Page, told: Telling, others: tuple[Party, ...]) -> tuple[str, ...]:
    """The words by which the sender would be named in a sentence that greets them."""
    if told.outgoing:
        return _LEADER_WORDS[page.language]
    printed_names = (page.text[party.start : party.end].split() for party in others if party.named == "person")
    return tuple(words[-1] for words in printed_names if words and len(words[-1]) > 3)


def _subject(told: Telling, other: str) -> str:
    return f"{told.leader} -> {other}" if told.outgoing else f"{other} -> {told.leader}"


def _of_message(
    page: Page, told: Telling, party: Party, common: dict[str, str], found: Wishes | None
) -> Iterator[Fact]:
    subject = _subject(told, party.name)
    attrs = {**common, "country": party.country, "named": party.named, "event": _event(subject, common)}
    if found is not None:
        attrs |= {"in_name_of": " ".join(found.in_name_of), "to_whom": " ".join(found.to_whom)}
    attrs = {key: value for key, value in attrs.items() if value}
    yield Fact("correspondence", subject, told.genre, told.start, told.end, page.language, attrs)
    if found is not None:
        yield Fact("message_parties", subject, found.value, found.start, found.end, page.language, attrs)


def _event(subject: str, common: dict[str, str]) -> str:
    """What joins the tellings of one message in all languages; "" where occasion or year is not known."""
    if common["occasion"] == NONE or "year" not in common:
        return ""
    return f"{subject}|{common['occasion']}|{common['year']}"


def _common(page: Page, told: Telling, detail: Printed) -> dict[str, str]:
    """The attributes that all messages of one telling share."""
    text = page.text
    sentence = text[told.start : told.end]
    behind = text[told.end : told.end + _NEXT_WORDS]
    slug = on_day(occasion((sentence, page.document.headline, behind), page.language, told.genre), page.day)
    day = told_day(text, told.days_start or told.start, told.days_end or told.end, page.language, page.day)
    attrs = {"direction": "sent" if told.outgoing else "received", "occasion": slug, "detail": detail.detail}
    year = year_of(slug, f"{sentence} {behind}", day or page.day)
    if year is not None:
        attrs["year"] = str(year)
    if detail.length:
        attrs |= {"length": str(detail.length), "unit": detail.unit}
    return attrs | _days(page, told, detail, day)


def _days(page: Page, told: Telling, detail: Printed, day: date | None) -> dict[str, str]:
    """The days that are printed, and how long the first known of them lies before the publication."""
    days: dict[str, date] = {}
    if day is None and not told.outgoing:
        day = _handed_on(page, told)
    if day is not None:
        days[told.verb if told.verb in ("sent", "received") else "conveyed"] = day
    dated = dated_on(page.text, page.body, page.day) if detail.detail == "full" else None
    if dated is not None:
        days["dated"] = dated
    attrs = {f"{kind}_on": one.isoformat() for kind, one in days.items()}
    for kind in ("sent", "received", "dated"):
        if kind in days and page.day is not None:
            return attrs | {"lag": str((page.day - days[kind]).days), "lag_of": kind}
    return attrs


def _handed_on(page: Page, told: Telling) -> date | None:
    """The day on which the next sentence says that it was handed to an official at home: then it was received."""
    start = told.end + 1
    end = sentence_end(page.text, start) if start < len(page.text) else start
    if not carried(page.text[start:end], page.language):
        return None
    return told_day(page.text, start, end, page.language, page.day)


# --- lists ------------------------------------------------------------------------------------------------------------------------


_PLURALS = {"listing": "messages", "reply": "replies", "congratulations": "congratulations", "thanks": "thanks"}


def _of_list(page: Page, told: Telling, found: Listed) -> Iterator[Fact]:
    """A list as one fact, and each person or office in it as a message that is only listed."""
    common = _common(page, told, printed(page, told))
    genre = _PLURALS.get(told.genre, f"{told.genre}s")
    subject = f"{common['occasion']}_{genre}|{'sent' if told.outgoing else 'received'}"
    attrs = {
        **common,
        "names": "; ".join(entry.party.office for entry in found.entries),
        "list_length": str(len(found.entries)),
    }
    if found.countries:
        yield Fact("message_list", subject, " ".join(found.countries), found.start, found.end, page.language, attrs)
    yield from _entries(page, told, found, common, subject)


def _entries(page: Page, told: Telling, found: Listed, common: dict[str, str], which: str) -> Iterator[Fact]:
    seen: set[str] = set()
    for entry in found.entries:
        party = entry.party
        subject = _subject(told, party.name)
        if party.named not in ("person", "office") or not _abroad(party) or subject in seen:
            continue
        seen.add(subject)
        attrs = {
            **common,
            "country": party.country,
            "named": party.named,
            "event": _event(subject, common),
            "list": which,
            "position": str(entry.position),
        }
        attrs = {key: value for key, value in attrs.items() if value}
        yield Fact("correspondence", subject, told.genre, party.start, party.end, page.language, attrs)
