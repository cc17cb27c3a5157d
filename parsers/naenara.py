"""Naenara, the portal of the Foreign Languages Publishing House, naenara.com.kp: nine languages, read without knowing the markup.

Known are the addresses: `/main/index/<language>/{news,first,tourism}` for lists, `/main/detail/`, `/main/getDetail/` and
`/main/content/` for articles (bicheondev/nkarchive), and that a line of a list reads "headline [2025-09-01]".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, claimed, document, guess_article, listed, local, refuse
from tealeaves.sourcekit import Expect, Page, Source, Version, days, hours

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
    "only, they cannot be followed, and the list is refused.",
)

_ARTICLE = re.compile(r"/main/(?:detail|getDetail|content)/.*\d")
_CODE = re.compile(r"/(ko|en|ru|ch|ja|sp|ge|fr|ar)(?=/|$|\?)")


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article. Its edition is the language in its address, else that of the list that led to it."""
    article = guess_article(capture)
    yield document(capture, SOURCE.outlet, article, local(capture.url), edition_of(capture), claimed(capture, article))


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that a first page or a page of news names."""
    yield from listed(capture, read_html(capture), lambda url: _ARTICLE.search(local(url)) is not None)


def edition_of(capture: Capture) -> str:
    found = _CODE.search(urlsplit(capture.url).path)
    return EDITIONS[found[1]] if found else capture.edition or "mul"


VERSIONS = (
    Version("article", 1, parse_article, marker=at(_ARTICLE.pattern)),
    Version("list", 1, parse_list, marker=at(r"^/(?:main/(?:index|search_first)|$)")),
    Version("unknown", 1, refuse),
)
