"""Whether to ask "has it changed?" or "give it to me", decided from what is known and the present instant alone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tealeaves.model import LastLook

_SENDABLE = re.compile(r"[\x21-\x7e\x80-\xff](?:[\x20-\x7e\x80-\xff\t]*[\x21-\x7e\x80-\xff])?")


def validators(last: LastLook | None, now: datetime, full_every: timedelta) -> tuple[tuple[str, str], ...]:
    """The request headers that make a request conditional, the values exactly as the server gave them; empty for a full fetch.

    Full when we hold no bytes that an "unchanged" could point to, and at least once every `full_every`: a server whose validators lie
    must not be able to hide a change for longer.
    """
    if last is None or last.capture is None or last.digest is None or last.full_at is None:
        return ()
    if now - last.full_at >= full_every:
        return ()
    pairs = (("If-None-Match", last.etag), ("If-Modified-Since", last.last_modified))
    return tuple((name, value) for name, value in pairs if value and _SENDABLE.fullmatch(value))
