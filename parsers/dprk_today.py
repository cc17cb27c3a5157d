"""DPRK Today, dprktoday.com: a site for South Koreans and the world, dark since January 2024 as reported. History only.

Articles stand under `/index.php?type=2&no=31508`, in other languages with `for=e`, `r` or `c`; lists have a day without a year beside each
headline, and the head of every page shows the day of the visit. One front page of 2018 is public; the markup of articles is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import claimed, document, guess_article, listed, refuse
from tealeaves.sourcekit import Expect, Source, Version, days

EDITIONS = {"": "ko", "k": "ko", "e": "en", "r": "ru", "c": "zh"}
LANGUAGES = ("ko", "en", "ru", "zh")

SOURCE = Source(
    id="dprk_today",
    name="DPRK Today",
    outlet="dprk_today",
    operator="dprk",
    bloc="dprk",
    pages=(),
    expect=Expect(quiet_after=days(36_500), languages=LANGUAGES, least_text=40),
    languages=LANGUAGES,
    confidence="page",
    also_hosts=("www.dprktoday.com", "dprktoday.com"),
    follow=False,
    notes="History only: the sites for South Koreans went dark in January 2024, as reported. Read are copies in web archives and files "
    "that somebody has.",
)

_YEARLESS = re.compile(r"\s*\[\d{1,2}\.\d{1,2}\]\Z")
_MEDIA = frozenset({"21", "42", "95", "105"})  # lists of videos, photos, songs


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article. Its number is one of its own kind of page, so the kind belongs to its id."""
    asked = _asked(capture.url)
    article = guess_article(capture)
    edition = EDITIONS.get(asked.get("for", ""), capture.edition or "mul")
    yield document(
        capture, SOURCE.outlet, article, f"{asked['type']}/{asked['no']}", edition, claimed(capture, article)
    )


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that a page names. A day without a year is no date."""
    for link in listed(capture, read_html(capture), is_article):
        yield replace(link, headline=_YEARLESS.sub("", link.headline) or None if link.headline else None)


def is_article(url: str) -> bool:
    asked = _asked(url)
    return asked.get("no", "").isdigit() and asked.get("type", "").isdigit() and asked["type"] not in _MEDIA


def _asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


VERSIONS = (
    Version("article", 1, parse_article, marker=lambda capture: is_article(capture.url)),
    Version("list", 1, parse_list, marker=lambda capture: "no" not in _asked(capture.url)),
    Version("unknown", 1, refuse),
)
