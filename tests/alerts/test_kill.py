"""C-1: a sender is killed with -9 at random moments between deciding and being answered. Nothing is lost, nothing doubled.

The default run kills 20 times; TEALEAVES_KILLS=100 gives the full measure.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import time
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves.alerts import outbox
from tealeaves.alerts.deliver import deliver
from tealeaves.alerts.slack import SlackSender
from tealeaves.clock import FrozenClock, SystemClock
from tealeaves.model import identity
from tealeaves.store import Store
from tealeaves.store.schema import alerts

KILLS = int(os.environ.get("TEALEAVES_KILLS", "20"))


def decide_and_send(url: str, base_url: str, run: int, told: Connection) -> None:
    """A child: commits an alert with its message, says so, sends; and again, until it is killed."""
    store, sender, number = Store.open(url), SlackSender(TOKEN, base_url=base_url), 0
    while True:
        key = f"{run}/{number}"
        with store.write() as conn:
            commit_alert(conn, key)
        told.send(key)
        asyncio.run(deliver(store, sender, SystemClock(), pace=0))
        number += 1


def commit_alert(conn, key: str) -> None:
    now, alert = datetime.now(UTC), identity("alert", key)
    row = {
        "id": alert,
        "group_key": key,
        "kind": "signal",
        "decision": "send",
        "reason": "new",
        "detail": "",
        "decided_at": now,
    }
    conn.execute(alerts.insert().values(**row))
    outbox.enqueue(conn, alert_id=alert, channel=CHANNEL, dedup_key=key, kind="note", payload={"text": key}, at=now)


def kill_one(context, url: str, base_url: str, run: int, wait: float) -> set[str]:
    """Start a child, kill it a moment after its first commit, and return what it said it had committed."""
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=decide_and_send, args=(url, base_url, run, theirs))
    child.start()
    theirs.close()
    said = {ours.recv()}
    time.sleep(wait)
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    try:
        while ours.poll():
            said.add(ours.recv())
    except EOFError:
        pass  # all was read
    return said


@pytest.mark.req("C-1")
def test_killed_between_commit_and_send_nothing_is_lost_or_doubled(slack: StandInSlack, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'index.db'}"
    Store.open(url).close()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tealeaves.store", "tealeaves.alerts.slack", "tealeaves.alerts.deliver"])
    dice = random.Random(20241203)
    said = set().union(*(kill_one(context, url, slack.url, run, dice.uniform(0, 0.05)) for run in range(KILLS)))

    with Store.open(url) as store:
        cut_short = drain(store, slack)
        with store.read() as conn:
            committed = {row.group_key for row in conn.execute(alerts.select())}
    arrived = sorted(m.text for m in slack.posts() if "alerts at once" not in m.text)
    assert said <= committed
    assert len(committed) >= KILLS
    assert arrived == sorted(committed)  # each exactly once
    print(f"{KILLS} kills, {len(committed)} alerts, {cut_short} of them were being sent when killed")


def drain(store: Store, slack: StandInSlack) -> int:
    """Deliver everything after every lease has ended; how many messages had been cut short."""
    with store.read() as conn:
        cut_short = outbox.backlog(conn).states.get("sending", 0)
    clock = FrozenClock(datetime.now(UTC))
    for _ in range(20):
        clock.at += timedelta(minutes=11)
        asyncio.run(deliver(store, SlackSender(TOKEN, base_url=slack.url), clock, pace=0, limit=1000))
    with store.read() as conn:
        assert set(outbox.backlog(conn).states) == {"sent"}
    return cut_short
