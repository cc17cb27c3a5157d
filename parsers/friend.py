"""Friend, the site of the Committee for Cultural Relations with Foreign Countries, friend.com.kp: letters and what friends abroad write.

Articles stand under `/index.php/eng/revs/view/3437/1`, `/index.php/articles/view/<number>/<page>`: `.detail-td-title`,
`.detail-td-content` of `p` and `div`. Lines of a list are `.list-table li` with the number and the page of the article in attributes, and
`.list-td-rec-date`; no anchor. Shapes: two public readers of 2020 and 2023.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from tealeaves.dates import day_of
from tealeaves.html import read_html, text_of
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, claimed, document, guess_article, listed, refuse
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "http://www.friend.com.kp"
EDITIONS = {
    "eng": "en",
    "fra": "fr",
    "rus": "ru",
    "chn": "zh",
    "jpn": "ja",
    "spa": "es",
    "ger": "de",
    "ara": "ar",
    "kor": "ko",
}
LANGUAGES = ("ko", "en", "fr", "ru", "zh", "es", "de", "ja")

SOURCE = Source(
    id="friend",
    name="Friend (Committee for Cultural Relations with Foreign Countries)",
    outlet="friend",
    operator="dprk",
    bloc="dprk",
    pages=(Page(f"{HOST}/", every=hours(6)),),
    expect=Expect(min_documents=1, quiet_after=days(30), languages=LANGUAGES, least_text=40),
    languages=LANGUAGES,
    confidence="page",
    also_hosts=("friend.com.kp",),
    delay=20.0,
    notes="Plain http only. Addresses in English and French are known from stored pages, the markup from readers of 2020 and 2023; the "
    "codes of the other languages are inferred. Prints letters in full and what friendship bodies abroad write.",
)

_ARTICLE = re.compile(r"/index\.php/(?:(?P<code>[a-z]{3})/)?(?P<section>\w+)/view/(?P<id>\d+)/\d+/?$")
_LIST = re.compile(r"/index\.php/(?:(?P<code>[a-z]{3})/)?(?P<section>\w+)(?:/|$)")


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article. Its number is its own, the page after it is that of the list."""
    article = guess_article(
        capture, headline=(".detail-td-title", ".detail-td-content > p"), body=(".detail-td-content",),
        stamp=(".detail-td-rec-date", ".list-td-rec-date", "time", "[class*=date]"),
    )  # fmt: skip
    found = _ARTICLE.search(urlsplit(capture.url).path)
    edition, section = edition_of(capture), found["section"] if found else None
    number = f"{edition}/{section}/{found['id']}" if found else capture.url
    yield document(capture, SOURCE.outlet, article, number, edition, claimed(capture, article), section)


def parse_list_rows(capture: Capture) -> Iterator[Link]:
    """A list whose lines have the article's number in an attribute."""
    found = _LIST.search(urlsplit(capture.url).path)
    folder = (
        f"/index.php/{found['code'] + '/' if found['code'] else ''}{found['section']}/view/"
        if found
        else "/index.php/articles/view/"
    )
    links: dict[str, Link] = {}
    for line in read_html(capture).all(".list-table li"):
        number, place = line.get("idx"), line.get("page")
        if not str(number).isdigit() or not str(place).isdigit():
            continue
        printed = line.select_one(".list-td-rec-date")
        day = day_of(text_of(printed)) if printed is not None else None
        if printed is not None:
            printed.decompose()
        target = urljoin(capture.url, f"{folder}{number}/{place}")
        links.setdefault(target, Link(target, day, text_of(line) or None))
    if not links:
        raise Unreadable("the list names no article")
    yield from links.values()


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that the front page or a list with anchors names."""
    yield from listed(capture, read_html(capture), lambda url: _ARTICLE.search(urlsplit(url).path) is not None)


def edition_of(capture: Capture) -> str:
    found = _ARTICLE.search(urlsplit(capture.url).path)
    if found is not None and found["code"] is None:
        return "ko"
    return EDITIONS.get(found["code"] if found else "", capture.edition or "mul")


def _has_rows(capture: Capture) -> bool:
    return re.search(rb"<li\b[^<>]{0,300}\bidx\s*=", capture.body[:3_000_000]) is not None


VERSIONS = (
    Version("article", 1, parse_article, marker=at(_ARTICLE.pattern)),
    Version("list_rows", 1, parse_list_rows, marker=_has_rows),
    Version("list", 1, parse_list, marker=at(r"^/?(?:index\.php(?:/.*)?)?$")),
    Version("unknown", 1, refuse),
)
