"""The outbox, on both databases: one row a thing, a row a step, one winner a claim."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from tealeaves.alerts import outbox
from tealeaves.model import identity
from tealeaves.store import Store

T0 = datetime(2026, 3, 1, 12, tzinfo=UTC)


def put(store: Store, key: str, channel: str = "C1", at: datetime = T0) -> str | None:
    with store.write() as conn:
        return outbox.enqueue(
            conn, alert_id=identity("alert", key), channel=channel, dedup_key=key, kind="note",
            payload={"text": f"{key}\x00\ud800 우표"}, at=at,
        )  # fmt: skip


def due(store: Store, now: datetime = T0) -> list[outbox.Message]:
    with store.read() as conn:
        return outbox.due(conn, now)


def claim(store: Store, message: outbox.Message, at: datetime = T0) -> outbox.Claim | None:
    with store.write() as conn:
        return outbox.claim(conn, message, at)


@pytest.mark.req("C-1")
@pytest.mark.req("C-9")
def test_a_thing_is_told_once_a_channel_for_ever(store: Store) -> None:
    assert put(store, "a")
    assert put(store, "a", at=T0 + timedelta(days=365)) is None
    assert put(store, "a", channel="C2")
    assert [m.channel for m in due(store)] == ["C1", "C2"]
    assert due(store)[0].payload == {"text": "a\x00\ud800 우표"}


@pytest.mark.req("C-1")
def test_what_is_rolled_back_is_never_told(store: Store) -> None:
    def decided_then_crashed() -> None:
        with store.write() as conn:
            outbox.enqueue(conn, alert_id="a", channel="C1", dedup_key="k", kind="note", payload={}, at=T0)
            raise RuntimeError("crash")

    with pytest.raises(RuntimeError, match="crash"):
        decided_then_crashed()
    assert due(store) == []


@pytest.mark.req("C-2")
def test_the_life_of_a_message(store: Store) -> None:
    put(store, "a")
    (message,) = due(store)
    first = claim(store, message)
    assert first is not None
    assert not first.unsure
    assert due(store) == []
    with store.write() as conn:
        assert outbox.settle(conn, first, "retry", T0, not_before=T0 + timedelta(seconds=5), detail="not connected")
    assert due(store, T0 + timedelta(seconds=4)) == []
    (again,) = due(store, T0 + timedelta(seconds=5))
    second = claim(store, again, T0 + timedelta(seconds=5))
    assert second is not None
    assert (second.attempts, second.first_at, second.unsure) == (2, T0, False)
    with store.write() as conn:
        assert outbox.settle(conn, second, "sent", T0, remote_id="1.2")
        assert [state for state, _, _ in outbox.steps(conn, message.id)] == ["sending", "retry", "sending", "sent"]
    assert due(store, T0 + timedelta(days=9)) == []


@pytest.mark.req("C-2")
def test_a_lease_that_ended_is_taken_over_unsure_and_its_first_holder_settles_nothing(store: Store) -> None:
    put(store, "a")
    (message,) = due(store)
    first = claim(store, message)
    late = T0 + outbox.LEASE
    (expired,) = due(store, late)
    second = claim(store, expired, late)
    assert first is not None
    assert second is not None
    assert second.unsure
    assert second.first_at == T0
    with store.write() as conn:
        assert not outbox.settle(conn, first, "sent", late, remote_id="1.1")
        assert outbox.settle(conn, second, "sent", late, remote_id="2.2")


def test_of_many_claims_at_once_one_wins(store: Store) -> None:
    put(store, "a")
    (message,) = due(store)
    won: list[outbox.Claim | None] = []
    threads = [threading.Thread(target=lambda: won.append(claim(store, message))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 8
    assert sum(each is not None for each in won) == 1


@pytest.mark.req("C-5")
def test_a_channel_that_must_wait_waits_whole_and_others_do_not(store: Store) -> None:
    for key, channel in (("a", "C1"), ("b", "C1"), ("c", "C2")):
        put(store, key, channel)
    held = claim(store, due(store)[0])
    assert held is not None
    until = T0 + timedelta(seconds=30)
    with store.write() as conn:
        outbox.settle(conn, held, "retry", T0, not_before=until, detail=f"{outbox.RATE_LIMITED}: asked")
        assert outbox.paused(conn, T0) == {"C1": until}
    assert [m.channel for m in due(store)] == ["C2"]
    assert [m.channel for m in due(store, until)] == ["C1", "C1", "C2"]


def test_dead_letters_are_listed_and_can_be_revived(store: Store) -> None:
    put(store, "a")
    put(store, "b")
    held = claim(store, due(store)[0])
    assert held is not None
    with store.write() as conn:
        outbox.settle(conn, held, "dead", T0, detail="not_in_channel")
        assert [m.detail for m in outbox.undeliverable(conn)] == ["not_in_channel"]
        assert outbox.undeliverable(conn, ("C9",)) == []
        assert outbox.backlog(conn) == outbox.Backlog({"dead": 1, "pending": 1}, T0)
    assert len(due(store)) == 1
    with store.write() as conn:
        assert outbox.revive(conn, T0) == 1
    assert len(due(store)) == 2


def test_a_digest_is_never_hidden_behind_the_messages_that_wait_for_it(store: Store) -> None:
    for number in range(12):
        put(store, str(number))
    members = due(store)
    with store.write() as conn:
        outbox.gather(conn, members, {"count": 12, "headlines": []}, T0)
        assert [m.kind for m in outbox.due(conn, T0, limit=3)] == ["digest", "note", "note"]
        below = outbox.digests(conn, "C1", since=members[0].seq)
    assert set(below) == {member.id for member in members}
