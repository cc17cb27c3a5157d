"""The archive and the index of a home folder, opened as the settings say."""

from __future__ import annotations

from tealeaves import __version__
from tealeaves.archive import Archive
from tealeaves.settings import Settings


def open_archive(settings: Settings, *, writable: bool) -> Archive:
    """The archive of a home folder. A simulated clock is noted in every file's head."""
    note = None if settings.clock_file is None else "simulated clock: the instants in this file are not real"
    return Archive.open(
        settings.archive_folder, writable=writable, rotate_bytes=settings.rotate_bytes,
        software=f"tealeaves/{__version__}", clock_note=note,
    )  # fmt: skip
