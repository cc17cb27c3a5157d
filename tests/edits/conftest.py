"""Fixtures of the tests of edits; the site is in newsroom.py, the watch over it in watch_desk.py."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # importmode=importlib: neighbours are found by this alone

from newsroom import HOST, Newsroom
from watch_desk import BUDGET, START, Desk

from demo import story
from demo.replica import Replica
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves.clock import FileClock
from tealeaves.settings import Settings


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


@pytest.fixture
def desk(tmp_path: Path, room: Newsroom) -> Iterator[Desk]:
    clock = FileClock(tmp_path / "clock")
    clock.move(START)
    with Replica(story.load(), clock, {HOST: room}) as replica, StandInSlack() as slack:
        settings = Settings(
            home=tmp_path / "home", clock_file=clock.path, resolve=replica.resolve, delay=0, contact="a test",
            sources="kcna_kp", every_seconds=86400, revisits=BUDGET, slack_token=TOKEN, slack_channel=CHANNEL, slack_url=slack.url,
        )  # fmt: skip
        made = Desk(settings, clock, room)
        try:
            yield made
        finally:
            made.close()
