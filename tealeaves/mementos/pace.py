"""How often an archive is asked: never more than its keepers wish, by *their* clock, whatever happens to us.

A request arrives at some instant between its start and the end of its answer. A new one starts only while fewer than `count` others have
an end (or none yet) within the last `seconds`; so of any `count` + 1 arrivals the first and the last are further apart than that,
whatever the network did. Starts and ends are kept in a file, so a process that is killed and begun again a hundred times asks no more
often than one that is not.
"""

from __future__ import annotations

import asyncio
import json
import math
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` requests in any stretch of `seconds`, and evenly: a share of the stretch between two starts."""

    count: int
    seconds: float

    @property
    def gap(self) -> float:
        return self.seconds / self.count


@dataclass(slots=True)
class _Turn:
    start: float
    end: float = math.inf  # not known yet


class Pace:
    """The turns of one kind of request to one archive. `now` is monotonic for all processes of the machine."""

    def __init__(
        self, limit: Limit, memory: Path | None = None, *, now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._limit = limit
        self._memory = memory
        self._now = now
        self._sleep = sleep
        self._not_before = 0.0
        self._turns: list[_Turn] = []
        self._remember()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until it is our turn; the request is what happens inside."""
        mine = await self._take()
        try:
            yield
        finally:
            mine.end = self._now()
            self._save()

    def pause(self, seconds: float) -> None:
        """No turn begins for so long: the archive asked for it."""
        self._not_before = max(self._not_before, self._now() + seconds)
        self._save()

    @property
    def waiting(self) -> float:
        """Seconds until the pause that was asked for is over; 0 where there is none."""
        return max(0.0, self._not_before - self._now())

    async def _take(self) -> _Turn:
        while (wait := self._wait()) > 0:
            await self._sleep(wait)
        mine = _Turn(self._now())
        self._turns.append(mine)
        self._save()
        return mine

    def _wait(self) -> float:
        """Seconds until it is worth while to look again; 0 where a request may start now."""
        now, limit = self._now(), self._limit
        self._turns = [turn for turn in self._turns if turn.end > now - limit.seconds or turn.start > now - limit.gap]
        spaced = max((turn.start for turn in self._turns), default=-math.inf) + limit.gap - now
        within = sorted(turn.end for turn in self._turns)
        too_many = len(within) - limit.count + 1
        freed = 0.0 if too_many <= 0 else within[too_many - 1] + limit.seconds - now
        return max(0.0, spaced, self._not_before - now, limit.gap if math.isinf(freed) else freed)

    def _remember(self) -> None:
        """What an earlier process did. One that was killed in the middle of a request may have asked until now."""
        if self._memory is None:
            return
        try:
            said = json.loads(self._memory.read_text("ascii"))
            now = self._now()
            self._turns = [
                _Turn(min(start, now), now if end is None else min(end, now)) for start, end in said["turns"]
            ]
            self._not_before = min(float(said["not_before"]), now + _LONGEST)
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError):
            self._not_before = (
                self._now() + self._limit.seconds
            )  # nobody knows what was asked: as if everything were used up

    def _save(self) -> None:
        if self._memory is None:
            return
        turns = [[turn.start, None if math.isinf(turn.end) else turn.end] for turn in self._turns]
        fresh = self._memory.with_name(f"{self._memory.name}.{os.getpid()}.tmp")
        fresh.write_text(json.dumps({"turns": turns, "not_before": self._not_before}), "ascii")
        fresh.replace(self._memory)


_LONGEST = 86_400.0  # a pause beyond this comes from before the machine was started anew
