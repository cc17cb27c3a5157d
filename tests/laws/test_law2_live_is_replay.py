"""Law 2: live = replay. Thirty days of real cycles against real servers, then the archive replayed: the same signals, byte for byte."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from demo import history, story
from demo.replica import Replica
from demo.stage import POLLED
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves import replay as replaying
from tealeaves.clock import FileClock
from tealeaves.dumping import import_dump
from tealeaves.model import Finding, Observation
from tealeaves.rulekit import History
from tealeaves.settings import Settings
from tealeaves.store import Store, deeds, signals
from tealeaves.watch import Workspace, cadences

FIRST = datetime(2024, 12, 11, 3, tzinfo=UTC)  # ordinary weeks, a redesign, a letter, and Russian in a notice
DAYS = 30


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home folder that imported a history and then watched the replica for thirty days, a cycle of every cadence a day."""
    home = tmp_path_factory.mktemp("lived")
    clock = FileClock(home / "clock")
    clock.move(FIRST - timedelta(days=2))
    with Replica(story.load(), clock) as replica, StandInSlack() as slack:
        settings = Settings(
            home=home, clock_file=clock.path, resolve=replica.resolve, delay=0, contact="a test",
            sources=",".join(POLLED), slack_token=TOKEN, slack_channel=CHANNEL, slack_url=slack.url,
        )  # fmt: skip
        for dump in history.write(home / "history"):
            import_dump(settings, [dump.path], str(dump.mapping))
        for day in range(DAYS):
            clock.move(FIRST + timedelta(days=day))
            with Workspace.open(settings) as workspace:
                for cadence in cadences(settings):
                    asyncio.run(workspace.cycle(cadence))
        yield settings


def held(settings: Settings) -> dict[str, bytes]:
    with Store.open(settings.index_url) as store, store.read() as conn:
        from tealeaves.store.told import signal_of

        return {payload["id"]: signal_of(payload).canonical() for payload in signals.current_signals(conn)}


def replayed(settings: Settings) -> dict[str, bytes]:
    return {signal.id: signal.canonical() for signal in replaying.replay(settings).signals}


@pytest.mark.req("B-16")
def test_the_replay_of_thirty_days_gives_the_signals_of_the_live_run(lived: Settings) -> None:
    live = held(lived)
    assert len(live) >= 3
    assert replayed(lived) == live


@pytest.mark.req("B-17")
def test_two_replays_are_the_same(lived: Settings) -> None:
    assert replayed(lived) == replayed(lived)


def test_the_check_sees_a_rule_that_reads_the_wall_clock(lived: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault planted: a rule whose words depend on when it runs. Live and replay must then differ."""
    import rules.source_new_language as module

    assert isinstance(module, ModuleType)
    honest = module.evaluate

    def of_today(now: Observation, past: History) -> Iterator[Finding]:
        from dataclasses import replace

        for finding in honest(now, past):
            yield replace(finding, headline=f"{finding.headline} (as of {datetime.now(UTC)})")

    monkeypatch.setattr(module, "evaluate", of_today)
    assert replayed(lived) != held(lived)


@pytest.mark.req("law-8")
def test_no_sender_can_be_made_while_a_replay_runs(lived: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 8, at its hardest: a rule that goes as far as asking the watch itself for its sender gets an error, and nothing is sent."""
    import rules.source_new_language as module
    from tealeaves.watch import sender_for

    def sending(now: Observation, past: History) -> Iterator[Finding]:
        sender_for(lived)
        return iter(())

    monkeypatch.setattr(module, "evaluate", sending)
    report = replaying.replay(lived, rules=["source_new_language"])
    assert report.errors
    assert {error.error.partition(":")[0] for error in report.errors} == {"SendingForbidden"}
    assert sender_for(lived) is not None, "outside a replay it can be made"


def test_the_archive_of_the_thirty_days_is_sound(lived: Settings) -> None:
    from tealeaves.workplace import open_archive

    with open_archive(lived, writable=False) as archive:
        report = archive.check()
    assert report.sound
    assert report.looks > 100


def test_every_decision_has_a_reason(lived: Settings) -> None:
    """Law 9: what was not sent says why."""
    with Store.open(lived.index_url) as store, store.read() as conn:
        rows = list(deeds.alerts(conn))
        decided = {row["signal"] for row in rows}
        found = [payload["id"] for payload in signals.current_signals(conn)]
    assert set(found) <= decided
    assert all(row["reason"] for row in rows)
    assert Path(lived.home).is_dir()
