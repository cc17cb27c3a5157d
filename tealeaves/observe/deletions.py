"""What stood at an address, and that nothing stands there any more.

`address`: the article that an address showed; subject the address, value the article's native id. `deletion`: that an address answers 404
or 410; subject "gone", value the address. The second comes from a tombstone: a page that says only that it is gone has no document, so the
engine makes one without words, of a genre and a source of its own, which nothing counts and only this observer reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from tealeaves.model import Block, Capture, Document, Fact
from tealeaves.observe.blocs import bloc_of
from tealeaves.observe.document import headline_span, main_language
from tealeaves.observe.wording import COLLECTED

KINDS = ("address", "deletion")
NAME = "deletion"  # the observer's
GENRE = "gone"
PARSER = "gone/1"  # of tombstones; no source's, so that whoever asks for the documents of sources does not meet them


def tombstone(capture: Capture, outlet: str) -> Document:
    """What is left of an address that answers 404 or 410: its name. The same for every such answer, so it is known since the first."""
    return Document(
        source=f"gone/{capture.source}", outlet=outlet, native_id=capture.url, url=capture.url, headline=capture.url,
        blocks=(Block(capture.url, "und", "headline"),), genre=GENRE, section=str(capture.status), parser=GENRE, parser_version=PARSER,
    )  # fmt: skip


def observe(document: Document) -> Iterator[Fact]:
    """A fact for what an address shows, or for what it does not show any more; none for items of feeds and records of collections."""
    if document.genre == GENRE:
        attrs = {"status": document.section or "", "bloc": bloc_of(document.outlet)}
        yield Fact(
            "deletion",
            "gone",
            document.url,
            0,
            len(document.url),
            "und",
            {name: said for name, said in attrs.items() if said},
        )
    elif document.genre != "feed_item" and document.parser != COLLECTED and document.url:
        start, end = headline_span(document)
        if start < end and document.native_id:
            yield Fact("address", document.url, document.native_id, start, end, main_language(document))
