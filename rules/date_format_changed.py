"""An outlet stops printing years in a form that it always used, or begins to print them in another.

Why it matters. The Juche calendar counts from the birth of Kim Il Sung; it came by decree on 1997-09-09. From 2022-02 the site of KCNA
printed Juche years alone; on 2024-10-13 Rodong Sinmun printed the Gregorian year alone, and the Juche year was gone from the front page: a
step out of the grandfather's shadow that no article mentioned.

What is compared. The forms juche+gregorian, juche and gregorian, for the line that is a date and for the years in the text, by days and not
by documents, within one series. A form is told as gone when the days without it since its last use are too many to be chance at the rate of
the year before; as new when it was rare in the year before and stands on several days of a month.

Blind spots. The date in a page's head that the parser reads as the day of publication stands in no block and is not seen here: Rodong
Sinmun's is such a one, and only its text speaks. Texts name years for many reasons, and go without for weeks: the chance is told.

What to do. Open the page of the first day without the form and of the day before, and look at its head. See whether the other outlets of
the state print it still, in Korean first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import comb, exp, lgamma

from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, saw

RULE = Rule(
    id="date_format_changed",
    version=1,
    title="Years are printed in another form",
    severity="low",
    status="stable",
    listens=("date_format",),
    baseline=Baseline(documents=50, days=60),
    references=(
        "https://en.tengrinews.kz/world_news/north-korea-stops-using-juche-calendar-264581",
        "https://www.thetimes.co.uk/article/north-korea-rejects-western-calendar-hqfn9qxtp",
    ),
    false_positives=(
        "weeks in which texts have no occasion to name a year",
        "a parser that begins or ceases to keep the printed date",
    ),
    known_limitations=(
        "a date in the head of a page that becomes the day of publication",
        "pictures of front pages",
    ),
    runbook=(
        "Within the day: open the pages behind `quotes` and compare their heads with `before`.",
        "Within the week: see by `reasons` whether the form comes back; where it does not, look at the other outlets.",
    ),
    base_rate="KCNA in English and Spanish, 1997 to 2012: 2 in 16 years, one of them without meaning (October 2012)",
    alerts_a_week=0.02,
    sources=("kcna", "rodong", "minju", "vok"),
    history_window="the year before the last use of the form",
    dedup_window="once for each form and its last day, or its first month",
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

YEAR, MONTH = timedelta(days=365), timedelta(days=30)
LEAST_DAYS = 20  # with any form, in the year before
LEAST_SHARE = 0.05  # of the days, for a form to be missed
LEAST_SILENCE = timedelta(days=7)
LEAST_SINCE = 9  # days with a year since the last use: below, an absence says nothing
GONE, NEW = 1e-4, 1e-6  # chances
MOST_EFFECTIVE = 60  # days that count as evidence: usage comes in bursts, and more days do not make it surer
RARE, LEAST_NEW = 0.02, 5
LONG_GAP_DAYS = 30
PLAIN = "gregorian"  # what is left where the Juche year goes, and nothing new in itself
FORMS = {
    "juche+gregorian": "the Juche year with the Gregorian year",
    "juche": "the Juche year alone",
    PLAIN: "the Gregorian year alone",
}
PLACES = {"text": "in the text", "dateline": "in the printed date"}


@dataclass(frozen=True, slots=True)
class Counts:
    """Days with a form among the days with any: in the year before, and since (gone) or in the last month (new)."""

    before: int
    of_before: int
    lately: int
    of_lately: int


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The findings, where a form has gone or come; judged at the first year of a week."""
    values = history.values(now.kind, now.series, now.subject)
    last = max((use.last.known_at for use in values.values()), default=None)
    if last is None or last.isocalendar()[:2] == now.known_at.isocalendar()[:2]:
        return
    silent = [
        form for form, use in values.items() if now.known_at - use.last.known_at >= LEAST_SILENCE and form != now.value
    ]
    if not silent and now.value == PLAIN:
        return
    held = history.every(now.kind, now.series, now.subject)
    gap = max((gap.before for gap in history.coverage(now.series).gaps if gap.days >= LONG_GAP_DAYS), default=date.min)
    for form in (each for each in silent if values[each].last.known_at.date() > gap):  # a hole explains any absence
        yield from _gone(now, form, values[form].last, held)
    if now.value != PLAIN:
        yield from _new(now, held)


def _gone(now: Observation, form: str, last: Observation, held: Sequence[Observation]) -> Iterator[Finding]:
    until = last.known_at.date()
    before, since = _days(held, until - YEAR, until), _days(held, until + timedelta(days=1), now.known_at.date())
    since.setdefault(now.value, set()).add(now.known_at.date())
    counts = Counts(len(before.get(form, ())), _all(before), 0, _all(since))
    chance = _none(counts)
    enough = counts.of_before >= LEAST_DAYS and counts.of_lately >= LEAST_SINCE
    if enough and counts.before >= LEAST_SHARE * counts.of_before and chance < GONE:
        yield _finding(now, form, last, counts, chance)


def _new(now: Observation, held: Sequence[Observation]) -> Iterator[Finding]:
    today = now.known_at.date()
    before, lately = _days(held, today - YEAR - MONTH, today - MONTH), _days(held, today - MONTH, today)
    lately.setdefault(now.value, set()).add(today)
    counts = Counts(len(before.get(now.value, ())), _all(before), len(lately[now.value]), _all(lately))
    rate = (counts.before + 0.5) / (counts.of_before + 1)
    if counts.of_before < LEAST_DAYS or counts.before > RARE * counts.of_before or counts.lately < LEAST_NEW:
        return
    chance = 1 - sum(
        comb(counts.of_lately, k) * rate**k * (1 - rate) ** (counts.of_lately - k) for k in range(counts.lately)
    )
    if chance < NEW:
        yield _finding(now, now.value, None, counts, chance)


def _days(held: Sequence[Observation], since: date, until: date) -> dict[str, set[date]]:
    """The days on which each form stood, from `since` to `until`."""
    found: dict[str, set[date]] = {}
    for each in reversed(held):
        day = each.known_at.date()
        if day < since:
            break
        if day <= until:
            found.setdefault(each.value, set()).add(day)
    return found


def _all(days: dict[str, set[date]]) -> int:
    return len(set().union(*days.values())) if days else 0


def _none(counts: Counts) -> float:
    """The chance (beta-binomial, Jeffreys) that a form of this rate stays unseen on so many days."""
    scale = min(1.0, MOST_EFFECTIVE / max(counts.of_before, 1))
    used, unused = counts.before * scale + 0.5, (counts.of_before - counts.before) * scale + 0.5
    m = counts.of_lately
    return exp(lgamma(unused + m) + lgamma(used + unused) - lgamma(unused) - lgamma(used + unused + m))


def _finding(now: Observation, form: str, last: Observation | None, counts: Counts, chance: float) -> Finding:
    name, place = FORMS.get(form, form), PLACES.get(now.subject, now.subject)
    before = f"{counts.before} of {counts.of_before} days"
    if last is not None:
        key, since = f"gone|{form}|{last.known_at.date()}", f"since {last.known_at.date()}"
        headline = (
            f"{name} has not stood {place} {since}: on 0 of {counts.of_lately} days with a year; before on {before}"
        )
        after = f"{FORMS.get(now.value, now.value)}; 0 of {counts.of_lately} days {since}"
    else:
        key = f"new|{form}|{now.known_at:%Y-%m}"
        headline = f"{name} stands {place} on {counts.lately} of {counts.of_lately} days of a month; in the year before on {before}"
        after = f"{counts.lately} of {counts.of_lately} days"
    return Finding(
        key=f"{now.series}|{now.subject}|{key}",
        headline=headline[0].upper() + headline[1:],
        subject=now.subject,
        before=f"{name}: {before}",
        after=after,
        evidence=(now, *((last,) if last is not None else ())),
        confidence=0.7,
        reasons=(
            f"the chance of that at the rate of the year before is {max(chance, 1e-9):.1g}",
            "counted by days: one document says nothing",
        ),
        severity=_severity(now),
        unless=f"{name} had stood on one more day"
        if last is not None
        else f"{name} had stood on more days of the year before",
    )


def _severity(now: Observation) -> Severity:
    """A printed date is the page's own; the years in the text come and go."""
    return "medium" if now.subject == "dateline" else "low"


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_SERIES = "rodong/article/ko"
_CASE_FIRST = date(2023, 10, 1)


def _case_dated(form: str, on: date | str, *, subject: str = "text", story: str = "") -> Observation:
    words = {"juche+gregorian": "주체113(2024)년", "juche": "주체113년", "gregorian": "2024년"}[form]
    return saw(
        "date_format", subject, form, on=on, series=_CASE_SERIES, lang="ko", quote=words, story=story or f"{form} {on}"
    )


def _case_days(count: int, forms: str, *, since: date = _CASE_FIRST, subject: str = "text") -> list[Observation]:
    """A document a day, its years in these forms by turns."""
    found: list[Observation] = []
    for i in range(count):
        day = since + timedelta(days=i)
        found.append(saw("document", "document", "ko", on=day, series=_CASE_SERIES, story=f"of {day}"))
        found.append(_case_dated(forms.split()[i % len(forms.split())], day, subject=subject, story=f"of {day}"))
    return found


_CASE_MIXED = "juche+gregorian gregorian gregorian"
_CASE_NOW = _case_dated("gregorian", "2024-11-18")

CASES = (
    fires(
        "the Juche year, on every third day until now, is gone for five weeks",
        past=[*_case_days(379, _CASE_MIXED), *_case_days(35, "gregorian", since=date(2024, 10, 14))],
        now=_CASE_NOW,
        key="rodong/article/ko|text|gone|juche+gregorian|2024-10-13",
        quote="2024년",
        severity="low",
    ),
    fires(
        "the printed date loses its Juche year: a week is enough",
        past=[
            *_case_days(379, "juche+gregorian", subject="dateline"),
            *_case_days(9, "gregorian", since=date(2024, 10, 14), subject="dateline"),
        ],
        now=_case_dated("gregorian", "2024-10-28", subject="dateline"),
        key="rodong/article/ko|dateline|gone|juche+gregorian|2024-10-13",
        quote="2024년",
        severity="medium",
    ),
    fires(
        "the Juche calendar comes",
        past=[*_case_days(340, "gregorian"), *_case_days(11, "juche+gregorian gregorian", since=date(2024, 9, 5))],
        now=_case_dated("juche+gregorian", "2024-09-16"),
        key="rodong/article/ko|text|new|juche+gregorian|2024-09",
        quote="주체113(2024)년",
        severity="low",
    ),
    quiet(
        "every third day as always",
        past=[*_case_days(379, _CASE_MIXED), *_case_days(30, _CASE_MIXED, since=date(2024, 10, 14))],
        now=_CASE_NOW,
    ),
    quiet(
        "near miss: ten days without a Juche year happen",
        past=[*_case_days(379, _CASE_MIXED), *_case_days(10, "gregorian", since=date(2024, 10, 14))],
        now=_case_dated("gregorian", "2024-10-28"),
    ),
    quiet(
        "near miss: a form of one day in fifty is not missed",
        past=[
            *_case_days(379, " ".join(["juche", *["gregorian"] * 49])),
            *_case_days(60, "gregorian", since=date(2024, 10, 14)),
        ],
        now=_case_dated("gregorian", "2024-12-16"),
    ),
    quiet(
        "near miss: one document with another form is none",
        past=_case_days(379, "juche+gregorian"),
        now=_case_dated("gregorian", "2024-10-15"),
    ),
    quiet(
        "still warming up",
        past=_case_days(30, "juche+gregorian", since=date(2024, 10, 1)),
        now=_case_dated("gregorian", "2024-11-18"),
    ),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    fires(
        "the first day on which the head of the front page has no Juche year",
        past=_case_days(379, "juche+gregorian", subject="dateline"),
        now=_case_dated("gregorian", "2024-10-15", subject="dateline"),
        key="rodong/article/ko|dateline|gone|juche+gregorian|2024-10-13",
        quote="2024년",
    ),
)
