"""The import of WARC and WACZ files that others made: the answers of catalogued hosts, at the times that those files say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tealeaves.archive.foreign import Owner, Owners, Passed, foreign_files, read_foreign
from tealeaves.catalogue import Catalogue, load
from tealeaves.importing import ImportReport, Progress, bring_in, named
from tealeaves.settings import Settings


def import_warc(
    settings: Settings, paths: Sequence[Path], source: str | None, progress: Progress | None = None
) -> ImportReport:
    """Import archives of others into a home folder. Raises `UsageError` for a source or path that is not there."""
    catalogue = load(settings.dumps_folder)
    if source is not None:
        catalogue.source(source)
    files = foreign_files(paths)
    settings.home.mkdir(parents=True, exist_ok=True)
    owners, passed = owners_of(catalogue, source), Passed()

    def manifest(report: ImportReport) -> dict[str, str]:
        return {
            "import": "warc",
            "files": "; ".join(map(named, files)),
            "records": str(report.records),
            "captures": str(report.added),
            "oddities": "; ".join(f"{name} {count}" for name, count in sorted(report.oddities.items())),
        }

    report = bring_in(settings, "warc", lambda _, now: read_foreign(files, owners, now, passed), manifest, progress)
    report.passed.update(passed.others)
    return report


def owners_of(catalogue: Catalogue, only: str | None = None) -> Owners:
    """Whose address is whose, by the catalogue; with `only` for that one source."""
    owners = [
        Owner(name, module.source.hosts, tuple((page.url, page.edition) for page in module.source.pages))
        for name, module in sorted(catalogue.sources.items())
        if module.source.hosts or name == only
    ]
    return Owners(owners, only)
