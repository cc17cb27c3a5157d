"""The tables of the index. Everything above `alerts` can be rebuilt from the archive; nothing is ever updated or deleted.

Append-only tables refuse UPDATE and DELETE by trigger (made in the migrations).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect


class Words(sa.types.TypeDecorator[str]):
    """Any text from outside, compared and sorted by code point on every database, whatever its locale.

    NUL, which PostgreSQL refuses, and lone surrogates, which no encoding takes, become U+FFFD, one for one: offsets stay right.
    """

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.TEXT(collation="C"))
        return dialect.type_descriptor(sa.Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """The text with U+FFFD for each character that a database cannot hold."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant with microseconds: `timestamptz` on PostgreSQL, sortable ISO text elsewhere. Naive values are refused."""

    impl = sa.String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.DateTime(timezone=True))
        return dialect.type_descriptor(sa.String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant without a time zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if isinstance(value, datetime) else datetime.fromisoformat(value)


class Claimed(sa.types.TypeDecorator[date]):
    """A date or an instant as a source claims it, kept as precisely as it was claimed."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        if value is None:
            return None
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = sa.String(32).with_variant(postgresql.VARCHAR(32, collation="C"), "postgresql")

# --- what was seen: rebuilt from the WARC files -----------------------------------------------------------------------------------

captures = sa.Table(
    "captures",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("kind", sa.String(8), nullable=False),  # capture | revisit
    sa.Column("source", Words, nullable=False),
    sa.Column("url", Words, nullable=False),
    sa.Column("captured_at", Instant, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(71), nullable=False),
    sa.Column("same_as", Id),  # for a revisit: the capture that holds the bytes
    sa.Column("etag", Words),
    sa.Column("last_modified", Words),
    sa.Column("origin", sa.String(8), nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("file", Words, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("file", "offset"),
    sa.Index("ix_captures_url", "url", "captured_at"),
    sa.Index("ix_captures_source", "source", "captured_at"),
    sqlite_autoincrement=True,
)

misses = sa.Table(
    "misses",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("source", Words, nullable=False),
    sa.Column("url", Words, nullable=False),
    sa.Column("missed_at", Instant, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("detail", Words, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("retry_at", Instant),
    sa.Column("file", Words, nullable=False),
    sa.Column("offset", sa.BigInteger, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Index("ix_misses_url", "url", "missed_at"),
    sqlite_autoincrement=True,
)

quarantine = sa.Table(
    "quarantine",
    metadata,
    sa.Column("capture", Id, nullable=False),
    sa.Column("parser", Words, nullable=False),  # label of the parser version that refused it
    sa.Column("source", Words, nullable=False),
    sa.Column("url", Words, nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("detail", Words, nullable=False),
    sa.Column("captured_at", Instant, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.PrimaryKeyConstraint("capture", "parser"),
)

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("version", Id, primary_key=True),
    sa.Column("source", Words, nullable=False),
    sa.Column("outlet", Words, nullable=False),
    sa.Column("native_id", Words, nullable=False),
    sa.Column("content_hash", Id, nullable=False),
    sa.Column("series", Words, nullable=False),
    sa.Column("genre", Words, nullable=False),
    sa.Column("edition", Words, nullable=False),
    sa.Column("section", Words),
    sa.Column("url", Words, nullable=False),
    sa.Column("headline", Words, nullable=False),
    sa.Column("blocks", Words, nullable=False),  # JSON: [[text, lang, role, confidence], ...]
    sa.Column("links", Words, nullable=False),  # JSON
    sa.Column("flaws", Words, nullable=False),  # JSON
    sa.Column("story", Id, nullable=False),
    sa.Column("published_at", Claimed),
    sa.Column("event_time", Claimed),
    sa.Column("parser", Words, nullable=False),
    sa.Column("parser_version", Words, nullable=False),
    sa.Column("items", Words, nullable=False, server_default="[]"),  # JSON: the fields of each Item
    sa.Column("work", Words, nullable=False, server_default=""),
    sa.Column("mirrored_at", Instant),
    sa.Index("ix_documents_native", "source", "native_id"),
    sa.Index("ix_documents_series", "series"),
    sa.Index("ix_documents_work", "work"),
    sa.Index("ix_documents_content", "source", "content_hash"),
)

sightings = sa.Table(
    "sightings",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("version", Id, nullable=False),
    sa.Column("capture", Id, nullable=False),
    sa.Column("captured_at", Instant, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.UniqueConstraint("version", "capture"),
    sa.Index("ix_sightings_first", "version", "captured_at", "capture"),
    sa.Index("ix_sightings_capture", "capture"),
    sqlite_autoincrement=True,
)

observations = sa.Table(
    "observations",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("version", Id, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("series", Words, nullable=False),
    sa.Column("subject", Words, nullable=False),
    sa.Column("value", Words, nullable=False),
    sa.Column("quote", Words, nullable=False),
    sa.Column("language", Words, nullable=False),
    sa.Column("offset", sa.Integer, nullable=False),
    sa.Column("attrs", Words, nullable=False),  # JSON object, keys sorted
    sa.Column("observer", Words, nullable=False),
    sa.Index("ix_observations_subject", "kind", "series", "subject"),
    sa.Index("ix_observations_version", "version"),
)

signals = sa.Table(
    "signals",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("rule", Words, nullable=False),
    sa.Column("rule_version", sa.Integer, nullable=False),
    sa.Column("key", Words, nullable=False),
    sa.Column("status", sa.String(8), nullable=False),
    sa.Column("severity", sa.String(8), nullable=False),
    sa.Column("source", Words, nullable=False),
    sa.Column("series", Words, nullable=False),
    sa.Column("story", Id, nullable=False),
    sa.Column("known_at", Instant, nullable=False),
    sa.Column("payload_hash", Id, nullable=False),
    sa.Column("payload", Words, nullable=False),  # Signal.canonical()
    sa.Index("ix_signals_known", "known_at"),
    sa.Index("ix_signals_rule", "rule", "known_at"),
)

# By which parsers and observers the rows above are made from here on ("begun"), or up to here completely ("whole").
derivations = sa.Table(
    "derivations",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column(
        "parts", Words, nullable=False
    ),  # names of parsers and observers with their versions, a line each, sorted
    sa.Column("state", sa.String(8), nullable=False),  # begun | whole
    sa.Column("sightings", sa.Integer, nullable=False),  # the highest sightings.seq at that time
    sa.Column("captures", sa.Integer, nullable=False),  # the highest captures.seq at that time
    sqlite_autoincrement=True,
)

# --- what we did: not rebuildable ---------------------------------------------------------------------------------------------------

# A signal that later-arriving history no longer supports, or whose words it changes. The newest row for a signal counts.
revisions = sa.Table(
    "revisions",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("signal", Id, nullable=False),
    sa.Column("action", sa.String(16), nullable=False),  # retracted | changed | restored
    sa.Column("reason", Words, nullable=False),
    sa.Column("payload", Words),  # the new payload where it changed
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Index("ix_revisions_signal", "signal"),
    sqlite_autoincrement=True,
)

# One row per finished evaluation: how far detection has come.
ticks = sa.Table(
    "ticks",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("as_of", Instant, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("through", sa.Integer, nullable=False),  # the highest sightings.seq evaluated
    sa.Column("known_until", Instant),  # the latest known_at evaluated
    sa.Column("content", Words, nullable=False),  # label of all parsers, observers and rules in force
    sa.Column("evaluated", sa.Integer, nullable=False),
    sa.Column("signals", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)

# One row per signal or health matter considered for people: sent to the outbox, or held with the reason.
alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("group_key", Words, nullable=False),
    sa.Column("signal", Id),  # NULL for a matter of health
    sa.Column("kind", sa.String(16), nullable=False),  # signal | health | correction
    sa.Column("decision", sa.String(16), nullable=False),  # send | hold
    sa.Column("reason", sa.String(32), nullable=False),
    sa.Column("detail", Words, nullable=False),
    sa.Column("decided_at", Instant, nullable=False),
    sa.Index("ix_alerts_signal", "signal"),
    sa.Index("ix_alerts_group", "group_key"),
    sqlite_autoincrement=True,
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", Id, nullable=False, unique=True),
    sa.Column("alert", Id, nullable=False),
    sa.Column("channel", Words, nullable=False),
    sa.Column("dedup_key", Words, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("payload", Words, nullable=False),  # JSON: what to say, not yet in anybody's wire form
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("channel", "dedup_key", "kind"),
    sqlite_autoincrement=True,
)

# The outbox's life, a row a step; the row with the highest step is the state. A claim is an INSERT of the next step: two senders
# cannot both win it.
deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("message", Id, nullable=False),  # outbox.id
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),  # sending | sent | ambiguous | retry | dead
    sa.Column("at", Instant, nullable=False),
    sa.Column("not_before", Instant),  # for retry: when to try again; for sending: when the lease ends
    sa.Column("remote_id", Words),  # Slack's ts
    sa.Column("detail", Words, nullable=False),
    sa.PrimaryKeyConstraint("message", "step"),
)

# Finished polling cycles, for "no successful cycle for N minutes" (P-6).
cycles = sa.Table(
    "cycles",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("cadence", Words, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("finished_at", Instant, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),  # ok | partial | failed
    sa.Column("report", Words, nullable=False),  # JSON: counts of looks by outcome, documents, signals, messages
    sqlite_autoincrement=True,
)

REBUILT = (captures, misses, quarantine, documents, sightings, observations, signals)
APPEND_ONLY = (*REBUILT, derivations, revisions, ticks, alerts, outbox, deliveries, cycles)
