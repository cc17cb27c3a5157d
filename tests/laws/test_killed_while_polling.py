"""kill -9 during a poll, again and again at random moments: nothing acknowledged is lost, no signal lost or doubled, the archive sound."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from demo import history, story
from demo.replica import Replica
from demo.stage import POLLED
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves import replay as replaying
from tealeaves.clock import FileClock
from tealeaves.dumping import import_dump
from tealeaves.settings import Settings
from tealeaves.store import Store, deeds, signals
from tealeaves.store.told import signal_of
from tealeaves.watch import Workspace, cadences
from tealeaves.workplace import open_archive

KILLS = int(os.environ.get("TEALEAVES_KILLS", "50" if os.environ.get("TEALEAVES_SLOW_TESTS") else "12"))
SCRIPT = Path(__file__).with_name("poll_and_be_killed.py")


def environment(settings: Settings) -> dict[str, str]:
    assert settings.slack_token is not None
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TEALEAVES_")},
        "TEALEAVES_HOME": str(settings.home),
        "TEALEAVES_CLOCK_FILE": str(settings.clock_file),
        "TEALEAVES_RESOLVE": settings.resolve,
        "TEALEAVES_DELAY": "0",
        "TEALEAVES_CONTACT": settings.contact,
        "TEALEAVES_SOURCES": settings.sources,
        "TEALEAVES_SLACK_TOKEN": settings.slack_token.get_secret_value(),
        "TEALEAVES_SLACK_CHANNEL": settings.slack_channel,
        "TEALEAVES_SLACK_URL": settings.slack_url,
    }


@pytest.mark.req("C-1")
def test_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    clock = FileClock(tmp_path / "clock")
    clock.move(story.load().articles[0].printed_at)
    with Replica(story.load(), clock) as replica, StandInSlack() as slack:
        settings = Settings(
            home=tmp_path / "home", clock_file=clock.path, resolve=replica.resolve, delay=0, contact="a test",
            sources=",".join(POLLED), slack_token=TOKEN, slack_channel=CHANNEL, slack_url=slack.url,
        )  # fmt: skip
        for dump in history.write(tmp_path / "history"):
            import_dump(settings, [dump.path], str(dump.mapping))
        notes = tmp_path / "acknowledged"
        script = [sys.executable, str(SCRIPT), str(KILLS), "1", str(notes)]
        subprocess.run(script, env=environment(settings), check=True, timeout=300)
        finish(settings, clock)
        told = Counter(post.text.partition("\n")[0] for post in slack.posts())

    acknowledged = set(notes.read_text("ascii").split())
    assert len(acknowledged) > KILLS, "the children died too young for this to say anything"
    with open_archive(settings, writable=False) as archive:
        kept = {look.id for _, look in archive.looks()}
        report = archive.check()
    assert acknowledged <= kept
    assert report.sound
    assert held(settings) == {s.id: s.canonical() for s in replaying.replay(settings).signals}
    sent = [row for row in decisions(settings) if row["decision"] == "send" and row["kind"] == "signal"]
    assert len(sent) >= 1
    assert len({row["signal"] for row in sent}) == len(sent)
    assert sum(told.values()) >= len(sent)
    assert {headline: count for headline, count in told.items() if count > 1} == {}
    warcs = sorted(str(path) for path in settings.archive_folder.glob("*.warc.gz"))
    subprocess.run(
        [str(Path(sys.executable).with_name("warcio")), "check", *warcs], check=True, capture_output=True, timeout=120
    )


def finish(settings: Settings, clock: FileClock) -> None:
    """Three undisturbed cycles: what was interrupted is taken up again, leases run out, ambiguous messages are looked up."""
    for _ in range(3):
        clock.move(clock.now() + timedelta(hours=1))
        with Workspace.open(settings) as workspace:
            for cadence in cadences(settings):
                asyncio.run(workspace.cycle(cadence))


def held(settings: Settings) -> dict[str, bytes]:
    with Store.open(settings.index_url) as store, store.read() as conn:
        return {payload["id"]: signal_of(payload).canonical() for payload in signals.current_signals(conn)}


def decisions(settings: Settings) -> list[dict[str, object]]:
    with Store.open(settings.index_url) as store, store.read() as conn:
        return list(deeds.alerts(conn))
