"""Whether an archive's answer is the memento that was asked for: those bytes, of that address, of that second; and if not, why not.

Only a memento carries Memento-Datetime (RFC 7089); without it the archive speaks for itself, whatever the status: an error page, a page
that says that an address has been excluded, a redirect to the closest capture. Such a page never becomes the source's capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import unquote

from tealeaves.fetch.wording import ORIGINAL, Headers
from tealeaves.mementos.rows import Row, instant
from tealeaves.model import GONE

Refusal = Literal[
    "other_time",  # a memento of another second
    "other_address",  # a memento of another address with the same key: http for https, www for none
    "other_status",  # not the status that the index has
    "redirect",  # leads elsewhere: a redirect at that time, or the archive's own to its closest capture
    "rewritten",  # with the archive's toolbar or scripts in it, not the original bytes
    "cut_short",  # fewer bytes than were announced
    "not_a_memento",  # a page of the archive itself, though with status 200
    "blocked",  # the archive keeps it from us
    "unplayable",  # the archive has it in its index and cannot show it
]

ANSWERED = frozenset({200, 203}) | GONE  # what a capture may say
BLOCKED = frozenset({401, 403, 451})
_BLOCKED_WORDS = ("AccessControlException", "has been excluded")
# What archives put into pages that they rewrite; `id_` asks for none of it.
_MARKS = (
    b"BEGIN WAYBACK TOOLBAR INSERT", b"End Wayback Rewrite JS Include", b"archive.org/_static/js/", b"web-static.archive.org/_static/",
    b"AND RETRIEVED FROM THE INTERNET ARCHIVE ON", b"wbinfo.wombat_ts", b"<!-- WB Insert -->",
)  # fmt: skip
_IN_ADDRESS = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")
_LINK = re.compile(r"<([^<>]*)>\s*;([^<>]*)")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an answer was not imported."""

    reason: Refusal
    detail: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What an archive answered; headers by their small names, the first of each."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


def refusal_of(row: Row, answer: Answered) -> Refused | None:
    """Why this answer is not the capture of that row; None where it is."""
    if answer.header("memento-datetime") is None:
        return _archives_own(answer)
    return _time(row, answer) or _address(row, answer) or _status(row, answer) or _bytes(answer)


def served_headers(answer: Answered) -> Headers:
    """The headers that the source sent: those kept as X-Archive-Orig-, and the content type, which archives pass on as it was."""
    kept = [
        (name[len(ORIGINAL) :], value) for name, value in answer.headers if name.lower().startswith(ORIGINAL.lower())
    ]
    named = {name.lower() for name, _ in kept}
    plain = [
        (name, value) for name, value in answer.headers
        if name.lower() == "content-type" and "content-type" not in named
    ]  # fmt: skip
    return (*plain, *((name.title(), value) for name, value in kept if name))


def _archives_own(answer: Answered) -> Refused:
    """What the archive says where it shows no memento."""
    location = answer.header("location")
    if 300 <= answer.status < 400:
        return Refused("redirect", f"the archive leads to {location or 'nowhere'}")
    said = answer.header("x-archive-wayback-runtime-error") or ""
    page = answer.body[:20_000].decode("utf-8", "replace")
    if answer.status in BLOCKED or any(words in text for words in _BLOCKED_WORDS for text in (said, page)):
        return Refused("blocked", said[:200] or f"answered {answer.status}")
    if answer.status in (200, 203):
        return Refused("not_a_memento", f"a page of the archive's own, {len(answer.body):,} bytes")
    return Refused("unplayable", said[:200] or f"answered {answer.status}")


def _time(row: Row, answer: Answered) -> Refused | None:
    """Zero tolerance (B-12): another second is another capture."""
    for said in _instants(answer):
        if said != row.at:
            shown = "unreadable" if said is None else said.isoformat()
            return Refused("other_time", f"asked for {row.stamp}, the memento is of {shown}")
    return None


def _instants(answer: Answered) -> list[datetime | None]:
    """Every instant that the answer claims: its header, and the address that it says it has."""
    found = [_http_date(answer.header("memento-datetime") or "")]
    stated = _IN_ADDRESS.search(answer.header("content-location") or "")
    return [*found, _stamp(stated[1])] if stated else found


def _http_date(text: str) -> datetime | None:
    try:
        said = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)


def _stamp(digits: str) -> datetime | None:
    try:
        return instant(digits)
    except ValueError:
        return None


def _address(row: Row, answer: Answered) -> Refused | None:
    """The key of an index merges http with https and www with none: the answer says which it was."""
    links = {name: url for url, said in _LINK.findall(answer.header("link") or "") for name in _relations(said)}
    original = links.get("original")
    if original is None or _plain(original) in (_plain(row.original), _plain(row.url)):
        return None
    return Refused("other_address", f"the memento is of {original[:300]}")


def _relations(said: str) -> list[str]:
    found = re.search(r"""rel\s*=\s*["']?([^"';]*)""", said)
    return found[1].split() if found else []


def _plain(url: str) -> str:
    """An address for comparison: escapes, the port that goes without saying and an empty path aside."""
    text = re.sub(r"^(http://[^/]*):80(?=/|$)|^(https://[^/]*):443(?=/|$)", lambda match: match[1] or match[2], url)
    scheme, _, rest = unquote(text).partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash or '/'}{path}"


def _status(row: Row, answer: Answered) -> Refused | None:
    if 300 <= answer.status < 400:
        return Refused(
            "redirect", f"the source answered {answer.status} then, to {answer.header('location') or 'nowhere'}"
        )
    if row.status.isdigit() and int(row.status) != answer.status:
        return Refused("other_status", f"the index has {row.status}, the memento {answer.status}")
    if answer.status not in ANSWERED:
        return Refused("other_status", f"the source answered {answer.status} then, which is no page")
    return None


def _bytes(answer: Answered) -> Refused | None:
    if any(mark in answer.body for mark in _MARKS):
        return Refused("rewritten", "the archive's own scripts or toolbar are in it")
    announced = max(_announced(answer), default=0)
    if len(answer.body) < announced:
        return Refused("cut_short", f"{len(answer.body):,} bytes of {announced:,} announced")
    return None


def _announced(answer: Answered) -> Iterator[int]:
    """How many bytes there must be: as the archive sends them, and as the source did then; nothing where they were compressed."""
    said: Mapping[str, str] = {name.lower(): value for name, value in reversed(answer.headers)}
    if any(said.get(f"{prefix}content-encoding", "").strip() for prefix in ("", ORIGINAL.lower())):
        return
    for prefix in ("", ORIGINAL.lower()):
        length = said.get(f"{prefix}content-length", "").strip()
        if length.isascii() and length.isdigit() and len(length) < 12:
            yield int(length)
