"""Uriminzokkiri, uriminzokkiri.com: a site for South Koreans and the world, dark since January 2024 as reported. History only.

Articles stand under `/index.php?ptype=ugisa1&no=1149444`, in other languages under `?lang=eng&ptype=cfodoc&mtype=view&no=12995`. What a
stored page shows below its text, an invitation to write and the copyright, is left out; the markup is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import claimed, document, guess_article, listed, refuse
from tealeaves.sourcekit import Expect, Source, Unreadable, Version, days

EDITIONS = {"": "ko", "kor": "ko", "eng": "en", "rus": "ru", "chn": "zh", "jpn": "ja"}
LANGUAGES = ("ko", "en", "ru", "zh", "ja")

SOURCE = Source(
    id="uriminzokkiri",
    name="Uriminzokkiri",
    outlet="uriminzokkiri",
    operator="dprk",
    bloc="dprk",
    pages=(),
    expect=Expect(quiet_after=days(36_500), languages=LANGUAGES, least_text=40),
    languages=LANGUAGES,
    confidence="page",
    also_hosts=("www.uriminzokkiri.com", "uriminzokkiri.com"),
    follow=False,
    notes="History only: the sites for South Koreans went dark in January 2024, as reported. Read are copies in web archives and files "
    "that somebody has. Much of it repeats KCNA.",
)

_BELOW = re.compile(
    r"홈페지봉사에 관한 문의|To write your feedbacks|감상글|^Copyright ?©|All Rights Reserved", re.IGNORECASE
)
_AROUND = re.compile(r"\A\[[^\]]{1,10}\]\s*|\s*\d\d-\d\d\Z")  # the kind of article before a headline, the day after it
_MEDIA = re.compile(r"photo|tv|movie|music|uri_foreign")


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article, without what stands below its text."""
    asked = _asked(capture.url)
    article = guess_article(capture)
    end = next((place for place, text in enumerate(article.texts) if _BELOW.search(text)), len(article.texts))
    if not end:
        raise Unreadable("the article has no text")
    edition = EDITIONS.get(asked.get("lang", ""), capture.edition or "mul")
    article = replace(article, texts=article.texts[:end])
    yield document(
        capture, SOURCE.outlet, article, f"{asked['ptype']}/{asked['no']}", edition, claimed(capture, article)
    )


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that a page names. A day without a year is no date."""
    for link in listed(capture, read_html(capture), is_article):
        yield replace(link, headline=_AROUND.sub("", link.headline) or None if link.headline else None)


def is_article(url: str) -> bool:
    asked = _asked(url)
    return asked.get("no", "").isdigit() and bool(asked.get("ptype")) and _MEDIA.search(asked["ptype"]) is None


def _asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


VERSIONS = (
    Version("article", 1, parse_article, marker=lambda capture: is_article(capture.url)),
    Version("list", 1, parse_list, marker=lambda capture: "no" not in _asked(capture.url)),
    Version("unknown", 1, refuse),
)
