"""North Korea's own media admit for the first time that its troops went abroad, fell, were so many, have names, were honoured, came home.

Why it matters. For half a year others said that troops were in Russia and Pyongyang said nothing; on 2025-04-28 its Central Military
Commission admitted the deployment and, by the tombstones of the fallen, the deaths; on 2025-08-22 the fallen had portraits and names; on
2025-12-12 a regiment's dead had a number, nine. Each step was front-page news, and each came in a sentence of its own.

What is compared. The states deployed, died, counted, timed, named, decorated, repatriated, each for a group and a theatre, in every series
of the country's outlets together: a state is admitted once, in whatever language it is read first. A later number of the same dead is a
matter for `quantity_changed`. The dead of the Korean War, foreign armies' losses, denials and suppositions are no admission: the observer
leaves them out.

Blind spots. Television: the coffins of 2025-06-29 were shown, not written. A theatre whose name the lexicon does not know and that is not
called an overseas operation. A state that was admitted where we do not look, or in a gap: the coverage says which.

What to do. Read the Korean text of the sentence and of those around it: who speaks (the leader, the Central Military Commission, an
agency) and whether the audience at home can read it (Rodong Sinmun) or only the world (KCNA). See which states are still not admitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tealeaves.model import Finding, Observation, Severity
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="acknowledged_first_time",
    version=1,
    title="State media admit something of the troops abroad for the first time",
    severity="high",
    status="test",
    listens=("acknowledged",),
    baseline=Baseline(documents=50, days=60),
    references=(
        "https://www.koreaherald.com/article/10559676",
        "https://www.koreaherald.com/article/10635827",
        "https://menafn.com/1109478988/North-Korea-Confirms-Participation-Of-Its-Troops-In-Russian-War-Against-Ukraine",
    ),
    false_positives=(
        "a sentence that quotes a foreign leader's thanks for the troops",
        "soldiers of another army whose name the lexicon lacks",
    ),
    known_limitations=(
        "what only television or pictures show",
        "a new theatre that is neither in the lexicon nor called an overseas operation",
    ),
    runbook=(
        "Within the hour: read `quotes` in the Korean edition, and see whether the speaker is the leader or an organ.",
        "Within the day: look in `evidence` for the states that were admitted before, and in Rodong Sinmun for the same sentence.",
        "Within the week: compare `after` with the numbers of `quantity_changed` for the same group and theatre.",
    ),
    base_rate="no such sentence in 90,546 documents of KCNA in English, 1997 to 2012 and August to November 2024",
    alerts_a_week=0.05,
    sources=("kcna", "rodong", "minju", "vok", "mfa_kp"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

SEVERITIES: dict[str, Severity] = {
    "deployed": "critical",
    "died": "critical",
    "counted": "high",
    "timed": "medium",
    "named": "high",
    "decorated": "medium",
    "repatriated": "medium",
}
WORDS = {
    "deployed": "that troops of the {group} took part in operations {place}",
    "died": "that troops of the {group} fell {place}",
    "counted": "how many {whose} of the {group} fell {place}: {number}",
    "timed": "how long troops of the {group} served {place}: {number} days",
    "named": "who of the {group} fell {place}: names or portraits are told of",
    "decorated": "that troops of the {group} were decorated for service {place}",
    "repatriated": "that troops of the {group} who served {place}, or their dead, came home",
}
UNNAMED = "overseas"  # a theatre that the text does not name
THEATRES = ("Kursk", UNNAMED)
LONG_GAP_DAYS, SETTLED_DAYS = 180, 30


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where this state has not been admitted for the group in this theatre."""
    if now.value not in SEVERITIES or not _stands(now.series, now, history):
        return
    group, _, theatre = now.subject.partition("|")
    anywhere = (
        theatre == UNNAMED or "whose" in now.attrs
    )  # a number of the same dead is one, wherever they are said to have fallen
    # Once they are said to be in a named theatre, the overseas operation without a name is that one.
    settled = any(
        "deployed" in history.values(now.kind, series, now.subject) for series in history.series(now.kind, now.subject)
    )
    subjects = [f"{group}|{each}" for each in THEATRES] if anywhere or settled else [now.subject]
    if any(_admitted(now, history, subject) for subject in subjects):
        return
    yield _finding(now, history, group, theatre)


def _stands(series: str, now: Observation, history: History) -> bool:
    """Whether the series is held long enough for a first to mean anything."""
    held = history.coverage(series)
    if held.since is None or held.documents < RULE.baseline.documents:
        return False
    return now.known_at.date() - held.since >= timedelta(days=RULE.baseline.days)


def _admitted(now: Observation, history: History, subject: str) -> bool:
    """Whether any series that stands has had the state before; of numbers, one of the same dead."""
    for series in history.series(now.kind, subject):
        use = history.usage(now.kind, series, subject, now.value)
        if use is None or not (series == now.series or _stands(series, now, history)):
            continue
        if "whose" not in now.attrs or any(
            each.attrs.get("whose") == now.attrs.get("whose") for each in history.every(now.kind, series, subject)
        ):
            return True
    return False


def _finding(now: Observation, history: History, group: str, theatre: str) -> Finding:
    earlier = _earlier(now, history)
    gap = _unsettled(now, history)
    number = f"{now.attrs.get('qualifier', '')} {now.attrs.get('number', '')}".strip()
    kin = "engineers" if "engineers" in now.attrs.get("whose", "") else "soldiers"
    what = WORDS[now.value].format(group=group, place=_at(theatre), number=number, whose=kin)
    states = "; ".join(f"{state} since {seen.known_at.date()}" for state, seen in earlier) or "nothing of it"
    whose = f"|{now.attrs['whose']}" if "whose" in now.attrs else ""
    return Finding(
        key=f"{now.subject}|{now.value}{whose}",
        headline=f"State media admit for the first time in what we hold {what}",
        subject=now.subject,
        before=f"admitted until now: {states}",
        after=f"{now.value} {number}".strip(),
        evidence=(now, *(seen for _, seen in earlier)),
        confidence=0.4 if gap else 0.7 if theatre == UNNAMED else 0.9,
        reasons=(
            f"no such sentence {history.coverage(now.series).sentence()}",
            *((f"it may have been admitted in the gap that ended on {gap}",) if gap else ()),
            *((f"of a deployment of {now.attrs['days']} days, the text says",) if "days" in now.attrs else ()),
            *(("the sentence does not name the theatre",) if theatre == UNNAMED else ()),
            *(f"{state}: first on {seen.known_at.date()} in {seen.series}" for state, seen in earlier),
        ),
        severity="info" if gap else SEVERITIES[now.value],
        unless=f"an earlier document of any of the country's outlets had said '{now.value}' of {now.subject}",
    )


def _earlier(now: Observation, history: History) -> list[tuple[str, Observation]]:
    """The first admission of each state for the group, at whatever theatre, the earliest first; a state of another theatre says which."""
    group, _, theatre = now.subject.partition("|")
    firsts: dict[str, Observation] = {}
    for place in THEATRES:
        for state, first in _firsts(now, history, f"{group}|{place}").items():
            firsts[state if place == theatre else f"{state} {_at(place)}"] = first
    return sorted(firsts.items(), key=lambda pair: pair[1].order)


def _firsts(now: Observation, history: History, subject: str) -> dict[str, Observation]:
    """The first admission of each state of one subject, in whatever series."""
    firsts: dict[str, Observation] = {}
    for series in history.series(now.kind, subject):
        for state, use in history.values(now.kind, series, subject).items():
            held = firsts.get(state)
            if held is None or use.first.order < held.order:
                firsts[state] = use.first
    return firsts


def _at(theatre: str) -> str:
    return "abroad" if theatre == UNNAMED else f"at {theatre}"


def _unsettled(now: Observation, history: History) -> date | None:
    """The end of a long hole that lies shortly before now."""
    for gap in reversed(history.coverage(now.series).gaps):
        if gap.days >= LONG_GAP_DAYS:
            return gap.before if (now.known_at.date() - gap.before).days < SETTLED_DAYS else None
    return None


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_admits(state: str, on: str, quote: str, **more: str) -> Observation:
    theatre, series = more.pop("theatre", "Kursk"), more.pop("series", "kcna/article/en")
    story = more.pop("story", None)
    return saw(
        "acknowledged",
        f"KPA|{theatre}",
        state,
        on=on,
        quote=quote,
        series=series,
        story=story,
        attrs={"said_by": "own"} | more,
    )


_CASE_PAST = quiet_past(450, since="2024-01-01", every_days=1)
_CASE_LATER = quiet_past(590, since="2024-01-01", every_days=1)
_CASE_KOREAN = quiet_past(450, since="2024-01-01", every_days=1, series="rodong/article/ko")
_CASE_DEPLOYED = _case_admits("deployed", "2025-04-28", "participated in the operations for liberating the Kursk area")
_CASE_DIED = _case_admits("died", "2025-04-28", "the tombstones of the fallen soldiers")
_CASE_NINE = _case_admits(
    "counted", "2025-12-13", "loss of nine lives", number="9", unit="persons", whose="DPRK engineers dead"
)

CASES = (
    fires(
        "the deployment is admitted",
        past=_CASE_PAST,
        now=_CASE_DEPLOYED,
        key="KPA|Kursk|deployed",
        quote="liberating the Kursk area",
        severity="critical",
    ),
    fires(
        "deaths are admitted in the same text",
        past=[*_CASE_PAST, _CASE_DEPLOYED],
        now=_CASE_DIED,
        key="KPA|Kursk|died",
        quote="tombstones of the fallen",
        severity="critical",
    ),
    fires(
        "the dead of a regiment have a number",
        past=[*_CASE_LATER, _CASE_DEPLOYED, _CASE_DIED],
        now=_CASE_NINE,
        key="KPA|Kursk|counted|DPRK engineers dead",
        quote="nine lives",
        severity="high",
    ),
    fires(
        "a theatre without a name is one, too",
        past=_CASE_LATER,
        now=_case_admits("named", "2025-08-22", "portraits of the martyrs", theatre="overseas"),
        key="KPA|overseas|named",
        quote="portraits",
        severity="high",
    ),
    quiet(
        "admitted again",
        past=[*_CASE_LATER, _CASE_DEPLOYED],
        now=_case_admits("deployed", "2025-09-01", "the operations"),
    ),
    quiet(
        "near miss: in another language the state was admitted the day before",
        past=[
            *_CASE_PAST,
            *_CASE_KOREAN,
            _case_admits("died", "2025-04-27", "전사자", series="rodong/article/ko"),
        ],
        now=_CASE_DIED,
    ),
    quiet(
        "near miss: the overseas operation is the Kursk that was admitted",
        past=[*_CASE_LATER, _CASE_DEPLOYED],
        now=_case_admits("deployed", "2025-08-22", "overseas military operation", theatre="overseas"),
    ),
    quiet(
        "near miss: they were decorated for the overseas operation, which is the Kursk that was admitted",
        past=[
            *_CASE_LATER,
            _CASE_DEPLOYED,
            _case_admits("decorated", "2025-08-22", "state commendations", theatre="overseas"),
        ],
        now=_case_admits("decorated", "2025-12-13", "Title of Hero of the DPRK"),
    ),
    quiet(
        "near miss: the same dead were counted without the name of the theatre",
        past=[
            *_CASE_LATER,
            _case_admits("counted", "2025-08-22", "101 martyrs", theatre="overseas", number="101", whose="DPRK dead"),
        ],
        now=_case_admits("counted", "2025-08-23", "101 fallen", number="101", whose="DPRK dead"),
    ),
    quiet(
        "near miss: another number of the same dead is no first",
        past=[*_CASE_LATER, _CASE_NINE],
        now=_case_admits("counted", "2026-01-10", "ten", number="10", whose="DPRK engineers dead"),
    ),
    quiet("still warming up", past=quiet_past(40, since="2025-03-01", every_days=1), now=_CASE_DEPLOYED),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a foreign leader's thanks, quoted, are his words",
        past=_CASE_PAST,
        now=_case_admits("deployed", "2025-04-28", "the Korean soldiers fought at Kursk", quoted="yes"),
    ),
)
