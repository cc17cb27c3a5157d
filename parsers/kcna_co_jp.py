"""KCNA on kcna.co.jp (Korea News Service, Tokyo): flat pages, a header with the date, the title, the text, a copyright line.

An address names day and edition: /item/YYYY/YYYYMM/newsDD/YYYYMMDD-NNee.html, `ee` English, `ss` Spanish; some `ee` pages are Spanish
too, so the text decides. Shapes: xmarquez/KCNA and its archive of headlines. The pages of before 2010, a whole day on one page with
anchors, are not read here: that time comes from the dump of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from tealeaves.dates import Contradiction, Dated, find_date, find_dateline
from tealeaves.html import Html, blocks_of, read_html, target_of, text_of
from tealeaves.language import dominant, languages_of_blocks
from tealeaves.model import Block, Capture, Document, Link
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

_ITEM = re.compile(r"/item/\d{4}/\d{6}/news\d{2}/(?P<day>\d{7,8})-?(?P<number>\d{2,3})(?P<edition>ee|ss)\.html?$")
_EDITIONS = {"ee": "en", "ss": "es"}
_FOOTER = re.compile(r"copyright\s*(?:\(c\)|©)|korea news service", re.IGNORECASE)
_NAVIGATION = re.compile(
    r"(?:home|back|top|next|past news|calendar|\[.{0,30}\]|for spanish.speaking people|.*korean central news agency of (?:the )?dprk.*)",
    re.IGNORECASE,
)


def parse_item(capture: Capture) -> Iterator[Document]:
    """One article."""
    page = read_html(capture)
    lines, stamp = _lines(page)
    headline, paragraphs = _article(page, lines)
    declared = _EDITIONS[_item(capture.url)["edition"]]
    blocks = (Block(headline, role="headline"), *(Block(text) for text in paragraphs))
    labelled = languages_of_blocks(blocks, (declared,))
    published = stamp.day if isinstance(stamp, Dated) else _day_of_address(capture.url) or capture.listed_at
    found = dominant(labelled)
    yield Document(
        source=capture.source,
        outlet=SOURCE.outlet,
        native_id=urlsplit(capture.url).path,
        url=capture.url,
        headline=headline,
        blocks=labelled,
        edition=found if found in SOURCE.languages else declared,
        published_at=published,
        flaws=(*page.decoded.flaws, *(("contradictory_date",) if isinstance(stamp, Contradiction) else ())),
    )


def parse_index(capture: Capture) -> Iterator[Link]:
    """The articles that an index page names. Raises `Unreadable` where it names none."""
    seen: set[str] = set()
    for anchor in read_html(capture).all("a[href]"):
        target = target_of(capture, anchor)
        if target is None or target in seen or not _ITEM.search(urlsplit(target).path):
            continue
        seen.add(target)
        yield Link(target, _day_of_address(target), text_of(anchor) or None)
    if not seen:
        raise Unreadable("the index names no article")


def _lines(page: Html) -> tuple[list[str], Dated | Contradiction | None]:
    """The lines of the page between its header and its copyright line, and the date of the header."""
    body = page.first("body")
    lines: list[str] = []
    stamp: Dated | Contradiction | None = None
    for line in blocks_of(body) if body is not None else []:
        if _FOOTER.search(line) and len(line) < 160 and lines:
            break
        found = find_date(line) if stamp is None and len(line) < 60 and len(lines) < 3 else None
        if found is not None:
            stamp = found
        elif not _NAVIGATION.fullmatch(line):
            lines.append(line)
    return lines, stamp


def _article(page: Html, lines: list[str]) -> tuple[str, list[str]]:
    """Headline and paragraphs: what stands before the dateline is the headline, in one line or several."""
    if not lines:
        raise Unreadable(f"no text on the page: title {page.title()!r}")
    opening = next((index for index, line in enumerate(lines[:6]) if find_dateline(line) is not None), None)
    if opening == 0:
        raise Unreadable("the text has no headline before its dateline")
    start = 1 if opening is None else opening
    if opening is None and len(lines) < 2:
        raise Unreadable(f"no article on the page: {lines[0][:120]!r}")
    paragraphs = [text for line in lines[start:] if (text := without_end_mark(line))]
    return " ".join(lines[:start]), paragraphs


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


def _is_item(capture: Capture) -> bool:
    return _ITEM.search(urlsplit(capture.url).path) is not None


VERSIONS = (Version("item", 1, parse_item, marker=_is_item), Version("index", 1, parse_index))
