"""Ministry of Foreign Affairs of Russia: catalogued and not polled; pages that somebody has are read by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tealeaves.articles import ArticleForm, full_article, read_article, tool
from tealeaves.model import Capture, Document
from tealeaves.sourcekit import Expect, Source, Version

SOURCE = Source(
    id="mid_ru",
    name="Ministry of Foreign Affairs of Russia",
    outlet="mid_ru",
    operator="russia",
    bloc="russia",
    pages=(),
    expect=Expect(languages=("ru", "en"), least_text=40),
    languages=("ru", "en"),
    confidence="code",
    follow=False,
    notes=(
        "Not polled, for nothing there can be: the address of its feed answers with HTML, the site is closed to much of the world, and its "
        "robots.txt forbids paging. Pages that somebody has can be imported."
    ),
)

_ENGLISH = re.compile(r"^/en/")


def parse_article(capture: Capture) -> Iterator[Document]:
    """One statement or briefing."""
    path = urlsplit(capture.url).path
    edition = "en" if _ENGLISH.search(path) else "ru"
    yield full_article(capture, read_article(capture, ArticleForm()), SOURCE.outlet, path, edition)


VERSIONS = (Version("article", 1, parse_article, tool=tool),)
