"""The Pyongyang Times, pyongyangtimes.com.kp: English, its front page, articles, and a feed that a list of feeds names.

Addresses of articles, from stored pages: `/blog?page=revolutionary&num=2&blogid=<hexadecimal>`, before `/?bbs=37916`. Headlines of the
front page were `div.d-flex h3.title` to one public reader; the rest of the markup is unknown, and parts of the site need scripts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tealeaves.feeds import FeedForm, looks_like_feed, read_feed
from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, claimed, document, guess_article, listed, on_site, refuse
from tealeaves.sourcekit import Expect, Page, Source, Version, days, hours

HOST = "http://www.pyongyangtimes.com.kp"

SOURCE = Source(
    id="pyongyang_times",
    name="The Pyongyang Times",
    outlet="pyongyang_times",
    operator="dprk",
    bloc="dprk",
    pages=(
        Page(f"{HOST}/", every=hours(6), edition="en"),
        Page(f"{HOST}/feeds/home", every=hours(6), edition="en", inferred=True),
    ),
    expect=Expect(min_documents=1, quiet_after=days(14), languages=("en",), least_text=60),
    languages=("en",),
    confidence="unknown",
    also_hosts=("pyongyangtimes.com.kp",),
    delay=20.0,
    notes="Addresses of articles are known from stored pages; the markup is not, and parts of the site are made by scripts. The feed "
    "stands in one list of feeds in public code. A second English text of what KCNA prints.",
)

_FORM = FeedForm(outlet=SOURCE.outlet, language="en")


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article."""
    article = guess_article(capture, headline=("h1", "h2.title", "h3.title"))
    own = number(capture.url)
    found = document(capture, SOURCE.outlet, article, f"page/{own}", "en", claimed(capture, article))
    yield replace(found, section=parse_qs(urlsplit(capture.url).query).get("page", [""])[0] or None)


def parse_feed(capture: Capture) -> Iterator[Document | Link]:
    """The items of the feed and the articles that they lead to."""
    for item in read_feed(capture, _FORM):
        yield item
        if isinstance(item, Document) and number(item.url) and on_site(capture, item.url):
            yield Link(item.url, item.published_at, item.headline)


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that the front page names, each once whatever section its address names."""
    seen: set[str] = set()
    for link in listed(capture, read_html(capture), lambda url: number(url) != ""):
        if number(link.url) not in seen:
            seen.add(number(link.url))
            yield link


def number(url: str) -> str:
    """The article's number in the address; "" where it has none."""
    asked = parse_qs(urlsplit(url).query)
    return next((asked[name][0] for name in ("blogid", "bbs") if asked.get(name)), "")


VERSIONS = (
    Version("feed", 1, parse_feed, marker=looks_like_feed),
    Version("article", 1, parse_article, marker=lambda capture: number(capture.url) != ""),
    Version("list", 1, parse_list, marker=at(r"^/?(?:index\.\w+)?$|^/blog(?:\?|$)")),
    Version("unknown", 1, refuse),
)
