"""The items that a stamp notice, plan or order form offers: one fact each, with all that is printed of it.

Made so that a rule can compare the order of numbers: the subject is the kind and the prefix of the number ("booklet|Ba"), within which
numbers count upwards; the value is the number. What a pair has in common and what sets it apart (day, country, theme in each language)
stands in the attributes. A fact is the item's alone: pairs are for the rule, since two items of one day can stand in two notices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate

from tealeaves.model import Document, Fact, Item

KIND = "stamp_item"


def observe(document: Document) -> Iterator[Fact]:
    """A fact an item, in printed order; its quote is the line that the item rests on. Nothing for documents without items."""
    if not document.items:
        return
    starts = list(accumulate((len(block.text) + 1 for block in document.blocks), initial=0))
    for position, item in enumerate(document.items, 1):
        block = document.blocks[min(item.block, len(document.blocks) - 1)]
        start = starts[min(item.block, len(document.blocks) - 1)]
        attrs = _said(item, position, len(document.items))
        yield Fact(
            KIND, f"{item.kind}|{item.prefix}", value(item, position), start, start + len(block.text), block.lang, attrs
        )


def value(item: Item, position: int) -> str:
    """What tells an item from others: its number, else its theme, else its place in the list."""
    return item.number or item.theme or f"{item.kind or 'item'} {position}"


def _said(item: Item, position: int, of: int) -> Mapping[str, str]:
    """What is printed of the item, by field; a field of which nothing is printed is absent. Themes are `theme_ko`, `theme_ru`, ..."""
    said = {
        "kind": item.kind,
        "number": item.number,
        "numbering": item.numbering,
        "prefix": item.prefix,
        "serial": "" if item.serial is None else str(item.serial),
        "theme": item.theme,
        "country": item.country,
        "issued_on": "" if item.issued_on is None else item.issued_on.isoformat(),
        "face_value": item.face_value,
        "size": item.size,
        "perforation": item.perforation,
        "shape": item.shape,
        "count": "" if item.count is None else str(item.count),
        "inscriptions": " ".join(item.inscriptions),
        **{f"theme_{lang}": words for lang, words in item.themes},
        "position": str(position),
        "items": str(of),
        "confidence": f"{item.confidence:g}",
    }
    return {name: words for name, words in said.items() if words}
