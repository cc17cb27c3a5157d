"""Korean and English of one message call its recipient by words that are no equivalents: 가장 친근한 (closest) against "dearest".

Why it matters. The foreign-language editions are made by the outlet itself. Where they soften, warm or vary the Korean, either a translator
chose, or somebody did: 가장 친근한 was "closest" in English on 2024-10-08, "dearest" on 2024-12-31 and, in October 2025, both "closest" and
"most intimate"; in Russian "самый дорогой". Whoever quotes the English as a change of tone must know that the Korean did not change.

What is compared. The words in the slots of address of one message in Korean and in English of one outlet, printed within three days of each
other; in English also what stands with the recipient's name. Each Korean word carries its first English rendering, with the others that
KCNA has printed for it; one of these in its place is a divergence. One signal for each message and pair of words. Nothing is said of words
that only one of the two has: summaries differ in length.

Blind spots. Only words whose renderings the lexicon lists. Which of the two readers abroad were meant to see is not known.

What to do. Quote the Korean. Do not report the English word as a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="translation_diverges",
    version=1,
    title="One message, two official languages, two different words",
    severity="low",
    status="test",
    listens=("address_term", "epithet", "epithet_reported"),
    baseline=Baseline(documents=20, days=30),
    references=(
        "https://www.brecorder.com/news/40340389/north-koreas-kim-hails-dearest-friend-putin-in-new-year-message",
        "https://ria.ru/amp/20241008/kim-1976866007.html",
    ),
    false_positives=("two messages to one person within three days, of which each is held in one language only",),
    languages=("en", "ko"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "Only words whose renderings are listed in the lexicon are compared.",
        "Editions printed more than three days apart are not joined.",
        "Russian and Chinese are not compared with Korean yet.",
    ),
    runbook=(
        "Within the hour: compare `before` (Korean) with `after` (English) in both `quotes`.",
        "Within three days: look at the Russian and Chinese of the same message for a third word beside `before` and `after`.",
    ),
    base_rate="of three messages to Moscow with a warm term since October 2024 two diverged (history/events.md, D2); English alone is held",
    alerts_a_week=0.05,
    sources=("kcna", "rodong", "vok"),
    history_window="three days on either side of the message",
)

SLOTS = ("vocative", "signoff", "summary")
SAME_EVENT_DAYS = 3
SENDER = "Kim Jong Un"


@dataclass(frozen=True, slots=True)
class Pair:
    """A Korean term and an English one of the same message, and the two words that differ."""

    korean: Observation
    english: Observation
    meant: str  # the first English rendering of the Korean word
    printed: str  # what the English has instead


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where the other language of this message is held already and has another word."""
    outlet, genre, edition = now.series.rsplit("/", 2) if now.series.count("/") == 2 else ("", "", "")
    if edition == "ko" and now.kind == "address_term" and now.attrs.get("slot") in SLOTS:
        found = _first(_diverges(now, english) for english in _english(now, history, f"{outlet}/{genre}/en"))
    elif edition == "en" and _addresses(now):
        found = _first(_diverges(korean, now) for korean in _korean(now, history, f"{outlet}/{genre}/ko"))
    else:
        return
    if found is not None:
        yield _finding(now, found)


def _first(pairs: Iterator[Pair | None]) -> Pair | None:
    return next((pair for pair in pairs if pair is not None), None)


def _addresses(now: Observation) -> bool:
    """Whether the English observation can be a term of address of a foreign recipient."""
    if now.kind == "address_term":
        return now.attrs.get("slot") in SLOTS
    return now.attrs.get("role") == "foreign"


def _english(now: Observation, history: History, series: str) -> Iterator[Observation]:
    """What the English of the same days has: its terms of address first, then the words with the recipient's name."""
    _, _, recipient = now.subject.partition(" -> ")
    for kind, subject in (("address_term", now.subject), ("epithet", recipient), ("epithet_reported", recipient)):
        yield from (seen for seen in history.every(kind, series, subject) if _addresses(seen) and _near(seen, now))


def _korean(now: Observation, history: History, series: str) -> Iterator[Observation]:
    subject = now.subject if now.kind == "address_term" else f"{SENDER} -> {now.subject}"
    for seen in history.every("address_term", series, subject):
        if seen.attrs.get("slot") in SLOTS and _near(seen, now):
            yield seen


def _near(one: Observation, other: Observation) -> bool:
    return abs((_day(one) - _day(other)).days) <= SAME_EVENT_DAYS


def _day(seen: Observation) -> date:
    claimed = seen.published_at or seen.known_at
    return claimed.date() if isinstance(claimed, datetime) else claimed


def _diverges(korean: Observation, english: Observation) -> Pair | None:
    """The first Korean word for which the English has another of its renderings."""
    words = english.value.replace("-", " ").split()
    for entry in korean.attrs.get("near", "").split():
        meant, _, others = entry.partition(":")
        printed = next((other for other in others.split(",") if other in words), None)
        if meant not in words and printed is not None:
            return Pair(korean, english, meant, printed)
    return None


def _finding(now: Observation, pair: Pair) -> Finding:
    other = pair.english if now is pair.korean else pair.korean
    subject = pair.korean.subject
    event = pair.korean.attrs.get("event", f"{subject}|{_day(pair.korean)}")
    outlet = now.series.partition("/")[0]
    return Finding(
        key=f"{outlet}|{event}|{pair.meant}/{pair.printed}",
        headline=f"{subject}: the Korean '{pair.korean.value}' ({pair.meant}) is '{pair.printed}' in the English of {outlet}",
        subject=subject,
        before=pair.korean.value,
        after=pair.english.value,
        evidence=(now, other),
        confidence=0.8,
        reasons=(
            f"Korean of {_day(pair.korean)} ({pair.korean.attrs.get('slot')}), English of {_day(pair.english)} "
            f"({pair.english.attrs.get('slot', pair.english.kind)})",
            f"'{pair.meant}' is the first rendering of the Korean word in what we know; '{pair.printed}' has been printed for it as well",
        ),
        unless=f"It would have said nothing had the English said '{pair.meant}'.",
    )


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_NEAR = "closest:dearest,intimate,truest"
_CASE_PAST = [
    *quiet_past(60, since="2024-01-01", every_days=5),
    *quiet_past(60, since="2024-01-01", every_days=5, series="kcna/article/ko"),
]


def _case_korean(on: str = "2024-12-31", subject: str = "Kim Jong Un -> Vladimir Putin") -> Observation:
    attrs = {
        "slot": "summary",
        "near": _CASE_NEAR,
        "sense": "closest comrade friend",
        "event": f"{subject}|new_year|2025",
    }
    return saw(
        "address_term", subject, "가장 친근한 벗이고 동지", on=on, series="kcna/article/ko", lang="ko", attrs=attrs
    )


def _case_english(value: str, on: str = "2024-12-31", kind: str = "address_term", **attrs: str) -> Observation:
    subject = "Kim Jong Un -> Vladimir Putin" if kind == "address_term" else "Vladimir Putin"
    return saw(kind, subject, value, on=on, attrs={"slot": "vocative", "role": "foreign", **attrs})


CASES = (
    fires(
        "closest in Korean, dearest in English; the English comes second",
        past=[*_CASE_PAST, _case_korean()],
        now=_case_english("my dearest friend and comrade", "2025-01-01"),
        key="kcna|Kim Jong Un -> Vladimir Putin|new_year|2025|closest/dearest",
        quote="dearest",
        severity="low",
    ),
    fires(
        "the English summary has it with the name, and the Korean comes second",
        past=[
            *_CASE_PAST,
            _case_english("comrade dearest friend", "2024-12-31", "epithet_reported", slot="third_person"),
        ],
        now=_case_korean("2025-01-01"),
        key="kcna|Kim Jong Un -> Vladimir Putin|new_year|2025|closest/dearest",
        quote="친근한",
        severity="low",
    ),
    quiet(
        "near miss: closest in both",
        past=[*_CASE_PAST, _case_korean()],
        now=_case_english("my closest friend and comrade", "2025-01-01"),
    ),
    quiet(
        "near miss: dearest in a message of another month",
        past=[*_CASE_PAST, _case_korean("2024-10-08")],
        now=_case_english("my dearest friend and comrade", "2024-12-31"),
    ),
    quiet(
        "near miss: the same words to somebody else",
        past=[*_CASE_PAST, _case_korean(subject="Kim Jong Un -> Xi Jinping")],
        now=_case_english("my dearest friend and comrade", "2025-01-01"),
    ),
    quiet(
        "a word that only the English has",
        past=[*_CASE_PAST, _case_korean()],
        now=_case_english("my true friend", "2025-01-01"),
    ),
    quiet("still warming up", past=[_case_korean()], now=_case_english("my dearest friend and comrade", "2025-01-01")),
)

# What the rule ought to do and does not yet: strict, so that the day it does is seen.
GAPS = (
    fires(
        "an English word that no list of renderings has",
        past=[*_CASE_PAST, _case_korean()],
        now=_case_english("my cherished friend and comrade", "2025-01-01"),
        key="kcna|Kim Jong Un -> Vladimir Putin|new_year|2025|closest/cherished",
        quote="cherished",
    ),
)
