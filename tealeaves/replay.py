"""The past again: the archive read in the order in which it became known, through the same functions as the live run, into a report.

Nothing can be sent from here: no sender can be made while a replay runs (law 8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from tealeaves import mode
from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue, load
from tealeaves.detect import Detector, RuleError
from tealeaves.extract import extract, observed
from tealeaves.history import PointInTime
from tealeaves.model import Capture, Observation, Signal
from tealeaves.settings import Settings
from tealeaves.workplace import open_archive

Progress = Callable[[int], None]


@dataclass(slots=True)
class ReplayReport:
    """What a stretch of history would have told, and what it was made of."""

    signals: list[Signal] = field(default_factory=list)
    captures: int = 0
    documents: int = 0
    quarantined: int = 0
    evaluated: int = 0
    errors: list[RuleError] = field(default_factory=list)

    def per_year(self) -> dict[int, Counter[str]]:
        """Signals by the year in which they became known, and by rule; those that were warming up apart."""
        years: dict[int, Counter[str]] = {}
        for signal in self.signals:
            name = signal.rule if signal.status == "firing" else "warming up"
            years.setdefault(signal.known_at.year, Counter())[name] += 1
        return dict(sorted(years.items()))


def replay(
    settings: Settings, since: datetime | None = None, until: datetime | None = None,
    rules: Iterable[str] | None = None, progress: Progress | None = None,
) -> ReplayReport:  # fmt: skip
    """Replay the archive of a home folder up to `until` (exclusive) and report the signals since `since`.

    Everything before `since` is read too: a rule stands on its whole history. Raises `UsageError` for an unknown rule.
    """
    with mode.replaying():
        catalogue = load(settings.dumps_folder)
        modules = catalogue.chosen_rules(rules)
        with open_archive(settings, writable=False) as archive:
            run = Replay(catalogue, Detector(modules, PointInTime()))
            for signal in run.signals(archived(archive, until, progress)):
                if since is None or signal.known_at >= since:
                    run.report.signals.append(signal)
        run.report.signals.sort(key=lambda signal: (signal.known_at, signal.id))  # as the index lists them
        run.report.evaluated = run.detector.evaluated
        run.report.errors = run.detector.errors
        return run.report


class Replay:
    """Captures in order of time in, signals out. `signals` is a generator: memory holds the history of the rules, never the text."""

    def __init__(self, catalogue: Catalogue, detector: Detector) -> None:
        self.catalogue = catalogue
        self.detector = detector
        self.report = ReplayReport()
        self._seen: set[str] = set()  # document versions

    def signals(self, captures: Iterable[Capture]) -> Iterator[Signal]:
        """The signals of captures that come in order of `captured_at`."""
        for _, together in groupby(captures, key=lambda capture: capture.captured_at):
            yield from self.detector.run(sorted(self._observations(list(together)), key=lambda seen: seen.order))

    def _observations(self, together: Sequence[Capture]) -> Iterator[Observation]:
        """What captures of one instant show for the first time; of two that show the same, the one with the lesser id stands for it."""
        for capture in sorted(together, key=lambda capture: capture.id):
            found = extract(self.catalogue, capture)
            self.report.captures += 1
            self.report.quarantined += found.quarantined is not None
            fresh = {document.version for document in found.documents} - self._seen
            self._seen |= fresh
            self.report.documents += len(fresh)
            if fresh:
                yield from (seen for seen in observed(found, capture) if seen.version in fresh)


def archived(archive: Archive, until: datetime | None = None, progress: Progress | None = None) -> Iterator[Capture]:
    """Every capture of an archive served before `until`, in order of time."""
    for captured_at, place in archive.places(None, until):
        if until is not None and captured_at >= until:
            return
        look = archive.read(place)
        if isinstance(look, Capture):
            yield look
        if progress:
            progress(1)
