"""Ministry of Foreign Affairs of China: the transcripts of its regular press conferences, in English and in Chinese.

Lists https://www.mfa.gov.cn/eng/xw/fyrbt/lxjzh/ and /fyrbt_673021/jzhsl_673025/, the same on www.fmprc.gov.cn; transcripts at
YYYYMM/tYYYYMMDD_ID.html (Chinese .shtml), their text in `#News_Body_Txt_A`, or `.TRS_Editor` before. Its feed answers with HTML. Shapes:
four public programs that read the lists, DIYgod/RSSHub `lib/routes/gov/fmprc`.
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

HOST = "https://www.mfa.gov.cn"

SOURCE = Source(
    id="mfa_cn",
    name="Ministry of Foreign Affairs of China, regular press conferences",
    outlet="mfa_cn",
    operator="china",
    bloc="china",
    pages=(
        Page(f"{HOST}/eng/xw/fyrbt/lxjzh/", every=hours(3), edition="en"),
        Page(f"{HOST}/fyrbt_673021/jzhsl_673025/", every=hours(3), edition="zh"),
    ),
    # Two weeks without a press conference: the ministry rests in early August and at New Year.
    expect=Expect(min_documents=3, quiet_after=days(21), languages=("en", "zh"), least_text=100),
    languages=("en", "zh"),
    confidence="code",
    delay=5.0,
    articles=("www.mfa.gov.cn", "www.fmprc.gov.cn"),
    notes=(
        "Transcripts are put on the lists hours to a day after the press conference; the day in an address is that of "
        "publication. An English "
        "transcript and its Chinese original have different numbers, so nothing says which belong together. The lists reach back to "
        "about July 2022. Transcripts are followed: a government's own statements, made to be quoted."
    ),
)

_ITEM = re.compile(r"/(?:lxjzh|jzhsl_\d+|fyrbt_\d+|s2510_\d+)/\d{6}/t(\d{8})_(\d+)\.s?html?$")
_FORM = ArticleForm(
    headline=("h1", ".news-title h1", "#News_Body_Title"), body=("#News_Body_Txt_A", ".TRS_Editor", ".news-main"),
    stamp=(".time", ".news-date", "#News_Body_Time"),
)  # fmt: skip


def parse_list(capture: Capture) -> Iterator[Link]:
    """The transcripts that a list names."""
    found = listed(
        capture, read_html(capture), lambda url: _ITEM.search(urlsplit(url).path) is not None, hosts=SOURCE.hosts
    )
    for link in found:
        yield replace(link, listed_at=link.listed_at or day_of_digits(_item(link.url)[1]))


def parse_transcript(capture: Capture) -> Iterator[Document]:
    """One press conference."""
    edition = "en" if "/eng/" in urlsplit(capture.url).path or "mfa_eng" in capture.url else "zh"
    item = _item(capture.url)
    article = read_article(capture, _FORM)
    yield full_article(capture, article, SOURCE.outlet, item[2], edition, published=day_of_digits(item[1]))


def _item(url: str) -> re.Match[str]:
    found = _ITEM.search(urlsplit(url).path)
    if found is None:
        raise Unreadable("the address is not that of a transcript")
    return found


VERSIONS = (
    Version("transcript", 1, parse_transcript, marker=at(_ITEM.pattern), tool=tool),
    Version("list", 1, parse_list),
)
