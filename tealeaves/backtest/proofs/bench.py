"""The bench on which trials are worked off: jobs over processes, or one after another where there is only one.

The processes are started afresh and not forked: who asks for a proof may have threads running, a progress bar's at least. Each reads the
tape once, from a file of its own making that is gone afterwards.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from tealeaves import mode
from tealeaves.backtest.proofs.trial import Trial
from tealeaves.errors import TealeavesError
from tealeaves.proof import Leak
from tealeaves.tape import Tape
from tealeaves.tape.cut import severed

MOST = 64  # processes


class Progress(Protocol):
    """Who shows how far it has come."""

    def __call__(self, steps: int) -> None: ...
    def total(self, steps: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one job."""

    leaks: tuple[Leak, ...] = ()
    words: tuple[str, ...] = ()  # what else broke the law, or what it informs of
    acted: bool = True  # whether what was done to the history could be felt at all
    size: int = 0  # signals or captures that it was about, as the proof's note says
    said: tuple[bytes, ...] = ()  # canonical signals, where another outcome has to be compared with


class Job(Protocol):
    """One repetition of a run with one thing otherwise. A frozen dataclass: it travels to another process."""

    def run(self, trial: Trial) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class _Kept:
    """A trial without its tape, which lies in a file."""

    tape: Path
    trial: Trial = field(repr=False)


_trial: list[Trial] = []  # of this process


def work_off(trial: Trial, jobs: Sequence[Job], workers: int, progress: Progress | None = None) -> list[Outcome]:
    """The outcome of each job, in the order of the jobs. Raises what a job raises, and `TealeavesError` where a process was killed."""
    with mode.replaying():
        outcomes = _alone(trial, jobs) if workers < 2 or len(jobs) < 2 else _together(trial, jobs, min(workers, MOST))
        found: dict[int, Outcome] = {}
        if progress is not None:
            progress.total(len(jobs))
        for place, outcome in outcomes:
            found[place] = outcome
            if progress is not None:
                progress(1)
    return [found[place] for place in range(len(jobs))]


def _alone(trial: Trial, jobs: Sequence[Job]) -> Iterator[tuple[int, Outcome]]:
    return ((place, job.run(trial)) for place, job in enumerate(jobs))


def _together(trial: Trial, jobs: Sequence[Job], workers: int) -> Iterator[tuple[int, Outcome]]:
    with TemporaryDirectory(prefix="tealeaves-proof-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "whole.tape")
        severed(trial.tape).write(path, {})
        kept = _Kept(path, replace(trial, tape=Tape.of(())))
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(workers, context, _begin, (kept,))
        try:
            yield from _finished({pool.submit(_run, job): place for place, job in enumerate(jobs)})
        except BrokenProcessPool as error:
            raise TealeavesError(
                "a process of the proof was killed, for want of memory perhaps: use fewer of them"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _finished(places: dict[Future[Outcome], int]) -> Iterator[tuple[int, Outcome]]:
    waiting: Iterable[Future[Outcome]] = as_completed(places)
    return ((places[future], future.result()) for future in waiting)


def _begin(kept: _Kept) -> None:
    _trial[:] = [replace(kept.trial, tape=Tape.read(kept.tape, {}))]


def _run(job: Job) -> Outcome:
    return job.run(_trial[0])
