"""Rows of an archive's index (CDX), read strictly: a line that is not one is told, and an answer that is no index is refused as a whole.

The Wayback Machine gives text, seven fields a line, and after an empty line a resume key; or the same as JSON arrays. pywb gives a JSON
object a line. Field names: https://github.com/internetarchive/wayback/blob/HEAD/wayback-cdx-server/README.md
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

REVISIT = "warc/revisit"
FIELDS = 7
SHOWN = 200  # characters of a line that could not be read
_STAMP = re.compile(r"[0-9]{14}")
_KEY = re.compile(r"\S+")
_REDUNDANT_PORT = re.compile(r"^(http://[^/:@]+):80(?=/|$)|^(https://[^/:@]+):443(?=/|$)", re.IGNORECASE)


class NoIndex(ValueError):
    """The answer is not a part of an index: an error page, or one that was cut off. Asking again may help."""


@dataclass(frozen=True)
class Row:
    """One capture that an archive says it has."""

    urlkey: str
    stamp: str  # 14 digits, UTC
    original: str  # the address as it was captured
    mimetype: str
    status: str  # "-" for a revisit: as that which it repeats
    digest: str  # of the archive's stored form: never compared with bytes that we download (B-13)
    length: str

    @cached_property
    def at(self) -> datetime:
        return instant(self.stamp)

    @cached_property
    def url(self) -> str:
        """The address as sources write it: without a port that goes without saying."""
        return _REDUNDANT_PORT.sub(lambda match: match[1] or match[2], self.original)

    @cached_property
    def host(self) -> str:
        """In lower case; empty where the address has none."""
        try:
            return (urlsplit(self.url).hostname or "").rstrip(".")
        except ValueError:
            return ""

    @property
    def revisit(self) -> bool:
        return self.mimetype == REVISIT or self.status == "-"

    def line(self) -> str:
        """The row as JSON on one line: how an unfinished import keeps it."""
        return json.dumps(astuple(self), ensure_ascii=True)


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of an index: its rows, the key that leads on, and the lines that are no row."""

    rows: tuple[Row, ...] = ()
    resume: str | None = None
    odd: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        return len(self.rows) + len(self.odd)


def instant(stamp: str) -> datetime:
    """The second that 14 digits name. Raises `ValueError` for anything else, such as 20240231000000."""
    if not _STAMP.fullmatch(stamp):
        raise ValueError(f"not 14 digits: {stamp[:SHOWN]!r}")
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def row_of(line: str) -> Row:
    """The row that `Row.line` wrote. Raises `ValueError`."""
    return _row(json.loads(line))


def read_page(body: bytes) -> Page:
    """One answer of an index, in any of its forms. Raises `NoIndex` where it is none, or was cut off."""
    text = body.decode("utf-8", "replace")
    if text.lstrip().startswith("[["):
        return _arrays(text)
    if text and not text.endswith("\n"):
        raise NoIndex(f"the last line is cut off: {text[-SHOWN:]!r}")
    page = _lines(text.split("\n")[:-1])
    if page.odd and not page.rows:
        raise NoIndex(f"no line of it is a row of an index: {page.odd[0]!r}")
    return page


def _lines(lines: Sequence[str]) -> Page:
    rows: list[Row] = []
    odd: list[str] = []
    for place, line in enumerate(lines):
        if not line.strip():
            return Page(tuple(rows), _key(lines[place + 1 :]), tuple(odd))
        try:
            rows.append(_row(_fields(line)))
        except (ValueError, RecursionError):
            odd.append(line[:SHOWN])
    return Page(tuple(rows), None, tuple(odd))


def _key(rest: Sequence[str]) -> str | None:
    """The resume key after an empty line; none where nothing follows."""
    said = [line for line in rest if line.strip()]
    if not said:
        return None
    if len(said) > 1 or not _KEY.fullmatch(said[0]):
        raise NoIndex(f"something other than a resume key after the rows: {said[0][:SHOWN]!r}")
    return said[0]


def _fields(line: str) -> Sequence[Any]:
    if not line.startswith("{"):
        return line.split(" ")
    said: Mapping[str, Any] = json.loads(line)
    return [
        said.get("urlkey", ""), said.get("timestamp", ""), said.get("url", said.get("original", "")),
        said.get("mime", said.get("mimetype", "-")), said.get("status", said.get("statuscode", "-")),
        said.get("digest", "-"), said.get("length", "-"),
    ]  # fmt: skip


def _row(fields: Sequence[Any]) -> Row:
    if len(fields) != FIELDS or not all(isinstance(value, str) for value in fields):
        raise ValueError("not the seven fields of a row")
    row = Row(*fields)
    instant(row.stamp)
    if not row.original or not row.urlkey:
        raise ValueError("a row without an address")
    return row


def _arrays(text: str) -> Page:
    """JSON: names, rows, and before a resume key an empty array."""
    try:
        _, *rest = json.loads(text)
        if not all(isinstance(each, list) for each in rest):
            raise ValueError("not arrays")
    except (ValueError, TypeError, RecursionError) as error:
        raise NoIndex(f"not the JSON of an index: {error}") from error
    at = rest.index([]) if [] in rest else len(rest)
    rows: list[Row] = []
    odd: list[str] = []
    for each in rest[:at]:
        try:
            rows.append(_row(each))
        except ValueError:
            odd.append(str(each)[:SHOWN])
    resume = str(rest[at + 1][0]) if len(rest) > at + 1 and rest[at + 1] else None
    return Page(tuple(rows), resume, tuple(odd))
