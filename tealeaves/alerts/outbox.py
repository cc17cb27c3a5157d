"""The outbox: what is to be told, written in the transaction that decided it, and every step of its delivery.

Append-only: the row of `deliveries` with the highest step is a message's state, none means pending.

    pending ──claim──► sending ──► sent
                          │  ├───► retry(not_before) ──claim──► sending
                          │  ├───► ambiguous ──claim──► sending (looks before it sends)
                          │  └───► dead ──revive──► retry
                          └─ lease over: as ambiguous

A claim is an INSERT of the next step, so of two senders one wins.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from tealeaves.alerts.plain import line
from tealeaves.model import identity
from tealeaves.store.schema import deliveries, outbox
from tealeaves.store.sql import insert_new

State = Literal["pending", "sending", "sent", "ambiguous", "retry", "dead"]

RATE_LIMITED = "ratelimited"  # begins the detail of a step that pauses its whole channel
DIGEST = "digest"  # kind of the message below which many others are gathered
LEASE = timedelta(minutes=2)  # well above the sender's own deadline


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to be told to one channel, with its present state."""

    id: str
    seq: int
    alert: str
    channel: str
    kind: str
    payload: Mapping[str, Any]
    created_at: datetime
    step: int  # 0: pending
    state: State
    at: datetime | None  # when it came to this state
    not_before: datetime | None
    remote_id: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to deliver one message until the lease ends."""

    message: Message
    step: int
    attempts: int  # claims so far, this one counted
    doubts: int  # of them: ended without knowing whether it was accepted
    first_at: datetime  # when the first of them was made
    unsure: bool  # an earlier attempt may have been accepted


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages stand in each state, and since when the oldest unsent one waits."""

    states: Mapping[str, int]
    oldest_waiting: datetime | None


def enqueue(
    conn: sa.Connection, *, alert_id: str, channel: str, dedup_key: str, kind: str, payload: Mapping[str, Any], at: datetime
) -> str | None:  # fmt: skip
    """Put a message into the outbox and return its id; None where this channel has had it. Same transaction as the alert."""
    message = identity("message", channel, dedup_key, kind)
    row = {
        "id": message, "alert": alert_id, "channel": channel, "dedup_key": dedup_key, "kind": kind, "created_at": at,
        "payload": json.dumps(payload, sort_keys=True),  # ASCII: no database chokes on NUL or half a surrogate
    }  # fmt: skip
    return message if insert_new(conn, outbox, [row]) else None


def due(conn: sa.Connection, now: datetime, *, limit: int = 1000) -> list[Message]:
    """What can be attempted now: digests, then the oldest first. Channels that were told to wait are left out whole."""
    waiting = sa.and_(deliveries.c.state.in_(("sending", "retry", "ambiguous")), deliveries.c.not_before <= now)
    query = (
        _with_state()
        .where(sa.or_(deliveries.c.state.is_(None), waiting))
        .where(outbox.c.channel.not_in(list(paused(conn, now))))
        .order_by(outbox.c.kind != DIGEST, outbox.c.seq)  # never hidden by the limit: others wait for them
        .limit(limit)
    )
    return [_message(row) for row in conn.execute(query)]


def paused(conn: sa.Connection, now: datetime) -> dict[str, datetime]:
    """Channels that the other end told us to leave alone, and until when."""
    query = (
        sa.select(outbox.c.channel, sa.func.max(deliveries.c.not_before, type_=deliveries.c.not_before.type))
        .select_from(outbox.join(deliveries, _latest()))
        .where(deliveries.c.not_before > now, deliveries.c.detail.startswith(RATE_LIMITED))
        .group_by(outbox.c.channel)
    )
    return {row.channel: row[1] for row in conn.execute(query)}


def claim(conn: sa.Connection, message: Message, at: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take a due message; None where another sender was quicker. A transaction of its own, ended before anything is sent."""
    step = message.step + 1
    if not _step(conn, message.id, step, "sending", at, not_before=at + lease):
        return None
    life = steps(conn, message.id)
    taken = [then for state, then, _ in life if state == "sending"]
    doubts = sum(state == "ambiguous" for state, _, _ in life)
    return Claim(message, step, len(taken), doubts, taken[0], message.state in ("ambiguous", "sending"))


def settle(
    conn: sa.Connection, held: Claim, state: State, at: datetime, *,
    not_before: datetime | None = None, remote_id: str | None = None, detail: str = "",
) -> bool:  # fmt: skip
    """Record how a claim ended. False where the lease ended first and another sender took the message over."""
    return _step(
        conn, held.message.id, held.step + 1, state, at, not_before=not_before, remote_id=remote_id, detail=detail
    )


def revive(conn: sa.Connection, at: datetime) -> int:
    """Make everything undeliverable due again, after a person mended the cause. Returns how many."""
    dead = [_message(row) for row in conn.execute(_with_state().where(deliveries.c.state == "dead"))]
    return sum(_step(conn, m.id, m.step + 1, "retry", at, not_before=at, detail="revived by hand") for m in dead)


def digests(conn: sa.Connection, channel: str, since: int) -> dict[str, Message]:
    """Each message gathered below a digest made after outbox row `since`, and that digest."""
    query = _with_state().where(outbox.c.channel == channel, outbox.c.kind == DIGEST, outbox.c.seq > since)
    made = [_message(row) for row in conn.execute(query.order_by(outbox.c.seq))]
    return {member: digest for digest in made for member in digest.payload["members"]}


def gather(conn: sa.Connection, members: Sequence[Message], payload: Mapping[str, Any], at: datetime) -> None:
    """Write the digest below which these messages will be told."""
    ids = [message.id for message in members]
    enqueue(
        conn, alert_id=members[0].alert, channel=members[0].channel, dedup_key=identity("digest", *ids), kind=DIGEST,
        payload={**payload, "members": ids}, at=at,
    )  # fmt: skip


def steps(conn: sa.Connection, message: str) -> list[tuple[State, datetime, str]]:
    """The life of one message: state, instant and detail of each step."""
    query = sa.select(deliveries).where(deliveries.c.message == message).order_by(deliveries.c.step)
    return [(row.state, row.at, row.detail) for row in conn.execute(query)]


def backlog(conn: sa.Connection) -> Backlog:
    """For the status page: a queue that grows old is an operator's matter."""
    state = sa.func.coalesce(deliveries.c.state, "pending")
    query = (
        sa.select(state, sa.func.count(), sa.func.min(outbox.c.created_at, type_=outbox.c.created_at.type))
        .select_from(outbox.outerjoin(deliveries, _latest()))
        .group_by(state)
    )
    rows = conn.execute(query).all()
    waiting = [oldest for name, _, oldest in rows if name not in ("sent", "dead")]
    return Backlog({name: count for name, count, _ in rows}, min(waiting, default=None))


def undeliverable(conn: sa.Connection, only: Collection[str] = ()) -> list[Message]:
    """The dead letters, oldest first; of the given channels, or of all."""
    query = _with_state().where(deliveries.c.state == "dead").order_by(outbox.c.seq)
    found = [_message(row) for row in conn.execute(query)]
    return [message for message in found if not only or message.channel in only]


def _latest() -> sa.ColumnElement[bool]:
    other = deliveries.alias("newest")
    newest = sa.select(sa.func.max(other.c.step)).where(other.c.message == outbox.c.id).correlate(outbox)
    return sa.and_(deliveries.c.message == outbox.c.id, deliveries.c.step == newest.scalar_subquery())


def _with_state() -> sa.Select[Any]:
    of_step = (deliveries.c.step, deliveries.c.state, deliveries.c.at, deliveries.c.not_before)
    return sa.select(outbox, *of_step, deliveries.c.remote_id, deliveries.c.detail).select_from(
        outbox.outerjoin(deliveries, _latest())
    )


def _message(row: sa.Row[Any]) -> Message:
    return Message(
        id=row.id, seq=row.seq, alert=row.alert, channel=row.channel, kind=row.kind, payload=json.loads(row.payload),
        created_at=row.created_at, step=row.step or 0, state=row.state or "pending", at=row.at,
        not_before=row.not_before, remote_id=row.remote_id, detail=row.detail or "",
    )  # fmt: skip


def _step(
    conn: sa.Connection, message: str, step: int, state: State, at: datetime, *,
    not_before: datetime | None = None, remote_id: str | None = None, detail: str = "",
) -> bool:  # fmt: skip
    row = {
        "message": message, "step": step, "state": state, "at": at, "not_before": not_before, "remote_id": remote_id,
        "detail": line(detail, 500),
    }  # fmt: skip
    return insert_new(conn, deliveries, [row]) == 1
