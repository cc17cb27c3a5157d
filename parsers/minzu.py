"""Minzu ("Nation"), minzu.rep.kp: a Korean site for compatriots abroad, its front page and articles, read without knowing the markup.

Stored pages of it or of its neighbour minju.rep.kp stand under `/Home/index/disp/1704/en` and `/2021/10/<words>/?lang=en`; which of the
two hosts served which form is not known, so both are read here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, claimed, document, guess_article, listed, local, refuse
from tealeaves.sourcekit import Expect, Page, Source, Version, days, hours

HOST = "http://www.minzu.rep.kp"

SOURCE = Source(
    id="minzu",
    name="Minzu",
    outlet="minzu",
    operator="dprk",
    bloc="dprk",
    pages=(Page(f"{HOST}/", every=hours(6), edition="ko"),),
    expect=Expect(min_documents=1, quiet_after=days(30), languages=("ko", "en"), least_text=40),
    languages=("ko", "en"),
    confidence="unknown",
    also_hosts=("minzu.rep.kp",),
    delay=20.0,
    notes="Plain http only. The host is known from public lists, two forms of addresses from stored pages of it or of minju.rep.kp, the "
    "markup not at all.",
)

_ARTICLE = re.compile(r"/home/index/disp/(?P<number>\d+)|/20\d\d/\d\d/(?P<words>[^/?]+)/?(?:\?|$)", re.IGNORECASE)
_ENGLISH = re.compile(r"(?:/en/?$|[?&]lang=en\b)")


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article; Korean where its address does not say that it is English."""
    edition = "en" if _ENGLISH.search(local(capture.url)) else "ko"
    article = guess_article(capture, headline=("h1.entry-title", "h1", "h2"), body=(".entry-content",))
    yield document(
        capture, SOURCE.outlet, article, f"{edition}/{number(capture.url)}", edition, claimed(capture, article)
    )


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that the front page names."""
    yield from listed(capture, read_html(capture), lambda url: number(url) != "")


def number(url: str) -> str:
    """The article's number, or the words of its address; "" where it is none."""
    found = _ARTICLE.search(local(url))
    return (found["number"] or found["words"]) if found else ""


VERSIONS = (
    Version("article", 1, parse_article, marker=lambda capture: number(capture.url) != ""),
    Version("list", 1, parse_list, marker=at(r"^/?(?:\?.*)?$")),
    Version("unknown", 1, refuse),
)
