"""What is printed, and when: the things of the story."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property

PYONGYANG = timezone(timedelta(hours=9), "KST")
PRINTED_AT = 6  # o'clock in Pyongyang: everything of a day is on the page by then, but for what says otherwise


@dataclass(frozen=True, kw_only=True)
class Printed:
    """Something that appears on a page on a day."""

    on: date
    headline: str
    hour: int = PRINTED_AT

    @cached_property
    def printed_at(self) -> datetime:
        """The instant at which the replica begins to show it."""
        return datetime(self.on.year, self.on.month, self.on.day, self.hour, tzinfo=PYONGYANG).astimezone(UTC)

    def key(self, place: str = "") -> str:
        """32 hexadecimal digits that stand for it in its address in this place (a category: each has an address of its own)."""
        return hashlib.md5(f"{place} {self.on} {self.headline}".encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Article(Printed):
    """An article of the agency: its paragraphs, the dateline in the first, and the category on whose list it stands."""

    category: str
    paragraphs: tuple[str, ...] = field(repr=False)
    language: str = "en"


@dataclass(frozen=True)
class Part:
    """One language's share of a notice: a title and its lines."""

    language: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Notice(Printed):
    """A notice of the stamp corporation: the same text in several languages and an order form in some."""

    number: str
    parts: tuple[Part, ...] = field(repr=False)
    order_forms: tuple[Part, ...] = field(repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(part.language for part in self.parts)


@dataclass(frozen=True, kw_only=True)
class FeedItem(Printed):
    """An item of a feed of the president of Russia."""

    feed: str  # its host
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """An item of a feed of the press, and what it says after it was edited."""

    source: str  # the feed's, in the catalogue
    at: datetime
    headline: str
    link: str
    text: str = field(repr=False)
    edited_at: datetime | None = None
    edited: str = field(default="", repr=False)

    def text_at(self, instant: datetime) -> str:
        return self.edited if self.edited_at is not None and self.edited_at <= instant else self.text


@dataclass(frozen=True)
class Story:
    """Everything that the replica prints, each kind in the order of printing."""

    articles: tuple[Article, ...]
    notices: tuple[Notice, ...]
    items: tuple[FeedItem, ...]
    dispatches: tuple[Dispatch, ...] = ()
    older: tuple[Notice, ...] = ()  # notices that stand where they always stood, and on no list any more
