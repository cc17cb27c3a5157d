"""Feeds: RSS and Atom read into documents, one an item, and into links to the articles that may be fetched in full.

feedparser reads the bytes and nothing else: given a path or an address it would open it, so it is only ever handed a buffer. It does
not sanitise and resolves no addresses: no HTML of a feed is ever shown, and links are resolved here.

One item that would cost too much to read is refused alone: it is cut out before feedparser sees it, the others carry the flaw
`item_refused`. What is wrong with the feed around its items refuses the whole of it.
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from tealeaves.dates import day_of, read_instant
from tealeaves.errors import Unreadable
from tealeaves.html import MAX_URL, Decoded, Html, blocks_of, decode, refuse_burden, trees
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, Link, identity
from tealeaves.text import normalise

MAX_ITEMS = 500
MAX_TAGS = 60_000  # of a whole feed: more than a hundred for each of 500 items
MAX_HEAD = 50_000  # characters around the items of a feed that is read item by item
MAX_ITEM_TAGS = 5_000  # of one item: the longest articles that feeds carry whole have a few hundred

# feedparser tries a dozen expressions on a date: one of 3 MB takes half a minute.
_LONG_DATE = re.compile(
    r"<(?:[\w-]+:)?(?:[\w-]{0,20}date|updated|published|issued|created|modified)\b[^<>]{0,300}>\s*(?:<!\[CDATA\[)?[^<\]]{200}",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Where items begin and end, and what hides tags from view; an empty <item/> is none.
_BORDER = re.compile(r"(?P<hidden><!\[CDATA\[|<!--)|<(?P<end>/?)(?:[\w-]+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)

# feedparser takes a time without a zone, and one in a zone that it does not know, for UTC.
_ZONED = re.compile(r":.*(?:[+-]\d\d:?\d\d|Z|\b(?:UTC?|GMT|[ECMP][SD]T))\s*$")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FeedForm:
    """What a source says of its feed: who publishes, in which language, and what its items' addresses tell.

    `id_in_link` finds in an address the publisher's own number of the item, in its first group: the same in the feed, on lists and on
    the article's page. `articles` are the hosts whose linked articles may be fetched in full.
    """

    outlet: str
    language: str
    id_in_link: re.Pattern[str] | None = None
    articles: frozenset[str] = field(default_factory=frozenset)

    def number(self, url: str) -> str:
        """The publisher's own number of an item; "" where its address has none."""
        found = self.id_in_link.search(url) if self.id_in_link is not None else None
        return found[1] if found is not None else ""

    def work(self, url: str) -> str:
        """What a feed's item and the article that it links to have in common; "" where nothing says so."""
        if number := self.number(url):
            return f"{self.outlet}/{number}"
        parts = urlsplit(url)
        if parts.hostname not in self.articles:
            return ""
        return f"{self.outlet}/{parts.hostname}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def read_feed(capture: Capture, form: FeedForm) -> Iterator[Document | Link]:
    """The items of a feed, the first 500, and the articles that they link to where these may be fetched.

    Raises `Unreadable` for an error answer, a page that is no feed and a feed without items, or with none that can be read.
    """
    if capture.status != 200:
        raise Unreadable(f"the status is {capture.status}")
    decoded = decode(capture)
    trimmed = _trimmed(_DECLARATION.sub("", decoded.text, count=1).lstrip())
    feed, broken = _sound(trimmed.text)
    refused = [*trimmed.refused, *broken]
    claim = "updated" if _dates_are_dc(feed, trimmed.text) else "published"
    documents = list(_documents(capture, feed.entries[:MAX_ITEMS], form, claim, refused))
    if not documents:
        raise Unreadable(refused[0] if refused else _why_empty(feed, decoded))
    flaws = (*decoded.flaws, *_flaws(feed, trimmed, refused))
    for document in documents:
        yield _flawed(document, flaws) if flaws else document
        yield from (Link(url, document.published_at, document.headline) for url in _to_follow(document, form))


def looks_like_feed(capture: Capture) -> bool:
    """Whether the body begins as a feed does: what an article's page never does."""
    return _ROOT.search(capture.body[:2_000].replace(b"\x00", b"")) is not None


_ROOT = re.compile(rb"<(?:\?xml[^>]*\?>\s*<)?(?:rss|feed|(?:\w+:)?RDF|channel)[\s>]", re.IGNORECASE)


def _sound(text: str) -> tuple[Any, list[str]]:
    """The feed as feedparser reads it, and why it cannot read some items: those on which it breaks are refused alone.

    Raises `Unreadable` where it breaks on what stands around the items, or on them all.
    """
    try:
        return _parsed(text), []
    except Exception as error:  # noqa: BLE001  it has bugs of its own: a tag in an odd place is a KeyError, a lone surrogate a UnicodeError
        reason = f"feedparser breaks on it: {type(error).__name__}: {error}"[:200]
    items = _items(text)
    if len(_only(text, items, ())) > MAX_HEAD:
        raise Unreadable(reason)
    sound = [item for item in items if _parses(_only(text, items, (item,)))]
    if not sound or len(sound) == len(items) or not _parses(_only(text, items, sound)):
        raise Unreadable(reason)
    return _parsed(_only(text, items, sound)), [reason] * (len(items) - len(sound))


def _parses(text: str) -> bool:
    try:
        _parsed(text)
    except Exception:  # noqa: BLE001  as above
        return False
    return True


def _parsed(text: str) -> Any:
    """The feed as feedparser reads it, from UTF-8 bytes made from our own decoding: its own guess fails on one broken byte."""
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


def _flaws(feed: Any, trimmed: _Trimmed, refused: Sequence[str]) -> Iterator[str]:
    found = {"malformed_feed": bool(feed.get("bozo")), "feed_cut": trimmed.cut, "item_refused": bool(refused)}
    return (name for name, present in found.items() if present)


def _flawed(document: Document, flaws: tuple[str, ...]) -> Document:
    return replace(document, flaws=(*flaws, *document.flaws))


# --- what feedparser is spared ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trimmed:
    """A feed without the items that are not read: those beyond the first 500, and those that were refused, each with its reason."""

    text: str
    refused: tuple[str, ...] = ()
    cut: bool = False


def _trimmed(text: str) -> _Trimmed:
    """The part of a feed that can be read in time. Raises `Unreadable` where the cost lies around its items."""
    items = _items(text)
    _refuse_head(text, items)
    kept, refused = _affordable(text, items[:MAX_ITEMS])
    within = _within(text, items, kept)
    trimmed = _Trimmed(_only(text, items, within), tuple(refused), len(within) + len(refused) < len(items))
    try:
        refuse_burden(trimmed.text, xml=True)
    except Unreadable as reason:
        return _unburdened(text, items, within, trimmed, reason)
    return trimmed


def _items(text: str) -> list[Span]:
    """Where each item begins and ends, the last one also where the feed breaks off inside it. Linear in the length of the text."""
    found: list[Span] = []
    start: int | None = None
    at = 0
    while border := _BORDER.search(text, at):
        at = border.end()
        if border["hidden"]:
            closing = text.find("]]>" if border["hidden"] == "<![CDATA[" else "-->", at)
            if closing < 0:
                break
            at = closing
        elif not border["end"]:
            start = border.start()
        elif start is not None:
            found.append((start, text.find(">", at) + 1 or len(text)))
            start = None
    return found if start is None else [*found, (start, len(text))]


def _refuse_head(text: str, items: Sequence[Span]) -> None:
    """Refuse a feed for what stands around its items."""
    head = _only(text, items, ())
    if "<!ENTITY" in head:
        raise Unreadable("the feed declares entities of its own")
    if head.count("<") > MAX_TAGS:
        raise Unreadable(f"the feed has {head.count('<'):,} tags around its items, the limit is {MAX_TAGS:,}")
    if _LONG_DATE.search(head):
        raise Unreadable("the feed has a date of more than 200 characters")


def _affordable(text: str, items: Sequence[Span]) -> tuple[list[Span], list[str]]:
    """The items that can be read, and why the others cannot."""
    reasons = [(item, _costly(text, *item)) for item in items]
    return [item for item, reason in reasons if reason is None], [reason for _, reason in reasons if reason is not None]


def _costly(text: str, start: int, end: int) -> str | None:
    tags = text.count("<", start, end)
    if tags > MAX_ITEM_TAGS:
        return f"an item has {tags:,} tags, the limit is {MAX_ITEM_TAGS:,}"
    if _LONG_DATE.search(text, start, end):
        return "an item has a date of more than 200 characters"
    return None


def _within(text: str, items: Sequence[Span], kept: Sequence[Span]) -> list[Span]:
    """The first of the kept items, as many as stay below the limit of tags together with what stands around them."""
    room = MAX_TAGS - _only(text, items, ()).count("<")
    within: list[Span] = []
    for start, end in kept:
        room -= text.count("<", start, end)
        if room < 0:
            break
        within.append((start, end))
    return within


def _only(text: str, items: Sequence[Span], kept: Sequence[Span]) -> str:
    """The text with these of its items and all that stands around them."""
    if len(kept) == len(items):
        return text
    chosen, pieces, at = set(kept), [], 0
    for start, end in items:
        if (start, end) not in chosen:
            pieces.append(text[at:start])
            at = end
    return "".join((*pieces, text[at:]))


def _unburdened(text: str, items: list[Span], kept: list[Span], trimmed: _Trimmed, reason: Unreadable) -> _Trimmed:
    """Without the items that make the feed a burden; where none does alone, the feed is refused."""
    light = [item for item in kept if not _burden(text[slice(*item)])]
    if len(light) == len(kept):
        raise reason
    lighter = _only(text, items, light)
    refuse_burden(lighter, xml=True)
    return _Trimmed(lighter, (*trimmed.refused, *[str(reason)] * (len(kept) - len(light))), trimmed.cut)


def _burden(item: str) -> bool:
    try:
        refuse_burden(item, xml=True)
    except Unreadable:
        return True
    return False


# --- one item ---------------------------------------------------------------------------------------------------------------------


def _dates_are_dc(feed: Any, text: str) -> bool:
    """Whether the items' dates are `dc:date`, which in RSS is the day of publication: feedparser files it with the times of changes."""
    rss = str(feed.get("version", "")).startswith("rss")
    return rss and "<dc:date" in text and not any(mark in text for mark in ("updated>", "modified>", "<pubDate>"))


def _documents(
    capture: Capture, entries: Sequence[Any], form: FeedForm, claim: str, refused: list[str]
) -> Iterator[Document]:
    """The document of each item; of one whose markup is too much to read the reason is noted."""
    texts = _plain([_said(entry, key) for entry in entries for key in ("title", "summary")])
    for entry, title, summary in zip(entries, texts[::2], texts[1::2], strict=True):
        if isinstance(title, Unreadable) or isinstance(summary, Unreadable):
            refused.append(str(title if isinstance(title, Unreadable) else summary))
        else:
            yield _document(capture, entry, form, _published(entry, claim), title, summary)


def _document(
    capture: Capture, entry: Any, form: FeedForm, published: date | None, title: Sequence[str], summary: Sequence[str]
) -> Document:
    link = _link(capture, entry)
    headline = " ".join(title) or link or "(without a headline)"
    blocks = (Block(headline, role="headline"), *(Block(text, role="summary") for text in summary if text != headline))
    return Document(
        source=capture.source,
        outlet=form.outlet,
        native_id=form.number(link) or _own_id(entry) or link or identity(headline, *summary),
        url=link or capture.url,
        headline=headline,
        blocks=languages_of_blocks(blocks, (form.language,)),
        genre="feed_item",
        edition=form.language,
        section=normalise(_said(entry, "category")) or None,
        published_at=published,
        links=(link,) if link else (),
        flaws=() if published else ("no_date",),
        work=form.work(link),
    )


def _to_follow(document: Document, form: FeedForm) -> Iterator[str]:
    return (url for url in document.links if urlsplit(url).hostname in form.articles)


def _said(entry: Any, key: str) -> str:
    """What feedparser files under a key, which in a broken feed can be nothing at all."""
    return str(entry.get(key) or "")


def _own_id(entry: Any) -> str:
    """The id that the feed gives the item; of one that no database could index, its fingerprint."""
    own = normalise(_said(entry, "id"))
    return own if len(own) <= MAX_URL else identity(own)


def _plain(marked: Sequence[str]) -> list[list[str] | Unreadable]:
    """The paragraphs of titles and summaries, without their markup; of those that are too much to read the reason.

    Each is balanced on its own, so that nothing left open reaches the next; then one tree is built of them all, for the building costs
    most.
    """
    alone = [_balanced(text) for text in marked]
    pieces = {place: markup for place, markup in enumerate(alone) if isinstance(markup, str)}
    lines = dict(zip(pieces, map(blocks_of, trees(list(pieces.values()))), strict=True))
    return [each if not isinstance(each, str) else lines[place] for place, each in enumerate(alone)]


def _balanced(marked: str) -> list[str] | str | Unreadable:
    """A text without markup as its one paragraph, or none; one with markup as an element of its own."""
    if "<" not in marked and "&" not in marked:
        return [words] if (words := normalise(marked)) else []
    try:
        return f"<div>{Html(Decoded(f'<body>{marked}</body>', 'utf-8')).balanced()}</div>"
    except Unreadable as reason:
        return reason


def _link(capture: Capture, entry: Any) -> str:
    """The item's address, absolute; "" where it has none that leads to the web."""
    try:
        target = urljoin((capture.url, *capture.redirects)[-1], _said(entry, "link").strip())
        web = _said(entry, "link") and urlsplit(target).scheme in ("http", "https") and len(target) <= MAX_URL
        return target if web else ""
    except ValueError:
        return ""


def _published(entry: Any, claim: str) -> date | None:
    """When the item says it was published, in UTC; a bare day stays a day, a time without a known zone becomes one. Never the time of its
    last change."""
    claimed = _said(entry, claim)
    instant = read_instant(claimed)
    if instant is not None:
        return instant
    parts = entry.get(f"{claim}_parsed")
    try:
        if parts is not None and _ZONED.search(claimed):
            return datetime.fromtimestamp(timegm(parts), UTC)
        return day_of(claimed) or (date(*parts[:3]) if parts is not None else None)
    except (ValueError, OverflowError):  # a year that no calendar has
        return None
