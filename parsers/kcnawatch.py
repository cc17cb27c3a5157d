"""KCNA Watch, a mirror in Seoul of what North Korean outlets print: its feed, its lists and its copies of articles.

Feed https://kcnawatch.org/feed/; an article at /newstream/<unix>-<number>/<slug>/ with its text in `.article-content` and a line
"Date: 08/10/2024 | Source: KCNA.kp (EN)"; a list by source from /wp-admin/admin-ajax.php?action=get_cat_by_source..., a `.article-desc` an
article with its day in `.articled-date > span` ("October 8, 2024"). Shapes: galoisjung/rodongscraper_mirror, a second public program that
reads `.article-content`, and stored pages.

The number that begins an address is the instant at which the mirror took its copy: `Document.mirrored_at`, a claim of the mirror, never the
time at which we captured anything. A copy belongs to the outlet that wrote it, as kcna.co.jp's and every dump's do: it stands in that
outlet's series and has the story of the original where day and headline agree, so that it counts once. What the mirror does not ascribe
to an outlet that we know, and the items of its feed, which name none, stand in series of the mirror's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from tealeaves.feeds import FeedForm, read_feed
from tealeaves.html import Html, blocks_of, read_html, text_of
from tealeaves.language import dominant
from tealeaves.model import Capture, Document, Link
from tealeaves.pages import Article, at, document, has, listed, made, of_class
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

SOURCE = Source(
    id="kcnawatch",
    name="KCNA Watch",
    outlet="kcnawatch",
    operator="korea_risk_group",
    bloc="west",
    pages=(Page("https://kcnawatch.org/feed/", every=hours(1), edition="en"),),
    expect=Expect(quiet_after=days(4), languages=("en", "ko", "zh", "ru", "ja", "es", "fr")),
    languages=("en", "ko", "zh", "ru", "ja", "es", "fr"),
    confidence="code",
    delay=5.0,
    follow=False,
    notes=(
        "A mirror of what North Korean outlets print. Its feed is now and then empty or malformed: that is kept as unreadable, never taken "
        "for no news. Texts are cut for those who are not members, so articles are not fetched; copies of its pages that somebody has can "
        "be imported. The number in an address is the instant of the mirror's copy."
    ),
)

_NUMBER = re.compile(r"/newstream/(\d{9,10}-\d+)(?:/|$)")
_SOURCE_LINE = re.compile(
    r"Date:\s*(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\s*\|\s*Source:\s*(?P<name>[^|()]{2,60}?)\s*(?:\((?P<edition>[A-Za-z]{2})\)|\||$)"
)
_OUTLETS = {  # whole names: "KCNA Watch" is not KCNA, nor "MFA Russia" the ministry in Pyongyang
    r"kcna(?:\.kp|\.co\.jp)?|korean central news agency": "kcna", r"rodong(?: sinmun)?": "rodong", r"naenara": "naenara",
    r"(?:the )?pyongyang times": "pyongyang_times", r"voice of korea": "vok", r"minju(?: (?:joson|choson))?": "minju",
    r"(?:mfa|ministry of foreign affairs)(?:,? (?:of the )?(?:dprk|d\.p\.r\.k\.))?": "mfa_kp", r"dprk today": "dprk_today",
    r"uriminzokkiri": "uriminzokkiri",
}  # fmt: skip
_EDITIONS = {
    "en": "en", "kr": "ko", "ko": "ko", "kp": "ko", "cn": "zh", "zh": "zh", "ru": "ru", "jp": "ja", "ja": "ja", "es": "es", "fr": "fr",
}  # fmt: skip
# The mirror's own words below a copy: they are no words of the outlet, and only its last lines are looked at.
_MEMBERS = re.compile(
    r"\bsubscribe(?:rs?)?\b|\b(?:log|sign) ?in\b|\bsign up\b|\bmembers only\b|\bbecome a member\b|"
    r"\bfor (?:paying |registered |nk pro )?members\W*$|\b(?:read|see|view|unlock) (?:the )?(?:full|whole) (?:article|text|story)\b|"
    r"\bread more\b|\bnk ?pro\b|\bnk ?news\b",
    re.IGNORECASE,
)
_BROKEN_OFF = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])\s*$")
_FORM = FeedForm(outlet=SOURCE.outlet, language="en", id_in_link=_NUMBER)


def parse_feed(capture: Capture) -> Iterator[Document]:
    """The items of its feed, each in the edition of its own language and with the instant of the copy that it points at."""
    for item in read_feed(capture, _FORM):
        if isinstance(item, Document):
            yield replace(item, edition=_edition(item), mirrored_at=_mirrored_at(item.url, capture))


def parse_list(capture: Capture) -> Iterator[Link]:
    """The articles that a list by source names, with their days."""
    yield from listed(capture, read_html(capture), lambda url: _NUMBER.search(url) is not None, item=".article-desc")


def parse_article(capture: Capture) -> Iterator[Document]:
    """One copy of an article."""
    page = read_html(capture)
    body = page.first(".article-content")
    if body is None:
        raise Unreadable(f"no copy of an article: title {page.title()!r}")
    said = _source_line(page)
    lines, cut = _copied([line for line in blocks_of(body) if _SOURCE_LINE.search(line) is None])
    article = made(capture, page, _headline(page), lines, body)
    yield _copy(capture, replace(article, flaws=(*article.flaws, *(("cut_for_members",) if cut else ()))), said)


def _copied(lines: list[str]) -> tuple[list[str], bool]:
    """The outlet's lines without the mirror's own below them, and whether the mirror gives the text only in part."""
    own = len(lines)
    while own and len(lines) - own < 3 and len(lines[own - 1]) < 300 and _MEMBERS.search(lines[own - 1]):
        own -= 1
    return lines[:own], own < len(lines) or bool(own and _BROKEN_OFF.search(lines[own - 1]))


def _copy(capture: Capture, article: Article, said: re.Match[str] | None) -> Document:
    """The document of a copy: of its outlet where the mirror names one that we know, else of the mirror."""
    outlet = _outlet(said["name"]) if said is not None else None
    edition = _EDITIONS.get((said["edition"] or "").lower()) if said is not None else None
    mirrored = _mirrored_at(capture.url, capture)
    made_of = document(
        capture,
        outlet or SOURCE.outlet,
        article,
        f"article:{_number(capture.url)}",
        edition or "en",
        _day(said) or capture.listed_at,
    )
    flaws = {"unknown_outlet": outlet is None, "unlikely_mirror_time": mirrored is None}
    return replace(
        made_of,
        edition=_edition(made_of),
        work=_FORM.work(capture.url),
        mirrored_at=mirrored,
        flaws=(*made_of.flaws, *(name for name, present in flaws.items() if present)),
    )


def _edition(item: Document) -> str:
    """The language of most of its text, which the mirror does not keep apart; the declared one where that is open."""
    found = dominant(item.blocks)
    return found if found in _EDITIONS.values() else item.edition


def _headline(page: Html) -> str:
    heading = page.first(".article-main h1", "h1")
    return text_of(heading) if heading is not None else ""


def _source_line(page: Html) -> re.Match[str] | None:
    """The line that says of which day and outlet the copy is."""
    body = page.first("body")
    return next(
        (found for line in (blocks_of(body) if body is not None else []) if (found := _SOURCE_LINE.search(line))), None
    )


def _outlet(name: str) -> str | None:
    folded = " ".join(name.casefold().split())
    return next((outlet for names, outlet in _OUTLETS.items() if re.fullmatch(names, folded)), None)


def _day(said: re.Match[str] | None) -> date | None:
    try:
        return None if said is None else date(int(said["year"]), int(said["month"]), int(said["day"]))
    except ValueError:
        return None


def _number(url: str) -> str:
    found = _NUMBER.search(urlsplit(url).path)
    if found is None:
        raise Unreadable("the address is not that of a copy")
    return found[1]


def _mirrored_at(url: str, capture: Capture) -> datetime | None:
    """The instant that begins the number of an address; None for none, or one later than our own capture of it."""
    found = _NUMBER.search(url)
    instant = datetime.fromtimestamp(int(found[1].partition("-")[0]), UTC) if found is not None else None
    return instant if instant is not None and instant <= capture.captured_at else None


VERSIONS = (
    Version("article", 1, parse_article, marker=at(_NUMBER.pattern)),
    Version("list", 1, parse_list, marker=has(of_class(rb"\w+", rb"article-desc"))),
    Version("feed", 1, parse_feed),
)
