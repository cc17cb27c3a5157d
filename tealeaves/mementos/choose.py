"""Which rows of an index are worth asking for: documents of the source's own hosts, of the span asked for, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.target import read_target
from tealeaves.mementos.endpoint import Endpoint
from tealeaves.mementos.rows import REVISIT, Row

FIRST = datetime(1991, 8, 6, tzinfo=UTC)  # the first page of the web: no capture is older
MAX_URL = 500  # characters: what every database can index, and longer than any address of a publication
STATUSES = frozenset({"200", "203", "404", "410"})  # and revisits, whose status is that of what they repeat
KINDS = frozenset(
    {"text/html", "application/xhtml+xml", "text/xml", "application/xml", "application/rss+xml", "application/atom+xml",
     "application/json", "text/plain", "application/pdf", "unk", "-", "", REVISIT}
)  # fmt: skip
_SCENERY = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".bmp", ".css", ".js", ".mjs", ".woff", ".woff2", ".ttf", ".eot", ".otf",
    ".mp3", ".mp4", ".m4v", ".avi", ".mov", ".wmv", ".flv", ".webm", ".map",
)  # fmt: skip

Moment = tuple[str, datetime]  # address and second: what a memento is


@dataclass(frozen=True, slots=True)
class Wishes:
    """What of an index is wanted. `since` and `until` (exclusive) bound the capture times."""

    hosts: Collection[str]
    since: datetime
    until: datetime
    now: datetime
    kinds: frozenset[str] = KINDS
    collapse: bool = False


@dataclass(slots=True)
class Choice:
    """What became of the rows: asked for, or the reason why not. Every row is counted once."""

    endpoint: Endpoint
    wishes: Wishes
    reasons: Counter[str] = field(default_factory=Counter)
    listed: int = 0
    months: Counter[str] = field(default_factory=Counter)  # of the rows that are wanted, whether held already or not
    _seen: set[Moment] = field(default_factory=set)
    _last: tuple[str, str] = ("", "")

    def wanted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows that are worth asking for, in their order."""
        for row in rows:
            self.listed += 1
            reason = self._against(row)
            self._last = (row.urlkey, row.digest)
            if reason is not None:
                self.reasons[reason] += 1
            else:
                self._seen.add((row.url, row.at))
                self.months[row.at.strftime("%Y-%m")] += 1
                yield row

    def _against(self, row: Row) -> str | None:
        return self._where(row) or self._when(row) or self._what(row) or self._again(row)

    def _where(self, row: Row) -> str | None:
        if row.host not in self.wishes.hosts:
            return "foreign_host"
        if len(row.url) > MAX_URL or not row.url.isprintable():
            return "odd_address"
        try:
            read_target(row.url)
            read_target(self.endpoint.memento(row.stamp, row.original))
        except NoAnswer:
            return "odd_address"
        return None

    def _when(self, row: Row) -> str | None:
        if row.at < FIRST or row.at > self.wishes.now:
            return "absurd_time"
        return None if self.wishes.since <= row.at < self.wishes.until else "outside_span"

    def _what(self, row: Row) -> str | None:
        if not row.revisit and row.status not in STATUSES:
            return f"status_{row.status}" if row.status.isdigit() else "status_unknown"
        kind = row.mimetype.partition(";")[0].strip().lower()
        if kind not in self.wishes.kinds:
            return "not_a_document"
        # A revisit does not say what it repeats; its name may.
        scenery = row.url.partition("?")[0].lower().endswith(_SCENERY)
        return "not_a_document" if scenery and self.wishes.kinds <= KINDS else None

    def _again(self, row: Row) -> str | None:
        if (row.url, row.at) in self._seen:
            return "duplicate_row"
        same = self.wishes.collapse and row.digest not in ("", "-") and (row.urlkey, row.digest) == self._last
        return "same_as_before" if same else None
