"""The way to an answer: robots.txt first, then hop by hop, each through the allow-list, the host's lane and the address check."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx

from tealeaves.clock import Clock
from tealeaves.fetch.body import drain, read_body
from tealeaves.fetch.dial import Dialer
from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.lane import Lane
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.fetch.robots import Robots, read_robots
from tealeaves.fetch.target import Target
from tealeaves.fetch.transport import OriginTransport
from tealeaves.fetch.wording import Headers, as_served, backoff, retry_after
from tealeaves.model import GONE

log = logging.getLogger(__name__)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
WITH_CONTENT = frozenset({200, 203})
IDLE_PER_SLOT = 2  # idle connections kept for each request that may be under way
TOO_MUCH = frozenset({429, 503})
ERROR_PAGE_SECONDS = 5.0
HOST_FAILURES = frozenset({"connect", "tls", "deadline", "protocol"})


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer from one hop, or the last of several. `body` is empty but for a status that carries content for us, and 404 and 410."""

    target: Target
    status: int
    headers: Headers
    body: bytes
    arrived: datetime  # when the headers had been read
    remote: str | None
    redirects: tuple[str, ...] = ()
    unverified: bool = False

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


class Budget:
    """What is left of a look's deadline. It runs while a request is under way, not while we wait our turn."""

    def __init__(self, seconds: float) -> None:
        self._total = self._left = seconds

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Raises `NoAnswer("deadline")` when it is used up."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(self._left):
                yield
        except TimeoutError as error:
            raise NoAnswer("deadline", f"not done in {self._total:g} s") from error
        finally:
            self._left -= loop.time() - started


class Traveller:
    """Follows targets to their answers, for one polling cycle."""

    def __init__(self, policy: GatePolicy, clock: Clock, dialer: Dialer) -> None:
        self._policy = policy
        self._clock = clock
        self._dialer = dialer
        self._slots = asyncio.Semaphore(policy.concurrency)
        self._lanes: dict[str, Lane] = {}
        self._idle: dict[OriginTransport, None] = {}  # in the order of their last use

    async def answer(self, target: Target, headers: tuple[tuple[str, str], ...]) -> Answer:
        """The final answer for `target`, whatever its status but a redirect. Raises `NoAnswer`."""
        return await self._follow(target, headers, self._policy.respect_robots)

    async def one(self, target: Target) -> Answer:
        """The answer of this address alone, a redirect too. Raises `NoAnswer`."""
        return await self._hop(target, (), self._budget(target), self._policy.respect_robots, first=True)

    def _budget(self, target: Target) -> Budget:
        return Budget(self._policy.patience_with(target.host).deadline)

    def lane(self, target: Target) -> Lane:
        """The lane of an allowed target. Raises `NoAnswer("refused_host")`."""
        rule = self._policy.rule_for(target)
        if target.host not in self._lanes:
            self._lanes[target.host] = Lane(rule, self._policy, self._slots)
        return self._lanes[target.host]

    def asked_to_wait(self, answer: Answer, misses: int) -> NoAnswer:
        """What 429 and 503 mean. Closes the host, until the instant that it names; 429 without one closes it for a growing while."""
        retry_at = retry_after(answer.header("retry-after"), answer.arrived, self._policy.max_retry_after)
        if retry_at is None and answer.status == 429:
            retry_at = backoff(misses, answer.arrived)
        if retry_at is not None:
            self.lane(answer.target).closed_until = retry_at
        return NoAnswer("rate_limited", f"answered {answer.status}", status=answer.status, retry_at=retry_at)

    async def leave(self, host: str) -> None:
        """Close the connections to a host that no more will be asked of."""
        lane = self._lanes.get(host)
        if lane is not None:
            for transport in lane.transports.values():
                self._idle.pop(transport, None)
            await lane.aclose()

    async def aclose(self) -> None:
        for lane in self._lanes.values():
            await lane.aclose()

    async def _follow(self, target: Target, headers: tuple[tuple[str, str], ...], obey: bool) -> Answer:
        budget = self._budget(target)
        way = [target]
        unverified = False
        while True:
            here = way[-1]
            answer = await self._hop(here, headers, budget, obey, first=len(way) == 1)
            unverified |= _unverified(here, self._policy.hosts[here.host])
            if answer.status not in REDIRECTS or answer.header("location") is None:
                return _arrived(answer, way, unverified)
            way.append(self._next(way, answer.header("location") or ""))

    def _next(self, way: list[Target], location: str) -> Target:
        """Where to go from the end of `way`. Raises `NoAnswer("refused_redirect")`."""
        here, there = way[-1], way[-1].joined(_as_text(location))
        if here.scheme == "https" and there.scheme == "http":
            raise NoAnswer("refused_redirect", f"from https to http: {there.safe}")
        if there in way:
            raise NoAnswer("refused_redirect", f"in a circle: {there.safe}")
        if len(way) > self._policy.max_redirects:
            raise NoAnswer("refused_redirect", f"more than {self._policy.max_redirects} redirects")
        return there

    async def _hop(
        self, target: Target, headers: tuple[tuple[str, str], ...], budget: Budget, obey: bool, *, first: bool
    ) -> Answer:
        try:
            lane = self.lane(target)
            if obey:
                await self._obey(lane, target)
            return await self._exchange(lane, target, headers, budget)
        except NoAnswer as error:
            if first or error.reason != "refused_host":
                raise
            raise NoAnswer("refused_redirect", f"to {target.safe}: {error.detail}") from error

    async def _exchange(
        self, lane: Lane, target: Target, headers: tuple[tuple[str, str], ...], budget: Budget
    ) -> Answer:
        async with lane.turn(self._clock.now):
            transport = self._transport(lane, target)
            self._idle.pop(transport, None)
            try:
                async with budget.running():
                    answer = await self._ask(transport, target, headers)
            except NoAnswer as error:
                await transport.aclose()
                if error.reason in HOST_FAILURES:
                    lane.failed()
                raise
            await self._keep(transport)
        if answer.status >= 500:
            lane.failed()
        else:
            lane.answered()
        return answer

    async def _keep(self, transport: OriginTransport) -> None:
        """Keep a connection for the host's next turn, at the cost of the one that has been idle longest: each holds 256 KB in TLS."""
        self._idle[transport] = None
        if len(self._idle) > IDLE_PER_SLOT * self._policy.concurrency:
            oldest = next(iter(self._idle))
            del self._idle[oldest]
            await oldest.aclose()

    async def _ask(self, transport: OriginTransport, target: Target, headers: tuple[tuple[str, str], ...]) -> Answer:
        response = await transport.handle_async_request(self._request(target, headers))
        arrived = self._clock.now()
        try:
            body = b""
            if response.status_code in WITH_CONTENT:
                body = await read_body(response, self._policy)
            elif response.status_code in GONE:
                body = await self._error_page(response)
            else:
                await drain(response)
        finally:
            await response.aclose()
        served = as_served(response.headers.raw)
        return Answer(target, response.status_code, served, body, arrived, response.extensions["remote"])

    async def _error_page(self, response: httpx.Response) -> bytes:
        """The page that says that nothing stands there; nothing where it cannot be had: the status is what counts."""
        try:
            async with asyncio.timeout(ERROR_PAGE_SECONDS):
                return await read_body(response, self._policy)
        except (NoAnswer, TimeoutError) as error:
            log.debug("%s: its error page is left: %s", response.status_code, error)
            return b""

    def _request(self, target: Target, headers: tuple[tuple[str, str], ...]) -> httpx.Request:
        ours = (
            ("Host", target.authority),
            ("User-Agent", self._policy.user_agent),
            ("Accept", "*/*"),
            ("Accept-Encoding", "gzip"),
        )
        lines = [(name.encode("ascii"), value.encode("latin-1")) for name, value in (*ours, *headers)]
        try:
            return httpx.Request("GET", target.url, headers=lines)
        except httpx.InvalidURL as error:
            raise NoAnswer("refused_host", f"httpx cannot read {target.safe}") from error

    def _transport(self, lane: Lane, target: Target) -> OriginTransport:
        if target.origin not in lane.transports:
            lane.transports[target.origin] = OriginTransport(
                self._dialer, self._policy.patience_with(target.host), lane.rule, target
            )
        return lane.transports[target.origin]

    async def _obey(self, lane: Lane, target: Target) -> None:
        """Raises `NoAnswer` where robots.txt forbids the target, or where there is no knowing."""
        async with lane.robots_lock:
            if target.origin not in lane.robots:
                lane.robots[target.origin] = await self._robots(target)
        robots = lane.robots[target.origin]
        if isinstance(robots, NoAnswer):
            raise NoAnswer(
                robots.reason, f"robots.txt: {robots.detail}", status=robots.status, retry_at=robots.retry_at
            )
        lane.slow_down(robots.delay)
        if not robots.allows(target.path):
            raise NoAnswer("robots", f"robots.txt of {target.host} forbids {target.safe}")

    async def _robots(self, target: Target) -> Robots | NoAnswer:
        here = Target(target.scheme, target.host, target.port, "/robots.txt")
        try:
            answer = await self._follow(here, (), obey=False)
        except NoAnswer as error:
            return Robots() if error.reason == "refused_redirect" else error
        if answer.status in WITH_CONTENT:
            return read_robots(answer.body)
        if answer.status in TOO_MUCH:
            return self.asked_to_wait(answer, misses=0)
        if answer.status >= 500:
            return NoAnswer("robots", f"answered {answer.status}, taken as a closed door", status=answer.status)
        return Robots()


def _arrived(answer: Answer, way: list[Target], unverified: bool) -> Answer:
    further = tuple(target.url for target in way[1:])
    return Answer(
        answer.target, answer.status, answer.headers, answer.body, answer.arrived, answer.remote, further, unverified
    )


def _unverified(target: Target, rule: HostRule) -> bool:
    """Whether what this hop said can have been forged on the way; one such hop is enough for the whole way."""
    return target.scheme == "http" or rule.tls_unverified_because is not None


def _as_text(location: str) -> str:
    """A Location as UTF-8 where it is; servers send raw Hangul there."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location
