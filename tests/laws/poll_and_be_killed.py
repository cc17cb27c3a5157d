"""Not a test: polls the replica in children that it kills at random moments. Acknowledged looks go to a file, a line each.

Every second child dies at a random time, the others after a random number of acknowledgements, so that a slow machine tests as much.

    python poll_and_be_killed.py KILLS SEED ACKNOWLEDGED

All else stands in the environment, as for any watch. Children are forked from here, where everything is imported already. Most of them read
by themselves: their lives are too short for a child of their own, which takes half a second to start. Every tenth lives longer and has one.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tealeaves import watch
from tealeaves.clock import FileClock
from tealeaves.model import Look
from tealeaves.pipeline import Ingested, Pipeline
from tealeaves.reader import Hands
from tealeaves.settings import Settings
from tealeaves.watch import Workspace, cadences

FIRST = datetime(2024, 12, 18, 3, tzinfo=UTC)
SHELTERED = 10  # one in so many
LONGEST = 10.0  # seconds that are waited for an acknowledgement
LAST = datetime(2025, 1, 12, 3, tzinfo=UTC)


class Acknowledging(Pipeline):
    """A pipeline that notes each look when, and only when, it was told that it is kept."""

    notes = -1

    def ingest(self, look: Look, *, request: bytes | None = None) -> Ingested:
        found = super().ingest(look, request=request)
        os.write(self.notes, f"{look.id}\n".encode())
        return found


def live(settings: Settings, notes: Path, sheltered: bool) -> None:
    """Cycles without end, until killed."""
    if not sheltered:
        setattr(watch, "hands_of", lambda _: Hands())  # noqa: B010  it is not for others to see
    Acknowledging.notes = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    while True:
        with Workspace.open(settings) as workspace:
            workspace.pipeline.__class__ = Acknowledging
            for cadence in cadences(settings):
                asyncio.run(workspace.cycle(cadence))


def await_more(notes: Path, lines: int) -> None:
    """Until so many more looks are acknowledged, or enough time has passed for it."""
    enough = size(notes) + lines
    until = time.monotonic() + LONGEST
    while size(notes) < enough and time.monotonic() < until:
        time.sleep(0.005)


def size(notes: Path) -> int:
    return notes.read_bytes().count(b"\n") if notes.exists() else 0


def main(kills: int, seed: int, notes: Path) -> None:
    logging.disable(logging.CRITICAL)
    chance = random.Random(seed)
    settings = Settings.read()
    assert settings.clock_file is not None
    clock = FileClock(settings.clock_file)
    cadences(settings)  # imports every parser and rule here, once, so that a child's short life is all polling
    step = (LAST - FIRST) / kills
    for number in range(kills):
        clock.move(FIRST + step * number)
        child = os.fork()
        if child == 0:
            live(settings, notes, sheltered=number % SHELTERED == 0)
        if number % 2 == 0:
            time.sleep(chance.uniform(0.02, 0.9) + (1.0 if number % SHELTERED == 0 else 0.0))
        else:
            await_more(notes, chance.randint(1, 12))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    clock.move(LAST + timedelta(hours=1))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
