"""The tasks by themselves (`.fn()`, no server), and the flows on one Prefect server of the test session (P-8)."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flows_stage import NOTICES, PAGES

from deployments.cycles import Cycle, last_successes, since
from flows.poll import poll
from flows.replay import replay
from flows.steps import deliver, evaluate, look, passing
from flows.tick import tick
from flows.turns import turn
from tealeaves.errors import ArchiveLocked, NewerSchema, StoreError
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.watch import Workspace, cadences, cycle_guard

on_prefect = pytest.mark.usefixtures("prefect_server")

# Prefect leaves its websockets to the garbage collector when an event loop ends; that is its own matter, and stays in this module.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """Whatever Prefect left is collected here, not in somebody else's test."""
    yield
    gc.collect()


def cadence() -> str:
    (found,) = cadences(Settings.read())
    return found


def recorded() -> list[Cycle]:
    with Store.open(Settings.read().index_url) as store:
        return since(store, 0)


@pytest.mark.req("P-8")
@pytest.mark.usefixtures("home")
def test_the_steps_of_a_cycle_without_prefect() -> None:
    with Workspace.open(Settings.read()) as workspace:
        looked = asyncio.run(look.fn(workspace, cadence()))
        ticked = asyncio.run(evaluate.fn(workspace))
        delivered = asyncio.run(deliver.fn(workspace))
    assert (looked.outcome, looked.pages, looked.captures, looked.documents) == ("ok", 1, len(PAGES), len(NOTICES))
    assert ticked.evaluated > 0
    assert delivered.dead == 0


@pytest.mark.req("P-5")
def test_only_what_may_pass_is_tried_again() -> None:
    """And only inside a task: retries of a flow fight with the concurrency limit of its deployment."""
    from prefect.states import exception_to_failed_state

    async def verdict(error: Exception) -> bool:
        return await passing(None, None, await exception_to_failed_state(error))

    troubles = [StoreError("busy"), NewerSchema("newer"), ValueError("ours")]
    assert [asyncio.run(verdict(error)) for error in troubles] == [True, False, False]
    assert [found.retries for found in (poll, tick, replay)] == [0, 0, 0]
    assert [found.retries for found in (look, evaluate, deliver)] == [0, 2, 2]


@pytest.mark.req("P-6")
def test_nothing_is_kept_in_prefects_records() -> None:
    assert [found.persist_result for found in (poll, tick, replay, look, evaluate, deliver)] == [False] * 6


@pytest.mark.usefixtures("home")
def test_a_turn_is_waited_for_but_not_for_ever() -> None:
    async def take(patience: timedelta) -> None:
        async with turn(Settings.read(), patience):
            pass

    with cycle_guard(Settings.read(), "cycle") as ours:
        assert ours
        with pytest.raises(ArchiveLocked, match="in use"):
            asyncio.run(take(timedelta(seconds=0.2)))
    asyncio.run(take(timedelta(0)))


@pytest.mark.usefixtures("home")
def test_an_archive_in_use_by_a_command_is_waited_for() -> None:
    async def take() -> None:
        async with turn(Settings.read(), timedelta(seconds=60)):
            pass

    async def take_after_the_command() -> None:
        with Workspace.open(Settings.read()):
            waiting = asyncio.create_task(take())
            await asyncio.sleep(1)
            assert not waiting.done()
        await waiting

    asyncio.run(take_after_the_command())


@pytest.mark.prefect
@on_prefect
@pytest.mark.usefixtures("home")
def test_a_poll_records_its_cycle_and_the_next_finds_nothing_new() -> None:
    first = asyncio.run(poll(cadence()))
    second = asyncio.run(poll(cadence()))
    assert (first["captures"], first["documents"]) == (len(PAGES), len(NOTICES))
    assert (second["captures"], second["unchanged"], second["documents"]) == (0, 1, 0)
    assert [cycle.outcome for cycle in recorded()] == ["ok", "ok"]
    assert [dict(cycle.report) for cycle in recorded()] == [first, second]
    with Store.open(Settings.read().index_url) as store:
        assert last_successes(store) == {cadence(): recorded()[-1].finished_at}


@pytest.mark.prefect
@on_prefect
@pytest.mark.usefixtures("home")
def test_polls_and_ticks_take_turns() -> None:
    async def together() -> list[dict[str, object]]:
        return await asyncio.gather(poll(cadence()), tick(), poll(cadence()))

    reports = asyncio.run(together())
    assert len(reports) == 3
    first, second = recorded()
    assert first.finished_at <= second.started_at


@pytest.mark.prefect
@on_prefect
def test_a_cycle_that_fails_is_not_recorded_as_one(home: Path) -> None:
    """What cannot be read at all is our own failure: the run fails, and the watch over the watch misses a cycle."""
    asyncio.run(poll(cadence()))
    (home / "index.sqlite").rename(home / "index.kept")
    (home / "index.sqlite").mkdir()
    with pytest.raises(StoreError):
        asyncio.run(poll(cadence()))
    (home / "index.sqlite").rmdir()
    (home / "index.kept").rename(home / "index.sqlite")
    assert len(recorded()) == 1


@pytest.mark.prefect
@on_prefect
def test_a_replay_in_shards_is_the_replay(home: Path) -> None:
    asyncio.run(poll(cadence()))
    whole, sharded = (replay(shards=shards) for shards in (1, 2))
    assert whole == sharded
    path = Path(str(whole["file"]))
    assert path.parent == home / "replays"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert {line["rule"] for line in lines} == {"source_new_language"}
    assert len(lines) == whole["signals"]
    assert whole["captures"] == len(PAGES)
