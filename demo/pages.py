"""The replica's pages as HTML and Atom: KCNA in its layout of before the redesign and in the one since, stamp notices, feeds.

The markup follows what public readers of those sites expect of it (parsers/kcna_kp.py names them), down to the names in tags of
their own, which glue words together when tags are stripped carelessly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from demo.printed import Article, FeedItem

REDESIGN = date(2024, 12, 18)  # the day of the replica's new layout; in the world it was mid-2026
LAST_JUCHE = date(2024, 10, 12)  # the last day with Juche years on the pages
LATEST = "latest"
CATEGORIES = {  # of the English edition, by the number in the list's address
    "b0721b9f23054ddc7fe56c2811a12715": "activities",
    "a666dda1282180e0ee1b4427b0574ae7": LATEST,
    "6a47505ba5268fd7749c0fe11e4b24b4": "top",
    "2f7d854121ccbbfbe6feae9fdcc3556e": "home",
    "1afa96195f9b303902490a126ab7285f": "documents",
    "ecc14533d88be93068af4178946b1b05": "world",
    "e2f336db98b5e69c75e0da264e037e8d": "external",
    "680e40b40899891bbe75a7072e3285e7": "society",
}

_NAMES = re.compile(r"Kim (?:Jong Un|Jong Il|Il Sung)|김(?:정은|정일|일성)")
CODES = {"en": "en", "ko": "kp"}  # of the editions, in addresses


@dataclass(frozen=True)
class Layout:
    """One design of the agency's site."""

    name: str
    address: Callable[[Article, str], str]  # of an article in a category: each has one of its own
    listing: Callable[[str, Sequence[Article], date, str], str]  # the last is the language
    detail: Callable[[Article, date], str]


def stands_in(article: Article, category: str) -> bool:
    """Whether an article stands on a category's list: on its own, and with all others on that of the latest."""
    return category in (LATEST, article.category)


def layout_on(day: date) -> Layout:
    """The design that the site has on a day."""
    return NEW if day >= REDESIGN else OLD


def claimed(on: date, day: date, language: str = "en") -> str:
    """A date as the site writes it on `day`: in Juche years up to 2024-10-12, plain ones since."""
    word = "주체" if language == "ko" else "Juche"
    return f"{word}{on.year - 1911}.{on.month}.{on.day}." if day <= LAST_JUCHE else f"{on.year}.{on.month}.{on.day}."


def _document(title: str, body: str, language: str = "en") -> str:
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="{language}">\n{head}\n<body>\n{body}\n</body>\n</html>\n'


def _ended(article: Article) -> tuple[str, ...]:
    """The paragraphs with the agency's closing mark."""
    return (*article.paragraphs[:-1], article.paragraphs[-1] + " -0-")


def _named(text: str, before: str, after: str) -> str:
    """The text escaped, each leader's name in a tag of its own."""
    return _NAMES.sub(lambda match: f"{before}{match.group()}{after}", escape(text, quote=False))


# --- KCNA, the layout of before the redesign ---------------------------------------------------------------------------------------


def _old_names(text: str) -> str:
    return _named(text, '<nobr><span class="fSpecCs">', "</span></nobr>")


def _old_address(article: Article, category: str) -> str:
    return f"/{CODES[article.language]}/article/q/{article.key(category)}.kcmsf"


def _old_listing(category: str, articles: Sequence[Article], day: date, language: str) -> str:
    items = "\n".join(
        f'<li><a href="{_old_address(article, category)}">{_old_names(article.headline)} '
        f'<span class="publish-time">[{claimed(article.on, day, language)}]</span></a></li>'
        for article in articles
    )
    body = f'<div class="category-name">{category.title()}</div>\n<ul class="article-link">\n{items}\n</ul>'
    return _document("KCNA", f'<div id="main">\n{body}\n</div>', language)


def _old_detail(article: Article, day: date) -> str:
    paragraphs = "\n".join(f"<p>{_old_names(paragraph)}</p>" for paragraph in _ended(article))
    body = f"""<div class="article-main-title">{_old_names(article.headline)}</div>
<div class="article-content-body"><div class="content-wrapper">
{paragraphs}
</div></div>
<span class="publish-time">www.kcna.kp ({claimed(article.on, day, article.language)})</span>"""
    return _document(article.headline, body, article.language)


# --- KCNA, the layout since the redesign -------------------------------------------------------------------------------------------


def _new_names(text: str) -> str:
    return _named(text, "<nobr><august_name>", "</august_name></nobr>")


def _new_address(article: Article, category: str) -> str:
    """One address for an article in all categories: in the layout before each had its own."""
    return f"/{CODES[article.language]}/article/detail/{article.key(LATEST)}"


def _new_listing(category: str, articles: Sequence[Article], day: date, language: str) -> str:
    items = "\n".join(
        f'<div class="article"><h5 class="block"><a href="{_new_address(article, category)}">{_new_names(article.headline)}</a> '
        f"<span><nobr>[{claimed(article.on, day, language)}]</nobr></span></h5></div>"
        for article in articles
    )
    return _document("KCNA", f"<main>\n<h2>{category.title()}</h2>\n{items}\n</main>", language)


def _new_detail(article: Article, day: date) -> str:
    paragraphs = "\n".join(f"<p>{_new_names(paragraph)}</p>" for paragraph in _ended(article))
    body = f'<article>\n<h1 class="text-center">{_new_names(article.headline)}</h1>\n{paragraphs}\n</article>'
    return _document(article.headline, body, article.language)


OLD = Layout("old", _old_address, _old_listing, _old_detail)
NEW = Layout("new", _new_address, _new_listing, _new_detail)


# --- feed --------------------------------------------------------------------------------------------------------------------------


def atom(host: str, language: str, items: Sequence[FeedItem]) -> str:
    """An Atom feed, the newest item first, as the Kremlin serves it."""
    updated = items[0].printed_at.isoformat() if items else "2024-10-01T00:00:00+00:00"
    entries = "\n".join(_atom_entry(item) for item in items)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">
<title>News</title>
<id>http://{host}/</id>
<updated>{updated}</updated>
{entries}
</feed>
"""


def _atom_entry(item: FeedItem) -> str:
    address = f"http://{item.feed}/{item.key()}"
    return f"""<entry>
<title>{escape(item.headline)}</title>
<id>{address}</id>
<link rel="alternate" type="text/html" href="{address}"/>
<published>{item.printed_at.isoformat()}</published>
<updated>{item.printed_at.isoformat()}</updated>
<summary>{escape(item.text)}</summary>
</entry>"""


def statement(item: FeedItem) -> str:
    """The page that an item leads to, as the Kremlin marks it: the same words, with what the site prints around them."""
    return _document(
        item.headline,
        f"""<article class="read__in hentry h-entry"><h1 class="entry-title p-name">{escape(item.headline)}</h1>
<time class="read__published" datetime="{item.on.isoformat()}">{item.on.isoformat()}</time>
<div class="entry-content e-content read__internal_content"><p>{escape(item.text)}</p>
<div class="read__bottommeta masha-ignore"><p>Publication date: {item.on.isoformat()}</p></div></div></article>""",
    )
