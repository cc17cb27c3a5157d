"""A page that takes seconds to read holds up nobody else's fetch."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import hostile_pages
import pytest
from hostile_world import Reply, serving, settings_of

from tealeaves import plan, watch
from tealeaves.aside import off_the_loop
from tealeaves.fetch.policy import GatePolicy
from tealeaves.model import Capture, Miss
from tealeaves.watch import Workspace, cadences

SLOW = "http://www.minju.rep.kp/"
DRIPPING = "http://kremlin.ru/events/president/news/feed"
DEADLINE = 2.5  # seconds; reading the slow page takes longer


@pytest.mark.req("S-6")
@pytest.mark.req("S-8")
def test_a_page_that_is_slow_to_read_costs_no_other_fetch_its_deadline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer comes in two halves a second apart, while the first is read."""

    def hurried(*given: Any) -> GatePolicy:
        return replace(policy_of(*given), deadline=DEADLINE)

    policy_of = plan.policy_of
    monkeypatch.setattr(watch.plan, "policy_of", hurried)
    pages = {SLOW: Reply(hostile_pages.flat_within_limits()), DRIPPING: Reply(hostile_pages.feed(""), wait=1.0)}
    with serving(pages) as resolve:
        settings = settings_of(tmp_path, resolve, "minju,kremlin_ru")
        (cadence,) = cadences(settings)
        with Workspace.open(settings) as workspace:
            report = asyncio.run(workspace.look(cadence))
            looks = {look.url: look for _, look in workspace.archive.looks()}
    assert report.misses == {}
    assert isinstance(looks[SLOW], Capture)
    assert isinstance(looks[DRIPPING], Capture)
    assert not any(isinstance(look, Miss) for look in looks.values())


def test_whoever_is_cancelled_waits_for_what_it_began() -> None:
    """What keeps a capture and enters it is never torn in two: the archive is closed only after it."""
    ended = threading.Event()

    def ingest() -> None:
        started.set()
        release.wait(5)
        ended.set()

    async def main() -> None:
        task = asyncio.ensure_future(off_the_loop(ingest))
        await asyncio.to_thread(started.wait)
        task.cancel()
        await asyncio.sleep(0.05)
        task.cancel()
        assert not task.done()
        release.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()

    started, release = threading.Event(), threading.Event()
    asyncio.run(main())


def test_what_it_raises_is_raised_to_whoever_waits() -> None:
    def broken() -> None:
        raise ValueError("as it is")

    with pytest.raises(ValueError, match="as it is"):
        asyncio.run(off_the_loop(broken))


def test_it_gives_back_what_was_made() -> None:
    make: Callable[[int], int] = lambda number: number + 1  # noqa: E731
    assert asyncio.run(off_the_loop(make, 4)) == 5
