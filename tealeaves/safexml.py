"""The XML parser below feedparser: Python's own, of which only newer versions withstand entities that multiply."""

from __future__ import annotations

import pyexpat

from tealeaves.errors import UsageError

LEAST = (2, 4, 0)  # the first that stops "a billion laughs" and its like: https://libexpat.github.io/


def require_sound_expat() -> None:
    """Raises `UsageError` where this Python was built with an expat that a small feed can make fill the memory."""
    version = pyexpat.EXPAT_VERSION.removeprefix("expat_")
    if tuple(map(int, version.split("."))) < LEAST:
        least = ".".join(map(str, LEAST))
        raise UsageError(f"this Python uses expat {version}, which feeds can bring down: {least} or newer is needed")
