"""The import of a dump, whole: its records into captures, its oddities into a report, a note of both into the archive."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from tealeaves.archive.dumps import Oddity, dump_files, first_record, read_dump
from tealeaves.archive.mappings import DumpMapping, builtin_mappings, detect_mapping, known_mappings, load_mappings
from tealeaves.catalogue import load
from tealeaves.errors import UsageError
from tealeaves.model import Capture, Look
from tealeaves.pipeline import Ingested
from tealeaves.settings import Settings
from tealeaves.store import Store, journal
from tealeaves.watch import Workspace

Progress = Callable[[int], None]
SHOWN = 5  # examples of each oddity in the report
DAY_ENDS = timedelta(days=3)  # by then every day has ended, wherever


@dataclass(slots=True)
class ImportReport:
    """Counts of an import: every record is a capture or an oddity, nothing is lost between them."""

    mapping: str
    records: int = 0
    added: int = 0
    known: int = 0
    oddities: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    ingested: Ingested = field(default_factory=Ingested)
    signals: int = 0

    def note(self, oddity: Oddity) -> None:
        self.oddities[oddity.reason] += 1
        if self.oddities[oddity.reason] <= SHOWN:
            self.examples.append(f"{oddity.file}:{oddity.line}: {oddity.reason}: {oddity.detail}")

    def as_dict(self) -> dict[str, object]:
        return {
            "mapping": self.mapping,
            "records": self.records,
            "captures": self.added,
            "already_held": self.known,
            "oddities": dict(sorted(self.oddities.items())),
            "documents": self.ingested.documents,
            "flaws": dict(sorted(self.ingested.flaws.items())),
            "quarantined": dict(sorted(Counter(row.reason for row in self.ingested.quarantined).items())),
            "observations": self.ingested.observations,
            "signals": self.signals,
        }

    def text(self) -> str:
        """The report for people."""
        odd = sum(self.oddities.values())
        lines = [
            f"{self.records:,} records = {self.added:,} captures + {self.known:,} held already + {odd:,} oddities",
            *(f"  oddity {name}: {count:,}" for name, count in sorted(self.oddities.items())),
            *(f"    {example}" for example in self.examples),
            f"{self.ingested.documents:,} document versions, {self.ingested.observations:,} observations",
            *(f"  flaw {name}: {count:,} documents" for name, count in sorted(self.ingested.flaws.items())),
            *(f"  quarantined, {name}: {count:,}" for name, count in self._quarantined()),
            f"{self.signals:,} signals, none of them sent: history is not news",
        ]
        return "\n".join(lines)

    def _quarantined(self) -> list[tuple[str, int]]:
        return sorted(Counter(row.reason for row in self.ingested.quarantined).items())


def import_dump(
    settings: Settings, paths: Sequence[Path], mapping: str | None, progress: Progress | None = None
) -> ImportReport:
    """Import a dump into a home folder's archive and index, and judge it. Raises `UsageError` for a mapping or path that is not there."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"{missing[0]}: no such file or folder")
    settings.home.mkdir(parents=True, exist_ok=True)
    chosen = _mapping(settings, paths, mapping)
    report = ImportReport(chosen.id)
    with Workspace.open(settings) as workspace:
        now = workspace.clock.now()
        report.ingested = workspace.pipeline.ingest_all(_looks(workspace.store, paths, chosen, now, report), progress)
        report.added = report.ingested.looks
        report.known = report.records - report.added - sum(report.oddities.values())
        if report.added:
            workspace.archive.append_manifest(_manifest(chosen, paths, report), recorded_at=now)
        report.signals = workspace.tick().fresh
    return report


def _looks(
    store: Store, paths: Sequence[Path], mapping: DumpMapping, now: datetime, report: ImportReport
) -> Iterator[Look]:
    """The captures of a dump; its oddities go to the report.

    A day that has not ended is known only up to now; what was imported before its day had ended is not imported again after it.
    """
    for item in read_dump(paths, mapping, now):
        report.records += 1
        if isinstance(item, Oddity):
            report.note(item)
        elif item.captured_at < now - DAY_ENDS or not _held(store, item):
            yield replace(item, captured_at=min(item.captured_at, now))


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
    digests = (f"{file.name} sha256:{_digest(file)}" for file in dump_files(paths))
    return {
        "import": mapping.id,
        "files": "; ".join(digests),
        "records": str(report.records),
        "captures": str(report.added),
        "oddities": "; ".join(f"{name} {count}" for name, count in sorted(report.oddities.items())),
        "mapping": repr(mapping),
    }


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
