"""A readout says much less of a subject than the readouts of the same occasion in earlier years.

Why it matters. The readout of the plenary meeting of December 2024 said little of foreign policy and defence, in a year of troops abroad
and of a new American president: either room was being kept, or something was being kept quiet. A silence in a text that everybody waits for
is as telling as a sentence.

What is compared. The share of sentences on a subject (foreign policy, defence, economy, agriculture, the South) with the same occasion of
the last five years held: plenary meetings at the turn of the year with such, New Year editorials and addresses with such. It is told where
the share is less than two fifths of the median and the chance of so few sentences is below one in a hundred. A report that has less than
two fifths of the usual number of sentences is told for that alone, as information.

Blind spots. Words stand for subjects: a policy told in other words is missed. A summary is no full text: of readouts of a quite different
length the subjects are not compared, and a shorter print of the same days is passed over. A speech that is published apart, or not at all.

What to do. Read the last such readout beside this one, in Korean. Look for the subject in a separate speech, law or statement of the same
days: what leaves one text often stands in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import comb
from statistics import median

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="topic_share_dropped",
    version=1,
    title="A readout says much less of a subject than in other years",
    severity="low",
    status="test",
    listens=("topic_share",),
    baseline=Baseline(documents=50, days=700),
    references=("https://www.38north.org/2025/01/quick-take-kims-new-years-greetings-to-putin/",),
    false_positives=(
        "a summary that is compared with full texts, or that is followed by the full text on another day",
        "a subject that got a document of its own",
    ),
    known_limitations=(
        "a subject told in words that the lexicon lacks",
        "an occasion with fewer than three earlier readouts is not compared",
    ),
    runbook=(
        "Within the day: read the sentences on the subject in the readouts of `evidence`, in Korean.",
        "Within the week: look for a separate text on the subject, and compare the shares in `reasons` with it.",
    ),
    base_rate="one in 13 New Year editorials of KCNA in English, 1997 to 2012: that of 2009, which left out the United States",
    alerts_a_week=0.01,
    sources=("kcna", "rodong", "minju"),
    history_window="the last five years' readouts of the occasion",
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

OCCASIONS = {
    "new_year": "New Year editorial or address",
    "plenum_year_end": "Plenary meeting at the turn of the year",
    "plenum": "Plenary meeting",
}
TOPICS = {
    "foreign_policy": "foreign policy",
    "defence": "defence",
    "economy": "the economy",
    "agriculture": "agriculture",
    "inter_korean": "the South and reunification",
}
LENGTH = "length"  # the topic whose value is the number of sentences itself
REPORTED = (
    "plenum",
    "plenum_year_end",
)  # of which there is one report; an editorial is printed in full and in short on one day
LEAST_YEARS, MOST_YEARS = 3, 5
LEAST_SHARE = 5.0  # per cent: of less there is nothing to drop
DROPPED = 0.4
CHANCE = 0.01
LENGTHS = (0.4, 2.5)  # of the median number of sentences: outside, another kind of text
SAME_PRINT_DAYS = 10


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where the share has fallen."""
    occasion, _, topic = now.subject.partition("|")
    if occasion not in OCCASIONS or topic not in (*TOPICS, LENGTH):
        return
    held = history.every(now.kind, now.series, now.subject)
    if any((now.known_at - each.known_at).days <= SAME_PRINT_DAYS and _total(each) >= _total(now) for each in held):
        return  # a shorter print of a readout that we have in full
    earlier = _by_year(held, now)
    if topic == LENGTH:
        if occasion in REPORTED:
            yield from _short(now, earlier)
        return
    if len(earlier) < LEAST_YEARS or not _alike(now, earlier):
        return
    usual = median(float(each.value) for each in earlier)
    chance = _at_most(_sentences(now), _total(now), usual / 100)
    if usual >= LEAST_SHARE and float(now.value) < DROPPED * usual and chance < CHANCE:
        yield _finding(now, earlier, usual, chance)


def _short(now: Observation, earlier: Sequence[Observation]) -> Iterator[Finding]:
    """The finding, where the report is much shorter than all of the earlier years: of its subjects nothing can be said."""
    if len(earlier) < LEAST_YEARS or _total(now) >= DROPPED * min(_total(each) for each in earlier):
        return
    usual, occasion = median(_total(each) for each in earlier), now.subject.partition("|")[0]
    lengths = "; ".join(f"{_printed(each)}: {_total(each)} sentences" for each in earlier)
    yield Finding(
        key=f"{now.series}|{now.subject}|{_year(now)}",
        headline=f"{OCCASIONS[occasion]}: the report has {_total(now)} sentences; in {len(earlier)} earlier years {usual:g} in the median",
        subject=now.subject,
        before=lengths,
        after=f"{_total(now)} sentences",
        evidence=(now, *reversed(earlier[-3:])),
        confidence=0.5,
        severity="info",
        reasons=(
            f"the shortest of the earlier years had {min(_total(each) for each in earlier)} sentences",
            "a fuller text of the same meeting may follow, or stand elsewhere; of so few sentences no share is counted",
        ),
        unless=f"the report had had at least {DROPPED:.0%} of the sentences of the shortest of the earlier years",
    )


def _total(seen: Observation) -> int:
    return int(seen.attrs.get("total", "0"))


def _sentences(seen: Observation) -> int:
    return int(seen.attrs.get("sentences", "0"))


def _year(seen: Observation) -> int:
    """The year that a readout is for: one of December belongs to the next."""
    day = _printed(seen)
    return day.year + (day.month == 12)


def _printed(seen: Observation) -> date:
    """The day on which the readout was printed: what an analyst looks it up by."""
    return seen.published_at or seen.known_at.date()


def _by_year(held: Sequence[Observation], now: Observation) -> list[Observation]:
    """The longest readout of each of the latest earlier years, in order."""
    longest: dict[int, Observation] = {}
    for each in held:
        year = _year(each)
        if year < _year(now) and (year not in longest or _total(longest[year]) < _total(each)):
            longest[year] = each
    return [longest[year] for year in sorted(longest)[-MOST_YEARS:]]


def _alike(now: Observation, earlier: Sequence[Observation]) -> bool:
    """Whether the readout is about as long as the earlier ones."""
    usual = median(_total(each) for each in earlier)
    return LENGTHS[0] * usual <= _total(now) <= LENGTHS[1] * usual


def _at_most(found: int, total: int, rate: float) -> float:
    """The chance of so few sentences, or fewer, at the usual share (binomial)."""
    return sum(comb(total, k) * rate**k * (1 - rate) ** (total - k) for k in range(found + 1))


def _finding(now: Observation, earlier: Sequence[Observation], usual: float, chance: float) -> Finding:
    occasion, _, topic = now.subject.partition("|")
    shares = "; ".join(f"{_printed(each)}: {each.value} % of {_total(each)} sentences" for each in earlier)
    return Finding(
        key=f"{now.series}|{now.subject}|{_year(now)}",
        headline=f"{OCCASIONS[occasion]}: {now.value} % of the sentences are on {TOPICS[topic]}; "
        f"in {len(earlier)} earlier years {usual:.1f} % in the median",
        subject=now.subject,
        before=shares,
        after=f"{now.value} % of {_total(now)} sentences",
        evidence=(now, *reversed(earlier[-3:])),
        confidence=0.6,
        reasons=(
            f"{_sentences(now)} of {_total(now)} sentences; the chance of so few at the usual share is {max(chance, 1e-9):.1g}",
            f"least of the earlier years: {min(float(each.value) for each in earlier):.1f} %",
            shares,
        ),
        unless=f"at least {DROPPED * usual:.1f} % of the sentences had been on {TOPICS[topic]}",
    )


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_readout(
    year: int, found: int, total: int = 150, *, subject: str = "plenum_year_end|foreign_policy", day: str = "01-01", story: str = ""
) -> Observation:  # fmt: skip
    occasion, _, topic = subject.partition("|")
    attrs = {"sentences": str(found), "total": str(total), "occasion": occasion, "topic": topic}
    return saw(
        "topic_share",
        subject,
        f"{100 * found / total:.1f}",
        on=f"{year}-{day}",
        quote="external work",
        story=story or f"plenum {year}",
        attrs=attrs,
    )


def _case_length(year: int, total: int, *, day: str = "01-01", story: str = "") -> Observation:
    seen = _case_readout(year, 0, total, subject="plenum_year_end|length", day=day, story=story)
    return replace(seen, value=str(total))


_CASE_PAST = [
    *quiet_past(300, since="2020-01-02", every_days=6),
    *(_case_readout(year, found) for year, found in ((2021, 20), (2022, 18), (2023, 24), (2024, 22))),
]
_CASE_LITTLE = _case_readout(2025, 3)

CASES = (
    fires(
        "the readout of the end of 2024 says little of foreign policy",
        past=_CASE_PAST,
        now=_CASE_LITTLE,
        key="kcna/article/en|plenum_year_end|foreign_policy|2025",
        quote="external work",
        severity="low",
    ),
    fires(
        "not a word of it",
        past=_CASE_PAST,
        now=_case_readout(2025, 0),
        key="kcna/article/en|plenum_year_end|foreign_policy|2025",
        quote="external work",
        severity="low",
    ),
    quiet("as much as in other years", past=_CASE_PAST, now=_case_readout(2025, 17)),
    quiet("near miss: half of the usual share", past=_CASE_PAST, now=_case_readout(2025, 11)),
    quiet("near miss: a summary of thirty sentences is another text", past=_CASE_PAST, now=_case_readout(2025, 0, 30)),
    quiet(
        "near miss: the short print after the full one",
        past=[*_CASE_PAST, _case_readout(2025, 19, 150, story="in full")],
        now=_case_readout(2025, 2, 90, day="01-02"),
    ),
    quiet(
        "near miss: two earlier years are no usage",
        past=[seen for seen in _CASE_PAST if seen.kind == "document" or seen.known_at.year >= 2023],
        now=_CASE_LITTLE,
    ),
    quiet(
        "a subject of which little was ever said",
        past=[
            *_CASE_PAST,
            *(_case_readout(year, 3, subject="plenum_year_end|agriculture") for year in range(2021, 2025)),
        ],
        now=_case_readout(2025, 0, subject="plenum_year_end|agriculture"),
    ),
    fires(
        "a report of twelve sentences is told for its brevity",
        past=[*_CASE_PAST, *(_case_length(year, 150) for year in range(2021, 2025))],
        now=_case_length(2025, 12),
        key="kcna/article/en|plenum_year_end|length|2025",
        quote="external work",
        severity="info",
    ),
    quiet(
        "near miss: half as long as usual is no brevity",
        past=[*_CASE_PAST, *(_case_length(year, 150) for year in range(2021, 2025))],
        now=_case_length(2025, 75),
    ),
    quiet(
        "near miss: twelve sentences after the full report of the same days",
        past=[
            *_CASE_PAST,
            *(_case_length(year, 150) for year in range(2021, 2025)),
            _case_length(2025, 140, story="in full"),
        ],
        now=_case_length(2025, 12, day="01-02"),
    ),
    quiet("still warming up", past=[seen for seen in _CASE_PAST if seen.kind != "document"], now=_CASE_LITTLE),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    fires(
        "foreign policy in one sentence of the first plenum of which we hold two earlier readouts",
        past=[seen for seen in _CASE_PAST if seen.kind == "document" or seen.known_at.year >= 2023],
        now=_CASE_LITTLE,
        key="kcna/article/en|plenum_year_end|foreign_policy|2025",
        quote="external work",
    ),
)
