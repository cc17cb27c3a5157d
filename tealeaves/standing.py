"""How the watch stands, at a glance: what an operator asks once a month and a monitor every minute."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tealeaves import health, inbox, plan
from tealeaves.alerts import outbox
from tealeaves.catalogue import load
from tealeaves.settings import Settings
from tealeaves.store import Store, journal, looks
from tealeaves.store.observations import Labels
from tealeaves.wishes import wishes_of
from tealeaves.workplace import lost_from

LATE_CYCLES = 3  # intervals without a successful cycle before the watch counts as silent
QUEUE_AGE = timedelta(minutes=10)  # a message older than this should have been sent (C-22)
INBOX_AGE = timedelta(days=1)  # what has lain there for longer was not taken by any cycle
LEAST_FREE = 256 << 20  # bytes on the disk of the home folder; below, a watch that nobody looks at will soon stop


@dataclass(frozen=True, slots=True)
class StandingReport:
    """Cycles, sources and outbox, with everything that is wrong in plain words."""

    cycles: dict[str, datetime | None]  # cadence group to its last successful cycle
    sources: dict[str, int]  # state to how many
    outbox: dict[str, int]
    troubles: tuple[str, ...]

    @property
    def healthy(self) -> bool:
        return not self.troubles

    def as_dict(self) -> dict[str, Any]:
        return {
            "healthy": self.healthy,
            "cycles": {name: at.isoformat() if at else None for name, at in self.cycles.items()},
            "sources": self.sources,
            "outbox": self.outbox,
            "troubles": list(self.troubles),
        }

    def text(self) -> str:
        lines = [
            *(
                f"last good cycle, {name}: {at.isoformat(timespec='seconds') if at else 'none yet'}"
                for name, at in self.cycles.items()
            ),
            "sources: " + (", ".join(f"{count} {state}" for state, count in self.sources.items()) or "none"),
            "outbox: " + (", ".join(f"{count} {state}" for state, count in self.outbox.items()) or "empty"),
            *(f"TROUBLE: {trouble}" for trouble in self.troubles),
        ]
        return "\n".join(lines)


def standing_of(settings: Settings, store: Store) -> StandingReport:
    """The standing of a home folder's watch, now."""
    now = settings.clock().now()
    catalogue = load(settings.dumps_folder)
    sources = {source.id: source for source, _ in plan.polled(settings, catalogue)}
    with store.read() as conn:
        cycles = journal.last_good_cycles(conn)
        backlog = outbox.backlog(conn)
        standings = health.standings(conn, sources.values(), Labels(catalogue.parser_labels, catalogue.observer_labels))
        indexed = looks.indexed_ends(conn)
    states: dict[str, int] = {}
    for standing in standings:
        states[standing.state] = states.get(standing.state, 0) + 1
    intervals = plan.cadences_of(settings, catalogue)
    troubles = [
        *_silences({name: cycles.get(name) for name in intervals}, intervals, now),
        *(f"source {s.source} is {s.state}: {s.reason}" for s in standings if s.troubled),
        *_queue(backlog, now),
        *lost_from(settings.archive_folder, indexed),
        *_room(settings.home),
        *wishes_of(settings, catalogue).wrong,
        *_inbox(settings.inbox_folder, sorted(catalogue.sources), now),
    ]
    return StandingReport(
        {name: cycles.get(name) for name in intervals},
        dict(sorted(states.items())),
        dict(backlog.states),
        tuple(troubles),
    )


def _silences(cycles: dict[str, datetime | None], intervals: dict[str, timedelta], now: datetime) -> list[str]:
    """A group that never succeeded is as silent as one that stopped: a watch that cannot begin must not look well."""
    never = [f"no good cycle of {name} yet" for name, at in cycles.items() if at is None]
    late = {name: at for name, at in cycles.items() if at is not None and now - at > LATE_CYCLES * intervals[name]}
    return [*never, *(f"no good cycle of {name} since {at.isoformat(timespec='minutes')}" for name, at in late.items())]


def _room(home: Path) -> list[str]:
    if not home.is_dir():
        return []  # an index elsewhere, and nothing polled on this machine
    free = shutil.disk_usage(home).free
    return [f"only {free >> 20} MB are left on the disk of {home}"] if free < LEAST_FREE else []


def _inbox(folder: Path, sources: list[str], now: datetime) -> list[str]:
    """Documents that somebody laid in and that nobody takes: a name that no source has, a file or its note that cannot be read."""
    lost = [
        f"inbox/{name}: no source is called so, nothing in it is taken" for name in inbox.strangers(folder, sources)
    ]
    lost += [f"inbox/{path}" for path in inbox.overlooked(folder, sources)]
    unread = inbox.refused(folder, sources)
    if unread:
        lost.append(
            f"inbox/refused/{unread[0]} is kept, and no parser can read it ({len(unread)} such): see the log, then take it away"
        )
    stuck = [file for _, file in inbox.waiting(folder, sources, now - INBOX_AGE)]
    if stuck:
        lost.append(f"inbox: {stuck[0].name} cannot be taken ({len(stuck)} such); the log says why")
    return lost


def _queue(backlog: outbox.Backlog, now: datetime) -> list[str]:
    troubles = []
    if backlog.oldest_waiting is not None and now - backlog.oldest_waiting > QUEUE_AGE:
        troubles.append(f"a message has waited since {backlog.oldest_waiting.isoformat(timespec='minutes')}")
    if backlog.states.get("dead"):
        troubles.append(f"{backlog.states['dead']} messages were given up; `tealeaves slack test` says why")
    return troubles
