"""The alarm from outside Prefect: "no successful cycle for N minutes". A dead scheduler and a wedged schedule are both silent (P-6).

Pure, and it counts seconds of a clock that only goes forward: the wall clock may be set, or be a simulated one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

GRACE = timedelta(minutes=15)  # beyond one interval and a half: a cycle takes its time, and waits for its turn
AGAIN = timedelta(hours=6)  # a silence that lasts is told again


@dataclass(frozen=True, slots=True)
class Silence:
    """No successful cycle of a cadence group for so long, though one was due every `interval`."""

    cadence: str
    lasted: timedelta
    interval: timedelta

    @property
    def minutes(self) -> int:
        return int(self.lasted.total_seconds() // 60)

    def sentence(self) -> str:
        every = int(self.interval.total_seconds())
        return f"no successful cycle of {self.cadence} for {self.minutes} minutes (one is due every {every} seconds)"


@dataclass(slots=True)
class Watchdog:
    """Knows when each cadence group last succeeded. `grace` is added to one and a half intervals."""

    intervals: Mapping[str, timedelta]
    grace: timedelta = GRACE
    _succeeded: dict[str, float] = field(default_factory=dict)
    _told: dict[str, float] = field(default_factory=dict)

    def start(self, now: float, ages: Mapping[str, timedelta]) -> None:
        """Begin to watch at second `now`; `ages`: how long ago each group last succeeded. One that never did begins at zero."""
        for cadence in self.intervals:
            self._succeeded[cadence] = now - ages.get(cadence, timedelta(0)).total_seconds()

    def success(self, cadence: str, now: float) -> bool:
        """A cycle succeeded; True where this ends a silence that had been told."""
        self._succeeded[cadence] = now
        return self._told.pop(cadence, None) is not None

    def silences(self, now: float) -> Iterable[Silence]:
        """The silences to tell at second `now`: each once, and again every six hours while it lasts."""
        for cadence, interval in self.intervals.items():
            lasted = timedelta(seconds=now - self._succeeded[cadence])
            if lasted <= interval * 1.5 + self.grace:
                continue
            if cadence not in self._told or now - self._told[cadence] >= AGAIN.total_seconds():
                self._told[cadence] = now
                yield Silence(cadence, lasted, interval)
