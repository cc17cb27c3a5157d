"""One letter, told in different words in Moscow, Beijing, Seoul and the West.

Why it matters. On 2025-12-27 TASS wrote of an unbreakable alliance forged in shared sacrifice, the Guardian of blood shed in an invasion
and of missiles, the Korea Times of troops and a challenge to security: the letter was the same. Who takes over the words of the letter, who
puts others in their place and who came first says what each wants of it.

What is compared. The concepts (a list with phrases in four languages) in all reports of one message between leaders: the same sender,
recipient, occasion and year. A concept is a bloc's own where at least one of its reports has it and no report of any other bloc
abroad. What the outlets of the North say themselves is given beside it: those are the letter's own words. Counts are printed; below thirty
reports a bloc no measure of chance is, since a handful of reports proves nothing about a bloc.

Blind spots. Only concepts of the list. A report in which a concept is quoted in order to contradict it. Only messages that have an
occasion. Reports that come in after the telling: it is told once, when three blocs abroad, or two and four reports, are in and two hours
have passed since the first. Of feeds only what the feed prints, often two sentences. First is who was first seen, not who wrote first.

What to do. Read the reports side by side. Take what only one bloc says as a question and not as a fact: the troop numbers of Seoul and the
unbreakable unity of Moscow are both claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="bloc_framing_diverges",
    version=1,
    title="One message is told in different words by different blocs",
    severity="low",
    status="test",
    listens=("story_seen",),
    baseline=Baseline(documents=3, days=1),
    references=(
        "https://sputnikglobe.com/20251227/kim-jong-un-sends-new-year-greeting-to-vladimir-putin--reports-1123373219.html",
        "https://www.rbc.ru/rbcfreenews/694f086b9a7947620a66bacf",
    ),
    false_positives=(
        "a short report that happens to lack what a long one of the same bloc would say",
        "a concept that is quoted from the other side",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "concepts are phrases of a list: what is said in other words is not seen",
        "of most outlets only the summary of a feed is held, not the article",
    ),
    runbook=(
        "Within the hour: open the reports in `quotes` and see whether each concept is the outlet's own or a quotation.",
        "Within the day: look at `counterpart` for the words of the letter itself and compare the full text.",
    ),
    base_rate="unknown: nearly every letter that three blocs report is told differently in something; the words are the news",
    alerts_a_week=0.3,
    history_window="all reports of the one event",
)

HOME = "dprk"
ENOUGH_BLOCS = 3
ENOUGH_REPORTS = 4  # where only two blocs abroad are in
SETTLED = timedelta(hours=2)  # after the first report: the others are in by then
COUNTED_ONLY_BELOW = 30  # reports a bloc: with fewer no measure of chance is given
SHOWN = 3  # concepts a bloc that the headline names
NAMES = {
    "russia": "Russia",
    "china": "China",
    "south_korea": "South Korea",
    "west": "the West",
    HOME: "the North itself",
}


@dataclass(frozen=True, slots=True)
class Report:
    """One report of the event, with all concepts that it uses."""

    bloc: str
    outlet: str
    concepts: frozenset[str]
    seen: Observation


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, once enough reports are in and two blocs have concepts of their own."""
    reports = _reports(now, history)
    abroad = [each for each in reports if each.bloc != HOME]
    blocs = {each.bloc for each in abroad}
    if now.value == HOME or len(blocs) < 2 or not _settled(now, abroad, blocs):
        return
    own = own_concepts(abroad)
    if sum(bool(concepts) for concepts in own.values()) >= 2:
        yield _finding(now, history, reports, own)


def _reports(now: Observation, history: History) -> list[Report]:
    """Every report of the event up to now, one a story of an outlet, in order of time."""
    seen = [
        each
        for series in history.series(now.kind, now.subject)
        for each in history.every(now.kind, series, now.subject)
    ]
    latest = {
        (each.attrs.get("outlet", ""), each.story): each for each in sorted([*seen, now], key=lambda each: each.order)
    }
    return [
        Report(each.value, outlet, frozenset(each.attrs.get("concepts", "").split()), each)
        for (outlet, _), each in latest.items()
    ]


def _settled(now: Observation, abroad: Sequence[Report], blocs: set[str]) -> bool:
    first = min(each.seen.known_at for each in abroad)
    return now.known_at - first >= SETTLED and (len(blocs) >= ENOUGH_BLOCS or len(abroad) >= ENOUGH_REPORTS)


def own_concepts(reports: Sequence[Report]) -> Mapping[str, Mapping[str, int]]:
    """For each bloc the concepts that it uses and no other bloc, each with the number of its reports that do."""
    found: dict[str, dict[str, int]] = {bloc: {} for bloc in sorted({each.bloc for each in reports})}
    for concept in sorted(set().union(*(each.concepts for each in reports))):
        blocs = [each.bloc for each in reports if concept in each.concepts]
        if len(set(blocs)) == 1:
            found[blocs[0]][concept] = len(blocs)
    return found


def _finding(
    now: Observation, history: History, reports: Sequence[Report], own: Mapping[str, Mapping[str, int]]
) -> Finding:
    sender, recipient, occasion = _named(now.subject)
    home = [each for each in reports if each.bloc == HOME]
    abroad = [each for each in reports if each.bloc != HOME]
    told = {bloc: _most(concepts) for bloc, concepts in own.items() if concepts}
    first = min(abroad, key=lambda each: each.seen.order)
    letter = sorted(set().union(*(each.concepts for each in home))) if home else []
    return Finding(
        key=now.subject,
        headline=f"One message, told differently: {sender} to {recipient}, {occasion}: "
        + "; ".join(f"{NAMES.get(bloc, bloc)}: {', '.join(map(words, most[:SHOWN]))}" for bloc, most in told.items()),
        subject=f"{sender} -> {recipient}, {occasion}",
        before=f"first seen: {first.outlet} ({NAMES.get(first.bloc, first.bloc)}), {first.seen.known_at:%Y-%m-%d %H:%M} UTC",
        after="; ".join(f"{NAMES.get(bloc, bloc)} alone: {', '.join(map(words, most))}" for bloc, most in told.items()),
        evidence=(now, *_quoted(history, abroad, own)),
        confidence=_sure(abroad),
        severity=_severity(told, abroad),
        reasons=(*_counts(abroad, own), *_common(abroad), *_order(reports)),
        counterpart=(f"the outlets of the North, whose letter it is, speak of {', '.join(map(words, letter))}",)
        if letter
        else (),
        unless="no two blocs abroad had had a concept that none of the others used",
    )


def words(concept: str) -> str:
    """A slug as words."""
    return concept.replace("_", " ")


def _named(subject: str) -> tuple[str, str, str]:
    pair, occasion, year = [*subject.split("|"), "", ""][:3]
    sender, _, recipient = pair.partition(" -> ")
    return sender, recipient, f"{words(occasion).title() if occasion == 'new_year' else words(occasion)} {year}"


def _most(concepts: Mapping[str, int]) -> list[str]:
    return sorted(concepts, key=lambda concept: (-concepts[concept], concept))


def _quoted(history: History, abroad: Sequence[Report], own: Mapping[str, Mapping[str, int]]) -> list[Observation]:
    """The words of each bloc for its first own concepts, from earlier reports."""
    found: list[Observation] = []
    for bloc, concepts in own.items():
        reports = {(each.seen.series, each.seen.story) for each in abroad if each.bloc == bloc}
        quotes = [
            each
            for series in sorted({series for series, _ in reports})
            for each in history.every("framing", series, abroad[0].seen.subject)
            if each.value in concepts and (each.series, each.story) in reports
        ]
        first_of = {each.value: each for each in reversed(quotes)}
        found += [first_of[concept] for concept in _most(concepts) if concept in first_of][:2]
    return found


def _counts(abroad: Sequence[Report], own: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Which own concepts in how many reports; with enough reports how far from chance."""
    for bloc, concepts in own.items():
        of = sum(each.bloc == bloc for each in abroad)
        if concepts:
            counted = [(concept, concepts[concept]) for concept in _most(concepts)]
            said = ", ".join(
                f"{words(concept)} {count}{_far(count, of, len(abroad) - of)}" for concept, count in counted
            )
            yield f"{NAMES.get(bloc, bloc)}, {of} {'report' if of == 1 else 'reports'}: {said}"
        else:
            yield f"{NAMES.get(bloc, bloc)}, {of} {'report' if of == 1 else 'reports'}: nothing that no other bloc says"
    if any(sum(each.bloc == bloc for each in abroad) < COUNTED_ONLY_BELOW for bloc in own):
        yield f"counts, not shares: fewer than {COUNTED_ONLY_BELOW} reports a bloc prove nothing about a bloc"


def _far(count: int, of: int, others: int) -> str:
    """How many standard deviations a concept that the others lack is from an equal share; "" for few reports."""
    if min(of, others) < COUNTED_ONLY_BELOW:
        return ""
    share = count / (of + others)
    return f" (z {count / of / sqrt(share * (1 - share) * (1 / of + 1 / others)):.1f})"


def _common(abroad: Sequence[Report]) -> Iterator[str]:
    blocs = {each.bloc for each in abroad}
    shared = [
        concept
        for concept in sorted(set().union(*(each.concepts for each in abroad)))
        if {each.bloc for each in abroad if concept in each.concepts} == blocs
    ]
    if shared:
        yield f"all of them speak of {', '.join(map(words, shared))}"


def _order(reports: Sequence[Report]) -> Iterator[str]:
    """Who came when, as we saw it."""
    seen = sorted(reports, key=lambda each: each.seen.order)[:8]
    yield "seen in this order: " + ", ".join(f"{each.outlet} {each.seen.known_at:%m-%d %H:%M}" for each in seen)


def _sure(abroad: Sequence[Report]) -> float:
    return round(min(0.8, 0.3 + 0.05 * len(abroad)), 2)


def _severity(told: Mapping[str, Sequence[str]], abroad: Sequence[Report]) -> Severity:
    return "low" if len(told) >= 2 and len(abroad) >= ENOUGH_REPORTS else "info"


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_EVENT = "Kim Jong Un -> Vladimir Putin|new_year|2026"


def _case_report(
    outlet: str, bloc: str, on: str, concepts: str, *, event: str = _CASE_EVENT, edition: str = "en"
) -> Observation:
    attrs = {"bloc": bloc, "outlet": outlet, "concepts": concepts}
    series = f"{outlet}/feed_item/{edition}"
    return saw(
        "story_seen",
        event,
        bloc,
        on=on,
        series=series,
        quote=f"{outlet} on the letter",
        story=f"{outlet} {on}",
        attrs=attrs,
    )


_CASE_PAST = [
    *quiet_past(9, since="2025-01-01", series="guardian/feed_item/en"),
    _case_report("tass", "russia", "2025-12-27", "unbreakable_alliance heroism shared_blood"),
    _case_report("yonhap", "south_korea", "2025-12-27", "shared_blood troop_deployment technology_in_return"),
    _case_report("korea_times", "south_korea", "2025-12-27", "troop_deployment missiles"),
]
_CASE_KCNA = _case_report("kcna", "dprk", "2025-12-27", "unbreakable_alliance shared_blood brotherhood")

CASES = (
    fires(
        "one letter as unbreakable, as an invasion, as technology in return",
        past=[*_CASE_PAST, _CASE_KCNA],
        now=_case_report("guardian", "west", "2025-12-28", "shared_blood troop_deployment missiles invasion sanctions"),
        key=_CASE_EVENT,
        quote="guardian",
        severity="low",
    ),
    fires(
        "three reports of three blocs are a hint",
        past=_CASE_PAST[:-1],
        now=_case_report("guardian", "west", "2025-12-28", "shared_blood invasion"),
        key=_CASE_EVENT,
        quote="guardian",
        severity="info",
    ),
    quiet(
        "near miss: all blocs use the same concepts",
        past=[
            *_CASE_PAST[:9],
            _case_report("tass", "russia", "2025-12-27", "shared_blood"),
            _case_report("yonhap", "south_korea", "2025-12-27", "shared_blood"),
        ],
        now=_case_report("guardian", "west", "2025-12-28", "shared_blood"),
    ),
    quiet(
        "near miss: only one bloc has a concept of its own",
        past=[
            *_CASE_PAST[:9],
            _case_report("tass", "russia", "2025-12-27", "shared_blood"),
            _case_report("yonhap", "south_korea", "2025-12-27", "shared_blood"),
        ],
        now=_case_report("guardian", "west", "2025-12-28", "shared_blood invasion"),
    ),
    quiet(
        "near miss: the letter of another year",
        past=_CASE_PAST,
        now=_case_report(
            "guardian", "west", "2026-12-28", "invasion", event="Kim Jong Un -> Vladimir Putin|new_year|2027"
        ),
    ),
    quiet(
        "near miss: within two hours of the first report the others are still awaited",
        past=[
            *quiet_past(9, since="2025-01-01", series="voa/feed_item/en"),
            _case_report("guardian", "west", "2025-12-27", "invasion sanctions"),
            _case_report("korea_times", "south_korea", "2025-12-27", "troop_deployment"),
            _case_report("tass", "russia", "2025-12-27", "unbreakable_alliance heroism"),
        ],
        now=_case_report("voa", "west", "2025-12-27", "invasion sanctions"),
    ),
    quiet(
        "one bloc alone",
        past=_CASE_PAST[:10],
        now=_case_report("ria", "russia", "2025-12-28", "heroism", edition="ru"),
    ),
    quiet(
        "still warming up: an outlet that is seen for the first time",
        past=_CASE_PAST[9:],
        now=_case_report("guardian", "west", "2025-12-28", "invasion sanctions"),
    ),
)
