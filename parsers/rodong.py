"""Rodong Sinmun, the Party's daily, on rodong.rep.kp: Korean, English and Chinese, in the three layouts since 2018.

To 2022: addresses with `newsID=YYYY-MM-DD-NNNN`, lists `.ListNewsLineContainer` that open articles by a script, articles of
`p.ArticleContent` alone, the first of them the headline. 2022 to about 2024: addresses whose query is base64, `12@2022-12-01-001@...`;
lists `.date_news_list`, articles with `.news_Title`, `.NewsDate`. Since: `p.TitleP`, `p.TextP`, `#article-date`. Shapes: DIYgod/RSSHub
lib/routes/rodong, thogra/rodong-next, cohml/nklm, jonawalb/rhetoric-corpus, bicheondev/nkarchive.

The address names the day of the issue, and so is what dates an article: the date at the head of an old page may be that of the visit.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from tealeaves.dates import Dated, day_of
from tealeaves.html import read_html, text_of
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import (
    Article,
    at,
    claimed,
    document,
    find_article,
    has,
    listed,
    made,
    of_class,
    of_id,
    on_site,
    refuse,
    without_images,
)  # fmt: skip
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "http://www.rodong.rep.kp"
EDITIONS = {"ko": "ko", "en": "en", "cn": "zh"}
NEWS, ACTIVITIES = "MkBAMkAxQA==", "MUBAMUAxQA=="  # 2@@2@1@, 1@@1@1@

SOURCE = Source(
    id="rodong",
    name="Rodong Sinmun",
    outlet="rodong",
    operator="dprk",
    bloc="dprk",
    pages=(
        *(
            Page(f"{HOST}/{code}/index.php?{NEWS}", every=hours(1), edition=edition)
            for code, edition in EDITIONS.items()
        ),
        Page(f"{HOST}/ko/index.php?{ACTIVITIES}", every=hours(1), edition="ko"),
        Page(f"{HOST}/en/index.php?{ACTIVITIES}", every=hours(3), edition="en", inferred=True),
        Page(f"{HOST}/cn/index.php?{ACTIVITIES}", every=hours(3), edition="zh", inferred=True),
        *(Page(f"{HOST}/{code}/", every=hours(3), edition=edition) for code, edition in EDITIONS.items()),
    ),
    expect=Expect(
        min_documents=1, quiet_after=days(3), languages=("ko", "en", "zh"), required=("published_at",), least_text=20
    ),
    languages=("ko", "en", "zh"),
    confidence="code",
    also_hosts=("rodong.rep.kp",),
    delay=10.0,
    notes="Plain http only. An unknown address answers 200 with the heading 알수 없는 주소. Pictures stand in the pages, some of them of "
    "many megabytes. The list of activities is known in Korean and inferred in English and Chinese; videos are not read.",
)

_KEY = re.compile(r"(?:12|8)@(?P<id>(?P<day>\d{4}-\d\d-\d\d)-[A-Z]?\d{3,4})@")
_NEWS_ID = re.compile(r"(?P<id>(?P<day>\d{4}-\d\d-\d\d)-\d{3,4})")
_OPENED = re.compile(r"article_open\(\s*['\"]([^'\"]{1,300})['\"]")
_TOKEN = re.compile(r"[A-Za-z0-9+/]{8,400}={0,2}")
_CODE = re.compile(r"/(ko|en|cn)/")


def parse_article_2018(capture: Capture) -> Iterator[Document]:
    """An article of before 2022: one paragraph after the other, the first with words is the headline."""
    capture = without_images(capture)
    page = read_html(capture)
    lines = [words for element in page.all("p.ArticleContent") if (words := text_of(element))]
    yield _document(capture, made(capture, page, lines[0] if lines else "", lines[1:], None))


def parse_article_2022(capture: Capture) -> Iterator[Document]:
    """An article in the layout of 2022 to about 2024."""
    capture = without_images(capture)
    page = read_html(capture)
    article = find_article(
        capture, page, (".news_Title",), (".col-sm-8", "body"), paragraphs="p.ArticleContent", stamp=(".NewsDate",)
    )
    yield _document(capture, article)


def parse_article_2025(capture: Capture) -> Iterator[Document]:
    """An article in the layout of today."""
    capture = without_images(capture)
    article = find_article(
        capture, read_html(capture), ("p.TitleP", ".TitleP"), ("#articleContent", "#ContDIV", "body"),
        paragraphs=".TextP, .WriterP", stamp=("#article-date", "#article-homepage"),
    )  # fmt: skip
    yield _document(capture, article)


def parse_list_2018(capture: Capture) -> Iterator[Link]:
    """A list of before 2022, whose anchors call a script."""
    found: dict[str, Link] = {}
    for line in read_html(without_images(capture)).all(".ListNewsLineContainer"):
        anchor, printed = line.select_one("a[href]"), line.select_one(".ListNewsLineDate")
        opened = _OPENED.search(str(anchor["href"])) if anchor is not None else None
        target = urljoin(capture.url, opened[1].replace("&amp;", "&")) if opened else ""
        if anchor is not None and issue(target) is not None and on_site(capture, target):
            found.setdefault(
                target, Link(target, day_of(text_of(printed)) if printed is not None else None, text_of(anchor) or None)
            )
    if not found:
        raise Unreadable("the list names no article")
    yield from found.values()


def parse_list(capture: Capture) -> Iterator[Link]:
    """A list of today or of 2022, or a front page: every address that is an article's."""
    capture = without_images(capture)
    seen: set[str] = set()
    for link in listed(capture, read_html(capture), lambda url: issue(url) is not None):
        held = f"{_code(link.url)}{issue(link.url)}"
        if held not in seen:
            seen.add(held)
            yield link


def _document(capture: Capture, article: Article) -> Document:
    """The article, dated by its address, else by its page or list."""
    key = issue(capture.url)
    day = _day(key) or claimed(capture, article)
    if isinstance(article.stamp, Dated) and article.stamp.day != day:
        article = replace(article, flaws=(*article.flaws, "date_differs_from_address"))
    code = _code(capture.url)
    edition = EDITIONS.get(code, capture.edition or "mul")
    return document(capture, SOURCE.outlet, article, f"{code}/{key}" if key else capture.url, edition, day)


def issue(url: str) -> str | None:
    """The article's number in its edition, "2026-02-19-003", from either form of address; None for any other page."""
    query = urlsplit(url).query
    news = parse_qs(query).get("newsID", [""])[0]
    found = _NEWS_ID.fullmatch(news) or _KEY.match(_decoded(unquote(query)))
    return found["id"] if found else None


def _decoded(token: str) -> str:
    """What a query in base64 says, its padding mended; "" where it is none."""
    if not _TOKEN.fullmatch(token):
        return ""
    bare = token.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _day(key: str | None) -> date | None:
    return day_of(key[:10]) if key else None


def _code(url: str) -> str:
    """The edition in the address: ko, en, cn; "" where it names none."""
    found = _CODE.match(urlsplit(url).path)
    return found[1] if found else ""


VERSIONS = (
    Version(
        "article_2025", 1, parse_article_2025, marker=has(of_class(rb"\w+", b"TitleP"), of_class(rb"\w+", b"TextP"))
    ),
    Version(
        "article_2022",
        1,
        parse_article_2022,
        marker=has(of_class(rb"\w+", b"news_Title"), of_class(b"p", b"ArticleContent")),
    ),
    Version("article_2018", 1, parse_article_2018, marker=has(of_class(b"p", b"ArticleContent"))),
    Version("list_2018", 1, parse_list_2018, marker=has(of_class(rb"\w+", b"ListNewsLineContainer"))),
    Version("list_2025", 1, parse_list, marker=has(of_id(rb"(?:RevoListDIV|ThemeListDIV|revoList|m_dayList)"))),
    Version("list_2022", 1, parse_list, marker=has(of_class(rb"\w+", b"date_news_list"))),
    Version("front", 1, parse_list, marker=at(r"^/(?:ko|en|cn)/(?:index\.php)?$")),
    Version("unknown", 1, refuse),
)
