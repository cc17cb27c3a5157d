"""What an article says, in a form that two looks at it can be compared by: a digest of its words, and a mark for each sentence.

One fact an article; its subject is the article at its address ("article|" and the native id), so that two addresses of one text are
not taken for an edit. The value changes with the words and with nothing else: blanks, quotation marks' shape, dashes, punctuation,
width, the form of a date, the division into paragraphs, the dateline and the frame of the page are left out, and so is the date behind a
headline. Which sentences changed is told by the marks, with the first letters of each; the words themselves are in the stored documents.

Nothing for the records of somebody's collection, which hold an article as it was once.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from tealeaves.dates import dates_in
from tealeaves.model import Block, Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.tokens import MARKS_OF_A_PAGE, is_chrome
from tealeaves.text import stream_safe

KIND = "wording"
COLLECTED = "record"  # the parser of dumps
LONGEST = 300_000  # code points: no article is so long, and a page made to be slow is not compared
MOST_SENTENCES = 300  # that have a mark each; the digest is of all
HEAD = 64  # code points of a sentence that are shown
_FRAME = 120  # code points of a block that can be the frame of a page
_NEAR_A_YEAR = 48  # code points on either side of a year in which the rest of its date stands
_MOST_SEARCHED = 40_000  # code points: an article with a date in every line has fewer

# A full stop before a figure ends no sentence: "Feb. 11".
_ENDS = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»)\]]*+(?=\s+[^\d\s]|\s*\Z)|[。！？]+[」』”]?")
_YEARS = re.compile(r"(?:19|20)\d\d|(?:uche|учхе|учче|主体|主體|チュチェ|주체)\s*\d{1,3}", re.IGNORECASE)
_WORDS = re.compile(r"\d+(?:[.,:]\d+)*%?|[^\W\d_]+|[\"“”„‟″«»《》〈〉「」『』]")
_DATELINE = re.compile(
    r"[(（]?(?:Pyongyang|평양|Пхеньян|平壤|朝中社)[^\n]{0,40}?(?:[(（](?:KCNA|ＫＣＮＡ|ЦТАК)[)）]|조선중앙통신[)）]|/ЦТАК/|日电[)）]?)\s?(?:-{1,2}|[–—])?\s?"
)
_DATE_BEHIND = 24  # code points at the end of a headline in which a date of the list is looked for
_QUOTES = dict.fromkeys(map(ord, "“”„‟″«»《》〈〉「」『』"), '"') | {ord("ё"): "е", ord("Ё"): "Е"}
_OF_A_FRAME = re.compile("|".join(sorted(MARKS_OF_A_PAGE)))
_ENDED = re.compile(r"[-‐‑–—−]\s?0\s?[-‐‑–—−]\s*\Z")


class Sentence(NamedTuple):
    """One sentence: what its words come to, where it begins in the document's text, and how it begins."""

    words: str
    offset: int
    head: str


def observe(document: Document) -> Iterator[Fact]:
    """The one fact of an article with a text."""
    if document.parser == COLLECTED or not 0 < len(document.text) <= LONGEST:
        return
    said = sentences(document)
    if not said:
        return
    title, start, end = _first_line(document)
    attrs = {
        "words": str(sum(len(each.words) for each in said)),
        "sentences": json.dumps(
            [[mark(each.words), each.offset, each.head] for each in said[:MOST_SENTENCES]], ensure_ascii=False
        ),
        "parser": document.parser_version,
        "title": mark(words_of(_undated(document.headline))),
    }
    bloc, flaws = bloc_of(document.outlet), " ".join(document.flaws)
    attrs |= ({"bloc": bloc} if bloc else {}) | ({"flaws": flaws} if flaws else {})
    whole = digest("".join(each.words for each in said))
    yield Fact(KIND, f"article|{document.native_id}", whole, start, end, title.lang, attrs)


def sentences(document: Document) -> list[Sentence]:
    """The sentences of the text without headline and frame; those without a word are none."""
    text, starts, places = _body(document)
    found = []
    dateline = _DATELINE.match(text)
    begin = dateline.end() if dateline is not None else 0
    for end in [*(match.end() for match in _ENDS.finditer(text)), len(text)]:
        piece = text[begin:end]
        if end <= begin:  # a full stop within the dateline
            continue
        words = words_of(piece)
        if words:
            lead = begin + len(piece) - len(piece.lstrip())
            block = bisect_right(starts, lead) - 1
            found.append(Sentence(words, places[block] + lead - starts[block], piece.strip()[:HEAD]))
        begin = end
    return found


def words_of(text: str) -> str:
    """The letters and figures of a text in their order, dates in one form; two texts of the same words have the same."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", stream_safe(text))
    return "".join(_WORDS.findall(_dated(plain))).translate(_QUOTES)


def mark(words: str) -> str:
    """A short digest: six figures of sixteen million."""
    return digest(words)[:6]


def digest(words: str) -> str:
    """A digest of 64 bits: two texts that anybody compares have the same only if they are."""
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _undated(headline: str) -> str:
    """The headline without the date that some lists put behind it."""
    tail = max(0, len(headline) - _DATE_BEHIND)
    behind = [tail + start for start, end, _ in dates_in(headline[tail:]) if not words_of(headline[tail + end :])]
    return headline[: behind[-1]] if behind and words_of(headline[: behind[-1]]) else headline


def _first_line(document: Document) -> tuple[Block, int, int]:
    """The first block with letters in it, the headline as a rule, and where it stands: what is quoted for an article."""
    starts = accumulate((len(block.text) + 1 for block in document.blocks), initial=0)
    block, start = next((block, start) for block, start in zip(document.blocks, starts, strict=False) if block.text)
    return block, start, start + len(block.text)


def _body(document: Document) -> tuple[str, list[int], list[int]]:
    """The text that counts; where each of its blocks begins in it, and where in the document's."""
    kept: list[str] = []
    places: list[int] = []
    at = 0
    for block in document.blocks:
        if block.role != "headline" and not _is_frame(block.text):
            kept.append(block.text)
            places.append(at)
        at += len(block.text) + 1
    starts = list(accumulate((len(text) + 1 for text in kept), initial=0))[: len(kept)]
    text = "\n".join(kept)
    ended = _ENDED.search(text, max(0, len(text) - 8))
    return text[: ended.start()] if ended else text, starts, places


def _is_frame(text: str) -> bool:
    """Whether a block is nothing but the frame of the page; only a short one with one of a frame's words is looked at closely."""
    return len(text) <= _FRAME and _OF_A_FRAME.search(text.casefold()) is not None and is_chrome(text)


def _dated(text: str) -> str:
    """The text with every date that has a year in one form. Only what stands near a year is searched: that is what keeps it quick."""
    pieces, at = [], 0
    for start, end in _near_years(text):
        near = text[start:end]
        pieces.append(text[at:start])
        done = 0
        for begin, stop, day in dates_in(near):
            pieces += [near[done:begin], f" {day:%Y%m%d} "]
            done = stop
        pieces.append(near[done:])
        at = end
    return "".join([*pieces, text[at:]])


def _near_years(text: str) -> list[tuple[int, int]]:
    """The stretches around years, apart from one another, as far as so much text is to be searched."""
    spans: list[tuple[int, int]] = []
    left = _MOST_SEARCHED
    for found in _YEARS.finditer(text):
        start, end = max(0, found.start() - _NEAR_A_YEAR), min(len(text), found.end() + _NEAR_A_YEAR)
        if spans and start <= spans[-1][1]:
            start, until = spans.pop()
            left += until - start
        left -= end - start
        if left < 0:
            break
        spans.append((start, end))
    return spans
