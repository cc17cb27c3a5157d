"""Numbers with their uncertainty: Wilson bounds of a share, exact Poisson bounds of a rate, quantiles (B-24).

Exact means: solved from the Poisson distribution itself by bisection. No number is ever given for nothing counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from statistics import median

from tealeaves.backtest.result import Rate, Share

Z = 1.959963984540054  # the normal distribution's 97.5 % point
TAIL = 0.025  # of each side, where both bounds are given
LONE_TAIL = 0.05  # where nothing was counted, only an upper bound is given
STEPS = 60  # of bisection: as fine as a double


def share(k: float, n: float) -> Share:
    """k of n with its Wilson 95 % bounds; both are rounded for show where they are expectations, the bounds are of the exact ones."""
    if n <= 0:
        return Share(0, 0, None, None)
    low, high = wilson(k, n)
    return Share(round(k), round(n), low, high)


def wilson(k: float, n: float) -> tuple[float, float]:
    """Wilson's 95 % bounds of a proportion; `n` must be positive. At the ends they are exactly 0 and 1."""
    p, z2 = k / n, Z * Z
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    reach = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return (0.0 if k <= 0 else max(0.0, middle - reach), 1.0 if k >= n else min(1.0, middle + reach))


def poisson(k: int) -> tuple[float, float]:
    """Exact bounds of a Poisson mean of which k were counted: 95 % between both; for 0 the one-sided 95 % upper bound, -ln 0.05."""
    if k == 0:
        return 0.0, -math.log(LONE_TAIL)
    low = _bisect(lambda mean: _at_least(k, mean) < TAIL, 0.0, float(k))
    high = _bisect(lambda mean: _at_most(k, mean) > TAIL, float(k), k + 10 * math.sqrt(k) + 10)
    return low, high


def _bisect(below: Callable[[float], bool], low: float, high: float) -> float:
    """Where `below` turns from true to false between the two."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_least(k: int, mean: float) -> float:
    """P(X >= k), for means below k: the terms from k upward fall."""
    return _sum(k, mean, lambda i: mean / (i + 1), 1)


def _at_most(k: int, mean: float) -> float:
    """P(X <= k), for means above k: the terms from k downward fall."""
    return _sum(k, mean, lambda i: i / mean, -1)


def _sum(k: int, mean: float, factor: Callable[[int], float], step: int) -> float:
    """The terms of the Poisson distribution from k on, as far as they count in a double."""
    if mean <= 0:
        return 0.0
    term = total = math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))
    while term > total * 1e-17:
        term *= factor(k)
        total += term
        k += step
    return total


def quantile(values: Iterable[float], share_below: float) -> float:
    """The nearest-rank quantile: a value that occurred, never one between; 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share_below * len(ordered)) - 1)] if ordered else 0.0


def rate(weeks: Mapping[date, float]) -> Rate:
    """Counts by the Monday of their week, zeros included, in the words of a report; the first of several worst weeks is named."""
    if not weeks:
        return Rate(0, 0, 0.0, 0.0, 0, None, None, None)
    groups, worst = round(sum(weeks.values())), max(weeks.values())
    low, high = poisson(groups)
    return Rate(
        weeks=len(weeks), groups=groups, median=float(median(weeks.values())), p95=quantile(weeks.values(), 0.95),
        worst=math.ceil(worst - 1e-9), worst_week=min(day for day, count in weeks.items() if count == worst),
        low=low / len(weeks), high=high / len(weeks),
    )  # fmt: skip
