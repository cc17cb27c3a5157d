"""What a parser module declares: SOURCE, VERSIONS, and functions from a capture to documents and links.

A parser is pure: the same capture gives the same output, for ever. It never reads a clock, a file or the network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from tealeaves.errors import Unreadable as Unreadable
from tealeaves.model import Capture, Document, Link

Bloc = Literal["dprk", "russia", "china", "south_korea", "west"]
Confidence = Literal["code", "page", "code list", "unknown"]  # how surely we know the source's shape: docs/glossary.md

Parsed: TypeAlias = Document | Link
Parse: TypeAlias = Callable[[Capture], Iterator[Parsed]]

USUAL_PATIENCE = 30.0  # seconds: the gate's own deadline for one look

STRICTNESS = 1  # grows when tealeaves/strict.py refuses other captures than before: then what it passed is read again

ID_IN_WORDS = "small letters a to z, digits and _, a letter first"
_ID = re.compile(r"[a-z][a-z0-9_]{0,99}")


def is_id(name: str) -> bool:
    """Whether sources, dumps and rules can be called so: such a name is also a file's, and stands in reports and addresses."""
    return _ID.fullmatch(name) is not None


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def days(count: float) -> timedelta:
    return timedelta(days=count)


@dataclass(frozen=True, slots=True)
class Page:
    """An address polled on a schedule."""

    url: str
    every: timedelta
    edition: str = "mul"
    inferred: bool = False  # nobody has seen the address, it follows from others: what cannot be read there casts no doubt on the source


@dataclass(frozen=True, slots=True)
class Expect:
    """A source's contract. Breaking it is a matter of the source's health, never news."""

    min_documents: int = 1  # a polled page must yield at least so many documents and links together
    quiet_after: timedelta = timedelta(days=30)  # the longest silence that is still normal
    languages: tuple[str, ...] = ()  # that its text can have: documents mostly in another are a page of somebody else
    always: tuple[str, ...] = ()  # of which every document has a block: a stamp notice without Korean is none
    required: tuple[
        str, ...
    ] = ()  # fields that more than half of the documents of one capture must fill: "published_at", "text"
    least_text: int = (
        0  # letters that an article (not an item of a list) has at least; fewer are a layout that is not understood
    )
    text_share: float = (
        0.0  # of the page's letters that its documents must make up at least: below it the text stood elsewhere
    )


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who publishes, and how we may come by it."""

    id: str
    name: str
    outlet: str
    operator: str  # who runs it: "dprk", "chongryon", "russia", ...
    bloc: Bloc
    pages: tuple[Page, ...]
    expect: Expect = field(default_factory=Expect)
    languages: tuple[str, ...] = ()
    confidence: Confidence = "unknown"
    also_hosts: tuple[str, ...] = ()  # further hosts that its links may lead to
    delay: float = 2.0  # seconds between two requests to one host
    patience: float = USUAL_PATIENCE  # seconds for one answer; longer only where the site is known to be slower
    follow: bool = True  # fetch the links that its pages list
    articles: tuple[str, ...] = ()  # hosts whose linked articles may be fetched in full: its terms allow it
    tls_unverified_because: str | None = None
    notes: str = ""

    @property
    def hosts(self) -> frozenset[str]:
        own = {host for page in self.pages if (host := urlsplit(page.url).hostname)}
        return frozenset(own | set(self.also_hosts) | set(self.articles))


@dataclass(frozen=True, slots=True)
class Version:
    """One layout of a source. The first whose `marker` is found in the page is taken; `until` decides among those without one.

    `revision` grows with every change of the code that can change its output; the pair names who made a document.
    """

    name: str
    revision: int
    parse: Parse
    marker: Callable[[Capture], bool] | None = None
    until: date | None = None
    tool: Callable[[], str] | None = (
        None  # names the outside program that it needs, with its version: "tesseract-5.3.0", "no-tesseract"
    )

    def label(self, source: str) -> str:
        """Who made a document. A tool that is installed or renewed is another maker: what it read before is read again."""
        made_with = "" if self.tool is None else f"/{self.tool()}"
        read_with = "" if STRICTNESS == 1 else f"/strict-{STRICTNESS}"
        return f"{source}/{self.name}/{self.revision}{made_with}{read_with}"
