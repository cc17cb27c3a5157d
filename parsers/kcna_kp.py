"""KCNA on kcna.kp: lists of categories and single articles, in the layout of before mid-2026 and the one since.

Old layout: list `.article-link li a` with `.publish-time`; article `div.article-main-title`, `.article-content-body p`,
`span.publish-time`; names in `<nobr><span class="fSpecCs">`. New layout: list `div.article > h5.block > a` with a date in `<nobr>`;
article `<article>`, `h1.text-center`, `<p>`, and no date at all; names in `<nobr><august_name>`. One article stands under several
addresses, one for each category. Shapes: DIYgod/RSSHub lib/routes/kcna, stiles/north-korea-news, Ahmet-Dedeler/free-north-korea.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlsplit

from bs4.element import Tag

from tealeaves.dates import Contradiction, Dated, dateline_day, find_date
from tealeaves.html import MAX_BYTES, Html, blocks_of, read_html, target_of, text_of
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, Link
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours
from tealeaves.text import without_end_mark

HOST = "http://www.kcna.kp"
EDITIONS = {"kp": "ko", "en": "en", "cn": "zh", "ru": "ru", "es": "es", "jp": "ja"}
LISTS = (  # category, hours between two looks
    ("b0721b9f23054ddc7fe56c2811a12715", 1),  # activities of Kim Jong Un
    ("a666dda1282180e0ee1b4427b0574ae7", 1),  # latest
    ("6a47505ba5268fd7749c0fe11e4b24b4", 1),  # top
    ("2f7d854121ccbbfbe6feae9fdcc3556e", 3),  # home
    ("1afa96195f9b303902490a126ab7285f", 3),  # documents
    ("ecc14533d88be93068af4178946b1b05", 6),  # world
    ("e2f336db98b5e69c75e0da264e037e8d", 3),  # external
    ("680e40b40899891bbe75a7072e3285e7", 6),  # society
)

SOURCE = Source(
    id="kcna_kp",
    name="Korean Central News Agency (kcna.kp)",
    outlet="kcna",
    operator="dprk",
    bloc="dprk",
    pages=tuple(Page(f"{HOST}/en/article/list/{name}", every=hours(every), edition="en") for name, every in LISTS),
    expect=Expect(min_documents=1, quiet_after=days(3), languages=("en",)),
    languages=tuple(EDITIONS.values()),
    confidence="code",
    also_hosts=("kcna.kp",),
    delay=5.0,
    notes="Plain http only: a page can be forged on the way. Slow (2 to 80 seconds), blocks cloud addresses and more than three at once.",
)

_ARTICLE = re.compile(r"/(?P<code>[a-z]{2})/article/(?:detail|q)/(?P<id>[0-9a-f]{32,96})(?:\.kcmsf)?$")
_CODE = re.compile(r"/(?P<code>[a-z]{2})/")
_LISTED = re.compile(r"\s*[\[(]\s*(?:Juche|주체|主体|チュチェ|Чучхе)?\s*\d{1,4}\s*\.[\d\s.]+[\])]\s*$", re.IGNORECASE)


def parse_detail_2026(capture: Capture) -> Iterator[Document]:
    """An article in the layout since mid-2026; its date is the list's, else that of its dateline."""
    page = read_html(capture)
    body = page.first("article")
    paragraphs = _paragraphs(body)
    published = capture.listed_at or _dateline(capture, paragraphs)
    yield _document(capture, page, page.first("h1.text-center"), body, paragraphs, published, ())


def parse_detail_2019(capture: Capture) -> Iterator[Document]:
    """An article in the layout before; its date is the one printed under the headline."""
    page = read_html(capture)
    body = page.first(".article-content-body .content-wrapper", ".article-content-body")
    paragraphs = _paragraphs(body)
    stamp = page.first("span.publish-time", ".publish-time")
    found = find_date(text_of(stamp)) if stamp is not None else None
    published = found.day if isinstance(found, Dated) else capture.listed_at or _dateline(capture, paragraphs)
    flaws = ("contradictory_date",) if isinstance(found, Contradiction) else ()
    yield _document(capture, page, page.first(".article-main-title"), body, paragraphs, published, flaws)


def parse_list_2026(capture: Capture) -> Iterator[Link]:
    """A category's list in the layout since mid-2026."""
    yield from _links(capture, "div.article", "h5.block a")


def parse_list_2019(capture: Capture) -> Iterator[Link]:
    """A category's list in the layout before."""
    yield from _links(capture, ".article-link li", "a")


def refuse(capture: Capture) -> Iterator[Document]:
    """A page in no known layout: says what it seems to be instead. Always raises `Unreadable`."""
    page = read_html(capture)
    words = page.first("body")
    shown = (text_of(words) if words is not None else "")[:120]
    raise Unreadable(f"neither a list nor an article: title {page.title()!r}, text {shown!r}")


# --- articles ---------------------------------------------------------------------------------------------------------------------


def _paragraphs(body: Tag | None) -> list[str]:
    """The paragraphs of an article's container, without its end mark. Raises `Unreadable` where it holds no word."""
    elements = body.find_all("p") if body is not None else []
    found = [words for element in elements for words in blocks_of(element)]
    if not found and body is not None:
        found = blocks_of(body)
    if not found:
        raise Unreadable("the article has no text")
    return [words for paragraph in found if (words := without_end_mark(paragraph))]


def _document(
    capture: Capture, page: Html, title: Tag | None, body: Tag | None, paragraphs: list[str], published: date | None,
    flaws: tuple[str, ...],
) -> Document:  # fmt: skip
    headline = text_of(title) if title is not None else ""
    if not headline:
        raise Unreadable("the article has no headline")
    edition = edition_of(capture)
    texts = paragraphs[1:] if paragraphs[:1] == [headline] else paragraphs
    blocks = (Block(headline, role="headline"), *(Block(text) for text in texts))
    return Document(
        source=capture.source,
        outlet=SOURCE.outlet,
        native_id=native_id(capture.url),
        url=capture.url,
        headline=headline,
        blocks=languages_of_blocks(blocks, () if edition == "mul" else (edition,)),
        edition=edition,
        published_at=published,
        links=tuple(_hrefs(capture, body)),
        flaws=(*page.decoded.flaws, *flaws, *(() if published else ("no_date",))),
    )


def _dateline(capture: Capture, paragraphs: list[str]) -> date | None:
    """The day of the first dateline, in the year that fits the day of the capture."""
    seen = capture.captured_at.date()
    return next((day for text in paragraphs[:3] if (day := dateline_day(text, seen)) is not None), None)


def edition_of(capture: Capture) -> str:
    """The language edition that the address names, else the one that the capture was declared as."""
    found = _CODE.match(urlsplit(capture.url).path)
    return EDITIONS.get(found["code"] if found else "", capture.edition or "mul")


def native_id(url: str) -> str:
    """The article's number (32 to 96 hexadecimal digits) in this category, or the address where it has none."""
    found = _ARTICLE.search(urlsplit(url).path)
    return found["id"] if found else url


def _hrefs(capture: Capture, body: Tag | None) -> Iterator[str]:
    for anchor in body.find_all("a", href=True) if body is not None else []:
        target = target_of(capture, anchor)
        if target is not None:
            yield target


# --- lists ------------------------------------------------------------------------------------------------------------------------


def _links(capture: Capture, item: str, anchor: str) -> Iterator[Link]:
    """The articles of a list, each once whatever its query or host name. Raises `Unreadable` where there is none: a list is never empty."""
    seen: set[str] = set()
    for element in read_html(capture).all(item):
        for found in element.select(anchor):
            target = target_of(capture, found)
            path = urlsplit(target).path if target is not None else ""
            if target is None or path in seen or not _ARTICLE.search(path):
                continue
            seen.add(path)
            yield Link(target, _listed_at(element, found), _LISTED.sub("", text_of(found)) or None)
    if not seen:
        raise Unreadable("the list names no article")


def _listed_at(item: Tag, anchor: Tag) -> date | None:
    """The date printed beside a link, outside its headline where there is one."""
    stamps = item.select(".publish-time, nobr")
    texts = [text_of(stamp) for stamp in stamps] + [text_of(anchor), text_of(item)]
    return next((found.day for text in texts if isinstance(found := find_date(text), Dated)), None)


# --- which layout -----------------------------------------------------------------------------------------------------------------


def _has(*patterns: bytes) -> Callable[[Capture], bool]:
    """A marker: every pattern is found in the bytes of the page. A page too large to be read has none."""
    compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    return lambda capture: len(capture.body) <= MAX_BYTES and all(one.search(capture.body) for one in compiled)


def _of_class(tag: bytes, name: bytes) -> bytes:
    return b"<" + tag + rb"\b[^<>]{0,300}\bclass\s*=\s*[\"']?[^\"'<>]{0,200}\b" + name + rb"\b"


VERSIONS = (
    Version("detail_2019", 1, parse_detail_2019, marker=_has(_of_class(rb"\w+", rb"article-main-title"))),
    Version("list_2019", 1, parse_list_2019, marker=_has(_of_class(rb"\w+", rb"article-link"))),
    Version("detail_2026", 1, parse_detail_2026, marker=_has(rb"<article\b", _of_class(b"h1", b"text-center"))),
    Version("list_2026", 1, parse_list_2026, marker=_has(_of_class(b"div", b"article"), _of_class(b"h5", b"block"))),
    Version("unknown", 1, refuse),
)
