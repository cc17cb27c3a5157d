"""The Ministry of Foreign Affairs of the DPRK, mfa.gov.kp: its front page, articles of today and of its WordPress years, its old feed.

Articles of today stand under `/view/article/15151`, in Korean and in English alike, with their day in figures at the end; their markup
has not been seen. In 2020 and 2021 the site ran on WordPress: `/en/<words-of-the-headline>/`, `/en/category/statements/page/2/`, and
the feed `/en/feed/`. Addresses: pages that others stored and quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from tealeaves.feeds import FeedForm, looks_like_feed, read_feed
from tealeaves.html import read_html
from tealeaves.language import dominant
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, claimed, document, guess_article, listed, refuse
from tealeaves.sourcekit import Expect, Page, Source, Version, days, hours

HOST = "http://www.mfa.gov.kp"
LANGUAGES = ("ko", "en")

SOURCE = Source(
    id="mfa_kp",
    name="Ministry of Foreign Affairs of the DPRK",
    outlet="mfa_kp",
    operator="dprk",
    bloc="dprk",
    pages=(
        Page(f"{HOST}/", every=hours(3)),
        Page(f"{HOST}/en/feed/", every=hours(6), edition="en", inferred=True),
    ),
    expect=Expect(min_documents=1, quiet_after=days(14), languages=LANGUAGES, least_text=60),
    languages=LANGUAGES,
    confidence="page",
    also_hosts=("mfa.gov.kp",),
    delay=20.0,
    notes="Plain http only. Addresses are known from stored pages, the markup of today is not; whether the feed of 2020 still answers is "
    "unknown. Prints \"DPRK-PRC\" and \"General Secretary\" where KCNA prints \"DPRK-China\" and \"general secretary\".",
)  # fmt: skip

_NUMBER = re.compile(r"mfa\.gov\.kp/(view/article/\d+|en/[a-z0-9]+(?:-[a-z0-9]+){2,})/?$")
_FORM = FeedForm(outlet=SOURCE.outlet, language="en", id_in_link=_NUMBER)


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article, of today or of WordPress; its edition is the language that it is in."""
    article = guess_article(
        capture, headline=("h1.entry-title", ".entry-title", "h1"), body=(".entry-content", "article"),
        stamp=("time", ".entry-date", ".posted-on", "[class*=date]", "[id*=date]"),
    )  # fmt: skip
    own = number(capture.url)
    found = document(
        capture, SOURCE.outlet, article, f"page/{own}", capture.edition or "mul", claimed(capture, article)
    )
    language = dominant(found.blocks)
    edition = language if language in LANGUAGES else found.edition
    yield replace(found, edition=edition, work=f"{SOURCE.outlet}/{own}")


def parse_feed(capture: Capture) -> Iterator[Document | Link]:
    """The items of the feed and the articles that they lead to."""
    for item in read_feed(capture, _FORM):
        yield item
        if isinstance(item, Document) and _NUMBER.search(item.url):
            yield Link(item.url, item.published_at, item.headline)


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that the front page or a category names."""
    yield from listed(capture, read_html(capture), lambda url: _NUMBER.search(url) is not None)


def number(url: str) -> str:
    """What the ministry calls the article: "view/article/15151", or the words of its address."""
    found = _NUMBER.search(url)
    return found[1] if found else urlsplit(url).path


VERSIONS = (
    Version("feed", 1, parse_feed, marker=looks_like_feed),
    Version("article", 1, parse_article, marker=lambda capture: _NUMBER.search(capture.url) is not None),
    Version("list", 1, parse_list, marker=at(r"^/(?:(?:en|kr?o?)/)?(?:index\.\w+)?$|/category/|/view/(?!article/\d)")),
    Version("unknown", 1, refuse),
)
