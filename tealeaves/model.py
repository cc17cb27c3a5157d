"""The nouns: what was seen (Capture, Revisit, Miss), what it says (Document, Fact, Observation), what it means (Finding, Signal).

All are frozen; all instants are aware and UTC. Four times are kept apart and never stand in for one another:
`event_time` (claimed in the text), `published_at` (claimed by the source, often a bare date, often absent), `captured_at` (when those
bytes were served) and `recorded_at` (when we stored them). Imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, TypeAlias

Origin = Literal["poll", "memento", "dump", "file"]
Precision = Literal["second", "day"]
Severity = Literal["info", "low", "medium", "high", "critical"]
SignalStatus = Literal["firing", "warming"]

MissReason = Literal[
    "refused_host",  # not in the catalogue, a numeric or private address, a scheme or port that is not allowed
    "refused_redirect",
    "deadline",
    "connect",
    "tls",
    "protocol",
    "too_large",
    "refused_encoding",
    "robots",
    "http_status",  # 4xx, 5xx: the status says which
    "rate_limited",  # 429 and 503 with or without Retry-After
    "closed",  # we were told to stop, or the host is resting after repeated failures
]


GONE = frozenset({404, 410})  # what an address answers where nothing stands, or nothing any more
_LATER = frozenset(
    {"items", "work", "mirrored_at"}
)  # fields younger than the first archives: empty, they change no version
GAPS_SAID = 3  # in a sentence; all of them stand in the signal


def digest_of(body: bytes) -> str:
    """The fixity of some bytes: `sha256:` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def identity(*parts: str) -> str:
    """A short stable id (32 hexadecimal digits) of a tuple of strings, unambiguous about where each part ends."""
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(value: object) -> str | list[object]:
    """What JSON has no form for: a block, an item, a date."""
    if isinstance(value, Block):
        return [value.text, value.lang, value.role, value.confidence]
    return list(astuple(value)) if isinstance(value, Item) else str(value)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page points at, with what the page says about it."""

    url: str
    listed_at: date | None = None  # the date the list prints beside it; some pages carry none of their own
    headline: str | None = None


@dataclass(frozen=True)
class Capture:
    """The exact bytes of one answer, and where they came from. Headers are as served, in order, after transfer decoding."""

    source: str
    url: str  # as asked for
    captured_at: datetime  # when those bytes were served: by the source to us, or as claimed by the archive or dump
    recorded_at: datetime  # when we stored them
    body: bytes = field(repr=False)
    status: int = 200
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    origin: Origin = "poll"
    precision: Precision = "second"  # "day": the origin knows only the day, captured_at is that day's last instant
    provenance: str = ""  # what stands behind captured_at: "own poll", "dump kcna-1997-2012, date as claimed"
    edition: str | None = None  # the language edition that the page was declared as
    listed_at: date | None = None  # what the page that linked here gave as its date
    redirects: tuple[str, ...] = ()  # every further address, the last one served the bytes
    remote: str | None = None  # "address:port" that served it
    unverified: bool = False  # plain http, or TLS not verified: the page can have been forged on the way

    @property
    def gone(self) -> bool:
        """Whether it is the answer that nothing stands there: evidence of a deletion, whatever words are in it, and never a document."""
        return self.status in GONE

    @cached_property
    def digest(self) -> str:
        return digest_of(self.body)

    @cached_property
    def id(self) -> str:
        return identity("capture", self.source, self.url, self.captured_at.isoformat(), self.digest)

    def header(self, name: str) -> str | None:
        """The first header of that name, letter case aside."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Revisit:
    """We looked, or an archive did, and nothing had changed: a 304, or the same bytes again."""

    source: str
    url: str
    captured_at: datetime
    recorded_at: datetime
    digest: str  # of the bytes it repeats
    same_as: str  # id of the capture that holds them
    status: int  # 304 or 200
    headers: tuple[tuple[str, str], ...] = ()
    remote: str | None = None
    origin: Origin = "poll"  # who looked: others, in an archive of theirs, say nothing of how the source answers us

    @property
    def id(self) -> str:
        return identity("revisit", self.source, self.url, self.captured_at.isoformat(), self.digest)


@dataclass(frozen=True, slots=True)
class Miss:
    """We looked and got nothing to keep. A silence that we report ourselves."""

    source: str
    url: str
    missed_at: datetime
    recorded_at: datetime
    reason: MissReason
    detail: str = ""
    status: int | None = None
    retry_at: datetime | None = None  # the source asked us not to come before

    @property
    def id(self) -> str:
        return identity("miss", self.source, self.url, self.missed_at.isoformat(), self.reason)


Look: TypeAlias = Capture | Revisit | Miss


@dataclass(frozen=True, slots=True)
class Place:
    """Where a look is kept in the archive: WARC file name, byte offset and length of its (compressed) record."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A capture that no parser understood, with the reason. Its bytes are safe; it never makes news."""

    capture: str
    source: str
    url: str
    parser: str
    reason: str
    detail: str
    captured_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class LastLook:
    """What we know of an address before asking again: validators verbatim, and how it went."""

    url: str
    capture: str | None = None  # id of the last capture with bytes
    digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    captured_at: datetime | None = None
    full_at: datetime | None = None  # the last time it was answered with bytes
    looked_at: datetime | None = None
    misses: int = 0  # in a row, up to now
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document's text: a paragraph, a table cell, a headline. `lang` is BCP-47, `und` where unknown."""

    text: str
    lang: str = "und"
    role: str = "body"  # headline, dateline, body, order_form, caption, summary
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Item:
    """One stamp, sheet, booklet, card or cover that a notice, a plan or an order form offers: what is printed of it, merged over languages.

    A stock number (재고번호) and a catalogue number are different things: "Ba79" is the stock number of a booklet (우표첩). What is not
    printed is "" or None, never guessed.
    """

    kind: str  # stamp, sheetlet, souvenir_sheet, booklet, postcard, cover, set
    number: str = ""  # as printed: "Ba79-1", "4238"
    numbering: str = ""  # stock, catalogue; "" where there is no number or nobody says which it is
    prefix: str = ""  # the letters of the number: "Ba"
    serial: int | None = None  # its figures: 79
    theme: str = ""  # in the first language in which it stands
    themes: tuple[tuple[str, str], ...] = ()  # (language, words), sorted
    country: str = ""  # ISO 3166 of the country that the theme is about besides Korea, "" for none or several
    issued_on: date | None = None
    face_value: str = ""  # "70 won"
    size: str = ""  # millimetres, "30x40"
    perforation: str = ""  # "11.5x12", "imperforate"
    shape: str = ""  # "oval", where it is not a rectangle
    count: int | None = None  # how many such items: "five post cards"
    inscriptions: tuple[str, ...] = ()  # languages on the item itself, apart from the notice's
    block: int = 0  # index of the block of the document that it rests on
    confidence: float = 1.0  # of the least sure piece of it


@dataclass(frozen=True)
class Document:
    """One publication in normal form; a version of it is all that one parser version read from one content.

    `text` is the blocks joined by newlines; every offset of a quote is in code points into it. `story` names the same item under its
    several addresses (outlet, date and headline), so that reprints count once.
    """

    source: str
    outlet: str  # who publishes: "kcna" for every address and archive of KCNA
    native_id: str
    url: str
    headline: str
    blocks: tuple[Block, ...] = field(repr=False)
    genre: str = "article"  # article, notice, feed_item
    edition: str = "mul"  # BCP-47 of the declared edition; "mul" where one document carries several languages
    section: str | None = None
    published_at: date | None = None  # a datetime where the source gives one
    event_time: date | None = None
    links: tuple[str, ...] = ()
    flaws: tuple[str, ...] = ()  # known dirt, in words: "no_body", "replacement_characters"
    parser: str = ""
    parser_version: str = ""
    items: tuple[Item, ...] = ()  # of a stamp notice, in their printed order
    work: str = (
        ""  # what the source itself calls one publication in all its languages and sections; "" where it does not say
    )
    mirrored_at: datetime | None = None  # when a mirror says that it saw the original; never stands in for captured_at

    @cached_property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    @property
    def series(self) -> str:
        """What it is compared within: outlet, genre and edition. Language editions are separate series."""
        return f"{self.outlet}/{self.genre}/{self.edition}"

    @cached_property
    def content_hash(self) -> str:
        """What readers see: headline, blocks and claimed date. Not the address, not our parser."""
        parts = [self.headline, str(self.published_at), *(f"{b.role}\x1f{b.text}" for b in self.blocks)]
        return identity("content", *parts)

    @cached_property
    def version(self) -> str:
        """Covers every field, so that one version is one row, whichever of its captures was read first."""
        said = json.dumps(
            [value for each in fields(self) if (value := getattr(self, each.name)) or each.name not in _LATER],
            default=_plain,
        )
        return identity("version", self.source, self.native_id, self.content_hash, self.parser_version, said)

    @cached_property
    def story(self) -> str:
        return identity("story", self.series, str(self.published_at), " ".join(self.headline.casefold().split()))


@dataclass(frozen=True, slots=True)
class Fact:
    """What an observer yields: one small typed fact and the span of `Document.text` that it rests on."""

    kind: str
    subject: str
    value: str
    start: int
    end: int
    lang: str
    attrs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """The words themselves and where they stand."""

    text: str
    language: str
    offset: int  # code points into the document's text
    url: str
    capture: str  # id


@dataclass(frozen=True, slots=True)
class Observation:
    """A fact placed in time and source: what rules see."""

    kind: str
    series: str
    subject: str
    value: str
    quote: Quote
    version: str  # of the document
    story: str
    source: str
    known_at: datetime  # the first captured_at at which this version was seen
    published_at: date | None
    observer: str  # "office/1": who made it, with its version
    attrs: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[datetime, str, str, str, str, str, str, int]:
        """The one total order in which rules see observations, whatever the order of ingestion."""
        return (
            self.known_at, self.series, self.story, self.version, self.kind, self.subject, self.value, self.quote.offset,
        )  # fmt: skip

    @property
    def id(self) -> str:
        return identity(
            "observation", self.version, self.observer, self.kind, self.subject, self.value, str(self.quote.offset)
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without any document: the days between, exclusive of both ends' documents."""

    after: date
    before: date

    @property
    def days(self) -> int:
        return (self.before - self.after).days - 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a claim of "first" rests on: how many documents, since when, and the holes."""

    series: str
    documents: int
    since: date | None
    until: date | None
    gaps: tuple[Gap, ...] = ()

    def sentence(self) -> str:
        """ "in 88,467 documents since 1997-01-01; gap 2013-01 to 2024-08": the words a "first" must carry."""
        if self.since is None:
            return "in no earlier documents"
        widest = sorted(sorted(self.gaps, key=lambda gap: -gap.days)[:GAPS_SAID], key=lambda gap: gap.after)
        holes = "; ".join(f"gap {gap.after} to {gap.before}" for gap in widest)
        if len(self.gaps) > GAPS_SAID:
            shorter = len(self.gaps) - GAPS_SAID
            holes += f"; {shorter} shorter gap" + ("s" if shorter > 1 else "")
        return f"in {self.documents:,} documents since {self.since}" + (f"; {holes}" if holes else "")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields. The engine adds the rule's name and version, the coverage and the status, and makes it a Signal."""

    key: str  # deduplicates: one signal per rule and key, for ever
    headline: str  # one plain sentence: what changed
    subject: str
    before: str | None
    after: str
    evidence: tuple[Observation, ...]  # the new use first, then the earlier ones it departs from
    confidence: float
    reasons: tuple[str, ...] = ()  # for the confidence, and the earlier uses in words
    severity: Severity | None = None  # None: the rule's own
    counterpart: tuple[str, ...] = ()  # what others got on the same occasion or in the same week, a sentence each
    unless: str = ""  # what would have made the rule keep silent, in one sentence
    about: Observation | None = (
        None  # what the signal is filed under where that is not the observation at hand: an article that is gone
    )
    quotes: tuple[
        Quote, ...
    ] = ()  # the words of each of the evidence, in its order, where they are others than the observation's own


@dataclass(frozen=True)
class Signal:
    """A rule's finding with its evidence and the baseline that it departs from."""

    rule: str
    rule_version: int
    key: str
    status: SignalStatus
    severity: Severity
    confidence: float
    headline: str
    subject: str
    series: str
    story: str
    source: str
    known_at: datetime
    published_at: date | None
    before: str | None
    after: str
    quotes: tuple[Quote, ...]
    reasons: tuple[str, ...]
    coverage: Coverage
    evidence: tuple[str, ...]  # ids of observations
    counterpart: tuple[str, ...] = ()
    unless: str = ""

    @cached_property
    def id(self) -> str:
        return identity("signal", self.rule, str(self.rule_version), self.key)

    def as_dict(self) -> dict[str, Any]:
        """The form of docs/interfaces.md, ready for JSON."""
        return {
            "id": self.id,
            "rule": self.rule,
            "rule_version": self.rule_version,
            "key": self.key,
            "status": self.status,
            "severity": self.severity,
            "confidence": self.confidence,
            "headline": self.headline,
            "subject": self.subject,
            "series": self.series,
            "story": self.story,
            "source": self.source,
            "known_at": self.known_at.isoformat(),
            "published_at": None if self.published_at is None else self.published_at.isoformat(),
            "before": self.before,
            "after": self.after,
            "quotes": [
                {"text": q.text, "language": q.language, "offset": q.offset, "url": q.url, "capture": q.capture}
                for q in self.quotes
            ],
            "reasons": list(self.reasons),
            "coverage": {
                "series": self.coverage.series,
                "documents": self.coverage.documents,
                "since": None if self.coverage.since is None else self.coverage.since.isoformat(),
                "until": None if self.coverage.until is None else self.coverage.until.isoformat(),
                "gaps": [[gap.after.isoformat(), gap.before.isoformat()] for gap in self.coverage.gaps],
            },
            "evidence": list(self.evidence),
            **self._said(),
        }

    def _said(self) -> dict[str, Any]:
        """What a rule may say and need not: absent where it is not said, so that signals of before stay the same bytes."""
        counterpart = {"counterpart": list(self.counterpart)} if self.counterpart else {}
        return {**counterpart, **({"unless": self.unless} if self.unless else {})}

    def canonical(self) -> bytes:
        """The bytes that live and replay must agree on (law 2)."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
