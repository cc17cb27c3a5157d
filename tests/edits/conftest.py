"""Fixtures of the tests of edits; the site is in newsroom.py, the watch over it in watch_desk.py."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # importmode=importlib: neighbours are found by this alone

from newsroom import HOST, Newsroom, change, first_issue
from watch_desk import BUDGET, START, Desk

from demo import story
from demo.replica import Replica
from demo.standin_slack import CHANNEL, TOKEN, StandInSlack
from tealeaves.clock import FileClock
from tealeaves.settings import Settings


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


@contextmanager
def watching(folder: Path, room: Newsroom) -> Iterator[Desk]:
    """A desk in a folder of its own, and the servers that it needs."""
    clock = FileClock(folder / "clock")
    clock.move(START)
    with Replica(story.load(), clock, {HOST: room}) as replica, StandInSlack() as slack:
        settings = Settings(
            home=folder / "home", clock_file=clock.path, resolve=replica.resolve, delay=0, contact="a test",
            sources="kcna_kp", every_seconds=86400, revisits=BUDGET, slack_token=TOKEN, slack_channel=CHANNEL, slack_url=slack.url,
        )  # fmt: skip
        made = Desk(settings, clock, room)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def desk(tmp_path: Path, room: Newsroom) -> Iterator[Desk]:
    with watching(tmp_path, room) as made:
        yield made


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder after two weeks in which everything was changed once."""
    room = Newsroom()
    first_issue(room)
    with watching(tmp_path_factory.mktemp("edited"), room) as made:
        made.look(timedelta(0))
        change(room)
        for _ in range(4):
            made.look(timedelta(days=4))
        return made.settings.home
