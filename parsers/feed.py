"""Plain feeds (RSS, Atom) of `parsers/feeds.toml`, one table a feed:

    [tass_en]
    name = "TASS (English)"
    url = "https://tass.com/rss/v2.xml"
    language = "en"                 # edition of every item
    bloc = "russia"
    operator = "russia"             # optional, the bloc by default
    every = 1                       # hours between two looks
    confidence = "code"             # how surely the address is known: docs/glossary.md
    quiet_after = 3                 # optional: days of silence that are still normal
    id_in_link = '/news/(\\d+)'      # optional: the publisher's own number of an item, found in its address
    articles = ["tass.com"]         # optional: hosts whose linked articles may be fetched in full
    page.body = [".text"]           # optional, with articles: selectors of an article's page (tealeaves/articles.py)
    notes = "..."                   # optional

An article's page is another capture of the same source, read by a parser version of its own: docs/decisions/0016-articles-in-full.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import partial
from typing import Any, cast, get_args
from urllib.parse import urlsplit

from tealeaves.articles import ArticleForm, full_article, read_article, tool
from tealeaves.feeds import FeedForm, looks_like_feed, read_feed
from tealeaves.model import Capture, Document
from tealeaves.sourcekit import Bloc, Confidence, Expect, Page, Source, Version, days, hours

REVISION = 2
ARTICLE_REVISION = 1
LEAST_TEXT = 20  # letters of an article: some are one short sentence

_REQUIRED = frozenset(["name", "url", "language", "bloc", "every", "confidence"])
_OPTIONAL = frozenset(
    ["operator", "outlet", "quiet_after", "delay", "also_hosts", "notes", "id_in_link", "articles", "page"]
)
_SELECTORS = frozenset(field.name for field in fields(ArticleForm)) - {"sure"}


def load(name: str, table: Mapping[str, Any]) -> tuple[Source, tuple[Version, ...]]:
    """The source that a table declares, and its parser versions. Raises `ValueError` naming what is wrong with the table."""
    _check(name, table)
    language = str(table["language"])
    articles = tuple(table.get("articles", ()))
    source = Source(
        id=name,
        name=table["name"],
        outlet=table.get("outlet", name),
        operator=table.get("operator", table["bloc"]),
        bloc=cast(Bloc, table["bloc"]),
        pages=(Page(table["url"], every=hours(table["every"]), edition=language),),
        expect=Expect(
            quiet_after=days(table.get("quiet_after", 7)),
            languages=(language,),
            least_text=LEAST_TEXT if articles else 0,
        ),
        languages=(language,),
        confidence=cast(Confidence, table["confidence"]),
        also_hosts=tuple(table.get("also_hosts", ())),
        delay=table.get("delay", 2.0),
        follow=bool(articles),
        articles=articles,
        notes=table.get("notes", ""),
    )
    return source, tuple(_versions(source, table, language))


def _check(name: str, table: Mapping[str, Any]) -> None:
    wrong = sorted((_REQUIRED - table.keys()) | (table.keys() - _REQUIRED - _OPTIONAL))
    wrong += [f"page.{key}" for key in sorted(table.get("page", {}).keys() - _SELECTORS)]
    if wrong:
        raise ValueError(f"[{name}]: keys missing or unknown: {', '.join(wrong)}")
    if table["bloc"] not in get_args(Bloc) or table["confidence"] not in get_args(Confidence):
        raise ValueError(f"[{name}]: no such bloc or confidence: {table['bloc']!r}, {table['confidence']!r}")
    if "page" in table and not table.get("articles"):
        raise ValueError(f"[{name}]: selectors of articles, but no hosts whose articles may be fetched")
    try:
        groups = re.compile(table.get("id_in_link", "()")).groups
    except re.error as error:
        raise ValueError(f"[{name}]: id_in_link is no expression: {error}") from error
    if groups != 1:
        raise ValueError(f"[{name}]: id_in_link has one group, the number")


def _versions(source: Source, table: Mapping[str, Any], language: str) -> Iterator[Version]:
    number = re.compile(table["id_in_link"]) if "id_in_link" in table else None
    form = FeedForm(source.outlet, language, number, frozenset(source.articles))
    if source.articles:
        selectors: dict[str, Any] = {key: tuple(found) for key, found in table.get("page", {}).items()}
        page = ArticleForm(**selectors)
        parse, marker = partial(parse_article, form=form, page=page), partial(is_article, feed=table["url"], form=form)
        yield Version("article", ARTICLE_REVISION, parse, marker=marker, tool=tool)
    yield Version("feed", REVISION, partial(read_feed, form=form))


def is_article(capture: Capture, feed: str, form: FeedForm) -> bool:
    """Whether a capture is an article's page: of a host of articles, not the feed's address, and nothing that begins as a feed."""
    return capture.url != feed and urlsplit(capture.url).hostname in form.articles and not looks_like_feed(capture)


def parse_article(capture: Capture, form: FeedForm, page: ArticleForm) -> Iterator[Document]:
    """One article in full."""
    number = form.number(capture.url) or urlsplit(capture.url).path
    yield full_article(
        capture, read_article(capture, page), form.outlet, number, form.language, work=form.work(capture.url)
    )
