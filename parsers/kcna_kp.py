"""KCNA on kcna.kp, six languages: lists of categories and single articles, in the layout of before mid-2026 and the one since.

Old layout: list `.article-link li a` with `.publish-time`; article `div.article-main-title`, `.article-content-body p`,
`span.publish-time`; names in `<nobr><span class="fSpecCs">`. New layout: list `div.article > h5.block > a` with a date in `<nobr>`;
article `<article>`, `h1.text-center`, `<p>`, and no date at all; names in `<nobr><august_name>`. One article stands under several
addresses, one for each category. Shapes: DIYgod/RSSHub lib/routes/kcna, stiles/north-korea-news, Ahmet-Dedeler/free-north-korea,
bicheondev/nkarchive, jonawalb/rhetoric-corpus.

Galleries and videos are refused: their titles are those of the articles, told a second time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import (
    Article,
    Marker,
    at,
    claimed,
    dateline,
    document,
    find_article,
    has,
    listed,
    of_class,
    refuse,
)
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "http://www.kcna.kp"
EDITIONS = {"kp": "ko", "en": "en", "cn": "zh", "ru": "ru", "es": "es", "jp": "ja"}
BOTH, REST = ("en", "kp"), ("cn", "ru", "es", "jp")
LISTS = (  # category, hours between two looks, editions whose list public readers name, editions where it is inferred from theirs
    ("b0721b9f23054ddc7fe56c2811a12715", 1, BOTH, REST),  # activities of Kim Jong Un
    ("a666dda1282180e0ee1b4427b0574ae7", 1, ("en",), ("kp", *REST)),  # latest
    ("6a47505ba5268fd7749c0fe11e4b24b4", 1, BOTH, ()),  # top
    ("2f7d854121ccbbfbe6feae9fdcc3556e", 3, BOTH, ()),  # home
    ("1afa96195f9b303902490a126ab7285f", 3, BOTH, ()),  # documents
    ("ecc14533d88be93068af4178946b1b05", 6, BOTH, ()),  # world
    ("e2f336db98b5e69c75e0da264e037e8d", 3, BOTH, ("ru", "cn")),  # external
    ("680e40b40899891bbe75a7072e3285e7", 6, BOTH, ()),  # society
)

SOURCE = Source(
    id="kcna_kp",
    name="Korean Central News Agency (kcna.kp)",
    outlet="kcna",
    operator="dprk",
    bloc="dprk",
    pages=(
        *(
            Page(
                f"{HOST}/{code}/article/list/{name}",
                every=hours(every),
                edition=EDITIONS[code],
                inferred=code in inferred,
            )
            for name, every, known, inferred in LISTS
            for code in (*known, *inferred)
        ),
        *(Page(f"{HOST}/{code}", every=hours(3), edition=EDITIONS[code]) for code in REST),
    ),
    expect=Expect(min_documents=1, quiet_after=days(3), languages=tuple(EDITIONS.values()), least_text=20),
    languages=tuple(EDITIONS.values()),
    confidence="code",
    also_hosts=("kcna.kp",),
    patience=100.0,
    delay=5.0,
    notes="Plain http only: a page can be forged on the way. Slow (2 to 80 seconds), blocks cloud addresses and more than three at once. "
    "Lists reach back one year. The lists' addresses are known from public readers in English and Korean, where the number of a category "
    "is the same; those of the other four languages are inferred from that, so their front pages are polled too. Galleries "
    "and videos are not read.",
)

_ARTICLE = re.compile(r"/(?P<code>[a-z]{2})/article/(?:detail|q)/(?P<id>[0-9a-f]{32,96})(?:\.kcmsf)?$")
_CODE = re.compile(r"/(?P<code>[a-z]{2})/")


def parse_detail_2026(capture: Capture) -> Iterator[Document]:
    """An article in the layout since mid-2026; it prints no date, so its day is the list's, else that of its dateline."""
    page = read_html(capture)
    article = find_article(capture, page, ("article h1.text-center", "h1.text-center"), ("article:has(h1)", "article"))
    yield _document(capture, article)


def parse_detail_2019(capture: Capture) -> Iterator[Document]:
    """An article in the layout before; its date is the one printed under the headline."""
    article = find_article(
        capture, read_html(capture), (".article-main-title",),
        (".article-content-body .content-wrapper", ".article-content-body"), stamp=("span.publish-time", ".publish-time"),
    )  # fmt: skip
    yield _document(capture, article)


def parse_list_2026(capture: Capture) -> Iterator[Link]:
    """A category's list in the layout since mid-2026."""
    yield from _one_for_each_path(listed(capture, read_html(capture), is_article, "div.article", "h5.block a"))


def parse_list_2019(capture: Capture) -> Iterator[Link]:
    """A category's list in the layout before."""
    yield from _one_for_each_path(listed(capture, read_html(capture), is_article, ".article-link li", "a"))


def parse_front(capture: Capture) -> Iterator[Link]:
    """The articles that the front page of an edition names, in whatever layout."""
    yield from _one_for_each_path(listed(capture, read_html(capture), is_article))


def refuse_media(capture: Capture) -> Iterator[Document]:
    """A gallery or a video. Always raises `Unreadable`."""
    raise Unreadable("a gallery or a video: only articles are read")


def is_article(url: str) -> bool:
    return _ARTICLE.search(urlsplit(url).path) is not None


def edition_of(capture: Capture) -> str:
    """The language edition that the address names, else the one that the capture was declared as."""
    found = _CODE.match(urlsplit(capture.url).path)
    return EDITIONS.get(found["code"] if found else "", capture.edition or "mul")


def native_id(url: str) -> str:
    """The article's number (32 to 96 hexadecimal digits) in this category, or the address where it has none."""
    found = _ARTICLE.search(urlsplit(url).path)
    return found["id"] if found else url


def _document(capture: Capture, article: Article) -> Document:
    """The article as a document. Where neither page nor list gives a day, the dateline's is the day of issue, and a flaw says so."""
    published = claimed(capture, article)
    if published is None and (issued := dateline(article.texts, capture.captured_at.date())) is not None:
        published, article = issued, replace(article, flaws=(*article.flaws, "date_of_dateline"))
    return document(capture, SOURCE.outlet, article, native_id(capture.url), edition_of(capture), published)


def _one_for_each_path(links: Iterator[Link]) -> Iterator[Link]:
    """The links, each path once whatever its host name or query."""
    seen: set[str] = set()
    for link in links:
        path = urlsplit(link.url).path
        if path not in seen:
            seen.add(path)
            yield link


_IS_LIST = at(r"/article/list/|/category/articles|^/[a-z]{2}/?$")


def _article_with(*patterns: bytes) -> Marker:
    """A marker of an article's layout, on pages that are not lists by their address: a list may carry an article's elements."""
    found = has(*patterns)
    return lambda capture: not _IS_LIST(capture) and found(capture)


VERSIONS = (
    Version("media", 1, refuse_media, marker=at(r"/(?:gallery|video|media/(?:photo|video))/")),
    Version("detail_2019", 2, parse_detail_2019, marker=_article_with(of_class(rb"\w+", rb"article-main-title"))),
    Version("list_2019", 2, parse_list_2019, marker=has(of_class(rb"\w+", rb"article-link"))),
    Version("detail_2026", 2, parse_detail_2026, marker=_article_with(rb"<article\b", of_class(b"h1", b"text-center"))),
    Version("list_2026", 2, parse_list_2026, marker=has(of_class(b"div", b"article"), of_class(b"h5", b"block"))),
    Version("front", 1, parse_front, marker=at(r"^/[a-z]{2}/?$")),
    Version("unknown", 2, refuse),
)
