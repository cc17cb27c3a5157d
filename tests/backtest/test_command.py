"""`tealeaves backtest` as people and scripts meet it: what it measures, what it refuses, and the exit code that says how it went."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import tealeaves

from tealeaves import rulelock

Run = Callable[..., subprocess.CompletedProcess[str]]

KCNA = {"seq": 0, "index_url": "http://kcna.co.jp/i"}
ORDINARY = [
    {**KCNA, "date": f"2011-{month:02d}-{day:02d}", "seq": n, "title": f"Report {month}-{day}-{n}", "url": f"http://kcna.co.jp/{month}/{day}/{n}",
     "text": f"Pyongyang (KCNA) -- Mill {month}{day}{n} raised the output of cloth."}
    for month in range(1, 13) for day in range(1, 29) for n in range(2)
]  # fmt: skip
COMMANDER = [
    {**KCNA, "date": f"2012-{month:02d}-{day:02d}", "title": f"Kim Jong Un Visits Unit {month}{day}", "url": f"http://kcna.co.jp/v/{month}/{day}",
     "text": "Pyongyang (KCNA) -- Kim Jong Un, supreme commander of the Korean People's Army, visited a unit."}
    for month in range(1, 7) for day in range(1, 20, 3)
]  # fmt: skip
MARSHAL = {
    **KCNA, "date": "2012-07-18", "title": "Servicepersons Vow Loyalty", "url": "http://kcna.co.jp/m",
    "text": "Pyongyang, July 18 (KCNA) -- The army will be loyal to Marshal Kim Jong Un.",
}  # fmt: skip
FOUND = """
[[event]]
id = "marshal"
title = "Marshal"
date = 2012-07-18
rules = ["office_changed"]
subject = "Kim Jong Un"
value = "marshal"
provenance = "made for a test"
seen_while_tuning = false
"""
MISSED = FOUND.replace('"marshal"', '"generalissimo"')
EARLY = FOUND.replace("date = 2012-07-18", "date = 2012-08-20")
CALM = """
[[quiet]]
id = "calm"
from = 2012-07-16
to = 2012-07-22
provenance = "made for a test"
seen_while_tuning = false
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with a year and a half of history."""
    folder = tmp_path_factory.mktemp("backtest")
    dump = folder / "dump.jsonl"
    dump.write_text("\n".join(json.dumps(row) for row in (*ORDINARY, *COMMANDER, MARSHAL)))
    done = tealeaves(folder / "home", "import", "jsonl", str(dump))
    assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture
def run(imported: Path, tmp_path: Path) -> Run:
    """`tealeaves backtest` on a copy of it, with labels of the test's own."""
    home = tmp_path / "home"
    shutil.copytree(imported, home)

    def run_it(*words: str, labels: str = FOUND, **settings: str) -> subprocess.CompletedProcess[str]:
        events = tmp_path / "events.toml"
        events.write_text(labels)
        return tealeaves(home, "backtest", "--events", str(events), *words, **settings)

    return run_it


def measured(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    (line,) = done.stdout.splitlines()
    return dict(json.loads(line))


@pytest.mark.req("B-22")
def test_it_measures_what_the_rules_find(run: Run) -> None:
    done = run("--json")
    assert done.returncode == 0, done.stderr
    found = measured(done)
    assert [(each["event"]["id"], each["verdict"]) for each in found["events"]] == [("marshal", "found")]  # type: ignore[attr-defined]
    told = run()
    assert "1 of 1 (21–100 %)" in told.stdout, told.stdout


@pytest.mark.slow
@pytest.mark.req("B-17")
def test_a_second_run_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name, zone, seed in (("one", "UTC", "0"), ("two", "Asia/Pyongyang", "1")):
        assert run("--report", str(tmp_path / name), TZ=zone, PYTHONHASHSEED=seed).returncode == 0
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert names == {"report.html", "report.json", "signals.jsonl", "manifest.json"}
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


@pytest.mark.slow
@pytest.mark.req("B-17")
def test_the_report_is_the_same_bytes_from_either_database(run: Run, tmp_path: Path, postgres: Any) -> None:
    """An empty database is caught up from the archive first; what the other index left in the cache is not in the way."""
    for name, settings in (("sqlite", {}), ("postgresql", {"TEALEAVES_DATABASE_URL": postgres.schema()})):
        done = run("--report", str(tmp_path / name), **settings)
        assert done.returncode == 0, done.stderr
    for path in (tmp_path / "sqlite").iterdir():
        assert (tmp_path / "postgresql" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize(
    ("labels", "code", "said"),
    [
        (FOUND, 0, ""),
        (MISSED, 1, "generalissimo"),
        (FOUND + CALM.replace("2012-07", "2012-03"), 0, ""),
        (CALM, 1, "calm"),
        (EARLY, 10, "void"),
    ],
)
def test_the_exit_code_says_how_it_went(run: Run, labels: str, code: int, said: str) -> None:
    done = run("office_changed", labels=labels)
    assert done.returncode == code, done.stdout + done.stderr
    assert said in (done.stdout + done.stderr).lower()


def test_only_the_rules_and_the_stretch_that_were_asked_for(run: Run) -> None:
    alone = measured(run("source_new_language", "--json"))
    assert [each["verdict"] for each in alone["events"]] == ["out_of_scope"]  # type: ignore[attr-defined]
    before = measured(run("office_changed", "--to", "2012-06-30", "--json"))
    assert [each["verdict"] for each in before["events"]] == ["outside_span"]  # type: ignore[attr-defined]
    told = before["groups"]
    assert isinstance(told, list)
    assert all(each["known_at"] < "2012-07-01" for each in told)


def test_rules_that_read_2012_have_read_2011(run: Run) -> None:
    """A stretch is what counts, not what is known: a run over July alone is not warming up."""
    found = measured(run("office_changed", "--from", "2012-07-01", "--json"))
    assert [each["verdict"] for each in found["events"]] == ["found"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("no_such_rule",), 2, "no rule is called 'no_such_rule'"),
        (("--from", "yesterday"), 2, "is no date"),
        (("--from", "2012-07-01", "--to", "2012-06-01"), 2, "is not before"),
        (("--events", "/no/such/file.toml"), 2, "there are no labels"),
        (("--against", "no-such-revision"), 2, "no-such-revision"),
        (("--from", "2050-01-01"), 2, "nothing is held of that stretch"),
        (("--to", "1990-01-01"), 2, "begins on 2011-01-01 and ends on 2012-07-18"),
        (("--recorded-by", "1990-01-01"), 2, "nothing is held"),
        (("--parsers-against", "HEAD", "--recorded-by", "2012-07-01"), 2, "leave out --recorded-by"),
        (("--rules-folder", "/no/such/rules"), 2, "there is no rule in /no/such/rules"),  # and not "nothing went wrong"
    ],
)
def test_what_there_is_not_is_said(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    done = run(*words)
    assert (done.returncode, said in done.stderr, done.stdout) == (code, True, ""), done.stderr


def test_without_an_index_it_says_what_to_do(tmp_path: Path) -> None:
    done = tealeaves(tmp_path / "empty", "backtest")
    assert done.returncode == 2
    assert "tealeaves import" in done.stderr
    assert not (tmp_path / "empty").exists()


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A project of which one line of one rule was edited since it was locked: a rank is told as low."""
    folder = tmp_path / "project" / "rules"
    shutil.copytree(rulelock.rules_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(rulelock.rules_folder().parent / rulelock.FILE, folder.parent)
    rule = folder / "office_changed.py"
    rule.write_text(rule.read_text("utf-8").replace('"rank": "high"', '"rank": "low"'), "utf-8")
    git = ("git", "-C", str(folder.parent), "-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", "init", "-q", str(folder.parent)], check=True)
    original = rulelock.rules_folder() / "office_changed.py"
    changed = rule.read_bytes()
    rule.write_bytes(original.read_bytes())
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "as locked"], check=True)
    rule.write_bytes(changed)
    return folder


@pytest.mark.req("A-12")
def test_an_edited_rule_is_compared_with_what_was_locked(run: Run, edited: Path) -> None:
    done = run("--against", "LOCK", "--rules-folder", str(edited), "--json")
    assert done.returncode == 0, done.stderr
    comparison = measured(done)["comparison"]
    assert isinstance(comparison, dict)
    changed = [(each["how"], each["rule"], "severity" in each["fields"]) for each in comparison["changes"]]
    assert changed == [("changed", "office_changed", True)]


def test_nothing_of_a_backtest_is_kept_as_a_signal_or_told(run: Run, imported: Path) -> None:
    before = tealeaves(imported, "signals", "--json").stdout
    assert run("--from", "2012-07-01").returncode == 0
    assert tealeaves(imported, "signals", "--json").stdout == before
