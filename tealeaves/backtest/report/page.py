"""A backtest as one HTML file that needs nothing else: no script, no address to load from, every word of strangers escaped and cleaned.

A text reaches the page in one way only: through the template, which escapes it, after `_cleaned` has taken out control characters and
changes of direction. Addresses are shown defanged and are no links: they lead to sites that may be hostile.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from tealeaves.alerts.plain import clean, defang, line
from tealeaves.backtest.match import shows
from tealeaves.backtest.report import plots, words
from tealeaves.backtest.report.verdict import UNJUDGED, failed, judged, reviewed, unseen_dates, verdict, with_verdict
from tealeaves.backtest.result import Backtest, Comparison, Event, Group, GroupVerdict

TEMPLATE: Final = "page.html.j2"
STYLE: Final = "page.css"

# What is inlined; the other files of the report hold all.
MOST_GROUPS: Final = 400  # of each verdict
FEW: Final = 20  # alerts that are listed without being folded by year
MOST_SIGNALS: Final = 10  # of each group
MOST_CHANGES: Final = 300
MOST_PLOTS: Final = 24  # of series, those with the most documents
MOST_HOLES: Final = 60  # of each series, the widest
MOST_LINES: Final = 100  # of leaks and errors

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NO_LANGUAGE: Final = ("und", "mul", "zxx")


def page(backtest: Backtest) -> str:
    """The whole report, as one file."""
    template = _environment().get_template(TEMPLATE)
    return template.render(
        backtest=backtest, said=verdict(backtest), style=Markup(_read(STYLE)),  # noqa: S704 - our own file
        plots=_plots(backtest), **_lists(backtest), **_limits(),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        autoescape=True, loader=FunctionLoader(_read), undefined=StrictUndefined, finalize=_cleaned, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters.update(
        share=words.share, rate=words.rate, mean=words.mean, interval=words.interval, lead=words.lead,
        instant=words.instant, day=words.day, hole=words.hole, plural=_plural, number=words.number, count=_count,
        defang=defang, language=_language, why=words.why, short=_short,
        words_of_group=words.GROUP_WORDS.__getitem__, words_of_law=words.LAWS.__getitem__, duration=words.duration,
        origin=_origin, week=words.week, widest=words.widest, by_year=_by_year, showing=_showing,
    )  # fmt: skip
    made.filters.update(words_of_weight=_weight, version=words.version)
    made.globals["span"] = words.span
    made.globals["window"] = words.window
    return made


def _read(name: str) -> str:
    return files("tealeaves.backtest.report").joinpath(name).read_text("utf-8")


def _cleaned(value: Any) -> Any:
    """What every expression of the template passes through before it is escaped."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else clean(value)


def _lists(backtest: Backtest) -> dict[str, Any]:
    """The run as a sceptic asks for it."""
    return {
        "found": with_verdict(backtest, "found"), "missed": with_verdict(backtest, "missed", "leak"),
        "known_gaps": with_verdict(backtest, "known_gap"), "judged": judged(backtest),
        "unjudged": with_verdict(backtest, *UNJUDGED), "unjudged_by": _unjudged_by(backtest),
        "groups": _by_verdict(backtest.groups), "group_of": {group.key: group for group in backtest.groups},
        "failed": failed(backtest), "unseen_dates": unseen_dates(backtest), "spread": _spread(backtest),
        "changes": _by_kind(backtest.comparison), "quiet": reviewed(backtest),
    }  # fmt: skip


def _limits() -> dict[str, int]:
    return {
        "most_groups": MOST_GROUPS, "most_signals": MOST_SIGNALS, "most_changes": MOST_CHANGES, "most_plots": MOST_PLOTS,
        "most_holes": MOST_HOLES, "most_lines": MOST_LINES, "few": FEW,
    }  # fmt: skip


def _plots(backtest: Backtest) -> dict[str, Any]:
    drawn = sorted(backtest.coverage, key=lambda each: (-each.versions, each.series))[:MOST_PLOTS]
    found = with_verdict(backtest, "found")
    shown = sorted((each for each in drawn if each.months), key=lambda each: each.series)
    return {
        "captures": [(each, plots.captures(each, f"captures-{place}")) for place, each in enumerate(shown)],
        "timeline": plots.timeline(backtest, "timeline") if backtest.groups or backtest.events else "",
        "weeks": plots.weeks(backtest, "weeks") if backtest.weeks else "",
        "delays": plots.delays(found, "delays") if any(each.delay for each in found) else "",
        "scores": plots.scores(backtest.table, "scores") if backtest.table else "",
    }


def _by_verdict(groups: Sequence[Group]) -> Mapping[GroupVerdict, list[Group]]:
    found: dict[GroupVerdict, list[Group]] = {name: [] for name in words.GROUP_WORDS}
    for group in groups:
        found[group.verdict].append(group)
    return found


def _showing(group: Group, event: Event) -> Group:
    """The group with those of its signals first that say what the event is about; the others are of the same story and day."""
    anyhow = replace(event, kind=None)  # the kind of the evidence was looked at in the scoring
    return replace(group, signals=tuple(sorted(group.signals, key=lambda signal: not shows(anyhow, signal, {}))))


def _by_year(groups: Sequence[Group]) -> list[tuple[int, list[Group]]]:
    """Groups are in order of time."""
    return [(year, list(own)) for year, own in groupby(groups, key=lambda group: group.known_at.astimezone(UTC).year)]


def _by_kind(comparison: Comparison | None) -> dict[str, list[Any]]:
    changes = () if comparison is None else comparison.changes
    return {how: [change for change in changes if change.how == how] for how in ("lost", "gained", "changed")}


def _unjudged_by(backtest: Backtest) -> list[tuple[str, int]]:
    """Why events cannot be judged, with how many there are of each kind."""
    count = Counter(outcome.verdict for outcome in with_verdict(backtest, *UNJUDGED))
    return [(words.UNJUDGED_WORDS[kind], count[kind]) for kind in UNJUDGED if count[kind]]


def _spread(backtest: Backtest) -> list[tuple[int, int]]:
    """Number of alerts in a week to the number of weeks with so many."""
    counts = sorted(groups for _, groups in backtest.weeks)
    return [(count, len(list(same))) for count, same in groupby(counts)]


def _language(tag: str) -> str:
    """A language as the attribute `lang` takes it; empty: unknown, so that a reader's program does not take it for English."""
    return tag if _LANGUAGE.fullmatch(tag) and tag not in _NO_LANGUAGE else ""


def _plural(count: int, one: str, many: str | None = None) -> str:
    return words.plural(count, one, many)


def _count(items: Iterable[object] | int) -> str:
    return f"{items if isinstance(items, int) else sum(1 for _ in items):,}"


def _short(text: str, limit: int = 400) -> str:
    return line(text, limit)


def _weight(name: str) -> str:
    return words.WEIGHTS.get(name, name.replace("_", " "))


def _origin(way: str) -> str:
    return words.ORIGINS.get(way, way)
