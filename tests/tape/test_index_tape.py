"""A tape of the index: what the versions in force said, and a kept file that is used only while nothing has changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from laws_world import HONEST, OFFICES, article, catalogue_of, month

from tealeaves.archive import Archive
from tealeaves.backtest.run import run_rules
from tealeaves.evaluate import evaluate_again
from tealeaves.pipeline import Pipeline
from tealeaves.store import Store
from tealeaves.store.observations import Labels, add_observations, all_observations
from tealeaves.tape import load
from tealeaves.tape.index import FILE

START = month(1)[0].captured_at


@pytest.fixture
def pipeline(tmp_path: Path, index_url: str) -> Iterator[Pipeline]:
    """An index of a month, on each database."""
    with Archive.open(tmp_path / "archive", writable=True) as archive, Store.open(index_url) as store:
        pipeline = Pipeline(catalogue_of(), store, archive)
        pipeline.ingest_all(month())
        yield pipeline


def test_it_holds_what_the_index_holds(pipeline: Pipeline) -> None:
    tape = load(pipeline.store, pipeline.labels)
    with pipeline.store.read() as conn:
        assert list(tape.observed()) == list(all_observations(conn, pipeline.labels))
        found = evaluate_again(conn, HONEST, pipeline.labels).fresh
    assert len(found) >= 5
    assert {s.canonical() for s in run_rules(tape, HONEST).signals} == {s.canonical() for s in found}


def test_versions_that_are_not_in_force_are_not_in_it(pipeline: Pipeline) -> None:
    assert len(load(pipeline.store, Labels(frozenset({"other/1"}), pipeline.labels.observers))) == 0
    only = Labels(pipeline.labels.parsers, frozenset({"document/1"}))
    assert {seen.kind for seen in load(pipeline.store, only).observed()} == {"document"}


def test_a_late_capture_moves_a_version_to_its_earliest_sighting(pipeline: Pipeline) -> None:
    first = month()[50]
    early = article(50, START.replace(year=2011), "", title="x")
    same = type(first)(**{**vars(first), "captured_at": early.captured_at})
    pipeline.ingest_all([same])
    heads = {head.version: head.known_at for head in load(pipeline.store, pipeline.labels).heads()}
    assert min(heads.values()) == early.captured_at
    assert len(heads) == len(month())


def test_the_kept_file_is_used_until_something_changes(
    pipeline: Pipeline, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "tealeaves.tape")
    first = load(pipeline.store, pipeline.labels, tmp_path)
    assert "made anew" in caplog.text
    caplog.clear()
    again = load(pipeline.store, pipeline.labels, tmp_path)
    assert caplog.text == ""
    assert list(again.observed()) == list(first.observed())
    pipeline.ingest_all([article(9999, month()[-1].captured_at, "Kim Jong Il, marshal of the Republic, came.")])
    assert load(pipeline.store, pipeline.labels, tmp_path).versions == first.versions + 1
    assert "about something else" in caplog.text


def test_a_file_of_other_versions_is_not_used(pipeline: Pipeline, tmp_path: Path) -> None:
    """Back to an older observer: the index holds its rows already, and nothing in it changes."""
    whole = load(pipeline.store, pipeline.labels, tmp_path)
    fewer = Labels(
        pipeline.labels.parsers, frozenset(n for n in pipeline.labels.observers if not n.startswith("office/"))
    )
    assert "office" not in {seen.kind for seen in load(pipeline.store, fewer, tmp_path).observed()}
    assert list(load(pipeline.store, pipeline.labels, tmp_path).observed()) == list(whole.observed())
    none = Labels(frozenset({"other/1"}), pipeline.labels.observers)
    assert len(load(pipeline.store, none, tmp_path)) == 0


def test_a_file_made_while_an_observer_was_at_work_is_not_used_when_it_has_ended(
    pipeline: Pipeline, tmp_path: Path
) -> None:
    """No capture came, no version changed: only rows of the observers in force."""
    half = load(pipeline.store, pipeline.labels, tmp_path)
    seen = next(iter(half.observed({"document"})))
    with pipeline.store.write() as conn:
        add_observations(conn, [replace(seen, subject="seen later")])
    assert len(load(pipeline.store, pipeline.labels, tmp_path)) == len(half) + 1


def test_a_damaged_file_is_made_anew(pipeline: Pipeline, tmp_path: Path) -> None:
    first = load(pipeline.store, pipeline.labels, tmp_path)
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:-1])
    assert load(pipeline.store, pipeline.labels, tmp_path).digest == first.digest


def test_a_folder_that_cannot_be_written_does_not_stop_it(
    pipeline: Pipeline, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    tape = load(pipeline.store, pipeline.labels, tmp_path / "cache")
    assert tape.versions == len(month())
    assert "is not kept" in caplog.text


def test_an_empty_index_is_an_empty_tape(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'empty.sqlite'}") as store:
        tape = load(store, Labels(frozenset({"a"}), frozenset({"b"})), tmp_path)
        assert (len(tape), tape.versions, list(tape.observed())) == (0, 0, [])
        assert run_rules(tape, HONEST).signals == ()


@pytest.mark.req("B-5")
def test_history_that_came_late_changes_the_world_s_past_and_not_what_we_knew(pipeline: Pipeline) -> None:
    """The office was printed in 2011; we have the page only since long after our own first sight of the word."""
    before = load(pipeline.store, pipeline.labels)
    known = [signal.canonical() for signal in run_rules(before, HONEST).signals]
    ours = max(capture.recorded_at for capture in month())
    text = f"Kim Jong Il, {OFFICES[0]}, visited the mill."
    early = [article(9000 + day, START.replace(year=2010) + timedelta(days=day), text) for day in range(20)]
    pipeline.ingest_all([replace(capture, recorded_at=ours + timedelta(days=400)) for capture in early])

    of_the_world = run_rules(load(pipeline.store, pipeline.labels), HONEST).signals
    of_ours = run_rules(load(pipeline.store, pipeline.labels, recorded_by=ours), HONEST).signals
    assert [signal.canonical() for signal in of_ours] == known
    assert [signal.canonical() for signal in of_the_world] != known
    first = next(signal for signal in of_the_world if signal.after == OFFICES[0])
    assert first.known_at.year == 2010
