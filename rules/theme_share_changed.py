"""A year in which the stamps were about another country far more, or far less, than in the years before.

Why it matters. Stamps are made a year ahead and by plan: how many of them are about Russia and how many about China says how the two are
weighed, in a form that nobody writes for effect. One stamp says nothing; a year can.

What is compared. Each item of the notices once, by the country of its theme and the year of issue. When the first item of a new year is
seen, the year before is complete and is compared with all earlier years together: Fisher's exact test on the two shares, two-sided, its
chance multiplied by the number of countries asked about. Counts are printed, never a percentage alone.

Blind spots. Notices that we do not hold: a year half held looks like a year half issued, so a year with less than a third of the usual
items is not judged. A visit, an anniversary or a cup makes a year without any change of mind. Themes that name no country or several.

What to do. List the items of that year and mark those of anniversaries that come round anyway. Take them away and look at the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import comb

from tealeaves.model import Finding, Observation
from tealeaves.names import country_name
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="theme_share_changed",
    version=1,
    title="A year's stamps were about another country more or less than before",
    severity="info",
    status="experimental",
    listens=("stamp_theme",),
    baseline=Baseline(documents=9, days=365),
    references=("https://www.rfa.org/english/korea/2025/01/10/north-korea-stamps-russia-friendship",),
    false_positives=(
        "an anniversary or a championship of that year",
        "notices of one of the years that we do not hold",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "it counts what the notices we hold offer, not what was printed",
        "the test takes items for independent, and sets of a theme are not: its chance is too small where a set has many items",
    ),
    runbook=(
        "Within the week: list the items of the year in `after` and strike those of anniversaries.",
        "Within the month: compare `after` with the issue plan of the next year for the same countries.",
    ),
    base_rate="by construction at most one year in a hundred, for all countries together, if nothing changed and items were independent",
    alerts_a_week=0.005,
    sources=("korea_stamp",),
)

MOST_BY_CHANCE = 0.01  # after the correction for the number of countries
LEAST_YEARS = 2  # earlier years that are needed
LEAST_ITEMS = 20  # of the year itself: below it no share is worth a test
LEAST_OF_USUAL = 1 / 3  # of the items of an earlier year: with fewer the year is not held whole
HOME = "none"


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The findings of the last complete year, at the first item of the next."""
    year = _reached(now)
    if year is None:
        return
    seen = history.every(now.kind, now.series, now.subject)
    if any((other := _reached(each)) is not None and other >= year for each in seen):
        return
    years = _counted(seen)
    before = [years[each] for each in years if each < year - 1]
    if year - 1 not in years or len(before) < LEAST_YEARS:
        return
    yield from _judged(now, year - 1, years)


def _judged(now: Observation, year: int, years: Mapping[int, Counter[str]]) -> Iterator[Finding]:
    """Each country whose share in that year is not by chance."""
    own = years[year]
    earlier = {each: counts for each, counts in years.items() if each < year}
    usual = sum(counts.total() for counts in earlier.values()) / len(earlier)
    if own.total() < max(LEAST_ITEMS, usual * LEAST_OF_USUAL):
        return
    past = sum(earlier.values(), Counter[str]())
    countries = sorted((own.keys() | past.keys()) - {HOME})
    for country in countries:
        chance = min(1.0, fisher(own[country], own.total(), past[country], past.total()) * len(countries))
        if chance <= MOST_BY_CHANCE:
            yield _finding(now, country, year, earlier, own, chance, len(countries))


def _finding(
    now: Observation, country: str, year: int, earlier: Mapping[int, Counter[str]], own: Counter[str], chance: float, asked: int
) -> Finding:  # fmt: skip
    past = sum(earlier.values(), Counter[str]())
    more = own[country] * past.total() > past[country] * own.total()
    before = f"{past[country]} of {past.total()} items, {min(earlier)} to {max(earlier)}"
    after = f"{own[country]} of {own.total()} items, {year}"
    return Finding(
        key=f"{now.series}|{country}|{year}",
        headline=f"{'More' if more else 'Fewer'} stamps about {country_name(country)} in {year}: {after}, against {before}",
        subject=f"themes about {country_name(country)}",
        before=before,
        after=after,
        evidence=(now,),
        confidence=round(min(0.9, 1 - chance) - 0.2, 2),
        reasons=(
            f"Fisher's exact test, two-sided, corrected for {asked} countries: {chance:.2g}",
            "by year: "
            + ", ".join(f"{each} {counts[country]} of {counts.total()}" for each, counts in sorted(earlier.items())),
            "items of one set are not independent: the chance is larger than the test says",
        ),
        unless=f"the share of {country_name(country)} in {year} had been such as chance gives more often than once in a hundred",
    )


def _counted(seen: Sequence[Observation]) -> dict[int, Counter[str]]:
    """Year to country to the number of items, each item counted once."""
    items = {(each.attrs.get("item"), year): each.value for each in seen if (year := _year(each)) is not None}
    found: dict[int, Counter[str]] = {}
    for (_, year), country in items.items():
        found.setdefault(year, Counter())[country] += 1
    return found


def _reached(seen: Observation) -> int | None:
    """The year of an item's day, but none that has not begun: a plan of December lists the items of the year to come."""
    year = _year(seen)
    return None if year is None else min(year, seen.known_at.year)


def _year(seen: Observation) -> int | None:
    day = seen.attrs.get("day", "")
    return int(day[:4]) if day[:4].isdigit() else None


def fisher(part: int, whole: int, other: int, others: int) -> float:
    """The chance that two shares differ at least so much if they were the same: `part` of `whole` against `other` of `others`."""
    marked, everything = part + other, whole + others
    ways = comb(everything, whole)
    chances = [
        comb(marked, k) * comb(everything - marked, whole - k) / ways
        for k in range(max(0, whole - (everything - marked)), min(marked, whole) + 1)
    ]
    seen = comb(marked, part) * comb(everything - marked, whole - part) / ways
    return min(1.0, sum(chance for chance in chances if chance <= seen * (1 + 1e-9)))


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_SERIES = "korea_stamp/notice/mul"


def _case_item(number: int, on: str, country: str, story: str, day: str = "") -> Observation:
    attrs = {"item": f"stamp {number}", "kind": "stamp", "day": day or on}
    return saw(
        "stamp_theme", "country", country, on=on, series=_CASE_SERIES, quote=f"{number}", story=story, attrs=attrs
    )


def _case_year(year: int, about: Mapping[str, int], items: int = 40, months: int = 10) -> list[Observation]:
    """A notice a month with so many items in all, of which so many are about each country."""
    countries = [country for country, count in about.items() for _ in range(count)]
    countries += [HOME] * (items - len(countries))
    days = [f"{year}-{1 + place % months:02}-05" for place in range(items)]
    told = zip(range(items), days, countries, strict=True)
    return [_case_item(year * 1000 + number, day, country, f"notice {day}") for number, day, country in told]


_CASE_PAST = [
    *quiet_past(40, since="2021-01-05", every_days=30, series=_CASE_SERIES),
    *(seen for year in (2021, 2022, 2023) for seen in _case_year(year, {"CN": 3, "RU": 1})),
]

CASES = (
    fires(
        "twelve of forty items about Russia after one in forty",
        past=[*_CASE_PAST, *_case_year(2024, {"CN": 2, "RU": 12})],
        now=_case_item(1, "2025-01-01", HOME, "notice 2025-01-01"),
        key="korea_stamp/notice/mul|RU|2024",
        quote="1",
        severity="info",
    ),
    quiet(
        "the year is judged once, at its end",
        past=[
            *_CASE_PAST,
            *_case_year(2024, {"CN": 2, "RU": 12}),
            _case_item(1, "2025-01-01", HOME, "notice 2025-01-01"),
        ],
        now=_case_item(2, "2025-01-20", HOME, "notice 2025-01-20"),
    ),
    quiet(
        "near miss: a plan of December for the next year does not end the year",
        past=[*_CASE_PAST, *_case_year(2024, {"CN": 2, "RU": 12})],
        now=_case_item(1, "2024-12-15", HOME, "plan of 2025", "2025-01-05"),
    ),
    fires(
        "the year is judged after its end, a plan or not",
        past=[
            *_CASE_PAST,
            *_case_year(2024, {"CN": 2, "RU": 12}),
            _case_item(1, "2024-12-15", HOME, "plan of 2025", "2025-01-05"),
        ],
        now=_case_item(2, "2025-01-02", HOME, "notice 2025-01-02"),
        key="korea_stamp/notice/mul|RU|2024",
        quote="2",
        severity="info",
    ),
    quiet(
        "near miss: three of forty after one in forty is chance",
        past=[*_CASE_PAST, *_case_year(2024, {"CN": 3, "RU": 3})],
        now=_case_item(1, "2025-01-01", HOME, "notice 2025-01-01"),
    ),
    quiet(
        "near miss: of a year that is hardly held nothing is said",
        past=[*_CASE_PAST, *_case_year(2024, {"RU": 10}, items=12)],
        now=_case_item(1, "2025-01-01", HOME, "notice 2025-01-01"),
    ),
    quiet(
        "near miss: one item offered again and again is one item",
        past=[
            *_CASE_PAST,
            *_case_year(2024, {"CN": 3, "RU": 1}),
            *(_case_item(7, "2024-05-09", "RU", f"again {count}") for count in range(12)),
        ],
        now=_case_item(1, "2025-01-01", HOME, "notice 2025-01-01"),
    ),
    quiet(
        "still warming up: one year is no past",
        past=_case_year(2023, {"RU": 30}),
        now=_case_item(1, "2024-01-01", HOME, "notice 2024-01-01"),
    ),
)
