"""What a stamp notice says beyond its single items: pairs of items about two countries, languages on the stamps, themes by country.

`stamp_pair`: two items of one document, one kind and one prefix that are about two countries. The subject says which
("booklet|Ba|CN RU", countries sorted), the value in which order they are counted ("RU CN"): by number, or where none of the two has one
by their place in the list. Whether the two themes differ by nothing but the country is for the rule.
`inscription`: a language printed on the stamps themselves, apart from those of the notice.
`stamp_theme`: the country of each item's theme, "none" for Korea's own, so that years can be counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import accumulate, combinations

from tealeaves.model import Document, Fact, Item
from tealeaves.observe.stamp_items import value

PAIR, INSCRIPTION, THEME = "stamp_pair", "inscription", "stamp_theme"
KINDS = (PAIR, INSCRIPTION, THEME)
HOME = "none"  # the country of a theme that names none besides Korea
MOST_ABROAD = 40  # items about other countries that are paired: a plan of a year has some ten
MOST_QUOTED = (
    600  # code points from the first to the second of a pair; where they stand further apart the first is quoted
)


def observe(document: Document) -> Iterator[Fact]:
    """Pairs, inscriptions and themes; nothing for documents without items."""
    if not document.items:
        return
    lines = _Lines(document)
    yield from _pairs(document, lines)
    yield from _inscriptions(document, lines)
    for position, item in enumerate(document.items, 1):
        start, end, lang = lines.of(item)
        yield Fact(THEME, "country", item.country or HOME, start, end, lang, _said(document, item, position))


class _Lines:
    """Where the line of each item stands in the text."""

    def __init__(self, document: Document) -> None:
        self._blocks = document.blocks
        self._starts = list(accumulate((len(block.text) + 1 for block in document.blocks), initial=0))

    def of(self, item: Item) -> tuple[int, int, str]:
        place = min(item.block, len(self._blocks) - 1)
        block = self._blocks[place]
        return self._starts[place], self._starts[place] + len(block.text), block.lang


def _pairs(document: Document, lines: _Lines) -> Iterator[Fact]:
    abroad = [pair for pair in enumerate(document.items, 1) if pair[1].country][:MOST_ABROAD]
    seen: set[tuple[str, str]] = set()  # subject and the two numbers: an item can be listed twice
    for (at, one), (later, other) in combinations(abroad, 2):
        if (one.kind, one.prefix, one.numbering) != (other.kind, other.prefix, other.numbering):
            continue
        if one.country == other.country or (one.serial is None) != (other.serial is None):
            continue
        fact = _pair(document, lines, (at, one), (later, other))
        name = (fact.subject, fact.attrs["numbers"])
        if name not in seen:
            seen.add(name)
            yield fact


def _pair(document: Document, lines: _Lines, one: tuple[int, Item], other: tuple[int, Item]) -> Fact:
    """Two items in the order of their numbers, with the lines from the first printed to the second."""
    (_, a), (_, b) = sorted((one, other), key=lambda pair: (-1 if pair[1].serial is None else pair[1].serial, pair[0]))
    spans = sorted((lines.of(a), lines.of(b)))
    start, end, lang = spans[0]
    if spans[1][1] - start <= MOST_QUOTED:
        end = max(end, spans[1][1])
    attrs = {
        "numbers": f"{value(a, one[0])} {value(b, other[0])}" if a.serial is not None else "",
        "numbering": a.numbering,
        "day": _day(document, a),
        "other_day": _day(document, b),
        "themes": _themes(a),
        "other_themes": _themes(b),
        "kind": a.kind,
    }
    subject = f"{a.kind}|{a.prefix}|{' '.join(sorted((a.country, b.country)))}"
    return Fact(PAIR, subject, f"{a.country} {b.country}", start, end, lang, attrs)


def _themes(item: Item) -> str:
    """Its theme in each language, a line each: "ko=..."; without languages the theme alone."""
    said = item.themes or ((("und", item.theme),) if item.theme else ())
    return "\n".join(f"{lang}={words}" for lang, words in said)


def _inscriptions(document: Document, lines: _Lines) -> Iterator[Fact]:
    """A fact a language, resting on the first item that carries it."""
    counts = Counter(lang for item in document.items for lang in sorted(set(item.inscriptions)))
    together = " ".join(sorted(counts))
    for lang in sorted(counts):
        first = next(item for item in document.items if lang in item.inscriptions)
        start, end, written = lines.of(first)
        attrs = {"items": str(counts[lang]), "of": str(len(document.items)), "together": together}
        yield Fact(INSCRIPTION, "inscription", lang, start, end, written, attrs)


def _said(document: Document, item: Item, position: int) -> Mapping[str, str]:
    said = {
        "item": f"{item.kind} {value(item, position)}",
        "kind": item.kind,
        "day": _day(document, item),
        "theme": item.theme,
    }
    return {name: words for name, words in said.items() if words}


def _day(document: Document, item: Item) -> str:
    """The day of issue, else the notice's, as ISO 8601; "" where nobody says."""
    day = item.issued_on or document.published_at
    return "" if day is None else day.isoformat()[:10]
