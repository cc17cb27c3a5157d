"""What a text tells of one message: its parties, what it is called, and the sentence that tells it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tealeaves.model import Document
from tealeaves.observe.simplified import simplified

LANGUAGES = ("en", "ko", "ru", "zh")
_PYONGYANG = ZoneInfo("Asia/Pyongyang")
LEAD_AT_MOST = 1200  # code points in which the sentence that tells of a message ends


@dataclass(frozen=True, slots=True)
class Party:
    """The other side of a message, as it is named. `named`: person, office (no name printed), body or group."""

    name: str  # canonical
    country: str  # ISO 3166-1 alpha-2, "" where none is named
    named: str
    start: int  # span in the text
    end: int
    office: str = ""  # as printed


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that tells of a message between a watched leader and others."""

    leader: str
    outgoing: bool  # the leader sent it
    others: tuple[Party, ...]  # empty where only a list behind names them
    genre: str
    start: int  # of the sentence that tells it
    end: int
    verb: str  # sent, received, conveyed: what the sentence's day is the day of
    listed: bool = False  # to or from several, who are listed behind
    # Where the sentence's own days begin and end, 0: with itself. "..., KCNA reported on the 8th" is no day of the message.
    days_start: int = 0
    days_end: int = 0
    exchanged: bool = False  # both sides sent one


@dataclass(frozen=True, slots=True)
class Page:
    """A document with what every reader of messages asks: where its headline and body begin, its language, its day."""

    document: Document
    text: str
    body: int  # where the text under headline and dateline begins; len(text) where there is none
    language: str
    day: date | None


def page_of(document: Document) -> Page | None:
    """The document as a page; None where neither body nor headline is in a language that we read."""
    at, headline = 0, "und"
    text = document.text
    for block in document.blocks:
        if block.role == "headline":
            headline = block.lang if headline == "und" else headline
        elif block.role != "dateline" and block.text.strip():
            language = block.lang if block.lang in LANGUAGES else headline
            return _page(document, text, at, language) if language in LANGUAGES else None
        at += len(block.text) + 1
    return _page(document, text, len(text), headline) if headline in LANGUAGES else None


# Behind their news agencies tell what was before it: other messages, of other days.
_EARLIER = {
    "ru": re.compile(r"(?:\n|(?<=[.!?»\"]) )(?:Ранее|Напомним|До этого)[ ,]"),
    "zh": re.compile(r"(?:\n|(?<=。))(?:此前|早前)"),
}


def _page(document: Document, text: str, body: int, language: str) -> Page:
    """The page, up to what an agency tells of earlier days; Chinese in the characters of our words. Offsets are those of the text."""
    if language == "zh" and (plain := simplified(text)) is not text:
        document, text = replace(document, headline=simplified(document.headline)), plain
    earlier = _EARLIER[language].search(text, body) if language in _EARLIER else None
    text = text if earlier is None else text[: earlier.start()]
    return Page(document, text, body, language, day_of(document))


def day_of(document: Document) -> date | None:
    """The day that the source claims; of an instant its day in Pyongyang, where the days of messages are printed."""
    claimed = document.published_at
    if isinstance(claimed, datetime):
        return (claimed.astimezone(_PYONGYANG) if claimed.tzinfo else claimed).date()
    return claimed


def line_end(text: str, at: int) -> int:
    """The end of the line in which `at` stands."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


_INITIAL = re.compile(
    r"(?:^|[\s.(])(?:[A-Z]|[А-Я]|Mr|Mrs|Dr|dr|St|C\.C|H\.E|U\.S|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)$"
)


_CLOSED = (".", ":", ";", "!", "?", ",", '"', "”", "》", "。", "：")  # a line that ends so is no wrapped one
_WRAPPED_FROM = 60  # letters of a line below which it is one of its own, a salutation or a dateline


def _unwrapped_end(text: str, start: int) -> int:
    """The end of the line, or of the next where a long line breaks off in mid-sentence, as in pages of 2005."""
    end = line_end(text, start)
    wrapped = end - start > _WRAPPED_FROM and end + 1 < len(text) and not text[start:end].rstrip().endswith(_CLOSED)
    return line_end(text, end + 1) if wrapped else end


def sentence_end(text: str, start: int, limit: int = LEAD_AT_MOST) -> int:
    """After the full stop that ends the sentence, or the end of its line; initials and months end none."""
    end = min(_unwrapped_end(text, start), start + limit)
    at = text.find(". ", start, end)
    while at >= 0:
        if not _INITIAL.search(text, max(start, at - 6), at):
            return at + 1
        at = text.find(". ", at + 1, end)
    mark = text.find("。", start, end)
    return mark + 1 if mark >= 0 else end


_DATELINES = 2  # short sentences before the first that tells something
_LEAST_LETTERS = {"en": 24, "ko": 8, "ru": 24, "zh": 8}  # of a sentence that is no part of a dateline


def told_first(
    page: Page, read: Callable[[Page, int, int], Telling | None], start: int, sentences: int
) -> Telling | None:
    """The message that one of the first sentences tells of, else the headline: a letter in full often stands under its headline alone."""
    text, at, least = page.text, start, _LEAST_LETTERS[page.language]
    short = _DATELINES
    while sentences and at < len(text):
        end = sentence_end(text, at)
        told = read(page, at, end)
        if told is not None:
            return told
        if short and sum(map(str.isalpha, text[at:end])) < least:
            short -= 1  # "СЕУЛ, 15 августа. /ТАСС/." tells nothing
        else:
            sentences -= 1
        at = end + text[end : end + 1].isspace()
    head = text.find(page.document.headline) if page.document.headline else -1
    if head < 0 or head >= max(page.body, 1):
        return None
    return read(page, head, head + len(page.document.headline))
