"""The plots of a report, each a small function from values to inline SVG. Shapes and hatching tell apart what colours tell apart too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Final, Self

from markupsafe import Markup

from tealeaves.alerts.plain import line
from tealeaves.backtest.report import svg, words
from tealeaves.backtest.report.svg import Days
from tealeaves.backtest.report.verdict import UNJUDGED, reviewed
from tealeaves.backtest.result import Backtest, Event, EventOutcome, Interval, Scores, SeriesCoverage, Share
from tealeaves.model import Gap

WIDTH: Final = 960.0
_MARGIN: Final = 12.0
_LABELS: Final = 190.0  # width of the names to the left of rows
_LANE: Final = 26.0
_TALL: Final = 78.0  # height of bars
_NAMED: Final = 24  # characters of a name beside a row
_WIDE_LABELS: Final = 320.0  # where names are long
_WIDELY_NAMED: Final = 42


def captures(each: SeriesCoverage, key: str) -> Markup:
    """Document versions a month of one series, its holes hatched."""
    top, bottom = 16.0, 16.0 + _TALL
    days = _months_axis(each)
    most = max((count for _, count in each.months), default=0)
    bars = "".join(_month(month, count / most, days, bottom) for month, count in each.months if count)
    return svg.drawing(
        key, f"Document versions a month: {line(each.series, 120)}", _said_of(each, most), WIDTH, bottom + 22,
        *days.drawn(top, bottom), *_before(each, days, top, bottom), *_holes(key, each.gaps, days, top, bottom),
        svg.path(bars, "bar"), *_most(most, days, top, "a month"),
    )  # fmt: skip


def timeline(backtest: Backtest, key: str) -> Markup:
    """Every alert in the lane of its rule; above them the labelled events, behind them the quiet stretches and the holes."""
    lanes = [each.rule for each in backtest.rules] or sorted({group.rule for group in backtest.groups})
    top = 20.0
    bottom = top + _LANE * (len(lanes) + 2)
    days = _run_axis(backtest, _LABELS)
    rows = [
        mark for place, rule in enumerate(lanes) for mark in _lane(backtest, rule, days, top + _LANE * (place + 2.5))
    ]
    return svg.drawing(
        key, "Alerts over time, by rule", _said_of_timeline(backtest), WIDTH, bottom + 22,
        *_quiet(backtest, days, top, bottom), *days.drawn(top, bottom), *_dark(backtest, key, days, top, bottom),
        *_events(backtest, days, top), *_names(["events found", "events missed", *lanes], top), *rows,
    )  # fmt: skip


def weeks(backtest: Backtest, key: str) -> Markup:
    """Alerts of every covered week; weeks of which nothing is held are hatched."""
    top, bottom = 16.0, 16.0 + _TALL
    days = _run_axis(backtest, _LABELS)
    most = max((count for _, count in backtest.weeks), default=0)
    wide = max(days.at(days.first + timedelta(days=7)) - days.left, 1.6)
    bars = "".join(
        svg.bar(days.at(monday), wide, bottom - _TALL * count / most, bottom)
        for monday, count in backtest.weeks
        if count
    )
    said = f"{words.plural(len(backtest.weeks), 'covered week')}, at most {words.plural(most, 'alert')} in one."
    return svg.drawing(
        key, "Alerts a week", said, WIDTH, bottom + 22, *days.drawn(top, bottom),
        *_uncovered(backtest, key, days, top, bottom), svg.path(bars, "bar"), *_most(most, days, top, "a week"),
        *_levels(backtest, most, days, bottom), svg.words(0, bottom - 4, "alerts a week", kind="label"),
    )  # fmt: skip


def delays(found: Sequence[EventOutcome], key: str) -> Markup:
    """How long after an event could be known its alert came, from the least to the most; ◆ the first outside report."""
    rows = [(each.event, each.delay) for each in found if each.delay is not None]
    scale = _Hours.of(rows, _WIDE_LABELS, WIDTH - 40)
    top = 20.0
    bottom = top + _LANE * len(rows)
    bars = [part for place, row in enumerate(rows) for part in _delay(*row, scale, top + _LANE * (place + 0.5))]
    return svg.drawing(
        key, "Delay from the first instant at which an event could be known to the alert",
        "; ".join(f"{line(event.id, 60)}: {words.interval(delay)}" for event, delay in rows), WIDTH, bottom + 22,
        *scale.drawn(top, bottom), *_names([event.id for event, _ in rows], top, _WIDELY_NAMED), *bars,
    )  # fmt: skip


def scores(table: Sequence[Scores], key: str) -> Markup:
    """Recall, recall on what nobody tuned with, and precision, each with its 95 % bounds, ours above the baselines."""
    panels = ("events found", "events found, not used while tuning", "alerts that are right")
    top, bottom = 34.0, 34.0 + _LANE * len(table)
    wide = (WIDTH - _LABELS - 30) / len(panels)
    parts: list[Markup] = list(_names([each.name for each in table], top))
    for place, title in enumerate(panels):
        left = _LABELS + wide * place + 30
        parts.extend(_panel(title, left, left + wide - 60, top, bottom))
        for row, each in enumerate(table):
            what = (each.recall, each.recall_unseen, each.precision)[place]
            parts.extend(_whisker(what, left, left + wide - 60, top + _LANE * (row + 0.5), ours=not row))
    said = "; ".join(
        f"{line(each.name, 60)}: found {words.share(each.recall)}, right {words.share(each.precision)}"
        for each in table
    )
    return svg.drawing(key, "Shares with their 95 % bounds, beside the baselines", said, WIDTH, bottom + 24, *parts)


def _said_of(each: SeriesCoverage, most: int) -> str:
    empty = sum(1 for _, count in each.months if not count)
    holes = "; ".join(words.hole(gap) for gap in words.widest(each.gaps, 5)) or "none"
    return (
        f"{words.plural(each.versions, 'version')} from {words.day(each.since)} to {words.day(each.until)}, at most {most:,} a month; "
        f"{empty} of {len(each.months)} months without any. Holes: {holes}."
    )


def _said_of_timeline(backtest: Backtest) -> str:
    found = sum(1 for each in backtest.events if each.verdict == "found")
    quiet = words.plural(len(reviewed(backtest)), "quiet stretch", "quiet stretches")
    return (
        f"{words.plural(len(backtest.groups), 'alert')} of {words.plural(len(backtest.rules), 'rule')}; "
        f"{found} of {words.plural(len(backtest.events), 'labelled event')} found; {quiet}."
    )


def _months_axis(each: SeriesCoverage) -> Days:
    if not each.months:
        return Days(date(1970, 1, 1), date(1970, 2, 1), _MARGIN, WIDTH - _MARGIN)
    first, last = (date.fromisoformat(f"{each.months[place][0]}-01") for place in (0, -1))
    return Days(first, _next_month(last), _MARGIN, WIDTH - _MARGIN)


def _month(month: str, part: float, days: Days, bottom: float) -> str:
    first = date.fromisoformat(f"{month}-01")
    return svg.bar(
        days.at(first), max(days.at(_next_month(first)) - days.at(first), 1.0), bottom - _TALL * part, bottom
    )


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _before(each: SeriesCoverage, days: Days, top: float, bottom: float) -> Iterator[Markup]:
    """The stretch before the series begins: not a hole in it, and no coverage either."""
    if each.since is not None and each.since > days.first:
        yield svg.rect(
            days.left, top, days.at(each.since) - days.left, bottom - top, "before", "before the first document"
        )


def _holes(key: str, gaps: Sequence[Gap], days: Days, top: float, bottom: float) -> Iterator[Markup]:
    for gap in gaps:
        left, right = days.at(gap.after), days.at(gap.before)
        yield svg.hatched(key, left, top, right - left, bottom - top, f"nothing held: {words.hole(gap)}")
        if right - left > 150:
            yield svg.words(
                (left + right) / 2, (top + bottom) / 2, f"nothing held: {plain_days(gap)}", "middle", "on-hole"
            )


def plain_days(gap: Gap) -> str:
    return words.plural(gap.days, "day")


def _most(most: int, days: Days, top: float, unit: str) -> Iterator[Markup]:
    if most:
        yield svg.rule(days.left, top, days.right, top, "level")
        yield svg.words(days.left + 2, top - 4, f"{most:,} {unit}")


def _run_axis(backtest: Backtest, left: float) -> Days:
    """From the first to the last day of the stretch that was judged, as far as something is held or labelled of it."""
    known = [day for each in backtest.coverage for day in (each.since, each.until) if day is not None]
    known += [monday for monday, _ in backtest.weeks] + [_day(group.known_at) for group in backtest.groups]
    since, until = backtest.manifest.since, backtest.manifest.until
    first = _day(since) if since is not None else min(known, default=date(1970, 1, 1))
    last = _day(until) if until is not None else max(known, default=first)
    return Days(first, max(last, first + timedelta(days=7)), left, WIDTH - _MARGIN)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _lane(backtest: Backtest, rule: str, days: Days, middle: float) -> Iterator[Markup]:
    order = {"unlabelled": 0, "duplicate": 1, "hit": 2, "false": 3}  # what matters most is drawn last
    own = sorted((group for group in backtest.groups if group.rule == rule), key=lambda group: order[group.verdict])
    drawn: set[tuple[int, str]] = set()
    for group in own:
        x = days.at(_day(group.known_at))
        place = (round(x * 2), group.verdict)
        if place not in drawn:  # what would lie under the same half pixel is not drawn again
            drawn.add(place)
            yield svg.mark(
                group.verdict, x, middle, f"{words.instant(group.known_at)} {words.GROUP_WORDS[group.verdict]}"
            )


def _events(backtest: Backtest, days: Days, top: float) -> Iterator[Markup]:
    """Found events in the first lane, missed ones in the second; those that could not be judged are not drawn."""
    for each in backtest.events:
        at = _day(each.event.available)
        if each.verdict not in UNJUDGED and days.first <= at <= days.last:
            kind, lane = ("event", 0.5) if each.verdict == "found" else ("missed", 1.5)
            says = f"{line(each.event.id, 80)}: {words.EVENT_WORDS[each.verdict]}"
            yield svg.mark(kind, days.at(at), top + _LANE * lane, says)


def _names(names: Sequence[str], top: float, room: int = _NAMED) -> Iterator[Markup]:
    for place, name in enumerate(names):
        shown = line(name, 200)
        short = shown if len(shown) <= room else shown[: room - 1] + "…"
        yield svg.words(0, top + _LANE * (place + 0.5) + 4, short, kind="label")


def _quiet(backtest: Backtest, days: Days, top: float, bottom: float) -> Iterator[Markup]:
    for each in reviewed(backtest):
        left, right = days.at(_day(each.since)), days.at(_day(each.until))
        says = f"reviewed and found quiet: {line(each.id, 80)}"
        yield svg.rect(left, top, max(right - left, 2.0), bottom - top, "quiet", says)


def _dark(backtest: Backtest, key: str, days: Days, top: float, bottom: float) -> Iterator[Markup]:
    """Where no series holds anything."""
    for gap in common_gaps(backtest.coverage):
        left, right = days.at(gap.after), days.at(gap.before)
        if right > left:
            yield svg.hatched(
                key, left, top, right - left, bottom - top, f"nothing held of any series: {words.hole(gap)}"
            )


def common_gaps(coverage: Sequence[SeriesCoverage]) -> list[Gap]:
    """The holes that all series share."""
    common: list[Gap] | None = None
    for each in coverage:
        if each.since is None:
            continue
        own = [Gap(date.min, each.since), *each.gaps]
        common = own if common is None else [both for one in common for other in own if (both := _overlap(one, other))]
    return [gap for gap in common or () if gap.after != date.min]


def _overlap(one: Gap, other: Gap) -> Gap | None:
    after, before = max(one.after, other.after), min(one.before, other.before)
    return Gap(after, before) if (before - after).days > 1 else None


def _uncovered(backtest: Backtest, key: str, days: Days, top: float, bottom: float) -> Iterator[Markup]:
    """The stretches of weeks of which no document is held."""
    mondays = sorted(monday for monday, _ in backtest.weeks)
    for earlier, later in pairwise(mondays):
        if (later - earlier).days > 7:
            left, right = days.at(earlier + timedelta(days=7)), days.at(later)
            yield svg.hatched(key, left, top, right - left, bottom - top, "weeks without any document: not counted")


def _levels(backtest: Backtest, most: int, days: Days, bottom: float) -> Iterator[Markup]:
    """The 95th percentile as a line."""
    if backtest.table and most and backtest.table[0].rate.p95:
        y = bottom - _TALL * min(backtest.table[0].rate.p95 / most, 1.0)
        yield svg.rule(days.left, y, days.right, y, "level")
        yield svg.words(
            days.right, y - 3, f"95 of 100 weeks: at most {words.number(backtest.table[0].rate.p95)}", "end"
        )


@dataclass(frozen=True, slots=True)
class _Hours:
    """A horizontal axis of hours around the instant at which something could first be known."""

    least: float
    most: float
    left: float
    right: float

    @classmethod
    def of(cls, rows: Sequence[tuple[Event, Interval]], left: float, right: float) -> Self:
        """An axis that holds every delay, and the outside reports of the same order of length."""
        most = max((_hours(delay.most) for _, delay in rows), default=0.0)
        early = min((hours for event, _ in rows if (hours := _report(event)) is not None), default=0.0)
        return cls(max(min(early, 0.0), -most), max(most * 1.15, 1.0), left, right)

    def at(self, hours: float) -> float:
        part = (hours - self.least) / (self.most - self.least)
        return self.left + (self.right - self.left) * min(max(part, 0.0), 1.0)

    def drawn(self, top: float, bottom: float) -> Iterator[Markup]:
        yield svg.rule(self.left, bottom, self.right, bottom, "axis")
        yield svg.rule(self.at(0), top, self.at(0), bottom, "axis")
        step = next(
            (step for step in (1, 3, 6, 12, 24, 48, 96, 168, 336) if (self.most - self.least) / step <= 10), 720
        )
        for number in range(ceil(self.least / step), int(self.most / step) + 1):
            x, hours = self.at(number * step), number * step
            yield svg.rule(x, top, x, bottom, "grid")
            yield svg.words(x, bottom + 14, f"{hours} h" if self.most < 200 else f"{hours / 24:g} days", "middle")


def _hours(length: timedelta) -> float:
    return length.total_seconds() / 3600


def _report(event: Event) -> float | None:
    """Hours from the first instant at which an event could be known to the first outside report."""
    return None if event.reported_at is None else _hours(event.reported_at - event.available)


def _delay(event: Event, delay: Interval, scale: _Hours, middle: float) -> Iterator[Markup]:
    left, right = scale.at(_hours(delay.least)), scale.at(_hours(delay.most))
    yield svg.rect(left, middle - 5, max(right - left, 3.0), 10, "bar", words.interval(delay))
    hours = _report(event)
    if hours is None:
        return
    says = f"first outside report: {words.instant(event.reported_at)}"
    if hours > scale.most:
        yield svg.mark("report", scale.right + 14, middle, f"{says} (beyond this axis)")
        yield svg.words(scale.right + 22, middle + 4, "→")
        return
    if event.reported_until is not None:
        end = scale.at(_hours(event.reported_until - event.available))
        yield svg.rule(scale.at(hours), middle, end, middle, "reported")
    yield svg.mark("report", scale.at(hours), middle, says)


def _panel(title: str, left: float, right: float, top: float, bottom: float) -> Iterator[Markup]:
    yield svg.words((left + right) / 2, top - 14, title, "middle", "label")
    yield svg.rule(left, bottom, right, bottom, "axis")
    for part in (0.0, 0.5, 1.0):
        x = left + (right - left) * part
        yield svg.rule(x, top, x, bottom, "grid")
        yield svg.words(x, bottom + 14, f"{part * 100:.0f} %", "middle")


def _whisker(what: Share, left: float, right: float, middle: float, *, ours: bool) -> Iterator[Markup]:
    """A share as a point between its bounds; one of nothing is said to be unknown, not drawn as 0 or 100 %."""
    if not what.n or what.low is None or what.high is None:
        yield svg.words((left + right) / 2, middle + 4, words.UNKNOWN, "middle")
        return
    wide = right - left
    yield svg.rule(left + wide * what.low, middle, left + wide * what.high, middle, "bounds")
    for end in (what.low, what.high):
        yield svg.rule(left + wide * end, middle - 4, left + wide * end, middle + 4, "bounds")
    yield svg.mark("hit" if ours else "duplicate", left + wide * what.k / what.n, middle, words.share(what))
