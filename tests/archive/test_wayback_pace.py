"""At most 24 index requests in any 60 s by the archive's clock: the real numbers, in simulated time, whatever the network does to them."""

from __future__ import annotations

import asyncio
import heapq
import random
from collections.abc import Awaitable
from pathlib import Path

import pytest
from bad_archive import most_within

from tealeaves.mementos.ask import Manners
from tealeaves.mementos.pace import Limit, Pace


class Simulated:
    """A clock that jumps to the next sleeper's time when all sleep; so hours pass in moments."""

    def __init__(self) -> None:
        self.time = 1_000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> Awaitable[None]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self.time + seconds, self._count, future))
        return future

    async def run(self, *tasks: asyncio.Task[None]) -> None:
        while not all(task.done() for task in tasks):
            for _ in range(20):
                await asyncio.sleep(0)  # until all of them sleep
            if self._sleepers:
                self.time, _, future = heapq.heappop(self._sleepers)
                if not future.done():
                    future.set_result(None)
        for task in tasks:
            task.result()


async def requests(pace: Pace, clock: Simulated, chance: random.Random, count: int, arrivals: list[float]) -> None:
    """Requests that reach the archive at any instant between their start and their end."""
    for _ in range(count):
        async with pace.turn():
            before, after = chance.choice(((0.0, 0.0), (0.01, 1.0), (5.0, 0.01), (0.0, 20.0)))
            await clock.sleep(before)
            arrivals.append(clock.now())
            await clock.sleep(after)


@pytest.mark.req("B-11")
@pytest.mark.parametrize("seed", range(4))
def test_the_index_is_asked_at_most_24_times_in_any_minute_of_the_archives_clock(seed: int) -> None:
    async def main() -> tuple[list[float], float]:
        clock, chance = Simulated(), random.Random(seed)
        pace = Pace(Manners().index, now=clock.now, sleep=clock.sleep)
        arrivals: list[float] = []
        began = clock.time
        await clock.run(*(asyncio.create_task(requests(pace, clock, chance, 100, arrivals)) for _ in range(3)))
        return arrivals, clock.time - began

    arrivals, took = asyncio.run(main())
    assert len(arrivals) == 300
    assert most_within(arrivals, 60.0) <= 24
    assert most_within(arrivals, 60.0) >= 15, "nor much slower than it may be"
    assert took < 2 * 60 * 300 / 24


@pytest.mark.req("B-11")
def test_mementos_are_asked_for_at_most_480_times_in_any_minute() -> None:
    async def main() -> list[float]:
        clock, chance = Simulated(), random.Random(5)
        pace = Pace(Manners().mementos, now=clock.now, sleep=clock.sleep)
        arrivals: list[float] = []
        await clock.run(*(asyncio.create_task(requests(pace, clock, chance, 40, arrivals)) for _ in range(30)))
        return arrivals

    assert most_within(asyncio.run(main()), 60.0) <= 480


@pytest.mark.req("B-11")
@pytest.mark.parametrize("seed", range(6))
def test_an_import_that_is_killed_and_begun_again_asks_no_more_often(tmp_path: Path, seed: int) -> None:
    """kill -9 leaves the file as it was last written; the next process knows of the others by it alone."""
    chance, clock, arrivals = random.Random(seed), Simulated(), list[float]()

    async def life() -> None:
        pace = Pace(Manners().index, tmp_path / "pace.json", now=clock.now, sleep=clock.sleep)
        task = asyncio.create_task(requests(pace, clock, chance, 1000, arrivals))
        running = asyncio.create_task(clock.run(task))
        for _ in range(chance.randrange(1, 400)):
            await asyncio.sleep(0)
        before = (tmp_path / "pace.json").read_bytes() if (tmp_path / "pace.json").exists() else b""
        for each in (task, running):
            each.cancel()
        await asyncio.gather(task, running, return_exceptions=True)
        if before:
            (tmp_path / "pace.json").write_bytes(before)  # a process that is killed writes nothing at its end

    for _ in range(60):
        clock._sleepers.clear()
        asyncio.run(life())
    assert len(arrivals) > 60
    assert most_within(arrivals, 60.0) <= 24


def test_a_pause_holds_for_whoever_comes_next(tmp_path: Path) -> None:
    clock = Simulated()
    Pace(Limit(24, 60.0), tmp_path / "pace.json", now=clock.now).pause(300)
    later = Pace(Limit(24, 60.0), tmp_path / "pace.json", now=clock.now)
    assert later.waiting == 300
    clock.time += 299
    assert later.waiting == 1


def test_a_file_from_before_the_machine_was_started_anew_does_not_hold_for_ever(tmp_path: Path) -> None:
    """The monotonic clock begins again; what was noted seems to lie in the future and is taken for now."""
    clock = Simulated()
    clock.time = 5_000_000.0
    before = Pace(Limit(2, 60.0), tmp_path / "pace.json", now=clock.now, sleep=clock.sleep)

    async def ask(pace: Pace, times: int) -> None:
        await clock.run(asyncio.create_task(requests(pace, clock, random.Random(1), times, [])))

    asyncio.run(ask(before, 3))
    clock.time, clock._sleepers = 10.0, []
    asyncio.run(ask(Pace(Limit(2, 60.0), tmp_path / "pace.json", now=clock.now, sleep=clock.sleep), 3))
    assert clock.time < 10 + 60 + 60 + 60 + 3 * 25


@pytest.mark.parametrize("content", [b"", b"{", b'{"turns": 5}', b"\xff\xfe"])
def test_a_file_that_cannot_be_read_costs_a_minute(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pace.json").write_bytes(content)
    assert Pace(Limit(24, 60.0), tmp_path / "pace.json").waiting == pytest.approx(60, abs=5)
