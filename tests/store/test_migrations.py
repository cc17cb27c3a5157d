"""The migrations make exactly the tables that the code speaks of, on both databases."""

from __future__ import annotations

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tealeaves.store import Store, migrate, schema
from tealeaves.store.migrations.versions import r0001_index, r0002_derivations


def test_the_database_has_no_more_and_no_less_than_the_schema(store: Store) -> None:
    with store.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_a_column_that_is_missing_would_be_noticed(store: Store) -> None:
    with store.write() as conn:
        conn.exec_driver_sql("ALTER TABLE cycles DROP COLUMN report")
        assert len(compare_metadata(MigrationContext.configure(conn), schema.metadata)) == 1


def test_the_newest_revision_is_the_one_we_take_for_current() -> None:
    script = ScriptDirectory.from_config(migrate.alembic_config())
    assert script.get_heads() == [migrate.HEAD]


def test_every_append_only_table_is_guarded_from_the_start() -> None:
    assert {*r0001_index.GUARDED, *r0002_derivations.GUARDED} == {table.name for table in schema.APPEND_ONLY}


def test_an_index_that_is_current_is_opened_without_alembic(tmp_path: object) -> None:
    url = f"sqlite:///{tmp_path}/index.db"
    Store.open(url).close()
    code = (
        f"import sys; from tealeaves.store import Store; Store.open({url!r}).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
