"""President of Belarus: events, in English and Russian.

Articles at https://president.gov.by/en/events/<words>, as pages that cite them show; the lists are taken to be the folders above them. No
feed is known, nor the markup of an article: trafilatura reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tealeaves.articles import ArticleForm, full_article, read_article, tool
from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, listed
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "https://president.gov.by"

SOURCE = Source(
    id="president_by",
    name="President of Belarus",
    outlet="president_by",
    operator="belarus",
    bloc="russia",
    pages=tuple(
        Page(f"{HOST}/{edition}/events", every=hours(6), edition=edition, inferred=True) for edition in ("en", "ru")
    ),
    expect=Expect(quiet_after=days(10), languages=("en", "ru"), least_text=40),
    languages=("en", "ru"),
    confidence="unknown",
    delay=5.0,
    articles=("president.gov.by",),
    notes=(
        "Addresses of articles are known from pages that cite them; those of the lists are inferred, no feed is known. Counted "
        "to the Russian "
        "bloc as an ally's. Articles are followed: an official site's own reports."
    ),
)

_ITEM = re.compile(r"^/(en|ru)/events/([^/?#]{3,300})/?$")


def parse_list(capture: Capture) -> Iterator[Link]:
    """The events that a list names."""
    yield from listed(capture, read_html(capture), lambda url: _ITEM.search(urlsplit(url).path) is not None)


def parse_event(capture: Capture) -> Iterator[Document]:
    """One event."""
    found = _ITEM.search(urlsplit(capture.url).path)
    if found is None:
        raise Unreadable("the address is not that of an event")
    article = read_article(capture, ArticleForm())
    yield full_article(capture, article, SOURCE.outlet, f"{found[1]}/{found[2]}", found[1])


VERSIONS = (Version("event", 1, parse_event, marker=at(_ITEM.pattern), tool=tool), Version("list", 1, parse_list))
