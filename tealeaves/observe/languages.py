"""The languages that a document's blocks are written in.

A language counts when it is the document's main one, or has two blocks, and has twelve letters: "a Cyrillic proper name is not a
language", and neither is a logo. An order form is a part of its own, since its languages change apart from the notice's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tealeaves.model import Block, Document, Fact
from tealeaves.observe.document import letters, main_language

LEAST_BLOCKS = 2
LEAST_LETTERS = 12
PARTS = {"order_form": "language/order_form"}  # block roles that are compared on their own


@dataclass(frozen=True, slots=True)
class _Placed:
    block: Block
    start: int


def observe(document: Document) -> Iterator[Fact]:
    """One fact for each language of the text, and one for each of the order form."""
    main = main_language(document)
    placed = tuple(_placed(document))
    rest = [item for item in placed if item.block.role not in PARTS]
    yield from _present(rest, "language", main)
    for role, subject in PARTS.items():
        part = [item for item in placed if item.block.role == role]
        yield from _present(part, subject, part[0].block.lang if len(part) == 1 else "")


def _placed(document: Document) -> Iterator[_Placed]:
    at = 0
    for block in document.blocks:
        yield _Placed(block, at)
        at += len(block.text) + 1


def _present(items: Sequence[_Placed], subject: str, main: str) -> Iterator[Fact]:
    for lang in sorted({item.block.lang for item in items} - {"und"}):
        own = [item for item in items if item.block.lang == lang]
        count = sum(letters(item.block) for item in own)
        if count >= LEAST_LETTERS and (len(own) >= LEAST_BLOCKS or lang == main):
            longest = max(own, key=lambda item: len(item.block.text))
            roles = " ".join(sorted({item.block.role for item in own}))
            attrs = {"blocks": str(len(own)), "letters": str(count), "roles": roles}
            yield Fact(
                "block_language", subject, lang, longest.start, longest.start + len(longest.block.text), lang, attrs
            )
