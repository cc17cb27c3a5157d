"""Values of WARC header fields: printable ASCII whatever the text, and exactly the text again.

What a hostile server sends (line breaks in a header, control characters, a lone surrogate in an address) is percent-encoded, so
it cannot end a field and start another one.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, unquote

_PLAIN = re.compile(r"(?! )[ -$&-~]*(?<! )")  # printable ASCII but "%", no space at either end
_KEPT = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) != "%")
_URI = re.compile(r"[!-~]+")
_URI_KEPT = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>\\^`{|}')


def encode(text: str) -> str:
    """A text as one line of printable ASCII; `decode` gives it back exactly."""
    if _PLAIN.fullmatch(text):
        return text
    inner = text.strip(" ")
    if not inner:
        return "%20" * len(text)
    before, after = text.partition(inner)[0], text.rpartition(inner)[2]
    return "%20" * len(before) + quote(inner, safe=_KEPT, errors="surrogatepass") + "%20" * len(after)


def decode(value: str) -> str:
    """The text that `encode` was given."""
    return unquote(value, errors="surrogatepass") if "%" in value else value


def encode_json(value: Any) -> str:
    """JSON on one line of ASCII: for lists."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def uri(url: str) -> str:
    """An address as WARC-Target-URI may carry it: no spaces, quotes, brackets of `<...>`, nothing beyond ASCII."""
    kept = quote(url, safe=_URI_KEPT, errors="surrogatepass")
    return kept if _URI.fullmatch(kept) else "urn:tealeaves:no-address"


def encode_instant(instant: datetime) -> str:
    """A WARC/1.1 date with microseconds. Raises `ValueError` for an instant that is not UTC (its capture would change its id)."""
    offset = instant.utcoffset()
    if offset is None or offset:
        raise ValueError(f"an instant that is not in UTC: {instant!r}")
    return instant.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def decode_instant(value: str) -> datetime:
    """The instant of a WARC date; `ValueError` where it is none, or says no time zone (the machine's own would take its place)."""
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError(f"an instant without a time zone: {value!r}")
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"an instant before or after all years: {value!r}") from error


def decode_claimed(value: str) -> date:
    """A date or an instant, as precisely as it was claimed."""
    return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)


def compact(instant: datetime) -> str:
    """Fourteen digits, UTC, to the second: the time of CDX and Wayback addresses."""
    return instant.astimezone(UTC).strftime("%Y%m%d%H%M%S")
