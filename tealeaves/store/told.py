"""What people have been told, and what was kept from them: read from the alerts, so that nothing is told twice or forgotten."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from tealeaves.model import Coverage, Gap, Quote, Signal
from tealeaves.store.schema import alerts, outbox, revisions, signals
from tealeaves.store.signals import standing


def told_keys(conn: sa.Connection) -> set[tuple[str, str]]:
    """Rule and key of every signal that went to the outbox, whatever the rule's version was."""
    sent = sa.select(signals.c.rule, signals.c.key).join(alerts, alerts.c.signal == signals.c.id)
    return {(row.rule, row.key) for row in conn.execute(sent.where(alerts.c.decision == "send"))}


@dataclass(frozen=True, slots=True)
class Told:
    """What people were told under a rule's key, whichever version of the rule found it."""

    payload: dict[str, Any]
    at: datetime
    withdrawn: bool  # the last that they heard of it is that it no longer stands


def told_of(conn: sa.Connection, rule: str, key: str) -> Told | None:
    """What people were told of this matter, or None where they were not told."""
    own = sa.select(signals.c.id).where(signals.c.rule == rule, signals.c.key == key)
    ids = list(conn.scalars(own))
    sent = (
        sa.select(alerts.c.kind, alerts.c.decided_at, outbox.c.payload)
        .join(outbox, outbox.c.alert == alerts.c.id)
        .where(alerts.c.decision == "send")
        .where(sa.or_(alerts.c.signal.in_(ids), alerts.c.group_key.in_([f"correction/{each}" for each in ids])))
        .order_by(alerts.c.seq)
    )
    rows = conn.execute(sent).all()
    first = next((row for row in rows if row.kind == "signal"), None)
    if first is None:
        return None
    last = json.loads(rows[-1].payload)
    withdrawn = rows[-1].kind == "correction" and not last["earlier"] and not last.get("restored", False)
    return Told(dict(json.loads(first.payload)), first.decided_at, withdrawn)


def named(conn: sa.Connection, signal: str) -> tuple[str, str]:
    """Rule and key of a signal that is held."""
    row = conn.execute(sa.select(signals.c.rule, signals.c.key).where(signals.c.id == signal)).one()
    return row.rule, row.key


def undecided(conn: sa.Connection) -> list[Signal]:
    """Signals that stand and on which nothing was ever decided: a rebuild found them. In order of time."""
    wanted = standing().where(signals.c.id.not_in(sa.select(alerts.c.signal).where(alerts.c.signal.is_not(None))))
    return _in_order(conn, wanted)


def unsaid(conn: sa.Connection, reason: str) -> list[tuple[str, Signal | None]]:
    """Signals that people were told and that were revised for this reason without a word since: each with what it says now, if it stands.

    One that is found under another version of its rule stands.
    """
    newest = sa.select(sa.func.max(revisions.c.seq)).group_by(revisions.c.signal)
    said = sa.select(alerts.c.seq).where(
        alerts.c.group_key == sa.literal("correction/") + revisions.c.signal,
        alerts.c.decided_at >= revisions.c.recorded_at,
    )
    wanted = (
        sa.select(revisions.c.signal, revisions.c.action, revisions.c.payload)
        .where(revisions.c.seq.in_(newest), revisions.c.reason == reason, ~said.exists())
        .where(revisions.c.signal.in_(sa.select(alerts.c.signal).where(alerts.c.decision == "send")))
        .order_by(revisions.c.signal)
    )
    stands = {(row.rule, row.key) for row in conn.execute(standing().with_only_columns(signals.c.rule, signals.c.key))}
    found: list[tuple[str, Signal | None]] = []
    for row in conn.execute(wanted).all():
        if row.action != "retracted":
            found.append((row.signal, signal_of(json.loads(row.payload))))
        elif named(conn, row.signal) not in stands:
            found.append((row.signal, None))
    return found


@dataclass(frozen=True, slots=True)
class ToldStates:
    """What people were told of a source's states: the last, and each with its instant since they were last told that it is well."""

    last: str = "ok"
    since: Mapping[str, datetime] = field(default_factory=dict)
    lately: frozenset[str] = frozenset()  # what they were told after some instant, whatever came between


def told_states(conn: sa.Connection, lately: datetime) -> dict[str, ToldStates]:
    """What people were told of the states of each source; `lately`: the instant after which it counts as such."""
    health = sa.and_(alerts.c.kind == "health", alerts.c.group_key.startswith("source/"))
    well = alerts.alias()
    ended = sa.select(sa.func.max(well.c.seq)).where(
        well.c.group_key == alerts.c.group_key, well.c.kind == "health", well.c.reason == "ok"
    )
    open_since = sa.func.coalesce(ended.correlate(alerts).scalar_subquery(), 0)
    recent = sa.or_(alerts.c.seq > open_since, alerts.c.decided_at > lately)
    wanted = sa.select(alerts.c.group_key, alerts.c.reason, alerts.c.decided_at).where(health, recent)
    found: dict[str, ToldStates] = {}
    for row in conn.execute(wanted.order_by(alerts.c.seq)):
        source = row.group_key.partition("/")[2]
        found[source] = _after(found.get(source, ToldStates()), row.reason, row.decided_at, row.decided_at > lately)
    return found


def _after(told: ToldStates, state: str, at: datetime, lately: bool) -> ToldStates:
    """What people know once they were told of a state."""
    since = {} if state == "ok" else {**told.since, state: at}
    return ToldStates(state, since, told.lately | {state} if lately else told.lately)


def held_signals(conn: sa.Connection, reason: str) -> list[Signal]:
    """Signals that still stand and whose latest decision was to hold them for this reason, in order of time."""
    newest = sa.select(sa.func.max(alerts.c.seq)).where(alerts.c.signal.is_not(None)).group_by(alerts.c.signal)
    held = (
        standing()
        .join(alerts, alerts.c.signal == signals.c.id)
        .where(alerts.c.seq.in_(newest), alerts.c.decision == "hold", alerts.c.reason == reason)
    )
    return _in_order(conn, held)


def held_between(conn: sa.Connection, reasons: Sequence[str], since: datetime, until: datetime) -> list[Signal]:
    """Signals that still stand and whose latest decision, from `since` on and before `until`, was to hold them for one of these reasons."""
    newest = sa.select(sa.func.max(alerts.c.seq)).where(alerts.c.signal.is_not(None)).group_by(alerts.c.signal)
    held = (
        standing()
        .join(alerts, alerts.c.signal == signals.c.id)
        .where(alerts.c.seq.in_(newest), alerts.c.decision == "hold", alerts.c.reason.in_(reasons))
        .where(alerts.c.decided_at >= since, alerts.c.decided_at < until)
    )
    return _in_order(conn, held)


def kept_back(conn: sa.Connection, since: datetime | None = None, until: datetime | None = None) -> Counter[str]:
    """What was held by a person's wish, decided from `since` on and before `until`: how often for each, in the words of the decision."""
    wanted = sa.select(alerts.c.detail).where(alerts.c.decision == "hold", alerts.c.reason.in_(("exception", "muted")))
    if since is not None:
        wanted = wanted.where(alerts.c.decided_at >= since)
    if until is not None:
        wanted = wanted.where(alerts.c.decided_at < until)
    return Counter(conn.scalars(wanted))


def _in_order(conn: sa.Connection, wanted: sa.Select[Any]) -> list[Signal]:
    found = [signal_of(json.loads(row.revised or row.payload)) for row in conn.execute(wanted)]
    return sorted(found, key=lambda signal: (signal.known_at, signal.id))


def signal_of(payload: dict[str, Any]) -> Signal:
    """The signal that `Signal.as_dict` made this payload of."""
    coverage = payload["coverage"]
    return Signal(
        rule=payload["rule"], rule_version=payload["rule_version"], key=payload["key"], status=payload["status"],
        severity=payload["severity"], confidence=payload["confidence"], headline=payload["headline"],
        subject=payload["subject"], series=payload["series"], story=payload["story"], source=payload["source"],
        known_at=datetime.fromisoformat(payload["known_at"]), published_at=_claimed(payload["published_at"]),
        before=payload["before"], after=payload["after"],
        quotes=tuple(Quote(**quote) for quote in payload["quotes"]), reasons=tuple(payload["reasons"]),
        coverage=Coverage(
            series=coverage["series"], documents=coverage["documents"], since=_claimed(coverage["since"]),
            until=_claimed(coverage["until"]),
            gaps=tuple(Gap(date.fromisoformat(after), date.fromisoformat(before)) for after, before in coverage["gaps"]),
        ),
        evidence=tuple(payload["evidence"]), counterpart=tuple(payload.get("counterpart", ())), unless=payload.get("unless", ""),
    )  # fmt: skip


def _claimed(text: str | None) -> date | None:
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
