"""The index as first made: its tables, and the triggers that keep them append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tealeaves.store import guards, schema

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

GUARDED = (
    "captures",
    "misses",
    "quarantine",
    "documents",
    "sightings",
    "observations",
    "signals",
    "revisions",
    "ticks",
    "alerts",
    "outbox",
    "deliveries",
    "cycles",
)


def upgrade() -> None:
    op.create_table('alerts',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('id', schema.Id, nullable=False),
    sa.Column('group_key', schema.Words, nullable=False),
    sa.Column('signal', schema.Id, nullable=True),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('decision', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('detail', schema.Words, nullable=False),
    sa.Column('decided_at', schema.Instant, nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_alerts')),
    sa.UniqueConstraint('id', name=op.f('uq_alerts_id')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_alerts_group', 'alerts', ['group_key'], unique=False)
    op.create_index('ix_alerts_signal', 'alerts', ['signal'], unique=False)
    op.create_table('captures',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('id', schema.Id, nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('source', schema.Words, nullable=False),
    sa.Column('url', schema.Words, nullable=False),
    sa.Column('captured_at', schema.Instant, nullable=False),
    sa.Column('recorded_at', schema.Instant, nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=71), nullable=False),
    sa.Column('same_as', schema.Id, nullable=True),
    sa.Column('etag', schema.Words, nullable=True),
    sa.Column('last_modified', schema.Words, nullable=True),
    sa.Column('origin', sa.String(length=8), nullable=False),
    sa.Column('precision', sa.String(length=8), nullable=False),
    sa.Column('file', schema.Words, nullable=False),
    sa.Column('offset', sa.BigInteger(), nullable=False),
    sa.Column('length', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_captures')),
    sa.UniqueConstraint('file', 'offset', name=op.f('uq_captures_file_offset')),
    sa.UniqueConstraint('id', name=op.f('uq_captures_id')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_captures_source', 'captures', ['source', 'captured_at'], unique=False)
    op.create_index('ix_captures_url', 'captures', ['url', 'captured_at'], unique=False)
    op.create_table('cycles',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('cadence', schema.Words, nullable=False),
    sa.Column('started_at', schema.Instant, nullable=False),
    sa.Column('finished_at', schema.Instant, nullable=False),
    sa.Column('outcome', sa.String(length=16), nullable=False),
    sa.Column('report', schema.Words, nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_cycles')),
    sqlite_autoincrement=True
    )
    op.create_table('deliveries',
    sa.Column('message', schema.Id, nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('at', schema.Instant, nullable=False),
    sa.Column('not_before', schema.Instant, nullable=True),
    sa.Column('remote_id', schema.Words, nullable=True),
    sa.Column('detail', schema.Words, nullable=False),
    sa.PrimaryKeyConstraint('message', 'step', name=op.f('pk_deliveries'))
    )
    op.create_table('documents',
    sa.Column('version', schema.Id, nullable=False),
    sa.Column('source', schema.Words, nullable=False),
    sa.Column('outlet', schema.Words, nullable=False),
    sa.Column('native_id', schema.Words, nullable=False),
    sa.Column('content_hash', schema.Id, nullable=False),
    sa.Column('series', schema.Words, nullable=False),
    sa.Column('genre', schema.Words, nullable=False),
    sa.Column('edition', schema.Words, nullable=False),
    sa.Column('section', schema.Words, nullable=True),
    sa.Column('url', schema.Words, nullable=False),
    sa.Column('headline', schema.Words, nullable=False),
    sa.Column('blocks', schema.Words, nullable=False),
    sa.Column('links', schema.Words, nullable=False),
    sa.Column('flaws', schema.Words, nullable=False),
    sa.Column('story', schema.Id, nullable=False),
    sa.Column('published_at', schema.Claimed, nullable=True),
    sa.Column('event_time', schema.Claimed, nullable=True),
    sa.Column('parser', schema.Words, nullable=False),
    sa.Column('parser_version', schema.Words, nullable=False),
    sa.PrimaryKeyConstraint('version', name=op.f('pk_documents'))
    )
    op.create_index('ix_documents_native', 'documents', ['source', 'native_id'], unique=False)
    op.create_index('ix_documents_series', 'documents', ['series'], unique=False)
    op.create_table('misses',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('id', schema.Id, nullable=False),
    sa.Column('source', schema.Words, nullable=False),
    sa.Column('url', schema.Words, nullable=False),
    sa.Column('missed_at', schema.Instant, nullable=False),
    sa.Column('recorded_at', schema.Instant, nullable=False),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('detail', schema.Words, nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('retry_at', schema.Instant, nullable=True),
    sa.Column('file', schema.Words, nullable=False),
    sa.Column('offset', sa.BigInteger(), nullable=False),
    sa.Column('length', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_misses')),
    sa.UniqueConstraint('id', name=op.f('uq_misses_id')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_misses_url', 'misses', ['url', 'missed_at'], unique=False)
    op.create_table('observations',
    sa.Column('id', schema.Id, nullable=False),
    sa.Column('version', schema.Id, nullable=False),
    sa.Column('kind', schema.Words, nullable=False),
    sa.Column('series', schema.Words, nullable=False),
    sa.Column('subject', schema.Words, nullable=False),
    sa.Column('value', schema.Words, nullable=False),
    sa.Column('quote', schema.Words, nullable=False),
    sa.Column('language', schema.Words, nullable=False),
    sa.Column('offset', sa.Integer(), nullable=False),
    sa.Column('attrs', schema.Words, nullable=False),
    sa.Column('observer', schema.Words, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observations'))
    )
    op.create_index('ix_observations_subject', 'observations', ['kind', 'series', 'subject'], unique=False)
    op.create_index('ix_observations_version', 'observations', ['version'], unique=False)
    op.create_table('outbox',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('id', schema.Id, nullable=False),
    sa.Column('alert', schema.Id, nullable=False),
    sa.Column('channel', schema.Words, nullable=False),
    sa.Column('dedup_key', schema.Words, nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('payload', schema.Words, nullable=False),
    sa.Column('created_at', schema.Instant, nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_outbox')),
    sa.UniqueConstraint('channel', 'dedup_key', 'kind', name=op.f('uq_outbox_channel_dedup_key_kind')),
    sa.UniqueConstraint('id', name=op.f('uq_outbox_id')),
    sqlite_autoincrement=True
    )
    op.create_table('quarantine',
    sa.Column('capture', schema.Id, nullable=False),
    sa.Column('parser', schema.Words, nullable=False),
    sa.Column('source', schema.Words, nullable=False),
    sa.Column('url', schema.Words, nullable=False),
    sa.Column('reason', schema.Words, nullable=False),
    sa.Column('detail', schema.Words, nullable=False),
    sa.Column('captured_at', schema.Instant, nullable=False),
    sa.Column('recorded_at', schema.Instant, nullable=False),
    sa.PrimaryKeyConstraint('capture', 'parser', name=op.f('pk_quarantine'))
    )
    op.create_table('revisions',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('signal', schema.Id, nullable=False),
    sa.Column('action', sa.String(length=16), nullable=False),
    sa.Column('reason', schema.Words, nullable=False),
    sa.Column('payload', schema.Words, nullable=True),
    sa.Column('recorded_at', schema.Instant, nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_revisions')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_revisions_signal', 'revisions', ['signal'], unique=False)
    op.create_table('sightings',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('version', schema.Id, nullable=False),
    sa.Column('capture', schema.Id, nullable=False),
    sa.Column('captured_at', schema.Instant, nullable=False),
    sa.Column('recorded_at', schema.Instant, nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_sightings')),
    sa.UniqueConstraint('version', 'capture', name=op.f('uq_sightings_version_capture')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_sightings_first', 'sightings', ['version', 'captured_at', 'capture'], unique=False)
    op.create_table('signals',
    sa.Column('id', schema.Id, nullable=False),
    sa.Column('rule', schema.Words, nullable=False),
    sa.Column('rule_version', sa.Integer(), nullable=False),
    sa.Column('key', schema.Words, nullable=False),
    sa.Column('status', sa.String(length=8), nullable=False),
    sa.Column('severity', sa.String(length=8), nullable=False),
    sa.Column('source', schema.Words, nullable=False),
    sa.Column('series', schema.Words, nullable=False),
    sa.Column('story', schema.Id, nullable=False),
    sa.Column('known_at', schema.Instant, nullable=False),
    sa.Column('payload_hash', schema.Id, nullable=False),
    sa.Column('payload', schema.Words, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signals'))
    )
    op.create_index('ix_signals_known', 'signals', ['known_at'], unique=False)
    op.create_index('ix_signals_rule', 'signals', ['rule', 'known_at'], unique=False)
    op.create_table('ticks',
    sa.Column('seq', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('as_of', schema.Instant, nullable=False),
    sa.Column('recorded_at', schema.Instant, nullable=False),
    sa.Column('through', sa.Integer(), nullable=False),
    sa.Column('known_until', schema.Instant, nullable=True),
    sa.Column('content', schema.Words, nullable=False),
    sa.Column('evaluated', sa.Integer(), nullable=False),
    sa.Column('signals', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_ticks')),
    sqlite_autoincrement=True
    )
    guards.guard(op.get_bind(), GUARDED)
