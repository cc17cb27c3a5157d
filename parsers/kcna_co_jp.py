"""KCNA on kcna.co.jp (Korea News Service, Tokyo): flat pages, a header with the date, the title, the text, a copyright line.

Since October 2008 a page for each article, /item/YYYY/YYYYMM/newsDD/YYYYMMDD-NNee.html, `ee` English, `ss` Spanish; some `ee` pages are
Spanish too, so the text decides. Some addresses are malformed: without the hyphen, with a digit too few, `e`, `eel`. Before, a page for
each day, /item/1997/9701/news1/01.htm, its articles one below the other behind numbered anchors, rules between them; lists of a day
stand beside them (970101.htm, 2008-10-01ee.html). Shapes: xmarquez/KCNA, the archive of headlines, two public readers of 2011 and 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from bs4.element import Tag

from tealeaves.dates import Contradiction, Dated, find_date, find_dateline
from tealeaves.html import Decoded, Html, blocks_of, read_html, target_of, text_of
from tealeaves.language import dominant
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import Article, at, document, on_site
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours
from tealeaves.text import without_end_mark

HOST = "http://www.kcna.co.jp"

SOURCE = Source(
    id="kcna_co_jp",
    name="Korean Central News Agency (kcna.co.jp, Korea News Service, Tokyo)",
    outlet="kcna",
    operator="chongryon",
    bloc="dprk",
    pages=(Page(f"{HOST}/index-e.htm", every=hours(6), edition="en"),),
    expect=Expect(min_documents=1, quiet_after=days(7), languages=("en", "es")),
    languages=("en", "es"),
    confidence="code",
    also_hosts=("kcna.co.jp",),
    delay=5.0,
    notes="Plain http only. The index address is the one that archives and papers cite; its present markup has not been seen.",
)

_ITEM = re.compile(r"/item/\d{4}/\d{6}/news\d{2}/(?P<day>\d{7,8})-?(?P<number>\d{2,4})(?P<edition>eel?|e|ss)\.html?$")
_DAY_PAGE = re.compile(r"/item/(?P<year>\d{4})/\d{2,4}(?P<month>\d\d)/news\d{1,2}/(?P<day>\d\d)\.html?$")
_EDITIONS = {"s": "es", "e": "en"}
_SECTION = re.compile(r"<hr\b[^<>]{0,200}>|(?=<a\b[^<>]{0,200}\bname\s*=\s*[\"']?\d)", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b[^<>]{0,200}\bname\s*=\s*[\"']?(\d{1,3})\b", re.IGNORECASE)
_FOOTER = re.compile(r"copyright\s*(?:\(c\)|©)|korea news service", re.IGNORECASE)
_NAVIGATION = re.compile(
    r"(?:home|back|top|next|past news|calendar|\[.{0,30}\]|for spanish.speaking people|.*korean central news agency of (?:the )?dprk.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page between its header and its copyright line."""

    lines: tuple[str, ...]
    stamp: Dated | Contradiction | None = None  # the date of the header
    signed: bool = False  # whether the copyright line stands below


def parse_item(capture: Capture) -> Iterator[Document]:
    """One article."""
    page = read_html(capture)
    found = _lines(page.first("body"))
    if not (found.stamp or found.signed or any(map(find_dateline, found.lines[:6]))):
        raise Unreadable(f"no dispatch: neither date nor dateline nor copyright line, title {page.title()!r}")
    headline, texts = _article(found.lines)
    if not texts:
        raise Unreadable(f"no article on the page: {headline[:120]!r}")
    contradictory = ("contradictory_date",) if isinstance(found.stamp, Contradiction) else ()
    published = found.stamp.day if isinstance(found.stamp, Dated) else _day_of_address(capture.url) or capture.listed_at
    article = Article(headline, tuple(texts), found.stamp, (), (*page.decoded.flaws, *contradictory))
    declared = _EDITIONS[_item(capture.url)["edition"][0]]
    yield _document(capture, article, urlsplit(capture.url).path, declared, published)


def parse_day(capture: Capture) -> Iterator[Document]:
    """All articles of one day of before October 2008. Raises `Unreadable` for a page without numbered articles."""
    page = read_html(capture)
    published = _day_of_page(capture.url) or capture.listed_at
    path = urlsplit(capture.url).path
    for number, lines in _sections(page):
        headline, texts = _article(lines)
        flaws = (*page.decoded.flaws, *(() if texts else ("no_body",)))
        found = _document(capture, Article(headline, tuple(texts), flaws=flaws), f"{path}#{number}", "en", published)
        yield replace(found, url=f"{capture.url}#{number}")


def parse_index(capture: Capture) -> Iterator[Link]:
    """The articles and the days that an index page names. Raises `Unreadable` where it names none."""
    seen: set[str] = set()
    for anchor in read_html(capture).all("a[href]"):
        target = target_of(capture, anchor)
        if target is None or target in seen or not on_site(capture, target):
            continue
        is_item, day = _ITEM.search(urlsplit(target).path) is not None, _day_of_page(target)
        if is_item or day is not None:
            seen.add(target)
            yield Link(
                target, _day_of_address(target) if is_item else day, text_of(anchor) or None if is_item else None
            )
    if not seen:
        raise Unreadable("the index names no article")


# --- articles ---------------------------------------------------------------------------------------------------------------------


def _document(capture: Capture, article: Article, native_id: str, declared: str, published: date | None) -> Document:
    """The document, in the edition of the language that it is in."""
    found = document(capture, SOURCE.outlet, article, native_id, declared, published)
    language = dominant(found.blocks)
    return replace(found, edition=language if language in SOURCE.languages else declared)


def _lines(body: Tag | None) -> Lines:
    """The lines of an element between header and copyright line, without navigation."""
    lines: list[str] = []
    stamp: Dated | Contradiction | None = None
    for line in blocks_of(body) if body is not None else []:
        if _FOOTER.search(line) and len(line) < 160 and lines:
            return Lines(tuple(lines), stamp, signed=True)
        found = find_date(line) if stamp is None and len(line) < 60 and len(lines) < 3 else None
        if found is not None or (line.startswith("calendar>>") and len(line) < 60):
            stamp = found or stamp
        elif not _NAVIGATION.fullmatch(line):
            lines.append(line)
    return Lines(tuple(lines), stamp)


def _article(lines: tuple[str, ...]) -> tuple[str, list[str]]:
    """Headline and paragraphs: what stands before the dateline is the headline, in one line or several."""
    if not lines:
        raise Unreadable("the article has no text")
    opening = next((index for index, line in enumerate(lines[:6]) if find_dateline(line) is not None), None)
    if opening == 0:
        raise Unreadable("the text has no headline before its dateline")
    start = 1 if opening is None else opening
    return " ".join(lines[:start]), [text for line in lines[start:] if (text := without_end_mark(line))]


def _sections(page: Html) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The numbered articles of a day's page and their lines. Raises `Unreadable` where there is none."""
    pieces: dict[str, list[str]] = {}
    number = ""
    for piece in _SECTION.split(page.decoded.text):
        if anchor := _ANCHOR.match(piece):
            number = anchor[1] if anchor[1] not in pieces else f"{anchor[1]}-{len(pieces)}"
        if number:
            pieces.setdefault(number, []).append(piece)
    found = {number: _lines(_tree("<hr>".join(marked))).lines for number, marked in pieces.items()}
    if not any(found.values()):
        raise Unreadable(f"no numbered article on the page of a day: title {page.title()!r}")
    yield from ((number, lines) for number, lines in found.items() if lines)


def _tree(marked: str) -> Tag | None:
    return Html(Decoded(f"<body>{marked}</body>", "utf-8")).first("body")


# --- addresses --------------------------------------------------------------------------------------------------------------------


def _item(url: str) -> re.Match[str]:
    found = _ITEM.search(urlsplit(url).path)
    if found is None:
        raise Unreadable("the address is not that of one article")
    return found


def _day_of_address(url: str) -> date | None:
    """The day that the address names; None where it is malformed, as in "2013030-09ee.html"."""
    try:
        return date.fromisoformat(_item(url)["day"])
    except ValueError:
        return None


def _day_of_page(url: str) -> date | None:
    """The day of a page that holds all articles of one; None for any other page, and for a day that there is not."""
    found = _DAY_PAGE.search(urlsplit(url).path)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


VERSIONS = (
    Version("item", 2, parse_item, marker=at(_ITEM.pattern)),
    Version("day", 1, parse_day, marker=at(_DAY_PAGE.pattern)),
    Version("index", 2, parse_index),
)
