"""The watch over whole cycles: first fetches, silences that we report ourselves, and signals that wait while a source is broken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo import history, story
from demo.replica import SITES, Answer, Now, Replica
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves.catalogue import load
from tealeaves.clock import FileClock
from tealeaves.dumping import import_dump
from tealeaves.model import Miss
from tealeaves.settings import Settings
from tealeaves.store import deeds, looks, signals
from tealeaves.watch import Workspace, cadences, open_archive

START = datetime(2024, 12, 24, 3, tzinfo=UTC)


class Site:
    """The stamp corporation as the replica has it, until it is told to misbehave."""

    def __init__(self) -> None:
        self.mood = "well"

    def __call__(self, path: str, now: Now) -> Answer | None:
        if self.mood == "gone":
            return None
        if self.mood == "maintenance":
            words = "<html><body><h1>Сайт на техническом обслуживании</h1><p>Приносим извинения за неудобства.</p></body></html>"
            return Answer(words.encode(), "text/html; charset=utf-8", now.at)
        if self.mood == "empty":
            return Answer(b"<html><body></body></html>", "text/html; charset=utf-8", now.at)
        return SITES["www.korstamp.com.kp"](path, now)


class Watch:
    """A home folder watching the stamp corporation alone."""

    def __init__(self, settings: Settings, clock: FileClock, site: Site, slack: StandInSlack) -> None:
        self.settings, self.clock, self.site, self.slack = settings, clock, site, slack

    def cycle(self, mood: str = "well", later: timedelta = timedelta(hours=6)) -> None:
        self.site.mood = mood
        self.clock.move(self.clock.now() + later)
        with Workspace.open(self.settings) as workspace:
            for cadence in cadences(self.settings):
                asyncio.run(workspace.cycle(cadence))

    def said(self, word: str) -> list[str]:
        return [post.text for post in self.slack.posts() if word in post.text]

    def reasons(self) -> list[str]:
        with Workspace.open(self.settings) as workspace, workspace.store.read() as conn:
            return [row["reason"] for row in deeds.alerts(conn) if row["kind"] == "signal"]


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    clock, site = FileClock(tmp_path / "clock"), Site()
    clock.move(START - timedelta(hours=6))
    with Replica(story.load(), clock, {"www.korstamp.com.kp": site}) as replica, StandInSlack() as slack:
        settings = Settings(
            home=tmp_path / "home", clock_file=clock.path, resolve=replica.resolve, delay=0, contact="a test",
            sources="korea_stamp", slack_token=TOKEN, slack_channel=CHANNEL, slack_url=slack.url,
        )  # fmt: skip
        yield Watch(settings, clock, site, slack)


def imported(watch: Watch, folder: Path) -> None:
    for dump in history.write(folder):
        import_dump(watch.settings, [dump.path], str(dump.mapping))


@pytest.mark.req("A-14")
def test_a_first_fetch_tells_nobody_anything(watch: Watch) -> None:
    """Without history even Russian in a notice is only the first that we see."""
    watch.clock.move(datetime(2025, 1, 9, 3, tzinfo=UTC))
    watch.cycle()
    assert watch.slack.posts() == []
    assert set(watch.reasons()) <= {"warming_up"}


@pytest.mark.req("C-20")
def test_a_source_that_falls_silent_is_told_once_and_its_return_once(watch: Watch) -> None:
    watch.cycle()
    for _ in range(4):
        watch.cycle("gone")
    assert len(watch.said("SOURCE HEALTH")) == 1
    assert "dark" in watch.said("SOURCE HEALTH")[0]
    for _ in range(3):
        watch.cycle()
    assert len(watch.said("SOURCE HEALTH")) == 2
    assert "ok (was dark)" in watch.said("SOURCE HEALTH")[1]


@pytest.mark.req("C-12")
@pytest.mark.parametrize("mood", ["maintenance", "empty"])
def test_a_page_that_is_none_is_a_matter_of_health_and_never_news(watch: Watch, tmp_path: Path, mood: str) -> None:
    """A Russian page about maintenance is not the first Russian notice."""
    imported(watch, tmp_path / "history")
    watch.cycle()
    watch.cycle(mood)
    watch.cycle(mood)
    told = [post.text for post in watch.slack.posts()]
    assert len(told) == 1
    assert f"korea_stamp: {mood} (was ok)" in told[0]


@pytest.mark.req("C-12")
def test_a_signal_of_a_broken_source_waits_until_it_is_mended(watch: Watch, tmp_path: Path) -> None:
    """Its notice was read while its list could not be: the signal is held, and told when the source is well again."""
    imported(watch, tmp_path / "history")
    watch.cycle()
    watch.clock.move(datetime(2025, 1, 2, 3, tzinfo=UTC))
    watch.site.mood = "well"
    with Workspace.open(watch.settings) as workspace:
        for cadence in cadences(watch.settings):
            asyncio.run(workspace.look(cadence))  # the notice with Russian is in, and not judged yet
    watch.cycle("maintenance")
    assert watch.said("ru") == [text for text in watch.said("ru") if "SOURCE HEALTH" in text]
    assert "source_suspect" in watch.reasons()
    watch.cycle("well")
    assert len([text for text in watch.said("[HIGH]") if "Russian appears in the text" in text]) == 1
    watch.cycle("well")
    assert len([text for text in watch.said("[HIGH]") if "Russian appears in the text" in text]) == 1


@pytest.mark.req("S-1")
def test_a_link_out_of_the_catalogue_is_noted_and_not_followed(watch: Watch) -> None:
    original = watch.site.__class__.__call__

    def with_a_trap(self: Site, path: str, now: Now) -> Answer | None:
        answer = original(self, path, now)
        if answer is None or b"<a " not in answer.body:
            return answer
        trap = b'<a href="http://169.254.169.254/latest/meta-data">\xec\x83\x88 \xec\x9a\xb0\xed\x91\x9c</a>'
        return Answer(answer.body.replace(b"<a ", trap + b"<a ", 1), answer.kind, answer.changed_at)

    watch.site.__class__.__call__ = with_a_trap  # type: ignore[method-assign]
    try:
        watch.cycle()
        watch.cycle()
    finally:
        watch.site.__class__.__call__ = original  # type: ignore[method-assign]
    with open_archive(watch.settings, writable=False) as archive:
        refused = [look for _, look in archive.looks() if isinstance(look, Miss) and look.reason == "refused_host"]
    assert len(refused) <= 2
    assert all("169.254.169.254" in miss.url for miss in refused)
    assert watch.said("dark") == []


def test_an_unchanged_page_is_recorded_as_looked_at(watch: Watch) -> None:
    for _ in range(3):
        watch.cycle(later=timedelta(minutes=5))
    with Workspace.open(watch.settings) as workspace, workspace.store.read() as conn:
        standing = {row.source: row for row in looks.source_health(conn)}["korea_stamp"]
        found = list(signals.current_signals(conn, status="firing"))
    assert standing.revisits >= 2
    assert found == []


@pytest.mark.req("C-20")
def test_a_network_that_is_down_is_one_message_and_not_one_a_source(tmp_path: Path) -> None:
    """Nothing of the real catalogue can be reached from a gate that resolves every host to a closed port."""
    clock, slack_channel = FileClock(tmp_path / "clock"), CHANNEL
    clock.move(START)
    catalogue = load()
    hosts = sorted(catalogue.hosts)
    closed = ",".join(f"{host}:{port}=127.0.0.1:1" for host in hosts for port in (80, 443))
    with StandInSlack() as slack:
        settings = Settings(
            home=tmp_path / "home", clock_file=clock.path, resolve=closed, delay=0, contact="a test", every_seconds=60,
            slack_token=TOKEN, slack_channel=slack_channel, slack_url=slack.url,
        )  # fmt: skip
        for _ in range(3):
            clock.move(clock.now() + timedelta(hours=2))
            with Workspace.open(settings) as workspace:
                for cadence in cadences(settings):
                    asyncio.run(workspace.cycle(cadence))
        told = [post.text for post in slack.posts()]
    assert len(told) == 1
    assert "sources: dark" in told[0]
    assert "kcna_kp" in told[0]
    assert "network" in told[0]
