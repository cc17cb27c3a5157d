"""Articles in full, as their pages show them: by the site's own selectors where we know them, else by trafilatura.

A page that says that it is not free to read, a login form and a page with no text are refused; so is a page on which none of the selectors
that we are sure of finds anything: a layout that we do not know is never guessed at where we knew one. Where selectors are known
trafilatura reads the page as well: when the lengths of the two texts differ more than twofold, the selectors may have lost their hold,
and the article carries the flaw `selector_drift`. Another release of trafilatura reads otherwise, so its version is a part of who made a
document: `tool`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.metadata import version
from typing import Any, cast

from bs4.element import Tag

from tealeaves.dates import Contradiction, Dated, find_date
from tealeaves.errors import Unreadable
from tealeaves.html import Html, blocks_of, read_html, text_of
from tealeaves.model import Capture, Document
from tealeaves.pages import Article, Selectors, claimed, document, letters, made, refuse_stranger
from tealeaves.text import normalise

DRIFT = 2.0  # times longer or shorter
MAX_TAGS = 20_000  # of a page that trafilatura reads: 60,000 spans in one paragraph take it a minute, articles have some thousands
SHORT_TEXT = 400  # letters: a page with fewer is looked at twice, for a login form and the like; many sites have one beside their articles
LEAST_OF_TITLE = (
    0.4  # of a title for others that a heading must make up to be the headline: the rest is the name of the site
)
LEAST_COMPARED = 500  # letters: on shorter texts trafilatura's own thresholds decide more than the page does

_NOT_FREE = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)
_TITLES = ("meta[property='og:title']", "meta[name='twitter:title']")
_BLOCKS = frozenset(
    ["p", "head", "item", "list", "quote", "code", "cell", "row", "table", "lb", "main", "body"]
)  # of its tree


@dataclass(frozen=True, slots=True)
class ArticleForm:
    """Where the pages of a site have what, as CSS selectors, the first fruitful one counts. Without `body` trafilatura finds the text."""

    headline: Selectors = ()
    body: Selectors = ()
    lead: Selectors = ()  # stands above the text and belongs to it
    stamp: Selectors = ("time",)  # the day of publication
    drop: Selectors = ()  # inside the text and not of it
    sure: bool = True  # that the selectors of the text are the site's; where they are guesses trafilatura reads what they do not find


@cache
def tool() -> str:
    """The extractor with its release, as a part of a parser's label."""
    return f"trafilatura-{version('trafilatura')}"


def read_article(capture: Capture, form: ArticleForm) -> Article:
    """The article of a page. Raises `Unreadable` for an error answer, and for what is not an article that anybody may read."""
    page = read_html(capture)
    if _NOT_FREE.search(page.decoded.text):
        raise Unreadable(f"the page says that it is not free to read: title {page.title()!r}")
    lines = _text(page, form)
    if letters(" ".join(lines)) < SHORT_TEXT and (root := page.first("body")) is not None:
        refuse_stranger(page, root)
    container = page.first(*form.body) if form.body else None
    article = made(capture, page, _headline(page, form), lines, container, _stamp(page, form))
    return replace(article, flaws=(*article.flaws, "selector_drift")) if container and _drifts(page, lines) else article


def full_article(
    capture: Capture, article: Article, outlet: str, number: str, edition: str, *, work: str = "", published: date | None = None
) -> Document:  # fmt: skip
    """The document of an article's page. `published` is what its address says, for a page that prints no date.

    It never shares its native id with the item of the feed or list that led to it, for neither is a version of the other; `work` is what
    the two have in common, else what the page says of its other languages.
    """
    named = replace(article, work=work or article.work)
    return document(capture, outlet, named, f"article:{number}", edition, claimed(capture, article) or published)


def day_of_digits(digits: str) -> date | None:
    """The day that an address spells as 20241008; None where there is no such day."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def extracted(page: Html) -> list[str]:
    """The lines of the page's text as trafilatura finds them; none where it finds no text. Raises `Unreadable` for too many tags."""
    tags = page.decoded.text.count("<")
    if tags > MAX_TAGS:
        raise Unreadable(f"the page has {tags:,} tags, too many to find an article without selectors")
    found = _trafilatura()(
        page.decoded.text,
        fast=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        with_metadata=False,
    )
    text = "" if found is None else "".join(_pieces(found.body))
    return [words for line in text.split("\n") if (words := normalise(line))]


@cache
def _trafilatura() -> Callable[..., Any]:
    """Its `bare_extraction`, imported when the first article asks for it. What it logs of a page we find out ourselves."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return cast(Callable[..., Any], bare_extraction)


def _pieces(root: Any) -> Iterator[str]:
    """The words of its tree as they stood on the page, without the marks that it prints for lists and tables; blocks begin a line."""
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        element, ends = stack.pop()
        if element.tag in _BLOCKS:
            yield "\n"
        if ends:
            yield (element.tail or "").replace("\n", " ") if element is not root else ""
        else:
            yield (element.text or "").replace("\n", " ")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))


def _text(page: Html, form: ArticleForm) -> list[str]:
    """The lines of the article. Raises `Unreadable` where sure selectors find no text: the layout is another one."""
    lines = _lines(page.first(*form.body), form.drop) if form.body else []
    if not lines and not (form.body and form.sure):
        return extracted(page)
    if not lines:
        raise Unreadable(f"no text where it was: {', '.join(form.body)}; title {page.title()!r}")
    lead = [line for line in _lines(page.first(*form.lead), form.drop) if line not in lines] if form.lead else []
    return [*lead, *lines]


def _lines(container: Tag | None, drop: Iterable[str]) -> list[str]:
    if container is None:
        return []
    for selector in drop:
        for element in container.select(selector):
            if not element.decomposed:
                element.decompose()
    return blocks_of(container)


def _headline(page: Html, form: ArticleForm) -> str:
    """The headline where the selectors find it; without selectors the heading that the page also gives to others, else what it gives them.

    The first `h1` of many sites is their own name: a heading counts that makes up a good part of the title for others.
    """
    others = [words for selector in _TITLES if (words := page.attribute(selector, "content"))]
    if form.headline:
        found = page.first(*form.headline)
        return text_of(found) if found is not None and text_of(found) else next(iter(others), "")
    headings = [words for heading in page.all("h1") if (words := text_of(heading))]
    titles = [*others, page.title()]
    fitting = (
        words for title in titles for words in headings if words in title and len(words) >= LEAST_OF_TITLE * len(title)
    )
    return next(fitting, next(iter([*others, *headings]), ""))


def _stamp(page: Html, form: ArticleForm) -> Dated | Contradiction | None:
    """The date that stands where the page prints its date, or in the attributes for machines: of publication, never of a change."""
    found = page.first(*form.stamp) if form.stamp else None
    printed = None if found is None else find_date(text_of(found)) or find_date(str(found.get("datetime", ""))[:10])
    return printed or find_date(page.attribute("meta[property='article:published_time']", "content")[:10])


def _drifts(page: Html, lines: list[str]) -> bool:
    """Whether trafilatura finds more than twice as much text as the selectors, or less than half."""
    if page.decoded.text.count("<") > MAX_TAGS:
        return False
    ours, theirs = letters(" ".join(lines)), letters(" ".join(extracted(page)))
    if max(ours, theirs) < LEAST_COMPARED or not theirs:
        return False
    return not 1 / DRIFT <= ours / theirs <= DRIFT
