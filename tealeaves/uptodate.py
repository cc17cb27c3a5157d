"""Bringing the index up to the parsers and observers in force before it is read: for a backtest, which neither judges nor tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from tealeaves import mode
from tealeaves.archive import Archive
from tealeaves.catalogue import load
from tealeaves.errors import ArchiveLocked
from tealeaves.pipeline import Pipeline
from tealeaves.settings import Settings
from tealeaves.store import Store, looks
from tealeaves.workplace import hands_of, open_archive

PATIENCE = timedelta(minutes=1)  # a polling cycle mostly takes less
_PAUSE = 0.2  # seconds between two attempts

Progress = Callable[[int], None]


def bring_up_to_date(settings: Settings, progress: Progress | None = None, patience: timedelta = PATIENCE) -> int:
    """Derive what the index lacks of the parsers and observers in force; returns how many captures and documents were read for it.

    Nothing is judged and nobody is told: for the next tick of the watch the change is technical as before (law 7). Costs a few
    milliseconds where nothing is missing, and takes no lock then. Otherwise the archive's writer lock is held meanwhile; raises
    `ArchiveLocked` where another command keeps it for longer than `patience`, since half an index is nothing to backtest on.
    """
    with mode.replaying(), Store.open(settings.index_url) as store:
        pipeline = Pipeline(load(settings.dumps_folder), store, None, hands_of(settings))
        if not settings.archive_folder.is_dir():  # a copy of the index alone: what it holds can be observed again
            return pipeline.refresh(progress)
        if pipeline.is_complete() and not _behind(settings, store):
            return 0
        with _held(settings, patience) as pipeline.archive:
            return pipeline.catch_up(progress).captures + pipeline.refresh(progress)


def _behind(settings: Settings, store: Store) -> bool:
    """Whether the archive holds looks that are not indexed: a crash left them, or they are being indexed right now."""
    with store.read() as conn:
        ends = looks.indexed_ends(conn)
    with open_archive(settings, writable=False) as archive:
        return next(archive.looks(after=ends), None) is not None


def _held(settings: Settings, patience: timedelta) -> Archive:
    """The archive with its writer lock, as soon as nobody else has it."""
    deadline = time.monotonic() + patience.total_seconds()
    while True:
        try:
            return open_archive(settings, writable=True)
        except ArchiveLocked as error:
            if time.monotonic() >= deadline:
                raise ArchiveLocked(
                    f"the index lacks what the parsers and observers in force would say, and another command works on {settings.home}: "
                    "run this again when it has ended"
                ) from error
        time.sleep(_PAUSE)
