"""Tapes made from tapes: the same observations, and nothing of what was cut off."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from any_past import START, pasts
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.model import Observation
from tealeaves.rulekit import saw
from tealeaves.tape import Tape
from tealeaves.tape.cut import continued, severed, shuffled, subjects

INSTANTS = st.integers(-1, 6).map(lambda step: START + step * timedelta(days=40, microseconds=7))


def content(tape: Tape) -> tuple[object, ...]:
    """Everything that anybody can ask a tape."""
    seen = list(tape.observed())
    asked = sorted({(one.kind, one.series, one.subject) for one in seen})
    return (
        seen, list(tape.heads()), tape.digest, [list(tape.observations(*key)) for key in asked],
        [list(tape.stories(series)) for series in sorted({one.series for one in seen})],
    )  # fmt: skip


@given(pasts(), INSTANTS, INSTANTS)
def test_a_severed_tape_says_what_the_view_said(past: list[Observation], start: object, end: object) -> None:
    view = Tape.of(past).since(start).until(end)  # type: ignore[arg-type]
    assert content(severed(view)) == content(view)


@given(pasts(), INSTANTS)
def test_nothing_of_what_was_cut_off_is_in_memory(past: list[Observation], end: object) -> None:
    """Neither the strings of later observations nor their places: whoever reaches behind the tape finds the end there too."""
    view = Tape.of(past).until(end)  # type: ignore[arg-type]
    held = {(one.version, one.value, one.quote.text) for one in view.observed()}
    reel = severed(view)._reel
    assert {
        (reel.version[number], reel.value[place], reel.quote[place]) for place, number in enumerate(reel.head.values)
    } == held
    assert len(reel.version) == view.versions
    assert set(reel.value.table) == {value for _, value, _ in held}
    assert bytes(reel.version._blob).decode() == "".join(head.version for head in view.heads())
    assert len(reel.quote._blob) == sum(len(one.quote.text.encode()) for one in view.observed())


@given(pasts(), INSTANTS)
def test_a_tape_continued_with_its_rest_is_whole_again(past: list[Observation], border: object) -> None:
    whole = Tape.of(past)
    rest = whole.since(border + timedelta(microseconds=1))  # type: ignore[operator]
    assert content(continued(whole.until(border), rest)) == content(whole)  # type: ignore[arg-type]


def test_a_tape_is_not_continued_with_its_own_past() -> None:
    one = _seen(0)
    with pytest.raises(ValueError, match="after its end"):
        continued(Tape.of([one]), Tape.of([one]))
    assert content(continued(Tape.of([one]), Tape.of([]))) == content(Tape.of([one]))


@given(pasts(), st.integers(0, 5))
def test_shuffled_gives_every_observation_once(past: list[Observation], seed: int) -> None:
    tape = Tape.of(past)
    given_out = [one.id for one in shuffled(tape, random.Random(seed))]
    assert Counter(given_out) == Counter(one.id for one in tape.observed())
    assert content(Tape.of(shuffled(tape, random.Random(seed)))) == content(tape)


def test_another_seed_is_another_order() -> None:
    tape = Tape.of(map(_seen, range(20)))
    one, other = ([seen.version for seen in shuffled(tape, random.Random(seed))] for seed in (1, 2))
    assert one != other


@given(pasts(), INSTANTS)
def test_subjects_come_by_how_often_they_are_seen(past: list[Observation], end: object) -> None:
    view = Tape.of(past).until(end)  # type: ignore[arg-type]
    counts = Counter((one.kind, one.series, one.subject) for one in view.observed())
    found = subjects(view)
    assert {(*key, subject) for key, held in found.items() for subject in held} == set(counts)
    for (kind, series), held in found.items():
        assert held == sorted(held, key=lambda subject: (-counts[kind, series, subject], subject))


def _seen(number: int) -> Observation:
    return saw("office", "Kim Jong Un", f"office {number}", on=(START + timedelta(days=number)).date())
