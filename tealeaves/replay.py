"""The past again: the archive read through the same functions as the live run, judged in the order in which it became known, into a report.

Nothing can be sent from here: no sender can be made while a replay runs (law 8). What each shard of the archive says is kept in the home
folder's cache, so a replay that was killed goes on where it was, and one that is repeated reads nothing again.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tealeaves import mode
from tealeaves.archive import Archive
from tealeaves.catalogue import Catalogue, load
from tealeaves.detect import Detector, RuleError
from tealeaves.history import PointInTime
from tealeaves.model import Capture, Signal
from tealeaves.reader import Progress
from tealeaves.rulekit import RuleModule
from tealeaves.segments import Segments, counted, said_by
from tealeaves.settings import Settings
from tealeaves.tape import Tape
from tealeaves.tape.merge import merged
from tealeaves.workplace import hands_of, open_archive

_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(slots=True)
class ReplayReport:
    """What a stretch of history would have told, and what it was made of."""

    signals: list[Signal] = field(default_factory=list)
    captures: int = 0
    documents: int = 0
    quarantined: int = 0
    evaluated: int = 0
    errors: list[RuleError] = field(default_factory=list)
    read: int = 0  # captures that were parsed now; what the others say was kept from an earlier replay

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
        with _segments(settings, catalogue) as segments:
            found = list(segments.all(progress))
        report = judge(merged([segment.tape for segment in found]), modules, since, until)
        report.captures = sum(counted(segment.captured, until) for segment in found)
        report.quarantined = sum(counted(segment.refused, until) for segment in found)
        report.read = segments.made
        return report


def prepare(settings: Settings, progress: Progress | None = None) -> int:
    """Make the segments that a replay would have to make, so that several can start from them; returns how many captures were read."""
    with mode.replaying(), _segments(settings, load(settings.dumps_folder)) as segments:
        for _ in segments.all(progress):
            pass
        return segments.made


def judge(
    tape: Tape, modules: Sequence[RuleModule], since: datetime | None = None, until: datetime | None = None
) -> ReplayReport:
    """The signals of a tape known since `since` and before `until`, as the index lists them."""
    known = tape if until is None else tape.until(until - _JUST_BEFORE)
    detector = Detector(modules, PointInTime(known))
    found = [signal for signal in detector.run(known.observed()) if since is None or signal.known_at >= since]
    found.sort(key=lambda signal: (signal.known_at, signal.id))
    return ReplayReport(found, documents=known.versions, evaluated=len(known), errors=detector.errors)


def tape_of(catalogue: Catalogue, captures: Iterable[Capture]) -> Tape:
    """What captures say, in any order, as a tape."""
    return said_by(catalogue, captures).tape


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


@contextmanager
def _segments(settings: Settings, catalogue: Catalogue) -> Iterator[Segments]:
    with open_archive(settings, writable=False) as archive, _cache(settings) as folder:
        yield Segments(catalogue, archive, folder, hands_of(settings))


@contextmanager
def _cache(settings: Settings) -> Iterator[Path]:
    """Where segments are kept; of a home folder that cannot be written to, nothing is kept."""
    folder = settings.home / "cache" / "replay"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        with tempfile.TemporaryDirectory(prefix="tealeaves-replay-") as elsewhere:
            yield Path(elsewhere)
    else:
        yield folder
