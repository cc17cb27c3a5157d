"""Korea Stamp Corporation (korstamp.com.kp): lists and stamp notices, read without knowing the site's markup.

No scraper and no stored page of the site is public. From the press (RFA 2025-01-10, fnnews 2025-12-15): a notice of four pages an
issue, several languages side by side, an order form at its end. So a page that is mostly links is a list, any other a notice; each
paragraph and table cell is a block with a language of its own, and what follows a heading "order form" (in any language) has the role
`order_form`. A notice that comes as PDF is refused with that reason. To be revised at the first real capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from bs4.element import Tag

from tealeaves.dates import Dated, find_date
from tealeaves.html import Html, blocks_of, read_html, target_of, text_of
from tealeaves.language import languages_of_blocks, script_counts
from tealeaves.model import Block, Capture, Document, Link
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "http://www.korstamp.com.kp"
LANGUAGES = ("ko", "en", "zh", "ru")

SOURCE = Source(
    id="korea_stamp",
    name="Korea Stamp Corporation",
    outlet="korea_stamp",
    operator="dprk",
    bloc="dprk",
    pages=(Page(f"{HOST}/", every=hours(6)),),
    expect=Expect(min_documents=1, quiet_after=days(60), languages=LANGUAGES),
    languages=LANGUAGES,
    confidence="unknown",
    also_hosts=("korstamp.com.kp",),
    delay=5.0,
    notes="The site's markup and addresses are unknown: everything but the host is inferred from press reports.",
)

_CONTENT = ("main", "article", "#content", ".content", "body")
_ORDER = re.compile(
    r"order\s*(?:form|sheet|blank)|бланк(?:\s+для)?\s*-?\s*заказ|форма\s+заказа|лист\s+заказа|订货单|订购单|订单|訂貨單|주문서|주문표|주문용지|"
    r"注文書|(?:hoja|formulario)\s+de\s+pedido|bon\s+de\s+commande|bestell(?:schein|formular)",
    re.IGNORECASE,
)
_HEADING_AT_MOST = 90  # code points: a longer text that speaks of an order form is prose
_PROSE_FROM = 160
_LINKED_SHARE = 0.6


def parse_list(capture: Capture) -> Iterator[Link]:
    """The pages of the site that a list names. Raises `Unreadable` where it names none."""
    page = read_html(capture)
    seen: set[str] = set()
    for anchor in page.all("a[href]"):
        target, words = target_of(capture, anchor), text_of(anchor)
        if target is None or target in seen or not words or not _same_site(target, capture):
            continue
        seen.add(target)
        yield Link(target, _day(words), words)
    if not seen:
        raise Unreadable(f"the list names no page: title {page.title()!r}")


def parse_notice(capture: Capture) -> Iterator[Document]:
    """One stamp notice: its blocks, each in its own language, the order form told apart."""
    page = read_html(capture)
    headline, lines = _content(page)
    blocks = (Block(headline, role="headline"), *_blocks(lines))
    published = capture.listed_at or _printed(page, [headline, *lines[:5]])
    yield Document(
        source=capture.source,
        outlet=SOURCE.outlet,
        native_id=native_id(capture.url),
        url=capture.url,
        headline=headline,
        blocks=languages_of_blocks(blocks, LANGUAGES),
        genre="notice",
        edition="mul",
        published_at=published,
        links=tuple(target for anchor in page.all("a[href]") if (target := target_of(capture, anchor)) is not None),
        flaws=(*page.decoded.flaws, *(() if published else ("no_date",))),
    )


def native_id(url: str) -> str:
    """The address without scheme and host."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _content(page: Html) -> tuple[str, list[str]]:
    """Headline and lines. Raises `Unreadable` for a page with hardly any text: an error, a block page, an empty shell."""
    root = page.first(*_CONTENT)
    lines = _without_frame(root) if root is not None else []
    if len(lines) < 3:
        raise Unreadable(f"no notice: title {page.title()!r}, text {' '.join(lines)[:120]!r}")
    heading = page.first("h1", "h2", "h3")
    headline = (text_of(heading) if heading is not None else "") or lines[0]
    return headline, [line for index, line in enumerate(lines) if index > 2 or line != headline]


def _without_frame(root: Tag) -> list[str]:
    for frame in root.select("nav, header nav, footer, aside"):
        frame.decompose()
    return blocks_of(root)


def _blocks(lines: list[str]) -> Iterator[Block]:
    """The lines as blocks; from the order form's heading on they are the order form, until prose follows."""
    ordering = False
    for line in lines:
        if len(line) <= _HEADING_AT_MOST and _ORDER.search(line):
            ordering = True
        elif len(line) >= _PROSE_FROM:
            ordering = False
        for piece in _by_language(line):
            yield Block(piece, role="order_form" if ordering else "body")


def _by_language(line: str) -> list[str]:
    """A line such as "주문서 / Order form / 订货单 / Бланк заказа" in its parts, where these are in different scripts."""
    parts = [part.strip() for part in re.split(r"\s[/|·]\s|\s{2,}", line) if part.strip()]
    scripts = {max(counts, key=lambda script: counts[script]) for part in parts if (counts := script_counts(part))}
    return parts if len(scripts) > 1 else [line]


def _printed(page: Html, lines: list[str]) -> date | None:
    """The date of the notice: in an element that is called so, else in its first lines."""
    stamp = page.first("time", "[class*=date]", "[id*=date]", "[class*=time]")
    texts = [text_of(stamp)] if stamp is not None else []
    return next((day for text in [*texts, *lines] if (day := _day(text)) is not None), None)


def _day(text: str) -> date | None:
    found = find_date(text)
    return found.day if isinstance(found, Dated) else None


def _same_site(target: str, capture: Capture) -> bool:
    hosts = SOURCE.hosts | {urlsplit(capture.url).hostname}
    return urlsplit(target).hostname in hosts and target != capture.url


# --- which shape ------------------------------------------------------------------------------------------------------------------


def refuse_pdf(capture: Capture) -> Iterator[Document]:
    """A notice as PDF: kept, not read."""
    raise Unreadable("a PDF: this parser reads pages only")


def _is_pdf(capture: Capture) -> bool:
    return capture.body[:1024].lstrip().startswith(b"%PDF-")


def _is_list(capture: Capture) -> bool:
    """Whether most of the page's letters stand in links, and the rest has no order form."""
    try:
        page = read_html(capture)
    except Unreadable:
        return False
    root = page.first("body")
    if root is None:
        return False
    linked = sum(len(text_of(anchor.extract())) for anchor in root.select("a[href]"))
    rest = blocks_of(root)
    return linked > 0 and linked >= _LINKED_SHARE * (linked + len(" ".join(rest))) and not any(map(_ORDER.search, rest))


VERSIONS = (
    Version("pdf", 1, refuse_pdf, marker=_is_pdf),
    Version("list", 1, parse_list, marker=_is_list),
    Version("notice", 1, parse_notice),
)
