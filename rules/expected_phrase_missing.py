"""The name of a day of the state's calendar is absent, or nearly so, in the weeks in which it stands every year.

Why it matters. In April 2024 the "Day of the Sun" gave way to "April 15" and "April holiday": a sign, analysts said, that the grandfather's
cult was being lowered to make room for the grandson's. Nobody announced it; a word did not come.

What is compared. The days on which the name stands, among the days with documents, from two weeks before the day to five days after it,
against the same weeks of earlier years of the same series. It is judged once a year, when the first document after those weeks arrives.

Blind spots. An absence is no decision: one article of 2024-04-15 still had the name, and in April 2026 it was back. A phrase in pictures
and in other languages is not seen. A series with a gap in these weeks is not judged.

What to do. See what stands in its place (`after`), in Korean first. Read the same weeks' editorials of Rodong Sinmun, and look whether
the name is still in the names of events, medals and houses. Wait for the next year before printing that it is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import comb

from tealeaves.model import Finding, Gap, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="expected_phrase_missing",
    version=1,
    title="The name of a day of the calendar does not come",
    severity="low",
    status="test",
    listens=("document",),
    baseline=Baseline(documents=200, days=1000),
    references=("https://www.koreaherald.com/view.php?ud=20240415050223",),
    false_positives=(
        "a year in which another event fills the weeks",
        "a change of the categories or pages that we read",
    ),
    known_limitations=(
        "names of days that the lexicon lacks",
        "it judges once, after the weeks: not on the day itself",
    ),
    runbook=(
        "Within the week: read `after` for what stands in the name's place, and look at the Korean edition of the same weeks.",
        "Within the year: look whether the name comes back; an absence of one year says nothing of the next (`known_limitations`).",
    ),
    base_rate="none in KCNA in English, 1998 to 2012: the Day of the Sun stood on 11 to 20 of 16 to 20 days each April",
    alerts_a_week=0.01,
    sources=("kcna", "rodong", "minju", "vok"),
    history_window="the same weeks of all earlier years held",
    dedup_window="once for each name, series and year",
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

DAYS = {"day_of_the_sun": (4, 15), "day_of_the_shining_star": (2, 16), "victory_day": (7, 27)}
INSTEAD = {"day_of_the_sun": "april_15", "day_of_the_shining_star": "february_16"}
NAMES = {
    "day_of_the_sun": "the name of the Day of the Sun",
    "day_of_the_shining_star": "the name of the Day of the Shining Star",
    "victory_day": "the name of Victory Day",
}
BEFORE, AFTER = timedelta(days=14), timedelta(days=5)
LEAST_DAYS = 9  # with documents in the weeks: below, an absence says nothing (Jeffreys)
LEAST_YEARS = 3
USUAL = 0.4  # of the days with documents, in the median of earlier years
FALLEN = 0.25  # of what was to be expected
CHANCE = 0.001


@dataclass(frozen=True, slots=True)
class Season:
    """The weeks of one year: on how many days there were documents, and on how many the phrase."""

    year: int
    days: int
    named: int


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The findings for the names whose weeks have ended since the document before this one."""
    today, latest = now.known_at.date(), history.latest(now.series)
    if latest is None or latest >= today:
        return
    for slug, (month, day) in DAYS.items():
        ended = date(today.year, month, day) + AFTER
        if latest <= ended < today:
            yield from _judged(now, history, slug, date(today.year, month, day))


def _judged(now: Observation, history: History, slug: str, day: date) -> Iterator[Finding]:
    uses = history.every("calendar_phrase", now.series, slug)
    if not uses or _hole(history.coverage(now.series).gaps, day):
        return
    held = set(history.days(now.series))
    named = {seen.known_at.date() for seen in uses}
    first = min(held, default=day).year
    seasons = [_season(day.replace(year=year), held, named) for year in range(first, day.year + 1)]
    earlier, present = [each for each in seasons[:-1] if each.days >= LEAST_DAYS], seasons[-1]
    if present.days < LEAST_DAYS or len(earlier) < LEAST_YEARS or not _usual(earlier[-LEAST_YEARS:]):
        return
    rate = (sum(each.named for each in earlier[-LEAST_YEARS:]) + 0.5) / (
        sum(each.days for each in earlier[-LEAST_YEARS:]) + 1
    )
    chance = _at_most(present.named, present.days, rate)
    if chance < CHANCE and present.named <= FALLEN * rate * present.days:
        yield _finding(now, history, slug, uses[-1], earlier, present, chance)


def _hole(gaps: tuple[Gap, ...], day: date) -> bool:
    """Whether a gap in what we hold touches the weeks of this year."""
    return any(gap.before > day - BEFORE and gap.after < day + AFTER for gap in gaps)


def _season(day: date, held: set[date], named: set[date]) -> Season:
    weeks = [day - BEFORE + timedelta(days=i) for i in range((BEFORE + AFTER).days + 1)]
    return Season(day.year, sum(each in held for each in weeks), sum(each in named for each in weeks))


def _usual(earlier: list[Season]) -> bool:
    """Whether the name stood on enough days in each of the latest years: then it is expected."""
    return all(each.named >= USUAL * each.days for each in earlier)


def _at_most(named: int, days: int, rate: float) -> float:
    return sum(comb(days, k) * rate**k * (1 - rate) ** (days - k) for k in range(named + 1))


def _finding(
    now: Observation, history: History, slug: str, last: Observation, earlier: list[Season], present: Season, chance: float
) -> Finding:  # fmt: skip
    how = "absent" if present.named == 0 else f"on {present.named} of {present.days} days only"
    usual = "; ".join(f"{each.year}: {each.named} of {each.days} days" for each in earlier[-5:])
    instead = _instead(now, history, slug, present.year)
    return Finding(
        key=f"{now.series}|{slug}|{present.year}",
        headline=f"In the weeks around its day {NAMES[slug]} is {how} in {present.year}; in earlier years: {usual}",
        subject=slug,
        before=usual,
        after=f"{present.year}: {present.named} of {present.days} days" + (f"; {instead}" if instead else ""),
        evidence=(now, last),
        confidence=0.7,
        reasons=(
            f"the chance of so few at the rate of the last {LEAST_YEARS} years is {max(chance, 1e-9):.1g}",
            f"the last use that we hold: '{last.value}', {last.known_at.date()}",
            "absent in these weeks; whether it is dropped, later years say",
        ),
        counterpart=(instead,) if instead else (),
        unless=f"the name had stood on more than {FALLEN:.0%} of the days to be expected, or the series had a gap in these weeks",
    )


def _instead(now: Observation, history: History, slug: str, year: int) -> str:
    """How often the plain date stands in the place of the name, where the lexicon knows one."""
    if slug not in INSTEAD:
        return ""
    uses = history.every("calendar_phrase", now.series, INSTEAD[slug], since=date(year, 1, 1))
    stories = {seen.story for seen in uses if seen.known_at.year == year}
    words = sorted({seen.value for seen in uses if seen.story in stories})
    return f"{', '.join(words)} in {len(stories)} documents of {year}" if stories else ""


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_year(year: int, named: int, *, days: int = 20, phrase: str = "Day of the Sun") -> list[Observation]:
    """A year with a document every third day, and every day around April 15, on so many of which the phrase stands."""
    found: list[Observation] = []
    ordinary = [date(year, 1, 2) + timedelta(days=3 * i) for i in range(29)]
    season = [date(year, 4, 1) + timedelta(days=i) for i in range(days)]
    later = [date(year, 4, 22) + timedelta(days=3 * i) for i in range(83)] if year < 2024 else []
    for day in [*ordinary, *season, *later]:
        found.append(saw("document", "document", "en", on=day, story=f"of {day}"))
        if day in season[20 - days :][:named]:
            found.append(
                saw("calendar_phrase", "day_of_the_sun", phrase, on=day, story=f"of {day}", attrs={"day": "04-15"})
            )
    return found


_CASE_PAST = [seen for year in (2020, 2021, 2022, 2023) for seen in _case_year(year, 16)]
_CASE_NOW = saw("document", "document", "en", on="2024-04-21", quote="Floral Tributes Paid", story="of the day after")
_CASE_KEY = "kcna/article/en|day_of_the_sun|2024"

CASES = (
    fires(
        "the Day of the Sun does not come",
        past=[*_CASE_PAST, *_case_year(2024, 0)],
        now=_CASE_NOW,
        key=_CASE_KEY,
        quote="Floral Tributes",
        severity="low",
    ),
    fires(
        "one article still has the name",
        past=[*_CASE_PAST, *_case_year(2024, 1)],
        now=_CASE_NOW,
        key=_CASE_KEY,
        quote="Floral Tributes",
        severity="low",
    ),
    quiet("the name stands as every year", past=[*_CASE_PAST, *_case_year(2024, 14)], now=_CASE_NOW),
    quiet("near miss: half as often as usual is no absence", past=[*_CASE_PAST, *_case_year(2024, 8)], now=_CASE_NOW),
    quiet(
        "near miss: a gap in the weeks is our silence, not theirs",
        past=[
            *_CASE_PAST,
            *[
                seen
                for seen in _case_year(2024, 0)
                if not date(2024, 4, 6) <= seen.known_at.date() <= date(2024, 4, 18)
            ],
        ],
        now=_CASE_NOW,
    ),
    quiet(
        "near miss: a name that stood in one year only is not expected",
        past=[
            *(seen for year in (2020, 2021, 2022) for seen in _case_year(year, 0)),
            *_case_year(2023, 16),
            *_case_year(2024, 0),
        ],
        now=_CASE_NOW,
    ),
    quiet(
        "the second document of the day is not asked",
        past=[
            *_CASE_PAST,
            *_case_year(2024, 0),
            saw("document", "document", "en", on="2024-04-21", story="first of the day"),
        ],
        now=_CASE_NOW,
    ),
    quiet(
        "still warming up: two years are no usage", past=[*_case_year(2023, 16), *_case_year(2024, 0)], now=_CASE_NOW
    ),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    fires(
        "a name that stands on the day itself alone, where it stood for weeks before",
        past=[*_CASE_PAST, *_case_year(2024, 5)],
        now=_CASE_NOW,
        key=_CASE_KEY,
        quote="Floral Tributes",
    ),
)
