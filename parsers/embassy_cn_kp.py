"""Chinese embassy in the DPRK: its news, among them the Chinese text of the letters that the two leaders exchange.

Articles at http://kp.china-embassy.gov.cn/zxxx/YYYYMM/tYYYYMMDD_ID.htm, as a stored page shows; the list is taken to be the folder above
them, and the text to stand where other sites of the ministry's publishing system have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from tealeaves.articles import ArticleForm, day_of_digits, full_article, read_article, tool
from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, listed
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

SOURCE = Source(
    id="embassy_cn_kp",
    name="Embassy of China in the DPRK",
    outlet="embassy_cn_kp",
    operator="china",
    bloc="china",
    pages=(Page("http://kp.china-embassy.gov.cn/zxxx/", every=hours(6), edition="zh", inferred=True),),
    expect=Expect(quiet_after=days(45), languages=("zh",), least_text=20),
    languages=("zh",),
    confidence="page",
    delay=5.0,
    articles=("kp.china-embassy.gov.cn",),
    notes=(
        "In Chinese. The address of an article is known from stored pages, that of the list is inferred from it; selectors are "
        "those of the "
        "ministry's other sites, and trafilatura reads what they do not find. The day in an address is that of publication."
    ),
)

_ITEM = re.compile(r"/zxxx(?:_\d+)?/\d{6}/t(\d{8})_(\d+)\.s?html?$")
_FORM = ArticleForm(
    headline=("h1", "#News_Body_Title", ".title"), body=("#News_Body_Txt_A", ".TRS_Editor"), stamp=(".time", "#News_Body_Time"), sure=False
)  # fmt: skip


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that the list names."""
    for link in listed(capture, read_html(capture), lambda url: _ITEM.search(urlsplit(url).path) is not None):
        yield replace(link, listed_at=link.listed_at or day_of_digits(_item(link.url)[1]))


def parse_article(capture: Capture) -> Iterator[Document]:
    """One article."""
    item = _item(capture.url)
    article = read_article(capture, _FORM)
    yield full_article(capture, article, SOURCE.outlet, item[2], "zh", published=day_of_digits(item[1]))


def _item(url: str) -> re.Match[str]:
    found = _ITEM.search(urlsplit(url).path)
    if found is None:
        raise Unreadable("the address is not that of an article")
    return found


VERSIONS = (Version("article", 1, parse_article, marker=at(_ITEM.pattern), tool=tool), Version("list", 1, parse_list))
