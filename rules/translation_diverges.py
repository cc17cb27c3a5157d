"""Two editions of one message call its recipient by words that are no equivalents: 가장 친근한 (closest) against "dearest".

Why it matters. The foreign-language editions are made by the outlet itself. Where they soften, warm or vary the Korean, either a translator
chose, or somebody did: 가장 친근한 was "closest" in English on 2024-10-08, "dearest" on 2024-12-31 and, in October 2025, both "closest" and
"most intimate"; in Russian "самый дорогой". Whoever quotes the English as a change of tone must know that the Korean did not change.

What is compared. The words in the slots of address of one message in Korean and in another edition of the same outlet, printed within
three days of each other; in English also what stands with the recipient's name. Each Korean word carries its first English rendering, with
the others that KCNA has printed for it, and the Russian and Chinese words carry what they mean; one of the others in its place is a
divergence. One signal for each message, edition and pair of words. Nothing is said of words that only one of the two has: summaries differ
in length.

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
    languages=("en", "ko", "ru", "zh"),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "Only words whose renderings are listed in the lexicon are compared.",
        "Editions printed more than three days apart are not joined.",
        "An edition is compared with the Korean only, never two translations with each other.",
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
NEVER_IN_PASSING = ("closest", "dearest", "intimate", "truest")
EDITIONS = {"en": "English", "ru": "Russian", "zh": "Chinese"}  # held against the Korean


@dataclass(frozen=True, slots=True)
class Pair:
    """A Korean term and that of another edition of the same message, and the two words that differ."""

    korean: Observation
    other: Observation
    meant: str  # the first English rendering of the Korean word
    printed: str  # what the English has instead


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where another edition of this message is held already and has another word."""
    outlet, _, rest = now.series.partition("/")
    genre, _, edition = rest.partition("/")
    if edition == "ko" and now.kind == "address_term" and now.attrs.get("slot") in SLOTS:
        for other in EDITIONS:
            found = _first(_diverges(now, seen) for seen in _printed(now, history, f"{outlet}/{genre}/{other}"))
            if found is not None:
                yield _finding(now, found)
    elif edition in EDITIONS and _addresses(now):
        found = _first(_diverges(korean, now) for korean in _korean(now, history, f"{outlet}/{genre}/ko"))
        if found is not None:
            yield _finding(now, found)


def _first(pairs: Iterator[Pair | None]) -> Pair | None:
    return next((pair for pair in pairs if pair is not None), None)


def _addresses(now: Observation) -> bool:
    """Whether the observation can be a term of address of a foreign recipient."""
    if now.kind == "address_term":
        return now.attrs.get("slot") in SLOTS
    return now.attrs.get("role") == "foreign"


def _printed(now: Observation, history: History, series: str) -> Iterator[Observation]:
    """What that edition has of the same days: its terms of address first, then the words with the recipient's name."""
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


def _diverges(korean: Observation, other: Observation) -> Pair | None:
    """The first Korean word for which the other edition has another of its renderings."""
    words = _words(other)
    for entry in korean.attrs.get("near", "").split():
        meant, _, others = entry.partition(":")
        printed = next((word for word in others.split(",") if word in words and _telling(word, other)), None)
        if meant not in words and printed is not None:
            return Pair(korean, other, meant, printed)
    return None


def _words(other: Observation) -> set[str]:
    """The English words as printed; of Russian and Chinese what they mean in English."""
    if other.series.endswith("/en"):
        return set(other.attrs.get("raw", other.value).lower().replace("-", " ").split())
    return set(other.attrs.get("sense", "").split())


def _telling(word: str, other: Observation) -> bool:
    """Whether the word is of the message: beside a name in the text around it only what is never said in passing counts."""
    return other.kind == "address_term" or word in NEVER_IN_PASSING


def _finding(now: Observation, pair: Pair) -> Finding:
    subject = pair.korean.subject
    event = pair.korean.attrs.get("event", f"{subject}|{_day(pair.korean)}")
    outlet, edition = now.series.partition("/")[0], pair.other.series.rpartition("/")[2]
    language = EDITIONS[edition]
    return Finding(
        key=f"{outlet}|{event}|{edition}|{pair.meant}/{pair.printed}",
        headline=f"{subject}: the Korean '{pair.korean.value}' ({pair.meant}) is '{pair.printed}' in the {language} of {outlet}",
        subject=subject,
        before=pair.korean.value,
        after=pair.other.attrs.get("raw", pair.other.value),
        evidence=(now, pair.other if now is pair.korean else pair.korean),
        confidence=0.8,
        reasons=(
            f"Korean of {_day(pair.korean)} ({pair.korean.attrs.get('slot')}), {language} of {_day(pair.other)} "
            f"({pair.other.attrs.get('slot', pair.other.kind)})",
            f"'{pair.meant}' is the first rendering of the Korean word in what we know; '{pair.printed}' has been printed for it as well",
        ),
        unless=f"It would have said nothing had the {language} said '{pair.meant}'.",
    )


# --- cases --------------------------------------------------------------------------------------------------------------------------

_CASE_NEAR = "closest:dearest,intimate,truest"
_CASE_PAST = [
    *quiet_past(60, since="2024-01-01", every_days=5),
    *quiet_past(60, since="2024-01-01", every_days=5, series="kcna/article/ko"),
    *quiet_past(60, since="2024-01-01", every_days=5, series="kcna/article/ru"),
]


def _case_korean(
    on: str = "2024-12-31", subject: str = "Kim Jong Un -> Vladimir Putin", near: str = _CASE_NEAR
) -> Observation:
    attrs = {
        "slot": "summary",
        "near": near,
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
        key="kcna|Kim Jong Un -> Vladimir Putin|new_year|2025|en|closest/dearest",
        quote="dearest",
        severity="low",
    ),
    fires(
        "the English summary has it with the name, and the Korean comes second",
        past=[
            *_CASE_PAST,
            _case_english(
                "closest comrade friend",
                "2024-12-31",
                "epithet_reported",
                slot="third_person",
                raw="dearest friend and comrade Vladimir Putin",
            ),
        ],
        now=_case_korean("2025-01-01"),
        key="kcna|Kim Jong Un -> Vladimir Putin|new_year|2025|en|closest/dearest",
        quote="친근한",
        severity="low",
    ),
    fires(
        "самый дорогой in Russian",
        past=[*_CASE_PAST, _case_korean()],
        now=saw(
            "address_term",
            "Kim Jong Un -> Vladimir Putin",
            "мой самый дорогой друг и товарищ",
            on="2025-01-01",
            series="kcna/article/ru",
            lang="ru",
            attrs={"slot": "vocative", "sense": "comrade dearest friend"},
        ),
        key="kcna|Kim Jong Un -> Vladimir Putin|new_year|2025|ru|closest/dearest",
        quote="дорогой",
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
        "near miss: another report of the same day calls him respected",
        past=[*_CASE_PAST, _case_korean(near="dear:respected,dearest")],
        now=_case_english("respected", "2025-01-01", "epithet", slot="third_person"),
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
        key="kcna|Kim Jong Un -> Vladimir Putin|new_year|2025|en|closest/cherished",
        quote="cherished",
    ),
)
