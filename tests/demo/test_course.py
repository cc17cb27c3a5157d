"""What the demo holds its own run to: every promise kept once, nothing else."""

from __future__ import annotations

from typing import Any

from demo.course import PROMISES, STEPS, complaints


def kept(number: int, **changes: Any) -> dict[str, Any]:
    promise = PROMISES[number]
    return {
        "rule": promise.rule,
        "series": promise.series,
        "key": f"{promise.series}{promise.key}",
        "status": "firing",
        "known_at": promise.known_at.isoformat(),
        "headline": "something",
        "quotes": [{"text": f"{promise.words} and more"}],
        **changes,
    }


def test_the_promised_signals_alone_are_as_promised() -> None:
    assert complaints([kept(0), kept(1), kept(2)]) == []
    assert complaints([kept(0), kept(1), kept(2), kept(0, rule="other", status="warming")]) == []


def test_a_missing_a_doubled_and_a_late_signal_are_complained_of() -> None:
    assert complaints([kept(0), kept(2)]) == [f"promised once, given 0 times: {PROMISES[1]}"]
    assert complaints([kept(0), kept(0), kept(1), kept(2)]) == [f"promised once, given 2 times: {PROMISES[0]}"]
    late = complaints([kept(0), kept(1, known_at=STEPS[-1].isoformat()), kept(2)])
    assert [words.partition(":")[0] for words in late] == ["promised once, given 0 times", "nobody promised"]


def test_words_of_the_earlier_use_do_not_keep_a_promise() -> None:
    earlier = kept(0, quotes=[{"text": "something else"}, {"text": PROMISES[0].words}])
    assert len(complaints([earlier, kept(1), kept(2)])) == 2


def test_a_signal_that_nobody_promised_is_complained_of() -> None:
    assert complaints([kept(0), kept(1), kept(2), kept(0, rule="office_changed")]) == [
        "nobody promised: office_changed 2024-10-08 something"
    ]


def test_the_clock_only_goes_forward_about_a_dozen_steps() -> None:
    assert list(STEPS) == sorted(set(STEPS))
    assert 10 <= len(STEPS) <= 14
