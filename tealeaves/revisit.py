"""When to look again at what was published already: edits and deletions cannot be seen from new items.

Pure: which addresses are due follows from the looks that are in the index and from the present, so a restart changes nothing and a long
standstill leaves each address due once, not once for every visit that was missed. An address has its own place in each interval, made
from its name, so that what was first seen together is not asked for together.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from tealeaves.store.addresses import Address

STEPS = tuple(timedelta(days=days) for days in (1, 3, 7, 30, 90))  # after the first sight; then once a year
GONE_STEPS = tuple(timedelta(days=days) for days in (1, 30, 90))  # after the first 404; then once a year
YEAR = timedelta(days=365)
SPREAD = 0.25  # of an interval: how far its visits are spread
RECENT = timedelta(days=30)  # what is younger goes first: most of what is changed is changed soon
AFTER_A_MISS = timedelta(days=1)
MOST = 100  # in a cycle, over all sources


def choose(
    held: Iterable[Address], now: datetime, budget: int, first: Collection[str] = (), most: int = MOST
) -> list[Address]:
    """The addresses to look at again now, the most wanted first: at most `budget` of a source and `most` in all.

    First the sources named in `first`, then one address of each story, then what is recent, then what is overdue longest.
    """
    known = list(held)
    alone = _one_a_story(known)
    wanted = [
        ((each.source not in first, each.url not in alone, now - each.first_at > RECENT, due, each.url), each)
        for each in known
        if (due := due_at(each, now)) is not None
    ]
    taken: Counter[str] = Counter()
    chosen: list[Address] = []
    for _, each in sorted(wanted, key=lambda pair: pair[0]):
        if taken[each.source] < budget and len(chosen) < most:
            taken[each.source] += 1
            chosen.append(each)
    return chosen


def due_at(held: Address, now: datetime) -> datetime | None:
    """Since when a visit of this address is due; None where none is, or where it is too soon after one that brought no answer."""
    place = place_of(held.url)
    slot = _latest(_from(held), _steps(held), place, now)
    if slot is None or held.looked_at >= slot:
        return None
    if held.missed_at is not None and held.missed_at >= slot and now < held.missed_at + AFTER_A_MISS:
        return None
    return None if held.retry_at is not None and now < held.retry_at else slot


def place_of(url: str) -> float:
    """Where in each interval an address has its visits: from 0 up to 1, always the same."""
    return int.from_bytes(hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:8]) / 2**64


def slots(start: datetime, steps: Iterable[timedelta], place: float, until: datetime) -> list[datetime]:
    """The instants from which each visit is due, as far as `until`."""
    found: list[datetime] = []
    before = timedelta()
    for step in steps:
        found.append(start + step + (step - before) * SPREAD * place)
        before = step
    years = max(0, (until - start) // YEAR)
    found += [start + YEAR * count + YEAR * SPREAD * place for count in range(max(1, years - 1), years + 1)]
    return [slot for slot in found if slot <= until]


def _latest(start: datetime, steps: Iterable[timedelta], place: float, now: datetime) -> datetime | None:
    return max(slots(start, steps, place, now), default=None)


def _from(held: Address) -> datetime:
    return held.first_at if held.lost_at is None else held.lost_at


def _steps(held: Address) -> tuple[timedelta, ...]:
    return GONE_STEPS if held.gone else STEPS


def _one_a_story(held: Iterable[Address]) -> set[str]:
    """One address of each story, the first that is not lost: the others are looked at where there is time."""
    best: dict[tuple[str, str], Address] = {}
    for each in held:
        name = (each.source, each.story)
        if name not in best or _rank(each) < _rank(best[name]):
            best[name] = each
    return {each.url for each in best.values()}


def _rank(each: Address) -> tuple[bool, datetime, str]:
    return each.lost_at is not None, each.first_at, each.url
