"""What the replica's sources print, and when: our own writing around short quoted terms, read from the TOML files beside this one.

Articles of October 2024 to January 2025 are written by hand (articles.toml), what analysts wrote about is in events.toml in English and
Korean, and what comes every year is made from years.toml (demo/years.py). Notices: notices.toml and demo/issues.py. The press: world.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from demo import issues, press, years
from demo.printed import PRINTED_AT, PYONGYANG, Article, Dispatch, FeedItem, Notice, Part, Printed, Story

__all__ = [
    "FOLDER", "PRINTED_AT", "PYONGYANG", "Article", "Dispatch", "FeedItem", "Notice", "Part", "Printed", "Story", "load", "notice",
    "order_forms",
]  # fmt: skip

FOLDER = Path(__file__).parent
LIVE_SINCE = date(2024, 9, 28)  # what is older is history, and imported
LISTED_SINCE = date(2024, 8, 20)  # what the lists in Korean hold at the first look
BY_HAND_UNTIL = date(2025, 1, 10)  # up to here the ordinary articles in English are written by hand
UNTIL = date(2025, 12, 28)

T = TypeVar("T", bound=Printed)


def load() -> Story:
    """The story as the TOML files tell it."""
    written, forms = _read("notices.toml"), order_forms()
    return Story(
        articles=_in_order((*_written(), *_events(), *_of_the_years())),
        notices=_in_order((*(notice(table, forms) for table in written["notice"]), *issues.live(forms))),
        older=_in_order(issues.history(forms)),
        items=_in_order((*(_item(table) for table in _read("feeds.toml")["item"]), *_kremlin())),
        dispatches=press.dispatches(_read("world.toml"), LIVE_SINCE, UNTIL),
    )


def order_forms() -> Mapping[str, Any]:
    """The order form in each language that it is printed in."""
    forms: Mapping[str, Any] = _read("notices.toml")["order_form"]
    return forms


def notice(table: Mapping[str, Any], forms: Mapping[str, Any]) -> Notice:
    """A notice from its table: the order form is printed in every foreign language that the notice has."""
    return issues.notice(table, forms)


def _written() -> Iterator[Article]:
    for table in _read("articles.toml")["article"]:
        yield Article(
            on=table["on"],
            headline=table["headline"],
            category=table["category"],
            paragraphs=tuple(table["text"].strip().splitlines()),
        )


def _events() -> Iterator[Article]:
    for table in _read("events.toml")["article"]:
        for language in years.LANGUAGES:
            said, hour = table[language], table.get("at", PRINTED_AT)
            lines = said["text"].strip().splitlines()
            yield years.article(language, table["on"], said["headline"], lines, table["category"], hour)


def _of_the_years() -> Iterator[Article]:
    after = BY_HAND_UNTIL + timedelta(days=1)
    yield from years.articles("ko", LISTED_SINCE, UNTIL)
    yield from years.articles("en", LIVE_SINCE, BY_HAND_UNTIL, ordinary=False)
    yield from years.articles("en", after, UNTIL)


def _item(table: Mapping[str, Any]) -> FeedItem:
    return FeedItem(on=table["on"], headline=table["headline"], feed=table["feed"], text=table["text"])


def _kremlin() -> Iterator[FeedItem]:
    """The ordinary news of the president of Russia after those that are written by hand."""
    kinds = _read("feeds.toml")["ordinary"]
    for number in range((UNTIL - BY_HAND_UNTIL).days // 6):
        kind, on = kinds[number % len(kinds)], BY_HAND_UNTIL + timedelta(days=6 * number + 2)
        for feed in ("en.kremlin.ru", "kremlin.ru"):
            headline, text = kind[feed]
            yield FeedItem(on=on, headline=f"{headline} ({number + 1})", feed=feed, text=text.format(count=number + 3))


def _in_order(things: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(things, key=lambda thing: (thing.printed_at, thing.headline)))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))
