"""A timeline as an SVG file of its own: uses for every 1,000 stories, below them how many; hatched is what is not held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from textwrap import wrap
from typing import Final

from markupsafe import Markup

from tealeaves.backtest.report import svg
from tealeaves.backtest.report.svg import Days
from tealeaves.research.timeline import Timeline
from tealeaves.research.usage import Stretch

WIDTH: Final = 960.0
_MARGIN: Final = 12.0
_TALL: Final = 110.0
_LINE: Final = 16.0
_LETTERS: Final = 150  # of a line below the title
_KEY: Final = "timeline"
_STYLE: Final = (
    "svg{background:#fff;font:12px system-ui,'Noto Sans','Noto Sans CJK KR',sans-serif}text{fill:#1a1a1a}"
    ".title{font-size:15px;font-weight:600}.small{fill:#5a5a5a}.bar{fill:#0072b2}.axis{stroke:#5a5a5a}"
    ".grid{stroke:#d0d0d0;stroke-width:.5}.level{stroke:#5a5a5a;stroke-dasharray:2 3}.stripe{stroke:#9a9a9a;fill:none}.ground{fill:#f5f5f3}"
)


def drawn(found: Timeline) -> str:
    """The plot, whole; it needs nothing beside it."""
    days, said = _axis(found.stretches), wrap(_said(found), _LETTERS)
    rate_top = 44.0 + _LINE * (len(said) + 1)
    uses_top = rate_top + _TALL + 48
    parts = [
        Markup(f"<style>{_STYLE}</style>"),  # noqa: S704 - our own words
        svg.words(_MARGIN, 20, found.title, kind="title"),
        *(svg.words(_MARGIN, 37 + _LINE * place, line) for place, line in enumerate(said)),
        *_panel(found.stretches, [each.per_thousand for each in found.stretches], "in 1,000 stories", days, rate_top),
        *_panel(found.stretches, [each.uses for each in found.stretches], "stories", days, uses_top),
    ]
    height = uses_top + _TALL + 30
    text = svg.drawing(_KEY, f"Use of {found.title}", _said(found), WIDTH, height, *parts)
    return str(text).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def _axis(stretches: Sequence[Stretch]) -> Days:
    if not stretches:
        return Days(date(1970, 1, 1), date(1970, 2, 1), _MARGIN, WIDTH - _MARGIN)
    return Days(stretches[0].start, _after(stretches[-1]), _MARGIN, WIDTH - _MARGIN)


def _after(stretch: Stretch) -> date:
    return stretch.end if stretch.end == date.max else stretch.end + timedelta(days=1)


def _said(found: Timeline) -> str:
    stories = "1 story" if found.uses == 1 else f"{found.uses:,} stories"
    clock = "the day the source claims" if found.on == "published_on" else "the day we could know"
    return f"{stories} by {found.by} of {clock}; {found.rests_on}. Hatched: nothing held."


def _panel(
    stretches: Sequence[Stretch], values: Sequence[float | None], unit: str, days: Days, top: float
) -> Iterator[Markup]:
    """Bars of one measure over the whole axis."""
    bottom, most = top + _TALL, max((value or 0 for value in values), default=0)
    yield from days.drawn(top, bottom)
    yield from _holes(stretches, days, top, bottom)
    if not most:
        yield svg.words(days.left + 2, top - 4, f"never {unit}")
        return
    yield svg.rule(days.left, top, days.right, top, "level")
    yield svg.words(days.left + 2, top - 4, f"{most:,.2f} {unit}" if isinstance(most, float) else f"{most:,} {unit}")
    steps = "".join(
        svg.bar(days.at(each.start), max(days.at(_after(each)) - days.at(each.start) - 0.5, 1.0), bottom - _TALL * value / most, bottom)
        for each, value in zip(stretches, values, strict=True)
        if value
    )  # fmt: skip
    yield svg.path(steps, "bar")


def _holes(stretches: Sequence[Stretch], days: Days, top: float, bottom: float) -> Iterator[Markup]:
    """What is not held: whole periods, a run of them as one, and of those held in part a strip at the bottom as wide as the part."""
    for is_held, run in groupby(stretches, key=lambda each: bool(each.documents)):
        together = list(run)
        if is_held:
            yield from (_strip(each, days, bottom) for each in together if each.unheld_days)
            continue
        left, right = days.at(together[0].start), days.at(_after(together[-1]))
        says = f"{together[0].start} to {together[-1].end}: nothing held"
        yield svg.hatched(_KEY, left, top, right - left, bottom - top, says)


def _strip(each: Stretch, days: Days, bottom: float) -> Markup:
    says = f"{each.start} to {each.end}: {each.unheld_days} of {each.days} days not held"
    wide = (days.at(_after(each)) - days.at(each.start)) * each.unheld_days / each.days
    return svg.hatched(_KEY, days.at(each.start), bottom + 1, wide, 3, says)
