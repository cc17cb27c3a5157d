"""Every signal is sent or held with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest

from tealeaves.alerts.decide import Context, Reason, decide, group_key
from tealeaves.model import Signal

HELD: list[tuple[dict[str, Any], dict[str, Any], Reason]] = [
    ({}, {"already_sent": True}, "duplicate"),
    ({"status": "warming"}, {}, "warming_up"),
    ({}, {"technical": True}, "technical_change"),
    ({}, {"late": True}, "late_history"),
    ({}, {"source_suspect": True}, "source_suspect"),
    ({}, {"excepted": "exception 12ab: a known case"}, "exception"),
    ({}, {"muted": "mute 12ab: the congress"}, "muted"),
    ({}, {"rule_status": "experimental"}, "experimental_rule"),
    ({}, {"rule_status": "deprecated"}, "experimental_rule"),
    ({"severity": "low"}, {"least_severity": "medium"}, "below_severity"),
    ({}, {"sending_enabled": False}, "sending_disabled"),
    ({}, {"sent_in_run": 20, "max_in_run": 20}, "run_cap"),
]


def test_an_ordinary_signal_is_sent(signal: Signal) -> None:
    decision = decide(signal, Context())
    assert (decision.action, decision.reason) == ("send", "new")


@pytest.mark.parametrize(("changes", "context", "reason"), HELD, ids=[f"{r}-{n}" for n, (_, _, r) in enumerate(HELD)])
def test_each_ground_holds_with_its_own_reason(
    signal: Signal, changes: dict[str, Any], context: dict[str, Any], reason: Reason
) -> None:
    decision = decide(replace(signal, **changes), Context(**context))
    assert (decision.action, decision.reason) == ("hold", reason)
    assert decision.detail
    assert decision.group_key == group_key(signal)


def test_every_reason_can_be_given() -> None:
    assert {reason for _, _, reason in HELD} | {"new"} == set(get_args(Reason))


def test_of_several_grounds_the_first_counts(signal: Signal) -> None:
    everything = Context(technical=True, late=True, source_suspect=True, sent_in_run=99, sending_enabled=False)
    assert decide(signal, everything).reason == "technical_change"


@pytest.mark.req("A-13")
def test_the_cap_lets_exactly_so_many_through(signal: Signal) -> None:
    decisions = [decide(signal, Context(sent_in_run=sent, max_in_run=3)).action for sent in range(5)]
    assert decisions == ["send", "send", "send", "hold", "hold"]


@pytest.mark.req("C-8")
def test_the_group_is_rule_story_and_utc_day(signal: Signal) -> None:
    elsewhere = signal.known_at.astimezone(timezone(timedelta(hours=9)))
    assert group_key(replace(signal, known_at=elsewhere)) == group_key(signal)
    assert group_key(signal) == f"source_new_language/{signal.story}/2024-12-03"
    next_day = replace(signal, known_at=datetime(2024, 12, 4, tzinfo=UTC))
    assert group_key(next_day) != group_key(signal)


def test_the_decision_is_pure(signal: Signal) -> None:
    assert decide(signal, Context(late=True)) == decide(signal, Context(late=True))
