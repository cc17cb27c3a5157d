"""A person of the leadership who was named many days a month is no longer named, although the series is well held.

Why it matters. The fallen are not announced. Pak Nam Gi, who ran the currency reform, was named on a hundred days of 2009 and after
2010-01-04 not once; U Tong Chuk of state security after March 2012 not at all. Months later others reported why. The silence was there
to be counted.

What is compared. The days on which a person is named, among the days with documents of the series, in the year before the last mention, and
the days with documents since, on none of which the name stands. It is told when that is too much to be chance, once for each silence, and
looked at once a week. Whose death was told in the month of the last mention has not vanished.

Blind spots. Persons the lexicon lacks, and names that several bear. A photograph without a caption. An office that no longer makes news is
silent as well. Death is mostly announced, and a rest is not: both look the same until then.

What to do. Look for an obituary, for another holder of the office, for the person in lists of funeral committees and of seats at rallies.
Search the Korean edition for the name with another title. Say "not named since", never "purged".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import exp, lgamma

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="name_vanished",
    version=1,
    title="A person of the leadership is no longer named",
    severity="low",
    status="test",
    listens=("document",),
    baseline=Baseline(documents=300, days=180),
    references=(
        "https://www.voanews.com/a/s-korea-investigates-media-reports-of-n-korean-execution-over-currency-reform-88422902/165486.html",
    ),
    false_positives=(
        "an illness, or a death that was told where we do not read it",
        "an office that makes news in one season of the year",
        "an edition that prints fewer of the lists in which the person stands",
    ),
    known_limitations=(
        "persons that the lexicon lacks, and names that several bear",
        "it is looked at once a week, and a silence must last six weeks or more",
    ),
    runbook=(
        "Within the day: search the Korean edition of the days since `before` for the name, and for an obituary.",
        "Within the week: see who stands in the person's place in lists of attendance, and compare with `quotes`.",
        "Within the month: look whether the name is back; `reasons` say how sure the silence is.",
    ),
    base_rate="KCNA 1997 to 2012, 70 persons: 14 in 16 years; 6 had fallen or lost office, 2 had died, 2 were ill, 4 came back",
    alerts_a_week=0.02,
    sources=("kcna", "rodong", "minju"),
    history_window="the year before the last mention",
    dedup_window="once for each silence",
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

NAMES = (  # those of the observer's lexicon: a rule cannot ask who there is
    "Choe Pu Il", "Choe Ryong Hae", "Choe Son Hui", "Choe Thae Bok", "Choe Yong Rim", "Han Kwang Sang",
    "Han Song Ryong", "Hong Song Nam", "Hwang Pyong So", "Hyon Chol Hae", "Hyon Song Wol", "Hyon Yong Chol",
    "Jang Chang Ha", "Jang Song Thaek", "Jo Chun Ryong", "Jo Myong Rok", "Jo Yon Jun", "Jo Yong Won", "Jon Hyon Chol",
    "Jon Pyong Ho", "Jong Kyong Thaek", "Ju Kyu Chang", "Kang Nung Su", "Kang Sok Ju", "Kang Sun Nam", "Kang Yun Sok",
    "Kim Chang Sop", "Kim Chol Man", "Kim Il Chol", "Kim Jae Ryong", "Kim Jong Gak", "Kim Ju Ae", "Kim Jung Rin",
    "Kim Ki Nam", "Kim Kuk Thae", "Kim Kyong Hui", "Kim Phyong Hae", "Kim Tok Hun", "Kim Won Hong", "Kim Yang Gon",
    "Kim Yo Jong", "Kim Yong Chun", "Kim Yong Nam", "Kim Yong Sun", "Kwak Pom Gi", "Kye Ung Thae", "Mun Kyong Dok",
    "No Kwang Chol", "O Il Jong", "O Kuk Ryol", "O Su Yong", "Paek Nam Sun", "Pak Jae Gyong", "Pak Jong Chon",
    "Pak Nam Gi", "Pak Pong Ju", "Pak Thae Song", "Pak To Chun", "Pak Ui Chun", "Ri Hi Yong", "Ri Il Hwan",
    "Ri Je Gang", "Ri Jong Ok", "Ri Man Gon", "Ri Myong Su", "Ri Pyong Chol", "Ri Sol Ju", "Ri Son Gwon",
    "Ri Su Yong", "Ri Ul Sol", "Ri Yong Gil", "Ri Yong Ho", "Ro Tu Chol", "Ryu Mi Yong", "Thae Jong Su",
    "U Tong Chuk", "Yang Hyong Sop",
)  # fmt: skip
YEAR = timedelta(days=365)
LEAST_SILENCE, MOST_SILENCE = timedelta(days=45), timedelta(days=300)
LEAST_NAMED = 24  # days in the year before: two a month
LEAST_SINCE = 25  # days with documents since
MOST_EFFECTIVE = 60  # days that count as evidence: persons are named in bursts (congresses, visits), and more days make nothing surer
LONG_GAP_DAYS = 30
BURIED_WITHIN = timedelta(days=30)
ANOTHER_DAY = timedelta(days=3)  # editions print one event on different days
CHANCE = 1e-4
SURELY_NOT = 0.02


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The findings, at the first document of a week of the series."""
    latest = history.latest(now.series)
    if latest is None or latest.isocalendar()[:2] == now.known_at.date().isocalendar()[:2]:
        return
    silent = [last for name in NAMES if (last := history.last("person_named", now.series, name)) is not None]
    for last in silent:
        if LEAST_SILENCE <= now.known_at - last.known_at <= MOST_SILENCE:
            yield from _judged(now, history, last)


def _judged(now: Observation, history: History, last: Observation) -> Iterator[Finding]:
    until = last.known_at.date()
    since_when = until - YEAR + timedelta(days=1)
    named = {seen.known_at.date() for seen in history.every("person_named", now.series, last.subject, since=since_when)}
    if len(named) < LEAST_NAMED or _none(len(named), 365, (now.known_at.date() - until).days) > SURELY_NOT:
        return  # even if there had been documents every day: cheaper than to count them
    gaps = history.coverage(now.series).gaps
    if any(gap.before > until and gap.days >= LONG_GAP_DAYS for gap in gaps):
        return  # a hole explains any silence
    held_in = history.series("person_named", last.subject)
    if any(_named_since(history, series, last) or _buried(history, series, last) for series in held_in):
        return
    held = history.days(now.series, since=since_when)
    since, before = sum(day > until for day in held), sum(day <= until for day in held)
    chance = _none(len(named), max(before, len(named)), since)
    if since >= LEAST_SINCE and chance < CHANCE:
        yield _finding(now, last, len(named), before, since, chance)


def _named_since(history: History, series: str, last: Observation) -> bool:
    """Whether another edition or outlet has named the person after the last mention here."""
    latest = history.last("person_named", series, last.subject)
    return latest is not None and latest.known_at.date() > last.known_at.date() + ANOTHER_DAY


def _buried(history: History, series: str, last: Observation) -> bool:
    """Whether the person's death was told in the month of the last mention."""
    told = history.every("person_named", series, last.subject, since=(last.known_at - BURIED_WITHIN).date())
    return any("death" in seen.attrs for seen in told)


def _none(named: int, days: int, since: int) -> float:
    """The chance (beta-binomial, Jeffreys) that a person named on so many of so many days is named on none of those since."""
    scale = min(1.0, MOST_EFFECTIVE / days)
    used, unused = named * scale + 0.5, (days - named) * scale + 0.5
    return exp(lgamma(unused + since) + lgamma(used + unused) - lgamma(unused) - lgamma(used + unused + since))


def _finding(now: Observation, last: Observation, named: int, days: int, since: int, chance: float) -> Finding:
    until = last.known_at.date()
    return Finding(
        key=f"{now.series.partition('/')[0]}|{last.subject}|{until:%Y-%m}",
        headline=f"{last.subject} is not named in {now.series} on any of {since} days with documents since {until}; "
        f"on {named} of {days} days of the year before",
        subject=last.subject,
        before=f"named on {named} of {days} days up to {until}",
        after=f"on 0 of {since} days since",
        evidence=(now, last),
        confidence=0.6,
        reasons=(
            f"the chance of that at the rate of the year before is {max(chance, 1e-9):.1g}",
            "a silence has many reasons: illness, death, another office, disgrace",
        ),
        severity="low",
        unless=f"{last.subject} had been named on one of the {since} days, or a gap of a month lay in them",
    )


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_WHO = "Pak Nam Gi"
_CASE_FIRST = date(2009, 1, 5)


def _case_year(every: int = 4, *, days: int = 365, silent_for: int = 60, who: str = _CASE_WHO) -> list[Observation]:
    """A document a day; the person in every so manieth until the silence begins."""
    found: list[Observation] = []
    for i in range(days + silent_for):
        day = _CASE_FIRST + timedelta(days=i)
        found.append(saw("document", "document", "en", on=day, story=f"of {day}"))
        if i < days and i % every == 0:
            found.append(saw("person_named", who, "named", on=day, quote=who, story=f"of {day}"))
    return found


def _case_now(days: int) -> Observation:
    """The first document of the week that begins on or after so many days."""
    day = _CASE_FIRST + timedelta(days=days)
    day += timedelta(days=-day.weekday() % 7)
    return saw(
        "document", "document", "en", on=day, quote="Workers of Huichon Bring about Innovations", story=f"of {day}"
    )


CASES = (
    fires(
        "named every fourth day for a year, and on none of sixty",
        past=_case_year(),
        now=_case_now(425),
        key="kcna|Pak Nam Gi|2010-01",
        quote="Huichon",
        severity="low",
    ),
    fires(
        "named on every eighth day: a longer silence is needed",
        past=_case_year(8, silent_for=150),
        now=_case_now(515),
        key="kcna|Pak Nam Gi|2009-12",
        quote="Huichon",
        severity="low",
    ),
    quiet("named last week", past=_case_year(silent_for=5), now=_case_now(370)),
    quiet(
        "near miss: two months of silence of somebody who is named on every twelfth day",
        past=_case_year(12, silent_for=65),
        now=_case_now(430),
    ),
    quiet(
        "near miss: a hole of two months in what we hold is our silence",
        past=[
            seen
            for seen in _case_year(silent_for=75)
            if not date(2010, 1, 6) <= seen.known_at.date() <= date(2010, 3, 16)
        ],
        now=_case_now(440),
    ),
    quiet(
        "near miss: an obituary is no vanishing",
        past=[
            *_case_year(days=364, silent_for=61),
            saw(
                "person_named",
                _CASE_WHO,
                "named",
                on="2010-01-05",
                quote="Obituary on Pak Nam Gi",
                story="obituary",
                attrs={"death": "yes"},
            ),
        ],
        now=_case_now(425),
    ),
    quiet("near miss: once a month is no usage", past=_case_year(30, silent_for=150), now=_case_now(515)),
    quiet(
        "the second document of the week is not asked",
        past=[*_case_year(), saw("document", "document", "en", on="2010-03-08", story="first of the week")],
        now=saw("document", "document", "en", on="2010-03-09", story="second"),
    ),
    quiet("still warming up", past=_case_year(3, days=80, silent_for=60), now=_case_now(140)),
)
