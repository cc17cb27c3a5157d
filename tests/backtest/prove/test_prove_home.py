"""A home folder's run on trial: in processes of their own, from the command line, with other hash seeds and time zones."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from command_line import tealeaves
from laws_world import OFFICES
from trial_world import CHEATS, HONEST

from tealeaves.backtest.manifest import signals_digest
from tealeaves.backtest.proofs.worlds import World
from tealeaves.backtest.prove import Trial, chosen_rules, prove_home, worlds
from tealeaves.backtest.run import run_rules
from tealeaves.backtest.said import tape_of
from tealeaves.settings import Settings

PAPER = {"seq": 0, "index_url": "http://kcna.co.jp/i"}
ORDINARY = [
    {**PAPER, "date": f"2011-01-{day:02d}", "seq": n, "title": f"Report {day}-{n}", "url": f"http://kcna.co.jp/{day}/{n}",
     "text": f"Pyongyang (KCNA) -- Mill {day}{n} raised the output of cloth."}
    for day in range(1, 29) for n in range(2)
]  # fmt: skip
GRANTED = [
    {**PAPER, "date": f"2011-02-{day:02d}", "title": f"Kim Jong Il Visits {day}", "url": f"http://kcna.co.jp/v/{day}",
     "text": f"Pyongyang (KCNA) -- Kim Jong Il, {OFFICES[(day - 1) % len(OFFICES)]}, visited a unit."}
    for day in range(1, 8)
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with five weeks of history: five offices, two of them given twice."""
    folder = tmp_path_factory.mktemp("trial")
    dump = folder / "dump.jsonl"
    dump.write_text("\n".join(json.dumps(row) for row in (*ORDINARY, *GRANTED)))
    done = tealeaves(folder / "home", "import", "jsonl", str(dump))
    assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture
def settings(home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TEALEAVES_HOME", str(home))
    return Settings.read()


def run_of(settings: Settings, folder: Path, names: Sequence[str]) -> Trial:
    tape = tape_of(settings)
    found = run_rules(tape, chosen_rules(folder, names)).signals
    assert {signal.rule for signal in found} == set(names)
    return Trial(tape, partial(chosen_rules, folder), tuple(names), found)


@pytest.mark.req("B-4")
@pytest.mark.req("B-17")
def test_an_honest_run_is_proven_by_several_processes(settings: Settings) -> None:
    names = ("back_again", "first_office")
    found = run_of(settings, HONEST, names)
    proofs = prove_home(settings, found.tape, found.signals, names, folder=HONEST, workers=2)
    assert [(proof.law, proof.held) for proof in proofs] == [
        ("truncate", True), ("poison", True), ("shuffle", True), ("warm-up", None), ("determinism", True)
    ]  # fmt: skip
    assert [proof.tried for proof in proofs[2:]] == [12, 4, 4]
    assert f"{len(ORDINARY) + len(GRANTED)} captures" in proofs[2].note


@pytest.mark.req("B-17")
def test_a_rule_that_depends_on_hash_seed_or_time_zone_is_caught(settings: Settings) -> None:
    """A rule that merely looks ahead says the same in every process: to catch it is the other proofs' affair."""
    names = ("local_hour", "order_of_a_set", "waits_for_more")
    found = run_of(settings, CHEATS, names)
    words = [line for world in worlds(names, CHEATS) for line in world.run(found).words]
    assert {line.partition(" ")[0] for line in words if "came again with" in line} == {"local_hour", "order_of_a_set"}
    assert any(" TZ=" in line and "another headline" in line for line in words if line.startswith("local_hour"))
    assert any(
        "PYTHONHASHSEED=" in line and "another before" in line for line in words if line.startswith("order_of_a_set")
    )


@pytest.mark.req("B-17")
def test_the_bytes_of_another_process_have_the_manifest_s_sha256(settings: Settings) -> None:
    found = run_of(settings, HONEST, ["first_office"])
    program = [sys.executable, "-m", "tealeaves.backtest.said", f"--folder={HONEST}", "first_office"]
    said = subprocess.run(program, capture_output=True, check=True, timeout=60).stdout
    assert said.splitlines() == [
        signal.canonical() for signal in sorted(found.signals, key=lambda each: (each.known_at, each.id))
    ]
    assert hashlib.sha256(said).hexdigest() == signals_digest(found.signals)


def test_a_process_that_breaks_down_is_no_proof(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    found = run_of(settings, HONEST, ["first_office"])
    (line,) = World("0", "UTC", ("--since=never",)).run(found).words
    assert line == "the run broke down with PYTHONHASHSEED=0 and TZ=UTC, with exit code 2"
    assert "never" in caplog.text


@pytest.mark.req("B-4")
def test_the_command_voids_the_run_of_a_biased_rule(home: Path) -> None:
    cheated = tealeaves(home, "backtest", "--prove", "--rules-folder", str(CHEATS), "waits_for_more", "--json")
    assert cheated.returncode == 10, cheated.stderr
    assert "truncate does not hold" in cheated.stderr
    said = json.loads(cheated.stdout)
    held = {proof["law"]: proof["held"] for proof in said["proofs"]}
    assert (held["truncate"], held["poison"], held["determinism"]) == (False, False, True)


@pytest.mark.slow
@pytest.mark.req("B-4")
def test_the_command_proves_an_honest_run(home: Path) -> None:
    honest = tealeaves(home, "backtest", "--prove", "--rules-folder", str(HONEST), "--json")
    assert honest.returncode == 0, honest.stderr
    assert [proof["held"] for proof in json.loads(honest.stdout)["proofs"]] == [True, True, True, None, True]
