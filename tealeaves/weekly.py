"""The week's digest: what was worth recording and not worth an interruption, once a week, in one message.

Only `high` and `critical` signals go to people at once (TEALEAVES_INTERRUPT); the others, and all of rules on trial, wait for this. The
digest of a week is told at the first tick after it (weeks begin on Monday, 00:00 UTC), in the transaction of that tick. It also counts what
exceptions and mutes kept back. A week without any of it is not told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from tealeaves.alerts import card
from tealeaves.announce import Announcer
from tealeaves.model import Signal
from tealeaves.ranking import score_of
from tealeaves.store import told

GATHERED: Final = ("below_severity", "experimental_rule")  # reasons to hold that mean: in the digest
WEEK: Final = timedelta(days=7)


def tell(conn: sa.Connection, announcer: Announcer, now: datetime) -> bool:
    """Put the digest of the week that ended last into the outbox, once; whether there was one to tell."""
    until = _monday(now)
    gathered = told.held_between(conn, GATHERED, until - WEEK, until)
    kept_back = told.kept_back(conn, until - WEEK, until)
    if not gathered and not kept_back:
        return False
    name = f"{(until - WEEK).isocalendar().year}-W{(until - WEEK).isocalendar().week:02d}"
    payload = card.weekly_payload(
        week=name, since=until - WEEK, signals=ranked(gathered), rules=_counted(gathered), kept_back=kept_back
    )
    return announcer.tell("weekly", "weekly", f"weekly|{name}", payload, reason="weekly")


def ranked(signals: Sequence[Signal]) -> list[Signal]:
    """By score, the gravest and surest first; of equals the earliest."""
    return sorted(signals, key=lambda each: (-score_of(each.severity, each.confidence), each.known_at, each.id))


def _counted(signals: Sequence[Signal]) -> Mapping[str, int]:
    return dict(sorted(Counter(signal.rule for signal in signals).items()))


def _monday(now: datetime) -> datetime:
    """The beginning of the week of `now`."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())
