"""Honesty by execution, for the very run that is reported: truncate, poison, shuffle, warm-up sensitivity, determinism (B-4 to B-6, B-17).

Every signal is put on trial, by runs of its rule made afresh over another history. What freqtrade says of its own look-ahead analysis is
true of this one: what a rule never said is not verified; a cut history brings some of it to light, and only some.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from tealeaves.backtest.proofs.again import Archived, IngestedAgain, ingestions, read_captures, sample
from tealeaves.backtest.proofs.bench import Job, Outcome, Progress, work_off
from tealeaves.backtest.proofs.payloads import unlike
from tealeaves.backtest.proofs.poison import Poisoned, PoisonedFromTheBeginning, poisons
from tealeaves.backtest.proofs.shuffle import BATCHES, Shuffled
from tealeaves.backtest.proofs.trial import Maker, Trial
from tealeaves.backtest.proofs.truncate import Cut, CutFromTheBeginning, cuts
from tealeaves.backtest.proofs.warmup import DAYS, Shorter, histories, in_our_window
from tealeaves.backtest.proofs.worlds import World, worlds
from tealeaves.backtest.result import Law, Proof
from tealeaves.backtest.said import chosen_rules
from tealeaves.catalogue import load
from tealeaves.model import Signal
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.tape import Tape

__all__ = ["Archived", "Maker", "Progress", "Trial", "World", "chosen_rules", "prove", "prove_home", "worlds"]

SEEDS = range(5)
MOST = 4  # processes, where nobody says how many
LISTED = 200  # leaks of a proof; beyond that their number is told


@dataclass(frozen=True, slots=True)
class _Plan:
    """The jobs of each proof."""

    truncate: Sequence[Cut | CutFromTheBeginning]
    poison: Sequence[Poisoned | PoisonedFromTheBeginning]
    shuffle: Sequence[Shuffled]
    again: Sequence[IngestedAgain]  # the first one is the reference
    warmup: Sequence[Shorter]
    worlds: Sequence[World]


def prove_home(
    settings: Settings, tape: Tape, signals: Iterable[Signal], rules: Sequence[str], *, folder: Path | None = None,
    since: datetime | None = None, until: datetime | None = None, workers: int | None = None, progress: Progress | None = None,
) -> tuple[Proof, ...]:  # fmt: skip
    """Put a run over a home folder on trial: `signals` is what it reported, `rules` names its rules in `folder` (None: the project's own).

    As many processes as there are processors, four at most, unless `workers` says otherwise; each takes half a gigabyte for 300,000
    observations. Raises `TealeavesError` where the archive or the index cannot be read, or a process was killed.
    """
    found, names = tuple(signals), tuple(rules)
    trial = Trial(tape, partial(chosen_rules, folder), names, found, since, until)
    with Store.open(settings.index_url) as store:
        places = sample(store, found)
    captures = partial(read_captures, settings.archive_folder, places)
    archived = Archived(captures, partial(load, settings.dumps_folder)) if settings.archive_folder.is_dir() else None
    elsewhere = worlds(names, folder, since, until)
    return prove(
        trial,
        archived=archived,
        elsewhere=elsewhere,
        workers=workers or min(MOST, os.cpu_count() or 1),
        progress=progress,
    )


def prove(
    trial: Trial, *, archived: Archived | None = None, elsewhere: Sequence[World] = (), workers: int = 1,
    progress: Progress | None = None,
) -> tuple[Proof, ...]:  # fmt: skip
    """Each proof of a run. Without `archived` no capture is ingested anew, without `elsewhere` there is no proof of determinism.

    With more than one worker the trial must be picklable.
    """
    again = [] if archived is None else ingestions(archived, SEEDS)
    shuffle = [Shuffled(seed) for seed in SEEDS]
    plan = _Plan(cuts(trial), poisons(trial), shuffle, again, histories(trial), elsewhere)
    longest_first = (plan.worlds, plan.again, plan.shuffle, plan.warmup, plan.poison, plan.truncate)
    jobs: list[Job] = [job for some in longest_first for job in some]
    outcomes = work_off(trial, jobs, workers, progress)
    came = dict(zip(map(id, jobs), outcomes, strict=True))

    def of(some: Sequence[Job]) -> list[Outcome]:
        return [came[id(job)] for job in some]

    proofs = [
        _truncate(trial, plan, of(plan.truncate)),
        _poison(trial, plan, of(plan.poison)),
        _shuffle(trial, plan, of(plan.shuffle), of(plan.again)),
        _warmup(plan, of(plan.warmup)),
    ]
    return (*proofs, _determinism(trial, of(plan.worlds))) if elsewhere else tuple(proofs)


def _truncate(trial: Trial, plan: _Plan, outcomes: Sequence[Outcome]) -> Proof:
    tried = {(job.rule, job.instant) for job in plan.truncate if isinstance(job, Cut)}
    note = (
        f"each rule by itself, made afresh, with nothing later in memory: started anew at each instant with a signal of it ({len(tried)} "
        f"runs), and from the beginning up to instants at even distances ({len(outcomes) - len(tried)} runs)"
    )
    return _proof("truncate", len(outcomes), _at(trial, tried), _leaks(outcomes), note + _left_out(trial, tried))


def _poison(trial: Trial, plan: _Plan, outcomes: Sequence[Outcome]) -> Proof:
    pairs = list(zip(plan.poison, outcomes, strict=True))
    felt = [job for job, outcome in pairs if outcome.acted]
    at_signals = {(job.rule, job.instant) for job in felt if isinstance(job, Poisoned)}
    inert = sorted({job.rule for job in plan.poison} - {job.rule for job in felt})
    note = (
        f"what triggered a signal, of its own and of other subjects and in other series, follows its instant; everything ever listened to "
        f"follows the middle and the end; the rule spoke of the poison in {len(felt)} of {len(pairs)} runs: only there is anything proven"
    )
    nothing = f"; never, so that nothing is proven: {', '.join(inert)}" if inert else ""
    tried = {(job.rule, job.instant) for job in plan.poison if isinstance(job, Poisoned)}
    return _proof(
        "poison", len(pairs), _at(trial, at_signals), _leaks(outcomes), note + nothing + _left_out(trial, tried)
    )


def _at(trial: Trial, instants: Collection[tuple[str, datetime]]) -> int:
    """How many signals of a rule lie at an instant of it that was tried."""
    return sum((signal.rule, signal.known_at) in instants for signal in trial.signals)


def _left_out(trial: Trial, tried: Collection[tuple[str, datetime]]) -> str:
    """Words for what was not tried, since a rule spoke at too many instants; mostly there is nothing to say."""
    left = Counter(signal.rule for signal in trial.signals if (signal.rule, signal.known_at) not in tried)
    return "".join(
        f"; NOT tried, since it speaks so often: {count} signals of {rule}" for rule, count in sorted(left.items())
    )


def _shuffle(trial: Trial, plan: _Plan, shuffled: Sequence[Outcome], again: Sequence[Outcome]) -> Proof:
    words = [f"all observations in {len(shuffled)} other orders, each judged in {BATCHES} batches by rules made afresh"]
    leaks = _leaks(shuffled)
    if again:
        reference = again[0]
        for job, other in zip(plan.again[1:], again[1:], strict=True):
            leaks += unlike(reference.said, other.said, job.words)
        words.append(
            f"{reference.size} captures (those behind the signals, and their neighbours) ingested anew in batches, once in order of time "
            f"and in {len(again) - 2} other orders: {len(reference.said)} signals in order and at once"
        )
    else:
        words.append("no capture was ingested anew: there is no archive")
    return _proof("shuffle", len(shuffled) + len(again), len(trial.signals), leaks, "; ".join(words))


def _warmup(plan: _Plan, outcomes: Sequence[Outcome]) -> Proof:
    spans = sorted({(job.since.date(), job.until.date()) for job in plan.warmup})
    said = ", ".join(f"{since} to {until}" for since, until in spans)
    note = f"the spans {said}, judged with shorter histories" if spans else "there is no span to judge again"
    tested = sum(outcome.size for job, outcome in zip(plan.warmup, outcomes, strict=True) if job.days == DAYS[0])
    lines = (*in_our_window(plan.warmup, outcomes), *(line for each in outcomes for line in each.words))
    return Proof("warm-up", None, len(outcomes), tested, note=note, lines=lines)


def _determinism(trial: Trial, outcomes: Sequence[Outcome]) -> Proof:
    note = "processes with two hash seeds in two time zones, half of them reading the index anew; the sha256 is that of the report"
    return _proof("determinism", len(outcomes), len(trial.signals), _leaks(outcomes), note)


def _proof(law: Law, tried: int, signals: int, leaks: Sequence[str], note: str) -> Proof:
    """Broken by one leak; where there was nothing to verify it neither held nor broke."""
    held = False if leaks else True if signals else None
    listed = leaks if len(leaks) <= LISTED else [*leaks[:LISTED], f"and {len(leaks) - LISTED} more"]
    return Proof(law, held, tried, signals, tuple(listed), note if signals else f"no signal to verify; {note}")


def _leaks(outcomes: Sequence[Outcome]) -> list[str]:
    """In words, each signal's first one only: a rule that looked ahead once does so in most runs."""
    first: dict[str, str] = {}
    for leak in sorted(
        (leak for outcome in outcomes for leak in outcome.leaks), key=lambda leak: (leak.known_at, leak.what)
    ):
        first.setdefault(leak.signal, str(leak))
    return [*first.values(), *(line for outcome in outcomes for line in outcome.words)]
