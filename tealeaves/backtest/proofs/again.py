"""Captures ingested anew, in another order and in other batches, into throw-away indexes: the whole way, and not the rules alone (B-5).

A whole archive would take hours, so a sample is ingested: the captures behind the evidence of the signals, and their neighbours in time.
What the sample says is compared with what the same sample says in order; it need not be what the whole archive says.
"""

from __future__ import annotations

import json
import random
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tealeaves.archive import Archive
from tealeaves.backtest.proofs.bench import Outcome
from tealeaves.backtest.proofs.trial import Trial
from tealeaves.catalogue import Catalogue
from tealeaves.evaluate import Found
from tealeaves.model import Capture, Place, Signal
from tealeaves.pipeline import Pipeline
from tealeaves.store import Store, deeds, looks, observations, signals

SAMPLE = 2000  # captures
BATCHES = 10


@dataclass(frozen=True, slots=True)
class Archived:
    """Captures to be ingested, in order of time, and the catalogue to read them with. Both are made in the process that needs them."""

    captures: Callable[[], Sequence[Capture]]
    catalogue: Callable[[], Catalogue]


@dataclass(frozen=True, slots=True)
class IngestedAgain:
    """The sample ingested: without a seed in order of time and at once; with one in batches of chance length, in another order or not."""

    archived: Archived
    seed: int | None
    in_order: bool = False

    def run(self, trial: Trial) -> Outcome:
        """The signals that stand afterwards; `size` is how many captures there were."""
        captures = list(self.archived.captures())
        batches = [captures] if self.seed is None else _dealt(captures, self.seed, in_order=self.in_order)
        said = _standing(self.archived.catalogue(), trial, batches)
        return Outcome(said=said, size=len(captures))

    @property
    def words(self) -> str:
        """What was otherwise, in a leak's words."""
        order = "in order of time" if self.in_order else "in another order"
        return f"from the sample's captures {order}, in batches (seed {self.seed})"


def ingestions(archived: Archived, seeds: Iterable[int]) -> list[IngestedAgain]:
    """The one to compare with; one as a live watch gets them; and one for each seed, as imports bring them."""
    return [
        IngestedAgain(archived, None),
        IngestedAgain(archived, 0, in_order=True),
        *(IngestedAgain(archived, seed) for seed in seeds),
    ]


def sample(store: Store, found: Iterable[Signal], most: int = SAMPLE) -> list[Place]:
    """Where the captures behind the signals' quotes lie, with as many before and after each as there is room for, in order of time."""
    wanted = {quote.capture for signal in found for quote in signal.quotes}
    with store.read() as conn:
        held = list(looks.capture_places(conn))
    marks = [number for number, (name, _) in enumerate(held) if name in wanted][:most]
    return [held[number][1] for number in _around(marks, len(held), most)]


def read_captures(folder: Path, places: Sequence[Place]) -> list[Capture]:
    """The captures at some places of an archive. Raises `ArchiveError` where one cannot be read."""
    with Archive.open(folder) as archive:
        return [look for place in places if isinstance(look := archive.read(place), Capture)]


def _around(marks: Sequence[int], count: int, most: int) -> list[int]:
    """The marks and their neighbours, the nearest first, until there are `most`; without marks the latest."""
    if not marks:
        return list(range(max(0, count - most), count))
    chosen = set(marks)
    for distance in range(1, count):
        for mark in marks:
            chosen.update(near for near in (mark - distance, mark + distance) if 0 <= near < count)
        if len(chosen) >= most:
            break
    spare = sorted(chosen - set(marks), key=lambda number: (_distance(number, marks), number))
    return sorted([*marks, *spare[: most - len(marks)]])


def _distance(number: int, marks: Sequence[int]) -> int:
    place = bisect_left(marks, number)
    return min(abs(number - mark) for mark in marks[max(0, place - 1) : place + 1])


def _dealt(captures: Sequence[Capture], seed: int, *, in_order: bool) -> list[list[Capture]]:
    """The captures in batches left to chance, as their order is."""
    chance = random.Random(seed)  # noqa: S311  to be repeated, no secret
    dealt = list(captures) if in_order else chance.sample(captures, len(captures))
    inner = sorted(chance.sample(range(1, len(dealt)), min(BATCHES - 1, max(0, len(dealt) - 1)))) if dealt else []
    return [dealt[start:stop] for start, stop in zip([0, *inner], [*inner, len(dealt)], strict=True)]


def _standing(catalogue: Catalogue, trial: Trial, batches: Sequence[Sequence[Capture]]) -> tuple[bytes, ...]:
    """The signals that stand once all batches are in, each judged by rules made afresh."""
    numbers = {capture.id: number for number, capture in enumerate(each for batch in batches for each in batch)}
    with Store.scratch() as store:
        for batch in batches:
            rules = {module.rule.id: module for module in trial.fresh()}
            pipeline = Pipeline(replace(catalogue, rules=rules), store, None)
            pipeline.index([(Place("sample", numbers[capture.id], 1), capture) for capture in batch])
            _judge(pipeline, max((capture.recorded_at for capture in batch), default=None))
        with store.read() as conn:
            return tuple(map(_canonical, signals.current_signals(conn)))


def _judge(pipeline: Pipeline, now: datetime | None) -> None:
    """What a tick does to the signals; nobody is told of anything here."""
    if now is None:
        return
    with pipeline.store.write() as conn:
        last, through = deeds.last_tick(conn), observations.last_sighting(conn)
        found, _ = pipeline.judge(conn)
        signals.add_signals(conn, found.fresh, now)
        for signal in found.changed:
            signals.revise(conn, signal.id, "changed", "judged again", signal.canonical(), now)
        for name in found.retracted:
            signals.revise(conn, name, "retracted", "judged again", None, now)
        deeds.add_tick(
            conn, as_of=now, recorded_at=now, through=through, known_until=_latest(last, found),
            content=pipeline.catalogue.content_label, evaluated=found.evaluated, signals=len(found.fresh),
        )  # fmt: skip


def _latest(last: deeds.Tick | None, found: Found) -> datetime | None:
    known = (None if last is None else last.known_until, found.known_until)
    return max((instant for instant in known if instant is not None), default=None)


def _canonical(payload: Mapping[str, object]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
