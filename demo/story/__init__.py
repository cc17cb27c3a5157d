"""What the replica's sources print, and when: our own writing around short quoted terms, read from the TOML files beside this one."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PYONGYANG = timezone(timedelta(hours=9), "KST")
PRINTED_AT = 6  # o'clock in Pyongyang: everything of a day is on the page by then


@dataclass(frozen=True)
class Printed:
    """Something that appears on a page on a day."""

    on: date
    headline: str

    @cached_property
    def printed_at(self) -> datetime:
        """The instant at which the replica begins to show it."""
        return datetime(self.on.year, self.on.month, self.on.day, PRINTED_AT, tzinfo=PYONGYANG).astimezone(UTC)

    def key(self, place: str = "") -> str:
        """32 hexadecimal digits that stand for it in its address in this place (a category: each has an address of its own)."""
        return hashlib.md5(f"{place} {self.on} {self.headline}".encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Article(Printed):
    """An article of the agency: its paragraphs, the dateline in the first, and the category on whose list it stands."""

    category: str
    paragraphs: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Part:
    """One language's share of a notice: a title and its lines."""

    language: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Notice(Printed):
    """A notice of the stamp corporation: the same text in several languages and an order form in some."""

    number: str
    parts: tuple[Part, ...] = field(repr=False)
    order_forms: tuple[Part, ...] = field(repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(part.language for part in self.parts)


@dataclass(frozen=True)
class FeedItem(Printed):
    """An item of a feed."""

    feed: str  # its host
    text: str = field(repr=False)


@dataclass(frozen=True)
class Story:
    """Everything that the replica prints, each kind in the order of printing."""

    articles: tuple[Article, ...]
    notices: tuple[Notice, ...]
    items: tuple[FeedItem, ...]


def load() -> Story:
    """The story as the TOML files tell it."""
    forms = _read("notices.toml")
    return Story(
        articles=_in_order(_article(table) for table in _read("articles.toml")["article"]),
        notices=_in_order(notice(table, forms["order_form"]) for table in forms["notice"]),
        items=_in_order(_item(table) for table in _read("feeds.toml")["item"]),
    )


def order_forms() -> Mapping[str, Any]:
    """The order form in each language that it is printed in."""
    forms: Mapping[str, Any] = _read("notices.toml")["order_form"]
    return forms


def notice(table: Mapping[str, Any], forms: Mapping[str, Any]) -> Notice:
    """A notice from its table: the order form is printed in every foreign language that the notice has."""
    titles, texts = table["title"], table["text"]
    parts = tuple(Part(language, titles[language], tuple(texts[language])) for language in titles)
    orders = tuple(
        Part(language, forms[language]["title"], tuple(forms[language]["rows"]))
        for language in titles
        if language in forms
    )
    return Notice(on=table["on"], headline=titles["ko"], number=table["id"], parts=parts, order_forms=orders)


def _article(table: Mapping[str, Any]) -> Article:
    return Article(
        on=table["on"],
        headline=table["headline"],
        category=table["category"],
        paragraphs=tuple(table["text"].strip().splitlines()),
    )


def _item(table: Mapping[str, Any]) -> FeedItem:
    return FeedItem(on=table["on"], headline=table["headline"], feed=table["feed"], text=table["text"])


def _in_order(things: Any) -> tuple[Any, ...]:
    return tuple(sorted(things, key=lambda thing: (thing.on, thing.headline)))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))
