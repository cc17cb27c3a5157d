"""Minju Joson, the newspaper of the Cabinet, minju.rep.kp: its front page and articles, read without knowing the markup.

Articles stand under `/Home/index/disp/1704/en`, lists under `/home/index/first/1/ko` and the like (a stored page, bicheondev/nkarchive);
before, on WordPress, under `/2021/10/<words-of-the-headline>/?lang=en`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, claimed, document, guess_article, listed, local, refuse
from tealeaves.sourcekit import Expect, Page, Source, Version, days, hours

HOST = "http://www.minju.rep.kp"

SOURCE = Source(
    id="minju",
    name="Minju Joson",
    outlet="minju",
    operator="dprk",
    bloc="dprk",
    pages=(Page(f"{HOST}/", every=hours(6), edition="ko"),),
    expect=Expect(min_documents=1, quiet_after=days(14), languages=("ko", "en"), least_text=40),
    languages=("ko", "en"),
    confidence="unknown",
    also_hosts=("minju.rep.kp",),
    delay=20.0,
    notes="Plain http only. Addresses are known from a stored page and a public reader; the markup is not.",
)

_ARTICLE = re.compile(r"/[Hh]ome/index/disp/(?P<id>\d+)/(?P<code>[a-z]{2})/?$")
_OLD = re.compile(r"/20\d\d/\d\d/(?P<id>[^/?]+)/?(?:\?|$)")


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article. Whether its number is the same in both languages is not known but where the page itself leads to the other."""
    article = guess_article(capture, headline=("h1.entry-title", "h1", "h2"), body=(".entry-content",))
    edition, own = edition_of(capture), number(capture.url)
    found = document(capture, SOURCE.outlet, article, f"{edition}/{own}", edition, claimed(capture, article))
    twin = re.search(rf"/disp/{re.escape(own)}/(?!{edition}\b)[a-z]{{2}}\b".encode(), capture.body) is not None
    yield replace(found, work=f"{SOURCE.outlet}/{own}") if twin else found


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that the front page or a list names."""
    yield from listed(capture, read_html(capture), lambda url: number(url) != "")


def number(url: str) -> str:
    """The article's number, or the words of its address; "" where it is none."""
    found = _ARTICLE.search(urlsplit(url).path) or _OLD.search(local(url))
    return found["id"] if found else ""


def edition_of(capture: Capture) -> str:
    """The language in the address, else the one that the capture was declared as."""
    found = _ARTICLE.search(urlsplit(capture.url).path)
    named = found["code"] if found else parse_qs(urlsplit(capture.url).query).get("lang", [""])[0]
    return named if named in SOURCE.languages else capture.edition or "ko"


VERSIONS = (
    Version("article", 1, parse_article, marker=lambda capture: number(capture.url) != ""),
    Version("list", 1, parse_list, marker=at(r"^/?(?:\?.*)?$|^/[Hh]ome/index/(?!disp)")),
    Version("unknown", 1, refuse),
)
