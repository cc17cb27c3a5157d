"""What an import from a web archive came to (B-15): every row of the index is accounted for, nothing is dropped silently."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tealeaves.history import gaps_between
from tealeaves.mementos.shelf import Unhad
from tealeaves.pipeline import Ingested

SHOWN = 5  # examples of each kind
KIND = "wayback"  # of the import's note in the archive

NOT_ASKED = {
    "foreign_host": "of hosts that are not the source's",
    "odd_address": "with an address that cannot be asked for",
    "absurd_time": "of a time before the web or after now",
    "outside_span": "outside the span asked for",
    "not_a_document": "pictures, scripts and other scenery",
    "duplicate_row": "the same address and second again",
    "same_as_before": "same digest as the one before (--collapse)",
    "status_unknown": "without a status",
}


@dataclass(slots=True)
class MementoReport:
    """Counts of an import. `wanted` = `known` + `remembered` + `added` + refused + unanswered + `left`."""

    source: str
    archive: str
    prefixes: tuple[str, ...]
    since: datetime
    until: datetime  # exclusive
    listed: int = 0  # rows of the archive's index
    odd_lines: int = 0  # lines of it that are no rows
    not_asked: Counter[str] = field(default_factory=Counter)  # rows, by reason
    wanted: int = 0
    known: int = 0  # held before this import
    remembered: int = 0  # could not be had within the last seven days
    added: int = 0
    refused: list[Unhad] = field(default_factory=list)  # in this import
    unhad: Counter[str] = field(default_factory=Counter)  # by reason, those remembered from earlier imports too
    unanswered: int = 0  # no answer after all attempts; the next import asks again
    left: int = 0  # for a later import (--limit, --dry-run, or broken off)
    again: int = 0  # attempts beyond the first
    months: Mapping[str, int] = field(default_factory=dict)  # what the archive has that is wanted
    held: Mapping[str, int] = field(default_factory=dict)  # what we hold of it
    days: tuple[int, ...] = ()  # ordinals of the days with a capture that we hold
    remarks: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    dry: bool = False
    ingested: Ingested = field(default_factory=Ingested)
    signals: int = 0

    @property
    def asked(self) -> int:
        return self.added + len(self.refused) + self.unanswered

    @property
    def low_quality(self) -> int:
        """Captures of this import that no parser could read: block pages and error pages of the source itself, layouts nobody knows."""
        return len({row.capture for row in self.ingested.quarantined})

    def state(self) -> dict[str, str]:
        """What stands after the import, whatever it did itself: the note in the archive, which coverage quotes later."""
        return {
            "import": KIND, "source": self.source, "archive": self.archive, "prefixes": json.dumps(self.prefixes),
            "since": self.since.isoformat(), "until": self.until.isoformat(), "listed": str(self.listed),
            "wanted": str(self.wanted), "held": str(sum(self.held.values())),
            "not_asked": json.dumps(dict(sorted(self.not_asked.items()))), "unhad": json.dumps(dict(sorted(self.unhad.items()))),
            "months": json.dumps({month: [count, self.held.get(month, 0)] for month, count in sorted(self.months.items())}),
            "remarks": json.dumps(self.remarks),
        }  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """The form of docs/importing.md, ready for JSON."""
        return {
            "source": self.source, "archive": self.archive, "prefixes": list(self.prefixes), "from": self.since.isoformat(),
            "to": self.until.isoformat(), "dry_run": self.dry, "listed": self.listed, "odd_lines": self.odd_lines,
            "not_asked": dict(sorted(self.not_asked.items())), "wanted": self.wanted, "already_held": self.known,
            "already_held_percent": _percent(self.known, self.wanted), "unhad_before": self.remembered, "captures": self.added,
            "refused": dict(sorted(Counter(each.reason for each in self.refused).items())),
            "refusals": [
                {"url": each.url, "at": each.stamp, "reason": each.reason, "detail": each.detail} for each in self.refused
            ],
            "unanswered": self.unanswered, "left": self.left, "asked_again": self.again,
            "low_quality": self.low_quality, "low_quality_percent": _percent(self.low_quality, self.added),
            "months": {month: {"archive": count, "held": self.held.get(month, 0)} for month, count in sorted(self.months.items())},
            "gaps": [[gap.after.isoformat(), gap.before.isoformat()] for gap in gaps_between(list(self.days))],
            "documents": self.ingested.documents, "quarantined": self._quarantined(), "observations": self.ingested.observations,
            "signals": self.signals, "remarks": self.remarks,
        }  # fmt: skip

    def text(self) -> str:
        """The report for people."""
        return "\n".join([*self._listed(), *(self._months() if self.dry else self._imported())])

    def _listed(self) -> list[str]:
        odd = f", {self.odd_lines:,} lines of it are no rows" if self.odd_lines else ""
        return [
            f"{self.archive} lists {self.listed:,} captures under {', '.join(self.prefixes)}{odd}",
            *(
                f"  not asked for, {NOT_ASKED.get(name, name.replace('_', ' '))}: {count:,}"
                for name, count in sorted(self.not_asked.items())
            ),
            *(f"  remark: {remark}" for remark in self.remarks),
            *(f"  no row: {example}" for example in self.examples[:SHOWN]),
            f"{self.wanted:,} wanted, {_share(self.known, self.wanted)} held already",
        ]

    def _imported(self) -> list[str]:
        refused = Counter(each.reason for each in self.refused)
        lines = [f"{self.added:,} imported, {sum(refused.values()):,} refused"]
        for name, count in sorted(refused.items()):
            lines.append(f"  refused, {name.replace('_', ' ')}: {count:,}")
            lines += [f"    {each.stamp} {each.url}: {each.detail}" for each in self.refused if each.reason == name][
                :SHOWN
            ]
        lines += [
            f"  {words}: {count:,}"
            for words, count in (
                ("could not be had in the last seven days, not asked again", self.remembered),
                ("no answer after all attempts, asked again next time", self.unanswered),
                ("left for a later import", self.left),
            )
            if count
        ]
        lines.append(f"{self.ingested.documents:,} document versions, {self.ingested.observations:,} observations")
        lines.append(f"low quality (no parser could read it): {_share(self.low_quality, self.added)}")
        lines += [f"  quarantined, {name}: {count:,}" for name, count in self._quarantined().items()]
        return [*lines, *self._months(), f"{self.signals:,} signals, none of them sent: history is not news"]

    def _months(self) -> list[str]:
        years: dict[str, list[str]] = {}
        for month, count in sorted(self.months.items()):
            years.setdefault(month[:4], []).append(f"{month[5:]}: {self.held.get(month, 0):,}/{count:,}")
        lines = [f"  {year}  {'  '.join(cells)}" for year, cells in years.items()]
        gaps = [f"  gap {gap.after} to {gap.before}, {gap.days} days" for gap in gaps_between(list(self.days))]
        return ["captures a month, held/in the archive:", *lines, *gaps] if lines else []

    def _quarantined(self) -> dict[str, int]:
        return dict(sorted(Counter(row.reason for row in self.ingested.quarantined).items()))


def by_month(instants: Iterable[datetime]) -> dict[str, int]:
    return dict(sorted(Counter(instant.strftime("%Y-%m") for instant in instants).items()))


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _share(part: int, whole: int) -> str:
    return f"{part:,}" if not whole else f"{part:,} ({100 * part / whole:.1f} %)"
