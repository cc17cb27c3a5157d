"""What a page would cost to build a tree of, told from its tags alone and before any tree is built: one walk, linear in its length.

The size of a page says little. The HTML standard reopens every formatting element that was left open in each paragraph that follows, so
60,000 `<b id=n>` and as many `<p>` are 3.6 billion nodes; nested elements, attributes of one tag and options of one list each cost the
square of their number, and 180,000 nested `<template>` end the process. Measured with selectolax 0.4 (Lexbor): over 4 GiB, over 40
seconds, a segmentation fault, each from less than 3 MiB.

The walk errs on the side of too much: end tags count only where the standard would heed them, and those inside comments, scripts and
attributes are none. It is the first line; a process that may be killed is the second.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tealeaves.errors import Unreadable

MAX_DEPTH = 1_000  # elements open at once
MAX_REOPENED = 1_000_000  # nodes that reopened formatting would add, some 100 bytes each
MAX_ATTRIBUTES = 1_000  # of one tag
MAX_OPTIONS = 5_000

_ATTRIBUTE = r"(?:=?[^\s/>=]++|=)(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?)?"
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE)
# Comments, CDATA and what the standard reads as a comment, or a tag: no quoted ">" ends it.
_MARKUP = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|(?P<cdata><!\[CDATA\[)|<[!?][^>]*+>?|</[^a-zA-Z>][^>]*+>?"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[\s/]++|{_ATTRIBUTE})*+)(?:>|\Z)",
    re.DOTALL,
)
_RAW = {  # elements whose content is no markup, and where each ends
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_IMPLIED = frozenset(  # closed by the next of their kind, or with the element that they stand in
    ["html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup",
     "caption", "rb", "rt", "rtc", "rp"]
)  # fmt: skip
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_ONCE = frozenset(["a", "nobr"])  # a second one closes the first
_FENCES = frozenset(
    ["table", "template", "object", "applet", "marquee", "select", "svg", "math"]
)  # no end tag inside reaches outside
_ALIKE = 3  # of formatting elements that are alike only three are reopened


@dataclass(slots=True)
class _Room:
    """What is open inside one fence."""

    fence: str
    open: Counter[str] = field(default_factory=Counter)
    formatting: dict[str, list[str]] = field(default_factory=dict)


class _Walk:
    """The elements that are open, and what reopening has cost so far."""

    def __init__(self, xml: bool) -> None:
        self._xml = xml
        self._rooms = [_Room("")]
        self._depth = 0
        self._formatting = 0
        self._reopened = 0
        self._options = 0

    @property
    def foreign(self) -> bool:
        """Whether we stand in XML, a drawing or a formula, where CDATA is text."""
        return self._xml or self._rooms[-1].fence in ("svg", "math")

    def hides(self, name: str) -> bool:
        """Whether the content of this element is no markup here."""
        return not self._xml and (self._rooms[-1].fence not in ("svg", "math", "select") or name == "script")

    def tag(self, ends: bool, name: str, rest: str) -> None:
        """One more tag. Raises `Unreadable` where that is too much."""
        self._reopened += self._formatting
        if ends:
            self._close(name)
        elif self._xml:
            self._deeper(name, 0 if rest.endswith("/") else 1)
        elif name not in _VOID:
            self._open(name, rest)
        if self._depth > MAX_DEPTH:
            raise Unreadable(f"more than {MAX_DEPTH:,} elements stand one inside the other, too many to build a tree")
        if self._reopened > MAX_REOPENED or self._options > MAX_OPTIONS:
            raise Unreadable("formatting left open, or options, beyond what a tree can be built of")

    def _open(self, name: str, rest: str) -> None:
        self._options += name == "option"
        if name in _FENCES:
            self._rooms.append(_Room(name))
            self._depth += 1
        elif name not in _IMPLIED and not (name in _ONCE and self._rooms[-1].open[name]):
            self._deeper(name, 1)
        if name in _FORMATTING:
            self._remember(name, rest)

    def _deeper(self, name: str, by: int) -> None:
        self._rooms[-1].open[name] += by
        self._depth += by

    def _remember(self, name: str, rest: str) -> None:
        alike = self._rooms[-1].formatting.setdefault(name, [])
        if name in _ONCE:
            self._formatting -= len(alike)
            alike.clear()
        if alike[-_ALIKE:] != [rest] * _ALIKE:
            alike.append(rest)
            self._formatting += 1

    def _close(self, name: str) -> None:
        if name in _FENCES and not self._xml:
            self._leave(name)
            return
        room = self._rooms[-1]
        if room.open[name]:
            room.open[name] -= 1
            self._depth -= 1
        if remembered := room.formatting.get(name):
            remembered.pop()
            self._formatting -= 1

    def _leave(self, fence: str) -> None:
        """Close a fence and all that is open inside it; nothing where none of that name is open."""
        if all(room.fence != fence for room in self._rooms):
            return
        left = ""
        while left != fence:
            room = self._rooms.pop()
            left = room.fence
            self._depth -= 1 + room.open.total()
            self._formatting -= sum(map(len, room.formatting.values()))


def refuse_burden(text: str, *, xml: bool = False) -> None:
    """Raises `Unreadable` for a page (or, as `xml`, a feed) whose tree would cost more than its size allows."""
    walk, at = _Walk(xml), 0
    while found := _MARKUP.search(text, at):
        at = found.end()
        if found["cdata"] is not None:
            end = text.find("]]>" if walk.foreign else ">", at)
            at = len(text) if end < 0 else end
        elif found["name"] is not None:
            refuse_attributes(found["rest"])
            name = found["name"].lower()
            walk.tag(found["end"] == "/", name, found["rest"])
            if name in _RAW and not found["end"] and walk.hides(name):
                closing = _RAW[name].search(text, at)
                at = len(text) if closing is None else closing.start()


def refuse_attributes(rest: str) -> None:
    """Raises `Unreadable` for a tag with more attributes than a reader could mean: each is compared with all the others."""
    if len(rest) > 2 * MAX_ATTRIBUTES and sum(1 for _ in _EACH_ATTRIBUTE.finditer(rest)) > MAX_ATTRIBUTES:
        raise Unreadable(f"a tag has more than {MAX_ATTRIBUTES:,} attributes")
