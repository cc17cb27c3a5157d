"""The files of a report and its JSON: complete, the same each time, and readable whatever is in them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
import whole

from tealeaves.backtest import report
from tealeaves.backtest.report.as_json import encoded
from tealeaves.backtest.result import Backtest, EventOutcome

NAMES = ["report.html", "report.json", "signals.jsonl", "manifest.json"]

MAY_NOT_BE_LOADED = (
    "slack_sdk", "httpx", "prefect", "tealeaves.alerts.slack", "tealeaves.alerts.deliver", "tealeaves.alerts.outbox",
    "tealeaves.fetch", "parsers", "rules",
)  # fmt: skip


def test_the_files_are_written_whole_and_again_the_same(tmp_path: Path) -> None:
    first = report.write(whole.backtest(), tmp_path / "a" / "new folder")
    again = report.write(whole.backtest(), tmp_path / "a" / "new folder")
    assert [path.name for path in first] == NAMES
    other = report.write(whole.backtest(), tmp_path / "b")
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in other]
    assert sorted(path.name for path in (tmp_path / "b").iterdir()) == sorted(NAMES)


@pytest.mark.req("B-17")
def test_another_process_with_another_seed_and_zone_writes_the_same_bytes(tmp_path: Path) -> None:
    here = Path(__file__).parent
    program = (
        f"import sys; sys.path.insert(0, {str(here)!r})\n"
        "import whole, pathlib\nfrom tealeaves.backtest import report\n"
        "report.write(whole.backtest(), pathlib.Path(sys.argv[1]))"
    )
    for seed, zone in (("0", "UTC"), ("1", "Asia/Pyongyang")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(here.parents[1])}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / seed)], env=environment, check=True)
    for name in NAMES:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "1" / name).read_bytes()


@pytest.mark.req("B-17")
def test_the_manifest_names_the_signals_by_the_digest_of_their_file(tmp_path: Path) -> None:
    run = whole.backtest()
    paths = {path.name: path for path in report.write(run, tmp_path)}
    held = paths["signals.jsonl"].read_bytes()
    assert hashlib.sha256(held).hexdigest() == json.loads(paths["manifest.json"].read_bytes())["signals"]
    assert held.count(b"\n") == 5


def test_every_field_of_the_result_stands_in_the_json() -> None:
    made = report.as_dict(whole.backtest())
    assert {each.name for each in fields(Backtest)} <= made.keys()
    assert {each.name for each in fields(EventOutcome)} == made["events"][0].keys()
    assert made["events"][0]["delay"] == {"least": 0.0, "most": 86400.0}
    assert made["table"][0]["recall"] == {"k": 5, "n": 5, "low": 0.566, "high": 1.0}
    assert made["groups"][2]["known_at"] == "2012-07-18T00:00:00+00:00"
    assert made["manifest"]["weights"] == [["false_alarm", 0.11], ["missed", 1.0]]


def test_each_signal_of_the_run_stands_once_and_is_referred_to() -> None:
    run = whole.backtest()
    made = report.as_dict(run)
    referred = [name for group in made["groups"] for name in group["signals"]] + made["warming"]
    assert sorted(referred) == sorted(made["signals"])
    assert made["signals"][referred[0]] == run.groups[0].signals[0].as_dict()


def test_a_change_carries_both_sides_since_they_may_share_their_id() -> None:
    changed = report.as_dict(whole.backtest())["comparison"]["changes"][2]
    assert changed["before"]["id"] == changed["after"]["id"]
    assert (changed["before"]["confidence"], changed["after"]["confidence"]) == (0.25, 0.9)


def test_exit_code_and_reasons_stand_in_the_json() -> None:
    made = report.as_dict(whole.backtest())
    assert (made["exit_code"], made["void"], made["wrong"]) == (1, [], ["1 event was missed", "1 false alarm"])


@pytest.mark.parametrize("words", whole.HOSTILE)
def test_hostile_words_come_back_from_the_json_as_they_were(words: str, tmp_path: Path) -> None:
    paths = report.write(whole.hostile(words), tmp_path)
    made = json.loads(paths[1].read_bytes())
    assert made["notes"] == [words]
    assert {signal["headline"] for signal in map(json.loads, paths[2].read_bytes().splitlines())} == {words}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)


def test_an_empty_run_is_a_report_too(tmp_path: Path) -> None:
    paths = report.write(whole.empty(), tmp_path)
    assert paths[2].read_bytes() == b""
    assert json.loads(paths[1].read_bytes())["signals"] == {}


def test_a_number_that_is_none_is_refused_rather_than_written_as_broken_json() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        encoded({"cost": float("nan")})


def test_json_is_the_same_whatever_the_order_of_keys() -> None:
    assert encoded({"b": 1, "a": 2}) == encoded({"a": 2, "b": 1})


@pytest.mark.req("S-14")
def test_a_report_loads_nothing_that_could_send_or_fetch() -> None:
    program = "import sys, tealeaves.backtest.report as report; report.write; print('\\n'.join(sys.modules))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not [
        name for name in found for banned in MAY_NOT_BE_LOADED if name == banned or name.startswith(banned + ".")
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"events": (), "groups": (), "quiet": ()}, 0),
        ({"groups": ()}, 1),
        ({"events": ()}, 1),
        ({"events": (), "groups": (), "errors": ("office_changed: KeyError",)}, 1),
        ({"events": (), "groups": (), "rules": (whole.rule("office_changed", errors=1),)}, 1),
        ({"void": "a leak"}, 10),
        ({"proofs": (replace(whole.backtest().proofs[0], held=False),)}, 10),
        ({"events": (replace(whole.backtest().events[0], verdict="leak"),)}, 10),
    ],
)
def test_the_exit_code_follows_from_what_went_wrong(changes: dict[str, object], code: int) -> None:
    assert report.verdict(replace(whole.backtest(), **changes)).exit_code == code  # type: ignore[arg-type]


def test_known_gaps_and_what_cannot_be_judged_are_no_failure() -> None:
    run = whole.backtest()
    kept = tuple(outcome for outcome in run.events if outcome.verdict != "missed")
    assert report.verdict(replace(run, events=kept, groups=())).exit_code == 0
