"""Files that a person hands over by command, as captures of a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from tealeaves.archive.dumps import Oddity
from tealeaves.catalogue import load
from tealeaves.errors import UsageError
from tealeaves.importing import ImportReport, Progress, bring_in, named
from tealeaves.inbox import Known, capture_of, is_document, said_of
from tealeaves.model import Capture
from tealeaves.settings import Settings
from tealeaves.store import Store, journal


def import_files(
    settings: Settings, paths: Sequence[Path], source: str, known: Known, progress: Progress | None = None
) -> ImportReport:
    """Keep files as captures of a source. Raises `UsageError` for a source or file that is not there, or one address for several files."""
    load(settings.dumps_folder).source(source)
    files = [file for path in paths for file in _expand(path)]
    if known.url is not None and len(files) > 1:
        raise UsageError("one address is the address of one file: name a single file with --url")
    said = {file: known if known != Known() else said_of(file) for file in files}

    def manifest(report: ImportReport) -> dict[str, str]:
        return {"import": "file", "files": "; ".join(map(named, files)), "captures": str(report.added)}

    def captures(store: Store, now: datetime) -> Iterator[Capture | Oddity | None]:
        for file in files:
            item = capture_of(file, source, said[file], now)
            yield None if isinstance(item, Capture) and held(store, item) else item

    settings.home.mkdir(parents=True, exist_ok=True)
    return bring_in(settings, "file", captures, manifest, progress)


def held(store: Store, capture: Capture) -> bool:
    """Whether these bytes stand under this address already, as of that time or before: that they are older is worth knowing."""
    with store.read() as conn:
        return journal.holds(conn, capture.source, capture.url, capture.digest, None, capture.captured_at)


def _expand(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if is_document(file))
        if not found:
            raise UsageError(f"the folder {path} holds no file")
        return found
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    return [path]
