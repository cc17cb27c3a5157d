"""Numbers in the words in which a report says them: never a bare "100 %", a delay is an interval, what is unknown is called so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from typing import Final

from tealeaves.backtest.result import (
    Backtest,
    Event,
    EventOutcome,
    EventVerdict,
    GroupVerdict,
    Interval,
    Rate,
    SeriesCoverage,
    Share,
)
from tealeaves.model import Gap

EVENT_WORDS: Final[dict[EventVerdict, str]] = {
    "found": "found",
    "missed": "missed",
    "leak": "alert before it could be known",
    "known_gap": "missed, as its label says it will be",
    "not_covered": "nothing was captured then: nobody could have seen it",
    "out_of_scope": "no rule of this run is meant to find it",
    "outside_span": "outside the stretch that was replayed",
}
UNJUDGED_WORDS: Final[dict[EventVerdict, str]] = {
    "not_covered": "of which nothing was captured then",
    "out_of_scope": "for which this run has no rule",
    "outside_span": "outside the stretch that was replayed",
}
GROUP_WORDS: Final[dict[GroupVerdict, str]] = {
    "hit": "shows an event",
    "duplicate": "shows it again",
    "false": "false alarm",
    "unlabelled": "nobody has looked",
}
WEIGHTS: Final = {
    "missed": "event missed",
    "false": "false alarm",
    "duplicate": "alert that shows an event again",
}
LAWS: Final = {
    "truncate": "Nothing later was used: with history cut off at each alert, the same alert comes out",
    "poison": "What comes later changes nothing: with a falsified future, every earlier alert stays the same",
    "shuffle": "The order in which captures were taken in changes nothing",
    "warm-up": "How much the alerts depend on how early our history begins",
    "determinism": "Another run, in another process, gives the same bytes",
}
ORIGINS: Final = {
    "poll": "polled by us: seen when it was served",
    "memento": "copy from a web archive: seen when the archive captured it",
    "file": "file put in by hand",
    "dump, date as claimed": "dump, dated as the source claims: not the day on which anybody saw it",
    "dump, day as seen": "dump, seen by its makers, to the day",
    "unknown": "origin unknown to the index",
}
CLAIMED: Final = ("dump, date as claimed", "dump, dated we do not know how", "file", "unknown")
UNKNOWN: Final = "unknown"

_MINUTE, _HOUR, _DAY = 60, 60 * 60, 24 * 60 * 60


def why(outcome: EventOutcome) -> str:
    """Why an event ended as it did, as far as that is known."""
    if outcome.why or outcome.verdict != "missed":
        return outcome.why or EVENT_WORDS[outcome.verdict]
    return "no alert matches its label; why is not known"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 alert", "1,204 alerts"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def number(value: float | None) -> str:
    """A number as short as it can be said: 4, 0.25, 12.5."""
    if value is None or not isfinite(value):
        return UNKNOWN
    return f"{round(value, 2):,.2f}".rstrip("0").rstrip(".")


def share(what: Share) -> str:
    """ "5 of 5 (57–100 %)": the bounds are Wilson's, 95 %. Of nothing it is unknown."""
    if not what.n:
        return f"{UNKNOWN} (0 labelled)"
    if what.low is None or what.high is None:
        return f"{what.k:,} of {what.n:,} (bounds {UNKNOWN})"
    return f"{what.k:,} of {what.n:,} ({_percent(what.low)}–{_percent(what.high)} %)"


def version(number: int) -> str:
    """Of a rule; 0 where an edition does not have it."""
    return f"v{number}" if number else "not there"


def rate(what: Rate) -> str:
    """Alerts a week in one line."""
    if not what.weeks:
        return f"{UNKNOWN} (no covered week)"
    return f"median {number(what.median)}, 95 of 100 weeks at most {number(what.p95)}, worst {what.worst:,}"


def week(what: Rate) -> str:
    """Alerts a week in the least space: "0 / 2 / 8" is median, 95th percentile, worst."""
    return f"{number(what.median)} / {number(what.p95)} / {what.worst:,}" if what.weeks else UNKNOWN


def mean(what: Rate) -> str:
    """The mean a week with its Poisson bounds."""
    if not what.weeks or what.low is None or what.high is None:
        return UNKNOWN
    return f"{what.low:.2f} to {what.high:.2f} a week"


def duration(length: timedelta) -> str:
    """ "12 min", "5 h 20 min", "3 days 4 h", "133 days"; sign aside."""
    seconds = abs(length.total_seconds())
    minutes = round(seconds / _MINUTE)
    if minutes < 60:
        return f"{minutes} min" if minutes else "0"
    if seconds < 2 * _DAY + 30:
        return _joined(minutes // 60, "h", minutes % 60, "min")
    hours = round(seconds / _HOUR)
    days = f"{hours // 24:,} days"
    return days if seconds > 30 * _DAY or not hours % 24 else f"{days} {hours % 24} h"


def interval(what: Interval | None) -> str:
    """ "0 to 24 h", "3 days"; a negative end is said to be before."""
    if what is None:
        return UNKNOWN
    least, most = _signed(what.least), _signed(what.most)
    return least if least == most else f"{least} to {most}"


def lead(what: Interval | None) -> str:
    """Whether we or the first outside report came first, and by how much."""
    if what is None:
        return "no outside report known"
    if what.least >= timedelta(0):
        return f"{_span(what.least, what.most)} before the first outside report"
    if what.most <= timedelta(0):
        return f"{_span(-what.most, -what.least)} after the first outside report"
    return f"between {duration(what.least)} after and {duration(what.most)} before the first outside report"


def instant(at: datetime | None) -> str:
    """To the minute, UTC."""
    return UNKNOWN if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def day(on: date | None) -> str:
    return UNKNOWN if on is None else on.isoformat()[:10]


def stretch(since: datetime | None, until: datetime | None) -> str:
    """The stretch that was judged, its last day included; either end may be open."""
    if since is None and until is None:
        return "all that is held"
    first = "the beginning" if since is None else _border(since)
    return f"{first} to {'the end' if until is None else through(until)}"


def span(backtest: Backtest) -> str:
    """The stretch that was judged, with the days of what is held where it has no borders of its own."""
    said = stretch(backtest.manifest.since, backtest.manifest.until)
    known = [on for each in backtest.coverage for on in (each.since, each.until) if on is not None]
    whole = backtest.manifest.since is None and backtest.manifest.until is None
    return f"{said}, {min(known)} to {max(known)}" if whole and known else said


def hole(gap: Gap) -> str:
    """ "2012-12-31 to 2024-08-04 (4,233 days)": the days between have nothing."""
    return f"{gap.after} to {gap.before} ({plural(gap.days, 'day')})"


def widest(gaps: Sequence[Gap], count: int) -> list[Gap]:
    """The widest holes, in order of time."""
    return sorted(sorted(gaps, key=lambda gap: (-gap.days, gap.after))[:count], key=lambda gap: gap.after)


def window(event: Event) -> str:
    """How long an alert counts as showing the event."""
    return f"{instant(event.available)}, then {duration(event.within)}"


def claimed(coverage: Sequence[SeriesCoverage]) -> tuple[int, int]:
    """How many of the captures carry a day that nobody saw, and how many there are."""
    seen = [pair for each in coverage for pair in each.seen_as]
    return sum(count for origin, count in seen if origin in CLAIMED), sum(count for _, count in seen)


def _border(at: datetime) -> str:
    """A day where it begins at midnight, otherwise the instant."""
    return instant(at) if at.astimezone(UTC).time() != time.min else day(at.astimezone(UTC))


def through(until: datetime) -> str:
    """The end of a stretch is exclusive: at midnight, the day before is the last that belongs to it."""
    return _border(until if until.astimezone(UTC).time() != time.min else until - timedelta(days=1))


def _percent(part: float) -> str:
    return f"{abs(round(part * 100)):d}"


def _span(least: timedelta, most: timedelta) -> str:
    first, last = duration(least), duration(most)
    return first if first == last else f"{first} to {last}"


def _joined(first: int, unit: str, rest: int, smaller: str) -> str:
    return f"{first} {unit} {rest} {smaller}" if rest else f"{first} {unit}"


def _signed(length: timedelta) -> str:
    return f"{duration(length)} before" if length <= -timedelta(seconds=30) else duration(length)
