"""The deployments, and the form that they take for worker pools."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from deployments import generate
from deployments.schedules import ANCHOR, TICK_EVERY, deployments_of

FOLDER = Path(generate.__file__).parent
CADENCES = {"every-6h": timedelta(hours=6), "every-15m": timedelta(minutes=15)}


@pytest.mark.req("P-2")
def test_one_poll_a_cadence_group_and_one_tick() -> None:
    assert [found.full_name for found in deployments_of(CADENCES)] == ["poll/every-15m", "poll/every-6h", "tick/tick"]
    assert [dict(found.parameters) for found in deployments_of(CADENCES)] == [
        {"cadence": "every-15m"},
        {"cadence": "every-6h"},
        {},
    ]


@pytest.mark.req("P-5")
def test_schedules_are_anchored_and_another_group_shifts_no_quicker_one() -> None:
    alone, beside = (deployments_of(found)[0] for found in ({"every-15m": CADENCES["every-15m"]}, CADENCES))
    assert alone == beside
    assert alone.anchor == ANCHOR


def test_groups_and_ticks_do_not_begin_together() -> None:
    anchors = [found.anchor for found in deployments_of({**CADENCES, "every-1h": timedelta(hours=1)})]
    assert len({anchor.minute * 60 + anchor.second for anchor in anchors}) == len(anchors)


def test_ticks_come_every_five_minutes_and_oftener_only_where_polls_do() -> None:
    assert deployments_of(CADENCES)[-1].interval == TICK_EVERY
    assert deployments_of({"every-8s": timedelta(seconds=8)})[-1].interval == timedelta(seconds=40)


def test_the_generated_file_is_fresh() -> None:
    assert generate.FILE.read_text("utf-8") == generate.current(), "run `python -m deployments.generate`"


def test_a_stale_file_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "FILE", tmp_path / "prefect.yaml")
    assert generate.main(["--check"]) == 1
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    generate.FILE.write_text(generate.FILE.read_text() + "#")
    assert generate.main(["--check"]) == 1


@pytest.mark.req("P-5")
@pytest.mark.req("P-9")
def test_the_generated_file_says_what_the_schedules_say() -> None:
    told = yaml.safe_load(generate.render(CADENCES))["deployments"]
    for wanted, found in zip(deployments_of(CADENCES), told, strict=False):
        (schedule,) = found["schedules"]
        assert (found["name"], found["entrypoint"], found["parameters"]) == (
            wanted.name,
            wanted.entrypoint,
            dict(wanted.parameters),
        )
        assert timedelta(seconds=schedule["interval"]) == wanted.interval
        assert datetime.fromisoformat(schedule["anchor_date"]) == wanted.anchor
        assert found["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    assert [one["name"] for one in told[-2:]] == ["replay", "observe"]
    assert not any("schedules" in one for one in told[-2:])


@pytest.mark.parametrize("unit", sorted((FOLDER / "systemd").glob("*.service")), ids=lambda path: path.name)
def test_units_restart_and_end_in_a_bounded_time(unit: Path) -> None:
    lines = unit.read_text("utf-8").splitlines()
    assert {"Restart=always", "KillMode=mixed"} <= set(lines)
    assert any(line.startswith("TimeoutStopSec=") for line in lines)


def test_the_units_of_prefect_have_the_settings_of_our_own_server() -> None:
    from deployments.environment import FIXED

    text = (FOLDER / "systemd" / "tealeaves-server.service").read_text("utf-8")
    left_out = {"PREFECT_SERVER_EPHEMERAL_ENABLED", "PREFECT_SERVER_LOGGING_LEVEL"}
    wanted = {
        f"Environment={name}={value}" for name, value in FIXED.items() if name.startswith(("PREFECT_SERVER", "DO_NOT"))
    }
    missing = {line for line in wanted if line not in text and line.split("=")[1] not in left_out}
    assert not missing


def test_compose_runs_the_same_command() -> None:
    watch = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))["services"]["watch"]
    assert watch["command"] == ["tealeaves", "run"]
    assert watch["restart"] == "always"
    assert watch["environment"]["TEALEAVES_HOME"] == watch["volumes"][0].partition(":")[2]


@pytest.mark.req("P-9")
def test_no_file_of_the_flows_hides_a_module_of_the_standard_library() -> None:
    names = {path.stem for path in (FOLDER.parent / "flows").glob("*.py")}
    assert not names & (sys.stdlib_module_names | {"parsers", "rules", "prefect"})


@pytest.mark.req("P-8")
def test_the_supervisor_and_the_engine_never_import_prefect() -> None:
    code = "import deployments.serve, tealeaves.watch, tealeaves.replay, tealeaves.cli, sys; sys.exit('prefect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
