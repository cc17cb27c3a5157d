"""Voice of Korea on vok.rep.kp, nine languages: the front page of each, news lists and articles, read without knowing the markup.

Known are addresses and the form of a list's line, "headline (2026.10.4)": sosaspeaks/dprk-observer, bicheondev/nkarchive. An article's
number, `ien261003020`, is `i`, a letter for the language, one for the desk, the day on which it was filed and a serial. That day is one
to three days before the list's, of reprints years before, so it dates nothing. `comdes/48/ge/7` is a place, the seventh of a list, and
shows another article every day; its number is made from the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from tealeaves.html import read_html
from tealeaves.model import Capture, Document, Link, identity
from tealeaves.pages import at, claimed, document, guess_article, listed, refuse
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "http://vok.rep.kp"
EDITIONS = {
    "ko": "ko", "en": "en", "ru": "ru", "fr": "fr", "ar": "ar", "ge": "de", "sp": "es", "es": "es", "ch": "zh", "cn": "zh", "ja": "ja",
    "jp": "ja",
}  # fmt: skip
FRONTS = ("ko", "en", "ru", "ch", "ja", "sp", "fr", "ge", "ar")  # as the site's own switch of languages has them
LANGUAGES = tuple(EDITIONS[code] for code in FRONTS)

SOURCE = Source(
    id="vok",
    name="Voice of Korea",
    outlet="vok",
    operator="dprk",
    bloc="dprk",
    pages=tuple(Page(f"{HOST}/index.php/home/main/{code}", every=hours(6), edition=EDITIONS[code]) for code in FRONTS),
    expect=Expect(min_documents=1, quiet_after=days(7), languages=LANGUAGES, least_text=40),
    languages=LANGUAGES,
    confidence="code",
    also_hosts=("www.vok.rep.kp",),
    delay=40.0,
    notes="Plain http only. Quick polling is answered with a ban of 3 to 10 minutes, of the leader's pages sooner. Addresses and lists are "
    "known from public readers, the markup of articles is not. Followed are news and the leader's activities; the serial of an article's "
    "number was the same in Korean and English where two could be compared, which is too little to link languages by it. Prints letters "
    "in full where KCNA paraphrases.",
)

_ARTICLE = re.compile(
    r"/(?:detail_com/(?:comde|gude)|revo_de/getDetail)/(?P<id>i[a-z]{2}\d{6}\d{3})(?:/(?P<menu>\d+))?/(?P<code>[a-z]{2})/?$"
)
_PLACE = re.compile(r"/detail_com/comdes/\d+/(?P<code>[a-z]{2})/\d+/?$")
_FOLLOWED = re.compile(r"/(?:detail_com/comde/\w+/(?:18|48)|revo_de/getDetail/\w+)/[a-z]{2}/?$")
_CODE = re.compile(r"/([a-z]{2})(?:/\d+)?/?$")
_NAME = re.compile(
    r"Kim (?:Jong (?:Un|Il|Suk)|Il Sung)|Ким (?:Чен (?:Ын|Ир|Сук)|Ир Сен)[аеуомы]{0,2}|김(?:정은|정일|일성|정숙)|金(?:正恩|正日|日成|正淑)"
)


def parse_article(capture: Capture) -> Iterator[Document]:
    """An article: its day is the page's or the list's, never the one in its number.

    It is one work with another language's where the page leads to the same number with another letter for the language.
    """
    article = guess_article(capture, body=(".view_content", "div.content"))
    article = replace(article, texts=tuple(_with_names(article.texts)))
    found = _ARTICLE.search(urlsplit(capture.url).path)
    number = found["id"] if found else f"place/{identity(edition_of(capture), article.headline)}"
    shown = document(capture, SOURCE.outlet, article, number, edition_of(capture), claimed(capture, article))
    twin = found and re.search(rf"/i(?!{number[1]})[a-z]{number[2:]}/".encode(), capture.body)
    yield replace(shown, work=f"{SOURCE.outlet}/{number[2:]}") if twin else shown


def parse_list(capture: Capture) -> Iterator[Link]:
    """The news and the leader's activities that a front page or a list names."""
    yield from listed(capture, read_html(capture), lambda url: _FOLLOWED.search(urlsplit(url).path) is not None)


def refuse_media(capture: Capture) -> Iterator[Document]:
    """A broadcast. Always raises `Unreadable`."""
    raise Unreadable("a broadcast: only articles are read")


def edition_of(capture: Capture) -> str:
    """The language edition that the address names, else the one that the capture was declared as."""
    found = _CODE.search(urlsplit(capture.url).path)
    return EDITIONS.get(found[1] if found else "", capture.edition or "mul")


def _with_names(texts: tuple[str, ...]) -> list[str]:
    """The paragraphs; a leader's name that stands on a line of its own in the midst of a sentence is put back into it."""
    whole: list[str] = []
    inside = False
    for text, after in zip(texts, (*texts[1:], ""), strict=True):
        is_part = bool(whole) and _NAME.fullmatch(text) is not None and whole[-1][-1:].isalpha() and _goes_on(after)
        if is_part or inside:
            whole[-1] += _gap(whole[-1], text) + text
        else:
            whole.append(text)
        inside = is_part
    return whole


def _goes_on(text: str) -> bool:
    """Whether a line continues the sentence before it: it begins with a small letter, a mark, or in a script without capitals."""
    return bool(text) and (text[0].islower() or text[0] in ",;:'’)" or text[0] >= "\u1100")


def _gap(before: str, after: str) -> str:
    """What stands between two parts of a sentence: nothing before a mark, after Han and kana, and before what is attached in Korean."""
    attached = after[0] >= "\u1100" and (before[-1] < "\uac00" or _NAME.search(before[-4:]) is not None)
    return "" if after[0] in ",;:'’)" or (before[-1] >= "\u2e80" and attached) else " "


VERSIONS = (
    Version("media", 1, refuse_media, marker=at(r"/(?:detail_com/vi_(?:video|audio)|hls)/")),
    Version(
        "article",
        1,
        parse_article,
        marker=lambda capture: bool(_ARTICLE.search(capture.url) or _PLACE.search(capture.url)),
    ),
    Version("list", 1, parse_list, marker=at(r"/(?:home/main|Colist/\w+)/")),
    Version("unknown", 1, refuse),
)
