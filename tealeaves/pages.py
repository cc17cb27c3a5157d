"""What several sources' parsers do alike: telling layouts apart, finding an article or a list on a page, making a document of it.

Where public code says how a site marks its pages, a parser names selectors. Where nobody knows the markup, the container with the most
text outside links is the article: `heaviest`. A login form or a parked domain has a heaviest container too: that such a page is none of
the source's is seen in what it says (tealeaves/strict.py), and by the language and the length that the source promises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from bs4.element import NavigableString, PreformattedString, Tag

from tealeaves.dates import Contradiction, Dated, dateline_day, find_date
from tealeaves.errors import Unreadable
from tealeaves.html import BREAKING, MAX_BYTES, SILENT, Html, blocks_of, read_html, target_of, text_of
from tealeaves.language import languages_of_blocks, script_counts
from tealeaves.model import Block, Capture, Document, Link, identity
from tealeaves.text import without_end_mark

Marker = Callable[[Capture], bool]
Selectors = tuple[str, ...]

LEAST_LETTERS = 80  # of an article found by its weight alone; a syllable or ideogram counts as two
SHORT = 1_200  # letters below which a page that speaks like a login form or a closed site is taken for one
HEADLINE_AT_MOST = 400  # code points
STAMPS: Selectors = ("time", "[class*=date]", "[id*=date]", "[class*=Date]", "[class*=time]")
_FRAMES = (
    "nav, footer, aside, form, header nav, #footer, #menu, #nav, .footer, .menu, .nav, .navbar, .sidebar, .breadcrumb"
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")

# --- which layout -----------------------------------------------------------------------------------------------------------------


_INLINE_IMAGE = re.compile(rb"data:[\w/+.;=-]{0,60};base64,[A-Za-z0-9+/=\s]{64,}")


def has(*patterns: bytes) -> Marker:
    """A marker: every pattern is found in the bytes of the page. A page too large to be read has none."""
    compiled = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]

    def found(capture: Capture) -> bool:
        body = without_images(capture).body
        return len(body) <= MAX_BYTES and all(one.search(body) for one in compiled)

    return found


def without_images(capture: Capture) -> Capture:
    """The capture to be read: of a page too large for that, the pictures that stand in its text are left out."""
    return capture if len(capture.body) <= MAX_BYTES else replace(capture, body=_INLINE_IMAGE.sub(b"", capture.body))


def of_class(tag: bytes, name: bytes) -> bytes:
    """The pattern of a start tag with this word in its `class`."""
    return b"<" + tag + rb"\b[^<>]{0,300}\bclass\s*=\s*[\"']?[^\"'<>]{0,200}\b" + name + rb"\b"


def of_id(name: bytes) -> bytes:
    """The pattern of a start tag with this `id`."""
    return rb"<\w+\b[^<>]{0,300}\bid\s*=\s*[\"']?" + name + rb"\b"


def at(pattern: str) -> Marker:
    """A marker: the path and query of the address as asked for match."""
    compiled = re.compile(pattern)
    return lambda capture: compiled.search(local(capture.url)) is not None


def local(url: str) -> str:
    """The address without scheme and host."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def refuse(capture: Capture) -> Iterator[Document]:
    """A page in no known layout: says what it seems to be instead. Always raises `Unreadable`."""
    page = read_html(capture)
    heading, body = page.first("h1"), page.first("body")
    told = [f"title {page.title()!r}"]
    told += [f"heading {text_of(heading)[:120]!r}"] if heading is not None else []
    told += [f"text {text_of(body)[:120]!r}"] if body is not None else []
    raise Unreadable(f"neither a list nor an article: {', '.join(told)}")


# --- articles ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its page shows it."""

    headline: str
    texts: tuple[str, ...]  # its paragraphs, without the headline
    stamp: Dated | Contradiction | None = None  # the date printed in a place of its own
    links: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()
    work: str = ""  # one name for the page and its other languages, where the page itself says which they are


def find_article(
    capture: Capture, page: Html, headline: Selectors, body: Selectors, *, paragraphs: str = "p", stamp: Selectors = ()
) -> Article:
    """The article whose parts these selectors find. Raises `Unreadable` where it has no headline or no text."""
    titles = next((found for selector in headline if (found := [text_of(each) for each in page.all(selector)])), [])
    container, printed = page.first(*body), page.first(*stamp)
    return made(
        capture, page, " ".join(filter(None, titles)),
        texts_of(container, paragraphs), container, find_date(text_of(printed)) if printed is not None else None,
    )  # fmt: skip


def made(
    capture: Capture, page: Html, headline: str, texts: Iterable[str], container: Tag | None,
    stamp: Dated | Contradiction | None = None,
) -> Article:  # fmt: skip
    """The parts as an article, without end marks and without the headline said twice. Raises `Unreadable` for a missing part."""
    if not headline:
        raise Unreadable("the article has no headline")
    ended = [words for text in texts if (words := without_end_mark(text))]
    if ended[:1] == [headline]:
        del ended[0]
    if not ended:
        raise Unreadable("the article has no text")
    contradictory = ("contradictory_date",) if isinstance(stamp, Contradiction) else ()
    links = tuple(dict.fromkeys(hrefs(capture, container)))
    return Article(headline, tuple(ended), stamp, links, (*page.decoded.flaws, *contradictory), work_of(capture, page))


_ALTERNATE = re.compile(
    r"<link\b(?=[^<>]{0,400}\bhreflang\s*=)[^<>]{0,400}?\bhref\s*=\s*[\"']?([^\"'\s<>]{1,500})", re.IGNORECASE
)


def work_of(capture: Capture, page: Html) -> str:
    """A name that a page has in common with its other languages: made of the addresses of all, which each of them names (`hreflang`).

    "" for a page that names none or another: a page's language switch that leads to front pages says nothing of the article.
    """
    named: set[str] = set()
    for found in islice(_ALTERNATE.finditer(page.decoded.text), 40):
        with suppress(ValueError):
            named.add(local(urljoin((capture.url, *capture.redirects)[-1], unescape(found[1]))))
    named -= {"", "/"}
    return identity("work", *sorted(named)) if len(named) > 1 and local(capture.url) in named else ""


def texts_of(container: Tag | None, paragraphs: str = "p") -> list[str]:
    """The lines of the container's paragraphs, or all its lines where it has none."""
    if container is None:
        return []
    return [words for element in container.select(paragraphs) for words in blocks_of(element)] or blocks_of(container)


def hrefs(capture: Capture, container: Tag | None) -> Iterator[str]:
    """Where the anchors of an element lead."""
    for anchor in container.find_all("a", href=True) if container is not None else []:
        target = target_of(capture, anchor)
        if target is not None:
            yield target


def document(
    capture: Capture, outlet: str, article: Article, native_id: str, edition: str, published: date | None, section: str | None = None
) -> Document:  # fmt: skip
    """The document of an article. `published` is the source's own claim; the day of the dateline is the event's, if there is one."""
    blocks = (Block(article.headline, role="headline"), *(Block(text) for text in article.texts))
    return Document(
        source=capture.source,
        outlet=outlet,
        native_id=native_id,
        url=capture.url,
        headline=article.headline,
        blocks=languages_of_blocks(blocks, () if edition == "mul" else (edition,)),
        edition=edition,
        section=section,
        published_at=published,
        event_time=dateline(article.texts, published or capture.captured_at.date()),
        links=article.links,
        flaws=(*article.flaws, *(() if published else ("no_date",))),
        work=article.work,
    )


def claimed(capture: Capture, article: Article) -> date | None:
    """The day that the page prints, else the one that stood beside its link. Never one from the address or from the text."""
    return article.stamp.day if isinstance(article.stamp, Dated) else capture.listed_at


def dateline(texts: Iterable[str], seen: date) -> date | None:
    """The day of the first dateline, in the year that fits the day on which it was printed or seen."""
    return next((day for text in islice(texts, 4) if (day := dateline_day(text, seen)) is not None), None)


# --- lists ------------------------------------------------------------------------------------------------------------------------

# A date that closes a line of a list: [2026.7.9.], (2026.10.4), [Juche113.10.8.], 2022.02.11
_CLOSING = re.compile(
    r"\s*(?:[\[(（［]\s*(?:Juche|Чучхе|주체|主体|チュチェ)?\s*\d{1,4}\s*[.\-/]\s*\d{1,2}\s*[.\-/]\s*\d{1,2}\s*\.?\s*[\])）］]|"
    r"\b(?:19|20)\d\d\s*[.\-/]\s*\d{1,2}\s*[.\-/]\s*\d{1,2}\.?)\s*\Z",
    re.IGNORECASE,
)
_LOOKED_AT = 400  # nodes of a line of a list


def listed(
    capture: Capture, page: Html, wanted: Callable[[str], bool], item: str = "", anchor: str = "a[href]",
    hosts: Collection[str] = (),
) -> Iterator[Link]:  # fmt: skip
    """The links of a page whose addresses are wanted, each once, with the date that stands beside each.

    Of its own site or of `hosts` alone: on plain http anybody can write a link into a page, and what another's site says under an address
    in this one's manner would count as this one's. `item` is what holds one link and its date; without it, the largest element that leads
    nowhere else. Raises `Unreadable` where there is none: a list is never empty.
    """
    seen: dict[str, Link] = {}
    root = page.first("body")
    scopes = page.all(item) if item else [root] if root is not None else []
    for scope in scopes:
        for found in scope.select(anchor):
            target = target_of(capture, found)
            if target is None or not wanted(target) or not on_site(capture, target, hosts):
                continue
            link = _link(target, found, scope if item else _line(capture, found))
            held = seen.get(target)
            if held is None or (held.headline is None and link.headline is not None):
                seen[target] = link
    if not seen:
        raise Unreadable(f"the list names no article: title {page.title()!r}")
    yield from seen.values()


def on_site(capture: Capture, target: str, hosts: Collection[str] = ()) -> bool:
    """Whether an address is of the same host as the page, `www.` aside, or of these; a page of a file may lead anywhere."""
    own = {host.removeprefix("www.") for url in (capture.url, *capture.redirects) if (host := urlsplit(url).hostname)}
    host = urlsplit(target).hostname or ""
    return not own or host.removeprefix("www.") in own or host in hosts


def _link(target: str, anchor: Tag, line: Tag) -> Link:
    """An address with the words of its anchor, without the date that closes them, and the date of its line: never one in the headline."""
    words, around = text_of(anchor), text_of(line)
    closing = (_CLOSING.search(around), _CLOSING.search(words))
    texts = [found[0] for found in closing if found] + [around.replace(words, " ")]
    day = next((found.day for text in texts if isinstance(found := find_date(text), Dated)), None)
    return Link(target, day, _CLOSING.sub("", words).strip(" ·-") or None)


def _line(capture: Capture, anchor: Tag) -> Tag:
    """The largest element around an anchor whose anchors all lead to the same address."""
    target, line = target_of(capture, anchor), anchor
    for around in islice(anchor.parents, 6):
        if around.name == "body" or not _leads_only_to(capture, around, target):
            break
        line = around
    return line


def _leads_only_to(capture: Capture, around: Tag, target: str | None) -> bool:
    for count, node in enumerate(around.descendants):
        if count > _LOOKED_AT:
            return False
        if isinstance(node, Tag) and node.name == "a" and node.has_attr("href") and target_of(capture, node) != target:
            return False
    return True


# --- articles on pages whose markup nobody knows ------------------------------------------------------------------------------------


def guess_article(
    capture: Capture, headline: Selectors = (), body: Selectors = (), stamp: Selectors = STAMPS
) -> Article:
    """The article of a page: by the selectors where they find something, else by the weight of its text.

    Raises `Unreadable` for a page with hardly any text.
    """
    page = read_html(capture)
    root = page.first("body")
    if root is None:
        raise Unreadable("the page has no body")
    for frame in root.select(_FRAMES):
        if not frame.decomposed:
            frame.decompose()
    container = _chosen(root, body) or heaviest(root)
    lines = blocks_of(container) if container is not None else []
    title, lines = _headline(page, root, container, headline, lines)
    printed, lines = _printed(root, stamp, title, lines)
    if letters(" ".join(lines)) < LEAST_LETTERS:
        raise Unreadable(f"hardly any text: title {page.title()!r}, text {' '.join(lines)[:120]!r}")
    return made(capture, page, title, lines, container, printed)


def heaviest(root: Tag) -> Tag | None:
    """The element whose own paragraphs have the most letters outside links."""
    weights: dict[int, int] = {}
    elements: dict[int, Tag] = {}
    stack: list[tuple[Tag, Tag]] = [(root, root)]
    while stack:
        element, container = stack.pop()
        for child in element.children:
            if isinstance(child, Tag):
                if child.name not in SILENT and child.name != "a":
                    stack.append((child, _container(child, container)))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                elements[id(container)] = container
                weights[id(container)] = weights.get(id(container), 0) + len(child.strip())
    if not weights:
        return None
    return elements[max(weights, key=lambda key: weights[key])]


def _container(element: Tag, around: Tag) -> Tag:
    """Whose text an element holds: its parent's where it is one paragraph among others, its own where it holds paragraphs or lines."""
    if element.name not in BREAKING or element.name == "br":
        return around
    lines = sum(1 for child in element.children if isinstance(child, Tag) and child.name in BREAKING)
    parent = element.parent
    return element if lines >= 2 or element.name in ("td", "article", "section", "main") or parent is None else parent


def letters(text: str) -> int:
    """How much a text says: its letters, a syllable or ideogram counted twice."""
    counts = script_counts(text)
    return sum(counts.values()) + sum(counts.get(script, 0) for script in ("hangul", "kana", "han"))


def _chosen(root: Tag, selectors: Selectors) -> Tag | None:
    found = (element for selector in selectors for element in root.select(selector, limit=1))
    return next((element for element in found if letters(element.get_text()) >= LEAST_LETTERS), None)


def _headline(
    page: Html, root: Tag, container: Tag | None, selectors: Selectors, lines: list[str]
) -> tuple[str, list[str]]:
    """The headline, and the lines without it and what stands above it: of the selectors, a heading, or the first short line."""
    named = [text_of(element) for selector in selectors for element in root.select(selector, limit=1)]
    inside = [text_of(element) for element in (container.find_all(_HEADINGS, limit=1) if container is not None else [])]
    above = container.find_previous(_HEADINGS) if container is not None else None
    before = [text_of(above)] if isinstance(above, Tag) else []
    first = lines[:1] if lines and find_date(lines[0]) is None else lines[1:2]
    titles = [words for words in (*named, *inside, *before, *first) if 0 < len(words) <= HEADLINE_AT_MOST]
    own = (words for words in titles if words != page.title())  # rather than what may be the site's name
    headline = next(own, titles[0] if titles else "")
    return headline, lines[lines.index(headline) + 1 :] if headline in lines[:6] else lines


_DAY_ALONE = re.compile(r"[\[(]?\s*\d{4}\s*[.\-/]\s*\d{1,2}\s*[.\-/]\s*\d{1,2}\s*\.?\s*[\])]?")  # 2022.5.17.


def _printed(
    root: Tag, selectors: Selectors, headline: str, lines: list[str]
) -> tuple[Dated | Contradiction | None, list[str]]:
    """The date of the article, and the lines without it: in an element called so, on a line of its own at either end of the text, or
    beside the headline.

    An element elsewhere on the page tells today's date. At the end only figures count: "October 7, Juche 115 (2026)" closes a letter and
    is the letter's.
    """
    near = _near(headline, blocks_of(root))
    for words in _called_so(root, selectors, near, lines):
        if (found := find_date(words)) is not None:
            return found, [line for line in lines if line != words]
    for index in (0, 1, len(lines) - 1):
        line = lines[index] if 0 <= index < len(lines) else ""
        alone = _DAY_ALONE.fullmatch(line) is not None if index > 1 else len(line) <= 40
        if alone and (found := find_date(line)) is not None:
            return found, [*lines[:index], *lines[index + 1 :]]
    beside = (found for line in near if _DAY_ALONE.fullmatch(line) and (found := find_date(line)) is not None)
    return next(beside, None), lines


def _called_so(root: Tag, selectors: Selectors, near: list[str], lines: list[str]) -> Iterator[str]:
    """The words of the elements that the selectors find: a whole line of the text or next to the headline, or a part of the one below."""
    below = near[1] if len(near) > 1 else ""
    for selector in selectors:
        for element in root.select(selector, limit=8):
            words = text_of(element)
            if 0 < len(words) <= 60 and (words in near or words in lines or words in below):
                yield words


def _near(headline: str, lines: list[str]) -> list[str]:
    """The lines next to the headline: itself, those below it, the one above."""
    place = next((index for index, line in enumerate(lines) if headline and headline in line), None)
    return [] if place is None else [*lines[place : place + 4], *lines[max(0, place - 1) : place]]


# What stands on pages that are not the source's: parked domains, login forms, closed or moved sites, filters on the way.
_STRANGER = re.compile(
    r"domain(?: name)? (?:is|may be|has been) (?:for sale|parked|expired)|buy this domain|related searches|web hosting|"
    r"(?:site|page|website|server) (?:is )?(?:currently )?(?:under (?:maintenance|construction)|(?:temporarily )?unavailable|down)|"
    r"(?:scheduled|technical) maintenance|access (?:to this page is )?(?:denied|forbidden)|web page blocked|just a moment|"
    r"enable javascript|are you (?:a )?(?:human|robot)|captcha|(?:page|file|url)(?: was)? not found|internal server error|bad gateway|"
    r"(?:log|sign) ?in to|forgot(?:ten)? (?:your )?password|user ?name|"
    r"технически[ехм]+ работ|временно (?:не )?(?:недоступен|доступен|закрыт)|сайт (?:на|закрыт|отключ[её]н)|профилактическ|"
    r"вход в систему|введите пароль|домен (?:продаётся|продается|припаркован)|страница не найдена|"
    r"알 ?수 ?없는 ?주소|점검 ?중|봉사를 중지|페지를 찾을 수 없|로그인|가입하기|암호를 입력|"
    r"系统维护|网站维护|正在维护|域名(?:出售|转让)|请登录|用户登录|页面不存在|禁止访问|"
    r"メンテナンス|ログイン|ページが見つかりません|en mantenimiento|iniciar sesi[oó]n|p[aá]gina no encontrada",
    re.IGNORECASE,
)


def refuse_stranger(page: Html, root: Tag) -> None:
    """Raises `Unreadable` for a page that asks for a password, or is short and speaks like a closed site, a login or a parked domain."""
    if root.select_one("input[type=password]") is not None:
        raise Unreadable(f"a page that asks for a password: title {page.title()!r}")
    text = text_of(root)
    said = _STRANGER.search(f"{page.title()}\n{text[: SHORT * 2]}")
    if said is not None and letters(text) < SHORT:
        raise Unreadable(f"not a page of this source: it says {said[0]!r}, title {page.title()!r}")
