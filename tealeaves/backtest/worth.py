"""What a detector is worth: one line of the table from counts alone, so that rules and baselines have the same measure (B-25, B-26).

The weights are stated here, before any run. A missed event costs 1, a false group 0.11 (the standard profile of the Numenta Anomaly
Benchmark), a repeat 0.02, since it takes a glance and not a search (ours). There is no weight for speed: delays stand beside the cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from tealeaves.backtest.bounds import share
from tealeaves.backtest.result import Interval, Rate, Scores

MISSED = 1.0
FALSE = 0.11
DUPLICATE = 0.02
WEIGHTS = (("missed", MISSED), ("false", FALSE), ("duplicate", DUPLICATE))


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts behind a line; those of a random detector are expectations, and so no whole numbers."""

    events: int  # that could have been found in this run, known gaps among them
    found: float
    unseen: int  # of these, nobody tuned with
    found_unseen: float
    hits: float  # alert groups
    duplicates: float
    false: float
    unlabelled: float
    leaks: int = 0
    delays: Sequence[Interval] = field(default=())
    leads: Sequence[Interval] = field(default=())


def scores(name: str, tally: Tally, rate: Rate, note: str = "") -> Scores:
    """The line of the table. Duplicates are labelled groups that are no hits: they count against precision (B-22)."""
    cost, worst = _cost(tally, 0.0), _cost(tally, tally.unlabelled)
    return Scores(
        name=name, recall=share(tally.found, tally.events), recall_unseen=share(tally.found_unseen, tally.unseen),
        precision=share(tally.hits, tally.hits + tally.duplicates + tally.false), unlabelled=round(tally.unlabelled),
        duplicates=round(tally.duplicates), leaks=tally.leaks, rate=rate, cost=_plain(cost), cost_at_worst=_plain(worst),
        nab=_normalised(cost, tally.events), nab_at_worst=_normalised(worst, tally.events),
        delay_median=middle(tally.delays), delay_worst=max(tally.delays, key=lambda each: (each.most, each.least), default=None),
        lead_median=middle(tally.leads), note=note,
    )  # fmt: skip


def middle(intervals: Sequence[Interval]) -> Interval | None:
    """The median of the least and the median of the most; None of nothing."""
    if not intervals:
        return None
    return Interval(_median([each.least for each in intervals]), _median([each.most for each in intervals]))


def _median(lengths: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(each.total_seconds() for each in lengths))


def _cost(tally: Tally, also_false: float) -> float:
    missed = tally.events - tally.found
    return MISSED * missed + FALSE * (tally.false + also_false) + DUPLICATE * tally.duplicates


def _normalised(cost: float, events: int) -> float | None:
    """100 costs nothing, 0 costs as much as never speaking; below 0 it would be better to be silent."""
    return None if events == 0 else _plain(100 * (1 - cost / (MISSED * events)))


def _plain(value: float) -> float:
    """Rounded far below anything that is shown, so that the order of a sum never shows."""
    return round(value, 9) + 0.0
