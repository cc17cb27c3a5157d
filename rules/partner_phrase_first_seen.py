"""A phrase of relation that was reserved for others is used of a partner for the first time.

Why it matters. State media grade their friends with set phrases, and a phrase seldom moves. "Fraternal" stood before the Chinese, Cuban,
Lao and Vietnamese people for decades and never before the Russian, until the New Year letter printed on 2024-12-31, which also called the
two countries "sworn friends": words kept for nobody before. Analysts read such a use as a change of rank among friends.

What is compared. The outlet's own uses of each phrase, one language at a time, whatever it may say in another. `lambda` is how often the
phrase would have been used of this partner by now if he were treated as the others are: the days of its use for anyone, times the
partner's share of all such phrases, messages and other text apart. The chance that a phrase so usual has never come up is about
exp(-lambda); words come in bursts, so it orders the signals and is no probability to print. A phrase that was used of nobody has no
lambda; it is told where the lexicon has it. A phrase that text has used of the partner and a message has not is told as the first in a
message. What another outlet of the language has had for longer is `info`, and what it told these days is not told again.

Blind spots. What the outlet printed where nothing is held (2013 to 2024-07 in English). English is a translation: one Korean word is
printed now so, now so; near synonyms are folded, not all are. Who speaks is read coarsely outside messages. Set phrases ("in the same
trench") are found where the lexicon has them; only adjectives and words of relation are found without it. A sentence about two countries
is left out, and so are plain words ("friendly", "traditional"), which are said of everybody. A term of address ("my closest comrade") is
another rule's.

What to do. Read the sentence in Korean. Look at what the other great power got in the same weeks, and whether the phrase comes again
within the month: reserved words that come twice have moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp

from tealeaves.editions import Elsewhere, elsewhere, language_of
from tealeaves.model import Finding, Observation, Severity
from tealeaves.names import country_name
from tealeaves.rulekit import Baseline, History, Rule, Usage, fires, quiet, quiet_past, saw

OUTLETS = (
    "kcna", "rodong", "minju", "vok", "mfa_kp", "naenara", "pyongyang_times", "minzu", "dprk_today", "uriminzokkiri", "friend",
)  # fmt: skip

RULE = Rule(
    id="partner_phrase_first_seen",
    version=1,
    title="A phrase reserved for others is used of a partner",
    severity="low",
    status="test",
    listens=("relation_phrase",),
    baseline=Baseline(documents=1000, days=365),
    references=(
        "https://www.brecorder.com/news/40340389/north-koreas-kim-hails-dearest-friend-putin-in-new-year-message",
        "https://www.kommersant.ru/doc/8336709",
    ),
    false_positives=(
        "another English word for the same Korean one",
        "a foreigner's words that are told without saying so",
        "a set phrase about a third matter in a sentence that names the partner",
    ),
    known_limitations=(
        "a phrase that no lexicon has is found only as an adjective before the country or before a word of relation",
        "a sentence that names two countries is attributed to neither",
        "a use in the years of which nothing is held would make a first one of what is none",
    ),
    runbook=(
        "Within the hour: read `quotes` in the Korean edition of the same day, and see who speaks.",
        "Within the day: compare `counterpart` with what the same occasion brought the other partner a year ago.",
        "Within 30 days: search the phrase again; `reasons` tell for whom it was kept and how often.",
    ),
    base_rate="0.05 a week on KCNA in English; 30 of 45 were worth a look (52% to 79%): docs/judged/partner-phrases.md",
    alerts_a_week=0.05,
    sources=OUTLETS,
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
)

KIND, OF_ANY = "relation_phrase", "relation_phrase_of_any"
REGISTERS = ("message", "text")
LEAST = 0.15  # lambda below which even a phrase of the lexicon is no news; it orders far more than it selects
LEAST_STRANGE = 0.5  # of a word that no lexicon has
LEAST_IN_MESSAGE = 0.15  # for the first in a message of what text has said before
MEDIUM, HIGH = 1.0, 3.0
FLOOR = 200  # documents whose opening names the partner: below, his share is a guess
LONG_GAP_DAYS = 180  # a hole in which a use can have begun unseen
SETTLED_DAYS = 60
OTHER_GREAT_POWER = {"RU": "CN", "CN": "RU"}
COUNTERPART_DAYS = 31
MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Other:
    """A partner that the phrase was used of: on how many days, first and last."""

    partner: str
    days: int
    first: Observation
    last: Observation


@dataclass(frozen=True, slots=True)
class Expected:
    """How often the phrase would have been used of the partner were he treated as others, and for whom it was used instead."""

    times: float
    others: tuple[Other, ...]
    in_message: bool = False  # it is the first in a message, and text has said it before


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where the outlet itself uses a phrase of a partner that it has not used of him before."""
    if now.series.partition("/")[0] not in OUTLETS:
        return
    if now.attrs.get("speaker") != "own" or now.attrs.get("about") != now.subject or "plain" in now.attrs:
        return
    expected = _first(now, history)
    if expected is None or _documents(now, history) < FLOOR:
        return
    if _tells(now, expected):
        others = _elsewhere(now, history, expected)
        if not others.told:
            yield others.of_one_series(_finding(now, history, expected), now)


def _elsewhere(now: Observation, history: History, expected: Expected) -> Elsewhere:
    """Who else of the language has said it of the partner, in messages where the first in a message is told."""

    def knows(series: str) -> bool:
        return _documents(replace(now, series=series), history) >= FLOOR

    language = language_of(now.series)
    if not expected.in_message:
        return elsewhere(now, history, RULE, language=language, knows=knows)
    whose = f"{now.value}|message"
    return elsewhere(now, history, RULE, language=language, kind=OF_ANY, subject=whose, value=now.subject, knows=knows)


def _first(now: Observation, history: History) -> Expected | None:
    """What the first use, of all or in a message, is to be measured by; None where the phrase is an old one."""
    if history.usage(KIND, now.series, now.subject, now.value) is None:
        return _expected(now, history, REGISTERS)
    if now.attrs.get("message") != "yes":
        return None
    if history.usage(OF_ANY, now.series, f"{now.value}|message", now.subject) is not None or _unsettled(now, history):
        return None
    there = _expected(now, history, ("message",))
    return Expected(there.times, there.others, in_message=True)


def _expected(now: Observation, history: History, registers: tuple[str, ...]) -> Expected:
    times = 0.0
    others: dict[str, list[Usage]] = {}
    for register in registers:
        everyone = history.values(OF_ANY, now.series, f"anyone|{register}")
        used = history.values(OF_ANY, now.series, f"{now.value}|{register}")
        mine, total = everyone.get(now.subject), sum(use.days for use in everyone.values())
        if mine is not None:
            times += sum(use.days for use in used.values()) * mine.days / total
        for partner, use in used.items():
            others.setdefault(partner, []).append(use)
    told = (_other(partner, uses) for partner, uses in others.items() if partner != now.subject)
    return Expected(times, tuple(sorted(told, key=lambda one: (-one.days, one.partner))))


def _other(partner: str, uses: list[Usage]) -> Other:
    first = min((use.first for use in uses), key=lambda seen: seen.order)
    last = max((use.last for use in uses), key=lambda seen: seen.order)
    return Other(partner, sum(use.days for use in uses), first, last)


def _documents(now: Observation, history: History) -> int:
    named = history.usage(OF_ANY, now.series, "anyone|named", now.subject)
    return 0 if named is None else named.stories


def _tells(now: Observation, expected: Expected) -> bool:
    """Whether the phrase was missed often enough, or its words weigh enough of themselves."""
    if now.attrs.get("known") != "yes":
        return expected.times >= LEAST_STRANGE
    if expected.in_message:
        return expected.times >= LEAST_IN_MESSAGE
    return expected.times >= LEAST or not expected.others or _weighty(now)


def _weighty(now: Observation) -> bool:
    """Whether the words are the lexicon's, and stand in a message or are the leader's."""
    return now.attrs.get("known") == "yes" and (now.attrs.get("message") == "yes" or now.attrs.get("leader") == "yes")


def _finding(now: Observation, history: History, expected: Expected) -> Finding:
    gap, theirs = _unsettled(now, history), _in_others_words(now, history)
    doubtful = gap is not None or (theirs is not None and not _weighty(now))
    return Finding(
        key=f"{now.series}|{now.subject}|{now.value}" + ("|message" if expected.in_message else ""),
        headline=_headline(now, expected, theirs),
        subject=now.subject,
        before=", ".join(f"of {country_name(other.partner)}" for other in expected.others[:MOST_OTHERS]) or None,
        after=f"of {country_name(now.subject)}",
        evidence=(now, *(other.last for other in expected.others[:2])),
        confidence=0.3 if doubtful else _confidence(now, expected),
        severity="info" if doubtful else _severity(now, expected),
        reasons=_reasons(now, history, expected, gap),
        counterpart=_counterpart(now, history),
        unless=f"{now.series} had used '{now.value}' of {country_name(now.subject)} on any earlier day that is held",
    )


def _headline(now: Observation, expected: Expected, theirs: Usage | None) -> str:
    where = " in a message" if expected.in_message else " in the outlet's own words" if theirs is not None else ""
    others = expected.others
    kept = (
        f"used of nobody before{' in messages' if expected.in_message else ''}"
        if not others
        else f"kept{' in messages' if expected.in_message else ''} for {country_name(others[0].partner)}"
        + (" and others" if len(others) > 1 else "")
    )
    return f"'{now.value}' is said of {country_name(now.subject)}{where} for the first time in what we hold; until now {kept}"


def _in_others_words(now: Observation, history: History) -> Usage | None:
    """Uses that stand in what foreigners say: outside messages the speaker is read coarsely, and some of these may be the outlet's own."""
    return history.usage(KIND, now.series, f"{now.subject}, in others' words", now.value)


def _severity(now: Observation, expected: Expected) -> Severity:
    if expected.in_message or not _weighty(now):
        return "low"
    if expected.times >= HIGH:
        return "high"
    return "medium" if expected.times >= MEDIUM or not expected.others else "low"


def _confidence(now: Observation, expected: Expected) -> float:
    sure = 0.5 if not expected.others else 0.3 + 0.6 * (1 - exp(-expected.times))
    return round(sure - (0.1 if now.attrs.get("known") != "yes" else 0), 2)


def _reasons(now: Observation, history: History, expected: Expected, gap: date | None) -> tuple[str, ...]:
    said = [_told(other) for other in expected.others[:MOST_OTHERS]] or ["no earlier use of anybody is held"]
    if expected.others:
        due = f"lambda {expected.times:.1f}: uses of {country_name(now.subject)} that would have come, were it spoken of as others are"
        said.insert(0, due)
    said.append(f"the openings of {_documents(now, history):,} documents name {country_name(now.subject)}")
    theirs, text = _in_others_words(now, history), history.usage(KIND, now.series, now.subject, now.value)
    if expected.in_message and text is not None:
        said.append(f"other text has said it of {country_name(now.subject)} since {text.first.known_at.date()}")
    if theirs is not None:
        said.append(
            f"foreigners' words, told by the outlet, had it: {theirs.stories}, first {theirs.first.known_at.date()}"
        )
    if now.attrs.get("known") != "yes":
        said.append("no lexicon has the word: it was found by its place")
    if gap is not None:
        said.append(f"the use may have begun in the gap that ended on {gap}")
    return tuple(said)


def _told(other: Other) -> str:
    days = "1 day" if other.days == 1 else f"{other.days} days"
    return f"said of {country_name(other.partner)} on {days}, {other.first.known_at.date()} to {other.last.known_at.date()}"


def _counterpart(now: Observation, history: History) -> tuple[str, ...]:
    """What the other great power got last, where that is not long ago."""
    other = OTHER_GREAT_POWER.get(now.subject)
    last = history.last(KIND, now.series, other) if other else None
    if last is None or now.known_at - last.known_at > timedelta(days=COUNTERPART_DAYS):
        return (f"{country_name(other)}: no phrase of relation in the {COUNTERPART_DAYS} days before",) if other else ()
    return (f"{other}: '{last.value}' ({last.attrs.get('slot')}) on {last.known_at.date()}: {last.quote.text[:80]}",)


def _unsettled(now: Observation, history: History) -> date | None:
    """The end of a long hole that lies shortly before now."""
    for gap in reversed(history.coverage(now.series).gaps):
        if gap.days >= LONG_GAP_DAYS:
            return gap.before if (now.known_at.date() - gap.before).days < SETTLED_DAYS else None
    return None


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_use(partner: str, value: str, on: str, *, quote: str | None = None, **attrs: str) -> list[Observation]:
    """What the observer sees of one phrase: the use, whom the phrase is for, and that the partner is spoken of."""
    all_attrs = {"slot": "message", "known": "yes", "message": "yes", "speaker": "own", "about": partner, **attrs}
    register = "message" if all_attrs["message"] == "yes" else "text"
    placed = [(KIND, partner, value), (OF_ANY, f"{value}|{register}", partner), (OF_ANY, f"anyone|{register}", partner)]
    story = f"{partner} {on} {register}"
    return [
        saw(kind, subject, said, on=on, quote=quote or value, story=story, attrs=all_attrs)
        for kind, subject, said in placed
    ]


def _case_years(
    partner: str, value: str, count: int, *, every_days: int = 60, since: str = "1998-01-01"
) -> list[Observation]:
    first = date.fromisoformat(since)
    days = (str(first + timedelta(days=every_days * i)) for i in range(count))
    return [seen for day in days for seen in _case_use(partner, value, day)]


def _case_named(partner: str, count: int = 200) -> list[Observation]:
    """So many documents whose opening names the partner."""
    start = date(1997, 6, 1)
    return [
        saw(
            OF_ANY,
            "anyone|named",
            partner,
            on=start + timedelta(days=9 * i),
            quote=partner,
            story=f"{partner} named {i}",
        )
        for i in range(count)
    ]


_CASE_PAST = [
    *quiet_past(1085, since="1997-01-01", every_days=5),
    *_case_named("RU"),
    *_case_named("CN"),
    *_case_years("CN", "fraternal", 40, every_days=70),
    *_case_years("CU", "fraternal", 20, every_days=150),
    *_case_years("RU", "traditional relations", 20, every_days=150),
    *_case_years("RU", "brave", 9, every_days=200),
]
_CASE_NOW = "2011-12-31"
_CASE_FRATERNAL = _case_use("RU", "fraternal", _CASE_NOW, quote="fraternal Russian people", leader="yes")[0]


def _case_vok(*seen: Observation) -> list[Observation]:
    """The same as printed by Voice of Korea."""
    series = "vok/article/en"
    return [replace(one, series=series, story=f"{one.story} vok", version=f"{one.version} vok") for one in seen]


CASES = (
    fires(
        "what another outlet said of them years ago is no first in what we hold",
        past=[*_CASE_PAST, *_case_vok(*_CASE_PAST, *_case_use("RU", "fraternal", "2011-05-09", leader="yes"))],
        now=_CASE_FRATERNAL,
        key="kcna/article/en|RU|fraternal",
        quote="fraternal Russian people",
        severity="info",
    ),
    quiet(
        "near miss: the letter that another outlet printed and told on the same day",
        past=[*_CASE_PAST, *_case_vok(*_CASE_PAST, _CASE_FRATERNAL)],
        now=replace(_CASE_FRATERNAL, known_at=_CASE_FRATERNAL.known_at + timedelta(hours=1)),
    ),
    fires(
        "the outlet that printed it first knew too little of them to tell it",
        past=[*_CASE_PAST, *_case_vok(_CASE_FRATERNAL)],
        now=replace(_CASE_FRATERNAL, known_at=_CASE_FRATERNAL.known_at + timedelta(hours=1)),
        key="kcna/article/en|RU|fraternal",
        quote="fraternal Russian people",
        severity="high",
    ),
    fires(
        "the fraternal Russian people, in the leader's letter",
        past=_CASE_PAST,
        now=_CASE_FRATERNAL,
        key="kcna/article/en|RU|fraternal",
        quote="fraternal Russian people",
        severity="high",
    ),
    fires(
        "sworn friends, which nobody was before",
        past=_CASE_PAST,
        now=_case_use("RU", "sworn friends", _CASE_NOW, leader="yes")[0],
        key="kcna/article/en|RU|sworn friends",
        quote="sworn friends",
        severity="medium",
    ),
    fires(
        "the same in an article is worth a line in the digest",
        past=_CASE_PAST,
        now=_case_use("RU", "fraternal", _CASE_NOW, message="no")[0],
        key="kcna/article/en|RU|fraternal",
        quote="fraternal",
        severity="low",
    ),
    fires(
        "a word that no lexicon has, usual for others",
        past=[*_CASE_PAST, *_case_years("CN", "steely relations", 30, every_days=90)],
        now=_case_use("RU", "steely relations", _CASE_NOW, known="no")[0],
        key="kcna/article/en|RU|steely relations",
        quote="steely relations",
        severity="low",
    ),
    fires(
        "said in articles before, and now in a message",
        past=[*_CASE_PAST, *_case_use("RU", "fraternal", "2005-05-09", message="no")],
        now=_CASE_FRATERNAL,
        key="kcna/article/en|RU|fraternal|message",
        quote="fraternal Russian people",
        severity="low",
    ),
    quiet(
        "near miss: the brave Russian army, which was called so before",
        past=_CASE_PAST,
        now=_case_use("RU", "brave", _CASE_NOW)[0],
    ),
    quiet(
        "near miss: a foreigner calls the two peoples fraternal",
        past=_CASE_PAST,
        now=saw(
            KIND, "RU, in others' words", "fraternal", on=_CASE_NOW, attrs={**_CASE_FRATERNAL.attrs, "speaker": "other"}
        ),
    ),
    quiet(
        "near miss: a plain word that everybody gets sooner or later",
        past=[*_CASE_PAST, *_case_years("CN", "warm relations", 30)],
        now=_case_use("RU", "warm relations", _CASE_NOW, plain="yes")[0],
    ),
    quiet(
        "near miss: a strange word that one other had once",
        past=[*_CASE_PAST, *_case_years("CN", "steely relations", 1)],
        now=_case_use("RU", "steely relations", _CASE_NOW, known="no")[0],
    ),
    quiet(
        "near miss: another country's agency has its own words for the Russian people",
        past=[replace(seen, series="tass/article/en") for seen in _CASE_PAST],
        now=replace(_CASE_FRATERNAL, series="tass/article/en"),
    ),
    quiet(
        "a partner of whom little is written",
        past=[*_CASE_PAST, *_case_named("NI", 40)],
        now=_case_use("NI", "fraternal", _CASE_NOW)[0],
    ),
    quiet(
        "fraternal again",
        past=[*_CASE_PAST, *_case_use("RU", "fraternal", "2005-05-09")],
        now=_CASE_FRATERNAL,
    ),
    quiet("still warming up", past=_case_named("RU"), now=_CASE_FRATERNAL),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    quiet(
        "a translator's synonym that the lexicon does not fold",
        past=[*_CASE_PAST, *_case_use("RU", "blood-sealed relations", "2005-05-09")],
        now=_case_use("RU", "sealed in blood", _CASE_NOW)[0],
    ),
)
