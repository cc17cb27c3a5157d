"""Whether each source can be trusted to speak at the moment: our own silences, found and reported by ourselves.

Pure: the same standing and instant give the same state. A source that cannot be read is never "no news", and its content signals wait.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tealeaves.sourcekit import Source
from tealeaves.store.journal import Refusal
from tealeaves.store.looks import SourceHealth

State = Literal[
    "new",  # never looked at
    "ok",
    "dark",  # several looks in a row brought nothing
    "unreadable",  # answers come, but no parser understands the latest
    "quiet",  # answers come and can be read, but nothing new for longer than the source's own longest silence
]

REFUSALS_TO_SUSPECT = 3  # articles that no parser understands: one is an odd page, three are a layout
MISSES_TO_DARK = 2  # one failed look is weather, two in a row are a matter (C-20)


@dataclass(frozen=True, slots=True)
class Standing:
    """A source's state and the plain reason for it."""

    source: str
    state: State
    reason: str

    @property
    def suspect(self) -> bool:
        """Whether its content signals must wait (law 7)."""
        return self.state == "unreadable"


def judge(source: Source, seen: SourceHealth | None, refused: Sequence[Refusal]) -> Standing:
    """The state of one source, from what the index knows of it.

    A silence is counted up to the last look: what was not looked at since, a machine that was off, is our silence and not the source's.
    """
    if seen is None or seen.last_look is None:
        return Standing(source.id, "new", "not looked at yet")
    if seen.misses_in_row >= MISSES_TO_DARK:
        return Standing(
            source.id, "dark", f"{seen.misses_in_row} looks in a row failed, the last with {seen.last_miss}"
        )
    polled = {page.url for page in source.pages}
    lists = [refusal for refusal in refused if refusal.url in polled]
    if lists or len(refused) >= REFUSALS_TO_SUSPECT:
        worst = (lists or refused)[0]
        return Standing(
            source.id, "unreadable", f"{worst.reason}; since {_minute(worst.since)}, {len(refused)} pages in all"
        )
    if seen.last_document is not None and seen.last_look - seen.last_document > source.expect.quiet_after:
        return Standing(source.id, "quiet", f"nothing new for {_days(seen.last_look - seen.last_document)}")
    return Standing(source.id, "ok", "")


def _minute(instant: datetime) -> str:
    return instant.isoformat(sep=" ", timespec="minutes")


def _days(span: timedelta) -> str:
    return f"{span.days} days"
