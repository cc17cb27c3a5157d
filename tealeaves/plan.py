"""What to ask for, and how politely: cadence groups, the gate's policy, which links are due. From the catalogue; nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from urllib.parse import urlsplit

from tealeaves.catalogue import Catalogue
from tealeaves.errors import UsageError
from tealeaves.fetch.gate import Ask
from tealeaves.fetch.policy import GatePolicy, HostRule
from tealeaves.model import LastLook, Link
from tealeaves.settings import Settings
from tealeaves.sourcekit import USUAL_PATIENCE, Page, Source

LINK_ATTEMPTS = 30  # over more than three weeks; after that an address that brought nothing is left to a person
LINK_BACKOFF = timedelta(minutes=15)  # doubled with every look that brought nothing
LINK_BACKOFF_MOST = timedelta(days=1)

NEVER = datetime.min.replace(tzinfo=UTC)

NO_CONTACT = "its operator gave no contact"

UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


Pointer = tuple[str, str | None, Link]  # the source and edition of the page that points, and what it points at


def interval_of(page: Page, settings: Settings) -> timedelta:
    """How often a page is polled: its own pace, or that of TEALEAVES_EVERY_SECONDS."""
    return page.every if settings.every_seconds is None else timedelta(seconds=settings.every_seconds)


def cadence_of(page: Page, settings: Settings) -> str:
    """The name of a page's cadence group: "every-6h". With TEALEAVES_EVERY_SECONDS all pages share one pace and so are one group."""
    seconds = int(interval_of(page, settings).total_seconds())
    unit, size = next((unit, size) for unit, size in UNITS if seconds % size == 0)
    return f"every-{seconds // size}{unit}"


def polled(settings: Settings, catalogue: Catalogue) -> list[tuple[Source, Page]]:
    """Every page that this watch polls, sources in the order of their ids. Raises `UsageError` for an unknown source."""
    chosen = settings.chosen() or dict.fromkeys(catalogue.sources, frozenset[str]())
    sources = [_narrowed(catalogue.source(name).source, chosen[name]) for name in sorted(chosen)]
    return [(source, page) for source in sources for page in source.pages]


def _narrowed(source: Source, editions: frozenset[str]) -> Source:
    """The source with its pages in these languages; with all of them where none is chosen. Raises `UsageError` for one it has not."""
    unknown = sorted(editions - {page.edition for page in source.pages})
    if unknown:
        there = ", ".join(sorted({page.edition for page in source.pages}))
        raise UsageError(f"{source.id} has no pages in {unknown[0]!r}; there are: {there}")
    return (
        replace(source, pages=tuple(page for page in source.pages if page.edition in editions)) if editions else source
    )


def cadences_of(settings: Settings, catalogue: Catalogue) -> dict[str, timedelta]:
    """Cadence group to interval, the quickest first."""
    found = {cadence_of(page, settings): interval_of(page, settings) for _, page in polled(settings, catalogue)}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def policy_of(settings: Settings, catalogue: Catalogue) -> GatePolicy:
    """The gate's allow-list and manners."""
    resolved = settings.resolved()
    if settings.delay is not None and not resolved:
        raise UsageError("TEALEAVES_DELAY is only for local replicas: set TEALEAVES_RESOLVE too, or unset it")
    rules: dict[str, HostRule] = {}
    for source in {source.id: source for source, _ in polled(settings, catalogue)}.values():
        for rule in _rules(source, settings.delay):
            rules[rule.host] = _joined(rules[rule.host], rule) if rule.host in rules else rule
    return GatePolicy(hosts=rules, contact=settings.contact or NO_CONTACT, resolve=resolved)


def page_asks(pages: Sequence[tuple[Source, Page]], known: Mapping[str, LastLook]) -> list[Ask]:
    """Asks for polled pages, those that have waited longest first: where the time is short, none is left out for ever."""
    asks = [Ask(source.id, page.url, edition=page.edition, last=known.get(page.url)) for source, page in pages]
    return sorted(asks, key=lambda ask: (ask.last.looked_at or NEVER) if ask.last else NEVER)


def link_asks(
    links: Iterable[Pointer], known: Mapping[str, LastLook], refused: Mapping[str, int], now: datetime
) -> list[Ask]:
    """Asks for the addresses (source, edition, link) that we do not hold yet and that are due, each once.

    `refused`: how often an address answered with what no parser understands, a maintenance page perhaps.
    """
    asks: dict[str, Ask] = {}
    for source, edition, link in links:
        held = asks.get(link.url)
        last = known.get(link.url)
        if held is None and link_due(last, refused.get(link.url, 0), now):
            asks[link.url] = Ask(source, link.url, edition=edition, listed_at=link.listed_at, last=last)
        elif held is not None and held.listed_at is None:
            asks[link.url] = replace(held, listed_at=link.listed_at)
    return _in_turn(asks.values())


def _in_turn(asks: Iterable[Ask]) -> list[Ask]:
    """One of each host after the other, each host's in its own order: a long list of one must not keep all others out of a cycle."""
    queues: dict[str, list[Ask]] = {}
    for ask in asks:
        queues.setdefault(_host(ask.url), []).append(ask)
    return [ask for round_ in zip_longest(*queues.values()) for ask in round_ if ask is not None]


def _host(url: str) -> str:
    """The host of an address; "" for one that cannot be read, which the gate refuses."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def link_due(last: LastLook | None, refused: int, now: datetime) -> bool:
    """Whether an address that a page points at is to be asked for: not held, and not too soon after it brought nothing."""
    if last is None:
        return True
    failures = last.misses + refused
    if (last.capture is not None and not refused) or failures >= LINK_ATTEMPTS:
        return False
    if last.retry_at is not None and now < last.retry_at:
        return False
    wait = min(LINK_BACKOFF_MOST, LINK_BACKOFF * 2 ** max(0, failures - 1))
    return last.looked_at is None or now >= last.looked_at + wait


def _joined(one: HostRule, other: HostRule) -> HostRule:
    """One host of two sources: what either may ask, at the slower pace."""
    return HostRule(
        host=one.host,
        schemes=one.schemes | other.schemes,
        delay=max(one.delay, other.delay),
        tls_unverified_because=one.tls_unverified_because or other.tls_unverified_because,
        patience=max((each.patience for each in (one, other) if each.patience is not None), default=None),
    )


def _rules(source: Source, delay: float | None) -> list[HostRule]:
    schemes = {urlsplit(page.url).scheme for page in source.pages} or {"https"}
    return [
        HostRule(
            host=host,
            schemes=frozenset(schemes | {"https"}),
            delay=source.delay if delay is None else delay,
            tls_unverified_because=source.tls_unverified_because,
            patience=None if source.patience == USUAL_PATIENCE else source.patience,
        )
        for host in sorted(source.hosts)
    ]
