"""The deployments there are and when each runs: made from the catalogue, the same for one machine and for many. No Prefect here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

ANCHOR = datetime(2024, 1, 1, tzinfo=UTC)  # any fixed instant: without one, every start would shift the schedule (P-5)
STAGGER = timedelta(minutes=1)  # groups begin apart, since they take turns anyway
TICK_EVERY = timedelta(minutes=5)
TICK_SHIFT = timedelta(minutes=2, seconds=30)  # between the minutes at which polls begin
TICKS_APART = 5  # with an overridden pace: polls between two ticks


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


def deployments_of(cadences: Mapping[str, timedelta], every: timedelta | None = None) -> list[Deployment]:
    """A poll for each cadence group, and the tick. `every` takes the place of each group's own interval."""
    stagger = STAGGER if every is None else every / (len(cadences) + 1)
    polls = [
        _poll(cadence, every or interval, ANCHOR + stagger * place)
        for place, (cadence, interval) in enumerate(sorted(cadences.items(), key=_by_pace))
    ]
    return [*polls, _tick(every)]


def _by_pace(group: tuple[str, timedelta]) -> tuple[timedelta, str]:
    """The quickest first, so that another slow group shifts none of the others."""
    return group[1], group[0]


def _poll(cadence: str, interval: timedelta, anchor: datetime) -> Deployment:
    about = f"Look at the pages of the group {cadence}, judge what is new, tell people."
    return Deployment("poll", cadence, interval, anchor, about, {"cadence": cadence})


def _tick(every: timedelta | None) -> Deployment:
    about = "Judge absences and the health of sources, send what could not be sent."
    interval = TICK_EVERY if every is None else every * TICKS_APART
    shift = TICK_SHIFT if every is None else every / 2
    return Deployment("tick", "tick", interval, ANCHOR + shift, about)
