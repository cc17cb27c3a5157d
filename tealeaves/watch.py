"""One cycle of the watch: look at the pages of a cadence, judge what is new, tell people. No Prefect here; flows wrap these steps."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, aclosing
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tealeaves import announce, guard, inbox, plan
from tealeaves.alerts import card
from tealeaves.alerts.console import ConsoleSender
from tealeaves.alerts.deliver import DeliveryReport, deliver
from tealeaves.alerts.outcome import Sender
from tealeaves.alerts.slack import SlackSender
from tealeaves.archive import Archive
from tealeaves.archive.dumps import Oddity
from tealeaves.aside import off_the_loop
from tealeaves.catalogue import Catalogue, load
from tealeaves.errors import UsageError
from tealeaves.fetch.gate import Ask, Gate
from tealeaves.lookback import LookBack
from tealeaves.model import Capture, Look, Miss, Revisit
from tealeaves.pipeline import Ingested, Pipeline
from tealeaves.pointers import Pointers
from tealeaves.settings import Settings
from tealeaves.sourcekit import Page, Source
from tealeaves.store import Store, deeds, journal, looks
from tealeaves.ticking import TickReport as TickReport
from tealeaves.ticking import tick
from tealeaves.wishes import wishes_of
from tealeaves.workplace import hands_of, open_archive

log = logging.getLogger(__name__)

FILES_A_CYCLE = 50  # of the inbox: a scan takes seconds
LINKS_A_CYCLE = 300  # a first look at a long list must not keep the next cycle waiting for hours
PAGES_FOR = timedelta(minutes=13)  # a site that takes a minute and a half for each page leaves some to the next cycle
LINKS_FOR = timedelta(minutes=8)  # nor the judging of what is in: a slow host asks for half a minute between two pages
REVISITS_FOR = timedelta(minutes=3)  # what was published before waits for the next cycle
CYCLE_LIMIT = timedelta(minutes=30)


@dataclass(slots=True)
class LookReport:
    """What one cycle saw."""

    cadence: str
    pages: int = 0
    captures: int = 0
    unchanged: int = 0
    misses: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    quarantined: int = 0
    pages_left: int = 0  # their time was over: they come first in the next cycle
    links_left: int = 0
    by_hand: int = 0  # documents that a person laid into the inbox
    revisits: int = 0  # articles that we hold, looked at again

    def count(self, look: Look, found: Ingested) -> None:
        self.captures += isinstance(look, Capture)
        self.unchanged += isinstance(look, Revisit)
        if isinstance(look, Miss):
            self.misses[look.reason] += 1
        self.documents += found.documents
        self.quarantined += len(found.quarantined)

    @property
    def outcome(self) -> str:
        """ok; partial where a look failed; failed where every look did."""
        missed = sum(self.misses.values()) + self.pages_left
        if not missed:
            return "ok"
        return "partial" if self.captures or self.unchanged else "failed"

    def as_dict(self) -> dict[str, object]:
        return {
            "cadence": self.cadence,
            "pages": self.pages,
            "captures": self.captures,
            "unchanged": self.unchanged,
            "misses": dict(sorted(self.misses.items())),
            "documents": self.documents,
            "quarantined": self.quarantined,
            "pages_left": self.pages_left,
            "links_left": self.links_left,
            "by_hand": self.by_hand,
            "revisits": self.revisits,
        }


class Workspace:
    """Everything one process needs to work on a home folder. A context manager: it holds the archive's writer lock."""

    def __init__(self, settings: Settings, catalogue: Catalogue, archive: Archive, store: Store) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.archive = archive
        self.store = store
        self.clock = settings.clock()
        self.pipeline = Pipeline(catalogue, store, archive, hands_of(settings))
        self._closing = ExitStack()

    @classmethod
    def open(cls, settings: Settings) -> Workspace:
        """Open archive and index for writing, mend what a crash left, and catch the index up."""
        settings.home.mkdir(parents=True, exist_ok=True)
        catalogue = load(settings.dumps_folder)
        with ExitStack() as stack:
            archive = open_archive(settings, writable=True)
            stack.callback(archive.close)
            store = Store.open(settings.index_url)
            stack.callback(store.close)
            workspace = cls(settings, catalogue, archive, store)
            workspace.catch_up()
            workspace._closing = stack.pop_all()
        return workspace

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        self._closing.close()

    def catch_up(self) -> Ingested:
        """Index what was archived before a crash, and extract again what older parsers or observers made."""
        caught = self.pipeline.catch_up()
        self.pipeline.refresh()
        return caught

    async def look(self, cadence: str) -> LookReport:
        """Fetch and ingest every page of a cadence group, then the new addresses they point at, then some that we hold."""
        polled = plan.polled(self.settings, self.catalogue)
        pages = [pair for pair in polled if plan.cadence_of(pair[1], self.settings) == cadence]
        report = LookReport(cadence, pages=len(pages))
        self.take_in(report)
        async with Gate(plan.policy_of(self.settings, self.catalogue), self.clock) as gate:
            with self.store.read() as conn:
                known = looks.last_looks(conn, [page.url for _, page in pages])
            report.pages_left = len(pages) - await self._wave(gate, plan.page_asks(pages, known), report, PAGES_FOR)
            asks = await off_the_loop(self._link_asks, pages)
            report.links_left = len(asks) - await self._wave(gate, asks[:LINKS_A_CYCLE], report, LINKS_FOR)
            back = LookBack(self.archive, self.store, self.settings.revisits)
            again = await off_the_loop(back.asks, pages, self.clock.now())
            report.revisits = await self._wave(gate, again, report, REVISITS_FOR)
        return report

    def take_in(self, report: LookReport) -> None:
        """Keep what a person laid into the inbox; what cannot be kept stays there, and `tealeaves status` says so."""
        now = self.clock.now()
        for source, file in inbox.waiting(self.settings.inbox_folder, list(self.catalogue.sources), now):
            if report.by_hand == FILES_A_CYCLE:
                break
            try:
                found = inbox.capture_of(file, source, inbox.said_of(file), now)
            except UsageError as error:
                log.warning("inbox: %s", error)
                continue
            if isinstance(found, Oddity):
                log.warning("inbox: %s: %s: %s", file.name, found.reason, found.detail)
                continue
            self._take(file, found, report)

    def _take(self, file: Path, found: Capture, report: LookReport) -> None:
        """Keep a file and put it away. One that could be kept and not moved is not kept again in every cycle."""
        refused = False
        if not self._held(found):
            ingested = self.pipeline.ingest(found)
            report.count(found, ingested)
            report.by_hand += 1
            for each in ingested.quarantined:
                refused = True
                log.warning("inbox: %s is kept and cannot be read: %s: %s", file.name, each.reason, each.detail)
        try:
            inbox.put_away(file, self.settings.inbox_folder, found.source, inbox.REFUSED if refused else inbox.TAKEN)
        except OSError as error:
            log.warning("inbox: %s is kept and cannot be moved: %s", file.name, error)

    def _held(self, found: Capture) -> bool:
        with self.store.read() as conn:
            return journal.holds(conn, found.source, found.url, found.digest, None, found.captured_at)

    def tick(self) -> TickReport:
        """Judge what is new and fill the outbox, in one transaction."""
        sources = {source.id: source for source, _ in plan.polled(self.settings, self.catalogue)}
        channel = self.settings.slack_channel or "console"
        now = self.clock.now()
        wishes = wishes_of(self.settings, self.catalogue)
        return tick(
            self.pipeline, list(sources.values()), channel, self.settings.fresh, now, self.settings.interrupt, wishes
        )

    async def deliver(self) -> DeliveryReport:
        """Send what is due: to Slack where a token is set, to the console otherwise."""
        return await deliver(self.store, sender_for(self.settings), self.clock)

    async def cycle(self, cadence: str) -> dict[str, Any]:
        """One whole cycle, recorded: look, judge, tell. Prefect's flow does the same in three tasks."""
        started_at = self.clock.now()
        looked = await self.look(cadence)
        ticked = self.tick()
        delivered = await self.deliver()
        return self.record_cycle(looked, ticked, delivered, started_at)

    def record_cycle(
        self, looked: LookReport, ticked: TickReport, delivered: DeliveryReport, started_at: datetime
    ) -> dict[str, Any]:
        """Note a finished cycle: what the watch over the watch goes by (P-6)."""
        report = {
            **looked.as_dict(), **ticked.as_dict(), "delivered": asdict(delivered), "outcome": looked.outcome,
        }  # fmt: skip
        with self.store.write() as conn:
            deeds.add_cycle(
                conn, cadence=looked.cadence, started_at=started_at, finished_at=self.clock.now(),
                outcome=looked.outcome, report=json.dumps(report, sort_keys=True),
            )  # fmt: skip
        return report

    async def _wave(self, gate: Gate, asks: Sequence[Ask], report: LookReport, limit: timedelta) -> int:
        """Fetch and ingest a set of addresses, until `limit` is over; returns how many came to an end."""
        loop, done = asyncio.get_running_loop(), 0
        end = loop.time() + limit.total_seconds()
        async with aclosing(gate.fetch_all(asks)) as found:
            async for look in found:
                report.count(look, await off_the_loop(self.pipeline.ingest, look))
                done += 1
                if loop.time() >= end:
                    break
        return done

    def _link_asks(self, pages: Sequence[tuple[Source, Page]]) -> list[Ask]:
        """What the pages point at and we do not hold, as far as it is due; whether they said so in this cycle or before."""
        now = self.clock.now()
        pointers = Pointers(self.pipeline, self.archive).of(pages, now)
        urls = {link.url for _, _, link in pointers}
        with self.store.read() as conn:
            known = looks.last_looks(conn, urls)
            refused = journal.refused_looks(conn, urls, self.pipeline.labels)
        return plan.link_asks(pointers, known, refused, now)


def sender_for(settings: Settings) -> Sender:
    """Slack where a token is set, the console otherwise. Raises `SendingForbidden` in a replay."""
    if settings.slack_token is None:
        return ConsoleSender()
    return SlackSender(settings.slack_token.get_secret_value(), base_url=settings.slack_url)


def cadences(settings: Settings) -> dict[str, timedelta]:
    """Cadence group to interval, from the catalogue: what the schedules are made of."""
    return plan.cadences_of(settings, load(settings.dumps_folder))


def cycle_guard(settings: Settings, name: str, limit: timedelta = CYCLE_LIMIT) -> AbstractContextManager[bool]:
    """One cycle at a time on a home folder; False to all others (P-4)."""
    return guard.only_one(settings.home / f".{name}.lock", limit)


def report_silence(settings: Settings, cadence: str, minutes: int, now: datetime) -> None:
    """Tell people that no cycle has succeeded for so long: the alarm from outside the scheduler (P-6)."""
    with Store.open(settings.index_url) as store, store.write() as conn:
        terms = announce.Terms(settings.slack_channel or "console", settings.fresh)
        payload = card.health_payload(
            source=f"the watch itself, {cadence}", headline=f"no successful cycle for {minutes} minutes",
            details=["see the log in the home folder; `tealeaves status` says what stands still"], since=now,
        )  # fmt: skip
        key = f"silence|{cadence}|{now.date().isoformat()}"
        announce.Announcer(conn, load(settings.dumps_folder), terms, now).tell(
            "health", f"silence/{cadence}", key, payload
        )
