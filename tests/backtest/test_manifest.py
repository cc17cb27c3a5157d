"""The manifest: what went in by its digests, and what came out by the digest of its file."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from made import rule, signal

from tealeaves import catalogue
from tealeaves.backtest.manifest import file_digest, in_order, lines, manifest, signals_digest
from tealeaves.backtest.result import Labels, Manifest
from tealeaves.model import Signal
from tealeaves.rulekit import saw
from tealeaves.tape import Tape

LABELS = Labels(sha256="11" * 32, files=("a.toml", "b.toml"))
SINCE = datetime(2012, 1, 1, tzinfo=UTC)


def made(signals: list[Signal], tape: Tape | None = None, **other: Path) -> Manifest:
    held = tape or Tape.of(
        [saw("document", "document", "en", on="2012-01-01"), saw("office", "x", "y", on="2012-01-02")]
    )
    rules = [rule("b_rule"), rule("a_rule", 3)]
    return manifest(
        held,
        catalogue.load(),
        rules,
        signals,
        labels=LABELS,
        weights={"missed": 1.0, "false": 0.11},
        since=SINCE,
        **other,
    )


def test_it_says_what_went_in() -> None:
    what = made([signal("x", 1)])
    assert (what.documents, what.observations) == (2, 2)
    assert what.rules == (("a_rule", 3, "sha of a_rule"), ("b_rule", 1, "sha of b_rule"))
    assert (what.labels, what.label_files) == (LABELS.sha256, LABELS.files)
    assert what.weights == (("false", 0.11), ("missed", 1.0))
    assert (what.since, what.until) == (SINCE, None)
    assert f".{what.observers}." in catalogue.load().content_label
    assert what.parsers == catalogue.load().parsers_of({"case"})


def test_the_parsers_are_those_of_what_was_read() -> None:
    """Another tool for scans, or a new source, changes no report on documents that they had no part in."""
    tape = Tape.of([replace(saw("document", "document", "en", on="2012-01-01"), source="kcna_1997_2012")])
    known = catalogue.load()
    assert made([], tape).parsers == known.parsers_of({"kcna_1997_2012"}) != known.parsers_of({"korea_stamp"})


def test_the_corpus_is_that_of_the_tape() -> None:
    tape = Tape.of([saw("document", "document", "en", on="2012-01-01")])
    assert made([], tape).corpus == tape.digest != made([]).corpus


def test_the_lock_is_the_projects_own_unless_another_is_named(tmp_path: Path) -> None:
    lock = Path(__file__).parents[2] / "rules.lock.json"
    assert made([]).lock == hashlib.sha256(lock.read_bytes()).hexdigest()
    assert made([], lock=tmp_path / "absent").lock == ""
    assert file_digest(tmp_path / "absent") == ""


def test_signals_are_named_by_the_digest_of_their_lines_in_whatever_order_they_come() -> None:
    signals = [signal(f"word {number}", number // 3) for number in range(20)]
    shuffled = random.Random(1).sample(signals, len(signals))
    assert signals_digest(shuffled) == signals_digest(signals) == hashlib.sha256(lines(signals)).hexdigest()
    assert lines(shuffled).splitlines() == [one.canonical() for one in in_order(signals)]


def test_one_changed_letter_changes_the_digest() -> None:
    one = signal("marshal", 1)
    assert signals_digest([one]) != signals_digest([replace(one, headline=one.headline + ".")])


def test_letters_that_no_encoding_takes_are_escaped() -> None:
    assert lines([replace(signal("marshal", 1), before="\ud800")]).count(b"\\ud800") == 1
