"""Bringing an index to the shape that this tealeaves knows, by Alembic, in the caller's transaction."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tealeaves.errors import NewerSchema

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0004"  # the newest revision below migrations/versions; a test holds them together


def revision(conn: sa.Connection) -> str | None:
    """The revision that the database says it has; None for an empty one."""
    if not sa.inspect(conn).has_table("alembic_version"):
        return None
    found: str | None = conn.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def is_current(conn: sa.Connection) -> bool:
    """Whether the database has our shape. Raises `NewerSchema` for a revision that we have never heard of."""
    found = revision(conn)
    if found in (None, HEAD):
        return found == HEAD
    if found not in _known():
        raise NewerSchema(
            f"the index has revision {found}, made by a newer tealeaves: upgrade this one (it knows {HEAD})"
        )
    return False


def upgrade(conn: sa.Connection) -> None:
    """Run what is missing. Inside a `write()`, so that of two processes one does it and the other finds it done."""
    if is_current(conn):
        return
    from alembic import command  # 0.1 s to import, and needed once in an index's life

    config = alembic_config()
    config.attributes["connection"] = conn
    command.upgrade(config, "head")


def alembic_config() -> Config:
    """Alembic's settings without a file: where the migrations are."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _known() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
