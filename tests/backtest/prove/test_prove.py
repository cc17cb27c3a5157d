"""The proofs of a run, each shown to hold for honest rules and to fail where its law is broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from laws_world import START, article, catalogue_of, month
from trial_world import CHEATS, HONEST, tape, trial

from tealeaves.backtest.proofs import truncate
from tealeaves.backtest.proofs.again import IngestedAgain, _dealt, ingestions
from tealeaves.backtest.proofs.bench import Job
from tealeaves.backtest.proofs.poison import poisons
from tealeaves.backtest.proofs.shuffle import Shuffled
from tealeaves.backtest.proofs.truncate import Cut, CutFromTheBeginning, cuts
from tealeaves.backtest.proofs.warmup import histories, spans
from tealeaves.backtest.prove import Archived, Trial, prove
from tealeaves.backtest.result import Law, Proof
from tealeaves.backtest.run import run_rules
from tealeaves.extract import extract, observed
from tealeaves.model import Capture, Finding, Observation
from tealeaves.rulekit import History, RuleModule
from tealeaves.store import journal
from tealeaves.tape import Tape


def proofs_of(found: Trial, captures: list[Capture] | None = None) -> dict[Law, Proof]:
    archived = None if captures is None else Archived(lambda: captures, catalogue_of)
    return {proof.law: proof for proof in prove(found, archived=archived)}


def tried(module: RuleModule) -> Trial:
    """The run of one rule that is no file."""
    return Trial(tape(), lambda names: [module], (module.rule.id,), run_rules(tape(), [module]).signals)


def leaking(jobs: Iterable[Job], found: Trial) -> set[str]:
    """The rules of which a job says that they leak."""
    return {leak.rule for job in jobs for leak in job.run(found).leaks}


@pytest.mark.req("B-4")
@pytest.mark.req("B-5")
def test_honest_rules_pass_every_proof() -> None:
    found = trial(HONEST, "back_again", "first_office")
    assert {signal.rule for signal in found.signals} == {"back_again", "first_office"}
    proofs = proofs_of(found, month())
    assert {law: proof.held for law, proof in proofs.items()} == {
        "truncate": True,
        "poison": True,
        "shuffle": True,
        "warm-up": None,
    }
    assert all(proof.leaks == () for proof in proofs.values())
    assert proofs["truncate"].signals == proofs["poison"].signals == proofs["shuffle"].signals == len(found.signals)
    assert proofs["shuffle"].tried == 5 + 7
    assert "120 captures" in proofs["shuffle"].note


# --- truncate -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("B-4")
@pytest.mark.parametrize("cheat", ["waits_for_more", "fitted_to_the_whole"])
def test_a_rule_that_peers_into_the_future_does_not_survive_a_cut(cheat: str) -> None:
    found = trial(CHEATS, cheat)
    assert found.signals
    proof = proofs_of(found)["truncate"]
    assert proof.held is False
    assert proof.leaks
    assert all(cheat in leak and "the history up to" in leak for leak in proof.leaks)


@pytest.mark.req("B-4")
def test_what_a_rule_keeps_to_itself_because_of_the_future_is_brought_to_light_by_a_later_cut() -> None:
    """A rule that is silent about what will come again has no signal of it to be tried; the cuts at other instants find it."""
    (waiting,), (honest,) = trial(CHEATS, "waits_for_more").fresh(), trial(HONEST, "first_office").fresh()

    def evaluate(now: Observation, history: History) -> Iterator[Finding]:
        if not list(waiting.evaluate(now, history)):
            yield from honest.evaluate(now, history)

    silent = tried(replace(honest, evaluate=evaluate))
    assert len(silent.signals) < len(tried(honest).signals)
    proof = proofs_of(silent)["truncate"]
    assert proof.held is False
    assert any("came only from the history up to" in leak for leak in proof.leaks)


def test_of_a_rule_that_speaks_all_the_time_some_instants_are_tried_and_the_rest_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = trial(HONEST, "first_office")
    monkeypatch.setattr(truncate, "MOST", 3)
    proofs = proofs_of(found)
    assert (proofs["truncate"].signals, proofs["poison"].signals) == (3, 3)
    left = len(found.signals) - 3
    assert proofs["truncate"].note.endswith(f"NOT tried, since it speaks so often: {left} signals of first_office")
    instants = [job.instant for job in cuts(found) if isinstance(job, Cut)]
    known = sorted({signal.known_at for signal in found.signals})
    assert (instants[0], instants[-1], len(instants)) == (known[0], known[-1], 3)


# --- poison -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("B-4")
@pytest.mark.parametrize("cheat", ["waits_for_more", "fitted_to_the_whole"])
def test_a_rule_that_peers_into_the_future_is_poisoned_by_it(cheat: str) -> None:
    proof = proofs_of(trial(CHEATS, cheat))["poison"]
    assert proof.held is False
    assert all(cheat in leak for leak in proof.leaks)


@pytest.mark.req("B-4")
def test_poison_works_after_each_signal_and_not_only_after_the_last() -> None:
    found = trial(CHEATS, "fitted_to_the_whole")
    for job in poisons(found):
        leaks = job.run(found).leaks
        expected = {signal.id for signal in found.signals if signal.known_at == job.instant}
        assert {leak.signal for leak in leaks} >= expected


@pytest.mark.req("B-4")
def test_poison_that_nobody_feels_proves_nothing_and_says_so() -> None:
    """A rule that says one thing once and for ever has no second word to say, whatever comes after it."""
    (honest,) = trial(HONEST, "first_office").fresh()

    def evaluate(now: Observation, history: History) -> Iterator[Finding]:
        yield from (replace(finding, key="once") for finding in honest.evaluate(now, history))

    found = tried(replace(honest, evaluate=evaluate))
    assert len(found.signals) == 1
    proof = proofs_of(found)["poison"]
    assert (proof.held, proof.signals) == (None, 0)
    assert "nothing is proven: first_office" in proof.note


# --- shuffle ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("B-5")
def test_a_rule_with_a_memory_of_its_own_is_caught_by_other_batches() -> None:
    found = trial(CHEATS, "counts_calls")
    assert found.signals
    whole = [job for job in cuts(found) if isinstance(job, CutFromTheBeginning)]
    assert leaking(whole, found) == set(), "it does not look ahead, and judged in one piece it says the same"
    proof = proofs_of(found)["shuffle"]
    assert proof.held is False
    assert any("did not come again in another order and other batches" in leak for leak in proof.leaks)


@pytest.mark.req("B-5")
def test_a_tape_that_takes_the_sighting_that_came_first_is_caught() -> None:
    """Of two captures that show the same version, the earlier one counts, and not the one that was ingested earlier."""

    def as_it_comes(observations: Iterable[Observation]) -> Tape:
        first: dict[str, Observation] = {}
        return Tape.of(
            replace(seen, known_at=head.known_at, quote=replace(seen.quote, capture=head.quote.capture))
            for seen in observations
            if (head := first.setdefault(seen.version, seen))
        )

    found = trial(HONEST, "first_office")
    assert leaking([Shuffled(1)], found) == set()
    assert leaking([Shuffled(seed, as_it_comes) for seed in range(5)], found) == {"first_office"}


def ingested_otherwise(found: Trial, captures: list[Capture]) -> bool:
    """Whether any ingestion gives other signals than the one in order."""
    reference, *others = ingestions(Archived(lambda: captures, catalogue_of), range(2))
    expected = reference.run(found).said
    assert expected
    return any(sorted(job.run(found).said) != sorted(expected) for job in others)


@pytest.mark.req("B-5")
def test_captures_ingested_in_another_order_are_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """And where late arrivals are not noticed any more, the proof fails."""
    found, arrivals = trial(HONEST, "back_again", "first_office"), journal.arrivals
    assert not ingested_otherwise(found, month())
    monkeypatch.setattr(journal, "arrivals", lambda conn, through: (arrivals(conn, through)[0], None))
    assert ingested_otherwise(found, month())
    assert proofs_of(found, month())["shuffle"].held is False


@pytest.mark.req("B-5")
def test_a_rule_with_a_memory_of_its_own_is_caught_by_ingestion_too() -> None:
    assert ingested_otherwise(trial(CHEATS, "counts_calls"), month())


def test_the_sample_is_ingested_in_batches_of_every_capture_once() -> None:
    captures = month(5)
    for seed in range(3):
        batches = _dealt(captures, seed, in_order=False)
        assert sorted(each.id for batch in batches for each in batch) == sorted(each.id for each in captures)
        assert len(batches) == 10
        assert [each for batch in _dealt(captures, seed, in_order=True) for each in batch] == captures
    assert _dealt([], 1, in_order=False) == [[]]
    assert _dealt(captures[:1], 1, in_order=False) == [captures[:1]]


# --- warm-up ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.req("B-6")
def test_a_first_that_more_history_makes_disappear_is_named() -> None:
    """The same office two years earlier, and then in the last weeks: with 90 days of history it looks new."""
    long_ago = [
        article(
            8000 + day,
            START - timedelta(days=800 - day),
            f"Pyongyang (KCNA) -- Kim Jong Il, {office}, visited the mill.",
        )
        for day, office in enumerate(["marshal of the Republic"] * 3)
    ]
    between = [
        article(8100 + step, START - timedelta(days=10 * step), f"Mill {step} raised the output of cloth.")
        for step in range(1, 70)
    ]
    late = article(
        8200, START + timedelta(days=30), "Pyongyang (KCNA) -- Kim Jong Il, marshal of the Republic, visited the mill."
    )
    catalogue = catalogue_of()
    captures = [*long_ago, *between, *month(40), late]
    held = Tape.of(seen for capture in captures for seen in observed(extract(catalogue, capture), capture))
    found = replace(trial(HONEST, "first_office", of=held), since=START)
    found = replace(found, signals=tuple(found.reported(found.signals)))
    proof = proofs_of(found)["warm-up"]
    assert (proof.held, proof.leaks, proof.tried) == (None, (), 4)
    named = [line for line in proof.lines if line.startswith("first in our window: ")]
    assert len(named) == 1
    assert "|marshal' of 2012-01-31, with 90, 180, 365, 730 days of history; not with all" in named[0]
    assert any("90 days of history before: " in line and "1 of them only in our window" in line for line in proof.lines)


@pytest.mark.req("B-6")
def test_the_span_tested_is_the_last_year_of_each_stretch_or_what_was_asked_for() -> None:
    whole = trial(HONEST, "first_office")
    known = [head.known_at for head in whole.tape.heads()]
    assert spans(whole) == [(known[0], known[-1])]
    since, until = START + timedelta(days=10), START + timedelta(days=20)
    asked = replace(whole, since=since, until=until)
    assert spans(asked) == [(since, max(at for at in known if at < until))]
    assert spans(replace(whole, tape=Tape.of(()))) == []
    late = [
        replace(seen, known_at=seen.known_at + timedelta(days=700), version=seen.version + "x")
        for seen in whole.tape.observed()
    ]
    two = replace(whole, tape=Tape.of([*whole.tape.observed(), *late]))
    assert spans(two) == [(known[0], known[-1]), (known[0] + timedelta(days=700), known[-1] + timedelta(days=700))]
    assert len(histories(two)) == 8


# --- all of them --------------------------------------------------------------------------------------------------------------------


def test_where_nothing_was_said_nothing_is_proven() -> None:
    proofs = proofs_of(trial(HONEST, "first_office", of=Tape.of(())))
    assert {proof.held for proof in proofs.values()} == {None}
    assert all(proof.note.startswith("no signal to verify; ") for law, proof in proofs.items() if law != "warm-up")


def test_a_span_is_tried_as_it_was_reported() -> None:
    """Only the signals of the span are verified, and those before it are no leaks."""
    whole = trial(HONEST, "back_again", "first_office")
    part = replace(whole, since=START + timedelta(days=12), until=START + timedelta(days=40))
    part = replace(part, signals=tuple(part.reported(whole.signals)))
    assert 0 < len(part.signals) < len(whole.signals)
    proofs = proofs_of(part, month())
    assert [proof.held for proof in proofs.values()] == [True, True, True, None]


def test_the_same_run_is_proven_with_the_same_words() -> None:
    found = trial(CHEATS, "waits_for_more")
    assert prove(found) == prove(found)


def test_progress_is_told_job_by_job() -> None:
    class Shown:
        steps, whole = 0, 0

        def __call__(self, steps: int) -> None:
            self.steps += steps

        def total(self, steps: int) -> None:
            self.whole = steps

    shown = Shown()
    proofs = prove(trial(HONEST, "first_office"), progress=shown)
    assert shown.steps == shown.whole == sum(proof.tried for proof in proofs)


def test_a_seed_repeats_an_ingestion() -> None:
    found, captures = trial(HONEST, "first_office"), month(10)
    job = IngestedAgain(Archived(lambda: captures, catalogue_of), 3)
    assert job.run(found) == job.run(found)
