"""What a signal is to be read with besides its past: what authorities abroad said of it later, and the words that an edit changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa

from tealeaves.edits import compare, in_context
from tealeaves.observe import confirmations, wording
from tealeaves.store.documents import document_of
from tealeaves.store.observations import Labels
from tealeaves.store.schema import documents, observations, sightings
from tealeaves.store.sql import chunks

Row: TypeAlias = dict[str, Any]

WITHIN = timedelta(days=30)  # after a signal: a ministry answers in days, and what comes later is about something else
PLACES = 12  # of an edit that are shown
_O, _D = observations.c, documents.c
_WORD = re.compile(r"[가-힣]{2,}|[㐀-鿿]{2,}|[^\W\d_㐀-鿿가-힣]{4,}")
# Words of every signal and of every report on the North: that two texts share them says nothing.
_COMMON = frozenset(
    ("first", "time", "what", "hold", "until", "only", "never", "before", "appear", "text", "north", "south", "korea", "korean", "kim",
     "jong", "that", "this", "with", "from", "have", "said", "other", "another", "were", "their", "them", "than", "more", "article",
     "which", "about", "addresse", "include", "previou", "ministry", "document", "corporation")
)  # fmt: skip


def confirmed(conn: sa.Connection, labels: Labels, signal: Mapping[str, Any]) -> list[Row]:
    """What authorities abroad confirmed or could not within `WITHIN` after a signal, where it shares words with what the signal says."""
    at = datetime.fromisoformat(signal["known_at"])
    wanted = (
        sa.select(_O.version, _O.subject, _O.value, _O.quote, _O.attrs, _D.series, _D.url)
        .join(documents, _D.version == _O.version)
        .where(_O.kind == confirmations.KIND, _D.parser_version.in_(sorted(labels.parsers)), _O.observer.in_(sorted(labels.observers)))
    )  # fmt: skip
    rows = conn.execute(wanted).all()
    known = first_seen(conn, [row.version for row in rows])
    near = [row for row in rows if at <= known[row.version] <= at + WITHIN]
    found = [_confirmation(row, known[row.version], shared(signal, row.quote, json.loads(row.attrs))) for row in near]
    told = {
        (row["by"], row["quote"]): row
        for row in sorted(found, key=lambda row: row["known_at"], reverse=True)
        if row["shares"]
    }
    return sorted(told.values(), key=lambda row: (row["known_at"], row["series"], row["quote"]))


def first_seen(conn: sa.Connection, versions: Sequence[str]) -> dict[str, datetime]:
    """When each version was first seen."""
    at = sightings.c.captured_at
    wanted = sa.select(sightings.c.version, sa.func.min(at, type_=at.type).label("known_at")).group_by(
        sightings.c.version
    )
    found: dict[str, datetime] = {}
    for some in chunks(versions):
        found.update((row.version, row.known_at) for row in conn.execute(wanted.where(sightings.c.version.in_(some))))
    return found


def shared(signal: Mapping[str, Any], quote: str, attrs: Mapping[str, str]) -> list[str]:
    """The words that tie a sentence to a signal: the whole new value, or a word of it and one of its subject; none where it is not."""
    after = str(signal["after"])
    if len(after) >= 8 and after.casefold() in quote.casefold():
        return [after]
    named = [
        confirmations.words_of(kind).get(slug, "")
        for kind in ("language", "publication")
        for slug in attrs.get(f"{kind}s", "").split()
    ]
    said = _words(" ".join([quote, *named]))
    new = _words(after) & said
    around = _words(f"{signal['subject']} {signal['headline']}") & said - new
    return sorted(new | around) if new and around else []


def edited(conn: sa.Connection, evidence: Sequence[Any]) -> list[list[tuple[str, str]]]:
    """For a signal on a wording the places that changed, each as pieces (same, before, after); nothing for any other."""
    if len(evidence) < 2 or any(seen.kind != wording.KIND for seen in evidence[:2]):
        return []
    after, before = (document_of(conn, seen.version) for seen in evidence[:2])
    if after is None or before is None:
        return []
    return [[*in_context(op, before, after)] for op in compare(before, after).words[:PLACES]]


def _confirmation(row: Any, at: datetime, shares: list[str]) -> Row:
    attrs = json.loads(row.attrs)
    return {
        "known_at": at.isoformat(), "series": row.series, "url": row.url, "quote": row.quote, "shares": shares,
        "by": confirmations.words_of("body").get(row.subject, row.subject),
        "claim": confirmations.words_of("claim").get(row.value, row.value), "limited": attrs.get("limited") == "yes",
    }  # fmt: skip


def _words(text: str) -> set[str]:
    """Words that mean something, in lower case and without a plural's end."""
    return {word.casefold().removesuffix("s") for word in _WORD.findall(text.replace("_", " "))} - _COMMON
