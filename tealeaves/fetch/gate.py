"""The gate: a look at an address, under the policy. What the outside does comes back as a value, never as an exception.

`captured_at` is the clock's reading when the headers of the final answer had been read: from then on the answer was fixed, and its bytes
can have waited for us no longer than the deadline.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self, cast

from tealeaves.clock import Clock
from tealeaves.fetch.conditional import validators
from tealeaves.fetch.dial import Dialer
from tealeaves.fetch.failure import NoAnswer
from tealeaves.fetch.journey import TOO_MUCH, WITH_CONTENT, Answer, Traveller
from tealeaves.fetch.policy import GatePolicy
from tealeaves.fetch.stream import Resolver, system_resolver
from tealeaves.fetch.target import Target, read_target
from tealeaves.fetch.wording import for_archive
from tealeaves.model import GONE, Capture, LastLook, Look, Miss, Revisit, digest_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to look at, and what is known of it."""

    source: str
    url: str
    edition: str | None = None
    listed_at: date | None = None
    last: LastLook | None = None
    unconditional: bool = False  # ask for the bytes even if nothing changed
    keep_gone: bool = False  # we hold what stood there: a 404 or 410 is a capture, evidence of its end


class Gate:
    """The one way out. An async context manager, one per polling cycle: what it learns of a host holds for the cycle."""

    def __init__(self, policy: GatePolicy, clock: Clock, resolver: Resolver | None = None) -> None:
        self._policy = policy
        self._clock = clock
        self._resolver = resolver
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        resolver = self._resolver
        if resolver is None:
            threads = ThreadPoolExecutor(self._policy.concurrency, thread_name_prefix="tealeaves-resolve")
            self._stack.callback(threads.shutdown, wait=False, cancel_futures=True)
            resolver = system_resolver(threads)
        self._traveller = Traveller(self._policy, self._clock, Dialer(self._policy, resolver))
        self._stack.push_async_callback(self._traveller.aclose)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def fetch(self, ask: Ask) -> Look:
        """A capture, a revisit or a miss. Never raises for anything that the outside does."""
        try:
            look = await self._look(ask)
        except NoAnswer as error:
            look = self._miss(ask, error)
        if log.isEnabledFor(logging.DEBUG):
            log.debug("%s %s: %s", ask.source, _shown(ask.url), _outcome(look))
        return look

    async def visit(self, ask: Ask, *, fresh: bool = False) -> Answer | Miss:
        """What one request to an archive brings, whatever its status; redirects are not followed. Never raises for what the outside does.

        A pause that the archive asks for is left to the asker, who keeps a pace of its own; the host is not closed. `fresh`: on a new
        connection, for an asker who counts requests: on an old one that had died the request would be sent once more.
        """
        try:
            target = read_target(ask.url)
            if fresh:
                await self._traveller.leave(target.host)
            return await self._traveller.one(target)
        except NoAnswer as error:
            return self._miss(ask, error)

    async def fetch_all(self, asks: Iterable[Ask]) -> AsyncGenerator[Look, None]:
        """Looks as they complete. Hosts go side by side; within a host the order is as asked."""
        queues: dict[str, list[Ask]] = {}
        for ask in asks:
            queues.setdefault(_host_of(ask), []).append(ask)
        done: asyncio.Queue[Look | Exception] = asyncio.Queue(maxsize=self._policy.concurrency)
        tasks = [asyncio.create_task(self._work_off(host, queue, done)) for host, queue in queues.items()]
        try:
            for _ in range(sum(map(len, queues.values()))):
                look = await done.get()
                if isinstance(look, Exception):
                    raise look
                yield look
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work_off(self, host: str, queue: list[Ask], done: asyncio.Queue[Look | Exception]) -> None:
        try:
            for ask in queue:
                await done.put(await self.fetch(ask))
            await self._traveller.leave(host)
        except Exception as error:  # a fault of ours: whoever iterates must hear of it, not wait for ever
            await done.put(error)
            raise

    async def _look(self, ask: Ask) -> Look:
        now = self._clock.now()
        if ask.last is not None and ask.last.retry_at is not None and ask.last.retry_at > now:
            raise NoAnswer("closed", "the source asked us not to come before", retry_at=ask.last.retry_at)
        target = read_target(ask.url)
        conditions = () if ask.unconditional else validators(ask.last, now, self._policy.full_every)
        answer = await self._traveller.answer(target, conditions)
        if answer.status == 304 and conditions:
            return self._revisit(ask, answer)
        if answer.status in WITH_CONTENT:
            return self._content(ask, target, answer)
        if answer.status in GONE and ask.keep_gone:
            return self._capture(ask, target, answer)
        raise self._refused(ask, answer)

    def _content(self, ask: Ask, target: Target, answer: Answer) -> Look:
        if ask.last is not None and ask.last.capture is not None and ask.last.digest == digest_of(answer.body):
            return self._revisit(ask, answer)
        return self._capture(ask, target, answer)

    def _capture(self, ask: Ask, target: Target, answer: Answer) -> Capture:
        return Capture(
            source=ask.source,
            url=ask.url,
            captured_at=answer.arrived,
            recorded_at=self._recorded(answer),
            body=answer.body,
            status=answer.status,
            headers=for_archive(answer.headers, answer.body),
            provenance=self._provenance(target, answer.target),
            edition=ask.edition,
            listed_at=ask.listed_at,
            redirects=answer.redirects,
            remote=answer.remote,
            unverified=answer.unverified,
        )

    def _revisit(self, ask: Ask, answer: Answer) -> Revisit:
        """Only for an ask whose last look names bytes: `validators` and `_content` see to it."""
        last = cast(LastLook, ask.last)
        return Revisit(
            source=ask.source,
            url=ask.url,
            captured_at=answer.arrived,
            recorded_at=self._recorded(answer),
            digest=cast(str, last.digest),
            same_as=cast(str, last.capture),
            status=answer.status,
            headers=for_archive(answer.headers, answer.body) if answer.body else answer.headers,
            remote=answer.remote,
        )

    def _recorded(self, answer: Answer) -> datetime:
        """Now; where the machine's clock was set back meanwhile, when the answer came: nothing is stored before it is known."""
        return max(self._clock.now(), answer.arrived)

    def _miss(self, ask: Ask, error: NoAnswer) -> Miss:
        now = self._clock.now()
        return Miss(ask.source, ask.url, now, now, error.reason, error.detail, error.status, error.retry_at)

    def _refused(self, ask: Ask, answer: Answer) -> NoAnswer:
        """What a status without content means. Closes the host for the cycle where it asked for that."""
        if answer.status == 304:
            return NoAnswer("protocol", "304 to a request that was not conditional", status=304)
        if answer.status in TOO_MUCH:
            return self._traveller.asked_to_wait(answer, ask.last.misses if ask.last else 0)
        return NoAnswer("http_status", f"answered {answer.status}", status=answer.status)

    def _provenance(self, *targets: Target) -> str:
        """Where the bytes came from, in words, with everything that an operator set on purpose to get at them."""
        words = ["own poll"]
        for target in dict.fromkeys(targets):
            override = self._policy.resolve.get((target.host, target.port))
            if override is not None:
                words.append(
                    f"address of {target.host}:{target.port} set by the operator to {override[0]}:{override[1]}"
                )
        if self._policy.proxy is not None:
            words.append("through the operator's proxy")
        return ", ".join(words)


def _host_of(ask: Ask) -> str:
    """The queue that an ask belongs to; what cannot be read shares one."""
    try:
        return read_target(ask.url).host
    except NoAnswer:
        return ""


def _shown(url: str) -> str:
    """An address for a log line: nothing of it that may hold a secret, so neither a query nor user information."""
    try:
        return read_target(url).safe
    except NoAnswer:
        return "(an address that cannot be read)"


def _outcome(look: Look) -> str:
    match look:
        case Capture():
            return f"capture {look.status}, {len(look.body):,} bytes"
        case Revisit():
            return f"unchanged ({look.status})"
        case Miss():
            return f"{look.reason}: {look.detail}"
