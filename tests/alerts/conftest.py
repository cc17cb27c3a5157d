"""What the tests of alerts share: an index, a stand-in Slack, a clock that stands, and a way to tell things."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves.alerts import card, outbox
from tealeaves.alerts.deliver import DeliveryReport, deliver
from tealeaves.alerts.slack import SlackSender
from tealeaves.clock import FrozenClock
from tealeaves.model import Coverage, Gap, Quote, Signal, identity
from tealeaves.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def signal() -> Signal:
    """A signal with everything in it."""
    return Signal(
        rule="source_new_language", rule_version=3, key="stamps/ru", status="firing", severity="high", confidence=0.9,
        headline="Stamp notices now speak Russian", subject="korea_stamp", series="kp_stamp/notice/mul",
        story=identity("story"), source="korea_stamp", known_at=datetime(2024, 12, 3, 10, 0, 5, tzinfo=UTC),
        published_at=date(2024, 12, 2), before="ko, en, zh", after="ru",
        quotes=(
            Quote("Почтовая марка", "ru", 12, "http://www.korstamp.com.kp/n/1?a=1&b=2", "c" * 32),
            Quote("우표통보", "ko", 0, "http://www.korstamp.com.kp/n/0", "d" * 32),
        ),
        reasons=("three blocks agree", "last other language: zh on 2024-09-01"),
        coverage=Coverage("kp_stamp/notice/mul", 138351, date(1997, 1, 1), date(2024, 12, 2), (Gap(date(2018, 5, 1), date(2024, 7, 1)),)),
        evidence=("e" * 32,),
    )  # fmt: skip


@pytest.fixture
def slack() -> Iterator[StandInSlack]:
    with StandInSlack() as running:
        yield running


@pytest.fixture
def ledger() -> Iterator[Store]:
    """A quick index; what must hold on both databases uses the fixture `store`."""
    with Store.scratch() as opened:
        yield opened


@dataclass
class Desk:
    """A place to tell things from: `tell` puts messages into the outbox, `deliver` makes a pass, `later` moves the clock."""

    store: Store
    slack: StandInSlack
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(NOW))
    timeout: float = 5.0

    def tell(self, *texts: str) -> list[str]:
        with self.store.write() as conn:
            told = [
                outbox.enqueue(
                    conn, alert_id=identity("alert", text), channel=CHANNEL, dedup_key=text, kind="note",
                    payload={"text": text}, at=self.clock.now(),
                )
                for text in texts
            ]  # fmt: skip
        return [each for each in told if each is not None]

    def deliver(self, *, pace: float | None = 0.0, **options: Any) -> DeliveryReport:
        sender = SlackSender(TOKEN, base_url=self.slack.url, timeout=self.timeout)
        return asyncio.run(deliver(self.store, sender, self.clock, pace=pace, **options))

    def later(self, seconds: float) -> None:
        self.clock.at += timedelta(seconds=seconds)

    def states(self) -> dict[str, int]:
        with self.store.read() as conn:
            return dict(outbox.backlog(conn).states)

    def life(self, message: str) -> list[str]:
        with self.store.read() as conn:
            return [state for state, _, _ in outbox.steps(conn, message)]


@pytest.fixture
def desk(ledger: Store, slack: StandInSlack) -> Desk:
    # Slack stamps messages with the machine's clock: ours stands at the same instant unless a test moves one of them.
    return Desk(ledger, slack, FrozenClock(datetime.now(UTC)))


@pytest.fixture
def desks(store: Store, slack: StandInSlack) -> Desk:
    """A desk on each database in turn."""
    return Desk(store, slack, FrozenClock(datetime.now(UTC)))


@pytest.fixture
def payload(signal: Signal) -> Callable[..., dict[str, Any]]:
    """The payload of the signal above with some fields replaced."""
    return lambda **changes: card.signal_payload(replace(signal, **changes))
