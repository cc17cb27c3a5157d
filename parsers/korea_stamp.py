"""Korea Stamp Corporation (korstamp.com.kp): lists, stamp notices, issue plans and items, read without knowing the site's markup.

No scraper and no stored page of the site is public. From the press (RFA 2025-01-10, fnnews 2025-12-15): a notice (우표통보) of four pages
an issue, several languages side by side, an order form at its end; once a year a plan (month, theme, face value, date). Whether they come
as pages, as PDF or as scans is unknown, so each way is read into the same rows and by the same reader (`parsers/_korea_stamp`). A page
that is mostly links, or a frameset, is a list; what calls itself a plan is one; a page of one item is an `item`; what has nothing of a
notice is an `article`, so that a page about the house is not counted among the notices. To be revised at the first real capture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag

from parsers._korea_stamp import page, paper_rows, values, words
from parsers._korea_stamp.offers import Offered, offered
from parsers._korea_stamp.pieces import LANGUAGES, is_title, lay_out
from parsers._korea_stamp.rows import Row, Sheet
from tealeaves.html import Html, blocks_of, read_html, target_of, text_of
from tealeaves.model import Capture, Document, Link
from tealeaves.paper import is_paper, is_pdf, ocr_tool, read_paper
from tealeaves.sourcekit import Expect, Page, Source, Unreadable, Version, days, hours

HOST = "http://www.korstamp.com.kp"

SOURCE = Source(
    id="korea_stamp",
    name="Korea Stamp Corporation",
    outlet="korea_stamp",
    operator="dprk",
    bloc="dprk",
    pages=(Page(f"{HOST}/", every=hours(6)),),
    expect=Expect(min_documents=1, quiet_after=days(60), languages=LANGUAGES, always=("ko",), least_text=20),
    languages=LANGUAGES,
    confidence="unknown",
    also_hosts=("korstamp.com.kp",),
    delay=5.0,
    notes="The site's markup and addresses are unknown: everything but the host is inferred from press reports. "
    "Notices are read as pages, as PDF and as scans; documents that a person has can be imported as files.",
)

_CONTENT = ("main", "article", "#content", ".content", "body")
_LINKED_SHARE = 0.6
_BESIDE = 40  # code points that a list has beside a link: its date
_FIRST_LINES = 12  # in which a notice prints its date
_DATE_WITHIN = 300  # code points of such a line
_ITEM_FIELDS = 3  # that a page of one item fills at least
_ON_PAPER = (".pdf", ".tif", ".tiff")
_FRAME = "frame"
_FRAMES = re.compile(r"<i?frame\b[^>]{0,500}?\bsrc\s*=\s*[\"']?(?P<src>[^\"'\s>]{1,1000})", re.IGNORECASE)
_MOST_FRAMES = 50
_OWN_NUMBER = re.compile(r"(?<!\d)(\d{1,10})(?!\d)")
_ID_KEYS = ("id", "no", "num", "idx", "seq", "nid", "bbs")


def parse_list(capture: Capture) -> Iterator[Link]:
    """The pages and papers of the site that a list or a frameset names. Raises `Unreadable` where it names none."""
    html = read_html(capture)
    seen: set[str] = set()
    for anchor in _anchors(html):
        target, headline = target_of(capture, anchor), text_of(anchor)
        if (
            target is None
            or target in seen
            or not (headline or anchor.name == _FRAME)
            or not _same_site(target, capture)
        ):
            continue
        seen.add(target)
        yield Link(target, values.printed_day(headline) or _day_beside(anchor), headline or None)
    if not seen:
        raise Unreadable(f"the list names no page: title {html.title()!r}")


def _anchors(html: Html) -> list[Tag]:
    """Links and frames in their own tree, so that what stands beside a link can be read."""
    body = html.first("body")
    found = [] if body is None else list(body.select("a[href]"))
    shown = islice(_FRAMES.finditer(html.decoded.text), _MOST_FRAMES)
    return [*found, *(BeautifulSoup("", "lxml").new_tag(_FRAME, href=frame["src"]) for frame in shown)]


def _day_beside(anchor: Tag) -> date | None:
    """The date that a list prints beside a link, in the same row or entry, where that has no other link."""
    around = anchor.find_parent(["tr", "li", "dd", "p", "div"])
    if around is None or len({str(other.get("href")) for other in around.find_all("a", href=True, limit=3)}) > 1:
        return None
    return values.printed_day(" ".join(blocks_of(around))[:300])


def parse_page(capture: Capture) -> Iterator[Document | Link]:
    """One page of the site, and the papers that it links to."""
    html = read_html(capture)
    root = html.first(*_CONTENT)
    rows = [] if root is None else page.rows_of(root, capture.digest)
    anchors = html.all("a[href]")
    links = tuple(target for anchor in anchors if (target := target_of(capture, anchor)) is not None)
    document = _document(capture, rows, html.decoded.flaws, links, html)
    yield document
    for target in dict.fromkeys(links):
        if urlsplit(target).path.lower().endswith(_ON_PAPER) and _same_site(target, capture):
            yield Link(target, _claimed(document), document.headline)


def parse_paper(capture: Capture) -> Iterator[Document]:
    """One notice on paper: a PDF or a scan."""
    paper = read_paper(capture)
    flaws = tuple(dict.fromkeys((*paper.flaws, *(("scanned",) if paper.scanned else ()))))
    yield _document(capture, paper_rows.rows_of(paper), flaws, scanned=paper.scanned)


def _document(
    capture: Capture, rows: list[Row], flaws: tuple[str, ...], links: tuple[str, ...] = (), html: Html | None = None,
    *, scanned: bool = False,
) -> Document:  # fmt: skip
    """The rows as a document. Raises `Unreadable` for hardly any text, or none about stamps: an error, a block page, an empty shell."""
    text = " ".join(line for row in rows for cell in row.cells for line in cell.lines)
    if len(rows) < 3 or not words.PHILATELY.search(text):
        raise Unreadable(f"no notice: title {html.title() if html else ''!r}, text {text[:120]!r}")
    sheet = lay_out(rows, scanned=scanned)
    year = values.planned_year(sheet.headline) if words.PLAN.search(sheet.headline) else None
    found = offered(sheet, year)
    published = capture.listed_at or _printed(sheet, html)
    genre = _genre(sheet, found, published is not None)
    return Document(
        source=capture.source,
        outlet=SOURCE.outlet,
        native_id=native_id(capture.url),
        url=capture.url,
        headline=sheet.headline,
        blocks=sheet.blocks,
        genre=genre,
        edition="mul",
        published_at=published,
        links=links,
        flaws=(*flaws, *found.flaws, *(() if published else ("no_date",))),
        items=found.items,
        work=work_of(capture.url, genre),
    )


def native_id(url: str) -> str:
    """The address without scheme and host."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def work_of(url: str, genre: str) -> str:
    """The number that the site itself gives a publication, the same for its page and its PDF; "" where the address has none."""
    parts = urlsplit(url)
    keyed = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if "=" in pair)
    said = [keyed[key] for key in _ID_KEYS if keyed.get(key, "").isdecimal()]
    in_path = _OWN_NUMBER.findall(parts.path.rpartition("/")[2])
    number = said[0] if said else in_path[-1] if len(in_path) == 1 else ""
    return f"{genre}/{number.lstrip('0') or '0'}" if number else ""


def _genre(sheet: Sheet, found: Offered, dated: bool) -> str:
    """issue_plan, notice, item, or article for what is none of these."""
    lines = [piece.text for row in sheet.rows if row.table == 0 for piece in row.pieces]
    has_form = any(block.role == "order_form" for block in sheet.blocks)
    if words.PLAN.search(sheet.headline):
        return "issue_plan"
    if has_form or any(words.NOTICE.search(line) for line in lines if is_title(line)):
        return "notice"
    if found.labelled >= _ITEM_FIELDS and not (dated and _offers(lines)):
        return "item"
    return "notice" if found.items or (dated and words.STAMP.search(" ".join(lines))) else "article"


def _offers(lines: list[str]) -> bool:
    """Whether a sentence says that something is issued."""
    return any(words.OFFERED.search(line) and len(line) > 12 and line.rstrip()[-1:] in ".。다" for line in lines)


def _printed(sheet: Sheet, html: Html | None) -> date | None:
    """The date of the notice: in its first lines, else in an element that is called so."""
    first = [block.text[:_DATE_WITHIN] for block in sheet.blocks[:_FIRST_LINES]]
    dates = (html.first("time", "[class*=date]", "[id*=date]", "[class*=time]"),) if html else ()
    named = [text_of(element) for element in dates if element is not None]
    return next((day for text in [*named, *first] if (day := values.printed_day(text)) is not None), None)


def _claimed(document: Document) -> date | None:
    return document.published_at


def _same_site(target: str, capture: Capture) -> bool:
    hosts = SOURCE.hosts | {urlsplit(capture.url).hostname}
    return urlsplit(target).hostname in hosts and target != capture.url


# --- which shape ------------------------------------------------------------------------------------------------------------------


def _is_list(capture: Capture) -> bool:
    """Whether the page is a frameset, or most of its letters stand in links, and the rest has no order form."""
    try:
        html = read_html(capture)
    except Unreadable:
        return False
    if re.search(r"<frameset\b", html.decoded.text, re.IGNORECASE):
        return True
    root = html.first("body")
    if root is None:
        return False
    anchors = root.select("a[href]")
    entries = _entries(anchors)
    linked, lines = sum(map(len, entries)), blocks_of(root)
    if not linked or linked < _LINKED_SHARE * len(" ".join(lines)):
        return False
    targets = {text_of(anchor) for anchor in anchors}
    return not any(words.ORDER.search(line) for line in lines if line not in targets)


def _entries(anchors: list[Tag]) -> list[str]:
    """The texts of a list's entries: of each link, with its row or item where that has hardly more than the link and its date."""
    around = [anchor.find_parent(["tr", "li"]) for anchor in anchors]
    links = Counter(map(id, around))
    return [_entry(anchor, None if links[id(row)] > 1 else row) for anchor, row in zip(anchors, around, strict=True)]


def _entry(anchor: Tag, row: Tag | None) -> str:
    own = text_of(anchor)
    whole = own if row is None else text_of(row)
    return whole if len(whole) <= len(own) + _BESIDE else own


VERSIONS = (
    Version("pdf", 2, parse_paper, marker=is_pdf, tool=ocr_tool),  # its pages can be pictures
    Version("scan", 1, parse_paper, marker=is_paper, tool=ocr_tool),
    Version("list", 2, parse_list, marker=_is_list),
    Version("notice", 2, parse_page),
)
