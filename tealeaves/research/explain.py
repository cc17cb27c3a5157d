"""Everything that a signal rests on, for a reader who does not believe it: words in their sentences, earlier uses, bytes, decisions.

Nothing is judged anew: quotes are compared with the stored documents, uses are read from the observations that were known before, and what
the rule's file says of itself is repeated. Earlier uses are those that the index holds now: history that came in later is among them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa

from tealeaves.announce import told_payload
from tealeaves.catalogue import Catalogue
from tealeaves.errors import UsageError
from tealeaves.model import Observation
from tealeaves.research.afterwards import confirmed, edited, first_seen
from tealeaves.research.sentences import sentence_at
from tealeaves.rulekit import RuleModule
from tealeaves.store import told
from tealeaves.store.documents import document_of
from tealeaves.store.observations import Labels, known_series
from tealeaves.store.schema import (
    alerts,
    captures,
    deliveries,
    documents,
    observations,
    outbox,
    revisions,
    storable,
)
from tealeaves.store.signals import current_signals

Row: TypeAlias = dict[str, Any]

WEEK = timedelta(days=7)  # on either side: what was said to others on the same occasion
MOST = 12  # of values, of others, of counterparts; how many more there are is said
_O, _D, _C = observations.c, documents.c, captures.c


def explain(conn: sa.Connection, catalogue: Catalogue, name: str) -> Row:
    """The explanation of a signal, whose id begins with `name`, as an object for JSON. Raises `UsageError` where there is not one such."""
    labels = Labels(catalogue.parser_labels, catalogue.observer_labels)
    signal = _named(conn, name)
    seen = _observed(conn, signal["evidence"])
    first = seen.get(signal["evidence"][0]) if signal["evidence"] else None
    past = _Past.of(conn, first, labels, datetime.fromisoformat(signal["known_at"]), signal["story"])
    return {
        "signal": told_payload(conn, told.signal_of(signal)),
        "quotes": [_quote(conn, quote, seen.get(each)) for quote, each in zip(signal["quotes"], signal["evidence"], strict=True)],
        "earlier": past.values, "later": past.later, "others": past.others, "counterparts": past.counterparts, "more": past.more,
        "confirmations": confirmed(conn, labels, signal),
        "edit": edited(conn, [seen[each] for each in signal["evidence"] if each in seen]),
        "rule": _rule(catalogue.rules.get(signal["rule"]), signal),
        "captures": _captures(conn, [quote["capture"] for quote in signal["quotes"]]),
        "decisions": _decisions(conn, signal["id"]),
        "revisions": _revisions(conn, signal["id"]),
        "related": _related(conn, signal),
    }  # fmt: skip


def _named(conn: sa.Connection, name: str) -> Row:
    found = [each for each in current_signals(conn, retracted=True) if name and each["id"].startswith(name)]
    if len(found) != 1:
        raise UsageError(f"{len(found)} signals begin with {name!r}; `tealeaves signals` lists them")
    return found[0]


def _observed(conn: sa.Connection, ids: Sequence[str]) -> dict[str, Any]:
    """The observations of these ids, as they are stored."""
    return {row.id: row for row in conn.execute(sa.select(observations).where(_O.id.in_(ids)))}


# --- the words ----------------------------------------------------------------------------------------------------------------------


def _quote(conn: sa.Connection, quote: Mapping[str, Any], seen: Any) -> Row:
    """A quote in its sentence, compared with the stored document."""
    document = None if seen is None else document_of(conn, seen.version)
    if document is None:
        return {**quote, "as_stored": None, "sentence": None, "headline": None, "observation": None, "version": None}
    text = storable(document.text)
    start, end = quote["offset"], quote["offset"] + len(quote["text"])
    as_stored = text[start:end] == quote["text"]
    begins, ends = sentence_at(text, start, end) if as_stored else (start, start)
    return {
        **quote, "as_stored": as_stored, "sentence": text[begins:ends] or None, "headline": document.headline,
        "published_at": _iso(document.published_at), "version": seen.version, "parser": document.parser_version,
        "observation": {
            "kind": seen.kind, "subject": seen.subject, "value": seen.value, "attrs": json.loads(seen.attrs), "observer": seen.observer,
        },
        "edition": document.edition,
    }  # fmt: skip


# --- the past -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Past:
    """What the subject was given before, who else was given the new value, and what others were given in the same days."""

    values: list[Row]
    later: list[Row]  # the new value again, of this subject
    others: list[Row]
    counterparts: list[Row]
    more: dict[str, int]  # how many of each are left out

    @classmethod
    def of(cls, conn: sa.Connection, first: Any, labels: Labels, at: datetime, story: str) -> _Past:
        if first is None:
            return cls([], [], [], [], {})
        own = known_series(conn, first.kind, first.series, first.subject, labels)
        before = [each for each in own if each.known_at < at and each.story != story]
        values = _by(before, lambda each: each.value, "value")
        again = [each for each in own if each.known_at > at and each.story != story and each.value == first.value]
        later = _by(again, lambda each: each.value, "value")
        same = _elsewhere(conn, first, labels, _O.value == first.value)
        others = _by([each for each in same if each[1] <= at], lambda each: each[0], "subject")
        near = [each for each in _elsewhere(conn, first, labels, *_beside(first)) if abs(each[1] - at) <= WEEK]
        told_then = [_counterpart(*each) for each in sorted(near, key=lambda each: (each[1], each[0], each[3]))]
        whole = {"earlier": values, "others": others, "counterparts": told_then}
        return cls(
            values[:MOST],
            later,
            others[:MOST],
            told_then[:MOST],
            {name: max(0, len(rows) - MOST) for name, rows in whole.items()},
        )


def _elsewhere(
    conn: sa.Connection, first: Any, labels: Labels, *which: sa.ColumnElement[bool]
) -> list[tuple[str, datetime, str, str, str, str]]:
    """Observations of the kind about other subjects in the series: subject, known_at, story, value, quote, url."""
    wanted = (
        sa.select(_O.version, _O.subject, _D.story, _O.value, _O.quote, _D.url)
        .join(documents, _D.version == _O.version)
        .where(_O.kind == first.kind, _O.series == first.series, _O.subject != first.subject, *which)
        .where(_D.parser_version.in_(sorted(labels.parsers)), _O.observer.in_(sorted(labels.observers)))
    )
    rows = conn.execute(wanted).all()
    known = first_seen(conn, [row.version for row in rows])
    return [(row.subject, known[row.version], row.story, row.value, row.quote, row.url) for row in rows]


def _beside(first: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """Of a message: others of the same sender. Of anything else: nobody in particular stands beside it."""
    sender, found, _ = first.subject.partition(" -> ")
    return (_O.subject.startswith(f"{sender} -> ", autoescape=True),) if found else (sa.false(),)


def _counterpart(subject: str, at: datetime, story: str, value: str, quote: str, url: str) -> Row:
    return {"subject": subject, "known_at": at.isoformat(), "story": story, "value": value, "quote": quote, "url": url}


def _by(seen: Sequence[Any], of: Any, name: str) -> list[Row]:
    """Uses put together by value or subject: stories, first and last, the latest used first."""
    groups: dict[str, list[tuple[datetime, str]]] = {}
    for each in seen:
        use = (each.known_at, each.story) if isinstance(each, Observation) else (each[1], each[2])
        groups.setdefault(of(each), []).append(use)
    rows = [
        {name: key, "stories": len({story for _, story in uses}), "first": min(uses)[0].isoformat(), "last": max(uses)[0].isoformat()}
        for key, uses in groups.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["last"], row[name]), reverse=True)


# --- the rule -----------------------------------------------------------------------------------------------------------------------


def _rule(module: RuleModule | None, signal: Mapping[str, Any]) -> Row:
    """What the rule's file says of itself, and what keeps it quiet; of a rule that is gone only its name."""
    if module is None:
        return {"id": signal["rule"], "version": signal["rule_version"], "in_force": None}
    rule = module.rule
    return {
        "id": rule.id, "version": signal["rule_version"], "in_force": rule.version, "title": rule.title, "status": rule.status,
        "note": module.note, "sha256": module.digest, "false_positives": list(rule.false_positives), "references": list(rule.references),
        "known_limitations": list(rule.known_limitations), "runbook": list(rule.runbook), "base_rate": rule.base_rate,
        "baseline": {"documents": rule.baseline.documents, "days": rule.baseline.days},
        "quiet_where": [case.title for case in module.cases if not case.expects],
    }  # fmt: skip


# --- the bytes, and what was done ---------------------------------------------------------------------------------------------------


def _captures(conn: sa.Connection, ids: Sequence[str]) -> list[Row]:
    """Where the bytes of each quoted capture lie in the archive."""
    names = ("id", "kind", "source", "url", "captured_at", "recorded_at", "origin", "precision", "status", "digest", "same_as",
             "file", "offset", "length")  # fmt: skip
    wanted = sa.select(*(_C[name] for name in names)).where(_C.id.in_(ids)).order_by(_C.captured_at, _C.id)
    return [{name: _iso(value) for name, value in row._mapping.items()} for row in conn.execute(wanted)]


def _decisions(conn: sa.Connection, signal: str) -> list[Row]:
    """What was decided about the signal and its corrections, in order, and how far each message came."""
    about = sa.or_(alerts.c.signal == signal, alerts.c.group_key == f"correction/{signal}")
    names = ("kind", "decision", "reason", "detail", "decided_at")
    wanted = (
        sa.select(*(alerts.c[name] for name in names), outbox.c.channel, _state().label("delivery"))
        .outerjoin(outbox, outbox.c.alert == alerts.c.id)
        .where(about)
        .order_by(alerts.c.seq)
    )
    return [{name: _iso(value) for name, value in row._mapping.items()} for row in conn.execute(wanted)]


def _state() -> sa.ScalarSelect[Any]:
    """The last state of a message."""
    own = sa.select(deliveries.c.state).where(deliveries.c.message == outbox.c.id)
    return own.order_by(deliveries.c.step.desc()).limit(1).correlate(outbox).scalar_subquery()


def _revisions(conn: sa.Connection, signal: str) -> list[Row]:
    wanted = sa.select(revisions.c.action, revisions.c.reason, revisions.c.recorded_at)
    rows = conn.execute(wanted.where(revisions.c.signal == signal).order_by(revisions.c.seq))
    return [{**row._mapping, "recorded_at": row.recorded_at.isoformat()} for row in rows]


def _related(conn: sa.Connection, signal: Mapping[str, Any]) -> list[Row]:
    """Other signals of the same story, and the rule's own about others in the same days."""
    at = datetime.fromisoformat(signal["known_at"])
    found = []
    for each in current_signals(conn, since=at - WEEK, until=at + WEEK):
        same_story = each["story"] == signal["story"]
        same_rule = each["rule"] == signal["rule"] and each["subject"] != signal["subject"]
        if each["id"] != signal["id"] and (same_story or same_rule):
            names = ("id", "rule", "known_at", "status", "severity", "headline", "subject", "after")
            found.append({"why": "same story" if same_story else "same days", **{name: each[name] for name in names}})
    return found


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
