"""Detectors without any skill, scored like the rules: what is not better than these is nothing (B-25, B-27).

A baseline knows no rule, subject or value. Any alert of it on a document of the event's source and edition within the event's window
counts as found, which flatters it; quiet stretches count against it whatever rules they are for, traps (quiet with a pattern) do not. An
alert is a story at its first sight, so one story is one alert group.

- never speaks: what a normalised score of 0 means.
- every new document: finds all, at the cost of reading all.
- random at the same rate: as many alerts as the rules gave, drawn from the stories without putting back. Not drawn but computed: the
  exact expectation. Where it comes near the rules, the windows are too wide.
- plain keywords: headlines with a word of `KEYWORDS`, what a newsroom sets up in a minute. The list is ours; it was written from what such
  alerts are wanted for (who got which post, what is new) and names no labelled event.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from math import exp, lgamma

from tealeaves.backtest.bounds import rate
from tealeaves.backtest.held import Held, Item, monday_of, of_edition
from tealeaves.backtest.result import Event, EventOutcome, Quiet, Scores
from tealeaves.backtest.worth import Tally, scores

KEYWORDS = frozenset({
    "announcement", "appointed", "awarded", "conferred", "decision", "decree", "dies", "dismissed", "elected", "first", "funeral",
    "message", "named", "new", "nominated", "post", "promoted", "rank", "title", "treaty",
})  # fmt: skip
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Field:
    """The stories that baselines alert on, and which of them lie in the window of each event (places, in order) or in a quiet stretch."""

    stories: Sequence[Item]
    windows: Sequence[tuple[Event, Sequence[int]]]
    calm: frozenset[int]
    weeks: Sequence[date]
    mondays: Sequence[date]  # of the stories' weeks


def table(held: Held, in_question: Sequence[EventOutcome], quiet: Sequence[Quiet], alerts: int) -> tuple[Scores, ...]:
    """The baselines' lines; `alerts` is the number of alert groups that the rules gave in the same stretch."""
    field = field_of(held, [each.event for each in in_question], quiet)
    everything = range(len(field.stories))
    keyed = [place for place in everything if _is_keyed(field.stories[place].headline)]
    return (
        _line("never speaks", field, ()),
        _line("every new document", field, everything),
        _random(field, min(alerts, len(field.stories))),
        _line("plain keywords", field, keyed, f"{len(KEYWORDS)} words, in headlines"),
    )


def field_of(held: Held, events: Sequence[Event], quiet: Sequence[Quiet]) -> Field:
    """What baselines are scored on."""
    stories = held.stories
    times = [each.known_at for each in stories]
    windows = [(event, _window(event, stories, times)) for event in events]
    calm = {
        place
        for each in quiet
        if each.pattern is None
        for place in range(bisect_left(times, each.since), bisect_left(times, each.until))
        if not each.sources or stories[place].source in each.sources
    }
    return Field(stories, windows, frozenset(calm), held.weeks, [monday_of(each.known_at) for each in stories])


def _is_keyed(headline: str) -> bool:
    return not KEYWORDS.isdisjoint(_WORD.findall(headline.casefold()))


def _window(event: Event, stories: Sequence[Item], times: Sequence[datetime]) -> Sequence[int]:
    """The places of the stories that could show the event, in order of time."""
    inside = range(bisect_left(times, event.available), bisect_right(times, event.available + event.within))
    return [place for place in inside if _fits(event, stories[place])]


def _fits(event: Event, item: Item) -> bool:
    return (not event.sources or item.source in event.sources) and of_edition(item.series, event.editions)


def _line(name: str, field: Field, alerts: Collection[int], note: str = "") -> Scores:
    """The line of a detector that alerts on the stories at these places."""
    chosen = set(alerts)
    firsts = [(event, next((place for place in window if place in chosen), None)) for event, window in field.windows]
    hits = {place for _, place in firsts if place is not None}
    shown = {place for _, window in field.windows for place in window if place in chosen}
    false = (chosen & field.calm) - shown
    tally = Tally(
        events=len(firsts), found=sum(place is not None for _, place in firsts), unseen=sum(map(_unseen, field.windows)),
        found_unseen=sum(place is not None and not event.seen_while_tuning for event, place in firsts), hits=len(hits),
        duplicates=len(shown - hits), false=len(false), unlabelled=len(chosen) - len(shown) - len(false),
    )  # fmt: skip
    return scores(name, tally, rate(_by_week(field, dict.fromkeys(chosen, 1.0))), note)


def _random(field: Field, alerts: int) -> Scores:
    """The exact expectation of `alerts` stories drawn at random."""
    total = len(field.stories)
    part = alerts / total if total else 0.0
    found = [(event, 1 - _none_of(len(window), alerts, total)) for event, window in field.windows]
    hits = sum(_hit(before, alerts, total) for before in _before(field).values())
    shown = {place for _, window in field.windows for place in window}
    false = part * len(field.calm - shown)
    tally = Tally(
        events=len(found), found=sum(chance for _, chance in found), unseen=sum(map(_unseen, field.windows)),
        found_unseen=sum(chance for event, chance in found if not event.seen_while_tuning), hits=hits,
        duplicates=part * len(shown) - hits, false=false, unlabelled=alerts - part * len(shown) - false,
    )  # fmt: skip
    weeks = _by_week(field, dict.fromkeys(range(total), part))
    note = f"expected: finds {tally.found:.2f} of {tally.events}"
    return scores("random at the same rate", tally, rate(weeks), note)


def _before(field: Field) -> Mapping[int, Collection[frozenset[int]]]:
    """For each story in a window the stories before it in its windows: it is a hit if none of one of these sets is drawn.

    Of windows that ask for the same sources and editions the one that began last is enough: the others hold its stories, too.
    """
    fewest: dict[int, dict[tuple[frozenset[str], frozenset[str]], Sequence[int]]] = {}
    for event, window in sorted(field.windows, key=lambda one: one[0].available):
        asked = frozenset(event.sources), frozenset(event.editions)
        for place in window:
            fewest.setdefault(place, {})[asked] = window
    return {
        place: {frozenset(window[: bisect_left(window, place)]) for window in own.values()}
        for place, own in fewest.items()
    }


def _hit(before: Collection[frozenset[int]], alerts: int, total: int) -> float:
    """The chance that a story is drawn and none of one of these sets is: by inclusion and exclusion."""
    least = [own for own in before if not any(other < own for other in before)]
    chance = 0.0
    for size in range(1, len(least) + 1):
        several = sum(_first_of(len(frozenset().union(*some)), alerts, total) for some in combinations(least, size))
        chance += several if size % 2 else -several
    return chance


def _none_of(some: int, alerts: int, total: int) -> float:
    """The chance that `alerts` drawn of `total` hold none of `some`."""
    if some + alerts > total:
        return 0.0
    return exp(_choices(total - some, alerts) - _choices(total, alerts))


def _first_of(before: int, alerts: int, total: int) -> float:
    """The chance that a story is drawn and none of `before` others is."""
    if alerts == 0:
        return 0.0
    return alerts / total * _none_of(before, alerts - 1, total - 1)


def _choices(n: int, k: int) -> float:
    """The logarithm of n over k."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _unseen(window: tuple[Event, Sequence[int]]) -> bool:
    return not window[0].seen_while_tuning


def _by_week(field: Field, alerts: Mapping[int, float]) -> dict[date, float]:
    """Alerts, or their expectation, by the Monday of their week; every covered week."""
    counts: dict[date, float] = dict.fromkeys(field.weeks, 0.0)
    for place, weight in alerts.items():
        counts[field.mondays[place]] += weight
    return counts
