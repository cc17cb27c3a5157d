"""One pass over the outbox: claim, send or look up, settle. Everything the other end does is a value in the report.

Never more than one message a second to a channel (C-7). When more than five wait for one channel, one message announces
them and they follow in its thread. Retry-After is kept in the outbox, never slept off.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from tealeaves import mode
from tealeaves.alerts import card, outbox
from tealeaves.alerts.outbox import Claim, Message
from tealeaves.alerts.outcome import Absent, Dead, Outcome, Retry, Search, Sender, Sent, TooLong, Unreadable
from tealeaves.clock import Clock

log = logging.getLogger(__name__)

AT_ONCE = 5  # more alerts than this go into a thread
SLACK_OF_CLOCKS = timedelta(seconds=60)  # how much earlier than the first attempt a lookup begins
LOOKS = 3  # failed lookups before a possible repeat is sent rather than a message lost
STUBBORN = 3  # attempts after which people are told that a message does not get through


class Ledger(Protocol):
    """What delivery needs of the store: short transactions."""

    def read(self) -> AbstractContextManager[sa.Connection]: ...

    def write(self) -> AbstractContextManager[sa.Connection]: ...


@dataclass
class DeliveryReport:
    """What one pass did. `notes` are for the operator, each saying what to mend."""

    sent: int = 0
    adopted: int = 0  # of them: found to have been accepted by an earlier attempt
    repeats: int = 0  # of them: sent with the mark of a possible repeat
    retry: int = 0
    ambiguous: int = 0
    dead: int = 0
    attempted: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)
            log.error("delivery: %s", words)


async def deliver(
    store: Ledger, sender: Sender, clock: Clock, *, limit: int = 60, pace: float | None = None
) -> DeliveryReport:  # fmt: skip
    """Attempt up to `limit` due messages, oldest first, at the sender's own pace unless told otherwise, and report.

    Raises only what the store raises, and `SendingForbidden` during a replay.
    """
    mode.require_live()
    work = _Pass(store, sender, clock, sender.pace if pace is None else pace)
    with store.read() as conn:
        waiting = outbox.due(conn, clock.now())
    for channel in dict.fromkeys(message.channel for message in waiting):
        await work.channel(channel, limit)
    return work.report


class _Pass:
    """One pass. Transactions are never open while something is being sent."""

    def __init__(self, store: Ledger, sender: Sender, clock: Clock, pace: float) -> None:
        self.store, self.sender, self.clock, self.pace = store, sender, clock, pace
        self.report = DeliveryReport()
        self._posted = False

    async def channel(self, channel: str, limit: int) -> None:
        """Everything due for one channel, until it is done, the limit is reached or the channel has to wait."""
        self._gather(channel)
        blocked: set[str] = set()
        while self.report.attempted < limit:
            ready = self._next(channel, blocked)
            if ready is None:
                return
            message, thread = ready
            blocked.add(message.id)
            if not await self._one(message, thread):
                return

    def _gather(self, channel: str) -> None:
        if not self.sender.threads:
            return
        with self.store.write() as conn:
            waiting = self._due(conn, channel)
            fresh = [m for m, threaded in waiting if m.state == "pending" and m.kind != outbox.DIGEST and not threaded]
            if len(fresh) > AT_ONCE:
                payload = card.digest_payload([(m.kind, m.payload) for m in fresh])
                outbox.gather(conn, fresh, payload, self.clock.now())

    def _due(self, conn: sa.Connection, channel: str) -> list[tuple[Message, Message | None]]:
        """The channel's due messages, each with the digest that it belongs below."""
        found = [m for m in outbox.due(conn, self.clock.now()) if m.channel == channel]
        below = outbox.digests(conn, channel, since=min((m.seq for m in found), default=0))
        return [(m, below.get(m.id)) for m in found]

    def _next(self, channel: str, tried: set[str]) -> tuple[Message, str | None] | None:
        """The next message to attempt and its thread. A digest goes before what belongs below it."""
        with self.store.read() as conn:
            waiting = [(m, digest) for m, digest in self._due(conn, channel) if m.id not in tried]
        free = [(m, digest) for m, digest in waiting if digest is None or digest.state in ("sent", "dead")]
        if not free:
            return None
        message, digest = min(free, key=lambda pair: (pair[0].kind != outbox.DIGEST, pair[0].seq))
        return message, None if digest is None else digest.remote_id

    async def _one(self, message: Message, thread: str | None) -> bool:
        """Attempt one message. False where the rest of its channel had better wait."""
        with self.store.write() as conn:
            held = outbox.claim(conn, message, self.clock.now())
        if held is None:
            return True  # another sender has it
        self.report.attempted += 1
        outcome = await (self._look_first(held, thread) if held.unsure else self._post(held, thread))
        return self._settle(held, outcome)

    async def _look_first(self, held: Claim, thread: str | None) -> Outcome | Unreadable:
        """Reconcile (C-3): adopt what is there, send what is not, and repeat rather than lose what cannot be looked up."""
        message = held.message
        found = await self.sender.find(
            Search(message.channel, message.id, held.first_at - SLACK_OF_CLOCKS, self.clock.now(), thread)
        )
        if isinstance(found, Sent):
            self.report.adopted += 1
            return found
        if isinstance(found, Absent):
            return await self._post(held, thread)
        if found.after is not None or (not found.lasting and held.doubts < LOOKS):
            return found
        self.report.note(f"could not look up {message.id}, sent as a possible repeat: {found.reason}")
        self.report.repeats += 1
        return await self._post(held, thread, possible_repeat=True)

    async def _post(self, held: Claim, thread: str | None, *, possible_repeat: bool = False) -> Outcome:
        message = held.message
        words = card.text(message.kind, message.payload, possible_repeat=possible_repeat)
        outcome = await self._paced(message, words, thread)
        if isinstance(outcome, TooLong):
            outcome = await self._paced(message, card.short_text(message.kind, message.payload), thread)
        if isinstance(outcome, TooLong):
            return Dead(outcome.reason, "even the short text was refused for its size; please report this message")
        return outcome

    async def _paced(self, message: Message, words: str, thread: str | None) -> Outcome:
        if self._posted:
            await asyncio.sleep(self.pace)
        self._posted = True
        return await self.sender.post(message.channel, words, message.id, thread)

    def _settle(self, held: Claim, outcome: Outcome | Unreadable) -> bool:
        now = self.clock.now()
        with self.store.write() as conn:
            kept = _record(conn, held, outcome, now)
        if not kept:
            self.report.note(f"the lease of {held.message.id} ended before its answer came; it may appear twice")
        self._count(held, outcome)
        return isinstance(outcome, Sent) or (isinstance(outcome, Dead) and not outcome.whole_channel)

    def _count(self, held: Claim, outcome: Outcome | Unreadable) -> None:
        if isinstance(outcome, Sent):
            self.report.sent += 1
            return
        if isinstance(outcome, Dead):
            self.report.dead += 1
            self.report.note(f"{held.message.channel}: {outcome.reason}: {outcome.remedy}")
            return
        if isinstance(outcome, Retry):
            self.report.retry += 1
        else:
            self.report.ambiguous += 1
        if held.attempts >= STUBBORN:
            self.report.note(f"{held.message.id} does not get through after {held.attempts} attempts: {outcome.reason}")


def _record(conn: sa.Connection, held: Claim, outcome: Outcome | Unreadable, now: datetime) -> bool:
    if isinstance(outcome, Sent):
        return outbox.settle(conn, held, "sent", now, remote_id=outcome.remote_id)
    if isinstance(outcome, Dead):
        return outbox.settle(conn, held, "dead", now, detail=outcome.reason)
    wait = back_off(held.attempts)
    detail = outcome.reason
    if isinstance(outcome, Retry | Unreadable) and outcome.after is not None:
        wait = timedelta(seconds=outcome.after + _jitter(held.message.id))
        detail = f"{outbox.RATE_LIMITED}: {detail}"
    state: outbox.State = "retry" if isinstance(outcome, Retry) else "ambiguous"
    return outbox.settle(conn, held, state, now, not_before=now + wait, detail=detail)


def _jitter(message: str) -> float:
    """Below one second, a different one for each message: so that many waiting parties do not return at once."""
    return int(message[:4], 16) / 0x10000


def back_off(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s ... and never more than ten minutes: a message is never given up on its own."""
    return timedelta(seconds=min(5 * 2 ** min(attempts - 1, 10), 600))
