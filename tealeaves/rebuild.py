"""The index made anew from the archive: the proof that WARC is the truth (law 1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tealeaves.announce import Announcer, Terms
from tealeaves.backtest.said import forget_tape
from tealeaves.catalogue import Catalogue, load
from tealeaves.errors import ArchiveError, UsageError
from tealeaves.pipeline import Ingested, Pipeline
from tealeaves.settings import Settings
from tealeaves.store import Store, deeds, looks, observations, signals
from tealeaves.store.swap import fresh_beside
from tealeaves.workplace import hands_of, lost_from, open_archive

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What stands in the new index."""

    ingested: Ingested
    signals: int

    def text(self) -> str:
        got = self.ingested
        return (
            f"rebuilt: {got.looks:,} looks, {got.documents:,} document versions, {got.observations:,} observations, "
            f"{len(got.quarantined):,} in quarantine, {self.signals:,} signals"
        )


def rebuild(settings: Settings, progress: Progress | None = None) -> RebuildReport:
    """Derive everything again beside the old index, judge it, carry over what was done, and put it in the old one's place.

    The archive's writer lock is held meanwhile, so that nothing new slips in between. Raises `UsageError` where there is no archive.
    """
    if not settings.archive_folder.is_dir():
        raise UsageError(f"there is no archive at {settings.archive_folder}")
    catalogue = load(settings.dumps_folder)
    changed = _content_changed(settings, catalogue)
    _refuse_to_forget(settings)
    with open_archive(settings, writable=True) as archive:
        with fresh_beside(settings.index_url) as store:
            pipeline = Pipeline(catalogue, store, archive, hands_of(settings))
            ingested = pipeline.catch_up(progress)
            report = RebuildReport(ingested, judge_all(pipeline, store, settings))
        forget_tape(settings)
        if changed:
            _hold_what_is_ours(settings, catalogue)
    return report


def _refuse_to_forget(settings: Settings) -> None:
    """Raises `ArchiveError` where the index knows of records that the archive has lost: a rebuild would forget them too."""
    with Store.open(settings.index_url) as store, store.read() as conn:
        lost = lost_from(settings.archive_folder, looks.indexed_ends(conn))
    if lost:
        raise ArchiveError(
            f"{lost[0]}; a rebuild would forget what it held (to do so on purpose, set the index aside first)"
        )


def _content_changed(settings: Settings, catalogue: Catalogue) -> bool:
    """Whether the index was judged with other parsers, observers or rules than those in force."""
    with Store.open(settings.index_url) as store, store.read() as conn:
        last = deeds.last_tick(conn)
    return last is not None and last.content != catalogue.content_label


def _hold_what_is_ours(settings: Settings, catalogue: Catalogue) -> None:
    """What a changed content finds in old pages is nobody's news (law 7). All else that the rebuild found, the next tick decides on."""
    terms = Terms(settings.slack_channel or "console", settings.fresh, interrupt=settings.interrupt)
    with Store.open(settings.index_url) as store, store.write() as conn:
        Announcer(conn, catalogue, terms, settings.clock().now()).settle_rebuild(technical=True)


def judge_all(pipeline: Pipeline, store: Store, settings: Settings) -> int:
    """Every signal of a fresh index, stored and told to nobody; the number of them."""
    now = settings.clock().now()
    with store.write() as conn:
        through = observations.last_sighting(conn)
        found, _ = pipeline.judge(conn)
        signals.add_signals(conn, found.fresh)
        deeds.add_tick(
            conn, as_of=now, recorded_at=now, through=through, known_until=found.known_until,
            content=pipeline.catalogue.content_label, evaluated=found.evaluated, signals=len(found.fresh),
        )  # fmt: skip
    return len(found.fresh)
