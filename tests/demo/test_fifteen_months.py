"""The course of the demo without its scheduler: each step through the real cycle, the promised signals, the same from the archive.

It takes minutes, and `make demo` is the same with the scheduler; the rules over the same history are tried by tests/events/test_seeds.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from demo import history, story
from demo.course import STEPS, complaints
from demo.replica import Replica
from demo.stage import SOURCES, Stage
from demo.standin_slack import StandInSlack
from demo.watching import lay_in
from tealeaves import plan
from tealeaves.dumping import import_dump
from tealeaves.handover import import_files
from tealeaves.inbox import Known
from tealeaves.replay import replay
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.store.signals import current_signals
from tealeaves.watch import Workspace


class Run:
    """Fifteen months as they went."""

    def __init__(self, settings: Settings, slack: StandInSlack, replica: Replica) -> None:
        self.settings, self.slack, self.replica = settings, slack, replica
        self.reports: list[dict[str, object]] = []
        self.posted: list[int] = []


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with ExitStack() as stack:
        stage = Stage.prepare(tmp_path_factory.mktemp("demo") / "home")
        slack = stack.enter_context(StandInSlack())
        told = story.load()
        replica = stack.enter_context(Replica(told, stage.clock))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in stage.environment(replica, slack).items():
            patch.setenv(name, value)
        done = Run(Settings.read(), slack, replica)
        years = history.write_years(stage.home / "history")
        import_files(done.settings, [years.notices], "korea_stamp", Known())
        import_dump(done.settings, [years.agency.path], str(years.agency.mapping))
        for at in STEPS:
            lay_in(stage, told, at)
            stage.clock.move(at)
            asyncio.run(_cycle(done))
        yield done


async def _cycle(run: Run) -> None:
    with Workspace.open(run.settings) as workspace:
        (cadence,) = plan.cadences_of(run.settings, workspace.catalogue)
        run.reports.append(await workspace.cycle(cadence))
    run.posted.append(len(run.slack.posts()))


def listed(run: Run) -> list[dict[str, object]]:
    with Store.open(run.settings.index_url) as store, store.read() as conn:
        return list(current_signals(conn, status="firing"))


@pytest.mark.slow
def test_the_promised_signals_and_no_others(run: Run) -> None:
    assert complaints(listed(run)) == []


@pytest.mark.slow
def test_they_are_told_on_their_day(run: Run) -> None:
    new = [after - before for before, after in zip([0, *run.posted], run.posted, strict=False)]
    told = dict(zip(STEPS, new, strict=True))
    assert not told[STEPS[0]], "a first look tells nobody anything"
    assert told[STEPS[1]]
    texts = [posted.text for posted in run.slack.posts()]
    assert "My closest Comrade Vladimir Vladimirovich Putin" in texts[0]
    assert "since 2012-01-0" in texts[0]
    assert any("На открытках изображены зимние улицы" in text and "since 2021-09-05" in text for text in texts)
    assert not any("SOURCE HEALTH" in text for text in texts), "every source is well all the time"


@pytest.mark.slow
def test_no_look_fails_and_nothing_is_quarantined(run: Run) -> None:
    assert [report["outcome"] for report in run.reports] == ["ok"] * len(STEPS)
    assert all(report["quarantined"] == 0 and report["links_left"] == 0 for report in run.reports)
    assert {host for host, status in run.replica.asked if status == 304} >= {"www.kcna.kp", "www.korstamp.com.kp"}
    assert {status for _, status in run.replica.asked} == {200, 304}


@pytest.mark.slow
def test_every_source_was_polled_at_every_step(run: Run) -> None:
    pages = {report["pages"] for report in run.reports}
    assert len(pages) == 1
    assert {host for host, _ in run.replica.asked} == set(run.replica.sites)
    assert len(SOURCES) == len(run.replica.sites)


@pytest.mark.slow
def test_the_replay_gives_the_same(run: Run) -> None:
    again = [signal.as_dict() for signal in replay(run.settings).signals if signal.status == "firing"]
    assert [json.dumps(one, sort_keys=True) for one in again] == [
        json.dumps(one, sort_keys=True) for one in listed(run)
    ]


def test_a_fresh_stage_forgets_the_last_demo(tmp_path: Path) -> None:
    (tmp_path / "home" / "archive").mkdir(parents=True)
    stage = Stage.prepare(tmp_path / "home")
    assert [path.name for path in stage.home.iterdir()] == ["clock"]
