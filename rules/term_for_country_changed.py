"""State media call South Korea by a term that they had not used, or that was rare and is now usual.

Why it matters. What the North calls the South is policy. "Puppet" was everywhere until 1998, gone from 2000 and back within weeks of April
2008. On 2023-07-10 and 11 statements of Kim Yo Jong wrote 《대한민국》, "the Republic of Korea", between quotation marks, where south Korea
had stood for decades: half a year later the South was declared another and hostile state.

What is compared. The terms in the outlet's own words, each with or without its quotation marks, within one series; what stands in a longer
quotation belongs to whoever is quoted. A term that is new is told as a first among the documents that name the South. A term that was rare
(at most one such document in twenty in the year before) and stands in three of one month or more is told as spreading, with the chance of
that, and again once it stands in one of ten.

Blind spots. Foreigners' statements that a document tells without quotation marks count as its own. A term that the lexicon lacks. The
gradual end of a term shows only by what takes its place.

What to do. Read who speaks first (the leader's sister, a ministry, a commentary) and whether the marks stay. See the Korean edition: the
English one may follow later or never. Look at the maps and at the names of the organs for the South in the same weeks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import comb

from tealeaves.editions import elsewhere, language_of
from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

RULE = Rule(
    id="term_for_country_changed",
    version=1,
    title="Another term for South Korea",
    severity="medium",
    status="test",
    listens=("country_term",),
    baseline=Baseline(documents=50, days=60),
    references=(
        "https://news.koreaherald.com/view.php?ud=20230725000678",
        "https://www.donga.com/en/article/all/20230712/4283791/1",
        "http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=179049",
    ),
    false_positives=(
        "a foreign organisation's statement that is told without quotation marks",
        "the name of a South Korean body that contains the term",
    ),
    known_limitations=(
        "a term that the lexicon lacks is not seen",
        "that an old term stops is seen only when another takes its place",
    ),
    runbook=(
        "Within the hour: read `quotes` and see who speaks and whether the marks in `after` are there in Korean, too.",
        "Within the week: see by `reasons` how many of the next ten documents that name the South have the term.",
    ),
    base_rate="KCNA in English, 1997 to 2012: 5 in 16 years, 2 of them high, all of them real changes of usage (1999, 2000, 2008)",
    alerts_a_week=0.02,
    sources=("kcna", "rodong", "minju", "vok", "mfa_kp"),
    history_window="395 days for a spreading term, everything held for a new one",
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

ANY = "any"
REPORTED = "reported"
ENOUGH = 9  # documents that name the South: "never before" in so many leaves a chance of 5% (Jeffreys)
SURE = 200
MANY = 100  # uses from which counting once a week will do
MONTH, YEAR = timedelta(days=30), timedelta(days=395)
LEAST_USES = 2  # besides the present one
LEAST_NAMING = 30  # documents of the year before that name the South
RARE = 0.05
USUAL = 0.1  # of the month's documents that name the South: from here on the term is no curiosity
CHANCE = 1e-4
LONG_GAP_DAYS, SETTLED_DAYS = 180, 30


@dataclass(frozen=True, slots=True)
class Spread:
    """How often a term stood among the documents that name the South: in the year before, and in the last month with the present one."""

    before: int
    of_before: int
    lately: int
    of_lately: int

    @property
    def usual(self) -> bool:
        """Whether the term stands in enough of the month's documents to be a way of speaking."""
        return self.lately >= USUAL * self.of_lately

    @property
    def chance(self) -> float:
        """The chance of so many uses in the month if the term were still as rare as in the year before (Jeffreys, binomial)."""
        rate = (self.before + 0.5) / (self.of_before + 1)
        n, least = self.of_lately, self.lately
        return max(0.0, 1 - sum(comb(n, k) * rate**k * (1 - rate) ** (n - k) for k in range(least)))


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where the term is new in the outlet's own words, or has spread."""
    country, _, what = now.subject.partition("|")
    if what:
        return
    naming = history.usage(now.kind, now.series, f"{country}|{ANY}", "named")
    if naming is None or naming.stories < ENOUGH:
        return
    used = history.usage(now.kind, now.series, now.subject, now.value)
    if used is None:
        others = elsewhere(now, history, RULE, language=language_of(now.series))
        if not others.told:
            yield others.of_one_series(_first(now, history, naming.stories), now)
    elif used.stories >= LEAST_USES and _due(now, used):
        spread = _spread(now, history, country)
        if spread is not None:
            yield _spreading(now, history, spread, used.last)


def _due(now: Observation, used: Usage) -> bool:
    """Whether to count again: at the first use of a day; for a term with a long past, of a week."""
    day, last = now.known_at.date(), used.last.known_at.date()
    return day > last if used.stories < MANY else day.isocalendar()[:2] > last.isocalendar()[:2]


def _first(now: Observation, history: History, naming: int) -> Finding:
    usual = _usual(now, history)
    gap = _unsettled(now, history)
    marked = any(f"{now.value[:1]}{seen.value}{now.value[-1:]}" == now.value for seen in usual[:1])
    severity: Severity = "info" if gap or marked else "medium" if naming >= SURE else "low"
    return Finding(
        key=f"{now.series}|{now.subject}|{now.value}|first",
        headline=f"South Korea is called {_words(now)} for the first time in what we hold; until now {_names(usual)}",
        subject=now.subject,
        before=_names(usual),
        after=now.value,
        evidence=(now, *usual[:2]),
        confidence=0.4 if gap else round(min(0.9, 1 - 1 / (2 * naming + 2)), 2),
        reasons=(
            f"first in {naming:,} documents that name South Korea",
            *_after_gap(gap),
            f"it stands in the {now.attrs.get('slot', 'text')}",
        ),
        severity=severity,
        unless=f"any of the {naming:,} earlier documents that name South Korea had called it {now.value}, with the same marks",
    )


def _spread(now: Observation, history: History, country: str) -> Spread | None:
    """The counts, where they cannot be chance."""
    since, lately = now.known_at - YEAR, now.known_at - MONTH
    uses = _stories(history.every(now.kind, now.series, now.subject, since.date()), since, now.value)
    recent = {story for story, when in uses.items() if when > lately}
    if len(recent) < LEAST_USES:
        return None
    named = history.every(now.kind, now.series, f"{country}|{ANY}", since.date())
    naming = _stories(named, since, "named")
    naming_lately = sum(when > lately for when in naming.values())
    spread = Spread(len(uses) - len(recent), len(naming) - naming_lately, len(recent) + 1, naming_lately + 1)
    if spread.of_before < LEAST_NAMING or spread.before > RARE * spread.of_before:
        return None
    return spread if spread.chance < CHANCE else None


def _stories(seen: Sequence[Observation], since: datetime, value: str) -> dict[str, datetime]:
    """Each story with the value and when it was first known, of those known since then."""
    found: dict[str, datetime] = {}
    for each in reversed(seen):
        if each.known_at < since:
            break
        if each.value == value:
            found[each.story] = each.known_at
    return found


def _spreading(now: Observation, history: History, spread: Spread, last: Observation) -> Finding:
    usual = [seen for seen in _usual(now, history) if seen.value != now.value]
    gap = _unsettled(now, history)
    return Finding(
        key=f"{now.series}|{now.subject}|{now.value}|{'usual' if spread.usual else 'spreads'}|{now.known_at.year}",
        headline=f"South Korea is called {_words(now)} in {spread.lately} of {spread.of_lately} documents of one month of {now.series} "
        f"that name it; in {spread.before} of {spread.of_before:,} of the year before",
        subject=now.subject,
        before=f"{spread.before} of {spread.of_before:,} documents",
        after=f"{now.value}: {spread.lately} of {spread.of_lately} documents",
        evidence=(now, last, *usual[:2]),
        confidence=0.4 if gap else 0.85,
        reasons=(
            f"the chance of that at the rate of the year before is {max(spread.chance, 1e-9):.1g}",
            *_after_gap(gap),
            f"other terms: {_names(usual)}",
        ),
        severity="info" if gap else "high" if spread.usual else "low",
        unless=f"the term had stood in more than {RARE:.0%} of the year's documents that name South Korea, or in fewer of this month's",
    )


def _usual(now: Observation, history: History) -> list[Observation]:
    """The latest use of each term, the most frequent first."""
    uses = sorted(
        history.values(now.kind, now.series, now.subject).items(), key=lambda pair: (-pair[1].stories, pair[0])
    )
    return [use.last for _, use in uses]


def _names(usual: Sequence[Observation]) -> str:
    return ", ".join(seen.value for seen in usual[:4]) or "no term that we know"


def _words(now: Observation) -> str:
    """The term, with the printed form where that is another: "ROK" is one with "Republic of Korea"."""
    printed = now.quote.text.strip()
    return now.value if printed.casefold() == now.value.casefold() else f"{printed}, one with {now.value},"


def _after_gap(gap: date | None) -> tuple[str, ...]:
    return (f"the use may have begun in the gap that ended on {gap}",) if gap else ()


def _unsettled(now: Observation, history: History) -> date | None:
    """The end of a long hole that lies shortly before now."""
    for gap in reversed(history.coverage(now.series).gaps):
        if gap.days >= LONG_GAP_DAYS:
            return gap.before if (now.known_at.date() - gap.before).days < SETTLED_DAYS else None
    return None


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_SERIES = "rodong/article/ko"


def _case_term(value: str, on: str | date, *, subject: str = "KR", story: str | None = None) -> Observation:
    attrs = {"term": value.strip("《》"), "quoted": "yes" if "《" in value else "no", "slot": "text"}
    name = story or f"{value} {on}"
    return saw("country_term", subject, value, on=on, series=_CASE_SERIES, lang="ko", story=name, attrs=attrs)


def _case_south(count: int, value: str = "남조선", since: str = "2022-07-01", every_days: int = 3) -> list[Observation]:
    """So many documents that name the South by this term."""
    found: list[Observation] = []
    for seen in quiet_past(count, since=since, every_days=every_days, series=_CASE_SERIES):
        day, story = seen.known_at.date(), f"{seen.story} {since}"
        found += [
            saw("document", "document", "ko", on=day, series=_CASE_SERIES, story=story),
            saw("country_term", "KR|any", "named", on=day, series=_CASE_SERIES, story=story, quote=value),
            _case_term(value, day, story=story),
        ]
    return found


_CASE_PAST = _case_south(120)


def _case_kcna(*seen: Observation) -> list[Observation]:
    """The same as printed by KCNA."""
    return [
        replace(one, series="kcna/article/ko", story=f"{one.story} kcna", version=f"{one.version} kcna") for one in seen
    ]


CASES = (
    fires(
        "what another outlet has written for a month is no first in what we hold",
        past=[*_CASE_PAST, *_case_kcna(*_CASE_PAST, _case_term("《대한민국》", "2023-06-10"))],
        now=_case_term("《대한민국》", "2023-07-10"),
        key="rodong/article/ko|KR|《대한민국》|first",
        quote="《대한민국》",
        severity="info",
    ),
    quiet(
        "near miss: the statement that another outlet printed and told a day before",
        past=[*_CASE_PAST, *_case_kcna(*_CASE_PAST, _case_term("《대한민국》", "2023-07-10"))],
        now=_case_term("《대한민국》", "2023-07-11"),
    ),
    fires(
        "the Republic of Korea, between marks, after decades of south Korea",
        past=_CASE_PAST,
        now=_case_term("《대한민국》", "2023-07-10"),
        key="rodong/article/ko|KR|《대한민국》|first",
        quote="《대한민국》",
        severity="low",
    ),
    fires(
        "many documents make a first worth more",
        past=_case_south(240, every_days=1),
        now=_case_term("《대한민국》", "2023-07-10"),
        key="rodong/article/ko|KR|《대한민국》|first",
        quote="《대한민국》",
        severity="medium",
    ),
    fires(
        "a term that was rare stands in the third document within a month",
        past=[*_CASE_PAST, _case_term("《대한민국》", "2023-07-10"), _case_term("《대한민국》", "2023-07-11")],
        now=_case_term("《대한민국》", "2023-07-14"),
        key="rodong/article/ko|KR|《대한민국》|usual|2023",
        quote="《대한민국》",
        severity="high",
    ),
    quiet("the usual term", past=_CASE_PAST, now=_case_term("남조선", "2023-07-10")),
    quiet(
        "near miss: what a South Korean is quoted with is his term",
        past=_CASE_PAST,
        now=_case_term("대한민국", "2023-07-10", subject="KR|reported"),
    ),
    quiet(
        "near miss: a rare term once more is still rare",
        past=[*_CASE_PAST, _case_term("《대한민국》", "2022-09-10")],
        now=_case_term("《대한민국》", "2023-07-10"),
    ),
    quiet(
        "near miss: a term in every tenth document was no rare one",
        past=sorted([*_CASE_PAST, *_case_south(13, "괴뢰", "2022-07-02", 28)], key=lambda seen: seen.order),
        now=_case_term("괴뢰", "2023-07-10"),
    ),
    quiet(
        "eight documents that name the South are no usage",
        past=[*quiet_past(100, since="2022-07-01", every_days=3, series=_CASE_SERIES), *_case_south(8)],
        now=_case_term("《대한민국》", "2023-07-10"),
    ),
    quiet(
        "still warming up",
        past=_case_south(20, since="2023-06-20", every_days=1),
        now=_case_term("《대한민국》", "2023-07-12"),
    ),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a foreign party's statement that is told without marks is not the outlet's own",
        past=_CASE_PAST,
        now=_case_term("한국", "2023-07-10"),
    ),
)
