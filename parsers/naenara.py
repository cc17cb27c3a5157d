"""Naenara, the portal of the Foreign Languages Publishing House, naenara.com.kp: nine languages, read without knowing the markup.

Known are the addresses: `/main/index/<language>/{news,first,tourism}` for lists, `/main/detail/`, `/main/getDetail/` and
`/main/content/` for articles (bicheondev/nkarchive), and that a line of a list reads "headline [2025-09-01]".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tealeaves.dates import day_of
from tealeaves.html import Html, blocks_of, read_html
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, Link, identity
from tealeaves.pages import at, claimed, document, guess_article, listed, local, refuse
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "http://www.naenara.com.kp"
EDITIONS = {
    "ko": "ko", "en": "en", "ru": "ru", "ch": "zh", "ja": "ja", "sp": "es", "ge": "de", "fr": "fr", "ar": "ar",
}  # fmt: skip
NEWS = ("ko", "en")  # the languages whose own page of news is known; of the others the first page

SOURCE = Source(
    id="naenara",
    name="Naenara",
    outlet="naenara",
    operator="dprk",
    bloc="dprk",
    pages=tuple(
        Page(f"{HOST}/main/index/{code}/{'news' if code in NEWS else 'first'}", every=hours(6), edition=edition)
        for code, edition in EDITIONS.items()
    ),
    expect=Expect(min_documents=1, quiet_after=days(14), languages=tuple(EDITIONS.values()), least_text=60),
    languages=tuple(EDITIONS.values()),
    confidence="unknown",
    also_hosts=("naenara.com.kp",),
    delay=20.0,
    notes="Plain http only. Addresses are known from public readers; the markup is not. Where a list leads to its articles by a script "
    "only, they cannot be followed, and its headlines are what is read.",
)

_ARTICLE = re.compile(r"/main/(?:detail|getDetail|content)/.*\d")
_LINE = re.compile(r"(?P<words>.{4,300}?)\s*\[\s*(?P<day>\d{4}[-.]\d{1,2}[-.]\d{1,2})\.?\s*\]")
_CODE = re.compile(r"/(ko|en|ru|ch|ja|sp|ge|fr|ar)(?=/|$|\?)")


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article. Its edition is the language in its address, else that of the list that led to it."""
    article = guess_article(capture)
    yield document(capture, SOURCE.outlet, article, local(capture.url), edition_of(capture), claimed(capture, article))


def parse_list(capture: Capture) -> Iterator[Document | Link]:
    """The articles that a first page or a page of news names; its headlines with their days where only a script leads to them."""
    page = read_html(capture)
    try:
        yield from listed(capture, page, lambda url: _ARTICLE.search(local(url)) is not None)
    except Unreadable:
        headlines = list(_headlines(capture, page))
        if not headlines:
            raise
        yield from headlines


def _headlines(capture: Capture, page: Html) -> Iterator[Document]:
    """The lines that read "headline [2025-09-01]", each once."""
    body = page.first("body")
    found = (_LINE.fullmatch(line) for line in (blocks_of(body) if body is not None else ()))
    for words, day in dict.fromkeys((line["words"], day_of(line["day"])) for line in found if line is not None):
        if day is not None:
            block = Block(words, role="headline")
            edition = edition_of(capture)
            yield Document(
                source=capture.source, outlet=SOURCE.outlet, native_id=f"headline/{identity(edition, words, str(day))}", url=capture.url,
                headline=words, blocks=languages_of_blocks((block,), (edition,)), genre="feed_item", edition=edition, published_at=day,
                flaws=(*page.decoded.flaws, "no_body"),
            )  # fmt: skip


def edition_of(capture: Capture) -> str:
    found = _CODE.search(urlsplit(capture.url).path)
    return EDITIONS[found[1]] if found else capture.edition or "mul"


VERSIONS = (
    Version("article", 1, parse_article, marker=at(_ARTICLE.pattern)),
    Version("list", 1, parse_list, marker=at(r"^/(?:main/(?:index|search_first)|$)")),
    Version("unknown", 1, refuse),
)
