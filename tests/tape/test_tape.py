"""A tape holds what it was given, in the order of time; cut at an instant it is what would have been held then."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from any_past import START, pasts
from hypothesis import given

from tealeaves.backtest.run import run_rules
from tealeaves.detect import Detector
from tealeaves.history import PointInTime
from tealeaves.model import Finding, Observation
from tealeaves.rulekit import Baseline, History, Rule, RuleModule, saw
from tealeaves.tape import Tape, Unusable

ABOUT = {"parsers": "paper/1"}


def everything(now: Observation, history: History) -> Iterator[Finding]:
    """A rule that says all that a history can be asked, so that any difference shows."""
    values = {
        value: history.values(now.kind, now.series, now.subject)[value]
        for value in history.values(now.kind, now.series, now.subject)
    }
    last = history.last("document", now.series, "document")
    said = [f"{v} {u.stories} {u.days} {u.first.id} {u.last.id}" for v, u in values.items()]
    one = history.usage("o", now.series, "Kim", "갑")
    yield Finding(
        now.id, " ".join(said), now.subject, None if last is None else last.id, now.value, (now,), 0.5,
        (repr(one), repr(history.coverage(now.series))),
    )  # fmt: skip


def rule(*listens: str) -> RuleModule:
    declared = Rule(
        id="everything", version=1, title="-", severity="low", status="test", listens=listens, baseline=Baseline(2, 30),
        references=("-",), false_positives=("-",), created=START.date(), modified=START.date(),
    )  # fmt: skip
    return RuleModule(declared, everything)


def ordered(past: list[Observation]) -> list[Observation]:
    distinct = {(seen.version, seen.order, seen.quote.text, str(seen.attrs)): seen for seen in past}
    return sorted(distinct.values(), key=lambda seen: seen.order)


def once(past: list[Observation]) -> list[Observation]:
    """Without two that stand at the same place of the order: the index holds one."""
    return list({seen.order: seen for seen in ordered(past)}.values())


@given(pasts())
def test_it_gives_back_every_observation_in_order(past: list[Observation]) -> None:
    tape = Tape.of(past)
    given_back = list(tape.observed())
    assert [seen.order for seen in given_back] == sorted(seen.order for seen in given_back)
    assert {(seen.id, seen) for seen in map(plain, given_back)} == {(seen.id, seen) for seen in map(plain, past)}
    assert len(tape) == len(given_back)


def plain(seen: Observation) -> Observation:
    """With attributes that can be hashed."""
    return replace(seen, attrs=tuple(sorted(seen.attrs.items())))  # type: ignore[arg-type]


@pytest.mark.req("B-16")
@given(pasts())
def test_rules_say_over_a_tape_what_they_say_of_a_stream(past: list[Observation]) -> None:
    past = once(past)
    detector = Detector([rule("o", "x", "document")], PointInTime())
    streamed = sorted(signal.canonical() for signal in detector.run(past))
    ran = run_rules(Tape.of(reversed(past)), [rule("o", "x", "document")])
    assert sorted(signal.canonical() for signal in ran.signals) == streamed
    assert not ran.errors
    assert not detector.errors


@given(pasts())
def test_what_nobody_listens_to_is_history_all_the_same(past: list[Observation]) -> None:
    past = once(past)
    every = run_rules(Tape.of(past), [rule("o", "x", "document")]).signals
    some = run_rules(Tape.of(past), [rule("x")]).signals
    heard = {seen.id for seen in past if seen.kind == "x"}
    assert [s.canonical() for s in some] == [s.canonical() for s in every if s.evidence[0] in heard]


@pytest.mark.req("B-4")
@given(pasts())
def test_a_cut_tape_is_a_tape_of_what_was_known(past: list[Observation]) -> None:
    past = once(past)
    whole = Tape.of(past)
    for days in (-1, 0, 40, 41, 130, 400):
        instant = START + timedelta(days=days, microseconds=7 * (days // 40))
        for cut, kept in (
            (whole.until(instant), [seen for seen in past if seen.known_at <= instant]),
            (whole.since(instant), [seen for seen in past if seen.known_at >= instant]),
        ):
            fresh = Tape.of(kept)
            assert list(cut.observed()) == list(fresh.observed())
            assert (len(cut), cut.versions, cut.digest) == (len(fresh), fresh.versions, fresh.digest)
            assert list(cut.heads()) == list(fresh.heads())
            for series in ("a/article/en", "b/article/ko"):
                assert list(cut.stories(series)) == list(fresh.stories(series))
                assert list(cut.observations("o", series, "Kim")) == list(fresh.observations("o", series, "Kim"))


@given(pasts())
def test_a_kept_tape_is_the_same(tmp_path_factory: pytest.TempPathFactory, past: list[Observation]) -> None:
    path = tmp_path_factory.mktemp("tape") / "kept.tape"
    tape = Tape.of(past)
    tape.write(path, ABOUT)
    again = Tape.read(path, ABOUT)
    assert list(again.observed()) == list(tape.observed())
    assert again.digest == tape.digest
    again.write(path.with_name("again"), ABOUT)
    assert path.with_name("again").read_bytes() == path.read_bytes()


def test_the_earliest_sighting_counts_whichever_comes_first() -> None:
    early = saw("office", "x", "y", on="2012-01-01", story="one")
    late = replace(early, known_at=early.known_at + timedelta(days=3), quote=replace(early.quote, capture="other"))
    for order in ([early, late], [late, early]):
        assert list(Tape.of(order).observed()) == [early]


def test_a_cut_tape_is_not_kept_as_the_whole(tmp_path: Path) -> None:
    tape = Tape.of([saw("office", "x", "y", on=f"2012-01-0{day}") for day in (1, 2)])
    with pytest.raises(ValueError, match="whole"):
        tape.until(START).write(tmp_path / "t", ABOUT)


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "foreign", "missing", "about", "header"])
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "kept.tape"
    Tape.of([saw("office", "x", "y", on="2012-01-01")]).write(path, ABOUT)
    held = path.read_bytes()
    harmed = {
        "cut": held[:-3], "flip": held[:-9] + bytes([held[-9] ^ 1]) + held[-8:], "empty": b"", "foreign": b"PK" + held,
        "header": held.replace(b'"sha256"', b'"sha25x"'),
    }  # fmt: skip
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(harmed.get(harm, held))
    with pytest.raises(Unusable):
        Tape.read(path, {"parsers": "paper/2"} if harm == "about" else ABOUT)


def test_what_a_killed_process_left_is_swept_away(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, running = (tmp_path / f"kept.tape.{number}.part" for number in (ended.pid, os.getppid()))
    left.touch()
    running.touch()
    Tape.of([saw("office", "x", "y", on="2012-01-01")]).write(tmp_path / "kept.tape", ABOUT)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["kept.tape", running.name])
