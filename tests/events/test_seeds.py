"""The seeds as one labelled history: every claim of the analyses fires on its day with its words and baseline, near misses are quiet.

The history is that of the demo (demo/lived.py): thirteen years of the agency in English and Korean, stamp notices, the press of three
blocs, through the real parsers, observers and rules. What does not fire yet stands in seeds/gaps.toml with the reason, strictly: when it
does, the test says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from demo import course, lived
from tealeaves.backtest.events import load
from tealeaves.backtest.match import disturbs, shows
from tealeaves.backtest.result import Event, Labels, Quiet
from tealeaves.catalogue import Catalogue
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.model import Observation, Signal

HERE = Path(__file__).parent
ORDER = course.SEVERITIES
LABELS = load([HERE / "seeds.toml"])
ALLOWED = course.allowed()
_KNOWN = tomllib.loads((HERE / "seeds" / "gaps.toml").read_text("utf-8"))
# Labelled events that no rule shows yet, and why. Strict: one that is shown has to leave the table.
GAPS: dict[str, str] = _KNOWN.get("event", {})
# Near misses that a rule disturbs as yet, and how. Strict as well.
QUIET_GAPS: dict[str, str] = _KNOWN.get("quiet", {})


@dataclass(frozen=True)
class Lived:
    """The history as it was lived."""

    observations: Sequence[Observation]
    signals: Sequence[Signal]
    errors: Sequence[str]
    rules: frozenset[str]
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def firing(self) -> list[Signal]:
        return [signal for signal in self.signals if signal.status == "firing"]


@pytest.fixture(scope="module")
def history() -> Lived:
    catalogue: Catalogue = lived.catalogue()
    observations = lived.observations(catalogue)
    detector = Detector(catalogue.chosen_rules(None), PointInTime())
    signals = list(detector.run(observations))
    return Lived(observations, signals, [str(error) for error in detector.errors], frozenset(catalogue.rules))


def shown(history: Lived, event: Event) -> list[Signal]:
    """The signals that show an event in its window."""
    return [
        signal
        for signal in history.firing
        if event.available <= signal.known_at <= event.available + event.within and shows(event, signal, history.kinds)
    ]


def named(name: str) -> Event:
    return next(event for event in LABELS.events if event.id == name)


def the_signal(history: Lived, name: str) -> Signal:
    found = shown(history, named(name))
    if not found and name in GAPS:
        pytest.xfail(GAPS[name])
    assert found, name
    return found[0]


# --- each claim, each near miss, and nothing else -------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", LABELS.events, ids=lambda event: event.id)
def test_each_claim_fires_on_its_day(history: Lived, event: Event) -> None:
    found = shown(history, event)
    if event.id in GAPS:
        assert not found, f"{event.id} is shown: take it out of GAPS ({GAPS[event.id]})"
        pytest.xfail(GAPS[event.id])
    assert found, f"{event.title}: not shown by {event.rules}; those of the day: {_of_the_day(history, event)}"


@pytest.mark.parametrize("quiet", LABELS.quiet, ids=lambda quiet: quiet.id)
def test_each_near_miss_is_quiet(history: Lived, quiet: Quiet) -> None:
    said = [f"{signal.rule}: {signal.headline}" for signal in history.firing if disturbs(quiet, signal)]
    if quiet.id in QUIET_GAPS:
        assert said, f"{quiet.id} is quiet: take it out of QUIET_GAPS ({QUIET_GAPS[quiet.id]})"
        pytest.xfail(QUIET_GAPS[quiet.id])
    assert said == []


def test_nothing_else_is_said_above_info(history: Lived) -> None:
    """What is neither labelled nor allowed with a reason would be a false alarm in somebody's channel."""
    strange = [
        f"{signal.known_at:%Y-%m-%d} {signal.severity} {signal.rule} {signal.series}: {signal.headline}"
        for signal in history.firing
        if signal.severity != "info"
        and not _labelled(history, signal)
        and not any(course.allows(each, signal) for each in ALLOWED)
    ]
    assert strange == []


@pytest.mark.parametrize("allowed", ALLOWED, ids=lambda each: f"{each['rule']} {each['from']}")
def test_each_exception_is_needed_and_argued(history: Lived, allowed: Mapping[str, Any]) -> None:
    needed = [signal for signal in history.firing if signal.severity != "info" and not _labelled(history, signal)]
    assert any(course.allows(allowed, signal) for signal in needed), "nothing needs it any more"
    assert len(allowed["why"].split()) >= 8


def test_no_rule_failed(history: Lived) -> None:
    assert history.errors == []


def test_gaps_name_labels() -> None:
    assert GAPS.keys() <= {event.id for event in LABELS.events}
    assert QUIET_GAPS.keys() <= {quiet.id for quiet in LABELS.quiet}


def _labelled(history: Lived, signal: Signal) -> bool:
    return any(
        event.available <= signal.known_at <= event.available + event.within and shows(event, signal, history.kinds)
        for event in LABELS.events
    )


def _of_the_day(history: Lived, event: Event) -> list[str]:
    day = [signal for signal in history.signals if event.available <= signal.known_at <= event.available + event.within]
    return [f"{signal.status} {signal.rule} {signal.series} {signal.subject} -> {signal.after!r}" for signal in day]


# --- the words, the baseline, the counterpart -----------------------------------------------------------------------------------------

# event, least severity, words of the first quote, words of what was before
WORDS = [
    ("seed-closest-comrade", "low", "My closest Comrade", "president"),  # of one instant: the Korean is the loud one
    ("seed-closest-comrade-ko", "high", "가장 친근한 나의 동지", "대통령"),
    ("seed-dearest-friend", "low", "dearest friend", None),
    ("seed-dearest-friend-ko", "high", "가장 친근한 벗이고 동지", "동지"),
    ("seed-sworn-friends", "medium", "sworn friends", None),
    ("seed-sworn-friends-ko", "medium", "맹우관계", None),
    ("seed-both-armies", "medium", "all the service personnel of the armed forces of the DPRK", None),
    ("seed-letter-instead-of-card", "low", "sent a letter of New Year greetings", "card"),  # as above
    ("seed-letter-instead-of-card-ko", "high", "편지", "card"),
    ("seed-letter-again", "info", "sent a letter of New Year greetings", None),
    ("seed-russian-notice", "high", "На открытках изображены", None),
    ("seed-russian-order-form", "high", "Фамилия", None),
    ("seed-booklets", "low", "Ba79", "China .Ba71. before Russia .Ba72., 2023-10-06"),
    ("seed-plenum-silence", "low", "", "%|[0-9]"),
    ("seed-translation-diverges", "low", "dearest|친근한", None),
    ("seed-deaths-admitted", "high", "fallen soldiers", None),
    ("seed-nine-dead", "medium", "nine", None),
    ("seed-120-days", "low", "120", None),
    ("seed-15000", "info", "15,000", "1[012],"),
    ("seed-framing", "info", "", None),
    ("seed-rfa-edited", "low", "two announcements", None),
    ("seed-ministry-confirms", "info", "Ministry of Unification confirmed", "first seen 2025-01-01"),
    ("seed-xi-merely-listed", "medium", "Xi Jinping", "both merely listed .2024."),
    ("seed-fraternal-russian-people", "high", "fraternal Russian people", None),
    ("seed-order-of-letters", "info", "letter|편지", "printed 2024-12-27"),
]


@pytest.mark.parametrize(("name", "severity", "words", "before"), WORDS, ids=lambda value: str(value)[:30])
def test_it_says_the_words_and_what_was_before(
    history: Lived, name: str, severity: str, words: str, before: str | None
) -> None:
    signal = the_signal(history, name)
    assert ORDER.index(signal.severity) >= ORDER.index(severity)
    assert re.search(words, signal.quotes[0].text), signal.quotes[0].text
    assert before is None or re.search(before, signal.before or ""), signal.before


@pytest.mark.parametrize(
    "name", [event.id for event in LABELS.events if "rfa" not in event.id and "ministry" not in event.id]
)
def test_every_signal_carries_its_coverage_and_what_would_have_silenced_it(history: Lived, name: str) -> None:
    signal = the_signal(history, name)
    assert signal.coverage.documents > 0
    assert signal.coverage.since is not None
    assert signal.unless, signal.rule
    assert "first ever" not in f"{signal.headline} {signal.reasons}"


def test_xi_merely_listed_is_told_beside_putins_letter(history: Lived) -> None:
    """The counterpart on the same occasion, both ways; what is not printed yet is said not to be held."""
    signal = the_signal(history, "seed-xi-merely-listed")
    assert "merely listed, while the letter from Russia was printed in full" in signal.headline
    assert any(re.search("Russia: 2025: letter printed in full", told) for told in signal.counterpart)
    for name in ("seed-putins-letter", "seed-letter-instead-of-card"):
        assert any(told.startswith("China:") for told in the_signal(history, name).counterpart)


def test_the_ministrys_word_is_laid_beside_the_stamp_signal(history: Lived) -> None:
    notice, confirmed = (the_signal(history, name) for name in ("seed-russian-notice", "seed-ministry-confirms"))
    assert notice.quotes[0].text in {quote.text for quote in confirmed.quotes[1:]}
    assert notice.evidence[0] in confirmed.evidence[1:]


def test_the_sentence_that_came_in_is_named(history: Lived) -> None:
    assert "So far two announcements" in the_signal(history, "seed-rfa-edited").after


def test_the_blocs_tell_one_letter_each_in_its_own_words(history: Lived) -> None:
    told = the_signal(history, "seed-framing").after
    for bloc, word in (("Russia", "unbreakable alliance"), ("the West", "invasion"), ("South Korea", "technology")):
        assert re.search(f"{bloc} alone: [^;]*{word}", told), told


def test_a_letter_a_year_later_is_a_pattern_and_no_first(history: Lived) -> None:
    first, again = (the_signal(history, name) for name in ("seed-letter-instead-of-card", "seed-letter-again"))
    assert ORDER.index(again.severity) < ORDER.index(first.severity)
    said = f"{again.headline} {' '.join(again.reasons)}".casefold()
    assert re.search(r"pattern|second|again|confirm", said), said
    assert "first time" not in again.headline


def test_a_friend_is_added_to_the_comrade_in_korean(history: Lived) -> None:
    october, december = (the_signal(history, name) for name in ("seed-closest-comrade-ko", "seed-dearest-friend-ko"))
    assert "벗" not in october.after
    assert "벗" in december.after


# --- the two letters: the order of printing, and how long after ------------------------------------------------------------------------


def letter(history: Lived, subject: str, year: str, language: str) -> Observation:
    """The letter for a New Year as the agency printed it."""
    found = [
        seen
        for seen in history.observations
        if seen.kind == "correspondence" and seen.subject == subject and seen.value == "letter"
        and seen.attrs.get("year") == year and seen.series == f"kcna/article/{language}"
    ]  # fmt: skip
    if not found and "correspondence" not in {seen.kind for seen in history.observations}:
        pytest.xfail("no observer of messages yet")
    return found[0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_order_and_the_lags_of_the_two_letters(history: Lived, language: str) -> None:
    putins = letter(history, "Vladimir Putin -> Kim Jong Un", "2025", language)
    kims = letter(history, "Kim Jong Un -> Vladimir Putin", "2025", language)
    assert (putins.published_at, kims.published_at) == (date(2024, 12, 27), date(2024, 12, 31))
    assert (putins.attrs["detail"], kims.attrs["detail"]) == ("full", "summary")
    assert (kims.attrs["lag"], kims.attrs["lag_of"]) == ("1", "sent")
    assert (putins.attrs["lag"], putins.attrs["lag_of"]) == ("1", "received")
    assert kims.known_at > putins.known_at


# --- the history itself ---------------------------------------------------------------------------------------------------------------


def test_the_history_is_long_and_without_holes(history: Lived) -> None:
    documents = [seen for seen in history.observations if seen.kind == "document"]
    for language in ("en", "ko"):
        own = sorted({seen.known_at.date() for seen in documents if seen.series == f"kcna/article/{language}"})
        assert own[0].year == 2012
        assert len(own) > 1_000
        assert max((later - earlier).days for earlier, later in pairwise(own)) <= 10
    assert all(seen.known_at < datetime(2025, 12, 29, tzinfo=UTC) for seen in documents)


def test_every_label_lies_in_the_history(history: Lived) -> None:
    known = sorted(seen.known_at for seen in history.observations if seen.kind == "document")
    for event in LABELS.events:
        assert any(event.available <= at <= event.available + event.within for at in known), event.id


def test_no_label_is_named_twice_in_the_project() -> None:
    whole: Labels = load([HERE])
    assert {event.id for event in LABELS.events} <= {event.id for event in whole.events}
