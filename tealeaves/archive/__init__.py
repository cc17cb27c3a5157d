"""The archive: WARC/1.1 files, their CDXJ, and the dumps of history that are imported into it."""

from __future__ import annotations

from tealeaves.archive.folder import Archive
from tealeaves.archive.recovery import TornTail
from tealeaves.archive.report import ArchiveReport, Problem

__all__ = ["Archive", "ArchiveReport", "Problem", "TornTail"]
