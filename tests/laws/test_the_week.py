"""What does not interrupt people waits for the end of the week, and is then told in one message, once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from laws_world import HONEST, Place, article, catalogue_of, month

from tealeaves.alerts import card
from tealeaves.pipeline import Pipeline
from tealeaves.store.schema import alerts, outbox
from tealeaves.ticking import tick

THURSDAY = datetime(2012, 2, 16, 9, tzinfo=UTC)
MONDAY = datetime(2012, 2, 20, tzinfo=UTC)
WORDS = "Kim Jong Il, eternal general secretary of the Workers' Party of Korea, is held high."


def messages(place: Place) -> list[tuple[str, dict[str, Any]]]:
    with place.store.read() as conn:
        rows = conn.execute(sa.select(outbox.c.kind, outbox.c.payload).order_by(outbox.c.seq)).all()
    return [(row.kind, json.loads(row.payload)) for row in rows]


def judge(pipeline: Pipeline, now: datetime, interrupt: Any = "high") -> None:
    tick(pipeline, [], "C", timedelta(days=3), now, interrupt)


def watched(place: Place, **rule: Any) -> Pipeline:
    """A watch that has found one thing on a Thursday."""
    pipeline = place.pipeline(catalogue_of([replace(HONEST[0], rule=replace(HONEST[0].rule, **rule))]))
    pipeline.ingest_all(month())
    judge(pipeline, THURSDAY - timedelta(days=1))
    pipeline.ingest(article(5000, THURSDAY - timedelta(hours=1), WORDS))
    return pipeline


@pytest.mark.req("A-9")
@pytest.mark.parametrize("rule", [{"severity": "medium"}, {"severity": "high", "status": "experimental"}])
def test_lesser_signals_and_those_of_rules_on_trial_are_told_once_after_the_week(
    place: Place, rule: dict[str, str]
) -> None:
    pipeline = watched(place, **rule)
    judge(pipeline, THURSDAY)
    judge(pipeline, MONDAY - timedelta(seconds=1))
    assert messages(place) == []
    for later in (timedelta(0), timedelta(hours=1), timedelta(days=3), timedelta(days=8)):
        judge(pipeline, MONDAY + later)
    ((kind, payload),) = messages(place)
    assert kind == "weekly"
    assert (payload["week"], payload["since"], payload["count"]) == ("2012-W07", "2012-02-13", 1)
    said = card.text(kind, payload)
    assert payload["signals"][0]["headline"] in said
    assert rule["severity"] in said
    assert HONEST[0].rule.id in said


def test_a_high_signal_is_told_at_once_and_not_again(place: Place) -> None:
    pipeline = watched(place, severity="high")
    for now in (THURSDAY, MONDAY, MONDAY + timedelta(days=7)):
        judge(pipeline, now)
    assert [kind for kind, _ in messages(place)] == ["signal"]


def test_an_operator_may_ask_for_more_at_once(place: Place) -> None:
    pipeline = watched(place, severity="medium")
    judge(pipeline, THURSDAY, "medium")
    judge(pipeline, MONDAY)
    assert [kind for kind, _ in messages(place)] == ["signal"]


def test_why_it_waited_is_recorded(place: Place) -> None:
    judge(watched(place, severity="medium"), THURSDAY)
    with place.store.read() as conn:
        rows = conn.execute(
            sa.select(alerts.c.reason, alerts.c.detail).where(alerts.c.reason == "below_severity")
        ).all()
    assert [row.detail for row in rows] == ["medium is below high: it waits for the week's digest"]


def test_a_long_week_is_cut_and_says_how_much_it_left_out() -> None:
    signals = [{"severity": "low", "headline": f"matter {n}", "rule": "a", "id": f"{n:040x}"} for n in range(10)]
    said = card.text(
        "weekly", {"week": "2024-W01", "since": "2024-01-01", "count": 300, "signals": signals, "rules": {"a": 300}}
    )
    assert "300 signals" in said
    assert "and 290 more: `tealeaves signals --from 2024-01-01 --by-score`" in said
    assert "a 300" in said
