"""What a page shows to a reader, without building a tree: its title and headings, its lines of text, how many letters they have.

Good enough to weigh and to recognise a page, never to read one: that is the parsers' work. Every expression runs in linear time on any
input, since a refused page can be anything.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from tealeaves.html import decode
from tealeaves.model import Capture
from tealeaves.text import normalise

_HEAD = 2048  # bytes in which a page says that it is one
_PAGE = re.compile(rb"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)\b", re.IGNORECASE)

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_UNSCRIPTED = re.compile(r"<noscript\b[^<>]*>(.*?)(?:</noscript\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]{0,2000})", re.IGNORECASE)
_HEADING = re.compile(r"<h[1-3]\b[^<>]*>(.{0,400}?)</h[1-3]\s*>", re.DOTALL | re.IGNORECASE)
_HEADINGS = 5  # as many are looked at: a page with more is a list
_HEADED = 100_000  # characters in which they stand
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|em|font|i|nobr|small|span|strong|sub|sup|u|august_name)\b[^<>]*>", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_PASSWORD = re.compile(r"<input\b[^<>]*\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_WIDE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff]")


def is_page(capture: Capture) -> bool:
    """Whether it was served as a web page or looks like one; a feed or a record is none, whatever it was served as."""
    head = capture.body[:_HEAD]
    if _FEED.search(head):
        return False
    return _PAGE.search(head) is not None or "html" in (capture.header("content-type") or "").lower()


def is_feed_without_items(capture: Capture) -> bool:
    return _FEED.search(capture.body[:_HEAD]) is not None and _ITEM.search(capture.body) is None


def weight(text: str) -> int:
    """Letters, those of Hangul, kana and Han twice: a sentence weighs about the same in every language."""
    return sum(map(str.isalpha, text)) + len(_WIDE.findall(text))


@dataclass(frozen=True)
class Shown:
    """A page as a reader without scripts sees it."""

    markup: str  # without comments

    @cached_property
    def title(self) -> str:
        found = _TITLE.search(self.markup)
        return _plain(found[1]) if found else ""

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The first few that have words."""
        found = islice(_HEADING.finditer(self._body[:_HEADED]), _HEADINGS)
        return tuple(words for heading in found if (words := _plain(heading[1])))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The text, cut at every tag that is not one of emphasis."""
        pieces = _TAG.sub("\n", _INLINE.sub(" ", self._body)).split("\n")
        return tuple(words for piece in pieces if (words := normalise(html.unescape(piece))))

    @cached_property
    def weight(self) -> int:
        return sum(map(weight, self.lines))

    @cached_property
    def unscripted(self) -> str:
        """What is said to browsers that run no scripts."""
        return " ".join(_plain(found[1]) for found in _UNSCRIPTED.finditer(self.markup))

    @property
    def has_scripts(self) -> bool:
        return "<script" in self.markup.lower() or 'http-equiv="refresh"' in self.markup.lower()

    @property
    def asks_for_password(self) -> bool:
        return _PASSWORD.search(self.markup) is not None

    @cached_property
    def _body(self) -> str:
        return _TITLE.sub("", _UNSCRIPTED.sub("", _CODE.sub("\n", self.markup)))


def shown_by(capture: Capture) -> Shown:
    """What a capture shows. Raises `Unreadable` for an empty or an oversized body."""
    return Shown(_COMMENT.sub("", decode(capture).text))


def _plain(marked: str) -> str:
    return normalise(html.unescape(_TAG.sub(" ", marked)))
