"""KBS World: the international service of South Korea's public broadcaster, the same report in many languages with a number in each.

Lists http://world.kbs.co.kr/service/news_list.htm?lang=e (k Korean, e English, r Russian, c Chinese, and seven more): an `article` a report
inside `.comp_contents_1x`, its `h2 a`, its `.date` as 2024-10-08 14:24:00 of Seoul. A report at news_view.htm?lang=e&Seq_Code=N, its
text in `.body_txt`. Shapes: DIYgod/RSSHub `lib/routes/kbs/news.ts`; addresses also from stored pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from tealeaves.articles import ArticleForm, full_article, read_article, tool
from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import at, listed
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "http://world.kbs.co.kr"
_LANGUAGES = {"e": "en", "k": "ko", "r": "ru", "c": "zh", "j": "ja", "f": "fr", "g": "de", "s": "es"}

SOURCE = Source(
    id="kbs_world",
    name="KBS World",
    outlet="kbs_world",
    operator="south_korea",
    bloc="south_korea",
    pages=tuple(
        Page(f"{HOST}/service/news_list.htm?lang={letter}", every=hours(2), edition=_LANGUAGES[letter])
        for letter in "ekrc"
    ),
    expect=Expect(min_documents=5, quiet_after=days(3), languages=tuple(_LANGUAGES.values()), least_text=40),
    languages=tuple(_LANGUAGES.values()),
    confidence="code",
    delay=5.0,
    articles=("world.kbs.co.kr",),
    notes=(
        "All news, not only of the North. Each language has numbers of its own, so nothing says which reports are the same. Reports are "
        "followed: a public broadcaster's news for readers abroad, free to read; what its terms say of programs was not seen. "
        "Japanese, French, "
        "German and Spanish pages are read when they are imported."
    ),
)

_SUFFIX = re.compile(r"\s+[l|ㅣ]\s+KBS WORLD.*$")  # of what the page calls itself
_FORM = ArticleForm(headline=(".comp_contents_1x h2", "article h2", "h1"), body=(".body_txt",), stamp=(".date",))


def parse_list(capture: Capture) -> Iterator[Link]:
    """The reports that a list names, each under the one address that says no more than language and number."""
    found = listed(
        capture,
        read_html(capture),
        lambda url: _key(url) is not None,
        item=".comp_contents_1x article",
        anchor="h2 a[href]",
    )
    for link in found:
        letter, number = _key(link.url) or ("", "")
        yield replace(link, url=f"{HOST}/service/news_view.htm?lang={letter}&Seq_Code={number}")


def parse_report(capture: Capture) -> Iterator[Document]:
    """One report."""
    key = _key(capture.url)
    if key is None:
        raise Unreadable("the address is not that of a report")
    article = read_article(capture, _FORM)
    named = replace(article, headline=_SUFFIX.sub("", article.headline))
    yield full_article(capture, named, SOURCE.outlet, "/".join(key), _LANGUAGES[key[0]])


def _key(url: str) -> tuple[str, str] | None:
    """Language letter and number of a report's address, in whatever order it gives them; None for another address."""
    parts = urlsplit(url)
    said = parse_qs(parts.query)
    letter, number = said.get("lang", [""])[0], said.get("Seq_Code", [""])[0]
    known = parts.path.endswith("/news_view.htm") and letter in _LANGUAGES and number.isdigit()
    return (letter, number) if known else None


VERSIONS = (
    Version("report", 1, parse_report, marker=at(r"/news_view\.htm\?"), tool=tool),
    Version("list", 1, parse_list),
)
