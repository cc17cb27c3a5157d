"""Strict soup helpers: decode once, cut the container with selectolax, read the fragment with BeautifulSoup on lxml.

Cutting first is several times faster than building the whole tree, with the same text. A page above the size limits is refused with
`Unreadable` before any tree is built: flat pages of 5 MB took 45 seconds and 870 MB.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from selectolax.lexbor import LexborHTMLParser

from tealeaves.burden import refuse_burden as refuse_burden
from tealeaves.errors import Unreadable
from tealeaves.model import Capture
from tealeaves.text import normalise

MAX_BYTES = 3 * 1024 * 1024
MAX_TAGS = 200_000
MAX_URL = 1_000  # characters of an address that we follow or name
MAX_COPIED = 4 * MAX_BYTES  # characters of the elements that one selector finds

# --- decoding ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body as text, the encoding it was read in, and how many characters had to be replaced."""

    text: str
    encoding: str
    replaced: int = 0

    @property
    def flaws(self) -> tuple[str, ...]:
        return ("replacement_characters",) if self.replaced else ()


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# What pages call an encoding is a subset of what they send: the supersets read both.
_SUPERSETS = {
    "euc_kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "gb2312": "gb18030", "gbk": "gb18030",
    "iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932", "big5": "cp950",
}  # fmt: skip
# Declarations are believed for encodings of pages only: Python also knows escapes, compressors and UTF-7 under such names.
_BELIEVED = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|cp(?:125\d|866|874|9\d\d)|gb18030|big5\w*|euc_jp|iso2022_\w+|iso8859-\d+|koi8-\w|johab|mac-cyrillic"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
# Guesses, each with the letters that must make up most of what is not ASCII, lest mojibake pass for text.
_GUESSES = (
    ("cp949", re.compile("[가-힣]")),
    ("gb18030", re.compile("[\u4e00-\u9fff]")),
    ("cp1251", re.compile("[А-яЁё]")),
)
_LEAST_SHARE = 0.6
_LONGEST_TYPE = 300  # characters of a Content-Type that are read


def decode(capture: Capture) -> Decoded:
    """The body of a capture as text. Raises `Unreadable` for an empty or an oversized one.

    In this order: a byte order mark; valid UTF-8 with multi-byte letters, whatever is declared; the charset of the HTTP header, of
    the `meta` tag, of the XML declaration, each read strictly as its superset; UTF-8 with few broken bytes; guesses that give mostly
    Hangul, Han or Cyrillic; UTF-8 with replacement characters.
    """
    body = capture.body
    if not body.strip():
        raise Unreadable("the body is empty")
    if len(body) > MAX_BYTES:
        raise Unreadable(f"the body has {len(body):,} bytes, the limit is {MAX_BYTES:,}")
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _lenient(body[len(mark) :], encoding)
    if _is_utf8(body):
        return Decoded(body.decode("utf-8"), "utf-8")
    declared = [name for name in _declared(capture) if name != "utf-8"]
    for encoding in declared:
        text = _strict(body, encoding)
        if text is not None:
            return Decoded(text, encoding)
    return _guessed(body, declared)


def _is_utf8(body: bytes) -> bool:
    """Whether the body is UTF-8 with letters beyond ASCII, or plain ASCII that no declaration could change."""
    if body.isascii():
        return b"\x00" not in body and b"\x1b" not in body
    return _strict(body, "utf-8") is not None


def _declared(capture: Capture) -> Iterator[str]:
    head = capture.body[:4096]
    content_type = _CHARSET.search((capture.header("content-type") or "")[:_LONGEST_TYPE])
    names = [content_type[1] if content_type else None]
    names += [found[1].decode("ascii") if found else None for found in (_META.search(head), _XML.search(head))]
    for name in names:
        try:
            known = codecs.lookup(name).name if name else None
        except LookupError:
            continue
        encoding = _SUPERSETS.get(known or "", known or "")
        if _BELIEVED.fullmatch(encoding):
            yield encoding


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _guessed(body: bytes, declared: list[str]) -> Decoded:
    if body[1::2].count(0) > 0.3 * len(body) / 2:
        return _lenient(body, "utf-16-le")
    loose = _lenient(body, "utf-8")
    if loose.replaced * 20 <= len(body) - len(body.translate(None, bytes(range(0x80, 0x100)))):
        return loose
    for encoding, letters in _GUESSES:
        text = _strict(body, encoding)
        beyond = sum(1 for letter in text if letter > "\x7f") if text is not None else 0
        if text is not None and len(letters.findall(text)) >= _LEAST_SHARE * beyond:
            return Decoded(text, encoding)
    return _lenient(body, declared[0]) if declared else loose


def _lenient(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


# --- cutting ----------------------------------------------------------------------------------------------------------------------


class Html:
    """A page that is searched quickly and read in pieces: CSS selectors find, each finding becomes a tree of its own."""

    def __init__(self, decoded: Decoded) -> None:
        tags = decoded.text.count("<")
        if tags > MAX_TAGS or len(decoded.text) > MAX_BYTES:
            raise Unreadable(
                f"the page has {tags:,} tags and {len(decoded.text):,} characters, too much to build a tree"
            )
        refuse_burden(decoded.text)
        self.decoded = decoded
        self._parser = LexborHTMLParser(decoded.text)

    def all(self, selector: str) -> list[Tag]:
        """Every element that the selector finds, in document order: one tree for all of them, it is the building that costs."""
        return trees(self._pieces(selector))

    def _pieces(self, selector: str) -> list[str]:
        """The markup of each finding. Elements that stand one inside the other are copied each time: `Unreadable` beyond a bound."""
        pieces: list[str] = []
        room = MAX_COPIED
        for node in self._parser.css(selector):
            pieces.append(node.html or "")
            room -= len(pieces[-1])
            if room < 0:
                raise Unreadable(f"{selector} finds more than {MAX_COPIED:,} characters, one element inside the other")
        return pieces

    def first(self, *selectors: str) -> Tag | None:
        """The first element that the first fruitful selector finds."""
        for selector in selectors:
            node = self._parser.css_first(selector)
            if node is not None:
                return _tree(node.html or "")
        return None

    def attribute(self, selector: str, name: str) -> str:
        """An attribute of the first element that the selector finds, a `meta` of the head too; "" without one."""
        node = self._parser.css_first(selector)
        return normalise(node.attributes.get(name) or "") if node is not None else ""

    def balanced(self) -> str:
        """What stands in the page's body, as markup in which every element is closed."""
        body = self._parser.body
        markup = body.html or "" if body is not None else ""
        return markup[markup.find(">") + 1 : markup.rfind("<")]

    def title(self) -> str:
        """The page's `title`, for naming what could not be read; "" without one."""
        node = self._parser.css_first("title")
        return normalise(node.text()) if node is not None else ""


def read_html(capture: Capture) -> Html:
    """The page of a capture. Raises `Unreadable` for an error answer, an empty body or a page above the limits."""
    if capture.status != 200:
        raise Unreadable(f"the status is {capture.status}")
    return Html(decode(capture))


def target_of(capture: Capture, anchor: Tag) -> str | None:
    """The absolute address that an anchor of the page leads to, without its fragment; None where that is no web address.

    One of more than 1,000 characters is none either: no publication has one, and a database could not index it.
    """
    try:
        target, _ = urldefrag(urljoin((capture.url, *capture.redirects)[-1], str(anchor.get("href", "")).strip()))
        parts = urlsplit(target)
        return target if parts.scheme in ("http", "https") and parts.hostname and len(target) <= MAX_URL else None
    except ValueError:
        return None


def trees(pieces: Sequence[str]) -> list[Tag]:
    """A tree of each piece of balanced markup, built together where that leaves them apart; those of nothing are left out."""
    body = BeautifulSoup("".join(pieces), "lxml").body if pieces else None
    together = body.find_all(True, recursive=False) if body is not None else []
    if len(together) == len(pieces):
        return list(together)
    return [tree for piece in pieces if (tree := _tree(piece)) is not None]


def _tree(fragment: str) -> Tag | None:
    body = BeautifulSoup(fragment, "lxml").body
    return body if body is None or fragment[:5].lower() == "<body" else body.find(True)


# --- text -------------------------------------------------------------------------------------------------------------------------

BREAKING = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
     "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p", "pre",
     "section", "select", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"]
)  # fmt: skip
SILENT = frozenset(["script", "style", "noscript", "template", "svg", "iframe", "object", "textarea"])
_NAME_TAGS = frozenset(["nobr", "august_name"])
_EMPHASIS = frozenset(["b", "strong", "font", "span", "em", "i", "u", "big", "a"])

_LOOKED_INTO = 64  # nodes in which emphasis shows whether it is laid on several words

_SEAM = "\x00"  # stands where a name's tag begins or ends; no parser lets it through from the page
_BREAK = "\x01"
_SEAMS = re.compile("\x00+")
_LEFT_WORD = re.compile(r"[^\W_]+\Z")
_RIGHT_WORD = re.compile(r"[^\W\d_]+")
# Derived words and case endings that belong to the name before them: "Kim Il Sung" + "ism", "Ким Чен Ын" + "ом".
_JOINED_TAILS = re.compile(r"s|ias?|isms?|ists?|ians?|[ауе]|ом|ым")
_SPACE_BEFORE_MARK = re.compile(r"(?<!\s)\s++(?=[,.;)'’])")  # whole runs only, lest each blank of a long one be tried


def text_of(element: Tag) -> str:
    """The text of an element on one line. Names in tags of their own neither glue to their neighbours nor split a word."""
    return normalise(" ".join(blocks_of(element)))


def blocks_of(element: Tag) -> list[str]:
    """The text of an element, cut at block elements and line breaks; empty pieces are left out."""
    raw = "".join(_pieces(element))
    return [words for piece in raw.split(_BREAK) if (words := normalise(_join(piece)))]


def _pieces(root: Tag) -> Iterator[str]:
    """The strings of the tree in order, with seams around names and breaks around blocks. Iterative: pages nest without end."""
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Tag):
            if item.name in SILENT:
                continue
            around = _around(item)
            yield around
            stack.append(_Closing(around))
            stack.extend(reversed(item.contents))
        elif isinstance(item, _Closing):
            yield item.mark
        elif isinstance(item, NavigableString) and not isinstance(item, PreformattedString):
            yield str(item).replace(_SEAM, "").replace(_BREAK, "")


@dataclass(frozen=True, slots=True)
class _Closing:
    mark: str


def _around(tag: Tag) -> str:
    if tag.name in BREAKING:
        return _BREAK
    if tag.name in _NAME_TAGS or "fSpecCs" in (tag.get("class") or ()):
        return _SEAM
    if tag.name in _EMPHASIS and _has_words(tag):
        return _SEAM
    return ""


def _has_words(tag: Tag) -> bool:
    """Whether emphasis is laid on several words: a name. On one word or letter it can stand inside a longer word."""
    return len("".join(islice(_strings(tag), 8)).split()) > 1


def _strings(tag: Tag) -> Iterator[str]:
    """The strings of the first few nodes below a tag: emphasis that nests is looked into at every level."""
    stack: list[object] = [tag]
    for _ in range(_LOOKED_INTO):
        if not stack:
            return
        item = stack.pop()
        if isinstance(item, Tag):
            stack.extend(reversed(item.contents[:_LOOKED_INTO]))
        elif isinstance(item, NavigableString) and not isinstance(item, PreformattedString):
            yield str(item)


def _join(piece: str) -> str:
    """The parts of a block between its seams, spaced as a reader would."""
    parts = [part for part in _SEAMS.split(piece) if part]
    joined = parts[0] if parts else ""
    for part in parts[1:]:
        if _apart(joined, part):
            joined += " "
        joined += _SPACE_BEFORE_MARK.sub("", part, count=1) if part[0].isspace() else part
    return joined


def _apart(before: str, after: str) -> bool:
    """Whether two parts that touch at a seam are two words. Scripts without word spaces are left as they are."""
    last, first = before[-1], after[0]
    if not first.isalpha() or _unspaced(first) or _unspaced(last):
        return False
    if last in ",;:!?)”»":
        return True
    word = _LEFT_WORD.search(before[-40:])
    tail = _RIGHT_WORD.match(after)
    return word is not None and len(word[0]) > 1 and tail is not None and _JOINED_TAILS.fullmatch(tail[0]) is None


def _unspaced(letter: str) -> bool:
    """Whether a letter belongs to a script that attaches particles or has no spaces: Hangul, kana, Han, full-width forms."""
    return "\u1100" <= letter <= "\u11ff" or letter >= "\u2e80"
