"""What the watch over the watch goes by: the cycles recorded in our own index, never Prefect's records (P-6)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.store import Store
from tealeaves.store.schema import cycles

SUCCESSFUL = ("ok", "partial")


@dataclass(frozen=True, slots=True)
class Cycle:
    """A finished cycle as it was recorded."""

    seq: int
    cadence: str
    started_at: datetime
    finished_at: datetime
    outcome: str  # ok | partial | failed
    report: Mapping[str, Any]

    @property
    def successful(self) -> bool:
        return self.outcome in SUCCESSFUL

    def sentence(self) -> str:
        """One line for a person who watches the terminal."""
        looks = f"{self._count('captures')} new or changed, {self._count('unchanged')} unchanged"
        misses: Mapping[str, int] = self.report.get("misses", {})
        reasons = ", ".join(f"{count} {reason}" for reason, count in misses.items())
        failed = f", {sum(misses.values())} failed ({reasons})" if misses else ""
        found = f"{self._count('documents')} documents, {self._count('signals')} signals"
        return f"{self.cadence} {self.outcome}: {looks}{failed}; {found}"

    def _count(self, name: str) -> int:
        return int(self.report.get(name, 0))


def last_seq(store: Store) -> int:
    """The number of the newest recorded cycle, 0 where there is none."""
    with store.read() as conn:
        return int(conn.execute(sa.select(sa.func.coalesce(sa.func.max(cycles.c.seq), 0))).scalar_one())


def since(store: Store, seq: int) -> list[Cycle]:
    """The cycles recorded after number `seq`, in their order."""
    with store.read() as conn:
        rows = conn.execute(sa.select(cycles).where(cycles.c.seq > seq).order_by(cycles.c.seq)).all()
    return [
        Cycle(row.seq, row.cadence, row.started_at, row.finished_at, row.outcome, json.loads(row.report))
        for row in rows
    ]


def last_successes(store: Store) -> dict[str, datetime]:
    """When each cadence group was last looked at with success."""
    newest = (
        sa.select(cycles.c.cadence, sa.func.max(cycles.c.seq).label("seq"))
        .where(cycles.c.outcome.in_(SUCCESSFUL))
        .group_by(cycles.c.cadence)
        .subquery()
    )
    with store.read() as conn:
        rows = conn.execute(
            sa.select(cycles.c.cadence, cycles.c.finished_at).join(newest, cycles.c.seq == newest.c.seq)
        )
        return {row.cadence: row.finished_at for row in rows}
