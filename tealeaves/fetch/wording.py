"""What an answer's headers say, and how they are kept.

A capture holds the payload after transfer and content decoding. So that a WARC record made of it is consistent, the headers that describe
the wire (Transfer-Encoding, Content-Encoding, and a Content-Length that no longer holds) keep their values under `X-Archive-Orig-` names,
as other web archives do, and the true Content-Length takes their place. All other headers stay as served, in order.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

Headers = tuple[tuple[str, str], ...]

ORIGINAL = "X-Archive-Orig-"
_WIRE = frozenset({"transfer-encoding", "content-encoding", "content-length"})
BACKOFF = timedelta(minutes=1)
MAX_BACKOFF = timedelta(hours=1)


def as_served(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Header lines as text, byte for byte (Latin-1)."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw)


def for_archive(headers: Headers, body: bytes) -> Headers:
    """The headers that describe `body` as it is kept."""
    wire = [(name.lower(), value) for name, value in headers if name.lower() in _WIRE]
    if not wire or wire == [("content-length", str(len(body)))]:
        return headers
    kept = tuple((ORIGINAL + name if name.lower() in _WIRE else name, value) for name, value in headers)
    return (*kept, ("Content-Length", str(len(body))))


def retry_after(value: str | None, now: datetime, longest: timedelta) -> datetime | None:
    """When a Retry-After header (seconds, or an HTTP date) allows us back: never before `now`, never later than `longest` from it."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        asked = longest if len(text) > 9 else timedelta(seconds=int(text))
        return now + min(asked, longest)
    try:
        at: datetime = parsedate_to_datetime(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if at < now:
        return now
    return at if at - now < longest else now + longest


def backoff(misses: int, now: datetime) -> datetime:
    """When to come back to a host that said "too many" without saying until when: a minute, doubled with every miss, an hour at most."""
    return now + min(BACKOFF * (1 << min(misses, 10)), MAX_BACKOFF)
