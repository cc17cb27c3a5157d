"""The records of other people's WARC files as captures and revisits.

`captured_at` is the WARC-Date: when the bytes were served to whoever archived them, by their word. Content that they did not get from a
catalogued host is passed over and counted; bytes that do not match the digest written beside them are never taken.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from tealeaves.archive.dumps import Oddity
from tealeaves.archive.foreign.files import Member, foreign_files, members
from tealeaves.archive.foreign.owners import Owner, Owners
from tealeaves.archive.foreign.payload import Refused, body_of
from tealeaves.model import Capture, Revisit

MAX_URL = 1_000  # characters: what the index can hold and a parser would follow
CLOCK_SLACK = timedelta(days=1)  # a WARC-Date later than that after now is a wrong clock
KEPT = frozenset({200, 203, 404, 410})  # pages, and that there is none any more: the evidence of a deletion
_FIRST_WEB_ARCHIVE = datetime(1991, 8, 6, tzinfo=UTC)
_TYPES = frozenset({"response", "resource", "revisit"})
_WARC_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")
_BROKEN = (ArchiveLoadFailed, EOFError, ValueError, OSError, UnicodeError)

Item: TypeAlias = Capture | Revisit | Oddity


@dataclass(slots=True)
class Passed:
    """What was no answer of a page: requests, file heads, metadata, DNS; counted, not named."""

    records: int = 0
    others: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str) -> None:
        self.others[kind] = self.others.get(kind, 0) + 1


def read_foreign(paths: Sequence[Path], owners: Owners, recorded_at: datetime, passed: Passed) -> Iterator[Item]:
    """Every record of the files as a capture, a revisit or an oddity, one at a time; the rest is counted in `passed`.

    Raises `UsageError`, before the first record, where a path does not exist or holds no archive.
    """
    return _Reading(owners, recorded_at, passed).read(foreign_files(paths))


class _Odd(Exception):
    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class _Reading:
    """One pass over some files; what a revisit repeats may stand in an earlier one."""

    def __init__(self, owners: Owners, recorded_at: datetime, passed: Passed) -> None:
        self._owners = owners
        self._recorded_at = recorded_at
        self._passed = passed
        self._held: dict[tuple[str, str], tuple[str, str]] = {}  # address and their digest: our capture and digest
        self._software: str = ""

    def read(self, files: Sequence[Path]) -> Iterator[Item]:
        for file in files:
            self._software = ""
            for member in members(file):
                if isinstance(member, Oddity):
                    self._passed.records += 1
                    yield member
                else:
                    yield from self._of_member(member)

    def _of_member(self, member: Member) -> Iterator[Item]:
        stream = io.BytesIO(member.content) if member.plain is None else member.plain
        iterator = ArchiveIterator(stream, check_digests=True)
        try:
            for record in iterator:
                self._passed.records += 1
                item = self._item(member.file, record)
                if isinstance(item, Oddity):  # asked for its place, the iterator reads the record to its end
                    item = replace(item, line=member.offset if member.plain is None else iterator.get_record_offset())
                if item is not None:
                    yield item
        except _BROKEN as error:
            self._passed.records += 1
            yield Oddity(
                member.file, member.offset, "broken_record", f"{type(error).__name__}: {str(error).strip()[:200]}"
            )

    def _item(self, file: str, record: Any) -> Item | None:
        kind = str(record.rec_type)
        if kind == "warcinfo":
            self._software = _software(record)
        if kind not in _TYPES:
            self._passed.count(kind)
            return None
        try:
            return self._look(record, kind, file)
        except _Odd as odd:
            return Oddity(file, 0, odd.reason, odd.detail)
        except Refused as refused:
            return Oddity(file, 0, refused.reason, f"{_uri(record)[:200]}: {refused.detail}")

    def _look(self, record: Any, kind: str, file: str) -> Capture | Revisit:
        url = _url(record)
        owner = self._owner(url)
        at = self._instant(record)
        if kind == "revisit":
            return self._revisit(record, owner, url, at)
        capture = _capture(record, kind, owner, url, at, self._recorded_at, self._provenance(file))
        _check_digest(record)
        theirs = record.rec_headers.get_header("WARC-Payload-Digest")
        if theirs:
            self._held[url, theirs] = (capture.id, capture.digest)
        return capture

    def _owner(self, url: str) -> Owner:
        try:
            owner = self._owners.of(url)
        except ValueError as error:
            raise _Odd("ambiguous_source", f"{url[:200]}: {error}") from error
        if owner is None:
            raise _Odd("foreign_host", url[:200])
        return owner

    def _instant(self, record: Any) -> datetime:
        said = record.rec_headers.get_header("WARC-Date") or ""
        if not _WARC_DATE.fullmatch(said):
            raise _Odd("bad_date", f"WARC-Date {said[:60]!r}")
        try:
            at = datetime.fromisoformat(said[:26].rstrip("Z")).replace(tzinfo=UTC)
        except ValueError as error:
            raise _Odd("bad_date", f"WARC-Date {said[:60]!r}") from error
        if not _FIRST_WEB_ARCHIVE <= at <= self._recorded_at + CLOCK_SLACK:
            raise _Odd("bad_date", f"WARC-Date {said[:60]!r}: not a time at which a page could be archived")
        return min(at, self._recorded_at)

    def _revisit(self, record: Any, owner: Owner, url: str, at: datetime) -> Revisit:
        theirs = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        held = self._held.get((url, theirs))
        if held is None:
            raise _Odd("revisit_of_unknown", f"{url[:200]}: what it repeats does not stand before it in these files")
        status, headers = _head(record)
        return Revisit(
            owner.source, url, at, self._recorded_at, held[1], held[0], status or 200, headers, origin="memento"
        )

    def _provenance(self, file: str) -> str:
        by = f", written by {self._software}" if self._software else ""
        return f"archive of others {file}{by}, time as it says"


def _capture(
    record: Any, kind: str, owner: Owner, url: str, at: datetime, recorded_at: datetime, provenance: str
) -> Capture:
    status, headers = _head(record) if kind == "response" else (200, _resource_head(record))
    if status is None:
        raise _Odd("not_http", f"{url[:200]}: no HTTP head")
    if status not in KEPT:
        raise _Odd("redirect" if 300 <= status < 400 else "error_answer", f"{url[:200]}: answered {status}")
    names = {name.lower(): value for name, value in headers}
    body = body_of(record.raw_stream, names.get("transfer-encoding", ""), names.get("content-encoding", ""))
    return Capture(
        source=owner.source, url=url, captured_at=at, recorded_at=recorded_at, body=body, status=status, headers=headers,
        origin="memento", provenance=provenance, edition=owner.edition(url), unverified=url.startswith("http:"),
    )  # fmt: skip


def _url(record: Any) -> str:
    url = _uri(record).strip("<> ")
    if len(url) > MAX_URL:
        raise _Odd("bad_url", url[:200])
    if not url.startswith(("http://", "https://")):
        raise _Odd("not_http", url[:200])
    return url


def _uri(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "")


def _head(record: Any) -> tuple[int | None, tuple[tuple[str, str], ...]]:
    """Status and header lines of the answer; no status where the record has no HTTP head."""
    head = record.http_headers
    if head is None:
        return None, ()
    code = str(head.get_statuscode())
    headers = tuple((str(name), str(value)) for name, value in head.headers)
    return (int(code) if code.isascii() and code.isdigit() and len(code) == 3 else None), headers


def _resource_head(record: Any) -> tuple[tuple[str, str], ...]:
    kind = record.rec_headers.get_header("Content-Type")
    return (("Content-Type", str(kind)),) if kind else ()


def _check_digest(record: Any) -> None:
    """Raises where the bytes are not those that the digest beside them was made of."""
    while record.raw_stream.read(64 * 1024):
        pass
    if record.digest_checker is not None and record.digest_checker.passed is False:
        raise _Odd("wrong_digest", f"{_uri(record)[:200]}: {'; '.join(record.digest_checker.problems)[:200]}")


def _software(record: Any) -> str:
    """What wrote the file, in its own words, shortened."""
    said = cast(bytes, record.raw_stream.read(64 * 1024)).decode("utf-8", "replace")
    found = re.search(r"^software:\s*(.{1,80})", said, re.IGNORECASE | re.MULTILINE)
    return "".join(char for char in found[1].strip() if char.isprintable()) if found else ""
