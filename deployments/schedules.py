"""The deployments there are and when each runs: made from the catalogue, the same for one machine and for many. No Prefect here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

ANCHOR = datetime(2024, 1, 1, tzinfo=UTC)  # any fixed instant: without one, every start would shift the schedule (P-5)
STAGGER = timedelta(minutes=1)  # groups begin apart, since they take turns anyway
TICK_EVERY = timedelta(minutes=5)
POLLS_A_TICK = 5  # where polls are overridden to be quicker than ticks


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow on a schedule: runs at `anchor` plus whole multiples of `interval`."""

    flow: str  # "poll", "tick"; its dotted entrypoint is flows.<flow>.<flow>
    name: str
    interval: timedelta
    anchor: datetime
    description: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def entrypoint(self) -> str:
        return f"flows.{self.flow}.{self.flow}"

    @property
    def full_name(self) -> str:
        """As Prefect writes it: flow, slash, deployment."""
        return f"{self.flow}/{self.name}"


def deployments_of(cadences: Mapping[str, timedelta]) -> list[Deployment]:
    """A poll for each cadence group (name to interval), and the tick."""
    polls = [
        _poll(cadence, interval, ANCHOR + STAGGER * place)
        for place, (cadence, interval) in enumerate(sorted(cadences.items(), key=_by_pace))
    ]
    return [*polls, _tick(min(cadences.values(), default=TICK_EVERY))]


def _by_pace(group: tuple[str, timedelta]) -> tuple[timedelta, str]:
    """The quickest first, so that another slow group shifts none of the others."""
    return group[1], group[0]


def _poll(cadence: str, interval: timedelta, anchor: datetime) -> Deployment:
    about = f"Look at the pages of the group {cadence}, judge what is new, tell people."
    return Deployment("poll", cadence, interval, anchor, about, {"cadence": cadence})


def _tick(quickest: timedelta) -> Deployment:
    """Half an interval off, between the instants at which polls begin."""
    about = "Judge absences and the health of sources, send what could not be sent."
    interval = min(TICK_EVERY, quickest * POLLS_A_TICK)
    return Deployment("tick", "tick", interval, ANCHOR + interval / 2, about)
