"""The archive and the index of a home folder, opened as the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tealeaves import __version__
from tealeaves.archive import Archive
from tealeaves.crew import processors
from tealeaves.reader import Hands
from tealeaves.safexml import require_sound_expat
from tealeaves.settings import Settings


def open_archive(settings: Settings, *, writable: bool) -> Archive:
    """The archive of a home folder. A simulated clock is noted in every file's head."""
    note = None if settings.clock_file is None else "simulated clock: the instants in this file are not real"
    return Archive.open(
        settings.archive_folder, writable=writable, rotate_bytes=settings.rotate_bytes,
        software=f"tealeaves/{__version__}", clock_note=note,
    )  # fmt: skip


def hands_of(settings: Settings) -> Hands:
    """How many children read: as many as the settings say, else as there are processors; never this process itself (S-8).

    Raises `UsageError` where pages cannot be read safely at all.
    """
    require_sound_expat()
    return Hands(settings.workers or processors(), settings.dumps_folder)


def lost_from(archive: Path, indexed: Mapping[str, int]) -> list[str]:
    """What the index knows of the archive and the archive no longer has. `indexed`: file to the end of its last indexed record."""
    troubles = []
    for name, end in sorted(indexed.items()):
        file = archive / name
        if not file.is_file():
            troubles.append(f"the archive has lost {name}: bring it back from a copy before anything else")
        elif file.stat().st_size < end:
            troubles.append(f"{name} in the archive is shorter than it was: bring it back from a copy")
    return troubles
