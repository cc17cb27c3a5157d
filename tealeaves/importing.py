"""An import of history, whole: looks into archive and index, oddities into a report, a note of both into the archive.

Dumps, archives of others and files that a person has all come in through here. History is judged and not sent; what is of today, a
notice that a person has just been given, is news, and the report says so.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from tealeaves.archive.dumps import Oddity
from tealeaves.model import Look, Miss
from tealeaves.pipeline import Ingested
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.ticking import TickReport
from tealeaves.watch import Workspace

Progress: TypeAlias = Callable[[int], None]
Incoming: TypeAlias = Callable[[Store, datetime], Iterable[Look | Oddity | None]]  # None: held already

SHOWN = 5  # examples of each oddity in the report


@dataclass(slots=True)
class ImportReport:
    """Counts of an import: every record is a capture or an oddity, nothing is lost between them."""

    mapping: str  # what was imported, in a word: a dump's mapping, "warc", "file"
    records: int = 0
    added: int = 0
    known: int = 0
    oddities: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)  # records that are no answer of a page
    months: Counter[tuple[str, str]] = field(
        default_factory=Counter
    )  # (source, month): looks of the import, held or new
    ingested: Ingested = field(default_factory=Ingested)
    signals: int = 0
    sent: int = 0  # of them those that people will hear of

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
            "passed_over": dict(sorted(self.passed.items())),
            "months": {f"{source} {month}": count for (source, month), count in sorted(self.months.items())},
            "documents": self.ingested.documents,
            "flaws": dict(sorted(self.ingested.flaws.items())),
            "quarantined": dict(self._quarantined()),
            "observations": self.ingested.observations,
            "signals": self.signals,
            "sent": self.sent,
        }

    def text(self) -> str:
        """The report for people."""
        odd = sum(self.oddities.values())
        lines = [
            f"{self.records:,} records = {self.added:,} captures + {self.known:,} held already + {odd:,} oddities",
            *(f"  oddity {name}: {count:,}" for name, count in sorted(self.oddities.items())),
            *(f"    {example}" for example in self.examples),
            *(f"  besides, {name} records: {count:,}" for name, count in sorted(self.passed.items())),
            *self._spans(),
            f"{self.ingested.documents:,} document versions, {self.ingested.observations:,} observations",
            *(f"  flaw {name}: {count:,} documents" for name, count in sorted(self.ingested.flaws.items())),
            *(f"  quarantined, {name}: {count:,}" for name, count in self._quarantined()),
            f"{self.signals:,} signals, {told_of(self.sent)}",
        ]
        return "\n".join(lines)

    def _spans(self) -> Iterator[str]:
        """For each source the months that it covers, and how many of those between hold nothing."""
        for source in sorted({source for source, _ in self.months}):
            own = sorted(month for each, month in self.months if each == source)
            empty = _months_between(own[0], own[-1]) - len(own)
            count = sum(number for (each, _), number in self.months.items() if each == source)
            holes = f", {empty} months between without any" if empty else ""
            yield f"  {source}: {count:,} looks from {own[0]} to {own[-1]}{holes}"

    def _quarantined(self) -> list[tuple[str, int]]:
        return sorted(Counter(row.reason for row in self.ingested.quarantined).items())


def bring_in(
    settings: Settings, what: str, incoming: Incoming, manifest: Callable[[ImportReport], Mapping[str, str]],
    progress: Progress | None = None,
) -> ImportReport:  # fmt: skip
    """Keep what comes in, and judge it. What the archive holds already adds nothing; broken off, it begins again where it was."""
    report = ImportReport(what)
    with Workspace.open(settings) as workspace:
        now = workspace.clock.now()
        looks = _counted(incoming(workspace.store, now), report)
        report.ingested = workspace.pipeline.ingest_all(looks, progress)
        report.added = report.ingested.looks
        report.known = report.records - report.added - sum(report.oddities.values())
        if report.added:
            workspace.archive.append_manifest(dict(manifest(report)), recorded_at=now)
        judged = workspace.tick()
        report.signals, report.sent = judged.fresh, sent_of(judged)
    return report


def sent_of(judged: TickReport) -> int:
    """How many signals of an evaluation go to people."""
    return int(str(judged.told.get("sent", 0)))


def told_of(sent: int) -> str:
    """Whether people hear of what an import found, in words."""
    return f"{sent:,} of them go to people with the next cycle" if sent else "none of them sent: history is not news"


def named(file: Path) -> str:
    """A file's name with its fixity, as a manifest says it."""
    with file.open("rb") as handle:
        return f"{file.name} sha256:{hashlib.file_digest(handle, 'sha256').hexdigest()}"


def _counted(incoming: Iterable[Look | Oddity | None], report: ImportReport) -> Iterator[Look]:
    for item in incoming:
        report.records += 1
        if isinstance(item, Oddity):
            report.note(item)
        elif item is not None:
            if not isinstance(item, Miss):
                report.months[item.source, f"{item.captured_at:%Y-%m}"] += 1
            yield item


def _months_between(first: str, last: str) -> int:
    """How many months there are from one to the other, both counted."""
    years, months = int(last[:4]) - int(first[:4]), int(last[5:]) - int(first[5:])
    return years * 12 + months + 1
