"""Cycles take turns: one at a time on a home folder, the others wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta

from tealeaves.errors import ArchiveLocked
from tealeaves.settings import Settings
from tealeaves.watch import Workspace, cycle_guard

PATIENCE = timedelta(minutes=45)  # longer than the limit of the cycle that we wait for
PAUSE = 0.5  # seconds between two attempts


@asynccontextmanager
async def turn(settings: Settings, patience: timedelta = PATIENCE) -> AsyncIterator[Workspace]:
    """The home folder's workspace, as soon as nobody else works on it. Raises `ArchiveLocked` where that takes too long."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience.total_seconds()
    with ExitStack() as held:
        while (workspace := _enter(held, settings)) is None:
            if loop.time() > deadline:
                raise ArchiveLocked(f"{settings.home} was in use by another command or cycle for {patience}")
            await asyncio.sleep(PAUSE)
        yield workspace


def _enter(held: ExitStack, settings: Settings) -> Workspace | None:
    """The opened workspace, closed with `held`; None while somebody else has the folder."""
    with ExitStack() as trying:
        if not trying.enter_context(cycle_guard(settings, "cycle")):
            return None
        try:
            workspace = trying.enter_context(Workspace.open(settings))
        except ArchiveLocked:
            return None
        held.push(trying.pop_all())
        return workspace
