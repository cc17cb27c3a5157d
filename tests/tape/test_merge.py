"""Tapes put together are the tape of everything that is on them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from any_past import pasts
from hypothesis import given
from hypothesis import strategies as st

from tealeaves.model import Observation
from tealeaves.tape import Tape
from tealeaves.tape.merge import merged


@given(pasts(), st.integers(0, 10**6), st.integers(1, 6))
def test_however_observations_are_dealt_out_the_merged_tape_is_theirs(
    past: list[Observation], seed: int, hands: int
) -> None:
    """A version goes to its hand whole, as captures do; it can be seen by several, at different times."""
    whole = Tape.of(past)
    chance = random.Random(seed)
    dealt: list[list[Observation]] = [[] for _ in range(hands)]
    for head in whole.heads():
        own = [seen for seen in whole.observed() if seen.version == head.version]
        for number in {0, *chance.sample(range(hands), chance.randint(1, hands))}:
            dealt[number] += own
    together = merged([Tape.of(own) for own in dealt])
    assert list(together.observed()) == list(whole.observed())
    assert list(together.heads()) == list(whole.heads())
    assert together.digest == whole.digest


@given(pasts(), st.integers(0, 10**6))
def test_a_version_counts_from_its_earliest_sighting(past: list[Observation], seed: int) -> None:
    """Each version is seen three times, at times and in captures of their own; each sighting whole, on another tape."""
    chance = random.Random(seed)
    sightings: list[list[Observation]] = [[], [], []]
    for head in Tape.of(past).heads():
        own = [seen for seen in past if seen.version == head.version]
        for number in range(3):
            later = head.known_at + chance.randint(0, 1) * timedelta(days=chance.randint(0, 90))
            capture = f"capture {chance.randint(0, 2)}"
            sightings[number] += (
                replace(seen, known_at=later, quote=replace(seen.quote, capture=capture)) for seen in own
            )
    whole = Tape.of(seen for own in sightings for seen in own)
    together = merged([Tape.of(own) for own in sightings])
    assert list(together.observed()) == list(whole.observed())
    assert together.digest == whole.digest


def test_no_tape_and_empty_tapes() -> None:
    assert len(merged([])) == 0
    assert len(merged([Tape.of(()), Tape.of(())])) == 0
