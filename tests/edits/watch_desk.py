"""A home folder that watches the newsroom, with a clock that is moved by hand."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from newsroom import Newsroom

from tealeaves import plan
from tealeaves.changes import Alteration, alterations
from tealeaves.clock import FileClock
from tealeaves.health import standings
from tealeaves.settings import Settings
from tealeaves.watch import LookReport, Workspace

START = datetime(2024, 10, 8, 3, tzinfo=UTC)
BUDGET = 4


class Desk:
    """A home folder that watches the newsroom alone. Its process can be started again in the middle."""

    def __init__(self, settings: Settings, clock: FileClock, room: Newsroom) -> None:
        self.settings, self.clock, self.room = settings, clock, room
        self._open = ExitStack()
        self.start()

    def start(self) -> None:
        self._open.close()
        self.workspace = self._open.enter_context(Workspace.open(self.settings))

    def close(self) -> None:
        self._open.close()

    def look(self, later: timedelta = timedelta(days=1)) -> LookReport:
        """Let time pass and look."""
        self.clock.move(self.clock.now() + later)
        (cadence,) = plan.cadences_of(self.settings, self.workspace.catalogue)
        report = asyncio.run(self.workspace.look(cadence))
        self.workspace.tick()
        return report

    def found(self, sources: Sequence[str] = ()) -> list[Alteration]:
        catalogue = self.workspace.catalogue
        pages = {page.url for module in catalogue.sources.values() for page in module.source.pages}
        with self.workspace.store.read() as conn:
            return alterations(conn, self.workspace.pipeline.labels, sources=sources, pages=pages)

    def state(self) -> str:
        with self.workspace.store.read() as conn:
            source = self.workspace.catalogue.source("kcna_kp").source
            return standings(conn, [source], self.workspace.pipeline.labels)[0].state

    def asked_again(self) -> Counter[datetime]:
        """How many articles that had answered before were asked for, by the instant of the cycle."""
        seen: set[str] = set()
        again: Counter[datetime] = Counter()
        for at, path in self.room.asked:
            again[at] += path in seen
            seen.add(path)
        return again
