"""One lane per host: one request at a time, in the order asked, a pause between starts, and a rest when the host asks or fails.

Lanes know nothing of each other, so a slow host delays nobody else. Pacing reads the loop's clock; what a host asked for in wall-clock
time (Retry-After) is kept as an instant.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.fetch.robots import Robots
from tealeaves.fetch.transport import OriginTransport

Origin = tuple[str, str, int]


class Lane:
    """The queue before one host, and what was learnt about the host in this cycle."""

    def __init__(self, rule: HostRule, policy: GatePolicy, slots: asyncio.Semaphore) -> None:
        self.rule = rule
        self.transports: dict[Origin, OriginTransport] = {}
        self.robots: dict[Origin, Robots | NoAnswer] = {}
        self.robots_lock = asyncio.Lock()
        self.closed_until: datetime | None = None
        self._policy = policy
        self._slots = slots
        self._turn = asyncio.Lock()
        self._delay = rule.delay
        self._next_start = 0.0
        self._failures = 0

    @asynccontextmanager
    async def turn(self, now: Callable[[], datetime]) -> AsyncIterator[None]:
        """Wait politely, then hold the host and one of the cycle's slots. Raises `NoAnswer("closed")` where the host rests."""
        async with self._turn:
            self._refuse_if_closed(now())
            await asyncio.sleep(self._next_start - asyncio.get_running_loop().time())
            async with self._slots:
                self._next_start = asyncio.get_running_loop().time() + self._pause()
                yield

    def slow_down(self, asked: float | None) -> None:
        """Take up robots.txt's Crawl-delay, where it is longer than ours and not absurd."""
        longer = max(self.rule.delay, min(asked or 0.0, self._policy.max_crawl_delay))
        if longer > self._delay:
            self._next_start += longer - self._delay
            self._delay = longer

    def _refuse_if_closed(self, now: datetime) -> None:
        if self.closed_until is not None and self.closed_until > now:
            raise NoAnswer("closed", f"{self.rule.host} asked us not to come before", retry_at=self.closed_until)
        if self._failures >= self._policy.rest_after:
            raise NoAnswer("closed", f"{self.rule.host} rests for this cycle after {self._failures} failures in a row")

    def failed(self) -> None:
        self._failures += 1

    def answered(self) -> None:
        self._failures = 0

    async def aclose(self) -> None:
        """Close the connections, once nobody uses them."""
        async with self._turn:
            for transport in self.transports.values():
                await transport.aclose()
            self.transports.clear()

    def _pause(self) -> float:
        return self._delay * (1 + self._policy.jitter * secrets.randbelow(1_000) / 1_000)
