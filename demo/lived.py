"""The whole story as the engine sees it, without a network: every page through its parser, every document through the observers.

What is imported comes as the importers make it; what is live is captured from the replica's own answers at noon of the day on which it
appears. For tests and reports: `make demo` does the same with everything real.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from demo import history, issues, press, stamps, story
from demo.pages import LATEST, layout_on
from demo.printed import PYONGYANG, Article, Notice, Story
from demo.replica import KCNA_HOST, SITES, Now
from tealeaves.archive.dumps import Oddity, read_dump
from tealeaves.archive.mappings import load_mappings
from tealeaves.catalogue import Catalogue, load_rules, load_sources
from tealeaves.extract import extract, observed
from tealeaves.inbox import Known, capture_of
from tealeaves.model import Capture, Observation

NOON = time(12)
RECORDED_AT = datetime(2026, 1, 1, tzinfo=UTC)  # of no consequence: rules never see it


class Unread(Exception):
    """A page of the story that the engine did not read: the story is wrong, or a parser."""


def catalogue() -> Catalogue:
    """The installed one, with the mapping of the years."""
    return Catalogue(load_sources(history.YEARS_MAPPING.parent), load_rules())


def observations(known: Catalogue, told: Story | None = None) -> list[Observation]:
    """Everything that is seen in the story, each document at its first sight, in the order of `Observation.order`."""
    whole = told or story.load()
    captures = [*imported(), *pages(whole), *notices(whole), *kremlin(whole), *feeds(whole)]
    captures.sort(key=lambda capture: (capture.captured_at, capture.source, capture.url))
    return sorted(_first_sights(known, captures), key=lambda seen: seen.order)


def _first_sights(known: Catalogue, captures: Iterable[Capture]) -> Iterator[Observation]:
    held: set[str] = set()
    for capture in captures:
        extraction = extract(known, capture)
        if extraction.quarantined is not None:
            raise Unread(f"{capture.url}: {extraction.quarantined.reason}: {extraction.quarantined.detail}")
        for seen in observed(extraction, capture):
            if seen.version not in held:
                yield seen
        held |= {document.version for document in extraction.documents}


def imported() -> Iterator[Capture]:
    """The years, as `tealeaves import` takes them in."""
    with tempfile.TemporaryDirectory() as folder:
        years = history.write_years(Path(folder))
        (mapping,) = load_mappings(years.agency.mapping).values()
        for item in read_dump([years.agency.path], mapping, RECORDED_AT):
            yield _taken(item)
        for one in issues.history(story.order_forms()):
            url = f"http://{stamps.HOST}{stamps.path_of(one)}"
            note = Known(url=url, captured=one.on, listed=one.on)
            yield _taken(capture_of(years.notices / f"{one.number}.html", "korea_stamp", note, RECORDED_AT))


def _taken(item: Capture | Oddity) -> Capture:
    if isinstance(item, Oddity):
        raise Unread(f"{item.file}: {item.reason}: {item.detail}")
    return item


def pages(told: Story) -> Iterator[Capture]:
    """The agency's articles, each from its page at noon of its day, or at the next hour where it is printed later."""
    for one in told.articles:
        if one.on >= story.LIVE_SINCE:
            at = _seen_at(one)
            yield _page("kcna_kp", KCNA_HOST, layout_on(one.on).address(one, LATEST), told, at, one.on, one.language)


def notices(told: Story) -> Iterator[Capture]:
    for one in told.notices:
        yield _page("korea_stamp", stamps.HOST, stamps.path_of(one), told, _seen_at(one), one.on)


def kremlin(told: Story) -> Iterator[Capture]:
    """The president of Russia's feeds, whenever something new stands in them."""
    for source, host, edition in (("kremlin_en", "en.kremlin.ru", "en"), ("kremlin_ru", "kremlin.ru", "ru")):
        days = sorted({item.on for item in told.items if item.feed == host})[::4]
        for day in days:
            at = datetime.combine(day, NOON, PYONGYANG).astimezone(UTC)
            yield _page(source, host, "/events/president/news/feed", told, at, None, edition)


def feeds(told: Story) -> Iterator[Capture]:
    """The feeds of the press, whenever they change since the watch began."""
    began = datetime.combine(story.LIVE_SINCE, NOON, PYONGYANG).astimezone(UTC)
    known = load_sources(None)
    for source in press.sources(told.dispatches):
        url = known[source].source.pages[0].url
        for change in press.changes(told.dispatches, source):
            body = press.feed(source, told.dispatches, change)
            if change >= began and body is not None:
                yield _capture(source, url, change + timedelta(minutes=5), body, "application/rss+xml", None, None)


def _seen_at(one: Article | Notice) -> datetime:
    noon = datetime.combine(one.on, NOON, PYONGYANG).astimezone(UTC)
    return max(noon, one.printed_at + timedelta(hours=1))


def _page(
    source: str, host: str, path: str, told: Story, at: datetime, listed: date | None, edition: str | None = None
) -> Capture:
    answer = SITES[host](path, Now(told, at))
    if answer is None:
        raise Unread(f"the replica has nothing at http://{host}{path}")
    return _capture(source, f"http://{host}{path}", at, answer.body, answer.kind, listed, edition)


def _capture(
    source: str, url: str, at: datetime, body: bytes, kind: str, listed: date | None, edition: str | None
) -> Capture:
    return Capture(source, url, at, at, body, headers=(("Content-Type", kind),), listed_at=listed, edition=edition)
