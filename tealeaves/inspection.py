"""What we see when we look at a source once: the answer, the layout it was taken for, what came out, and whether that is enough.

For people who ask why a source is suspect, or write a parser. Nothing is kept and nothing is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tealeaves import plan
from tealeaves.catalogue import Catalogue, SourceModule
from tealeaves.errors import Unreadable
from tealeaves.extract import Extraction, extract, layout_of
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.html import decode
from tealeaves.model import Capture, Document, Link, Look, Miss
from tealeaves.settings import Settings

SHOWN = 3  # documents and links of a page


@dataclass(frozen=True, slots=True)
class Inspected:
    """One address: the look, the layout that it was taken for and what came out."""

    look: Look
    layout: str
    encoding: str
    found: Extraction

    @property
    def items(self) -> Sequence[Document | Link]:
        return [*self.found.documents, *self.found.links]

    @property
    def fine(self) -> bool:
        return isinstance(self.look, Capture) and self.found.quarantined is None

    def as_dict(self) -> dict[str, Any]:
        refused = self.found.quarantined
        return {
            "url": self.look.url,
            "fine": self.fine,
            "answer": _answer(self.look),
            "layout": self.layout,
            "encoding": self.encoding,
            "documents": len(self.found.documents),
            "links": len(self.found.links),
            "refused": None if refused is None else f"{refused.reason}: {refused.detail}",
            "first": [_said(item) for item in self.items[:SHOWN]],
        }

    def lines(self) -> Iterator[str]:
        """For people."""
        yield self.look.url
        yield f"  answer    {_answer(self.look)}"
        if not isinstance(self.look, Capture):
            return
        yield f"  read as   {self.encoding or 'not as text'}, layout {self.layout}"
        yield f"  found     {len(self.found.documents):,} documents, {len(self.found.links):,} links"
        for item in self.items[:SHOWN]:
            yield f"              {_said(item)}"
        refused = self.found.quarantined
        yield "  verdict   fine" if refused is None else f"  verdict   QUARANTINE, {refused.reason}: {refused.detail}"


def inspect(catalogue: Catalogue, look: Look) -> Inspected:
    """What we see in one look."""
    if not isinstance(look, Capture):
        return Inspected(look, "", "", Extraction())
    module = catalogue.source(look.source)
    version = layout_of(module, look)
    name = "none that we know" if version is None else f"{version.name} (revision {version.revision})"
    return Inspected(look, name, _encoding(look), extract(catalogue, look))


async def look_at(settings: Settings, catalogue: Catalogue, asks: Sequence[Ask]) -> list[Look]:
    """Ask for some addresses of the catalogue, politely, and keep nothing."""
    async with (
        Gate(plan.policy_of(settings, catalogue), settings.clock()) as gate,
        aclosing(gate.fetch_all(asks)) as found,
    ):
        return [look async for look in found]


def page_asks(module: SourceModule) -> list[Ask]:
    """The polled pages of a source."""
    return [Ask(module.source.id, page.url, edition=page.edition) for page in module.source.pages]


def next_asks(module: SourceModule, seen: Sequence[Inspected]) -> list[Ask]:
    """The first article that each page points at: lists alone say little."""
    asks: dict[str, Ask] = {}
    for page in seen if module.source.follow else ():
        own = [link for link in page.found.links if link.url]
        if own and isinstance(page.look, Capture):
            asks[own[0].url] = Ask(module.source.id, own[0].url, edition=page.look.edition, listed_at=own[0].listed_at)
    return list(asks.values())


def expectations(module: SourceModule) -> list[str]:
    """What the source promises, in words."""
    expect = module.source.expect
    said = [f"at least {expect.min_documents} items a page", f"silent for at most {expect.quiet_after.days} days"]
    said += [f"text in {', '.join(expect.languages)}"] if expect.languages else []
    said += [f"always with {', '.join(expect.always)}"] if expect.always else []
    said += [f"with {', '.join(expect.required)}"] if expect.required else []
    said += [f"at least {expect.least_text} letters an article"] if expect.least_text else []
    said += [f"text that makes up {expect.text_share:.0%} of the page"] if expect.text_share else []
    return said


def file_capture(source: str, url: str, body: bytes, now: datetime) -> Capture:
    """A saved page, as if it had been served now."""
    return Capture(source, url, now, now, body, origin="file")


def _encoding(capture: Capture) -> str:
    try:
        decoded = decode(capture)
    except Unreadable:
        return ""
    return decoded.encoding + (f", {decoded.replaced:,} broken characters" if decoded.replaced else "")


def _answer(look: Look) -> str:
    if isinstance(look, Miss):
        return f"none: {look.reason}: {look.detail}"
    if isinstance(look, Capture):
        kind = look.header("content-type") or "no content type"
        through = f", through {len(look.redirects)} redirects" if look.redirects else ""
        return f"{look.status}, {len(look.body):,} bytes, {kind}{through}"
    return f"{look.status}, unchanged"


def _said(item: Document | Link) -> str:
    if isinstance(item, Link):
        return f"{item.listed_at or 'no date'}  {item.url}  {item.headline or ''}".rstrip()
    languages = " ".join(sorted({block.lang for block in item.blocks}))
    flaws = f", flaws: {', '.join(item.flaws)}" if item.flaws else ""
    items = f", {len(item.items)} items" if item.items else ""
    return f"{item.published_at or 'no date'}  {item.headline[:80]!r}: {len(item.blocks)} blocks in {languages}{items}{flaws}"
