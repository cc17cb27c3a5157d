"""The import of a dump, whole: its records into captures, its oddities into a report, a note of both into the archive."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from tealeaves.archive.dumps import Oddity, dump_files, first_record, read_dump
from tealeaves.archive.mappings import DumpMapping, builtin_mappings, detect_mapping, known_mappings, load_mappings
from tealeaves.catalogue import load
from tealeaves.errors import UsageError
from tealeaves.importing import ImportReport, Progress, bring_in, named
from tealeaves.model import Capture, Look
from tealeaves.settings import Settings
from tealeaves.store import Store, journal

DAY_ENDS = timedelta(days=3)  # by then every day has ended, wherever


def import_dump(
    settings: Settings, paths: Sequence[Path], mapping: str | None, progress: Progress | None = None
) -> ImportReport:
    """Import a dump into a home folder's archive and index, and judge it. Raises `UsageError` for a mapping or path that is not there."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"{missing[0]}: no such file or folder")
    settings.home.mkdir(parents=True, exist_ok=True)
    chosen = _mapping(settings, paths, mapping)
    return bring_in(
        settings,
        chosen.id,
        lambda store, now: _looks(store, paths, chosen, now),
        partial(_manifest, chosen, paths),
        progress,
    )


def _looks(store: Store, paths: Sequence[Path], mapping: DumpMapping, now: datetime) -> Iterator[Look | Oddity | None]:
    """The captures of a dump and its oddities; None for what is held already.

    A day that has not ended is known only up to now; what was imported before its day had ended is not imported again after it.
    """
    for item in read_dump(paths, mapping, now):
        if isinstance(item, Oddity):
            yield item
        elif item.captured_at < now - DAY_ENDS or not _held(store, item):
            yield replace(item, captured_at=min(item.captured_at, now))
        else:
            yield None


def _held(store: Store, capture: Capture) -> bool:
    with store.read() as conn:
        return journal.holds(conn, capture.source, capture.url, capture.digest, capture.captured_at - DAY_ENDS)


def _mapping(settings: Settings, paths: Sequence[Path], wanted: str | None) -> DumpMapping:
    """The mapping by name, by file (which is then kept in the home folder, since the archive is read with it), or by its fields."""
    if wanted is not None and wanted.endswith(".toml"):
        return _own_mapping(settings, Path(wanted))
    known = known_mappings(settings.dumps_folder)
    if wanted is None:
        return detect_mapping(first_record(paths), known)
    if wanted not in known:
        raise UsageError(
            f"no mapping is called {wanted!r}; there are: {', '.join(sorted(known))}; or give a .toml file"
        )
    return known[wanted]


def _own_mapping(settings: Settings, path: Path) -> DumpMapping:
    if not path.is_file():
        raise UsageError(f"{path}: no such mapping file")
    found = load_mappings(path)
    if len(found) != 1:
        raise UsageError(f"{path}: a mapping file holds one table, this one holds {len(found)}")
    mapping = next(iter(found.values()))
    if mapping.id in load_mappings(builtin_mappings()):
        raise UsageError(f"{path}: {mapping.id!r} is the name of a built-in mapping; choose another")
    kept = settings.dumps_folder / f"{mapping.id}.toml"
    _refuse_taken(settings, path, mapping, kept)
    if not kept.exists():
        settings.dumps_folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, kept)
    return mapping


def _refuse_taken(settings: Settings, path: Path, mapping: DumpMapping, kept: Path) -> None:
    """Raises `UsageError` where the mapping would hide another source, or change how records in the archive are read."""
    if kept.exists() and tomllib.loads(kept.read_text("utf-8")) != tomllib.loads(path.read_text("utf-8")):
        raise UsageError(
            f"{path}: records were imported with another mapping called {mapping.id!r}; choose another name"
        )
    others = (other for other in settings.dumps_folder.glob("*.toml") if other.name != kept.name)
    taken = {own.source for other in others for own in load_mappings(other).values()}
    if mapping.source in load().sources or mapping.source in taken:
        raise UsageError(f"{path}: a source is called {mapping.source!r} already; choose another name")


def _manifest(mapping: DumpMapping, paths: Sequence[Path], report: ImportReport) -> dict[str, str]:
    return {
        "import": mapping.id,
        "files": "; ".join(map(named, dump_files(paths))),
        "records": str(report.records),
        "captures": str(report.added),
        "oddities": "; ".join(f"{name} {count}" for name, count in sorted(report.oddities.items())),
        "mapping": repr(mapping),
    }
