"""Yonhap's list of news about the North, https://www.yna.co.kr/nk/news/all: what its feed says, and what stood there when the feed did not.

An article is at /view/AKR20241008001400504; the letters and the day in it make the number of the agency, the same as in the feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tealeaves.articles import day_of_digits
from tealeaves.html import read_html
from tealeaves.language import languages_of_blocks
from tealeaves.model import Block, Capture, Document, Link
from tealeaves.pages import listed
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

SOURCE = Source(
    id="yonhap_nk_list",
    name="Yonhap, North Korea (list of the site)",
    outlet="yonhap",
    operator="south_korea",
    bloc="south_korea",
    pages=(Page("https://www.yna.co.kr/nk/news/all", every=hours(6), edition="ko"),),
    expect=Expect(min_documents=5, quiet_after=days(3), languages=("ko",)),
    languages=("ko",),
    confidence="code list",
    follow=False,
    notes=(
        "Headlines only, beside the feed yonhap_nk_ko: a series of its own (list_item), so that nothing counts twice; the "
        "agency's number says "
        "which items are the same. Its articles are for subscribers to reprint: none is fetched."
    ),
)

_ITEM = re.compile(r"yna\.co\.kr/view/(A[A-Z]{2}(\d{8})\d{3,12})")


def parse_list(capture: Capture) -> Iterator[Document]:
    """The items of the list. Raises `Unreadable` where none has a headline."""
    links = listed(capture, read_html(capture), lambda url: _ITEM.search(url) is not None)
    items = [_item(capture, link) for link in links if link.headline]
    if not items:
        raise Unreadable("the list has no headlines")
    yield from items


def _item(capture: Capture, link: Link) -> Document:
    headline = link.headline or ""
    number, day = _number(link.url)
    return Document(
        source=capture.source,
        outlet=SOURCE.outlet,
        native_id=number,
        url=link.url,
        headline=headline,
        blocks=languages_of_blocks((Block(headline, role="headline"),), ("ko",)),
        genre="list_item",
        edition="ko",
        published_at=link.listed_at or day,
        links=(link.url,),
        work=f"{SOURCE.outlet}/{number}",
    )


def _number(url: str) -> tuple[str, date | None]:
    """The agency's number of an article and the day that it begins with."""
    found = _ITEM.search(url)
    return ("", None) if found is None else (found[1], day_of_digits(found[2]))


VERSIONS = (Version("list", 1, parse_list),)
