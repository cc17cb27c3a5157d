"""Asking an archive at its pace, and again where it failed: six times, with growing pauses (B-11).

An archive under load answers 429 and 503, breaks connections and drips. What passes is asked again; what was said on purpose is an answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from tealeaves.errors import TealeavesError
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.fetch.journey import Answer
from tealeaves.fetch.wording import retry_after
from tealeaves.mementos.pace import Limit, Pace
from tealeaves.model import Miss

log = logging.getLogger(__name__)

PASSING = frozenset({413, 421, 429, 500, 502, 503, 504, 599})  # statuses of an archive under load
PASSING_MISSES = frozenset({"connect", "tls", "deadline", "protocol"})

Check = Callable[[Answer], str | None]


@dataclass(frozen=True, slots=True)
class Manners:
    """How an archive is asked. The defaults are 80 % of the Wayback Machine's limits, as its keepers asked of EDGI's library."""

    index: Limit = field(default_factory=lambda: Limit(24, 60.0))
    mementos: Limit = field(default_factory=lambda: Limit(480, 60.0))
    pause: float = 60.0  # seconds, after a 429 that does not say how long
    longest: float = (
        900.0  # seconds: an archive that asks for a longer pause ends the import, which goes on when begun again
    )
    retries: int = 6
    backoff: float = 2.0  # seconds before the second retry, doubled with each further one; the first comes at once
    connections: int = (
        4  # requests under way at a time: one answer takes a second or more, and the pace is eight a second
    )
    deadline: float = 120.0  # seconds for one answer
    read: float = 60.0  # seconds without a byte
    rows: int = 5_000  # of an index in one answer: with the longest addresses within what the gate reads
    batch: int = 400  # mementos that are stored in one go
    flush: float = 30.0  # seconds after which what came is stored, however little
    silent: int = 8  # requests in a row that brought no answer in all their attempts: then the archive is down


class Unanswered(Exception):
    """Asked as often as we may, in vain; says with what. `final`: it will be no other the next time (too large, a forbidden encoding)."""

    def __init__(self, why: str, *, final: bool = False) -> None:
        super().__init__(why)
        self.final = final


class ComeBackLater(TealeavesError):
    """The archive asked for a pause that is longer than an import waits for."""


@dataclass(slots=True)
class Asker:
    """Asks one archive. What it learns (a pause asked for) holds for every request of the import."""

    manners: Manners
    index: Pace
    mementos: Pace
    name: str
    again: int = 0  # attempts beyond the first of each request

    async def ask(self, gate: Gate, url: str, pace: Pace, check: Check) -> Answer:
        """The first answer that `check` finds nothing wrong with (it names what will pass). Raises `Unanswered`, `ComeBackLater`."""
        trouble = ""
        for attempt in range(self.manners.retries + 1):
            self._refuse_long_wait(pace)
            async with pace.turn():
                answer = await gate.visit(Ask(self.name, url), fresh=pace is self.index)
            found = _trouble(answer, check)
            if found is None and isinstance(answer, Answer):
                return answer
            trouble = found or ""
            log.debug("%s, attempt %d: %s", self.name, attempt + 1, trouble)
            if isinstance(answer, Miss) and answer.reason not in PASSING_MISSES:
                raise Unanswered(trouble, final=True)
            self._heed(answer)
            if attempt < self.manners.retries:
                self.again += 1
                await asyncio.sleep(self.manners.backoff * 2 ** (attempt - 1) if attempt else 0.0)
        raise Unanswered(trouble)

    def _heed(self, answer: Answer | Miss) -> None:
        """A pause that the archive asks for holds for everything that it is asked, in this run and in the next."""
        asked = self._asked_for(answer)
        if asked > 0:
            self.index.pause(asked)
            self.mementos.pause(asked)

    def _asked_for(self, answer: Answer | Miss) -> float:
        """Seconds for which the archive asks us all to wait."""
        if isinstance(answer, Miss):
            return 0.0
        until = (
            retry_after(answer.header("retry-after"), answer.arrived, timedelta(days=1))
            if answer.status in PASSING
            else None
        )
        if until is not None:
            return max(0.0, (until - answer.arrived).total_seconds())
        return self.manners.pause if answer.status == 429 else 0.0

    def _refuse_long_wait(self, pace: Pace) -> None:
        if pace.waiting > self.manners.longest:
            minutes = round(pace.waiting / 60)
            raise ComeBackLater(
                f"{self.name} asks not to come back for {minutes} minutes; run the same command then, it goes on"
            )


def _trouble(answer: Answer | Miss, check: Check) -> str | None:
    if isinstance(answer, Miss):
        return f"{answer.reason}: {answer.detail}"
    return check(answer)


def passing(answer: Answer) -> str | None:
    """What will pass: the archive's own failure, and not an error that it has in store as a capture."""
    if answer.status in PASSING and answer.header("memento-datetime") is None:
        return f"answered {answer.status}"
    return None
