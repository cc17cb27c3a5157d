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
    notes = "..."                   # optional

feedparser reads the bytes and nothing else: given a path or an address it would open it, so it is only ever handed a buffer. It does
not sanitise and resolves no addresses: no HTML of a feed is ever shown, and links are resolved here.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, cast, get_args
from urllib.parse import urljoin, urlsplit

import feedparser

from tealeaves.dates import day_of, read_instant
from tealeaves.html import MAX_URL, Decoded, Html, blocks_of, decode, refuse_burden
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, identity
from tealeaves.sourcekit import Bloc, Confidence, Expect, Page, Source, Unreadable, Version, days, hours
from tealeaves.text import normalise

MAX_ITEMS = 500
MAX_TAGS = 60_000  # after the cut to 500 items: more than a hundred an item
REVISION = 1

_REQUIRED = frozenset(["name", "url", "language", "bloc", "every", "confidence"])
_OPTIONAL = frozenset(["operator", "outlet", "quiet_after", "delay", "also_hosts", "notes"])
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
# feedparser tries a dozen expressions on a date: one of 3 MB takes half a minute.
_LONG_DATE = re.compile(
    r"<(?:[\w-]+:)?(?:[\w-]{0,20}date|updated|published|issued|created|modified)\b[^<>]{0,300}>\s*(?:<!\[CDATA\[)?[^<\]]{200}",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def load(name: str, table: Mapping[str, Any]) -> tuple[Source, tuple[Version, ...]]:
    """The source that a table declares, and its one parser version. Raises `ValueError` naming what is wrong with the table."""
    wrong = sorted((_REQUIRED - table.keys()) | (table.keys() - _REQUIRED - _OPTIONAL))
    if wrong:
        raise ValueError(f"[{name}]: keys missing or unknown: {', '.join(wrong)}")
    if table["bloc"] not in get_args(Bloc) or table["confidence"] not in get_args(Confidence):
        raise ValueError(f"[{name}]: no such bloc or confidence: {table['bloc']!r}, {table['confidence']!r}")
    language = str(table["language"])
    source = Source(
        id=name,
        name=table["name"],
        outlet=table.get("outlet", name),
        operator=table.get("operator", table["bloc"]),
        bloc=cast(Bloc, table["bloc"]),
        pages=(Page(table["url"], every=hours(table["every"]), edition=language),),
        expect=Expect(quiet_after=days(table.get("quiet_after", 7)), languages=(language,)),
        languages=(language,),
        confidence=cast(Confidence, table["confidence"]),
        also_hosts=tuple(table.get("also_hosts", ())),
        delay=table.get("delay", 2.0),
        follow=False,
        notes=table.get("notes", ""),
    )
    return source, (Version("feed", REVISION, partial(parse_feed, outlet=source.outlet, language=language)),)


def parse_feed(capture: Capture, outlet: str, language: str) -> Iterator[Document]:
    """The items of a feed, the first 500. Raises `Unreadable` for an error answer, a page that is no feed and a feed without items."""
    if capture.status != 200:
        raise Unreadable(f"the status is {capture.status}")
    decoded = decode(capture)
    text = _shortened(decoded.text)
    feed = _read(text)
    if not feed.entries:
        raise Unreadable(_why_empty(feed, decoded))
    found = {"malformed_feed": bool(feed.get("bozo")), "feed_cut": len(text) < len(decoded.text)}
    flaws = (*decoded.flaws, *(name for name, present in found.items() if present))
    for entry in feed.entries[:MAX_ITEMS]:
        yield _document(capture, entry, outlet, language, flaws)


def _shortened(text: str) -> str:
    """The feed without the items beyond the first 500: feedparser takes seven seconds for eight thousand."""
    ends = [found.end() for found in _ITEM_END.finditer(text)]
    return text if len(ends) <= MAX_ITEMS else text[: ends[MAX_ITEMS - 1]] + text[ends[-1] :]


def _read(text: str) -> Any:
    """The feed as feedparser reads it, from UTF-8 bytes made from our own decoding: its own guess fails on one broken byte."""
    text = _DECLARATION.sub("", text, count=1).lstrip()
    if "<!ENTITY" in text:
        raise Unreadable("the feed declares entities of its own")
    if text.count("<") > MAX_TAGS:
        raise Unreadable(f"the feed has {text.count('<'):,} tags, the limit is {MAX_TAGS:,}")
    if _LONG_DATE.search(text):
        raise Unreadable("the feed has a date of more than 200 characters")
    refuse_burden(text, xml=True)
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _why_empty(feed: Any, decoded: Decoded) -> str:
    if feed.get("version"):
        return "the feed has no items"
    return f"no feed: {' '.join(decoded.text[:120].split())!r}"


def _document(capture: Capture, entry: Any, outlet: str, language: str, flaws: tuple[str, ...]) -> Document:
    link = _link(capture, entry)
    headline = " ".join(_plain(entry.get("title", ""))) or link or "(without a headline)"
    summary = _plain(entry.get("summary", ""))
    blocks = (Block(headline, role="headline"), *(Block(text, role="summary") for text in summary if text != headline))
    published = _published(entry)
    return Document(
        source=capture.source,
        outlet=outlet,
        native_id=_own_id(entry) or link or identity(headline, *summary),
        url=link or capture.url,
        headline=headline,
        blocks=languages_of_blocks(blocks, (language,)),
        genre="feed_item",
        edition=language,
        section=normalise(entry.get("category", "")) or None,
        published_at=published,
        links=(link,) if link else (),
        flaws=flaws if published else (*flaws, "no_date"),
    )


def _own_id(entry: Any) -> str:
    """The id that the feed gives the item; of one that no database could index, its fingerprint."""
    own = normalise(entry.get("id", ""))
    return own if len(own) <= MAX_URL else identity(own)


def _plain(marked: str) -> list[str]:
    """The paragraphs of a title or summary, without its markup."""
    if "<" not in marked and "&" not in marked:
        return [words] if (words := normalise(marked)) else []
    body = Html(Decoded(f"<body>{marked}</body>", "utf-8")).first("body")
    return blocks_of(body) if body is not None else []


def _link(capture: Capture, entry: Any) -> str:
    """The item's address, absolute; "" where it has none that leads to the web."""
    try:
        target = urljoin((capture.url, *capture.redirects)[-1], str(entry.get("link", "")).strip())
        web = entry.get("link") and urlsplit(target).scheme in ("http", "https") and len(target) <= MAX_URL
        return target if web else ""
    except ValueError:
        return ""


def _published(entry: Any) -> date | None:
    """When the item says it was published, in UTC; a bare day stays a day. Never the time of its last change."""
    claimed = str(entry.get("published", ""))
    instant = read_instant(claimed)
    if instant is not None:
        return instant
    parts = entry.get("published_parsed")
    if parts is not None and ":" in claimed:
        return datetime.fromtimestamp(timegm(parts), UTC)
    return day_of(claimed) or (date(*parts[:3]) if parts is not None else None)
