"""Ministry of Unification of South Korea: press releases and what its spokespeople say.

List https://www.unikorea.go.kr/unikorea/news/release/, as two public programs name it; a release is an address of the list with `mode=view`
and its number as `cntId`. The markup of a release is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tealeaves.articles import ArticleForm, full_article, read_article, tool
from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, listed
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

LIST = "https://www.unikorea.go.kr/unikorea/news/release/"

SOURCE = Source(
    id="unikorea",
    name="Ministry of Unification of South Korea, press releases",
    outlet="unikorea",
    operator="south_korea",
    bloc="south_korea",
    pages=(Page(LIST, every=hours(3), edition="ko"),),
    expect=Expect(quiet_after=days(14), languages=("ko",), least_text=20),
    languages=("ko",),
    confidence="unknown",
    delay=5.0,
    articles=("www.unikorea.go.kr",),
    notes=(
        "The list's address stands in public code, its markup was not seen; another board of the ministry's old site is "
        "/web/unikorea/bbs/bbs_0000000000000001. Releases are followed: a ministry's own statements. Its portal on the North, "
        "nkinfo.unikorea.go.kr, has no known list; pages of it can be imported."
    ),
)

_FORM = ArticleForm(
    headline=(".board-view h3", ".view_title", ".bbs_view h3", "h3.title", "h1"),
    body=(".board-view .content", ".view_content", ".bbs_con"), stamp=(".date", "[class*=date]"), sure=False,
)  # fmt: skip


def parse_list(capture: Capture) -> Iterator[Link]:
    """The releases that the list names, each under the one address that says no more than its board and number."""
    for link in listed(capture, read_html(capture), lambda url: _key(url) is not None):
        board, number = _key(link.url) or ("", "")
        yield replace(link, url=f"{LIST}?boardId={board}&mode=view&cntId={number}" if board else link.url)


def parse_release(capture: Capture) -> Iterator[Document]:
    """One release."""
    key = _key(capture.url)
    if key is None:
        raise Unreadable("the address is not that of a release")
    yield full_article(capture, read_article(capture, _FORM), SOURCE.outlet, "/".join(filter(None, key)), "ko")


def _key(url: str) -> tuple[str, str] | None:
    """Board and number of a release's address; None for another address."""
    said = parse_qs(urlsplit(url).query)
    board, number = said.get("boardId", [""])[0], said.get("cntId", [""])[0]
    return (board, number) if number.isdigit() and said.get("mode", ["view"]) == ["view"] else None


VERSIONS = (Version("release", 1, parse_release, marker=at(r"[?&]cntId=\d"), tool=tool), Version("list", 1, parse_list))
