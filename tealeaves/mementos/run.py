"""An import from a web archive, whole: the index, then the mementos, stored as they come; at the end everything is judged, as history.

The archive's writer lock is held only while a batch is stored, so the watch goes on meanwhile. A kill loses the batch that was under way
and nothing else: what is held is not asked for again, and neither is the index, nor what could not be had.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from tealeaves.archive.fields import compact
from tealeaves.catalogue import load
from tealeaves.errors import ArchiveLocked, TealeavesError
from tealeaves.fetch.gate import Gate
from tealeaves.fetch.journey import Answer
from tealeaves.fetch.wording import for_archive
from tealeaves.mementos.ask import Asker, Manners, Unanswered, passing
from tealeaves.mementos.choose import KINDS, Choice, Wishes
from tealeaves.mementos.endpoint import Endpoint, endpoint_of
from tealeaves.mementos.judge import Answered, Refused, refusal_of, served_headers
from tealeaves.mementos.listing import Listing
from tealeaves.mementos.pace import Pace
from tealeaves.mementos.report import MementoReport, by_month
from tealeaves.mementos.rows import Row
from tealeaves.mementos.shelf import Shelf, Unhad
from tealeaves.mementos.terms import Wanted, edition_of, policy_for, prefixes_of, span_of, under
from tealeaves.model import Capture
from tealeaves.settings import Settings
from tealeaves.sourcekit import Source
from tealeaves.store.mementos import moments_held
from tealeaves.watch import Workspace

log = logging.getLogger(__name__)

PATIENCE = 45 * 60.0  # seconds that a batch waits for a cycle of the watch to end
_WWW = re.compile(r"^www\d*\.")


class Bar(Protocol):
    """A progress bar."""

    def __call__(self, steps: int) -> None: ...
    def total(self, steps: int) -> None: ...
    def say(self, words: str) -> None: ...


@dataclass(slots=True)
class _Came:
    """What a batch brought."""

    captures: list[Capture] = field(default_factory=list)
    refused: list[Unhad] = field(default_factory=list)
    unanswered: int = 0

    def __len__(self) -> int:
        return len(self.captures) + len(self.refused) + self.unanswered


def import_mementos(
    settings: Settings, wanted: Wanted, manners: Manners | None = None, bar: Bar | None = None
) -> MementoReport:
    """Import what a web archive has of a source. Raises `UsageError`, and `TealeavesError` where the archive cannot be had.

    A second run imports nothing; one that was killed goes on. On Ctrl-C what has come is stored first.
    """
    source = load(settings.dumps_folder).source(wanted.source).source
    endpoint = endpoint_of(wanted.archive, wanted.dialect)
    prefixes = prefixes_of(source, wanted.prefixes)
    settings.home.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(settings.home, endpoint.base)
    with shelf.held():
        run = _Run(settings, replace(wanted, prefixes=prefixes), (source, endpoint, shelf), manners or Manners(), bar)
        run.list_rows()
        if not wanted.dry:
            run.fetch()
            run.conclude()
        return run.report


class _Run:
    """One import under way."""

    def __init__(
        self,
        settings: Settings,
        wanted: Wanted,
        what: tuple[Source, Endpoint, Shelf],
        manners: Manners,
        bar: Bar | None,
    ) -> None:
        self._settings, self._wanted, self._manners, self._bar = settings, wanted, manners, bar
        self._source, self._endpoint, self._shelf = what
        self._clock = settings.clock()
        self._now = self._clock.now()
        self._policy = policy_for(settings, self._endpoint, manners)
        self._asker = Asker(
            manners, Pace(manners.index, self._shelf.memory("index")), Pace(manners.mementos, self._shelf.memory("mementos")),
            self._endpoint.host,
        )  # fmt: skip
        since, until = span_of(wanted, self._now, self._now - settings.fresh)
        self.report = MementoReport(self._source.id, self._endpoint.base, wanted.prefixes, since, until, dry=wanted.dry)
        self._lists = [self._listing(prefix, (since, until)) for prefix in wanted.prefixes]
        self.report.until = min(until, *(each.until for each in self._lists))
        self._todo: list[Row] = []
        self._silent = 0
        self._held: set[tuple[str, datetime]] = set()

    # --- the index ----------------------------------------------------------------------------------------------------------------

    def list_rows(self) -> None:
        """Ask for the whole index, and choose."""
        self._say(f"listing what {self._endpoint.host} has")
        asyncio.run(self._complete())
        wishes = Wishes(
            self._source.hosts,
            self.report.since,
            self.report.until,
            self._now,
            KINDS | set(self._wanted.kinds),
            self._wanted.collapse,
        )
        choice = Choice(self._endpoint, wishes)
        self._held = self._moments_held()
        refused = self._shelf.refused(self._now)
        for row in choice.wanted(row for each in self._lists for row in each.rows()):
            self._sort(row, refused.get((row.url, row.stamp)))
        self._note(choice)

    async def _complete(self) -> None:
        async with Gate(self._policy, self._clock) as gate:
            for each in self._lists:
                await each.complete(gate, self._asker)

    def _listing(self, prefix: str, span: tuple[datetime, datetime]) -> Listing:
        wanted = self._wanted
        asked = [prefix, *("" if at is None else compact(at) for at in (wanted.since, wanted.until))]
        return Listing(self._endpoint, prefix, span, self._shelf.listing(self._endpoint.dialect, *asked), self._now)

    def _sort(self, row: Row, unhad: Unhad | None) -> None:
        self.report.wanted += 1
        if (row.url, row.at) in self._held:
            self.report.known += 1
        elif unhad is not None:
            self.report.remembered += 1
            self.report.unhad[unhad.reason] += 1
        else:
            self._todo.append(row)

    def _note(self, choice: Choice) -> None:
        report = self.report
        report.listed, report.not_asked, report.months = choice.listed, choice.reasons, choice.months
        report.odd_lines = sum(each.state.odd for each in self._lists)
        report.examples = [line for each in self._lists for line in each.state.examples]
        report.remarks = [remark for each in self._lists for remark in each.state.remarks]
        report.left = len(self._todo)
        self._count_held()

    # --- the mementos -------------------------------------------------------------------------------------------------------------

    def fetch(self) -> None:
        """Ask for what is not held, batch by batch. Raises `KeyboardInterrupt` after what had come was stored."""
        todo = self._todo[: self._wanted.limit]
        if self._bar:
            self._bar.total(len(todo))
        rest = iter(todo)
        began, done = time.monotonic(), 0
        while done < len(todo) and self._silent < self._manners.silent:
            came, stopped = self._batch(rest)
            self._store(came)
            done += len(came)
            self._say(f"importing, {60 * done / max(time.monotonic() - began, 0.1):.0f} a minute")
            if stopped is not None:
                raise stopped

    def conclude(self) -> None:
        """Judge what came, note how things stand, and drop the lists that are worked off."""
        with self._workspace() as workspace:
            self.report.signals = workspace.tick().fresh
            self._held = self._moments_held(workspace)
            self._count_held()
            said = self.report.state()
            if said["listed"] != "0" and said not in [dict(each) for each in workspace.archive.manifests()]:
                workspace.archive.append_manifest(said, recorded_at=self._clock.now())
        if not self.report.left and not self.report.unanswered:
            for each in self._lists:
                each.drop()
        if self._silent >= self._manners.silent:
            raise TealeavesError(
                f"{self._endpoint.host} does not answer; {self.report.added:,} captures were stored, run the same command again, it goes on"
            )

    def _batch(self, rest: Iterator[Row]) -> tuple[_Came, BaseException | None]:
        """What came of the next rows, and what ended it before its time."""
        came = _Came()
        try:
            asyncio.run(self._fetch(rest, came))
        except (KeyboardInterrupt, TealeavesError) as stopped:
            return came, stopped
        return came, None

    async def _fetch(self, rest: Iterator[Row], came: _Came) -> None:
        """Several connections side by side, at one pace, until the batch is full or its time is over."""
        ends = asyncio.get_running_loop().time() + self._manners.flush
        async with AsyncExitStack() as stack:
            gates = [
                await stack.enter_async_context(Gate(self._policy, self._clock))
                for _ in range(self._manners.connections)
            ]
            workers = [asyncio.ensure_future(self._work(gate, rest, came, ends)) for gate in gates]
            try:
                await asyncio.gather(*workers)
            finally:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, gate: Gate, rest: Iterator[Row], came: _Came, ends: float) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() < ends and len(came) < self._manners.batch and self._silent < self._manners.silent:
            row = next(rest, None)
            if row is None:
                return
            await self._one(gate, row, came)
            if self._bar:
                self._bar(1)

    async def _one(self, gate: Gate, row: Row, came: _Came) -> None:
        url = self._endpoint.memento(row.stamp, row.original)
        try:
            answer = await self._asker.ask(gate, url, self._asker.mementos, passing)
        except Unanswered as error:
            log.info("%s: %s", url.partition("?")[0], error)
            if error.final:
                came.refused.append(self._unhad(row, Refused("unplayable", str(error))))
                return
            self._silent += 1
            came.unanswered += 1
            return
        self._silent = 0
        answered = Answered(answer.status, answer.headers, answer.body)
        refused = refusal_of(row, answered)
        if refused is None:
            came.captures.append(self._capture(row, answer, answered))
        else:
            came.refused.append(self._unhad(row, refused))

    def _capture(self, row: Row, answer: Answer, answered: Answered) -> Capture:
        said = "" if row.digest in ("", "-") else f", its index has digest {row.digest}"
        return Capture(
            source=self._source.id,
            url=row.url,
            captured_at=row.at,
            recorded_at=self._clock.now(),
            body=answer.body,
            status=answer.status,
            headers=for_archive(served_headers(answered), answer.body),
            origin="memento",
            provenance=f"memento {row.stamp} of {self._endpoint.base}{said}",
            edition=edition_of(self._source, row.url),
            remote=answer.remote,
            unverified=row.url.startswith("http:") or self._endpoint.target.scheme == "http",
        )

    def _unhad(self, row: Row, refused: Refused) -> Unhad:
        return Unhad(row.url, row.stamp, refused.reason, refused.detail, self._clock.now())

    # --- storing ------------------------------------------------------------------------------------------------------------------

    def _store(self, came: _Came) -> None:
        report = self.report
        if came.captures:
            with self._workspace() as workspace:
                found = workspace.pipeline.ingest_all(came.captures)
            report.ingested.add(found)
            report.added += found.looks
        self._shelf.refuse(came.refused)
        report.refused += came.refused
        report.unhad.update(each.reason for each in came.refused)
        report.unanswered += came.unanswered
        report.left -= len(came)
        report.again = self._asker.again

    def _workspace(self) -> Workspace:
        """The home folder, as soon as nobody else writes to it. Raises `ArchiveLocked` where that takes too long."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                return Workspace.open(self._settings)
            except ArchiveLocked:
                if time.monotonic() > ends:
                    raise
                self._say("waiting for another command on this home folder")
                time.sleep(0.5)

    def _moments_held(self, workspace: Workspace | None = None) -> set[tuple[str, datetime]]:
        if workspace is not None:
            with workspace.store.read() as conn:
                return moments_held(conn, self._source.id)
        with self._workspace() as opened:
            return self._moments_held(opened)

    def _count_held(self) -> None:
        since, until = self.report.since, self.report.until
        held = [at for url, at in self._held if since <= at < until and under(url, self.report.prefixes)]
        self.report.held = by_month(held)
        self.report.days = tuple(sorted({at.toordinal() for at in held}))

    def _say(self, words: str) -> None:
        log.info("%s: %s", self._source.id, words)
        if self._bar:
            self._bar.say(words)
