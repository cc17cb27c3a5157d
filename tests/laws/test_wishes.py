"""Exceptions, mutes and caps, from the file to the message: everything is found and kept, what is held is counted, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from laws_world import HONEST, START, Place, article, catalogue_of, month
from typer.testing import CliRunner

from tealeaves.alerts import card
from tealeaves.alerts.wishes import Wishes, read_wishes
from tealeaves.cli import app
from tealeaves.pipeline import Pipeline
from tealeaves.rulekit import RuleModule
from tealeaves.store import deeds, signals, told
from tealeaves.store.schema import outbox
from tealeaves.ticking import tick
from tealeaves.wishes import wishes_of

THURSDAY = datetime(2012, 2, 16, 9, tzinfo=UTC)
MONDAY = datetime(2012, 2, 20, tzinfo=UTC)
TITLE = "eternal general secretary of the Workers' Party of Korea"
OTHER = "marshal"
EXCEPTION = f"""
[[exception]]
rule = "office_first_seen"
where = {{ subject = "Kim Jong Il", after = "{TITLE}" }}
reason = "an old title"
made_on = 2012-02-01
by = "desk"
"""
MUTE = """
[[mute]]
where = { source = "paper", rule = "office_first_seen" }
start = 2012-02-16
end = 2012-02-16T10:00:00Z
by = "desk"
reason = "the congress"
"""


def rules(**said: Any) -> list[RuleModule]:
    return [replace(HONEST[0], rule=replace(HONEST[0].rule, exceptions_on=("subject", "after"), **said))]


def wishes_in(place: Place, catalogue: Any) -> Wishes:
    declared = {name: module.rule for name, module in catalogue.rules.items()}
    return read_wishes(place.folder, place.folder / "none", declared, catalogue.sources)


def watched(place: Place, **said: Any) -> Pipeline:
    pipeline = place.pipeline(catalogue_of(rules(**said)))
    pipeline.ingest_all(month())
    judge(place, pipeline, THURSDAY - timedelta(days=1))
    return pipeline


def judge(place: Place, pipeline: Pipeline, now: datetime) -> None:
    tick(pipeline, [], "C", timedelta(days=3), now, "high", wishes_in(place, pipeline.catalogue))


def says(pipeline: Pipeline, number: int, title: str, at: datetime) -> None:
    pipeline.ingest(article(number, at, f"Kim Jong Il, {title}, is held high."))


def messages(place: Place) -> list[tuple[str, dict[str, Any]]]:
    with place.store.read() as conn:
        rows = conn.execute(sa.select(outbox.c.kind, outbox.c.payload).order_by(outbox.c.seq)).all()
    return [(row.kind, json.loads(row.payload)) for row in rows]


def decisions(place: Place) -> list[tuple[str, str]]:
    """Of signals judged as news, oldest first."""
    with place.store.read() as conn:
        rows = [row for row in deeds.alerts(conn) if row["signal"] and row["reason"] != "late_history"]
    return [(row["decision"], row["reason"]) for row in rows][::-1]


@pytest.mark.req("A-11")
def test_an_excepted_case_is_found_kept_and_counted_and_any_other_is_told(place: Place) -> None:
    (place.folder / "exceptions.toml").write_text(EXCEPTION)
    pipeline = watched(place)
    says(pipeline, 5000, TITLE, THURSDAY - timedelta(hours=2))
    says(pipeline, 5001, OTHER, THURSDAY - timedelta(hours=1))
    judge(place, pipeline, THURSDAY)
    assert [payload["after"] for _, payload in messages(place)] == [OTHER]
    assert decisions(place) == [("hold", "exception"), ("send", "new")]
    with place.store.read() as conn:
        assert TITLE in {payload["after"] for payload in signals.current_signals(conn)}, "the signal is kept"
        ((words, count),) = told.kept_back(conn).items()
        assert (count, words.partition(": ")[2]) == (1, "an old title (desk, 2012-02-01)")
        assert told.kept_back(conn, THURSDAY + timedelta(seconds=1)) == {}
        assert told.kept_back(conn, None, THURSDAY) == {}


@pytest.mark.req("A-11")
@pytest.mark.req("C-11")
def test_a_mute_that_is_over_holds_nothing_and_the_week_says_what_it_held(place: Place) -> None:
    (place.folder / "mutes.toml").write_text(MUTE)
    pipeline = watched(place)
    says(pipeline, 5000, TITLE, THURSDAY - timedelta(hours=2))
    judge(place, pipeline, THURSDAY)
    assert messages(place) == []
    says(pipeline, 5001, OTHER, THURSDAY + timedelta(hours=1))
    judge(place, pipeline, THURSDAY + timedelta(hours=2))
    assert decisions(place) == [("hold", "muted"), ("send", "new")]
    judge(place, pipeline, MONDAY)
    judge(place, pipeline, MONDAY + timedelta(days=1))
    (_, alert), (kind, week) = messages(place)
    assert alert["after"] == OTHER
    assert (kind, week["week"], week["count"]) == ("weekly", "2012-W07", 0)
    said = card.text(kind, week)
    assert "Kept back by exceptions and mutes: 1" in said
    assert "the congress (desk, until 2012-02-16 10:00 UTC)" in said


@pytest.mark.req("A-11")
def test_a_slip_in_the_file_lets_everything_through_and_is_told_once_a_day(place: Place) -> None:
    (place.folder / "mutes.toml").write_text(MUTE.replace("end = 2012-02-16T10:00:00Z\n", ""))
    pipeline = watched(place)
    says(pipeline, 5000, TITLE, THURSDAY - timedelta(hours=2))
    for hours in (0, 1, 2):
        judge(place, pipeline, THURSDAY + timedelta(hours=hours))
    kinds = [kind for kind, _ in messages(place)]
    assert kinds == ["health", "health", "signal"], "one on the day before, one on Thursday"
    assert "'end' is missing" in card.text(*messages(place)[0])


@pytest.mark.req("A-9")
def test_a_rule_on_trial_interrupts_nobody_however_grave_what_it_finds(place: Place) -> None:
    pipeline = watched(place, status="experimental", severity="critical")
    says(pipeline, 5000, TITLE, THURSDAY - timedelta(hours=2))
    judge(place, pipeline, THURSDAY)
    assert messages(place) == []
    assert decisions(place) == [("hold", "experimental_rule")]


@pytest.mark.req("A-9")
def test_a_retired_rule_interrupts_nobody_and_forgets_nothing(place: Place) -> None:
    pipeline = watched(place)
    says(pipeline, 5000, TITLE, THURSDAY - timedelta(hours=2))
    judge(place, pipeline, THURSDAY)
    retired = place.pipeline(catalogue_of(rules(status="deprecated", deprecated_because="-", superseded_by="-")))
    says(retired, 5001, OTHER, THURSDAY + timedelta(hours=1))
    judge(place, retired, THURSDAY + timedelta(hours=2))
    assert [payload["after"] for _, payload in messages(place)] == [TITLE]
    assert decisions(place) == [("send", "new"), ("hold", "experimental_rule")]


@pytest.mark.req("A-13")
def test_a_rule_that_explodes_is_told_once_with_its_number_and_everything_is_kept(place: Place) -> None:
    cap, more = 3, 4
    pipeline = watched(place, max_alerts_per_run=cap)
    with place.store.read() as conn:
        before = len(list(signals.current_signals(conn)))
    offices = (
        "marshal",
        "generalissimo",
        "general",
        "vice marshal",
        "premier of the Cabinet",
        "president of the State Affairs",
        "chairman of the Workers' Party of Korea",
    )
    assert len(offices) == cap + more
    for number, office in enumerate(offices):
        says(pipeline, 5000 + number, office, THURSDAY - timedelta(hours=2) + timedelta(minutes=number))
    judge(place, pipeline, THURSDAY)
    assert [kind for kind, _ in messages(place)] == ["signal"] * cap + ["exploded"]
    kind, notice = messages(place)[-1]
    assert (notice["rule"], notice["count"], notice["cap"]) == ("office_first_seen", cap + more, cap)
    assert f"gave {cap + more} signals in one run" in card.text(kind, notice)
    assert decisions(place) == [("send", "new")] * cap + [("hold", "run_cap")] * more
    with place.store.read() as conn:
        assert len(list(signals.current_signals(conn))) == before + cap + more, "all findings are stored"
    judge(place, pipeline, THURSDAY + timedelta(hours=1))
    assert len(messages(place)) == cap + 1, "and told once"


# --- the commands ---------------------------------------------------------------------------------------------------------------------


def run(place: Place, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, Sequence[dict[str, Any]], object]:
    monkeypatch.setenv("TEALEAVES_HOME", str(place.folder))
    done = CliRunner().invoke(app, [*words, "--json"])
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.exception


@pytest.mark.req("A-11")
@pytest.mark.req("C-11")
def test_the_commands_list_them_with_how_much_each_held(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    own = EXCEPTION.replace("office_first_seen", "office_changed")
    (place.folder / "exceptions.toml").write_text(own)
    (place.folder / "mutes.toml").write_text(
        MUTE.replace('source = "paper", rule = "office_first_seen"', 'source = "kcna_kp"')
    )
    code, (known,), _ = run(place, monkeypatch, "exceptions")
    assert (code, known["held"], known["where"]["after"], known["by"]) == (0, 0, TITLE, "desk")
    assert run(place, monkeypatch, "mutes")[:2] == (0, [])
    code, (mute,), _ = run(place, monkeypatch, "mutes", "--all")
    assert (code, mute["state"], mute["end"], mute["held"]) == (0, "over", "2012-02-16T10:00:00+00:00", 0)
    held = f"{known['name']}: an old title (desk, 2012-02-01)"
    with place.store.write() as conn:
        deeds.add_alert(
            conn, alert_id="a" * 32, group_key="g", signal="s" * 32, kind="signal", decision="hold", reason="exception",
            detail=held, decided_at=START,
        )  # fmt: skip
    assert run(place, monkeypatch, "exceptions")[1][0]["held"] == 1


@pytest.mark.req("A-11")
def test_the_commands_fail_where_a_file_counts_for_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.folder / "exceptions.toml").write_text(EXCEPTION)  # of a rule that the real catalogue has not
    code, rows, error = run(place, monkeypatch, "exceptions")
    assert (code != 0, rows) == (True, [])
    assert "no rule is called 'office_first_seen'" in str(error)
    assert "nothing of the file counts" in str(error)


@pytest.mark.req("A-10")
def test_signals_are_listed_by_score(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = place.pipeline(
        catalogue_of([HONEST[0], replace(HONEST[1], rule=replace(HONEST[1].rule, severity="low"))])
    )
    pipeline.ingest_all(month())
    says(pipeline, 5000, TITLE, THURSDAY)
    pipeline.ingest(
        article(4000, THURSDAY - timedelta(days=30), "El camarada visitó la fábrica de tejidos con los trabajadores.")
    )
    judge(place, pipeline, THURSDAY)
    rows = run(place, monkeypatch, "signals", "--by-score", "--warming")[1]
    grades = [row["severity"] for row in rows]
    assert set(grades) == {"high", "low"}
    assert grades == sorted(grades), "high before low"
    assert [row["id"] for row in run(place, monkeypatch, "signals", "--warming")[1]] != [row["id"] for row in rows]


def test_a_home_folder_is_asked_at_every_evaluation(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from tealeaves.catalogue import load
    from tealeaves.settings import Settings

    settings = Settings(home=place.folder)
    assert wishes_of(settings, load()) == Wishes()
    (Path(place.folder) / "mutes.toml").write_text(MUTE)
    assert wishes_of(settings, load()).wrong == ("mutes.toml, mute 1: no source is called 'paper'",)
