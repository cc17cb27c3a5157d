"""What the demo holds its own run to: every labelled event told in time, nothing else above `info`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from demo.course import COURSE, STEPS, allowed, complaints, known_gaps, promises
from tealeaves.backtest.result import Event

CLOSEST = next(event for event in promises() if event.id == "seed-closest-comrade")


def told(event: Event = CLOSEST, **changes: Any) -> dict[str, Any]:
    """A signal that tells an event, in the form of docs/interfaces.md."""
    quote = {"text": "My closest comrade", "language": "en", "offset": 0, "url": "http://example.org", "capture": "c"}
    coverage = {"series": "kcna/article/en", "documents": 9, "since": None, "until": None, "gaps": []}
    return {
        "rule": event.rules[0], "rule_version": 1, "key": "k", "status": "firing", "severity": "high", "confidence": 0.9,
        "headline": "something", "subject": event.subject, "series": "kcna/article/en", "story": "s", "source": "kcna_kp",
        "known_at": (event.available + timedelta(hours=12)).isoformat(), "before": None, "after": "my closest comrade",
        "quotes": [quote], "reasons": [], "coverage": coverage, "evidence": ["e"], **changes,
    }  # fmt: skip


def complained(*signals: dict[str, Any]) -> list[str]:
    return complaints(signals, [CLOSEST])


def test_what_is_labelled_and_told_is_as_promised() -> None:
    assert complained(told()) == []
    assert complained(told(), told(rule="office_changed", status="warming")) == []
    assert complained(told(), told(rule="office_changed", severity="info")) == []


def test_what_is_missing_or_late_is_complained_of() -> None:
    assert complained() == [f"not told: {CLOSEST.title} ({CLOSEST.available:%Y-%m-%d})"]
    late = complained(told(known_at=STEPS[-1].isoformat()))
    assert [words.partition(":")[0] for words in late] == ["not told", "nobody promised"]


def test_the_first_look_after_it_could_be_known_is_in_time() -> None:
    first = next(step for step in STEPS if step >= CLOSEST.available)
    assert complained(told(known_at=first.isoformat())) == []


def test_words_of_the_earlier_use_keep_no_promise() -> None:
    assert len(complained(told(after="president", quotes=[]))) == 2


def test_a_signal_that_nobody_promised_is_complained_of() -> None:
    (complaint,) = complained(told(), told(rule="office_changed"))
    assert complaint.startswith("nobody promised: office_changed 2024-10-08")


def test_each_exception_has_its_reason() -> None:
    assert all(len(entry["why"].split()) >= 8 for entry in allowed())
    assert all(len(why.split()) >= 5 for why in known_gaps().values())


def test_the_clock_only_goes_forward_some_fifteen_steps_each_with_its_words() -> None:
    assert list(STEPS) == sorted(set(STEPS))
    assert 14 <= len(STEPS) <= 18
    assert len({step.words for step in COURSE}) == len(COURSE)
    assert isinstance(STEPS[0], datetime)
