"""Four ways to one answer, in worlds drawn at random: the live run, the archive replayed, the tape of the index, and its kept file.

The rules are chosen to tell any two histories apart: one listens to one kind and asks about others, one begins to ask late, one hears only
one language, one fires once. After each tick all ways are compared, also when the parsers were raised in between.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from any_world import SOURCES, START, TIE, World, everything, last_instant, parse, worlds
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from laws_world import first_seen, rule_of
from test_law4_order import standing, tick

from tealeaves.archive import Archive
from tealeaves.backtest.run import run_rules
from tealeaves.catalogue import Catalogue, SourceModule
from tealeaves.model import Finding, Observation, Signal
from tealeaves.pipeline import Pipeline
from tealeaves.replay import archived, judge, tape_of
from tealeaves.rulekit import Baseline, History
from tealeaves.sourcekit import Source, Version
from tealeaves.store import Store
from tealeaves.tape import Tape, load
from tealeaves.tape.cut import severed
from tealeaves.tape.merge import merged

KINDS = ("document", "block_language", "office", "office_style", "person", "address_term")
INSTANT = timedelta(microseconds=1)


def asks_about_others(now: Observation, history: History) -> Iterator[Finding]:
    """Says what history holds of other kinds than its own, and of a series that is not its own."""
    last = history.last("document", now.series, "document")
    for kind in ("office", "block_language", "document", "person"):
        values = history.values(kind, now.series, "Kim Jong Il")
        yield Finding(
            key=f"{now.id}|{kind}", headline="-", subject=now.subject, before=None if last is None else last.id, after=now.value,
            evidence=(now,), confidence=0.5,
            reasons=(
                repr(sorted((value, repr(use)) for value, use in values.items())),
                repr(history.usage(kind, now.series, "document", "en")), repr(history.coverage("paper/article/es")),
                repr(history.coverage(now.series)),
            ),
        )  # fmt: skip


def asks_late(now: Observation, history: History) -> Iterator[Finding]:
    return asks_about_others(now, history) if now.known_at >= START + timedelta(days=2) else iter(())


def catalogue(revision: int) -> Catalogue:
    spanish = rule_of("spanish", asks_late, *KINDS, baseline=Baseline(0, 0))
    rules = (
        rule_of("everything", everything, *KINDS, baseline=Baseline(2, 1)),
        rule_of("offices", asks_about_others, "office", baseline=Baseline(1, 0)),
        rule_of("late", asks_late, "person", "block_language", baseline=Baseline(3, 2)),
        rule_of("first", first_seen, *KINDS, baseline=Baseline(1, 1)),
        replace(spanish, rule=replace(spanish.rule, languages=("es",))),
    )
    version = Version("page", revision, parse)
    sources = {
        name: SourceModule(Source(name, name, "paper", "dprk", "dprk", pages=()), (version,)) for name in SOURCES
    }
    return Catalogue(sources, {module.rule.id: module for module in rules})


@pytest.fixture(scope="module")
def empty_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "index.sqlite"
    Store.open(f"sqlite:///{path}").close()
    return path


def said(signals: Iterable[Signal]) -> list[bytes]:
    return sorted(signal.canonical() for signal in signals)


@pytest.mark.req("B-16")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds(), raised=st.integers(-1, 6), singly=st.booleans())
@example(world=TIE, raised=-1, singly=True)
def test_all_ways_agree_after_every_tick(empty_index: Path, world: World, raised: int, singly: bool) -> None:
    with TemporaryDirectory(prefix="tl-four-") as name:
        folder = Path(name)
        shutil.copy(empty_index, folder / "index.sqlite")
        with (
            Archive.open(folder / "archive", writable=True) as archive,
            Store.open(f"sqlite:///{folder / 'index.sqlite'}") as store,
        ):
            for number, batch in enumerate(world.batches):
                pipeline = Pipeline(catalogue(2 if 0 <= raised <= number else 1), store, archive)
                pipeline.refresh()
                for some in [[each] for each in batch] if singly else [batch]:
                    pipeline.ingest_all(some)
                tick(pipeline, last_instant(world.captures))
                demand_agreement(pipeline, archive, folder / "cache")


def demand_agreement(pipeline: Pipeline, archive: Archive, cache: Path) -> None:
    rules = pipeline.catalogue.chosen_rules(None)
    live = standing(pipeline.store)
    tape = load(pipeline.store, pipeline.labels)
    ran = run_rules(tape, rules)
    assert ran.errors == ()
    assert said(ran.signals) == live
    assert said(one for rule in rules for one in run_rules(tape, [rule]).signals) == live
    for _ in ("made, or made before and still right", "read"):
        assert list(load(pipeline.store, pipeline.labels, cache).observed()) == list(tape.observed())
    captures = list(archived(archive))
    shards = [tape_of(pipeline.catalogue, captures[place::3]) for place in range(3)]
    for replayed in (tape_of(pipeline.catalogue, captures), merged(shards)):
        assert (list(replayed.observed()), replayed.digest) == (list(tape.observed()), tape.digest)
    assert said(judge(merged(shards), rules).signals) == live
    demand_that_a_cut_is_what_was_known(tape, ran.signals, pipeline.catalogue)


def demand_that_a_cut_is_what_was_known(tape: Tape, signals: Iterable[Signal], content: Catalogue) -> None:
    rules = content.chosen_rules(None)
    for instant in sorted({head.known_at for head in tape.heads()})[:3]:
        known = said(signal for signal in signals if signal.known_at <= instant)
        assert said(run_rules(tape.until(instant), rules).signals) == known
        assert said(run_rules(severed(tape.until(instant)), rules).signals) == known
        assert said(run_rules(tape, rules, until=instant + INSTANT).signals) == known
        later = said(signal for signal in signals if signal.known_at >= instant)
        assert said(run_rules(tape, rules, since=instant).signals) == later
