"""That a document was published at all, and in which language it is: what coverage is counted from."""

from __future__ import annotations

from collections.abc import Iterator

from tealeaves.language import dominant
from tealeaves.model import Block, Document, Fact


def letters(block: Block) -> int:
    """The letters of a block: digits, signs and blanks say nothing about its language."""
    return sum(map(str.isalpha, block.text))


def main_language(document: Document) -> str:
    """The language of most of the body, or of the headline where there is no body; `und` where no block has a language."""
    body = [block for block in document.blocks if block.role not in ("headline", "dateline")]
    return dominant(body or document.blocks)


def observe(document: Document) -> Iterator[Fact]:
    """Exactly one fact a document; its quote is the headline."""
    start, end = headline_span(document)
    language = main_language(document)
    yield Fact("document", "document", language, start, end, language)


def headline_span(document: Document) -> tuple[int, int]:
    """Where the headline stands in the text; the first line where it does not, as in a notice without one."""
    at = document.text.find(document.headline) if document.headline else -1
    if at >= 0:
        return at, at + len(document.headline)
    line_end = document.text.find("\n")
    return 0, len(document.text) if line_end < 0 else line_end
