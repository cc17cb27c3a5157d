"""One tick: what is new is judged, stored and decided on, in one transaction; the same for the watch, an import and the tests."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from tealeaves import health, weekly
from tealeaves.alerts import card
from tealeaves.alerts.wishes import Wishes
from tealeaves.announce import Announced, Announcer, Terms
from tealeaves.evaluate import Found
from tealeaves.model import Severity, Signal, identity
from tealeaves.pipeline import Pipeline
from tealeaves.sourcekit import Source
from tealeaves.store import deeds, observations, told
from tealeaves.store.deeds import Tick

CLOCK_SLACK = timedelta(minutes=5)  # what a time server corrects is no matter


@dataclass(frozen=True, slots=True)
class TickReport:
    """What one evaluation found and decided."""

    as_of: datetime
    evaluated: int
    fresh: int
    retracted: int
    changed: int
    again: bool
    told: dict[str, object]

    def as_dict(self) -> dict[str, object]:
        return {
            "as_of": self.as_of.isoformat(),
            "evaluated": self.evaluated,
            "signals": self.fresh,
            "retracted": self.retracted,
            "changed": self.changed,
            "judged_again": self.again,
            **self.told,
        }


def tick(
    pipeline: Pipeline, sources: Collection[Source], channel: str, fresh: timedelta, now: datetime,
    interrupt: Severity = "high", wishes: Wishes | None = None,
) -> TickReport:  # fmt: skip
    """Judge what is new and fill the outbox. `sources`: those that are polled; `fresh`: how old news may be; `interrupt`: from which
    severity on people are told at once; `wishes`: exceptions and mutes.
    """
    wished = wishes or Wishes()
    with pipeline.store.write() as conn:
        last = deeds.last_tick(conn)
        through = observations.last_sighting(conn)
        standings = health.standings(conn, sources, pipeline.labels)
        suspect = frozenset(standing.source for standing in standings if standing.suspect)
        found, technical = pipeline.judge(conn)
        terms = Terms(channel, fresh, suspect, last.as_of if last else None, interrupt, wished)
        announcer = Announcer(conn, pipeline.catalogue, terms, now)
        announcer.tell_health(standings)
        _tell_clock(announcer, last, now)
        _tell_wrong_wishes(announcer, wished, now)
        announcer.store_and_tell(found, technical, last.known_until if last else None)
        announcer.reconsider(_released(conn, suspect))
        announcer.settle_rebuild()
        weekly.tell(conn, announcer, now)
        deeds.add_tick(
            conn, as_of=now, recorded_at=now, through=through, known_until=_known_until(last, found),
            content=pipeline.catalogue.content_label, evaluated=found.evaluated, signals=len(found.fresh),
        )  # fmt: skip
    return _report(now, found, announcer.result)


def _tell_clock(announcer: Announcer, last: Tick | None, now: datetime) -> None:
    """A clock that was wrong harms for long: looks before the latest one count for nothing, and everything is judged anew each time."""
    if last is None or last.known_until is None or last.known_until <= now + CLOCK_SLACK:
        return
    ahead = last.known_until.isoformat(sep=" ", timespec="minutes")
    payload = card.health_payload(
        source="the watch itself", headline=f"the machine's clock is behind what it recorded: pages are known until {ahead}",
        details=["set the clock right, or, if it was wrong before, bring the archive back from a copy of before that"],
        since=now,
    )  # fmt: skip
    announcer.tell("health", "clock", f"clock|{now.date().isoformat()}", payload)


def _tell_wrong_wishes(announcer: Announcer, wishes: Wishes, now: datetime) -> None:
    """A file of exceptions or mutes with a slip in it holds nothing back; whoever wrote it must hear of it, once a day."""
    if not wishes.wrong:
        return
    payload = card.health_payload(
        source="the watch itself", headline="a file of exceptions or mutes cannot be understood and holds nothing back",
        details=[*wishes.wrong, "`tealeaves exceptions` and `tealeaves mutes` show what counts"], since=now,
    )  # fmt: skip
    key = f"wishes|{now.date().isoformat()}|{identity('wishes', *wishes.wrong)}"
    announcer.tell("health", "wishes", key, payload)


def _known_until(last: Tick | None, found: Found) -> datetime | None:
    known = [instant for instant in (last.known_until if last else None, found.known_until) if instant is not None]
    return max(known, default=None)


def _released(conn: sa.Connection, suspect: frozenset[str]) -> list[Signal]:
    """Signals that were held because their source was broken, now that it is not."""
    return [signal for signal in told.held_signals(conn, "source_suspect") if signal.source not in suspect]


def _report(now: datetime, found: Found, announced: Announced) -> TickReport:
    return TickReport(
        now,
        found.evaluated,
        len(found.fresh),
        len(found.retracted),
        len(found.changed),
        found.again,
        announced.as_dict(),
    )
